"""A scenario folder's settings and tables as one workbook, as a spreadsheet's user wants it."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from returnplan.calendar import clock_text
from returnplan.scenario.contents import SETTINGS_FILE
from returnplan.scenario.schema import TABLES
from returnplan.scenario.settings import SETTINGS
from returnplan.tables.csvfile import read_csv
from returnplan.tables.declaration import REQUIRED, Column, Kind, Table
from returnplan.tables.printing import cell_printer

FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.CLOCK: "hh:mm"}
"""Of the cells of a column, so that a spreadsheet keeps dates and clocks as such."""
MINUTES_A_DAY = 24 * 60
NARROWEST, WIDEST = 9, 40
"""Width of a column in characters."""


def write_workbook(folder: Path, target: Path) -> list[str]:
    """Write a scenario folder as a workbook, with a sheet for every table; the sheets' names.

    The heading of each column has a comment that says what it holds. Tables that the folder has
    not are there with their headings alone, to be filled. Patches and `extends` are left out.

    Raises
    ------
    OSError
        The workbook cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxFileError

    book = xlsxwriter.Workbook(str(target))
    heading = book.add_format({"bold": True, "bottom": 1})
    formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
    sheet = book.add_worksheet("scenario")
    for number, name in enumerate(("key", "value")):
        sheet.write_string(0, number, name, heading)
    notes = {column.name: column.doc for column in SETTINGS}
    settings = tomllib.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
    for line, (key, value) in enumerate(_flat(settings), start=1):
        sheet.write_string(line, 0, key)
        _write(sheet, line, 1, value, formats)
        if key in notes:
            sheet.write_comment(line, 0, notes[key], _COMMENT)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, WIDEST)
    sheet.freeze_panes(1, 0)
    for table in TABLES:
        _table(book, table, folder / f"{table.name}.csv", heading, formats)
    try:
        book.close()
    except XlsxFileError as error:
        cause = error.args[0] if error.args else error
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from error
    return ["scenario", *(table.name for table in TABLES)]


_COMMENT = {"x_scale": 2, "y_scale": 1}


def _flat(settings: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Key as a dotted path, and value, of every setting."""
    for key, value in settings.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value or ("" if isinstance(value, Mapping) else value)


def _write(sheet: Any, line: int, column: int, value: Any, formats: Mapping[Kind, Any]) -> None:
    """A value as the kind of cell that a spreadsheet's user would have typed."""
    if isinstance(value, bool):
        sheet.write_boolean(line, column, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(line, column, value)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(line, column, value, formats[Kind.DATE])
    elif isinstance(value, list):
        sheet.write_string(line, column, " ".join(map(str, value)))
    else:
        sheet.write_string(line, column, str(value))


def _table(book: Any, table: Table, path: Path, heading: Any, formats: Mapping[Kind, Any]) -> None:
    sheet = book.add_worksheet(table.name)
    rows = read_csv(path, table)[0] if path.is_file() else []
    for number, column in enumerate(table.columns):
        sheet.write_string(0, number, column.name, heading)
        sheet.write_comment(0, number, _note(column), _COMMENT)
        texts = [cell_printer(column)(row[column.name]) for row in rows]
        longest = max(map(len, (column.name, *texts)))
        kind = formats.get(column.kind)
        sheet.set_column(number, number, min(max(longest + 2, NARROWEST), WIDEST), kind)
        for line, row in enumerate(rows, start=1):
            value = row[column.name]
            if value is None or value == "" or value == column.default:
                continue
            if column.kind is Kind.CLOCK:
                sheet.write_number(line, number, value / MINUTES_A_DAY, formats[Kind.CLOCK])
            elif column.kind is Kind.CLOCKS:
                sheet.write_string(line, number, " ".join(map(clock_text, value)))
            elif isinstance(value, tuple):
                sheet.write_string(line, number, cell_printer(column)(value))
            else:
                _write(sheet, line, number, value, formats)
    sheet.freeze_panes(1, 0)


def _note(column: Column) -> str:
    """What a column holds, and what a blank in it means."""
    unit = f" [{column.unit}]" if column.unit else ""
    if column.default is REQUIRED:
        return f"{column.doc}{unit} Must be given."
    shown = "" if column.default is None else cell_printer(column)(column.default)
    return f"{column.doc}{unit} A blank means {shown}." if shown else f"{column.doc}{unit}"
