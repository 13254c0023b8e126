"""Warnings: ids, modes, landmasses and levels that look the same and are not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.crossing import Crossing
from returnplan.scenario.rules import Level
from returnplan.tables.lookalike import difference, look_alikes, skeleton
from returnplan.tables.rows import SheetRow, place_text

SPACES = (
    (("places", "place"), ("places", "province")),
    (("employers", "employer"),),
    (("loans", "loan"),),
    (("cohorts", "cohort"),),
    (("workers", "worker"),),
    (("fleets", "fleet"), ("lines", "line")),
    (("quarantine", "facility"),),
)
"""(table, column) of ids that share a name space."""
WITHIN = (("posts", "employer", "post"), ("inputs", "buyer", "input"))
"""(table, owner, column) of ids of an owner."""
MODES = (("fleets", "mode"), ("lines", "mode"))
LANDMASSES = (("places", "landmass"),)

_Spot = tuple[SheetRow, str]


def alike(crossing: Crossing, levels: Collection[Level]) -> Iterator[Finding]:
    """One warning for every id that looks like an earlier one, or is a mode but for capitals."""
    for columns in SPACES:
        if not (crossing.formed and columns[0][0] == "cohorts"):
            yield from _told(look_alikes(_cells(crossing, columns)))
    for table, owner, column in WITHIN:
        owned: dict[str, list[tuple[str, _Spot]]] = {}
        for row in crossing.rows(table):
            owned.setdefault(row.cells[owner], []).append((row.cells[column], (row, column)))
        for words in owned.values():
            yield from _told(look_alikes(words))
    # the same landmass in other letters is another one, and takes the roads away
    landmasses = [(word.strip(), spot) for word, spot in _cells(crossing, LANDMASSES)]
    yield from _told(look_alikes(landmasses, case=True))
    modes = list(_cells(crossing, MODES))
    told = set()
    for level in levels:
        for mode, finding in _unnamed(modes, level):
            told.add(mode)
            yield finding
    yield from _told(one for one in look_alikes(modes, case=True) if not {one[0], one[2]} & told)
    yield from _levels(crossing, [level.level for level in levels])


def _levels(crossing: Crossing, levels: Iterable[str]) -> Iterator[Finding]:
    """Risk levels that look alike, whatever their capitals."""
    for level, _, other, _ in look_alikes(((level, None) for level in levels), case=True):
        name = f"risk.{level}"
        yield mistakes.ODD_ALIKE.at(
            crossing.names.settings,
            None,
            name,
            level,
            other=repr(other),
            where=f"[risk.{other}]",
            difference=difference(level, other),
        )


def _cells(crossing: Crossing, columns: Iterable[tuple[str, str]]) -> Iterator[tuple[str, _Spot]]:
    for table, column in columns:
        for row in crossing.rows(table):
            if row.cells[column]:
                yield row.cells[column], (row, column)


def _told(found: Iterable[tuple[str, _Spot, str, _Spot]]) -> Iterator[Finding]:
    for word, (row, column), other, (earlier, _) in found:
        where = place_text(earlier, row)
        yield mistakes.ODD_ALIKE.at(
            *row.spot(column),
            word,
            other=repr(other),
            where=f"row {where}" if earlier.line is not None else where,
            difference=difference(word, other),
        )


def _unnamed(modes: Iterable[tuple[str, _Spot]], level: Level) -> Iterator[tuple[str, Finding]]:
    """Modes that look like one that a load factor names, and are not it."""
    named = {skeleton(mode): mode for mode in level.load_factor_by_mode}
    for mode, (row, column) in dict(modes).items():
        near = named.get(skeleton(mode))
        if near is not None and mode not in level.load_factor_by_mode:
            yield (
                mode,
                mistakes.ODD_UNNAMED_MODE.at(
                    *row.spot(column),
                    mode,
                    level=level.level,
                    named=near,
                    difference=difference(mode, near),
                ),
            )
