"""The rows of a master: those of the programme that it has, then those that itineraries share.

Rows of fleets (no more vehicles busy at a moment than there are) come after these, where they are
broken; they stay from stage to stage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Real, Whole
from returnplan.model import Formulation, Programme
from returnplan.optimiser.bounds.ground import Ground

HEADS = ("C7", "C10", "C11", "shares")
"""Families over heads that every master has."""
GATES = ("C10", "C11")
"""Heads a day of places, of these."""
PRODUCTION_ROWS = ("C23", "C24", "C25", "C26", "missing")
"""Families of production: there if an objective counts it."""
RUNS = ("C1", "C3", "C4", "C5")
"""Families of which a master has the rows of departures, where these are columns."""
LEFT_OUT = ("C13 changes",)
"""Floors that no master has: it has no columns of what they stand on, and is only easier."""
DATE = 24 * 60
"""Minutes."""

Busy = tuple[int, int]
"""Fleet and moment of a row of fleets."""


@dataclass(frozen=True, kw_only=True)
class MasterRows:
    """Where the rows of a master are."""

    chosen: Whole
    """Rows of the programme that it has, in their order; then come nights and departures."""
    lower: Real
    upper: Real
    production: Whole
    gates: Whole
    """C10 and C11."""
    cohorts: Whole
    """C7."""
    money: list[int]
    hours: list[int]
    nights: Whole
    shared: Whole
    """Of departures of lines (one at most) or, where these are columns, of who is aboard."""
    runs: Mapping[str, Whole]
    """Of departures and units of lines, by family; none where these are no columns."""
    breakable: Whole
    """Those that may be broken at a price."""

    @classmethod
    def of(cls, ground: Ground, programme: Programme, *, production: bool) -> MasterRows:
        families = (*HEADS, *PRODUCTION_ROWS) if production else HEADS
        names = [
            name
            for name in programme.rows
            if name in families or (name.startswith(("C12", "C13")) and name not in LEFT_OUT)
        ]
        run_rows = _run_rows(ground, programme) if ground.linked else {}
        has = np.zeros(len(programme.row_lower), dtype=bool)
        for name in names:
            has[programme.rows[name]] = True
        for rows in run_rows.values():
            has[rows] = True
        number = np.cumsum(has) - 1
        runs = {name: number[rows] for name, rows in run_rows.items()}
        none = np.zeros(0, dtype=np.int64)
        breakable = ("C12", "C13") if ground.linked else ("C13",)
        floors = [
            number[rows]
            for name, rows in programme.rows.items()
            if name[:3] in breakable and name not in LEFT_OUT
        ]
        graph, chosen = ground.graph, np.flatnonzero(has)
        shared = ground.aboard.links if ground.linked else graph.departures
        limits = np.zeros(len(shared)) if ground.linked else np.ones(len(shared))
        endless = np.full(len(graph.nights) + len(shared), -np.inf)
        return cls(
            chosen=chosen,
            lower=np.r_[programme.row_lower[has], endless],
            upper=np.r_[programme.row_upper[has], graph.beds, limits],
            production=np.concatenate(
                [none, *(number[programme.rows[n]] for n in names if n in PRODUCTION_ROWS)]
            ),
            gates=np.concatenate(
                [none, *(number[programme.rows[n]] for n in GATES if n in programme.rows)]
            ),
            cohorts=number[np.arange(len(has))[programme.rows["C7"]]],
            money=_numbers(programme, number, ("C12", "C13 cost")),
            hours=_numbers(programme, number, ("C13 travel_hours",)),
            nights=len(chosen) + np.arange(len(graph.nights)),
            shared=len(chosen) + len(graph.nights) + np.arange(len(shared)),
            runs=runs,
            breakable=np.concatenate([none, *floors, *([runs["C5"]] if ground.linked else [])]),
        )

    @property
    def unpriced(self) -> Whole:
        """Those that the bound needs no duals of."""
        return np.concatenate([self.cohorts, *([self.runs["C3"]] if self.runs else [])])

    def __len__(self) -> int:
        return len(self.lower)


def noons(formulation: Formulation) -> list[Busy]:
    """(fleet, moment) of the last moment before noon of every date."""
    moments = formulation.variables.moments
    found = set()
    for fleet in np.unique(moments.fleet).tolist():
        mine = moments.moment[moments.fleet == fleet]
        dates = np.arange(int(mine[0]) // DATE * DATE + DATE // 2, int(mine[-1]) + 1, DATE)
        last = np.searchsorted(mine, dates, side="right") - 1
        found |= {(fleet, moment) for moment in mine[last[last >= 0]].tolist()}
    return sorted(found)


def _run_rows(ground: Ground, programme: Programme) -> dict[str, Whole]:
    """Rows of departures and units of lines: seats (C1), C3, C4, least loads (C5)."""
    runs = ground.network.runs
    rows = {name: np.arange(len(programme.row_lower))[programme.rows[name]] for name in RUNS}
    rows["C1"] = rows["C1"][len(rows["C1"]) - len(runs.level) :]
    rows["C5"] = rows["C5"][len(rows["C5"]) - int((runs.min_load > 0).sum()) :]
    return rows


def _numbers(programme: Programme, number: Whole, names: tuple[str, ...]) -> list[int]:
    return [int(number[programme.rows[name]][0]) for name in names if name in programme.rows]
