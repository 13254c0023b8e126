"""Cells: from what stands in a file to a Python value.

A cell comes as text (CSV), or as the number, truth value, date or time of a workbook or of TOML.
`cell_parser` reads it into the value of its column's `Kind`; `tables.printing` is the way back.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from returnplan.calendar import MINUTES_A_DAY, Calendar
from returnplan.tables import mistakes
from returnplan.tables.coordinates import marked_degrees
from returnplan.tables.declaration import REQUIRED, Column, Kind
from returnplan.tables.mistakes import Known, Mistake
from returnplan.tables.printing import number_text, unguard

LARGEST_NUMBER = 1e13
"""A number beyond it is taken for a slip; below it cents are exact in a float."""
LARGEST_WHOLE = 10**9
FIRST_YEAR, LAST_YEAR = 1900, 2199
TRUE_WORDS = frozenset({"true", "1", "yes", "是"})
FALSE_WORDS = frozenset({"false", "0", "no", "否"})
LIST_KINDS = frozenset({Kind.IDS, Kind.WHOLES, Kind.CLOCKS})
NUMBER_KINDS = frozenset({Kind.WHOLE, Kind.NUMBER, Kind.HOURS})
"""Kinds that a patch may scale."""

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_DATE = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[ T]0?0:00(?::00)?)?", re.ASCII)
_DAY_FIRST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?(?:\s*([AP])M)?", re.ASCII | re.I)
_HALF_DAY = re.compile(r"\s+(?=[AP]M\b)", re.ASCII | re.I)
"""The blanks between a clock and its AM or PM."""
_HOURS = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_EPOCH = datetime(1899, 12, 31)
"""Day 0 of a spreadsheet: 26:30 formatted as a clock comes as 1900-01-01 02:30."""


class CellError(Exception):
    """A cell does not hold what its column asks for."""

    def __init__(self, mistake: Mistake, **words: object) -> None:
        super().__init__(mistake.code)
        self.mistake = mistake
        self.words = words


@dataclass(frozen=True)
class FaultyCell:
    """Stands for a workbook's cell with an error, or with a formula that was never computed."""

    cell: str
    """`B5`."""

    def __str__(self) -> str:
        return self.cell


def is_blank(value: object) -> bool:
    """Whether nothing but blanks stands in a cell."""
    return value is None or (isinstance(value, str) and not value.strip())


def id_fault(text: str) -> str | None:
    """Why a text is no id; None where it is one."""
    if not 1 <= len(text) <= 64:
        return f"it has {len(text)} characters, an id has 1 to 64"
    if text.isalnum():
        return None
    for letter in text:
        if not (letter.isalnum() or letter in "_-." or unicodedata.category(letter)[0] == "M"):
            return f"{letter!r} may not stand in it"
    return None


def _number(value: Any, mistake: Mistake) -> float:
    if isinstance(value, str):
        text = value.strip()
        if not _NUMBER.fullmatch(text):
            raise CellError(mistake, reason=_number_fault(text))
        number = float(text)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value) if abs(value) < 1e300 else math.inf
    else:
        raise CellError(mistake, reason=_typed_fault(value))
    if not math.isfinite(number):
        raise CellError(mistake, reason="it is not finite")
    if abs(number) > LARGEST_NUMBER:
        raise CellError(mistakes.OUT_OF_RANGE, limit="at most 10^13 in size")
    return number


def _number_fault(text: str) -> str:
    if text.endswith("%"):
        return "a percent sign; a share is written as a fraction, 50 % as 0.5"
    if "," in text or " " in text or "_" in text:
        return "neither a decimal comma nor separators of thousands are read"
    if text.lower().lstrip("+-") in ("nan", "inf", "infinity"):
        return "it is not finite"
    return "something else than digits stands in it"


def _typed_fault(value: object) -> str:
    if isinstance(value, bool):
        return "it is a yes or no"
    if isinstance(value, (datetime, date)):
        return "it is a date (a spreadsheet may have made it one)"
    if isinstance(value, (time, timedelta)):
        return "it is a time (a spreadsheet may have made it one)"
    if isinstance(value, (int, float)):
        return "it is a number"
    return "a single value is wanted"


