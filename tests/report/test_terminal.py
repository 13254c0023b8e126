"""What `show` and the end of `solve` print."""

import io
import re
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from returnplan.errors import UsageError
from returnplan.plan.assemble import assemble
from returnplan.printable import count
from returnplan.report import figures
from returnplan.report.layout import UNATTENDED_WIDTH, default_console
from returnplan.report.terminal import show, summary


def printed(view, plan, width=160, **narrow):
    console = Console(file=io.StringIO(), width=width, highlight=False)
    view(plan, console, **narrow)
    return console.file.getvalue()


def words(text):
    """The text with runs of blanks as one, so that a column's width does not matter."""
    return re.sub(r"\s+", " ", text)


def test_headline(plan):
    text = words(printed(summary, plan))
    assert "home 1,264 of 1,540 workers return, 1,234 of 1,500 for key posts; 2 trips, " in text
    assert "The time limit ended the search (60.0 s, seed 1)." in text


def test_stages_say_value_bound_and_gap(plan):
    """1426 / 13,574 is 10.51 %; a stage without a bound says `none`, not infinity."""
    text = words(printed(summary, plan))
    assert "key_post_days max 13,574 15,000 10.51 % 13,574 40.2 time ran out days on" in text
    assert "cost min 1,234,567.50 none none 1,234,567.50 0.0 not reached" in text


def test_summary_counts_who_stays_by_reason(plan):
    """266 fitters, all for a key post, before 10 helpers."""
    text = words(printed(summary, plan))
    assert "unproven 266 266 1 not found out in time" in text
    assert text.index("unproven") < text.index("too_late 10 0 1")


def test_nobody_left(plan):
    everybody = assemble(
        plan.scenario,
        trips=plan.trips,
        assignments=[
            replace(one, workers=plan.scenario.cohorts[one.cohort].workers)
            for one in plan.assignments
        ],
    )
    assert "Nobody stays behind." in printed(summary, everybody)
    assert "Left behind" not in printed(show, everybody)


def test_many_of_whom_nothing_is_known_share_a_sentence(plan, monkeypatch):
    """One has a row with the whole sentence; many would repeat it, and are named after it once."""
    assert "266 of 1500 stay behind. A way from danzhai to zc exists" in words(printed(show, plan))
    monkeypatch.setattr("returnplan.report.terminal.FEW_SILENT", 0)
    for width in (60, 160):
        text = words(printed(show, plan, width))
        assert "what keeps them was not found out in time: fitters 266." in text
        assert "266 of 1500 stay behind" not in text
        assert "Said [for] the test." in text


def test_timetable_of_each_day(plan):
    """The coach arrives the evening after; the train names its line, having no other name."""
    text = words(printed(show, plan))
    assert "Sun 2020-02-16 1 departure, 1,234 seats taken" in text
    assert (
        "20:00 21:00 (+1) 丹寨县 - Anji [Huzhou] bus red 25 1,234 1,250 1,234 zc 1234 "
        "0216-2000-danzhai-anji" in text
    )
    assert "Mon 2020-02-17 1 departure, 30 seats taken" in text
    assert "10:00 18:00 三都 - Anji [Huzhou] train g1 1 30 80 0 zc 30 0217-1000-sandu-anji" in text


def test_columns_stand_under_one_another_with_chinese_names(plan):
    """A Chinese character is two cells wide; the numbers after it end where their heading ends."""
    lines = printed(show, plan).splitlines()
    row = next(line for line in lines if "丹寨县" in line and "0216-2000" in line)
    head = next(line for line in lines if line.startswith("depart"))
    before_heads = head[: head.index("heads") + len("heads")]
    before_number = row[: row.index("1,234") + len("1,234")]
    assert cell_len(before_heads) == cell_len(before_number)


@pytest.mark.parametrize("width", [60, 79, 80, 100, 120, 160, 300])
def test_any_width_breaks_no_id_and_cuts_nothing(plan, width):
    """Lines are broken between words; what finds no room is named, and the rest is there."""
    text = printed(show, plan, width)
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert all(line == line.rstrip() for line in text.splitlines())
    assert "…" not in text
    for figure in ("1,234,567.50", "13,574", "15,000", "1,234", "0216-2000-danzhai-anji"):
        assert figure in text, figure
    assert ("not shown for want of width" in text) == (width < 120)
    assert ("1,250" in text) == (width >= 79), "usable seats are left out before heads"


