"""Tables declared once: the declaration drives reader, errors, docs page and datapackage.json.

A `Table` names its columns in the order in which they are written. A `Column` says what a cell may
hold. Reading (`tables.read`), writing (`tables.write`) and the docs are generic over these.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Row = dict[str, Any]
"""A row of a table in memory: by column the value that its `Kind` names, None where blank."""


class Kind(StrEnum):
    """What a cell holds; in brackets the Python value it is read into."""

    TEXT = "text"  # str
    ID = "id"  # str: 1 to 64 letters, digits, _ - .
    IDS = "ids"  # tuple[str, ...], separated by blanks
    WHOLE = "whole"  # int
    WHOLES = "wholes"  # tuple[int, ...], separated by blanks
    NUMBER = "number"  # float
    HOURS = "hours"  # float; read from 8.5 or 8:30
    DATE = "date"  # datetime.date
    CLOCK = "clock"  # int minutes since midnight, written 08:00
    CLOCKS = "clocks"  # tuple[int, ...], separated by blanks
    YES_NO = "yes_no"  # bool, written true, false
    # In the tables of a run only, exact whole numbers that are written with decimals:
    CENTS = "cents"  # int cents of the currency, written with 2 decimals
    TENTHS = "tenths"  # int tenths of a km, written with 1 decimal
    DECIMAL = "decimal"  # decimal.Decimal, written with the decimals that it has
    SHARE = "share"  # float, written with 6 decimals (hours, shares, utilisation)
    DAY = "day"  # int day of the calendar, written as a date
    MOMENT = "moment"  # int minutes since `start` 00:00, written 2020-02-16 08:00


class _Required:
    """Marks a column without a default."""

    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED = _Required()


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `default` REQUIRED: a blank cell is an error; None: a blank stays None."""

    name: str
    kind: Kind
    doc: str
    """One line for a planner, with what a blank means."""
    unit: str = ""
    default: Any = REQUIRED
    key: bool = False
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    """Exclusive lower limit."""
    below: float | None = None
    """Exclusive upper limit."""
    also: tuple[str, ...] = ()
    """Words that the cell may hold beside an id (`*`)."""
    refers: tuple[str, ...] = ()
    """Tables in one of which the id must be a key (`("places",)`)."""
    sides: str = ""
    """Of a coordinate the letters of its two sides (`NS`): degrees and minutes are read too."""
    choices: Collection[str] = ()
    """Words of which the cell is one; empty: any."""
    filled_by: str = ""
    """Command that can fill it in."""

    @property
    def advice(self) -> str:
        """What to write into it, for somebody who has not."""
        return f"{self.doc} Or let `{self.filled_by}` find it." if self.filled_by else self.doc

    def allows(self, value: float) -> bool:
        """Whether a number lies within the limits."""
        return (
            (self.minimum is None or value >= self.minimum)
            and (self.maximum is None or value <= self.maximum)
            and (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
        )


def column(
    name: str, kind: Kind, doc: str, *, unit: str = "", default: Any = REQUIRED, key: bool = False
) -> Column:
    """A column without limits, in few words."""
    return Column(name=name, kind=kind, doc=doc, unit=unit, default=default, key=key)


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: a CSV file, or a sheet of a workbook, named `name`."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    optional: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.key)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)
