"""What a workbook tells of its cells beside their values.

Readers of values give an error such as #N/A, a formula that was never computed and the covered
cells of a merged range as blank; a default would quietly stand in for them. So each format is read
a second time for these: `tables.spreadsheetml`, `tables.opendocument`, `tables.biff`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Area:
    """A range of cells, rows and columns counted from 0, all included."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


@dataclass(kw_only=True)
class Marks:
    """Marks of one sheet, rows and columns counted from 0."""

    faulty: list[tuple[int, int]] = field(default_factory=list)
    """Cells with an error, or with a formula that was never computed."""
    merged: list[Area] = field(default_factory=list)
    height: int = 0
    """Rows down to the last cell that is not blank."""
    width: int = 0
    """Columns up to the last cell that is not blank."""

    shown: tuple[int, int] = (0, 0)
    """Rows and columns down to the last cell with a value that is no error."""

    def reach(self, row: int, column: int, shown: bool) -> None:
        """Takes note of a cell that is not blank; `shown`: its value is no error."""
        self.height = max(self.height, row + 1)
        self.width = max(self.width, column + 1)
        if shown:
            self.shown = max(self.shown[0], row + 1), max(self.shown[1], column + 1)


def cell_name(row: int, column: int) -> str:
    """Row and column counted from 0 -> `B5`.

    >>> cell_name(4, 27)
    'AB5'
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def cell_place(reference: str) -> tuple[int, int] | None:
    """`B5` -> (4, 1), counted from 0; None where it names no cell."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
