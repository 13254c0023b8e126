"""Workbooks of every format: values, errors, merged ranges, and what is refused."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from dialects import MAIN, STRICT, TEXT, row_of, write_ods, write_xlsb, write_xml
from returnplan.tables import workbook
from returnplan.tables.cells import COVERED, FaultyCell
from returnplan.tables.marks import cell_name, cell_place
from returnplan.tables.workbook import SheetCells, workbook_cells


def read(path: Path, sheet: str = "places") -> SheetCells:
    sheets, findings = workbook_cells(path, path.name, [sheet])
    assert findings == []
    found = sheets[sheet]
    assert found is not None
    return found


def refused(path: Path, sheet: str = "places") -> str:
    sheets, findings = workbook_cells(path, path.name, [sheet])
    assert not sheets
    assert [one.code for one in findings] == ["S003"]
    return str(findings[0])


HEADER = (
    '<~row r="1"><~c r="A1" t="inlineStr"><~is><~t>place</~t></~is></~c>'
    '<~c r="B1" t="inlineStr"><~is><~t>km</~t></~is></~c></~row>'
)


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize("namespace", [MAIN, STRICT])
@pytest.mark.parametrize(
    "cell",
    [
        '<~c r="B2" t="e"><~v>#N/A</~v></~c>',
        '<~c t="e" r="B2"><~v>#N/A</~v></~c>',
        "<~c r = 'B2' t = 'e' ><~v>#N/A</~v></~c>",
        '<~c t="e"><~v>#N/A</~v></~c>',
        '<~c t="e"><~f>1/0</~f><~v>#DIV/0!</~v></~c>',
        '<~c r="B2"><~f>A1+1</~f></~c>',
        '<~c r="B2"><~f>A1+1</~f><~v/></~c>',
        '<~c><~f t="shared" si="0"/><~v></~v></~c>',
    ],
)
def test_an_error_is_found_in_every_dialect(
    tmp_path: Path, prefix: str, namespace: str, cell: str
) -> None:
    row = '<~row r="2"><~c r="A2" t="inlineStr"><~is><~t>a</~t></~is></~c>' + cell + "</~row>"
    if 'r="B2"' not in cell and "r = 'B2'" not in cell:
        row = row.replace(' r="2"', "").replace(' r="A2"', "")
    path = tmp_path / "odd.xlsx"
    write_xml(path, f"<~sheetData>{HEADER}{row}</~sheetData>", prefix=prefix, namespace=namespace)
    assert read(path).rows == [["place", "km"], ["a", FaultyCell("B2")]]


@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_formula_with_a_value_is_no_error(tmp_path: Path, prefix: str) -> None:
    row = (
        '<~row><~c t="str"><~f>"a"</~f><~v>a</~v></~c><~c><~f>1+1</~f><~v>2</~v></~c></~row>'
        '<~row><~c t="str"><~f>""</~f><~v></~v></~c><~c><~v>3</~v></~c></~row>'
    )
    path = tmp_path / "odd.xlsx"
    write_xml(path, f"<~sheetData>{HEADER}{row}</~sheetData>", prefix=prefix)
    assert read(path).rows == [["place", "km"], ["a", 2.0], ["", 3.0]]


@pytest.mark.parametrize("prefix", ["", "x"])
def test_merged_cells_are_marked(tmp_path: Path, prefix: str) -> None:
    rows = "".join(
        f'<~row r="{row}"><~c r="A{row}"><~v>1</~v></~c><~c r="B{row}"><~v>2</~v></~c></~row>'
        for row in (2, 3)
    )
    merged = '<~mergeCells count="1"><~mergeCell ref="B2:B3"/></~mergeCells>'
    path = tmp_path / "odd.xlsx"
    write_xml(path, f"<~sheetData>{HEADER}{rows}</~sheetData>{merged}", prefix=prefix)
    found = read(path)
    assert found.rows == [["place", "km"], [1.0, 2.0], [1.0, COVERED]]
    assert [*map(str, found.merged)] == ["B2:B3"]


def test_an_old_workbook(tmp_path: Path) -> None:
    """.xls: xlwt writes errors and merged ranges."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("places")
    for column, name in enumerate(("place", "km", "from", "hours")):
        sheet.write(0, column, name)
    sheet.write(1, 0, "a")
    sheet.row(1).set_cell_error(1, 0x2A)
    date = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    clock = xlwt.easyxf(num_format_str="H:MM")
    sheet.write(1, 2, datetime.date(2020, 2, 16), date)
    sheet.write(1, 3, 1.0, clock)
    sheet.write_merge(2, 3, 0, 1, "b")
    sheet.write(3, 2, "c")
    book.save(str(tmp_path / "old.xls"))
    found = read(tmp_path / "old.xls")
    assert found.rows[1][:2] == ["a", FaultyCell("B2")]
    assert found.rows[1][2] == datetime.date(2020, 2, 16)
    assert found.rows[2][:2] == ["b", COVERED]
    assert found.rows[3][:3] == [COVERED, COVERED, "c"]
    assert [*map(str, found.merged)] == ["A3:B4"]


def test_a_binary_workbook(tmp_path: Path) -> None:
    cells = [["place", "km"], ["a", FaultyCell("B2")], ["b", 12.5], ["c", ""]]
    write_xlsb(tmp_path / "binary.xlsb", cells, [(2, 3, 1, 1)])
    found = read(tmp_path / "binary.xlsb")
    assert found.rows == [["place", "km"], ["a", FaultyCell("B2")], ["b", 12.5], ["c", COVERED]]
    assert [*map(str, found.merged)] == ["B3:B4"]


