"""Splitting the riders of a class over its trips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from returnplan import rounding
from returnplan.errors import ReturnplanError
from returnplan.model.programme import Programme, at_least, at_most, equal
from returnplan.solve import engine


class SplitError(ReturnplanError):
    """The riders of a class cannot be split over its trips."""

    def __init__(self, group: int) -> None:
        self.group = group
        super().__init__(f"riders of class {group} do not fit its trips")


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """A trip of a class, before its riders are known."""

    units: int
    seats: int
    """Of one unit."""
    min_load: float
    cents: int

    @property
    def most(self) -> int:
        return self.units * self.seats

    @property
    def least(self) -> int:
        """Fewest passengers: by min_load, and one."""
        return max(1, rounding.ceil(self.min_load * self.most))


def split(
    group: int, loads: Sequence[Load], heads: Sequence[int], stops: Sequence[tuple[int, int]]
) -> list[tuple[int, list[int]]]:
    """(units, riders by arc) of every trip, units that nobody needs left out.

    `heads` are the riders of each arc, `stops` the places where they board and alight.
    """
    kept = _trim(loads, sum(heads))
    running = [number for number, load in enumerate(kept) if load.units]
    parts = [[0] * len(heads) for _ in loads]
    if len(running) == 1:
        parts[running[0]] = list(heads)
    elif len({stop for pair in stops for stop in pair}) == 2:
        _fill(group, kept, running, heads, parts)
    else:
        _cover(group, kept, running, heads, stops, parts)
    return [(load.units, part) for load, part in zip(kept, parts, strict=True)]


def _trim(loads: Sequence[Load], riders: int) -> list[Load]:
    """Fewer units while the others have seats enough, dearest first."""
    units = [load.units for load in loads]
    spare = sum(load.most for load in loads) - riders
    for number in sorted(range(len(loads)), key=lambda n: (-loads[n].cents, n)):
        fewer = min(units[number], spare // loads[number].seats)
        units[number] -= fewer
        spare -= fewer * loads[number].seats
    return [
        Load(units=count, seats=load.seats, min_load=load.min_load, cents=load.cents)
        for count, load in zip(units, loads, strict=True)
    ]


def _fill(
    group: int,
    loads: Sequence[Load],
    running: Sequence[int],
    heads: Sequence[int],
    parts: list[list[int]],
) -> None:
    """Everybody boards at one stop and alights at another: fill trips to their least, then on."""
    riders = sum(heads)
    rooms = {number: loads[number].least for number in running}
    spare = riders - sum(rooms.values())
    if spare < 0:
        raise SplitError(group)
    for number in running:
        more = min(spare, loads[number].most - rooms[number])
        rooms[number] += more
        spare -= more
    arc, left = 0, list(heads)
    for number in running:
        while rooms[number] > 0:
            some = min(rooms[number], left[arc])
            parts[number][arc] += some
            rooms[number] -= some
            left[arc] -= some
            arc += left[arc] == 0


def _cover(
    group: int,
    loads: Sequence[Load],
    running: Sequence[int],
    heads: Sequence[int],
    stops: Sequence[tuple[int, int]],
    parts: list[list[int]],
) -> None:
    """Somebody at every stop of every trip: a small integer programme."""
    arcs, trips = len(heads), len(running)
    column = np.arange(trips * arcs)
    trip, arc = column // arcs, column % arcs
    places = sorted({stop for pair in stops for stop in pair})
    touching = [
        (number * len(places) + places.index(stop), number * arcs + a)
        for number in range(trips)
        for a, pair in enumerate(stops)
        for stop in pair
    ]
    rows = np.array(touching, dtype=np.int64)
    programme = Programme.of(
        lower=np.zeros(len(column)),
        upper=np.array(heads, dtype=float)[arc],
        integer=np.ones(len(column), dtype=bool),
        columns={},
        families={
            "heads": equal(np.array(heads, dtype=float), (arc, column, 1.0)),
            "most": at_most(np.array([loads[n].most for n in running], dtype=float),
                            (trip, column, 1.0)),
            "least": at_least(np.array([loads[n].least for n in running], dtype=float),
                              (trip, column, 1.0)),
            "stops": at_least(np.ones(trips * len(places)), (rows[:, 0], rows[:, 1], 1.0)),
        },
    )  # fmt: skip
    answer = engine.solve(
        programme,
        np.zeros(len(column)),
        maximise=True,
        engine=engine.HIGHS,
        limits=engine.Limits(seconds=5.0),
    )
    if answer.values is None:
        raise SplitError(group)
    shares = np.round(answer.values).astype(int).reshape(trips, arcs)
    for number, share in zip(running, shares.tolist(), strict=True):
        parts[number] = share
