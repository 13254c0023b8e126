"""Reading and writing CSV files of declared tables.

Files are written as UTF-8 with byte-order mark and lines ended by return and newline, which every
spreadsheet opens well. Texts that a spreadsheet would take for a formula are guarded by an
apostrophe, which reading removes: what is written is read back as the same values.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from returnplan.calendar import Calendar
from returnplan.errors import Finding
from returnplan.tables.csvtext import csv_sheet
from returnplan.tables.declaration import Column, Kind, Table
from returnplan.tables.files import FileError, read_file
from returnplan.tables.mistakes import ODD_GARBLED, UNREADABLE_TEXT
from returnplan.tables.printing import TEXT_KINDS, cell_printer, guard
from returnplan.tables.rows import double_keys, read_rows

OFTEN_EQUAL = frozenset({Kind.TEXT, Kind.ID, Kind.DAY, Kind.MOMENT, Kind.DATE, Kind.CLOCK})
"""Kinds of cells of which a table has few that differ, and that are printed alike if equal."""
MOST_OF_RUN = 10**9
"""Bytes of a table of a run, which is of our own making."""


def parse_table(
    content: bytes | str, table: Table, calendar: Calendar | None = None, file: str = ""
) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Rows of a CSV content, a dict from column name to value, and what is wrong with them.

    Rows stand in the order of the file. A cell that could not be read holds `rows.UNREADABLE`, so
    the rows are of use only where there are no findings. `file` is the name that findings give.
    """
    file = file or f"{table.name}.csv"
    sheet, findings = csv_sheet(content, file, table.names)
    # of how a scenario's names are spelt its own tables speak
    findings = [one for one in findings if one.code != ODD_GARBLED.code]
    if sheet is None:
        return [], findings
    rows, more = read_rows(sheet, table, calendar)
    return [row.cells for row in rows], [*findings, *more, *double_keys(rows, table, calendar)]


def read_csv(
    path: Path, table: Table, calendar: Calendar | None = None
) -> tuple[list[dict[str, Any]], list[Finding]]:
    """`parse_table` of a file, which findings call by its name."""
    try:
        content = read_file(path, MOST_OF_RUN)
    except FileError as fault:
        return [], [UNREADABLE_TEXT.at(path.name, reason=fault.reason, hint=fault.hint)]
    return parse_table(content, table, calendar, path.name)


def table_text(
    table: Table, rows: Iterable[Mapping[str, Any]], calendar: Calendar | None = None
) -> str:
    """The CSV text of rows: exactly the columns of `table`, in its order; no byte-order mark.

    A value None is written as a blank cell. Raises KeyError where a row lacks a column.
    """
    rows = list(rows)
    columns = [
        _cells([row[column.name] for row in rows], column, calendar) for column in table.columns
    ]
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(table.names)
    writer.writerows(zip(*columns, strict=True))
    return target.getvalue()


def _cells(values: list[Any], column: Column, calendar: Calendar | None) -> list[str]:
    """The values of a column as they are written; those that occur often are printed once."""
    text = cell_printer(column, calendar)
    if column.kind in OFTEN_EQUAL:
        texts = {value: text(value) for value in set(values)}
        if column.kind in TEXT_KINDS:
            texts = {value: guard(cell) for value, cell in texts.items()}
        return [texts[value] for value in values]
    cells = map(text, values)
    return list(map(guard, cells) if column.kind in TEXT_KINDS else cells)


def write_csv(
    path: Path,
    table: Table,
    rows: Iterable[Mapping[str, Any]],
    calendar: Calendar | None = None,
) -> None:
    """Writes rows as a CSV file; days and moments need the `calendar`."""
    path.write_bytes(csv_bytes(table, rows, calendar))


def csv_bytes(
    table: Table, rows: Iterable[Mapping[str, Any]], calendar: Calendar | None = None
) -> bytes:
    """Content of the CSV file of rows."""
    return table_text(table, rows, calendar).encode("utf-8-sig")
