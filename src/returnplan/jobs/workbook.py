"""A scenario folder's settings and tables as one workbook, as a spreadsheet's user wants it."""

from __future__ import annotations

import datetime
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from returnplan.errors import UsageError
from returnplan.scenario.contents import SETTINGS_FILE
from returnplan.scenario.schema import TABLES
from returnplan.scenario.settings import SETTINGS
from returnplan.scenario.settings_given import split_path, written_value
from returnplan.scenario.write import quoted
from returnplan.tables.csvfile import read_csv
from returnplan.tables.declaration import REQUIRED, Column, Kind, Table
from returnplan.tables.printing import TEXT_KINDS, cell_printer, number_text, unguard

FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.CLOCK: "hh:mm"}
"""Of the cells of a column, so that a spreadsheet keeps dates and clocks as such."""
MINUTES_A_DAY = 24 * 60
NARROWEST, WIDEST = 9, 40
"""Width of a column in characters."""
MOST_LETTERS = 32_767
"""Of a cell. A spreadsheet counts those beyond the basic plane twice."""
MOST_LINES = 1_048_576
"""Of a sheet."""


def write_workbook(folder: Path, target: Path) -> list[str]:
    """Write a scenario folder as a workbook, with a sheet for every table; the sheets' names.

    The heading of each column has a comment that says what it holds. Tables that the folder has
    not are there with their headings alone, to be filled. Patches and `extends` are left out.

    Raises
    ------
    OSError
        The workbook cannot be written.
    UsageError
        A text is longer than a cell, or a table longer than a sheet.
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
        text = _setting(key, value)
        _write(sheet, line, 1, value if text is None else text, formats)
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
        word = f'"{key}"' if "." in key else key
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{prefix}{word}.")
        else:
            yield f"{prefix}{word}", value or ("" if isinstance(value, Mapping) else value)


def _setting(key: str, value: Any) -> str | None:
    """The cell of a setting that is a text or a list; None where it is something else.

    A text that would be read as something else stands there as TOML.
    """
    if isinstance(value, list):
        return " ".join(map(str, value))
    if not isinstance(value, str):
        return None
    is_plain = not any(unicodedata.category(letter) == "Cc" for letter in value)
    return (
        value
        if is_plain and written_value(split_path(key), value.strip()) == value
        else (quoted(value))
    )


def _write(sheet: Any, line: int, column: int, value: Any, formats: Mapping[Kind, Any]) -> None:
    """A value as the kind of cell that a spreadsheet's user would have typed."""
    if isinstance(value, bool):
        sheet.write_boolean(line, column, value)
    elif isinstance(value, (int, float)):
        if float(f"{value:.16G}") == value:  # the digits that the workbook's writer keeps
            sheet.write_number(line, column, value)
        else:
            sheet.write_string(line, column, number_text(value))
    elif isinstance(value, datetime.date):
        sheet.write_datetime(line, column, value, formats[Kind.DATE])
    else:
        _write_text(sheet, line, column, str(value))


def _write_text(sheet: Any, line: int, column: int, text: str) -> None:
    if len(text.encode("utf-16-le")) > 2 * MOST_LETTERS:
        raise UsageError(
            f"sheet {sheet.get_name()}, row {line + 1}: a cell of a workbook holds "
            f"{MOST_LETTERS:,} characters, and this text has {len(text):,}; shorten it, or "
            "write a folder"
        )
    sheet.write_string(line, column, text)


def _table(book: Any, table: Table, path: Path, heading: Any, formats: Mapping[Kind, Any]) -> None:
    sheet = book.add_worksheet(table.name)
    rows = read_csv(path, table)[0] if path.is_file() else []
    if len(rows) >= MOST_LINES:
        raise UsageError(
            f"table {table.name} has {len(rows):,} rows, and a sheet of a workbook holds "
            f"{MOST_LINES - 1:,} below its heading; write a folder"
        )
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
            elif isinstance(value, tuple):
                _write_text(sheet, line, number, cell_printer(column)(value))
            elif column.kind in TEXT_KINDS and unguard(value) != value:
                _write_text(sheet, line, number, f"'{value}")
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
