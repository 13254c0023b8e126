"""CSV files: written then read is identity; every fault of a file is found."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnplan.calendar import Calendar
from returnplan.tables.csvfile import parse_table, read_csv, table_text, write_csv
from returnplan.tables.datapackage import datapackage
from returnplan.tables.declaration import Column, Kind, Table

CALENDAR = Calendar(start=date(2020, 2, 16), days=10, tail_days=3)


def column(kind: Kind, *, key: bool = False, **more: Any) -> Column:
    return Column(name=kind.value, kind=kind, doc="", key=key, **more)


EVERY_KIND = Table(
    name="every",
    doc="A column of every kind.",
    columns=tuple(
        column(kind, key=kind is Kind.ID, **({} if kind is Kind.ID else {"default": None}))
        for kind in Kind
    ),
)

_texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
_ids = st.text(st.sampled_from("ab文-_.0"), min_size=1, max_size=64)
_clocks = st.integers(0, 1439)
_floats = st.floats(-1e13, 1e13, allow_nan=False)
_days = st.integers(-40_000, 60_000)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: st.one_of(_texts, st.builds("{}{}".format, st.sampled_from(["", "'", "''"]),
                                           st.sampled_from(["=1", "+1", "-1", "@a", "\t", "\r"]))),
    Kind.ID: _ids,
    Kind.IDS: st.lists(_ids, min_size=1, unique=True).map(tuple),
    Kind.WHOLE: st.integers(-(10**9), 10**9),
    Kind.WHOLES: st.lists(st.integers(0, 9), min_size=1, unique=True).map(tuple),
    Kind.NUMBER: _floats,
    Kind.HOURS: _floats,
    Kind.DATE: st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    Kind.CLOCK: _clocks,
    Kind.CLOCKS: st.lists(_clocks, min_size=1, unique=True).map(tuple),
    Kind.YES_NO: st.booleans(),
    Kind.CENTS: st.integers(-(10**15), 10**15),
    Kind.TENTHS: st.integers(0, 10**9),
    Kind.DECIMAL: st.decimals(allow_nan=False, allow_infinity=False, places=4),
    Kind.SHARE: st.integers(0, 10**12).map(lambda millionths: millionths / 10**6),
    Kind.DAY: _days,
    Kind.MOMENT: st.builds(lambda day, clock: day * 1440 + clock, _days, _clocks),
}  # fmt: skip
ROWS = st.lists(
    st.fixed_dictionaries(
        {kind.value: VALUES[kind] if kind is Kind.ID else st.none() | VALUES[kind] for kind in Kind}
    ),
    max_size=4,
    unique_by=lambda row: row["id"],
)


@given(ROWS)
def test_write_then_read_is_identity(rows: list[dict[str, Any]]) -> None:
    text = table_text(EVERY_KIND, rows, CALENDAR)
    for content in (text, text.encode("utf-8-sig")):
        again, findings = parse_table(content, EVERY_KIND, CALENDAR)
        assert findings == []
        assert again == rows
        assert table_text(EVERY_KIND, again, CALENDAR) == text


SMALL = Table(
    name="small",
    doc="Notes.",
    columns=(
        Column(name="id", kind=Kind.ID, doc="The id.", key=True),
        Column(name="note", kind=Kind.TEXT, doc="A note.", default=""),
        Column(name="heads", kind=Kind.WHOLE, doc="Heads.", default=0, minimum=0),
    ),
)


def test_file_opens_well_in_spreadsheets(tmp_path: Path) -> None:
    rows = [{"id": "-a", "note": "=1+1", "heads": -0}, {"id": "b", "note": "5'", "heads": 7}]
    write_csv(tmp_path / "small.csv", SMALL, rows)
    content = (tmp_path / "small.csv").read_bytes()
    assert content == b"\xef\xbb\xbfid,note,heads\r\n'-a,'=1+1,0\r\nb,5',7\r\n"
    assert read_csv(tmp_path / "small.csv", SMALL) == (rows, [])


def test_numbers_are_not_guarded() -> None:
    table = Table(name="t", doc="", columns=(Column(name="x", kind=Kind.CENTS, doc=""),))
    assert table_text(table, [{"x": -150}]) == "x\r\n-1.50\r\n"


def test_every_fault_of_a_file_at_once() -> None:
    content = (
        "id,ID,id,heads\n"  # line 1: a column twice, and one that is unknown
        "a b,,,1\n"  # line 2: no id
        "\n"
        ",,,\n"
        "c,,,-1\n"  # line 5: below 0
        "d,,,x\n"  # line 6: no number
        'd,,,"2"\n'  # line 7: the id of line 6
        "e,\n"  # line 8: two cells of four
    )
    rows, findings = parse_table(content, SMALL)
    assert sorted((one.row, one.code, one.column) for one in findings) == [
        (1, "S101", "ID"),
        (1, "S103", "id"),
        (2, "S116", "id"),
        (5, "S120", "heads"),
        (6, "S111", "heads"),
        (7, "S106", "id"),
        (8, "S105", None),
    ]
    assert len(rows) == 5  # blank rows are skipped


def test_rows_are_lines_of_the_file() -> None:
    """A quoted cell of two lines makes the next row begin on line 4."""
    content = 'id,note\na,"one\ntwo"\nb c,\n'
    _, findings = parse_table(content, SMALL)
    assert [(one.code, one.row) for one in findings] == [("S116", 4)]


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    rows, findings = read_csv(tmp_path / "small.csv", SMALL)
    assert rows == []
    assert [(one.code, one.file) for one in findings] == [("S003", "small.csv")]


@pytest.mark.parametrize("header", ["", "\n", ",,\n", "\ufeff"])
def test_no_header(header: str) -> None:
    assert [one.code for one in parse_table(header, SMALL)[1]] == ["S007"]


def test_columns_that_are_left_out_take_their_defaults() -> None:
    assert parse_table("id\na\n", SMALL) == ([{"id": "a", "note": "", "heads": 0}], [])


def test_writing_a_row_without_a_column_is_refused() -> None:
    with pytest.raises(KeyError):
        table_text(SMALL, [{"id": "a"}])


def test_datapackage_describes_what_is_written() -> None:
    other = Table(
        name="other",
        doc="",
        columns=(
            Column(name="small", kind=Kind.ID, doc="", refers=("small",), key=True),
            Column(name="at", kind=Kind.MOMENT, doc="", unit="clock", default=None, key=True),
        ),
    )
    package = datapackage("Run of Zhejiang, 2020", (SMALL, other))
    assert package["name"] == "run-of-zhejiang-2020"
    small, second = package["resources"]
    assert (small["path"], small["schema"]["primaryKey"]) == ("small.csv", ["id"])
    heads = small["schema"]["fields"][2]
    assert (heads["type"], heads["constraints"]) == ("integer", {"minimum": 0})
    assert small["schema"]["fields"][0]["constraints"] == {"required": True, "unique": True}
    assert second["schema"]["fields"][1]["format"] == "%Y-%m-%d %H:%M"
    assert second["schema"]["foreignKeys"] == [
        {"fields": "small", "reference": {"resource": "small", "fields": "id"}}
    ]