def test_a_very_narrow_terminal_has_a_line_for_each_cell(plan):
    text = printed(show, plan, 30)
    assert "objective: key_post_days\n" in text
    assert "value: 13,574\n" in text


def test_one_trip(plan):
    text = words(printed(show, plan, trip="0216-2000-danzhai-anji"))
    assert "1 trip, 1,234 workers aboard." in text
    assert "丹寨县 2020-02-16 20:00 1,234 0 1,234" in text
    assert (
        "fitters 1,234 2020-02-24 7 d inn On Sun 2020-02-16 take the coach of red at 20:00 from"
        in text
    )
    assert "sandu" not in text
    assert "Left behind" not in text


def test_one_cohort(plan):
    text = words(printed(show, plan, cohort="helpers"))
    assert "1 trip, 30 workers aboard, 10 stay behind." in text
    assert "0217-1000-sandu-anji" in text
    assert "Said [for] the test." in text, "brackets are no markup"
    assert "danzhai" not in text


def test_one_employer_on_one_date(plan):
    text = words(printed(show, plan, employer="zc", date="2020-02-17"))
    assert "1 trip, 30 workers aboard." in text
    assert "0216-2000" not in text


def test_a_date_is_written_as_in_any_table(plan):
    assert printed(show, plan, date="2020/2/17") == printed(show, plan, date="2020-02-17")


def test_date_without_departures(plan):
    text = words(printed(show, plan, date="2020-02-18"))
    assert text.startswith("0 trips leave. 0 workers set out. 0 workers arrive. At most ")


@pytest.mark.parametrize(
    ("narrow", "message"),
    [
        ({"trip": "0216-2000-danzai-anji"}, "did you mean '0216-2000-danzhai-anji'"),
        ({"cohort": "fiters"}, "did you mean 'fitters'"),
        ({"employer": "q"}, "no employer 'q'; it has zc"),
        ({"cohort": "help"}, "did you mean 'helpers'"),
        ({"trip": "danzhai"}, "did you mean '0216-2000-danzhai-anji'"),
        ({"date": "16/2/2020"}, "write it as 2020-02-16"),
        ({"date": "2020-2-30"}, "the calendar has no such date; write it as 2020-02-16"),
        ({"date": "2020-03-06"}, "2020-02-16 to 2020-03-05"),
        ({"date": "2020-02-15"}, "not a date of the run"),
    ],
)
def test_what_the_run_does_not_have(plan, narrow, message):
    with pytest.raises(UsageError, match=message):
        printed(show, plan, **narrow)


def test_without_a_terminal_lines_are_wide_and_plain(plan, capsys, monkeypatch):
    """Into a pipe: no colours, and wide enough that a departure stays on its line."""
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert default_console().width == UNATTENDED_WIDTH
    show(plan)
    text = capsys.readouterr().out
    assert "\x1b" not in text
    assert any("丹寨县" in line and "0216-2000-danzhai-anji" in line for line in text.splitlines())


def test_figures():
    assert figures.number(1234567.891, 2) == "1,234,567.89"
    assert figures.number(float("inf")) == "none"
    assert figures.percent(0.00123) == "0.12 %"
    assert figures.objective("post_days", 1261.5) == "1,261.5"
    assert figures.objective("post_days", 1261.0) == "1,261"
    assert figures.objective("worst_share", 2 / 3) == "0.6667"
    assert figures.objective("output", 715335434.88) == "715,335,435"
    assert figures.amount(26_940_872.1, "CNY") == "26.9 M CNY"
    assert figures.amount(999_999.4) == "999,999"
    assert figures.share(0.784) == "78.4 %"
    assert (figures.range_of(30, 41), figures.range_of(1400, 1400)) == ("30 to 41", "1,400")
    assert count(1, "trip") == "1 trip"
    assert count(1200, "trip") == "1,200 trips"
