"""CSV as spreadsheets of many countries save it: separators, a `sep=` row, quotes, encodings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from returnplan.errors import Finding
from returnplan.tables import mistakes
from returnplan.tables.codepage import UndecodableError
from returnplan.tables.encoding import Decoded, decode
from returnplan.tables.garbled import garbled
from returnplan.tables.header import ROWS_LOOKED_AT, known_names
from returnplan.tables.sheet import Sheet, make_sheet

SEPARATORS = (",", ";", "\t", "|", "，", "；")
"""The first is what we write; of others where the header names more columns with them."""
COMMA_COUNTRIES = frozenset({";", "\t", "；"})
"""Separators beside which a comma is the decimal sign, unless the file says otherwise."""
END_OF_FILE = "\x1a"
"""What programs of DOS put behind the text."""
SAVE_AGAIN = "save it again as 'CSV UTF-8 (comma delimited)'"

_SEP = re.compile(r"\ufeff?\"?sep=(?P<mark>.)\"?[;,\t]*\s*", re.I)


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a text is parted into rows and cells."""

    separator: str
    skipped: int
    """Rows before the header: 1 where a `sep=` row stands first."""

    @property
    def decimal(self) -> str:
        return "," if self.separator in COMMA_COUNTRIES else "."


def csv_sheet(
    content: bytes | str, file: str, columns: Collection[str] = ()
) -> tuple[Sheet | None, list[Finding]]:
    """The sheet of a CSV file's content; None where there is no header or no text.

    `columns` are the names that the header may have.
    """
    findings: list[Finding] = []
    if isinstance(content, bytes):
        try:
            decoded = decode(content)
        except UndecodableError as fault:
            return None, [undecodable(file, fault)]
        findings += guess_told(file, decoded)
        content = decoded.text
    text = content.removeprefix("\ufeff").rstrip(END_OF_FILE)
    dialect = dialect_of(text, columns)
    rows = TextRows(text, dialect)
    try:
        sheet, faults = make_sheet(file, rows, columns, decimal=dialect.decimal)
    except csv.Error as fault:
        return None, [*findings, broken_quotes(file, str(fault), rows.begins)]
    return sheet, findings + faults


def undecodable(file: str, fault: UndecodableError) -> Finding:
    """The finding of bytes that are no text."""
    return mistakes.UNREADABLE_TEXT.at(file, fault.row, reason=fault, hint=fault.cure or SAVE_AGAIN)


def guess_told(file: str, decoded: Decoded) -> Iterator[Finding]:
    """The warning of an encoding that was guessed, and of letters that were lost before."""
    if decoded.guessed is not None and decoded.names:
        names = ", ".join(map(repr, decoded.names))
        yield mistakes.ODD_ENCODING.at(file, encoding=decoded.guessed, names=names)
    for line, cell, meant in islice(garbled(decoded.text), 1):
        yield mistakes.ODD_GARBLED.at(file, line, None, cell, meant=repr(meant))
    lost = decoded.text.find("\ufffd")
    if lost >= 0:
        yield mistakes.ODD_LOST.at(file, decoded.text.count("\n", 0, lost) + 1)


def dialect_of(text: str, columns: Collection[str] = ()) -> Dialect:
    """Separator of a text, by its `sep=` row, or else by the columns that its header names."""
    first, _, rest = text.partition("\n")
    told = _SEP.fullmatch(first.rstrip("\r"))
    if told is not None:
        return Dialect(separator=told["mark"], skipped=1)
    lines = list(islice(io.StringIO(text, newline=None), ROWS_LOOKED_AT))
    # A mark that is nowhere parts no line, so that the first one names no fewer columns.
    there = [mark for mark in SEPARATORS[1:] if any(mark in line for line in lines)]
    scores = {mark: _named(lines, mark, columns) for mark in (SEPARATORS[0], *there)}
    best = max(scores.values())
    if best:
        return Dialect(separator=max(scores, key=lambda mark: scores[mark]), skipped=0)
    if "," not in first and rest:
        for mark in SEPARATORS[1:]:
            if mark in first:
                return Dialect(separator=mark, skipped=0)
    return Dialect(separator=SEPARATORS[0], skipped=0)


def _named(lines: list[str], separator: str, columns: Collection[str]) -> int:
    """The most columns that one of the lines names."""
    try:
        rows = list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        rows = [line.split(separator) for line in lines]
    return max((known_names(row, columns) for row in rows), default=0)


class TextRows:
    """(line on which the row begins, cells) of a text; raises `csv.Error`."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        source = io.StringIO(text, newline="")
        self.reader = csv.reader(source, strict=True, delimiter=dialect.separator)
        for _ in range(dialect.skipped):
            source.readline()
        self.skipped = dialect.skipped
        self.begins = 1 + self.skipped
        """Line on which the row that is read now begins."""

    def __iter__(self) -> Iterator[tuple[int, list[Any]]]:
        for cells in self.reader:
            yield self.begins, cells
            self.begins = self.reader.line_num + 1 + self.skipped


def broken_quotes(file: str, fault: str, line: int) -> Finding:
    """What is wrong with the quotation marks of a row, and how to mend it."""
    if "expected after" in fault:
        return mistakes.QUOTE_INSIDE.at(file, line)
    if "unexpected end" in fault:
        return mistakes.QUOTE_OPEN.at(file, line)
    return mistakes.UNREADABLE_TEXT.at(file, line, reason=fault, hint=SAVE_AGAIN)
