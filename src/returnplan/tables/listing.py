"""A list of anybody's making: the sheet, the row of its headings, what stands above them.

Unlike a table of ours, a list may have titles above its headings, which are whatever its maker
called them, and cells merged downwards, which stand for each of their rows.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from returnplan.errors import Finding
from returnplan.tables.cells import COVERED, is_blank
from returnplan.tables.codepage import UndecodableError
from returnplan.tables.csvtext import (
    TextRows,
    broken_quotes,
    dialect_of,
    guess_told,
    undecodable,
)
from returnplan.tables.encoding import decode
from returnplan.tables.files import FileError, check_count, read_file
from returnplan.tables.header import ROWS_LOOKED_AT, header_name
from returnplan.tables.mistakes import UNREADABLE_TEXT
from returnplan.tables.sheet import Sheet, make_sheet
from returnplan.tables.suffixes import is_workbook_name
from returnplan.tables.workbook import SheetCells, workbook_cells

IsHeading = Callable[[str], bool]
Lines = list[tuple[int, list[Any]]]

_PARTS = re.compile(r'[,;\t|，；\r\n"]')


def read_list(path: Path, is_heading: IsHeading) -> tuple[Sheet | None, list[Finding]]:
    """The rows of a CSV file or workbook below the row of its headings, and what is wrong.

    The headings are the row, among the first 20, with most cells that `is_heading` knows; the first
    with two cells where none has any. Of a workbook the sheet with most of them is read, whose name
    findings give. Rows with more cells than headings have a finding of their own.
    """
    if is_workbook_name(path):
        return _workbook_list(path, is_heading)
    findings: list[Finding] = []
    try:
        content = read_file(path)
        check_count(content)
        decoded = decode(content)
    except FileError as fault:
        return None, [UNREADABLE_TEXT.at(path.name, reason=fault.reason, hint=fault.hint)]
    except UndecodableError as fault:
        return None, [undecodable(path.name, fault)]
    findings += guess_told(path.name, decoded)
    text = decoded.text.removeprefix("\ufeff")
    first = "\n".join(islice(text.splitlines(), ROWS_LOOKED_AT))
    names = {header_name(part) for part in _PARTS.split(first)}
    dialect = dialect_of(text, {name for name in names if is_heading(name)})
    rows = TextRows(text, dialect)
    try:
        lines = list(rows)
    except csv.Error as fault:
        return None, [*findings, broken_quotes(path.name, str(fault), rows.begins)]
    sheet, faults = _below_headings(path.name, lines, is_heading, dialect.decimal)
    return sheet, findings + faults


def _workbook_list(path: Path, is_heading: IsHeading) -> tuple[Sheet | None, list[Finding]]:
    names, findings = workbook_cells(path, path.name, ())
    if findings:
        return None, findings
    sheets, findings = workbook_cells(path, path.name, list(names))
    if findings:
        return None, findings
    read = {name: _filled(cells) for name, cells in sheets.items() if cells is not None}
    if not read:
        reason, hint = "it has no sheet with anything in it", "see whether it is the right file"
        return None, [UNREADABLE_TEXT.at(path.name, reason=reason, hint=hint)]
    best = max(
        read,
        key=lambda name: max((_known(row, is_heading) for _, row in read[name][:20]), default=0),
    )
    file = best if len(read) > 1 else path.name
    return _below_headings(file, read[best], is_heading, ".")


def _filled(cells: SheetCells) -> Lines:
    """Rows of a sheet; a cell that is merged downwards stands in each of its rows."""
    rows = cells.rows
    for area in cells.merged:
        if area.left == area.right and area.bottom < len(rows):
            for row in range(area.top + 1, area.bottom + 1):
                rows[row][area.left] = rows[area.top][area.left]
    return [
        (line, [None if cell is COVERED else cell for cell in row])
        for line, row in enumerate(rows, start=1)
    ]


def _known(row: list[Any], is_heading: IsHeading) -> int:
    return len({name for cell in row if (name := header_name(cell)) and is_heading(name)})


def _below_headings(
    file: str, lines: Lines, is_heading: IsHeading, decimal: str
) -> tuple[Sheet | None, list[Finding]]:
    first = lines[:ROWS_LOOKED_AT]
    counts = [_known(row, is_heading) for _, row in first]
    if any(counts):
        at = counts.index(max(counts))
    else:
        several = [sum(not is_blank(cell) for cell in row) > 1 for _, row in first]
        at = several.index(True) if True in several else 0
    kept = lines[at:]
    if kept:
        width = len(kept[0][1])
        kept = [(line, row + [None] * (width - len(row))) for line, row in kept]
    return make_sheet(file, kept, decimal=decimal)
