"""Cells put into a CSV file or a workbook; every other byte, or part, stays as it is.

A user's file has an order, separators, line ends, quotes, notes and colours of its own. So a cell
is put where it stands, instead of writing the table anew. What came of it is read back and
compared, cell by cell, before anything is written: `fill_csv` and `filling_book.fill_workbook`
raise where the reader would see anything else than was asked for.
"""

from __future__ import annotations

import codecs
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from returnplan.tables.cells import is_blank
from returnplan.tables.codepage import UndecodableError
from returnplan.tables.csvtext import csv_sheet, dialect_of
from returnplan.tables.encoding import decode
from returnplan.tables.numbers import decimal_signs
from returnplan.tables.printing import guard
from returnplan.tables.sheet import Sheet

Value = str | float


class FillingError(Exception):
    """Cells cannot be put into a file; `cure` says what to do."""

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(reason)
        self.cure = cure


@dataclass(frozen=True, kw_only=True)
class Filling:
    """What is put into a table."""

    cells: Mapping[int, Mapping[str, Value]]
    """By line of the file and name of the column; columns that the header lacks are added."""
    rows: Sequence[Mapping[str, Value]] = ()
    """New rows, put below the last one."""

    @property
    def columns(self) -> list[str]:
        """Columns that are filled, each once."""
        every = [*self.cells.values(), *self.rows]
        return list(dict.fromkeys(name for cells in every for name in cells))


def positions_of(header: Sequence[str], filling: Filling) -> dict[str, int]:
    """Where each column that is filled stands, new ones behind the header."""
    names = list(header)
    names += [name for name in filling.columns if name not in names]
    return {name: names.index(name) for name in filling.columns}


def degrees_text(value: float, decimal: str = ".") -> str:
    """Degrees with four digits, which is some ten metres."""
    return f"{value:.4f}".replace(".", decimal)


def fill_csv(content: bytes, file: str, columns: Collection[str], filling: Filling) -> bytes:
    """Content of a CSV file with cells put in.

    `columns` are the names that its header may have.

    Raises
    ------
    FillingError
        Its encoding lacks a letter, or the filled file would be read otherwise than is meant.
    """
    try:
        decoded = decode(content)
    except UndecodableError as fault:
        raise FillingError(str(fault), fault.cure or "save it as 'CSV UTF-8'") from fault
    before, _ = csv_sheet(content, file, columns)
    if before is None or _encoded(decoded.text, decoded.codec, content) != content:
        raise FillingError("it cannot be changed without changing more", "save it as 'CSV UTF-8'")
    mark = "\ufeff" if decoded.text.startswith("\ufeff") else ""
    text = decoded.text.removeprefix(mark)
    dialect = dialect_of(text, columns)
    filled = mark + _Text(text, dialect.separator, _decimal(before, filling)).filled(
        before, filling
    )
    try:
        result = _encoded(filled, decoded.codec, content)
    except UnicodeEncodeError as fault:
        letter = filled[fault.start]
        raise FillingError(
            f"its encoding, {decoded.guessed or decoded.codec}, has no {letter!r}",
            "save it as 'CSV UTF-8'",
        ) from fault
    after, _ = csv_sheet(result, file, columns)
    compare(before, after, filling)
    return result


def _encoded(text: str, codec: str, content: bytes) -> bytes:
    """A text in the encoding of some content; Python's UTF-16 would turn its bytes round."""
    if content.startswith(codecs.BOM_UTF16_BE):
        return codecs.BOM_UTF16_BE + text.encode("utf-16-be")
    return text.encode(codec)


def compare(before: Sheet, after: Sheet | None, filling: Filling) -> None:
    """Raises `FillingError` unless a sheet differs from an earlier one as it was meant to."""
    place = positions_of(before.header, filling)
    width = max([len(before.header), *(at + 1 for at in place.values())])
    expected = []
    for line, cells in before.rows:
        row = [*cells, *[None] * (width - len(cells))]
        for name, value in filling.cells.get(line, {}).items():
            row[place[name]] = value
        expected.append(row)
    for added in filling.rows:
        row = [None] * width
        for name, value in added.items():
            row[place[name]] = value
        expected.append(row)
    found = [] if after is None else [cells for _, cells in after.rows]
    same = len(found) == len(expected) and all(
        len(one) == width and all(map(_is_same, one, other))
        for one, other in zip(found, expected, strict=True)
    )
    names = [*before.header, *(name for name in place if name not in before.header)]
    if after is None or not same or list(after.header) != names:
        raise FillingError(
            "it cannot be changed without changing more", "fill the coordinates in by hand"
        )


