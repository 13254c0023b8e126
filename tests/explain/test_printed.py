"""What `explain` prints, for people and for machines."""

import io
import json
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from returnplan.report.explain import as_json, explanation, print_explanation

CASES = (
    {"cohort": "fitters"},
    {"cohort": "helpers"},
    {"trip": "0216-2000-danzhai-anji"},
    {"trip": "0217-1000-sandu-anji"},
    {"employer": "zc"},
)


def printed(plan, width=160, **case):
    console = Console(file=io.StringIO(), width=width, highlight=False)
    print_explanation(plan, explanation(plan, **case), console)
    return console.file.getvalue()


def words(text):
    return re.sub(r"\s+", " ", text)


def test_cohort(plan):
    text = words(printed(plan, cohort="helpers"))
    assert "40 workers from 三都 for zc, Anji [Huzhou]; helper of weight 1." in text
    assert "30 of them return, on post 2020-02-24; 10 stay behind (too_late): Said [for]" in text
    assert "2020-02-17 10:00 2020-02-17 18:00 ride: 三都 - Anji [Huzhou]" in text
    assert "They might also start on 1 date before." in text
    assert "seats of 0217-1000-sandu-anji 2020-02-17 30 80 50 free lines.csv g1 seats = 80" in text


def test_trip(plan):
    text = words(printed(plan, trip="0216-2000-danzhai-anji"))
    assert "1,234 ride on 1,250 seats: 25 units x 50 usable seats (level high); 16 free." in text
    assert "One unit less would not seat them." in text
    assert "fitters 1,234 丹寨县 - Anji [Huzhou] zc fitter (key) 2020-02-24" in text
    assert "red-01 nothing 2020-02-16 19:00" in text


def test_employer(plan):
    text = words(printed(plan, employer="zc"))
    assert "fitter 2020-02-24 1,234 1,234 2,000 766 0 0" in text
    assert "too_late: Said [for] the test." in text


@pytest.mark.parametrize("width", [40, 60, 80, 110, 160])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_any_width_loses_nothing(plan, width, case):
    """No line is wider than the terminal, and nothing is cut off."""
    text = printed(plan, width, **case)
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert "…" not in text


@pytest.mark.parametrize("width", [60, 110])
def test_dates_stay_whole(plan, width):
    """A date that is broken in two cannot be found by eye or by grep."""
    text = printed(plan, width, cohort="fitters")
    assert text.count("2020-02-24") >= 2
    assert "2020-02-17 21:00" in text


@pytest.mark.parametrize("case", CASES, ids=str)
def test_json_has_dates_as_the_tables_write_them(plan, case):
    one = json.loads(json.dumps(as_json(explanation(plan, **case)), allow_nan=False))
    assert case == {name: one[name] for name in case}
    assert "2020-02-" in json.dumps(one)