def test_an_open_document(tmp_path: Path) -> None:
    error = (
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" '
        'office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    )
    spanning = (
        '<table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="1" '
        'office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'
    )
    rows = (
        row_of(TEXT.format("place"), TEXT.format("km"))
        + row_of(TEXT.format("a"), error)
        + row_of(TEXT.format("b"), '<table:table-cell table:formula="of:=[.A1]"/>')
        + row_of(TEXT.format("c"), spanning)
        + row_of(TEXT.format("d"), "<table:covered-table-cell/>")
        + '<table:table-row table:number-rows-repeated="1048571"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    write_ods(tmp_path / "open.ods", rows)
    found = read(tmp_path / "open.ods")
    assert found.rows[:5] == [
        ["place", "km"], ["a", FaultyCell("B2")], ["b", FaultyCell("B3")], ["c", 3.0],
        ["d", COVERED],
    ]  # fmt: skip
    assert [*map(str, found.merged)] == ["B4:B5"]


def test_a_dialect_that_is_not_understood_is_refused(tmp_path: Path) -> None:
    """calamine finds no sheets where another prefix stands before `table`."""
    write_ods(tmp_path / "open.ods", row_of(TEXT.format("place")), table="t")
    assert "not understood" in refused(tmp_path / "open.ods")


def test_a_name_in_capitals_and_another_format_within(tmp_path: Path) -> None:
    """What a file is, its content says."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "places"
    sheet.append(["place"])
    book.save(tmp_path / "good.xlsx")
    (tmp_path / "good.xlsx").rename(tmp_path / "GOOD.XLS")
    assert read(tmp_path / "GOOD.XLS").rows == [["place"]]


def test_only_sheets_that_are_wanted_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("places", "notes", "blank"):
        sheet = book.create_sheet(name)
        if name != "blank":
            sheet.append([name])
    book.save(tmp_path / "good.xlsx")
    sheets, findings = workbook_cells(tmp_path / "good.xlsx", "good.xlsx", ["places"])
    assert findings == []
    assert sheets == {"places": SheetCells(rows=[["places"]]), "notes": None}


def test_a_far_cell_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """One cell at XFD1048576 would be 17 thousand million cells in memory."""
    far = '<~row r="1048576"><~c r="XFD1048576"><~v>1</~v></~c></~row>'
    write_xml(tmp_path / "far.xlsx", f"<~sheetData>{HEADER}{far}</~sheetData>")
    assert "reaches down to XFD1048576" in refused(tmp_path / "far.xlsx")
    write_ods(
        tmp_path / "far.ods",
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
        "</table:table-row>",
    )
    assert "reaches down to XFD1048576" in refused(tmp_path / "far.ods")


def test_a_far_blank_cell_does_no_harm(tmp_path: Path) -> None:
    row = '<~row r="1048576"><~c r="XFD1048576" s="0"/></~row>'
    write_xml(tmp_path / "far.xlsx", f"<~sheetData>{HEADER}{row}</~sheetData>")
    assert read(tmp_path / "far.xlsx").rows == [["place", "km"]]


def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_BYTES", 2**22)
    path = tmp_path / "bomb.xlsx"
    write_xml(path, f"<~sheetData>{HEADER}</~sheetData>")
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts,
        parts.open("xl/sharedStrings.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(5):
            part.write(b" " * 2**20)
    assert path.stat().st_size < 2**20
    assert "it is 5 MB when unpacked, more than 4" in refused(path)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 not a workbook", b"\xd0\xcf\x11\xe0 nor this", b"<html></html>"]
)
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "xlsb", "ods"])
def test_what_is_no_workbook(tmp_path: Path, content: bytes, suffix: str) -> None:
    (tmp_path / f"none.{suffix}").write_bytes(content)
    assert "save it again as an Excel workbook" in refused(tmp_path / f"none.{suffix}")


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(0, 0, "A1"), (4, 25, "Z5"), (4, 26, "AA5"), (1048575, 16383, "XFD1048576")],
)
def test_names_of_cells(row: int, column: int, name: str) -> None:
    assert cell_name(row, column) == name
    assert cell_place(name) == (row, column)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_parts_whose_compressed_content_is_broken(tmp_path: Path, part: str) -> None:
    """The archive is whole, but the deflated bytes of a part are not."""
    from zipfile import ZipFile

    from xlsxwriter import Workbook

    path = tmp_path / "book.xlsx"
    with Workbook(path) as book:
        book.add_worksheet("places").write_row(0, 0, ["place"] * 50)
    with ZipFile(path) as parts:
        at = parts.getinfo(part).header_offset + 30 + len(part)
    content = bytearray(path.read_bytes())
    content[at : at + 8] = b"\xff" * 8
    path.write_bytes(bytes(content))
    _, (finding,) = workbook_cells(path, "book.xlsx", ["places"])
    assert finding.code == "S003"


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]
)
def test_a_tag_of_many_megabytes_is_refused_at_once(tmp_path: Path, part: str) -> None:
    """Fed to the XML reader in pieces, it would be looked through anew with each of them."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("places").write_row(0, 0, ["place", "km"])
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in {**parts, part: b"<" + b"a" * 3_000_000 + b">"}.items():
            target.writestr(name, content)
    assert "its content is broken" in refused(path)
