"""What each run is called in a comparison."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from returnplan.tables.suffixes import is_workbook_name

_Name = TypeVar("_Name")

TAKEN = frozenset({"measure", "unit", "better", "table", "key", "column"})
"""Columns that no run may be called as."""


def run_names(paths: Sequence[Path]) -> list[str]:
    """A name for each run: its folder's, with folders above it where several share that.

    A workbook is called by its stem. A run that is there twice is numbered: `tiny`, `tiny (2)`.

    >>> run_names([Path("/a/runs/tiny"), Path("/b/runs/tiny"), Path("/b/runs/city")])
    ['a/runs/tiny', 'b/runs/tiny', 'city']
    """
    parts = [_parts(path) for path in paths]
    lengths = [1] * len(parts)
    while True:
        names = ["/".join(part[-length:]) for part, length in zip(parts, lengths, strict=True)]
        longer = [
            number
            for number, name in enumerate(names)
            if lengths[number] < len(parts[number])
            and (
                name in TAKEN
                or any(
                    name == other and parts[number] != parts[place]
                    for place, other in enumerate(names)
                )
            )
        ]
        if not longer:
            return numbered(names)
        for number in longer:
            lengths[number] += 1


def _parts(path: Path) -> list[str]:
    whole = path.resolve()
    last = whole.stem if is_workbook_name(whole) else whole.name
    return [*(part for part in whole.parts[1:-1]), last]


def numbered(names: Sequence[str]) -> list[str]:
    """The names, with a number behind those that stood before: `a`, `a (2)`, `a (3)`.

    So are a name that a column of the tables has, and one that reads like a difference of others.
    """
    result: list[str] = []
    for name in names:
        number, candidate = 1, name
        while candidate in TAKEN or candidate in result or _like_difference(candidate, names):
            number += 1
            candidate = f"{name} ({number})"
        result.append(candidate)
    return result


def _like_difference(name: str, names: Sequence[str]) -> bool:
    """Whether `b - a` is to be a run's column where a and b are others'."""
    return any(name == difference(other, names[0]) for other in names)


def difference(name: str, first: str) -> str:
    """Column of what a run differs by from the first."""
    return f"{name} - {first}"


def merged(lists: Iterable[Iterable[_Name]]) -> list[_Name]:
    """Every item once; what a later list adds stands behind what precedes it there.

    >>> merged([["bus", "train"], ["bus", "flight", "train"]])
    ['bus', 'flight', 'train']
    """
    follower: dict[_Name | None, _Name | None] = {None: None}
    for items in lists:
        before: _Name | None = None
        for item in items:
            if item not in follower:
                follower[item] = follower[before]
                follower[before] = item
            before = item
    result = []
    at = follower[None]
    while at is not None:
        result.append(at)
        at = follower[at]
    return result