def _whole(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        number = int(value)
    else:
        exact = _number(value, mistakes.NOT_WHOLE)
        if not exact.is_integer():
            raise CellError(mistakes.NOT_WHOLE, reason="it has decimals")
        number = int(exact)
    if abs(number) > LARGEST_WHOLE:
        raise CellError(mistakes.OUT_OF_RANGE, limit="at most 10^9 in size")
    return number


def _plain_number(value: Any) -> float:
    return _number(value, mistakes.NOT_NUMBER)


def _degrees(value: Any, sides: str) -> float | None:
    """Of a text in degrees and minutes; None: it is none."""
    try:
        return marked_degrees(value, sides) if isinstance(value, str) else None
    except ValueError as fault:
        raise CellError(mistakes.NOT_NUMBER, reason=str(fault)) from None


def _hours(value: Any) -> float:
    if isinstance(value, str) and (found := _HOURS.fullmatch(value.strip())):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours + (minutes * 60 + seconds) / 3600
    if isinstance(value, str) and _HALF_DAY.search(value):
        return _clock(value, mistakes.NOT_HOURS) / 60  # 4:15, which some write as 04:15:00 AM
    if isinstance(value, time):
        return value.hour + (value.minute * 60 + value.second) / 3600
    if isinstance(value, datetime) and value.year == 1900:
        value = value - _EPOCH
    if isinstance(value, timedelta):
        return round(value.total_seconds()) / 3600
    return _number(value, mistakes.NOT_HOURS)


def _date(value: Any, mistake: Mistake = mistakes.NOT_DATE) -> date:
    if isinstance(value, datetime):
        if value.time() != time() or value.tzinfo is not None:
            raise CellError(mistake, reason="it has a time of day as well")
        found = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, str):
        found = _written_date(value.strip(), mistake)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        raise CellError(mistake, reason="it is a number; format the cell as a date")
    else:
        raise CellError(mistake, reason=_typed_fault(value))
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise CellError(mistake, reason=f"the year lies outside {FIRST_YEAR} to {LAST_YEAR}")
    return found


def _written_date(text: str, mistake: Mistake) -> date:
    match = _DATE.fullmatch(text)
    if match is None:
        if _DAY_FIRST.fullmatch(text):
            reason = "with the year last, day and month cannot be told apart"
        elif ":" in text:
            reason = "it has a time of day as well"
        else:
            reason = "it is not written as year, month, day"
        raise CellError(mistake, reason=reason)
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError(mistake, reason="the calendar has no such date") from None


def _clock(value: Any, mistake: Mistake = mistakes.NOT_CLOCK) -> int:
    if isinstance(value, str):
        match = _CLOCK.fullmatch(value.strip())
        if match is None:
            raise CellError(mistake, reason="it is not written as hours:minutes")
        hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
        if match[4]:  # some spreadsheets write 08:00 as 08:00:00 AM
            if not 1 <= hours <= 12:
                raise CellError(mistake, reason="with AM or PM the hours run from 1 to 12")
            hours = hours % 12 + (12 if match[4] in "Pp" else 0)
        if hours > 23 or minutes > 59:
            raise CellError(mistake, reason="clocks run from 00:00 to 23:59")
        total = (hours * 60 + minutes) * 60 + seconds
    elif isinstance(value, time):
        total = (value.hour * 60 + value.minute) * 60 + value.second
    elif isinstance(value, timedelta):
        total = round(value.total_seconds())
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1:
        total = round(value * 86400)  # a spreadsheet's fraction of a day
    else:
        raise CellError(mistake, reason=_typed_fault(value))
    if not 0 <= total < MINUTES_A_DAY * 60:
        raise CellError(mistake, reason="clocks run from 00:00 to 23:59")
    if total % 60:
        raise CellError(mistake, reason="it has seconds; times are whole minutes")
    return total // 60


def _yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    word = str(value).strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise CellError(mistakes.NOT_YES_NO)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)) and math.isfinite(value):
        return number_text(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, time, datetime)):
        return str(value)
    raise CellError(mistakes.NOT_TEXT, reason=_typed_fault(value))


def _id(value: Any) -> str:
    if isinstance(value, (bool, date, time, timedelta)):
        raise CellError(mistakes.NOT_ID, reason=_typed_fault(value))
    if isinstance(value, (list, dict)):
        raise CellError(mistakes.NOT_ID, reason="a single id is wanted")
    text = _text(value).strip()
    fault = id_fault(text)
    if fault is not None:
        raise CellError(mistakes.NOT_ID, reason=fault)
    return text


def _parts(value: Any) -> Sequence[Any]:
    """Items of a list: texts separated by blanks, an array, or one typed cell."""
    if isinstance(value, str):
        return value.split()
    return value if isinstance(value, list) else [value]


def _clocks(value: Any) -> Any:
    """As a list of clocks in which AM and PM stand with their clocks."""
    joined = _HALF_DAY.sub("", value) if isinstance(value, str) else value
    return _list_of(_clock)(joined)