def _is_same(found: Any, meant: Any) -> bool:
    """Whether a cell that was read is the one that is meant."""
    if is_blank(found) and is_blank(meant):
        return True
    if isinstance(meant, float) and isinstance(found, str):
        return found in (degrees_text(meant), degrees_text(meant, ","))
    if isinstance(meant, float) and isinstance(found, float):
        return abs(found - meant) < 0.0001
    return bool(found == meant or (isinstance(meant, str) and found == guard(meant)))


def _decimal(sheet: Sheet, filling: Filling) -> str:
    """Decimal sign of the columns that are filled; of the file where they hold no decimals."""
    at = [sheet.header.index(name) for name in filling.columns if name in sheet.header]
    signs = [decimal_signs((line, cells[one]) for line, cells in sheet.rows) for one in at]
    if any(one.comma is not None for one in signs):
        return ","
    if any(one.point is not None for one in signs):
        return "."
    return sheet.decimal


class _Text:
    """A CSV text as its rows, each with its cells and its end, which together are the text."""

    def __init__(self, text: str, separator: str, decimal: str) -> None:
        self.separator, self.decimal = separator, decimal
        self.rows: list[tuple[int, list[str], str]] = []
        """(line on which it begins, cells as they are written, end of the line)."""
        line, at = 1, 0
        while at < len(text):
            cells, end, after = self._row(text, at)
            self.rows.append((line, cells, end))
            line += _breaks(text[at:after])
            at = after

    def _row(self, text: str, at: int) -> tuple[list[str], str, int]:
        cells, begins, quoted = [], at, False
        while at < len(text):
            letter = text[at]
            if letter == '"' and (quoted or at == begins):
                quoted = not quoted
                if not quoted and text[at + 1 : at + 2] == '"':
                    quoted, at = True, at + 1
            elif not quoted and letter == self.separator:
                cells.append(text[begins:at])
                begins = at + 1
            elif not quoted and letter in "\r\n":
                end = "\r\n" if text.startswith("\r\n", at) else letter
                return [*cells, text[begins:at]], end, at + len(end)
            at += 1
        return [*cells, text[begins:]], "", at

    def filled(self, sheet: Sheet, filling: Filling) -> str:
        place = positions_of(sheet.header, filling)
        header = dict.fromkeys(name for name in place if name not in sheet.header)
        cells = {**filling.cells, sheet.header_line: {name: name for name in header}}
        kept = {line for line, _ in sheet.rows}
        width = len(next(row for line, row, _ in self.rows if line == sheet.header_line))
        width = max(width, len(sheet.header) + len(header))
        for line, row, _ in self.rows:
            if header and (line in kept or line == sheet.header_line):
                row += [""] * (width - len(row))
            for name, value in cells.get(line, {}).items():
                row += [""] * (place[name] + 1 - len(row))
                row[place[name]] = self._cell(value)
        return self._joined(self._added(filling, place, width))

    def _added(self, filling: Filling, place: Mapping[str, int], width: int) -> list[list[str]]:
        added = []
        for cells in filling.rows:
            row = [""] * width
            for name, value in cells.items():
                row[place[name]] = self._cell(value)
            added.append(row)
        return added

    def _joined(self, added: list[list[str]]) -> str:
        ends = next((end for _, _, end in self.rows if end), "\r\n")
        last = self.rows[-1][2] if self.rows else ends
        text = "".join(self.separator.join(row) + end for _, row, end in self.rows)
        below = [self.separator.join(row) for row in added]
        if not below:
            return text
        return text + ("" if last else ends) + ends.join(below) + last

    def _cell(self, value: Value) -> str:
        text = degrees_text(value, self.decimal) if isinstance(value, float) else guard(value)
        if any(mark in text for mark in (self.separator, '"', "\r", "\n")) or text != text.strip():
            return '"' + text.replace('"', '""') + '"'
        return text


def _breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")
