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

from returnplan.calendar import Calendar
from returnplan.tables import mistakes
from returnplan.tables.coordinates import NORTH_SOUTH, marked_degrees
from returnplan.tables.declaration import REQUIRED, Column, Kind
from returnplan.tables.lookalike import code_point
from returnplan.tables.mistakes import CellError, Known, Mistake
from returnplan.tables.numbers import (
    DIGIT_KINDS,
    WrittenFloat,
    decimal_number,
    doubt,
    number_fault,
    plain_text,
    whole_number,
)
from returnplan.tables.printing import number_text, unguard
from returnplan.tables.sheet_errors import spreadsheet_error
from returnplan.tables.times import (
    read_clock,
    read_date,
    read_hours,
    read_moment,
    split_clocks,
    typed_fault,
)

LARGEST_NUMBER = 1e13
"""A number beyond it is taken for a slip; below it cents are exact in a float."""
LARGEST_WHOLE = 10**9
TRUE_WORDS = frozenset(
    (
        *("true", "1", "yes", "是", "真", "wahr", "ja", "vrai", "oui", "verdadero", "sí"),
        *("vero", "sì", "verdadeiro", "sim", "waar", "prawda", "истина", "pravda", "sant", "sann"),
        *("sand", "igaz", "doğru", "tosi", "adevărat"),
    )
)
FALSE_WORDS = frozenset(
    (
        *("false", "0", "no", "否", "假", "falsch", "nein", "faux", "non", "falso"),
        *("não", "onwaar", "fałsz", "ложь", "nepravda", "falskt", "falsk", "usann", "hamis"),
        *("yanlış", "yanliş", "epätosi", "fals"),
    )
)
"""What spreadsheets of many languages write for the two truth values, and yes and no."""
LIST_KINDS = frozenset({Kind.IDS, Kind.WHOLES, Kind.CLOCKS})
NUMBER_KINDS = frozenset({Kind.WHOLE, Kind.NUMBER, Kind.HOURS})
"""Kinds that a patch may scale."""

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_LISTED = re.compile(r"(?:\s>\s|[\s,、;，；])+")
"""What parts the items of a list, and stops on a way: `a > b`."""
_DOTTED_HALF = re.compile(r"\b([ap])\.\s*(m)\.", re.I)
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+", re.ASCII)
"""What a spreadsheet shows, and saves as CSV, of a long number."""
DIGITS_KEPT = 15
"""Digits of a number that spreadsheets keep (IEEE 754 doubles)."""


@dataclass(frozen=True)
class FaultyCell:
    """Stands for a workbook's cell with an error, or with a formula that was never computed."""

    cell: str
    """`B5`."""

    def __str__(self) -> str:
        return self.cell


class _Covered:
    """Stands for a cell of which another finding speaks: of a merged range, or of a ragged row."""

    def __str__(self) -> str:
        return ""


COVERED = _Covered()


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
            shown = repr(letter) if letter.isascii() else f"{letter!r} ({code_point(letter)})"
            return f"{shown} may not stand in it"
    return None


def _number(value: Any, mistake: Mistake, decimal: str = ".") -> float:
    if isinstance(value, str):
        text = decimal_number(plain_text(value), decimal)
        if not _NUMBER.fullmatch(text):
            raise _not_a_number(mistake, text)
        number = float(text)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value) if abs(value) < 1e300 else math.inf
    else:
        raise CellError(mistake, reason=typed_fault(value))
    if not math.isfinite(number):
        raise CellError(mistake, reason="it is not finite")
    if abs(number) > LARGEST_NUMBER:
        raise CellError(mistakes.OUT_OF_RANGE, limit="at most 10^13 in size", hint="")
    return number


def _not_a_number(mistake: Mistake, text: str) -> CellError:
    return CellError(mistake, of_column=text.endswith("%"), reason=number_fault(text))


def _whole(value: Any, decimal: str = ".") -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        number = int(value)
    else:
        if isinstance(value, (str, WrittenFloat)):
            whole_number(plain_text(value if isinstance(value, str) else value.text))
        exact = _number(value, mistakes.NOT_WHOLE, decimal)
        if not exact.is_integer():
            raise CellError(mistakes.NOT_WHOLE, reason="it has decimals")
        number = int(exact)
    if abs(number) > LARGEST_WHOLE:
        raise CellError(mistakes.OUT_OF_RANGE, limit="at most 10^9 in size", hint="")
    return number


def _plain_number(value: Any, decimal: str = ".") -> float:
    return _number(value, mistakes.NOT_NUMBER, decimal)


def _degrees(value: Any, sides: str) -> float | None:
    """Of a text in degrees and minutes; None: it is none."""
    try:
        return marked_degrees(value, sides) if isinstance(value, str) else None
    except ValueError as fault:
        raise CellError(mistakes.NOT_NUMBER, reason=str(fault)) from None


def _hours(value: Any, decimal: str = ".") -> float:
    return read_hours(value, lambda one, mistake: _number(one, mistake, decimal))


def _yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    word = plain_text(str(value)).lower()
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
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        text = number_text(value)
        if len(text.partition("e")[0].replace(".", "").strip("-0")) > DIGITS_KEPT or "e+" in text:
            raise CellError(
                mistakes.LONG_NUMBER,
                of_column=True,
                reason=f"keeps {DIGITS_KEPT} digits of a number",
            )
        return text
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, time, datetime)):
        return str(value)
    raise CellError(mistakes.NOT_TEXT, reason=typed_fault(value))


