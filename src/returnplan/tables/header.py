"""The row that names the columns: which one it is, and why a row is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Any

from returnplan.errors import Finding
from returnplan.tables import mistakes
from returnplan.tables.mistakes import Known
from returnplan.tables.printing import unguard

ROWS_LOOKED_AT = 20
"""First rows among which the header is looked for."""
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_QUOTES = "'`\u2018\u2019\u201c\u201d\u00ab\u00bb"
_WORDS = re.compile(r"\w+")
MOST_ECHOED = 5
"""Cells of a row that is no header that a message repeats."""

NumberedCells = list[tuple[int, list[Any]]]


def header_name(cell: Any) -> str:
    """Name of a column as it is compared: `ｐｌａｃｅ ` -> `place`, invisible letters removed."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return ""
    text = unguard(str(cell))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return text.strip()


def header_of(cells: list[Any]) -> tuple[str, ...]:
    """Names of the columns; nameless ones at the end are left out."""
    names = [header_name(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def known_names(cells: Iterable[Any], columns: Collection[str]) -> int:
    """How many of the columns a row names."""
    return len({header_name(cell) for cell in cells} & set(columns))


def header_fault(file: str, first: NumberedCells, columns: Collection[str]) -> Finding | None:
    """Why the first of the rows is no header; None where it is one.

    `columns` are the names that it may have; where there are none, any names will do.
    """
    if not first:
        return mistakes.NO_HEADER.at(file, 1, reason="", hint="")
    line, cells = first[0]
    names = header_of(cells)
    later = _later_header(first, columns)
    if later is not None:
        return mistakes.LATE_HEADER.at(file, line, found=later)
    if not any(names):
        return mistakes.NO_HEADER.at(file, line, reason="", hint="")
    if not columns or known_names(names, columns):
        return None
    in_one = next((name for name in names if known_names(_WORDS.findall(name), columns) > 1), None)
    if in_one is not None:
        return mistakes.ONE_CELL.at(file, line, None, in_one, hint=_parted_by(in_one, columns))
    if len(set(columns) & {name.strip(_QUOTES) for name in names}) > 1:
        return mistakes.QUOTED_NAMES.at(file, line, None, names[0])
    known = Known(columns)
    if any(known.nearest(name) for name in names if name):
        return None
    told = ", ".join(name for name in names if name) if len(names) <= MOST_ECHOED else ""
    told = told or ", ".join([*filter(None, names[:MOST_ECHOED]), "..."])
    return mistakes.NO_HEADER.at(file, line, reason=f": {told}", hint=f": {', '.join(columns)}")


def _later_header(first: NumberedCells, columns: Collection[str]) -> int | None:
    """Line of the row that names more columns than the first; None where the first is right."""
    counts = [known_names(cells, columns) for _, cells in first]
    most = max(counts)
    return first[counts.index(most)][0] if most >= 2 and most > counts[0] else None


def _parted_by(header: str, columns: Collection[str]) -> str:
    """What to do about a header of which all names stand in one cell."""
    found = [word for word in _WORDS.findall(header) if word in columns]
    between = header.partition(found[0])[2].partition(found[1])[0].strip('" ')
    if between == ",":
        return "take out the quotation marks round whole rows, or part the text into columns"
    mark = repr(between) if between else "blanks"
    return f"they are parted by {mark} there: save the table with commas between its cells"
