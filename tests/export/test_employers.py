"""What employers are told adds up to the plan."""

import re
from collections import Counter

import openpyxl
import pytest

from returnplan.export.employers import arrival_rows, staying_rows, write_employers
from returnplan.export.words import ExportWords
from returnplan.plan.tables import run_tables


@pytest.fixture(params=["tiny_plan", "world_plan"])
def plan(request):
    return request.getfixturevalue(request.param)


def test_arrivals_and_those_who_stay_add_up_to_the_tables(plan):
    tables = run_tables(plan)
    arrivals, staying = arrival_rows(plan), staying_rows(plan)
    carried = {row["employer"]: row["carried"] for row in tables["by_employer"]}
    left = {row["employer"]: row["left_behind"] for row in tables["by_employer"]}
    for employer, rows in arrivals.items():
        assert sum(row["workers"] for row in rows) == carried[employer]
        assert sum(row["workers"] for row in staying.get(employer, [])) == left[employer]
    by_id = {row["assignment"]: row for row in tables["assignments"]}
    for rows in arrivals.values():
        for row in rows:
            due = by_id[row["assignment"]]
            assert (row["arrive"], row["on_post"]) == (due["arrive"], due["on_post"])
            assert (row["quarantine"] is None) == (due["facility"] is None)


def test_quarantine_ends_on_the_last_date_on_which_a_bed_is_taken(world_plan):
    taken = Counter()
    for rows in arrival_rows(world_plan).values():
        for row in rows:
            if row["quarantine"]:
                for day in range(row["date"], row["quarantine_until"] + 1):
                    taken[day] += row["workers"]
    due = Counter()
    for row in run_tables(world_plan)["beds"]:
        due[row["date"]] += row["occupied"]
    assert taken == +due


def _cells(page):
    """Cells of its tables; a quarantine is told with its last date."""
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", page)
    return [re.split(r", until |，至", cell)[0] for cell in cells]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_workbook_and_a_page_for_each_employer(tiny_plan, tmp_path, language):
    write_employers(tiny_plan, tmp_path, ExportWords(language))
    for employer, rows in arrival_rows(tiny_plan).items():
        book = openpyxl.load_workbook(tmp_path / f"{employer}.xlsx")
        assert len(book.sheetnames) == 2
        page = (tmp_path / f"{employer}.html").read_text(encoding="utf-8")
        for row in rows:
            assert {row["from"], row["how"], row["quarantine"] or ""} <= set(_cells(page))