def _id(value: Any) -> str:
    if isinstance(value, (bool, date, time, timedelta)):
        raise CellError(mistakes.NOT_ID, reason=typed_fault(value))
    if isinstance(value, (list, dict)):
        raise CellError(mistakes.NOT_ID, reason="a single id is wanted")
    if isinstance(value, float) and abs(value) >= 10**DIGITS_KEPT:
        raise CellError(
            mistakes.LONG_NUMBER, of_column=True, reason=f"keeps {DIGITS_KEPT} digits of a number"
        )
    text = unicodedata.normalize("NFC", _text(value).strip())
    fault = id_fault(text)
    if fault is not None:
        if _ROUNDED.fullmatch(text):
            raise CellError(
                mistakes.LONG_NUMBER, of_column=True, reason="has rounded a long number"
            )
        raise CellError(mistakes.NOT_ID, reason=fault)
    return text


def _parts(value: Any) -> Sequence[Any]:
    """Items of a list: texts separated by blanks or commas, an array, or one typed cell."""
    if isinstance(value, str):
        return [part for part in _LISTED.split(value) if part]
    return value if isinstance(value, list) else [value]


def _clocks(value: Any) -> Any:
    """As a list of clocks in which AM and PM stand with their clocks."""
    if isinstance(value, str):
        parts = _parts(_DOTTED_HALF.sub(r"\1\2", plain_text(value)))
        value = split_clocks(list(parts))
    return _list_of(read_clock)(value)


def _list_of(item: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def parse(value: Any) -> tuple[Any, ...]:
        parts = _parts(value)
        if not parts and isinstance(value, str):
            raise CellError(mistakes.LISTS_NOTHING)
        found = tuple(map(item, parts))
        for index, one in enumerate(found):
            if one in found[:index]:
                raise CellError(mistakes.LISTED_TWICE, twice=repr(str(parts[index])))
        return found

    return parse


def _decimal(value: Any, decimal: str = ".") -> Decimal:
    text = number_text(value) if isinstance(value, float) else plain_text(str(value))
    text = decimal_number(text, decimal)
    if not _NUMBER.fullmatch(text):
        raise _not_a_number(mistakes.NOT_NUMBER, text)
    return Decimal(text)


def _decimals(digits: int) -> Callable[..., Any]:
    """Whole units of the last of `digits` decimals."""

    def parse(value: Any, decimal: str = ".") -> int:
        units = _decimal(value, decimal).scaleb(digits)
        if units != units.to_integral_value():
            raise CellError(mistakes.NOT_NUMBER, reason=f"it has more than {digits} decimals")
        return int(units)

    return parse


_PARSERS: dict[Kind, Callable[..., Any]] = {
    Kind.TEXT: _text,
    Kind.ID: _id,
    Kind.IDS: _list_of(_id),
    Kind.WHOLE: _whole,
    Kind.WHOLES: _list_of(_whole),
    Kind.NUMBER: _plain_number,
    Kind.HOURS: _hours,
    Kind.DATE: read_date,
    Kind.CLOCK: read_clock,
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
        ("above", None if (column.minimum or 0) > 0 else column.above),
        ("at least", column.minimum),
        ("below", column.below),
        ("at most", column.maximum),
    )
    return " and ".join(f"{word} {value:.12g}" for word, value in limits if value is not None)


def _meant(column: Column, value: Any, found: float, decimal: str) -> str:
    """What a number out of its range may have been meant to be."""
    if column.sides == NORTH_SOUTH and -180 <= found <= 180:
        return " (are latitude and longitude swapped?)"
    told = doubt(column, value, decimal)
    if told is None or told.other is None:
        return ""
    return f", and it was read as {told.read} (if {told.other} is meant, write that)"


def _parser(column: Column, calendar: Calendar | None, decimal: str) -> Callable[[Any], Any]:
    """Reads what is not blank, whatever the limits of the column."""
    if column.kind in (Kind.DAY, Kind.MOMENT):
        if calendar is None:
            raise ValueError(f"{column.name}: days and moments are read with a calendar")
        if column.kind is Kind.DAY:
            return lambda value: calendar.day(read_date(value))
        return lambda value: read_moment(value, calendar)
    parse = _PARSERS[column.kind]
    if column.kind in DIGIT_KINDS and decimal != ".":
        return lambda value: parse(value, decimal)
    return parse


def cell_parser(
    column: Column, calendar: Calendar | None = None, decimal: str = "."
) -> Callable[[Any], Any]:
    """Reads one cell of `column`; the function raises `CellError`.

    A blank cell is read as the column's default, and a `CellError` where that is REQUIRED. Days and
    moments need the `calendar`. `decimal` is the decimal sign of numbers that are texts.
    """
    parse = _parser(column, calendar, decimal)
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
            elif (value[0] == "#" or ":5" in value) and (told := spreadsheet_error(value)):
                raise CellError(mistakes.ERROR_TEXT, what=told.what, hint=told.cure)
        elif isinstance(value, FaultyCell):
            raise CellError(mistakes.SPREADSHEET_ERROR, cell=value.cell)
        if column.also and value in column.also:
            return value
        if column.choices and isinstance(value, str):
            value = plain_text(value)
        found = _degrees(value, column.sides) if column.sides else None
        if found is None:
            found = parse(value)
        many = found if isinstance(found, tuple) else (found,)
        if limits and not all(column.allows(one) for one in many):
            hint = _meant(column, value, many[0], decimal)
            raise CellError(mistakes.OUT_OF_RANGE, limit=limits, hint=hint)
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
            raise CellError(mistakes.BLANK, doc=column.advice)
        return column.default

    return read
