"""Splitting the riders of a class over its trips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from returnplan import rounding
from returnplan.errors import ReturnplanError
from returnplan.model.programme import Programme, at_least, at_most, equal
from returnplan.optimiser.engines import engine


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

    @property
    def most(self) -> int:
        return self.units * self.seats

    @property
    def least(self) -> int:
        """Fewest passengers: by min_load, and one."""
        return max(1, rounding.ceil(self.min_load * self.most))


def split(
    group: int, loads: Sequence[Load], heads: Sequence[int], stops: Sequence[tuple[int, int]]
) -> list[list[int]]:
    """Riders by arc of every trip of a class.

    `heads` are the riders of each arc, `stops` the places where they board and alight. Every trip
    is needed: units that are not have been trimmed.
    """
    if len(loads) == 1:
        return [list(heads)]
    if len({stop for pair in stops for stop in pair}) == 2:
        return _filled(group, loads, heads)
    return _covering(group, loads, heads, stops)


def _filled(group: int, loads: Sequence[Load], heads: Sequence[int]) -> list[list[int]]:
    """Everybody boards at one stop and alights at another: fill trips to their least, then on."""
    rooms = [load.least for load in loads]
    spare = sum(heads) - sum(rooms)
    if spare < 0:
        raise SplitError(group)
    left = list(heads)
    parts = []
    for load, least in zip(loads, rooms, strict=True):
        more = min(spare, load.most - least)
        spare -= more
        room, part = least + more, []
        for arc, there in enumerate(left):
            part.append(min(room, there))
            room -= part[-1]
            left[arc] -= part[-1]
        parts.append(part)
    return parts


def _covering(
    group: int, loads: Sequence[Load], heads: Sequence[int], stops: Sequence[tuple[int, int]]
) -> list[list[int]]:
    """Somebody at every stop of every trip: a small integer programme."""
    arcs, trips = len(heads), len(loads)
    column = np.arange(trips * arcs)
    trip, arc = column // arcs, column % arcs
    places = sorted({stop for pair in stops for stop in pair})
    touching = [
        (number * len(places) + places.index(stop), number * arcs + a)
        for number in range(trips)
        for a, pair in enumerate(stops)
        for stop in pair
    ]
    stop_row, stop_column = np.array(touching, dtype=np.int64).T
    most = np.array([load.most for load in loads], dtype=float)
    least = np.array([load.least for load in loads], dtype=float)
    programme = Programme.of(
        lower=np.zeros(len(column)),
        upper=np.array(heads, dtype=float)[arc],
        integer=np.ones(len(column), dtype=bool),
        columns={},
        families={
            "heads": equal(np.array(heads, dtype=float), (arc, column, 1.0)),
            "most": at_most(most, (trip, column, 1.0)),
            "least": at_least(least, (trip, column, 1.0)),
            "stops": at_least(np.ones(trips * len(places)), (stop_row, stop_column, 1.0)),
        },
    )
    answer = engine.solve(
        programme,
        np.zeros(len(column)),
        maximise=True,
        engine=engine.SCIP,
        limits=engine.Limits(seconds=5.0),
    )
    if answer.values is None:
        raise SplitError(group)
    shares: list[list[int]] = np.round(answer.values).astype(int).reshape(trips, arcs).tolist()
    return shares
