"""Cells put into a user's file: what is asked for changes, and not a byte more."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from returnplan.scenario.schema import PLACES
from returnplan.tables.csvtext import csv_sheet
from returnplan.tables.filling import Filling, FillingError, fill_csv
from returnplan.tables.filling_book import fill_workbook

POINT = {"latitude": 27.3019, "longitude": 105.2863}


def _fill(content: bytes, cells=None, rows=()) -> bytes:
    return fill_csv(content, "places.csv", PLACES.names, Filling(cells=cells or {}, rows=rows))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("place,latitude,longitude\na,,\nb,1,2\n",
         "place,latitude,longitude\na,27.3019,105.2863\nb,1,2\n"),
        ('place,latitude,longitude\r\n"a","",""',
         'place,latitude,longitude\r\n"a",27.3019,105.2863'),
        ("place;latitude;longitude\na;;\nb;1,5;2,5\n",
         "place;latitude;longitude\na;27,3019;105,2863\nb;1,5;2,5\n"),
        ("place\tlongitude\tname\tlatitude\na\t\tx\t\n",
         "place\tlongitude\tname\tlatitude\na\t105,2863\tx\t27,3019\n"),
        ("place\tlongitude\tlatitude\na\t\t\nb\t1.5\t2\n",
         "place\tlongitude\tlatitude\na\t105.2863\t27.3019\nb\t1.5\t2\n"),
        ("sep=;\nplace;latitude;longitude\na;;\n",
         "sep=;\nplace;latitude;longitude\na;27,3019;105,2863\n"),
        ("place,name\na,A\nb,B\n", "place,name,latitude,longitude\na,A,27.3019,105.2863\nb,B,,\n"),
        ("place,name,,\na,A,,\n", "place,name,latitude,longitude\na,A,27.3019,105.2863\n"),
        ('place,name,latitude,longitude\na,"A\n""x"", y",,\n,,,\nb,,1,1',
         'place,name,latitude,longitude\na,"A\n""x"", y",27.3019,105.2863\n,,,\nb,,1,1'),
    ],
)  # fmt: skip
def test_only_the_cells_that_are_filled_change(before, after):
    line = 3 if before.startswith("sep=") else 2
    assert _fill(before.encode(), {line: POINT}).decode() == after


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_the_encoding_stays(codec):
    text = "place,name,latitude,longitude\r\n毕节,毕节市,,\r\n凯里,凯里市,26.6,107.9\r\n"
    filled = _fill(text.encode(codec), {2: POINT})
    assert filled == text.replace("市,,", "市,27.3019,105.2863").encode(codec)


def test_utf_16_keeps_the_order_of_its_bytes():
    text = "\ufeffplace,latitude,longitude\r\n毕节,,\r\n"
    filled = _fill(text.encode("utf-16-be"), {2: POINT})
    assert filled == text.replace(",,\r", ",27.3019,105.2863\r").encode("utf-16-be")


def test_new_rows_stand_below_the_last_whatever_ends_it():
    row = {"place": "毕节, 市", **POINT}
    added = '"毕节, 市",27.3019,105.2863'
    head = "place,latitude,longitude"
    assert _fill(f"{head}\na,1,2\n".encode(), rows=[row]).decode() == f"{head}\na,1,2\n{added}\n"
    assert _fill(f"{head}\r\na,1,2".encode(), rows=[row]).decode() == f"{head}\r\na,1,2\r\n{added}"
    assert _fill(f"{head}\n".encode(), rows=[row, row]).decode().count(added) == 2


def test_a_letter_that_the_encoding_lacks_is_told():
    text = "place,name,latitude,longitude\r\nmüllheim,Müllheim,47.8,7.6\r\nköln,Köln,50.9,6.9\r\n"
    with pytest.raises(FillingError, match="has no '毕'") as fault:
        _fill(text.encode("cp1252"), rows=[{"place": "毕节", **POINT}])
    assert "UTF-8" in fault.value.cure


def test_random_files_are_filled_or_refused_and_never_changed_elsewhere():
    """Whatever quotes and ends a file has, all cells but the filled ones are read the same."""
    dice = random.Random(3)
    filled = 0
    for _ in range(300):
        mark = dice.choice(",;\t")
        end = dice.choice(["\n", "\r\n"])
        names = dice.sample(["place", "name", "latitude", "longitude", "province"], 5)
        rows = []
        for number in range(dice.randint(1, 6)):
            cells = {
                "place": f"p{number}",
                "name": dice.choice(["", "x", '"a, b"', '"c; d"', '"e\nf"', '"say ""g"""', " h "]),
                "province": dice.choice(["", "r"]),
                "latitude": "", "longitude": dice.choice(["", "", '""', " "]),
            }  # fmt: skip
            rows.append(mark.join(cells[name] for name in names))
        text = mark.join(names) + end + end.join(rows) + dice.choice(["", end, end + end])
        content = text.encode(dice.choice(["utf-8", "utf-8-sig"]))
        before, _ = csv_sheet(content, "places.csv", PLACES.names)
        if before is None or not before.rows:
            continue
        line = dice.choice(before.rows)[0]
        after, _ = csv_sheet(_fill(content, {line: POINT}), "places.csv", PLACES.names)
        filled += 1
        for (at, old), (_, new) in zip(before.rows, after.rows, strict=True):
            for name, was, now in zip(names, old, new, strict=True):
                if at == line and name in POINT:
                    assert float(now.replace(",", ".")) == POINT[name]
                else:
                    assert now == was
    assert filled > 250


