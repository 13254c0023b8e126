"""Production in `show`: the summary's words, the table of employers, one employer, one date.

Zhucheng (珠诚) has 400 of 2,000 fitters, and 1,634 from 24 February on: 8 dates at 0.2 and 11 at
0.817 of a million. Taibang has stock for one date and then waits for Zhucheng's work: it works at
1, 0.4, six times 0.2 and 11 times 0.817 of half a million.
"""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len
from rich.console import Console

from returnplan.plan.assemble import assemble
from returnplan.report.terminal import show, summary
from returnplan.scenario.scenario import Employer, Input, Loan, Post


@pytest.fixture
def works(plan):
    scenario = replace(
        plan.scenario,
        employers={
            "tb": Employer(employer="tb", place="anji", name="Taibang", daily_output=500_000.0),
            "zc": Employer(employer="zc", place="anji", name="珠诚科技", daily_output=1e6),
        },
        posts={
            ("tb", "packer"): Post(employer="tb", post="packer", required=10, present=10),
            ("zc", "fitter"): Post(
                employer="zc", post="fitter", name="装配工", required=2000, present=400, key=True
            ),
            ("zc", "helper"): Post(
                employer="zc", post="helper", required=2000, present=2010, min_present=500
            ),
        },
        inputs={
            ("tb", "motors", "zc"): Input(buyer="tb", input="motors", supplier="zc", stock_days=1.0)
        },
        loans={
            "help": Loan(
                loan="help",
                lender="zc",
                lender_post="helper",
                borrower="tb",
                borrower_post="packer",
                workers=5,
                from_=date(2020, 2, 18),
                until=date(2020, 2, 20),
            )
        },
    )
    return assemble(
        scenario,
        trips=plan.trips,
        assignments=plan.assignments,
        loans={"help": 4},
        stages=plan.stages,
        unreachable=plan.unreachable,
        wall_seconds=60.0,
    )


def printed(view, plan, width=160, **narrow):
    console = Console(file=io.StringIO(), width=width, highlight=False)
    view(plan, console, **narrow)
    return console.file.getvalue()


def words(text):
    return re.sub(r"\s+", " ", text)


HELD = (
    "Output is held back most by 珠诚科技: its post 装配工 has 400 to 1,634 of 2,000 heads on all "
    "19 dates; filling it alone would bring 12.1 M CNY, 3.7 M of them at Taibang, which waits for "
    "its work."
)


@pytest.mark.parametrize("view", [summary, show])
def test_summary_says_what_holds_output_back(works, view):
    """10.587 + 5.79 of 28.5 M are made. 8 x 0.8 + 11 x 0.183 = 8.413 M are lost at Zhucheng.

    Taibang loses 0.6 + 6 x 0.8 + 11 x 0.183 = 7.413 of half a million a date.
    """
    text = words(printed(view, works))
    assert "Output 16.4 M CNY: 57.5 % of full work." in text
    assert HELD in text
    assert "Every shift is fully crewed, as min_present asks." in text


def test_without_production_nothing_is_said_of_it(plan):
    text = printed(summary, plan)
    assert "Output" not in text
    assert "min_present" not in text


def test_table_of_employers(works):
    """Zhucheng: 1,264 of 1,540 come, 1,234 of 1,500 for key posts; it goes from 20 to 81.7 %."""
    text = words(printed(show, works))
    assert "employer return key posts work first work last output of full held most by cost" in text
    assert "Taibang 0 of 0 0 of 0 100.0 % 81.7 % 5.8 M 61.0 % input motors 0.00" in text
    assert "珠诚科技 1,264 of 1,540 1,234 of 1,500 20.0 % 81.7 % 10.6 M 55.7 % post fitter" in text


def test_employers_stand_under_one_another_with_chinese_names(works):
    """A Chinese character is two cells wide; the numbers after it end where their heading does."""
    lines = printed(show, works).splitlines()
    head = next(line for line in lines if line.startswith("employer"))
    for name in ("Taibang", "珠诚科技"):
        row = next(line for line in lines if line.startswith(name) and "of" in line)
        up_to = row[: row.index(" %") + 2]
        assert cell_len(up_to) == cell_len(head[: head.index("work first") + len("work first")])


