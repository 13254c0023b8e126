"""The workbook, read back by openpyxl and compared with the files of the run cell by cell."""

import csv
import datetime
from dataclasses import replace

import openpyxl
import pytest

from returnplan.export.words import ExportWords, told_in
from returnplan.export.workbook import FIRST, write_workbook
from returnplan.jobs.export import export_run
from returnplan.plan.run_tables import RUN_TABLES
from returnplan.tables.declaration import Kind

TABLES = {table.name: table for table in RUN_TABLES}


def cells(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def as_text(column, value, digits):
    """A cell as the CSV file prints it."""
    if value is None:
        return ""
    if column.kind is Kind.DAY:
        return value.date().isoformat()
    if column.kind is Kind.MOMENT:
        return value.strftime("%Y-%m-%d %H:%M")
    if column.kind is Kind.CLOCK:
        assert isinstance(value, datetime.time)
        return value.strftime("%H:%M")
    if column.kind is Kind.YES_NO:
        return {"yes": "true", "no": "false"}[value]
    if column.kind is Kind.CENTS:
        return f"{value:.2f}"
    if column.kind is Kind.TENTHS:
        return f"{value:.1f}"
    if column.kind is Kind.SHARE:
        return f"{value:.6f}"
    if column.kind is Kind.NUMBER and digits is not None:
        return f"{value:.{digits}f}"
    if column.kind is Kind.NUMBER:
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return str(value)


@pytest.fixture(scope="module")
def book(tiny_run, tmp_path_factory):
    folder, _ = export_run(tiny_run, ["xlsx"], tmp_path_factory.mktemp("book") / "out")
    return openpyxl.load_workbook(folder / "plan.xlsx")


def test_summary_first_then_what_an_office_works_with_then_one_sheet_a_table(book):
    words = ExportWords("en")
    names = [*FIRST, *(table.name for table in RUN_TABLES if table.name not in FIRST)]
    assert book.sheetnames == [*(words(f"table.{name}") for name in names), "Columns"]


@pytest.mark.parametrize("name", [table.name for table in RUN_TABLES])
def test_every_cell_is_that_of_the_csv(book, tiny_run, name):
    table = TABLES[name]
    sheet = book[ExportWords("en")(f"table.{name}")]
    rows = cells(sheet)
    with (tiny_run / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.reader(file))
    width = len(table.columns)
    assert len(rows) == len(written)
    for row, line in zip(rows[1:], written[1:], strict=True):
        for column, value, text in zip(table.columns, row[:width], line, strict=True):
            digits = len(text.partition(".")[2]) if name == "summary" else None
            assert as_text(column, value, digits) == text, (name, column.name)
        assert not any(row[width:]), "notes are left to whoever works with it"


def test_headings_stay_in_sight_and_every_sheet_can_be_filtered_and_printed(book):
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    schedule = book["Departures"]
    assert schedule["A2"].number_format == "yyyy-mm-dd"
    assert [cell.value for cell in schedule[1]][-1] == "Notes"


def test_chinese_headings_words_and_places(tiny_plan, tmp_path):
    places = {
        key: replace(place, name_local=f"地{key}")
        for key, place in tiny_plan.scenario.places.items()
    }
    plan = replace(tiny_plan, scenario=replace(tiny_plan.scenario, places=places))
    write_workbook(told_in(plan, "zh"), tmp_path / "plan.xlsx", ExportWords("zh"))
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert book.sheetnames[:3] == ["指标", "班次", "企业"]
    heading, first, *_ = cells(book["班次"])
    row = dict(zip(heading, first, strict=True))
    assert row["方式"] in ("大巴", "火车")
    assert row["星期"].startswith("周")
    assert row["起点"].startswith("地")


def test_texts_that_look_like_formulas_and_links_stay_texts(tiny_plan, tmp_path):
    hostile = [
        '=HYPERLINK("http://x")',
        "@SUM(A1)",
        "http://example.com",
        "+1",
        "-2",
        "<b>&\"'",
        "",
    ]
    fleets = {
        key: replace(fleet, name=hostile[0], contact=hostile[2])
        for key, fleet in tiny_plan.scenario.fleets.items()
    }
    employers = {
        key: replace(employer, name=hostile[number + 3])
        for number, (key, employer) in enumerate(tiny_plan.scenario.employers.items())
    }
    scenario = replace(tiny_plan.scenario, fleets=fleets, employers=employers)
    write_workbook(replace(tiny_plan, scenario=scenario), tmp_path / "p.xlsx", ExportWords("en"))
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    kinds = {
        cell.data_type
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    }
    assert kinds == {"s"}
    assert not any(cell.hyperlink for row in book["Departures"].iter_rows() for cell in row)
    assert hostile[0] in {row[5] for row in cells(book["Departures"])}


def test_the_same_plan_gives_the_same_bytes(tiny_plan, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tiny_plan, tmp_path / name, ExportWords("en"))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
