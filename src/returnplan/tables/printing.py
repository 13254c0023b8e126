"""Cells on their way out: what is printed is read back by `tables.cells` as the same value."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from returnplan.calendar import Calendar, clock_text
from returnplan.tables.declaration import Column, Kind

TEXT_KINDS = frozenset({Kind.TEXT, Kind.ID, Kind.IDS})
"""Kinds that a spreadsheet might take for a formula."""

_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def guard(text: str) -> str:
    """`=1+1` -> `'=1+1`, so that no spreadsheet takes a text for a formula."""
    return "'" + text if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Removes what `guard` added."""
    return text[1:] if _GUARDED.match(text) else text


def number_text(value: float) -> str:
    """Shortest text that is read back as the same number: 12.0 -> `12`."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(float(value))


def grouped_text(value: float) -> str:
    """For people: `12.0` -> `12`, `1.5` -> `1.5`, `3600000.0` -> `3,600,000`."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def _decimals_text(digits: int) -> Callable[[Any], str]:
    def text(value: int) -> str:
        whole, rest = divmod(abs(value), 10**digits)
        return f"{'-' if value < 0 else ''}{whole}.{rest:0{digits}d}"

    return text


def _share_text(value: float) -> str:
    text = f"{value:.6f}"
    return "0.000000" if text == "-0.000000" else text


_PRINTERS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.ID: str,
    Kind.IDS: " ".join,
    Kind.WHOLE: str,
    Kind.WHOLES: lambda values: " ".join(map(str, values)),
    Kind.NUMBER: number_text,
    Kind.HOURS: number_text,
    Kind.DATE: date.isoformat,
    Kind.CLOCK: clock_text,
    Kind.CLOCKS: lambda values: " ".join(map(clock_text, values)),
    Kind.YES_NO: lambda value: "true" if value else "false",
    Kind.CENTS: _decimals_text(2),
    Kind.TENTHS: _decimals_text(1),
    Kind.DECIMAL: "{:f}".format,
    Kind.SHARE: _share_text,
}


def cell_printer(column: Column, calendar: Calendar | None = None) -> Callable[[Any], str]:
    """Writes one value of `column` as text, without the guard against formulas; None is blank."""
    text: Callable[[Any], str]
    if column.kind in (Kind.DAY, Kind.MOMENT):
        if calendar is None:
            raise ValueError(f"{column.name}: days and moments are written with a calendar")
        text = calendar.date_text if column.kind is Kind.DAY else calendar.moment_text
    else:
        text = _PRINTERS[column.kind]
    return lambda value: "" if value is None else text(value)