def test_one_employer(works):
    text = words(printed(show, works, employer="zc"))
    assert "珠诚科技 (zc), Anji [Huzhou]" in text
    assert (
        "1,264 of 1,540 workers return, 1,234 of 1,500 for key posts; on post 2020-02-24; their "
        "way and beds cost" in text
    )
    assert (
        "It works at 20.0 % on the first date and 81.7 % on the last, and makes 10.6 M CNY, 55.7 % "
        "of full work; held most by post fitter." in text
    )
    assert (
        "Lends 4 of at most 5 heads of helper to Taibang packer, 2020-02-18 to 2020-02-20 (loan "
        "help)." in text
    )
    assert "装配工 (key) 400 1,634 2,000 1,234 1,500 2020-02-24" in text
    assert "helper 2,010 2,040 2,000 500 30 40 2020-02-24" in text
    assert "2020-02-16 2020-02-23 8 20.0 % 1.6 M post fitter" in text
    assert "2020-02-24 2020-03-05 11 81.7 % 9.0 M post fitter" in text
    assert "Taibang 3.7 M 珠诚科技: its post 装配工 has 400 to 1,634" in text


def test_one_employer_that_makes_nothing_that_counts(plan):
    """No output, no losses, but how far it works: nobody is there at first, then 30 of 2,000."""
    text = words(printed(show, plan, employer="zc"))
    assert "It works at 0.0 % on the first date and 1.5 % on the last; held most by" in text
    assert "from until dates work held by" in text
    assert "who loses" not in text


def test_one_employer_that_waits(works):
    """It loses nothing to its own posts; nobody of its own returns."""
    text = words(printed(show, works, employer="tb"))
    assert "0 of 0 workers return; their way and beds cost 0.00 CNY." in text
    assert "Borrows 4 of at most 5 heads of packer from 珠诚科技 helper" in text
    assert "2020-02-16 2020-02-16 1 100.0 % 500,000 nothing" in text
    assert "2020-02-18 2020-02-23 6 20.0 % 600,000 input motors" in text
    assert "Taibang 3.7 M 珠诚科技: its post 装配工" in text
    assert "packer 10 10 10 0 0" in text


def test_work_that_changes_every_date_is_told_by_weeks(works, monkeypatch):
    """With at most two rows, 19 dates are three weeks: the first has five dates of 0.2 at tb."""
    monkeypatch.setattr("returnplan.report.employer.MOST_PERIODS", 2)
    text = words(printed(show, works, employer="tb"))
    assert "2020-02-16 2020-02-22 7 34.3 % 1.2 M input motors" in text, "(1 + 0.4 + 5 x 0.2) / 7"
    assert "2020-03-01 2020-03-05 5 81.7 % 2.0 M input motors" in text


def test_one_date(works):
    """1,234 arrive on the 17th at 21:00, 30 set out by train and arrive; all are in beds then."""
    text = words(printed(show, works, date="2020-02-17"))
    assert (
        "1 trip leaves. 30 workers set out. 1,264 workers arrive. At most 25 vehicles are on duty "
        "at one moment. 0 workers of the plan are on post by then. 60.1 % of all required heads "
        "are there. 1,264 workers are in quarantine. 736 open beds are free. Cost: " in text
    )
    assert "Output: 400,000 CNY." in text, "0.2 of a million and 0.4 of half a million"


def test_date_after_the_travel_dates(works):
    text = words(printed(show, works, date="2020-03-05"))
    assert "1,264 workers of the plan are on post by then. 90.9 % of all required heads" in text


def test_date_of_one_employer_tells_nothing_of_all(works):
    assert "set out" not in printed(show, works, employer="zc", date="2020-02-17")


@pytest.mark.parametrize("width", [40, 60, 79, 80, 100, 129, 130, 200])
@pytest.mark.parametrize("narrow", [{}, {"employer": "zc"}, {"date": "2020-02-17"}])
def test_any_width_loses_nothing(works, width, narrow):
    """Lines are broken between words or folded, never cut."""
    text = printed(show, works, width, **narrow)
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert "…" not in text
    if not narrow:
        assert "400to1,634of2,000heads" in re.sub(r"[\s─]", "", text)
