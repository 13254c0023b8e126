"""Tables read as we write them, and in no other way: no limit of people's input is put on them.

`tables.csvfile` reads what people write, with limits that catch slips and leave for other dialects.
A run that we wrote may pass such a limit and must be readable all the same: here each kind of cell
has the exact inverse of its printer. A file that has been saved anew is left to the other reader.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from returnplan.calendar import MINUTES_A_DAY, Calendar
from returnplan.tables.declaration import REQUIRED, Column, Kind, Table
from returnplan.tables.printing import TEXT_KINDS, unguard

_LONGEST_FIELD = 2**31 - 1
"""Characters of a cell that the `csv` module can be asked to bear everywhere."""
_WHOLE = re.compile(r"-?\d{1,4000}", re.ASCII)
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CLOCK = re.compile(r"(\d\d):([0-5]\d)", re.ASCII)


def read_exact(
    content: bytes, table: Table, calendar: Calendar | None = None
) -> list[dict[str, Any]] | None:
    """Rows of a file as `tables.csvfile.table_text` prints them; None where anything is otherwise.

    That includes a key that occurs twice, of which the other reader can tell more.
    """
    try:
        lines = _lines(content.decode("utf-8-sig"))
        if not lines or tuple(map(unguard, lines[0])) != table.names:
            return None
        readers = [(column.name, _reader(column, calendar)) for column in table.columns]
        rows = [
            {name: read(cell) for (name, read), cell in zip(readers, cells, strict=True)}
            for cells in lines[1:]
        ]
    except (ValueError, csv.Error, OverflowError):
        return None
    keys = {tuple(row[name] for name in table.key) for row in rows} if table.key else rows
    return rows if len(keys) == len(rows) else None


def _lines(text: str) -> list[list[str]]:
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    finally:
        csv.field_size_limit(before)


def _reader(column: Column, calendar: Calendar | None) -> Callable[[str], Any]:
    """Reads a cell; ValueError where it is not as we write it."""
    known: dict[str, Any] = {}
    parse, guarded = _parser(column, calendar), column.kind in TEXT_KINDS

    def read(cell: str) -> Any:
        if cell not in known:
            if cell == "":
                if column.default is REQUIRED:
                    raise ValueError(f"{column.name} is blank")
                known[cell] = column.default
            else:
                known[cell] = parse(unguard(cell) if guarded else cell)
        return known[cell]

    return read


def _parser(column: Column, calendar: Calendar | None) -> Callable[[str], Any]:
    if column.kind in (Kind.DAY, Kind.MOMENT):
        if calendar is None:
            raise ValueError(f"{column.name}: days and moments are read with a calendar")
        day = calendar.day

        def moment(text: str) -> int:
            when, _, clock = text.partition(" ")
            return day(_date(when)) * MINUTES_A_DAY + _clock(clock)

        return moment if column.kind is Kind.MOMENT else lambda text: day(_date(text))
    return _PARSERS[column.kind]


def _matched(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _whole(text: str) -> int:
    return int(_matched(_WHOLE, text))


def _number(text: str) -> float:
    number = float(_matched(_DECIMAL, text))
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _units(digits: int) -> Callable[[str], int]:
    """Whole units of the last of `digits` decimals."""
    pattern = re.compile(rf"-?\d+\.\d{{{digits}}}", re.ASCII)
    return lambda text: int(_matched(pattern, text).replace(".", ""))


def _date(text: str) -> date:
    return date.fromisoformat(_matched(_DATE, text))


def _clock(text: str) -> int:
    hours, minutes = _matched(_CLOCK, text).split(":")
    if int(hours) > 23:
        raise ValueError(text)
    return int(hours) * 60 + int(minutes)


def _yes_no(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


_PARSERS: dict[Kind, Callable[[str], Any]] = {
    Kind.TEXT: str,
    Kind.ID: str,
    Kind.IDS: lambda text: tuple(text.split(" ")),
    Kind.WHOLE: _whole,
    Kind.WHOLES: lambda text: tuple(map(_whole, text.split(" "))),
    Kind.NUMBER: _number,
    Kind.HOURS: _number,
    Kind.DATE: _date,
    Kind.CLOCK: _clock,
    Kind.CLOCKS: lambda text: tuple(map(_clock, text.split(" "))),
    Kind.YES_NO: _yes_no,
    Kind.CENTS: _units(2),
    Kind.TENTHS: _units(1),
    Kind.DECIMAL: lambda text: Decimal(_matched(_DECIMAL, text)),
    Kind.SHARE: _number,
}
