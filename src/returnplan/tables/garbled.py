"""Texts that were read in a wrong encoding before they were saved: `MÃ¼llheim`, `璐靛窞`."""

from __future__ import annotations

import re
from collections.abc import Iterator

MOST_LINES = 100_000
"""Lines that are looked through; a file that was garbled is so from its beginning."""

_BETWEEN = re.compile(r"[,;\t|\"\r]")
_WESTERN = re.compile("[\u00c2-\u00f4].")
"""A letter that begins one of UTF-8, as Windows-1252 reads it, and one behind it."""


def garbled(text: str) -> Iterator[tuple[int, str, str]]:
    """(line, cell, what it was) of cells whose letters are those of UTF-8 in another encoding."""
    if text.isascii():
        return
    for number, line in enumerate(text.split("\n", MOST_LINES)[:MOST_LINES], start=1):
        if line.isascii():
            continue
        for cell in _BETWEEN.split(line):
            meant = None if cell.isascii() else _meant(cell)
            if meant is not None:
                yield number, cell.strip(), meant.strip()


def _meant(cell: str) -> str | None:
    """What a cell was before it was read as Windows-1252 or GB18030; None: nothing else."""
    western = _WESTERN.search(cell) is not None
    try:
        found = cell.encode("cp1252" if western else "gb18030").decode()
    except UnicodeError:
        return None
    beyond = [letter for letter in found if letter > "\x7f"]
    chinese = all("\u4e00" <= letter <= "\u9fff" for letter in beyond)
    if not (western or chinese) or not all(map(str.isalpha, beyond)):
        return None
    return found
