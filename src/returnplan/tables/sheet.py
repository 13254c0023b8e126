"""A sheet: the cells of a file before anybody has looked at what they mean.

Comes from CSV text (every cell a text, `tables.csvtext`) or from a workbook (`tables.workbook`).
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Any

from returnplan.errors import Finding
from returnplan.printable import count
from returnplan.tables import mistakes
from returnplan.tables.cells import COVERED, is_blank
from returnplan.tables.header import ROWS_LOOKED_AT, NumberedCells, header_fault, header_of
from returnplan.tables.marks import Area

NumberedRows = Iterable[tuple[int, list[Any]]]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Header and rows of one table as written."""

    file: str
    """Name that findings give."""
    header: tuple[str, ...]
    """Names of the columns, blanks around them removed; a nameless one is blank."""
    header_line: int
    rows: tuple[tuple[int, list[Any]], ...]
    """(line, cells), as many cells as columns; the first line is 1, blank rows are left out."""
    decimal: str = "."
    """Decimal sign of texts where nothing in the file decides."""


def make_sheet(
    file: str,
    rows: NumberedRows,
    columns: Collection[str] = (),
    merged: Sequence[Area] = (),
    decimal: str = ".",
    gridded: bool = False,
) -> tuple[Sheet | None, list[Finding]]:
    """The sheet of rows that begin with the header, and what is wrong with its shape.

    `columns` are the names that a header may have, by which one further down is found. `merged` are
    ranges of merged cells. `gridded`: cells stand in their columns whatever stands beside them, as
    in a workbook. Raises what `rows` raises.
    """
    rows = iter(rows)
    first = list(islice(rows, ROWS_LOOKED_AT))
    fault = header_fault(file, first, columns)
    if fault is not None:
        return None, [fault]
    line, cells = first[0]
    header = header_of(cells)
    kept = [
        (number, row)
        for number, row in chain(first[1:], rows)
        if not all(is_blank(cell) or cell is COVERED for cell in row)
    ]
    findings = list(_headers_again(file, kept, header))
    if gridded:
        header += ("",) * (max((_width(row) for _, row in kept), default=0) - len(header))
        kept = [(number, _squared(row, len(header))) for number, row in kept]
    kept, faults = _ragged(file, kept, len(header), max(len(header), len(cells)))
    findings += faults
    if len(faults) == 1 and len(kept) > 1 and faults[0].code == mistakes.RAGGED_ROWS.code:
        return None, findings
    last = kept[-1][0] if kept else line
    findings += [
        mistakes.MERGED_CELLS.at(file, area.top + 1, None, area)
        for area in merged
        if area.bottom + 1 >= line and area.top + 1 <= last and area.left < len(header)
    ]
    kept = [(number, _squared(row, len(header))) for number, row in kept]
    findings += _nameless(file, header, kept)
    sheet = Sheet(file=file, header=header, header_line=line, rows=tuple(kept), decimal=decimal)
    return sheet, findings


def _headers_again(file: str, rows: NumberedCells, header: tuple[str, ...]) -> Iterator[Finding]:
    """A finding for each row that is the header once more; such rows are taken out."""
    if len(header) < 2:
        return
    again = [number for number, (_, cells) in enumerate(rows) if cells[0] == header[0]]
    for number in reversed(again):
        line, cells = rows[number]
        if header_of(cells) == header:
            yield mistakes.SECOND_HEADER.at(file, line)
            del rows[number]


def _ragged(
    file: str, rows: NumberedCells, columns: int, longest: int
) -> tuple[NumberedCells, list[Finding]]:
    """Rows, and findings about those with another number of cells than the header.

    One finding where all are so; else nothing more is to be said of such a row: its cells may stand
    in other columns than they should. Blank cells past the last column do not matter where the
    header, of `longest` cells, has them too; elsewhere a decimal comma may have made two of one.
    """
    wrong = {
        line: cells
        for line, cells in rows
        if not columns <= len(cells) <= longest or not all(map(is_blank, cells[columns:]))
    }
    if not wrong:
        return rows, []
    if len(wrong) > 1 and len(wrong) == len(rows):
        line, cells = rows[0]
        hint = _ragged_cure(cells, columns, whole=True)
        words = {"columns": count(columns, "column"), "rows": len(wrong), "hint": hint}
        many = count(len(cells), "cell")
        return rows, [mistakes.RAGGED_ROWS.at(file, line, None, None, cells=many, **words)]
    told = (
        partial(
            mistakes.RAGGED_ROW.at,
            file,
            line,
            cells=count(len(cells), "cell"),
            columns=count(columns, "column"),
            hint=_ragged_cure(cells, columns),
        )
        for line, cells in wrong.items()
    )
    spoken_of: list[Any] = [COVERED] * columns
    rows = [(line, spoken_of if line in wrong else cells) for line, cells in rows]
    return rows, list(mistakes.few(told))


_PARTING = ((";", "semicolons"), ("\t", "tabs"), ("|", "bars"), (",", "commas"))


def _ragged_cure(cells: list[Any], columns: int, whole: bool = False) -> str:
    """`whole`: all rows are so."""
    text = ",".join(map(str, cells))
    for mark, name in _PARTING:
        if len(cells) < columns and columns - 1 <= text.count(mark):
            if whole:
                return f"the rows are parted by {name}: part the header in the same way"
            return f"its cells are parted by {name}: part them as those of the header"
    if any(not is_blank(cell) for cell in cells[columns:]):
        return "write decimals with a point, and quote a text that holds a comma"
    if len(cells) > columns:
        return "write decimals with a point; else take out what stands behind the last column"
    note = ", or take the row out if it is a note" if len(cells) == 1 and not whole else ""
    return f"give every column a cell, blank where there is nothing{note}"


def _width(cells: list[Any]) -> int:
    """Cells of a row down to the last that is not blank."""
    width = len(cells)
    while width and (is_blank(cells[width - 1]) or cells[width - 1] is COVERED):
        width -= 1
    return width


def _squared(cells: list[Any], columns: int) -> list[Any]:
    """Cells of a row as many as the header's."""
    if len(cells) == columns:
        return cells
    return (cells + [None] * (columns - len(cells)))[:columns]


def _nameless(
    file: str, header: tuple[str, ...], rows: list[tuple[int, list[Any]]]
) -> Iterable[Finding]:
    for index, name in enumerate(header):
        if not name:
            for line, cells in rows:
                if not is_blank(cells[index]) and cells[index] is not COVERED:
                    yield mistakes.NAMELESS_COLUMN.at(
                        file, line, value=cells[index], number=index + 1
                    )
                    break


csv.field_size_limit(10_000_000)
