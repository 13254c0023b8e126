"""What we write is read back whatever its size; what somebody has saved anew is left to others."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnplan.calendar import Calendar
from returnplan.tables.csvfile import csv_bytes, parse_table
from returnplan.tables.declaration import Column, Kind, Table
from returnplan.tables.exact import read_exact

CALENDAR = Calendar(start=date(2199, 12, 31), days=366, tail_days=366)

KEYED = Table(
    name="keyed",
    doc="A key, and a column of every other kind.",
    columns=tuple(
        Column(name=kind.value, kind=kind, doc="", key=kind is Kind.ID,
               **({} if kind is Kind.ID else {"default": None}))
        for kind in Kind
    ),
)  # fmt: skip

_texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
_ids = st.text(st.sampled_from("ab文-_.0"), min_size=1, max_size=300)
_wholes = st.integers(-(10**40), 10**40)
_floats = st.floats(allow_nan=False, allow_infinity=False)
_clocks = st.integers(0, 1439)
_days = st.integers(-2000, 2000)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: st.one_of(_texts, st.sampled_from(["=1", "'=1", "#N/A", "1,5", "1.000", "nan"])),
    Kind.ID: _ids,
    Kind.IDS: st.lists(_ids, min_size=1).map(tuple),
    Kind.WHOLE: _wholes,
    Kind.WHOLES: st.lists(_wholes, min_size=1).map(tuple),
    Kind.NUMBER: _floats,
    Kind.HOURS: _floats,
    Kind.DATE: st.dates(date(1, 1, 1), date(9999, 12, 31)),
    Kind.CLOCK: _clocks,
    Kind.CLOCKS: st.lists(_clocks, min_size=1).map(tuple),
    Kind.YES_NO: st.booleans(),
    Kind.CENTS: _wholes,
    Kind.TENTHS: _wholes,
    Kind.DECIMAL: st.decimals(allow_nan=False, allow_infinity=False, places=4),
    Kind.SHARE: st.integers(0, 10**15).map(lambda millionths: float(f"{millionths / 10**6:.6f}")),
    Kind.DAY: _days,
    Kind.MOMENT: st.builds(lambda day, clock: day * 1440 + clock, _days, _clocks),
}
_rows = st.lists(
    st.fixed_dictionaries(
        {kind.value: VALUES[kind] if kind is Kind.ID else st.none() | VALUES[kind] for kind in Kind}
    ),
    unique_by=lambda row: row["id"],
    max_size=3,
)


@given(_rows)
def test_every_table_that_is_written_can_be_read(rows):
    assert read_exact(csv_bytes(KEYED, rows, CALENDAR), KEYED, CALENDAR) == rows


PLAIN = Table(
    name="plain",
    doc="",
    columns=(
        Column(name="id", kind=Kind.ID, doc="", key=True),
        Column(name="cost", kind=Kind.CENTS, doc=""),
        Column(name="day", kind=Kind.DAY, doc="", default=None),
    ),
)


@pytest.mark.parametrize(
    "content",
    [
        "id,cost\r\na,1.00\r\n",
        "cost,id,day\r\n1.00,a,\r\n",
        "id,cost,day\r\na,1.00\r\n",
        "id,cost,day\r\na,1,\r\n",
        "id,cost,day\r\na,,\r\n",
        "id,cost,day\r\na,1.00,2020/2/16\r\n",
        "id,cost,day\r\na,1.00,\r\na,2.00,\r\n",
        "id;cost;day\r\na;1.00;\r\n",
        'id,cost,day\r\n"a,1.00,\r\n',
        "",
        b"\xff\xfei\x00d\x00",
    ],
)
def test_anything_else_is_left_to_the_other_reader(content):
    written = content if isinstance(content, bytes) else content.encode()
    assert read_exact(written, PLAIN, CALENDAR) is None


def test_a_cell_of_any_length_and_the_limit_is_as_before():
    table = Table(name="t", doc="", columns=(Column(name="vehicles", kind=Kind.TEXT, doc=""),))
    rows = [{"vehicles": "coach_1 " * 2_000_000 + "end"}]
    before = csv.field_size_limit()
    content = csv_bytes(table, rows)
    assert read_exact(content, table) == rows
    assert csv.field_size_limit() == before
    assert parse_table(content, table)[1], "for people's input that is too long"
