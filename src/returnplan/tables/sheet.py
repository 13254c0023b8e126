"""A sheet: the cells of a file before anybody has looked at what they mean.

Comes from CSV text (every cell a text) or from a workbook (`tables.workbook`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from returnplan.errors import Finding
from returnplan.tables import mistakes
from returnplan.tables.cells import is_blank
from returnplan.tables.printing import unguard

csv.field_size_limit(10_000_000)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Header and rows of one table as written."""

    file: str
    """Name that findings give."""
    header: tuple[str, ...]
    """Names of the columns, blanks around them removed; a nameless one is blank."""
    rows: tuple[tuple[int, list[Any]], ...]
    """(line, cells), as many cells as columns; the header is line 1, blank rows are left out."""


class UndecodableError(Exception):
    """Bytes that are no text in an encoding that is read."""


def decode(content: bytes) -> str:
    """Text of a file: UTF-8 with or without byte-order mark, or else GB18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UndecodableError("it is UTF-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError:
        raise UndecodableError("it is neither UTF-8 nor GB18030") from None


def csv_sheet(content: bytes | str, file: str) -> tuple[Sheet | None, list[Finding]]:
    """The sheet of a CSV file's content; None where there is no header or no text."""
    if isinstance(content, bytes):
        try:
            content = decode(content)
        except UndecodableError as fault:
            return None, [_unreadable(file, str(fault))]
    return make_sheet(file, _csv_rows(content.removeprefix("\ufeff")))


def _unreadable(file: str, reason: str, row: int | None = None) -> Finding:
    return mistakes.UNREADABLE_TEXT.at(
        file, row, reason=reason, hint="save it again as 'CSV UTF-8 (comma delimited)'"
    )


def _csv_rows(text: str) -> Iterable[tuple[int, list[Any]]]:
    """(line on which the row begins, cells); raises `csv.Error`."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    for cells in reader:
        yield begins, cells
        begins = reader.line_num + 1


def make_sheet(
    file: str, rows: Iterable[tuple[int, list[Any]]]
) -> tuple[Sheet | None, list[Finding]]:
    """Checks that rows are rectangular. `rows` begins with the header."""
    findings: list[Finding] = []
    kept: list[tuple[int, list[Any]]] = []
    header: tuple[str, ...] = ()
    numbered = iter(rows)
    line = 0
    try:
        for line, cells in numbered:
            if line == 1:
                header = _header(cells)
            elif not all(map(is_blank, cells)):
                if len(cells) != len(header):
                    cells = _squared(file, line, cells, len(header), findings)
                kept.append((line, cells))
    except csv.Error as fault:
        findings.append(_unreadable(file, f"{fault} after line {line}", line + 1))
        return None, findings
    if not any(header):
        return None, [mistakes.NO_HEADER.at(file, 1)]
    findings += _nameless(file, header, kept)
    return Sheet(file=file, header=header, rows=tuple(kept)), findings


def _header(cells: list[Any]) -> tuple[str, ...]:
    names = ["" if is_blank(cell) else unguard(str(cell)).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _squared(
    file: str, line: int, cells: list[Any], columns: int, findings: list[Finding]
) -> list[Any]:
    """Cells of a row as many as the header's; blank ones past the last column do not matter."""
    if len(cells) < columns or not all(map(is_blank, cells[columns:])):
        findings.append(mistakes.RAGGED_ROW.at(file, line, cells=len(cells), columns=columns))
        cells = cells + [None] * (columns - len(cells))
    return cells[:columns]


def _nameless(
    file: str, header: tuple[str, ...], rows: list[tuple[int, list[Any]]]
) -> Iterable[Finding]:
    for index, name in enumerate(header):
        if not name:
            for line, cells in rows:
                if not is_blank(cells[index]):
                    yield mistakes.NAMELESS_COLUMN.at(
                        file, line, value=cells[index], number=index + 1
                    )
                    break
