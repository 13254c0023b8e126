"""Road trips of all routes in tables: who can ride, and the lines that they connect with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from returnplan.arrays import Whole
from returnplan.network.clocks import Offsets
from returnplan.network.patterns import AFTER_END, Options, Patterns
from returnplan.network.routes import Access, Route
from returnplan.scenario.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class Riders:
    """Who can board patterns, or alight from them: rows in order of pattern, stop and rider."""

    pattern: Whole
    stop: Whole
    """Place of the stop."""
    place: Whole
    """Place of the origin or destination."""
    by_local: Whole
    """1 where local transport is taken."""
    moment: Whole
    """Of the way's start or arrival."""
    day: Whole


@dataclass(frozen=True, kw_only=True)
class Roads:
    """All routes; patterns are numbered route after route."""

    routes: Sequence[Route]
    offsets: Mapping[tuple[int, int], Offsets]
    """(route, fleet) -> clock at the stops."""
    route: Whole
    """Route of each pattern."""
    hub: Whole
    """Place at which a pattern's riders change: a feeder's last stop, else its first."""
    first: Whole
    """Connections of each pattern: a feeder's from this row of `leaving` on, a shuttle's from
    this row of `reaching` on."""
    connections: Whole
    """How many they are; direct trips have none."""
    leaving: Whole
    """Departures place after place, in order of the moment at which they leave it."""
    reaching: Whole
    """The same in order of the moment at which they reach it."""
    boarding: Riders
    """Of direct trips and feeders."""
    alighting: Riders
    """Of direct trips and shuttles."""
    options: Options
    """Of all routes."""


@dataclass(kw_only=True)
class RoadTables:
    """The tables of `Roads`, a route at a time."""

    scenario: Scenario
    reach: Access
    places: Mapping[str, int]
    leave: Mapping[str, list[int]]
    """Departures by place, as in `patterns.connections`."""
    arrive: Mapping[str, list[int]]
    routes: list[Route] = field(default_factory=list)
    offsets: dict[tuple[int, int], Offsets] = field(default_factory=dict)
    count: int = 0
    """Patterns so far."""
    patterns: list[tuple[Whole, ...]] = field(default_factory=list)
    boarding: list[tuple[Whole, ...]] = field(default_factory=list)
    alighting: list[tuple[Whole, ...]] = field(default_factory=list)
    options: list[tuple[Whole, ...]] = field(default_factory=list)

    def add(
        self, route: Route, options: Options, patterns: Patterns, offsets: Mapping[int, Offsets]
    ) -> None:
        """Add a route with its unit options."""
        number, count = len(self.routes), len(patterns.first)
        local = self.scenario.transfer.local_minutes
        hub = self.places[route.places[-1 if route.purpose == "feeder" else 0]]
        same = np.full(count, 1)
        self.routes.append(route)
        self.offsets.update({(number, fleet): stops for fleet, stops in offsets.items()})
        self.patterns.append((same * number, same * hub, patterns.first, patterns.beyond))
        if route.purpose != "shuttle":
            who = [self.reach.boards[stop] for stop in route.boards]
            days = patterns.start_day, patterns.start_day_local
            self.boarding.append(self._riders(route.boards, who, days, patterns.start, -local))
        if route.purpose != "feeder":
            who = [self.reach.alights[stop] for stop in route.alights]
            days = patterns.end_day, patterns.end_day_local
            self.alighting.append(self._riders(route.alights, who, days, patterns.end, local))
        columns = [getattr(options, name) for name in _OPTION_FIELDS]
        columns[_OPTION_FIELDS.index("pattern")] = options.pattern + self.count
        self.options.append(tuple(columns))
        self.count += count

    def _riders(
        self,
        stops: Sequence[str],
        who: Sequence[Iterable[tuple[str, bool]]],
        days: tuple[Whole, Whole],
        moments: Whole,
        local: int,
    ) -> tuple[Whole, ...]:
        """Every pattern of a route with every rider of every stop, if within the dates."""
        stop, stop_place, place, by_local = np.array(
            [
                (number, self.places[name], self.places[rider], by_local)
                for number, (name, riders) in enumerate(zip(stops, who, strict=True))
                for rider, by_local in riders
            ],
            dtype=np.int64,
        ).reshape(-1, 4).T  # fmt: skip
        moment = moments[:, stop] + local * by_local
        day = np.where(by_local == 1, days[1][:, stop], days[0][:, stop])
        pattern, rider = np.nonzero((moment >= 0) & (day != AFTER_END))
        return (
            pattern + self.count, stop_place[rider], place[rider], by_local[rider],
            moment[pattern, rider], day[pattern, rider],
        )  # fmt: skip

    def finished(self) -> Roads:
        """The tables of all routes that were added."""
        route, hub, first, beyond = _stacked(self.patterns, 4)
        leaving, first_leaving = self._by_place(self.leave)
        reaching, first_reaching = self._by_place(self.arrive)
        feeds = np.array([route.purpose == "feeder" for route in self.routes], dtype=bool)
        before = np.where(feeds[route], first_leaving[hub], first_reaching[hub])
        return Roads(
            routes=self.routes,
            offsets=self.offsets,
            route=route,
            hub=hub,
            first=before + first,
            connections=np.maximum(beyond - first, 0),
            leaving=leaving,
            reaching=reaching,
            boarding=Riders(**dict(zip(_RIDER_FIELDS, _stacked(self.boarding, 6), strict=True))),
            alighting=Riders(**dict(zip(_RIDER_FIELDS, _stacked(self.alighting, 6), strict=True))),
            options=Options(**dict(zip(_OPTION_FIELDS, _stacked(self.options, 6), strict=True))),
        )

    def _by_place(self, departures: Mapping[str, list[int]]) -> tuple[Whole, Whole]:
        """Departures place after place, and the row of each place's first."""
        order = sorted(departures, key=self.places.__getitem__)
        count = np.zeros(len(self.places), dtype=np.int64)
        for place in order:
            count[self.places[place]] = len(departures[place])
        items = [number for place in order for number in departures[place]]
        return np.array(items, dtype=np.int64), np.cumsum(count) - count


_RIDER_FIELDS = tuple(Riders.__dataclass_fields__)
_OPTION_FIELDS = tuple(Options.__dataclass_fields__)


def _stacked(parts: list[tuple[Whole, ...]], width: int) -> list[Whole]:
    """Columns of tables that follow one another."""
    none = (np.zeros(0, dtype=np.int64),) * width
    return [np.concatenate(column) for column in zip(none, *parts, strict=True)]