def _book(path: Path) -> bytes:
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    book = Workbook()
    book.active.title = "scenario"
    book["scenario"].append(["key", "value"])
    sheet = book.create_sheet("places")
    for row in (
        ["place", "name", "latitude", "longitude", "mine"],
        ["a", "A", None, None, "keep"],
        ["b", "B", 1.5, 2.5, "=1+1"],
        ["c"],
    ):
        sheet.append(row)
    sheet["A1"].comment = Comment("the id", "me")
    sheet["C2"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["A1"].font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.column_dimensions["B"].width = 33
    book.create_sheet("notes")["B7"] = "for the boss"
    book.save(path)
    return path.read_bytes()


def test_a_workbook_keeps_all_that_is_not_filled(tmp_path):
    from openpyxl import load_workbook

    content = _book(tmp_path / "a.xlsx")
    filling = Filling(cells={2: POINT, 4: POINT}, rows=[{"place": "毕节 & co", **POINT}])
    columns = [*PLACES.names, "mine"]
    made = fill_workbook(content, "places", columns, filling, tmp_path / "scratch.xlsx")
    (tmp_path / "b.xlsx").write_bytes(made)
    sheet = load_workbook(tmp_path / "b.xlsx")["places"]
    assert (sheet["C2"].value, sheet["D2"].value) == (27.3019, 105.2863)
    assert (sheet["A4"].value, sheet["C4"].value, sheet["D4"].value) == ("c", 27.3019, 105.2863)
    assert (sheet["A5"].value, sheet["C5"].value) == ("毕节 & co", 27.3019)
    assert (sheet["C3"].value, sheet["E2"].value, sheet["E3"].value) == (1.5, "keep", "=1+1")
    assert sheet["C2"].fill.fgColor.rgb == "00FFFF00" and sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2" and sheet.column_dimensions["B"].width == 33
    assert sheet["A1"].comment.text == "the id"
    old, new = (zipfile.ZipFile(io.BytesIO(one)) for one in (content, made))
    assert old.namelist() == new.namelist()
    changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["xl/worksheets/sheet2.xml"]


def test_columns_that_a_workbook_lacks_are_added(tmp_path):
    from openpyxl import Workbook, load_workbook

    book = Workbook()
    book.active.title = "places"
    for row in (["place", "name"], ["a", "A"], ["b", "B"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    content = (tmp_path / "a.xlsx").read_bytes()
    filling = Filling(cells={3: POINT})
    made = fill_workbook(content, "places", PLACES.names, filling, tmp_path / "scratch.xlsx")
    (tmp_path / "b.xlsx").write_bytes(made)
    rows = list(load_workbook(tmp_path / "b.xlsx")["places"].values)
    assert rows == [
        ("place", "name", "latitude", "longitude"),
        ("a", "A", None, None),
        ("b", "B", 27.3019, 105.2863),
    ]


def test_a_formula_is_not_replaced(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "places"
    for row in (["place", "latitude", "longitude"], ["a", '=""', None]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(FillingError, match="B2 holds a formula"):
        fill_workbook(
            (tmp_path / "a.xlsx").read_bytes(), "places", PLACES.names,
            Filling(cells={2: POINT}), tmp_path / "scratch.xlsx",
        )  # fmt: skip


def test_prefixes_missing_references_and_empty_rows_are_understood(tmp_path):
    """As writers other than Excel make sheets: `<x:row/>`, cells without `r`."""
    content = _book(tmp_path / "a.xlsx")
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><x:worksheet xmlns:x="{space}">'
        '<x:dimension ref="A1:C2"/><x:sheetData>'
        "<x:row>" + "".join(
            f'<x:c t="inlineStr"><x:is><x:t>{name}</x:t></x:is></x:c>'
            for name in ("place", "latitude", "longitude")
        ) + '</x:row><x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c/></x:row>'
        '<x:row r="9"/></x:sheetData></x:worksheet>'
    )  # fmt: skip
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            is_places = info.filename == "xl/worksheets/sheet2.xml"
            new.writestr(info, xml.encode() if is_places else old.read(info))
    filling = Filling(cells={2: POINT}, rows=[{"place": "z", **POINT}])
    filled = fill_workbook(
        made.getvalue(), "places", PLACES.names, filling, tmp_path / "scratch.xlsx"
    )
    part = zipfile.ZipFile(io.BytesIO(filled)).read("xl/worksheets/sheet2.xml").decode()
    assert '<x:c r="B2"><x:v>27.3019</x:v></x:c><x:c r="C2"><x:v>105.2863</x:v></x:c>' in part
    assert '<x:row r="10"><x:c r="A10"' in part
    assert 'ref="A1:C10"' in part
