"""A sheet: the cells of a file before anybody has looked at what they mean.

Comes from CSV text (every cell a text, `tables.csvtext`) or from a workbook (`tables.workbook`).
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Any

from returnplan.errors import Finding
from returnplan.tables import mistakes
from returnplan.tables.cells import COVERED, is_blank
from returnplan.tables.marks import Area
from returnplan.tables.printing import unguard

ROWS_LOOKED_AT = 20
"""First rows among which the header is looked for."""
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))

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
) -> tuple[Sheet | None, list[Finding]]:
    """The sheet of rows that begin with the header, and what is wrong with its shape.

    `columns` are the names that a header may have, by which one further down is found. `merged` are
    ranges of merged cells. Raises what `rows` raises.
    """
    rows = iter(rows)
    first = list(islice(rows, ROWS_LOOKED_AT))
    if not first:
        return None, [mistakes.NO_HEADER.at(file, 1)]
    line, cells = first[0]
    header = _header(cells)
    later = _later_header(first, columns)
    if later is not None:
        return None, [mistakes.LATE_HEADER.at(file, line, found=later)]
    if not any(header):
        return None, [mistakes.NO_HEADER.at(file, line)]
    kept = [
        (number, row)
        for number, row in chain(first[1:], rows)
        if not all(is_blank(cell) or cell is COVERED for cell in row)
    ]
    findings = _ragged(file, kept, len(header), max(len(header), len(cells)))
    if len(findings) == 1 and len(kept) > 1 and findings[0].code == mistakes.RAGGED_ROWS.code:
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


def header_name(cell: Any) -> str:
    """Name of a column as it is compared: `ｐｌａｃｅ ` -> `place`, invisible letters removed."""
    if is_blank(cell):
        return ""
    text = unguard(str(cell))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return text.strip()


def known_names(cells: Iterable[Any], columns: Collection[str]) -> int:
    """How many of the columns a row names."""
    return len({header_name(cell) for cell in cells} & set(columns))


def _header(cells: list[Any]) -> tuple[str, ...]:
    names = [header_name(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _later_header(first: list[tuple[int, list[Any]]], columns: Collection[str]) -> int | None:
    """Line of the row that names more columns than the first; None where the first is right."""
    counts = [known_names(cells, columns) for _, cells in first]
    most = max(counts)
    return first[counts.index(most)][0] if most >= 2 and most > counts[0] else None


def _ragged(
    file: str, rows: list[tuple[int, list[Any]]], columns: int, longest: int
) -> list[Finding]:
    """Rows with another number of cells than the header: one finding where all are so.

    Blank cells past the last column do not matter where the header, of `longest` cells, has them
    too; elsewhere a decimal comma may have made two cells of one.
    """
    wrong = [
        (line, len(cells))
        for line, cells in rows
        if not columns <= len(cells) <= longest or not all(map(is_blank, cells[columns:]))
    ]
    if len(wrong) > 1 and len(wrong) == len(rows):
        line, cells = wrong[0]
        hint = _ragged_cure(rows[0][1], columns)
        words = {"columns": columns, "rows": len(wrong), "hint": hint}
        return [mistakes.RAGGED_ROWS.at(file, line, None, None, cells=cells, **words)]
    told = (
        partial(mistakes.RAGGED_ROW.at, file, line, cells=cells, columns=columns)
        for line, cells in wrong
    )
    return list(mistakes.few(told))


def _ragged_cure(cells: list[Any], columns: int) -> str:
    if len(cells) == 1 and isinstance(cells[0], str):
        for mark, name in ((";", "semicolons"), ("\t", "tabs"), (",", "commas"), ("|", "bars")):
            if mark in cells[0]:
                return f"the rows are parted by {name}: part the header in the same way"
    if len(cells) > columns:
        return "write decimals with a point, and quote a text that holds a comma"
    return "give every column a cell, blank where there is nothing"


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
