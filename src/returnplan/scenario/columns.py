"""Columns of the tables of a scenario, by what stands in their cells."""

from __future__ import annotations

from typing import Any

from returnplan.tables.declaration import REQUIRED, Column, Kind

MOST_DAYS = 3660
"""Ten years: numbers of dates beyond it are slips, and would leave the calendar."""
MOST_KM = 1_000_000.0
"""More than 20 times around the earth."""
MOST_HOURS = 100_000.0
"""More than eleven years; whatever takes longer than a scenario never comes back."""
LEAST = 0.001
"""Of hours above 0: 3.6 seconds."""
SLOWEST = 0.1
"""Of speeds, and of hours that somebody may drive. Below it is a slip, and a trip would take more
dates than any calendar has."""


def text(name: str, doc: str, default: str | Any | None = "") -> Column:
    """Any text."""
    return Column(name=name, kind=Kind.TEXT, doc=doc, default=default)


def ident(
    name: str,
    doc: str,
    *refers: str,
    key: bool = False,
    default: Any = REQUIRED,
    also: tuple[str, ...] = (),
) -> Column:
    """An id; `refers`: tables in which it must stand."""
    return Column(
        name=name, kind=Kind.ID, doc=doc, default=default, key=key, refers=refers, also=also
    )


def heads(
    name: str, doc: str, default: int | Any | None = REQUIRED, unit: str = "heads", least: int = 0
) -> Column:
    """A whole number of people or of what carries or lodges them."""
    return Column(name=name, kind=Kind.WHOLE, doc=doc, default=default, minimum=least, unit=unit)


def dates(name: str, doc: str, default: int | Any | None = REQUIRED) -> Column:
    """A number of dates."""
    return Column(
        name=name,
        kind=Kind.WHOLE,
        doc=doc,
        default=default,
        minimum=0,
        maximum=MOST_DAYS,
        unit="dates",
    )


def amount(
    name: str,
    doc: str,
    unit: str,
    default: float | Any | None = 0.0,
    most: float | None = None,
) -> Column:
    """A number of at least 0."""
    return Column(
        name=name,
        kind=Kind.NUMBER,
        doc=doc,
        default=default,
        minimum=0,
        maximum=most,
        unit=unit,
    )


def share(name: str, doc: str, default: float) -> Column:
    """A number from 0 to 1."""
    return Column(name=name, kind=Kind.NUMBER, doc=doc, default=default, minimum=0, maximum=1)


def one_date(name: str, doc: str, default: Any | None = None, key: bool = False) -> Column:
    """A date."""
    return Column(name=name, kind=Kind.DATE, doc=doc, default=default, key=key)


def hours(name: str, doc: str, default: float | Any | None = REQUIRED) -> Column:
    """Hours, or h:mm, above 0."""
    return Column(
        name=name,
        kind=Kind.HOURS,
        doc=doc,
        default=default,
        above=0,
        minimum=LEAST,
        maximum=MOST_HOURS,
        unit="h",
    )
