"""Road trips that itineraries may use, seen from where people board and alight."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from returnplan import rounding
from returnplan.auditing.movement import LineRun, Movement
from returnplan.calendar import MINUTES_A_DAY
from returnplan.scenario.scenario import Fleet, Scenario

Pairs = dict[str, list[tuple[int, int]]]
"""Line's stop -> pairs of moments, in rising order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PossibleRide:
    """A road trip of a fleet, seen from one boarding and one alighting stop; minutes."""

    fleet: Fleet
    places: tuple[str, ...]
    on: int
    """From the trip's departure to that from the boarding stop."""
    off: int
    """From the trip's departure to the arrival at the alighting stop."""
    length: int
    leaves: tuple[int, ...]
    """From the trip's departure to that from each boarding stop."""
    before: int
    after: int
    """Busy before the departure, and after the arrival at the last stop."""


@dataclass(frozen=True, kw_only=True)
class Rides:
    """Rides of a scenario; what one search has found out serves all that follow.

    Where `sure`, trips with two stops only.
    """

    movement: Movement
    sure: bool
    seatless: frozenset[str] = frozenset()
    """Fleets and lines that have no usable seat at the riders' risk level."""
    _boards: dict[str, dict[str, int]] = field(default_factory=dict)
    _alights: dict[str, dict[str, int]] = field(default_factory=dict)
    _rides: dict[tuple[str, str, str], tuple[PossibleRide, ...]] = field(default_factory=dict)
    _feeders: dict[str, Pairs] = field(default_factory=dict)
    _ends: dict[str, list[dict[int, int]]] = field(default_factory=dict)

    @property
    def scenario(self) -> Scenario:
        return self.movement.scenario

    def boards(self, origin: str) -> dict[str, int]:
        """Places to board at -> minutes of local transport there."""
        if origin not in self._boards:
            ways = [(place, origin, place) for place in self.scenario.places]
            self._boards[origin] = self._near(ways)
        return self._boards[origin]

    def alights(self, destination: str) -> dict[str, int]:
        """Places to alight at -> minutes of local transport from there."""
        if destination not in self._alights:
            ways = [(place, place, destination) for place in self.scenario.places]
            self._alights[destination] = self._near(ways)
        return self._alights[destination]

    def _near(self, ways: list[tuple[str, str, str]]) -> dict[str, int]:
        minutes = {}
        for place, start, end in ways:
            if start == end:
                minutes[place] = 0
            elif self.movement.is_local(start, end):
                minutes[place] = self.scenario.transfer.local_minutes
        return minutes

    def departures(self, ride: PossibleRide) -> tuple[int, int]:
        """First and last moment at which a road trip keeps the horizon and its fleet's dates."""
        begin, end = self.movement.duty_span(ride.fleet)
        last = self.scenario.calendar.end - ride.length
        if end is not None:
            last = min(last, end - ride.length - ride.after)
        if self.movement.since is not None:  # nobody else rides what has begun (C30)
            begin = max(begin, self.movement.since)
        return max(0, begin + ride.before), last

    def boards_at(self, ride: PossibleRide, depart: int) -> bool:
        """Whether a direct trip or feeder keeps the boarding hours at all its boarding stops."""
        return all(self.movement.may_board(depart + minutes) for minutes in ride.leaves)

    def chains(self, place: str, others: frozenset[str], most: int) -> Iterator[tuple[str, ...]]:
        """Lists of 1 to `most` stops, of which `place` is one, each a neighbour of the next."""
        yield (place,)
        if self.sure:
            return
        limit = rounding.floor(self.scenario.road.neighbour_km * 10)
        within = self.movement.distances.within
        grown: list[tuple[str, ...]] = [(place,)]
        seen: set[tuple[str, ...]] = {(place,)}
        for _ in range(most - 1):
            longer = []
            for chain in grown:
                for other in sorted(others - set(chain)):
                    for made, start, end in (
                        ((other, *chain), other, chain[0]),
                        ((*chain, other), chain[-1], other),
                    ):
                        if made not in seen and within(start, end, limit):
                            seen.add(made)
                            longer.append(made)
            yield from longer
            grown = longer

    def of(self, on: str, off: str, purpose: str) -> tuple[PossibleRide, ...]:
        """Road trips of a purpose that call at `on` to board and at `off` to alight."""
        key = (on, off, purpose)
        if key not in self._rides:
            self._rides[key] = tuple(self._found(on, off, purpose))
        return self._rides[key]

    def _found(self, on: str, off: str, purpose: str) -> Iterator[PossibleRide]:
        move, road = self.movement, self.scenario.road
        most_on = 1 if purpose == "shuttle" else road.max_pickups
        most_off = 1 if purpose == "feeder" else road.max_dropoffs
        for boards in self.chains(on, move.origins, most_on):
            for alights in self.chains(off, move.plants, most_off):
                places = (*boards, *alights)
                if move.route_faults(boards, alights):
                    continue
                tenths = move.route_tenths(places)
                for fleet in self.scenario.fleets.values():
                    if fleet.fleet in self.scenario.line_fleets or fleet.fleet in self.seatless:
                        continue
                    if tenths > rounding.floor(fleet.max_km * 10):
                        continue
                    calls = move.call_minutes(places, fleet)
                    leaves = [c + (road.stop_minutes if c else 0) for c in calls[: len(boards)]]
                    if move.roadless(fleet, places):
                        continue
                    before, after = move.road_duty(fleet, places[0], places[-1])
                    yield PossibleRide(
                        fleet=fleet,
                        places=places,
                        on=leaves[boards.index(on)],
                        off=calls[len(boards) + alights.index(off)],
                        length=calls[-1],
                        leaves=tuple(leaves),
                        before=before,
                        after=after,
                    )

    # -- to and from lines -------------------------------------------------------------------------

    @cached_property
    def _hubs(self) -> tuple[list[str], list[str]]:
        """Places that usable lines leave, and reach."""
        runs = self.movement.usable_runs
        return sorted({run.line.from_ for run in runs}), sorted({run.line.to for run in runs})

    def feeders(self, origin: str) -> Pairs:
        """Line's `from` place -> (arrival there, latest start on a day) of feeders."""
        if origin not in self._feeders:
            self._feeders[origin] = {hub: self._fed(origin, hub) for hub in self._hubs[0]}
        return self._feeders[origin]

    def _fed(self, origin: str, hub: str) -> list[tuple[int, int]]:
        low, _ = self.movement.waits
        moments = self.movement.line_departures[hub]
        latest: dict[tuple[int, int], int] = {}
        for on, there in self.boards(origin).items():
            if on not in self.movement.origins:
                continue
            for ride in self.of(on, hub, "feeder"):
                first, last = self.departures(ride)
                for moment in moments:
                    depart = moment - low - ride.length
                    if first <= depart <= last and self.boards_at(ride, depart):
                        start = depart + ride.on - there
                        key = (depart + ride.off, start // MINUTES_A_DAY)
                        latest[key] = max(start, latest.get(key, start))
        return sorted((arrive, start) for (arrive, _), start in latest.items())

    def _shuttles(self, destination: str, hub: str) -> list[tuple[int, int]]:
        """(departure from a line's `to` place, earliest end of the itinerary) of shuttles."""
        low, _ = self.movement.waits
        moments = self.movement.line_arrivals[hub]
        earliest: dict[int, int] = {}
        for off, back in self.alights(destination).items():
            if off not in self.movement.plants:
                continue
            for ride in self.of(hub, off, "shuttle"):
                first, last = self.departures(ride)
                last = min(last, self.scenario.calendar.end - ride.off - back)
                for moment in moments:
                    depart = moment + low
                    if first <= depart <= last:
                        end = depart + ride.off + back
                        earliest[depart] = min(end, earliest.get(depart, end))
        return sorted(earliest.items())

    def ends(self, destination: str) -> list[dict[int, int]]:
        """For each usable run: legs from it on, with it (1 or 2) -> earliest end."""
        if destination not in self._ends:
            near = self.alights(destination)
            shuttles = {hub: self._shuttles(destination, hub) for hub in self._hubs[1]}
            self._ends[destination] = [
                self._earliest(run, near, shuttles) for run in self.movement.usable_runs
            ]
        return self._ends[destination]

    def _earliest(self, run: LineRun, near: dict[str, int], shuttles: Pairs) -> dict[int, int]:
        low, high = self.movement.waits
        place = run.line.to
        ends = {}
        if place in near:
            ends[1] = run.arrive + near[place]
        driven = [end for _, end in between(shuttles[place], run.arrive + low, run.arrive + high)]
        if driven:
            ends[2] = min(driven)
        return ends


def between(pairs: list[tuple[int, int]], first: int, last: int) -> list[tuple[int, int]]:
    """Of pairs in rising order those that begin with `first` to `last`."""
    return pairs[bisect_left(pairs, (first,)) : bisect_left(pairs, (last + 1,))]
