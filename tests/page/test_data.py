"""What the page shows equals the run's CSV files, and its own tables add up to them."""

from __future__ import annotations

from collections import Counter

import pytest

from page.plans import cancelled, tiny
from returnplan.page import headline
from returnplan.page.data import PageData, page_data
from returnplan.page.words import Words
from returnplan.plan.changes import change_rows
from returnplan.plan.read import read_plan, read_run_tables
from returnplan.plan.run_tables import RUN_TABLES
from returnplan.tables.csvfile import table_text


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "tiny"
    tiny().write(folder)
    return folder


@pytest.fixture(scope="module")
def data(run) -> PageData:
    return page_data(read_plan(run))


@pytest.mark.parametrize("table", RUN_TABLES, ids=lambda table: table.name)
def test_every_table_of_the_run_is_that_of_its_file(run, data, table):
    calendar = data.plan.scenario.calendar
    text = table_text(table, data.rows(table.name), calendar)
    written = (run / f"{table.name}.csv").read_text("utf-8-sig").replace("\r\n", "\n")
    if table.name != "summary":  # whose values are written with decimals of their own
        assert text.replace("\r\n", "\n") == written
    assert len(data.rows(table.name)) == len(read_run_tables(run)[table.name])


def test_the_page_of_a_replanned_run_has_what_it_changes_and_says_so():
    plan = cancelled()
    shown, rows = page_data(plan), change_rows(plan)
    assert list(shown.rows("changes")) == rows
    assert {row["what"] for row in rows} == {"trip", "cohort"}
    workers = sum(row["workers"] for row in rows if row["what"] == "cohort")
    told = {one.about: one.text for one in headline.headline(shown, Words("en")).sentences}
    assert f"and {workers} workers travel otherwise" in told["changes"]


def test_the_page_of_any_other_run_says_nothing_of_changes(data):
    assert "changes" not in data.tables
    sentences = headline.headline(data, Words("zh")).sentences
    assert "changes" not in {one.about for one in sentences}


def _sum(rows, column, *by):
    totals = Counter()
    for row in rows:
        totals[tuple(row[name] for name in by)] += row[column]
    return totals


def test_spending_adds_up_to_the_cost_of_each_date(data):
    spent = _sum(data.rows("spending"), "cost", "date")
    for row in data.rows("by_day"):
        assert spent[(row["date"],)] == row["cost"]


def test_costs_add_up_to_the_cost_of_the_plan(data):
    assert sum(row["cost"] for row in data.rows("costs")) == data.plan.account.cents
    assert sum(row["cost"] for row in data.rows("spending")) == data.plan.account.cents


def test_presence_adds_up_to_the_heads_of_each_date(data):
    heads = _sum(data.rows("presence"), "workers", "what", "date")
    for row in data.rows("by_day"):
        for what in ("setting_out", "arriving", "in_quarantine"):
            assert heads[what, row["date"]] == row[what]


def test_routes_carry_who_is_aboard(data):
    aboard = sum(row["on_board"] for row in data.rows("stops"))
    assert sum(row["workers"] for row in data.rows("routes")) == aboard
    per_date = _sum(data.rows("flows"), "workers", "start", "end")
    for row in data.rows("routes"):
        assert per_date[row["start"], row["end"]] >= row["workers"]


def test_movements_cover_every_duty_without_a_gap(data):
    parts = {}
    for row in data.rows("movements"):
        parts.setdefault((row["row"], row["trip"]), []).append(row)
    for duty in data.rows("duties"):
        one = sorted(parts[duty["vehicle"], duty["trip"]], key=lambda row: row["start"])
        assert [row["part"] for row in one] == ["there", "trip", "back"]
        assert one[0]["start"] == duty["leaves_base"]
        assert one[-1]["end"] == duty["back_ready"]
        assert one[0]["end"] == one[1]["start"]
        assert one[1]["end"] == one[2]["start"]


def test_staffed_adds_up_the_posts(data):
    present = _sum(data.rows("staffing"), "present", "employer", "date")
    for row in data.rows("staffed"):
        assert row["present"] == present[row["employer"], row["date"]]


def test_cohorts_are_carried_or_left_behind(data):
    assert sum(row["left_behind"] for row in data.rows("cohorts")) == sum(
        row["workers"] for row in data.rows("left_behind")
    )
    for row in data.rows("cohorts"):
        assert row["carried"] + row["left_behind"] == row["workers"]


def test_moments_of_charts_are_local_clocks_told_as_utc(data):
    row = data.chart_rows("by_day")[0]
    assert row["date"] == data.start_ms
    assert data.start_ms % 86_400_000 == 0
    assert data.plan.scenario.start.isoformat() == "2020-02-17"
    assert data.start_ms == 1581897600000


class Lacking:
    """Of a page's data, who stays behind alone."""

    def __init__(self, **heads: int) -> None:
        self._rows = [{"reason": reason, "workers": workers} for reason, workers in heads.items()]

    def rows(self, table: str) -> list[dict[str, object]]:
        assert table == "left_behind"
        return self._rows


@pytest.mark.parametrize(
    ("heads", "said"),
    [
        ({}, "Nobody stays behind."),
        (
            {"unproven": 28, "no_permit": 26, "travel_ban": 6},
            "60 stay behind; the most frequent cause, of 26: no permit. For 28 no cause was found "
            "in time.",
        ),
        (
            {"beds": 2},
            "2 stay behind; the most frequent cause, of 2: too few beds.",
        ),
        ({"unproven": 3}, "3 stay behind; why was not found out in time."),
    ],
)
def test_the_headline_names_a_cause_that_is_known(heads, said):
    assert headline._left(Lacking(**heads), Words("en")).text == said
