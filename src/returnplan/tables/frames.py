"""Declared tables as data frames of pandas, and data frames as texts that reading takes.

pandas is imported where a frame is asked for, never before.
"""

from __future__ import annotations

import csv
import datetime
import io
import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from returnplan.calendar import Calendar
from returnplan.tables.declaration import Kind, Table
from returnplan.tables.printing import cell_printer, guard, number_text

if TYPE_CHECKING:
    from pandas import DataFrame

_DATES = frozenset({Kind.DATE, Kind.DAY, Kind.MOMENT})
_WHOLE = frozenset({Kind.WHOLE})
_NUMBERS: Mapping[Kind, Callable[[Any], float]] = {
    Kind.NUMBER: float,
    Kind.HOURS: float,
    Kind.SHARE: float,
    Kind.DECIMAL: float,
    Kind.CENTS: lambda cents: cents / 100,
    Kind.TENTHS: lambda tenths: tenths / 10,
}


def frame(
    table: Table, rows: Iterable[Mapping[str, Any]], calendar: Calendar | None = None
) -> DataFrame:
    """Rows of a table as a frame with its columns, in its order.

    Dates and moments are `datetime64`, whole numbers `Int64` (blank: `<NA>`), other numbers floats
    (blank: NaN; money in the currency, lengths in km), yes/no `boolean`; everything else is text as
    it is written (clocks `08:00`, lists separated by blanks; blank: None). Days and moments need
    the `calendar`.
    """
    import pandas

    listed = list(rows)
    columns = {}
    for column in table.columns:
        values = [row[column.name] for row in listed]
        text = cell_printer(column, calendar)
        kind = column.kind
        if kind in _DATES:
            found = pandas.to_datetime([None if v is None else text(v) for v in values])
            columns[column.name] = pandas.Series(found, dtype="datetime64[s]")
        elif kind in _WHOLE:
            columns[column.name] = pandas.Series(values, dtype="Int64")
        elif kind in _NUMBERS:
            number = _NUMBERS[kind]
            floats = [math.nan if v is None else number(v) for v in values]
            columns[column.name] = pandas.Series(floats, dtype="float64")
        elif kind is Kind.YES_NO:
            columns[column.name] = pandas.Series(values, dtype="boolean")
        else:
            texts = [None if v is None else text(v) for v in values]
            columns[column.name] = pandas.Series(texts, dtype="object")
    return pandas.DataFrame(columns, columns=list(table.names))


def frame_text(given: DataFrame) -> str:
    """The CSV text of a frame that somebody made; an index that has a name is a column."""
    if any(name is not None for name in given.index.names):
        given = given.reset_index()
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([guard(str(name)) for name in given.columns])
    for row in given.itertuples(index=False, name=None):
        writer.writerow([cell_text(value) for value in row])
    return target.getvalue()


def cell_text(value: Any) -> str:
    """One value as the text of a cell: dates, moments and clocks as they are written."""
    if isinstance(value, str):
        return guard(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return " ".join(map(cell_text, sorted(value) if isinstance(value, set) else value))
    if value is None or str(value) in ("NaT", "<NA>", "nan"):
        return ""
    if hasattr(value, "item") and not isinstance(value, datetime.date):
        value = value.item()  # of numpy
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return f"{value:%H:%M:%S}"
    if isinstance(value, float) and math.isfinite(value):
        return number_text(value)
    return guard(str(value))