def _list_of(item: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def parse(value: Any) -> tuple[Any, ...]:
        parts = _parts(value)
        found = tuple(map(item, parts))
        for index, one in enumerate(found):
            if one in found[:index]:
                raise CellError(mistakes.LISTED_TWICE, twice=repr(str(parts[index])))
        return found

    return parse


def _decimal(value: Any) -> Decimal:
    text = number_text(value) if isinstance(value, float) else str(value).strip()
    if not _NUMBER.fullmatch(text):
        raise CellError(mistakes.NOT_NUMBER, reason=_number_fault(text))
    return Decimal(text)


def _decimals(digits: int) -> Callable[[Any], Any]:
    """Whole units of the last of `digits` decimals."""

    def parse(value: Any) -> int:
        units = _decimal(value).scaleb(digits)
        if units != units.to_integral_value():
            raise CellError(mistakes.NOT_NUMBER, reason=f"it has more than {digits} decimals")
        return int(units)

    return parse


def _day(calendar: Calendar) -> Callable[[Any], Any]:
    return lambda value: calendar.day(_date(value))


def _moment(calendar: Calendar) -> Callable[[Any], Any]:
    def parse(value: Any) -> int:
        wrong = mistakes.NOT_MOMENT
        if isinstance(value, datetime):
            when, clock = _date(value.date(), wrong), _clock(value.time(), wrong)
        else:
            first, _, second = str(value).strip().replace("T", " ").partition(" ")
            when, clock = _date(first, wrong), _clock(second.strip(), wrong)
        return calendar.day(when) * MINUTES_A_DAY + clock

    return parse


_PARSERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _text,
    Kind.ID: _id,
    Kind.IDS: _list_of(_id),
    Kind.WHOLE: _whole,
    Kind.WHOLES: _list_of(_whole),
    Kind.NUMBER: _plain_number,
    Kind.HOURS: _hours,
    Kind.DATE: _date,
    Kind.CLOCK: _clock,
    Kind.CLOCKS: _clocks,
    Kind.YES_NO: _yes_no,
    Kind.CENTS: _decimals(2),
    Kind.TENTHS: _decimals(1),
    Kind.DECIMAL: _decimal,
    Kind.SHARE: _plain_number,
}


def limit_text(column: Column) -> str:
    """`at least 1`, `above 0 and at most 1`; blank where a column has no limit."""
    limits = (
        ("above", column.above),
        ("at least", column.minimum),
        ("below", column.below),
        ("at most", column.maximum),
    )
    return " and ".join(f"{word} {value:g}" for word, value in limits if value is not None)


def _within(column: Column, value: float) -> bool:
    return (
        (column.minimum is None or value >= column.minimum)
        and (column.maximum is None or value <= column.maximum)
        and (column.above is None or value > column.above)
        and (column.below is None or value < column.below)
    )


def cell_parser(column: Column, calendar: Calendar | None = None) -> Callable[[Any], Any]:
    """Reads one cell of `column`; the function raises `CellError`.

    A blank cell is read as the column's default, and a `CellError` where that is REQUIRED. Days and
    moments need the `calendar`.
    """
    if column.kind in (Kind.DAY, Kind.MOMENT):
        if calendar is None:
            raise ValueError(f"{column.name}: days and moments are read with a calendar")
        parse = (_day if column.kind is Kind.DAY else _moment)(calendar)
    else:
        parse = _PARSERS[column.kind]
    limits = limit_text(column)
    choices = Known(column.choices)

    def read(value: Any) -> Any:
        if column.kind is Kind.TEXT:
            if value is None or value == "":
                return default()
        elif is_blank(value):
            return default()
        if isinstance(value, str):
            if value[0] == "'":
                value = unguard(value)
        elif isinstance(value, FaultyCell):
            raise CellError(mistakes.SPREADSHEET_ERROR, cell=value.cell)
        if column.also and value in column.also:
            return value
        found = _degrees(value, column.sides) if column.sides else None
        if found is None:
            found = parse(value)
        many = found if isinstance(found, tuple) else (found,)
        if limits and not all(_within(column, one) for one in many):
            raise CellError(mistakes.OUT_OF_RANGE, limit=limits)
        if column.choices:
            for one in many:
                if one not in choices:
                    known = ", ".join(column.choices)
                    raise CellError(
                        mistakes.NOT_A_CHOICE,
                        word=repr(str(one)),
                        choices=known,
                        hint=choices.cure(str(one), f"write one of {known}"),
                    )
        return found

    def default() -> Any:
        if column.default is REQUIRED:
            raise CellError(mistakes.BLANK, doc=column.doc)
        return column.default

    return read
