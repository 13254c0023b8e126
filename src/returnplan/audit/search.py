"""A plain search for an itinerary between two places, over dates, clocks, fleets, stops, lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from returnplan import rounding
from returnplan.audit.movement import LineRun, Movement
from returnplan.calendar import MINUTES_A_DAY
from returnplan.scenario.scenario import Fleet, Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """An itinerary that was found."""

    depart: int
    arrive: int
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Ride:
    """A road trip of a fleet, seen from one boarding and one alighting stop; minutes."""

    fleet: Fleet
    places: tuple[str, ...]
    on: int
    """From the trip's departure to that from the boarding stop."""
    off: int
    """From the trip's departure to the arrival at the alighting stop."""
    length: int
    before: int
    after: int
    """Busy before the departure, and after the arrival at the last stop."""


@dataclass(frozen=True, kw_only=True)
class Search:
    """A search from one origin to one place, starting on one of `days`."""

    movement: Movement
    origin: str
    destination: str
    days: frozenset[int]
    sure: bool

    @property
    def scenario(self) -> Scenario:
        return self.movement.scenario

    def first(self) -> Way | None:
        """The first way found: direct trips, then one line, then two."""
        return next(self._direct(), None) or next(self._by_lines(), None)

    # -- the parts of a way ------------------------------------------------------------------------

    @cached_property
    def _boards(self) -> dict[str, int]:
        """Places to board at -> minutes of local transport there."""
        return self._near([(place, self.origin, place) for place in self.scenario.places])

    @cached_property
    def _alights(self) -> dict[str, int]:
        """Places to alight at -> minutes of local transport from there."""
        return self._near([(place, place, self.destination) for place in self.scenario.places])

    def _near(self, ways: list[tuple[str, str, str]]) -> dict[str, int]:
        minutes = {}
        for place, start, end in ways:
            if start == end:
                minutes[place] = 0
            elif self.movement.geography.is_local(start, end):
                minutes[place] = self.scenario.transfer.local_minutes
        return minutes

    def _starts(self, moment: int) -> bool:
        return moment >= 0 and moment // MINUTES_A_DAY in self.days

    def _keeps(self, depart: int, arrive: int) -> bool:
        """Whether a whole way starts on a day, arrives by E and is not too long."""
        most = self.scenario.transfer.max_hours
        return (
            self._starts(depart)
            and arrive <= self.scenario.calendar.end
            and (most is None or arrive - depart <= rounding.floor(most * 60))
        )

    def _drives(self, ride: Ride, depart: int) -> bool:
        """Whether a road trip keeps the horizon and its fleet's dates."""
        arrive = depart + ride.length
        return (
            depart >= 0
            and arrive <= self.scenario.calendar.end
            and self.movement.in_span(ride.fleet, depart - ride.before, arrive + ride.after)
        )

    # -- road trips --------------------------------------------------------------------------------

    def chains(self, place: str, others: frozenset[str], most: int) -> Iterator[tuple[str, ...]]:
        """Lists of 1 to `most` stops, of which `place` is one, each a neighbour of the next."""
        yield (place,)
        if self.sure:
            return
        limit = rounding.floor(self.scenario.road.neighbour_km * 10)
        tenths = self.movement.geography.tenths
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
                        if made not in seen and tenths(start, end) <= limit:
                            seen.add(made)
                            longer.append(made)
            yield from longer
            grown = longer

    def _rides(self, on: str, off: str, purpose: str) -> Iterator[Ride]:
        """Road trips of a purpose that call at `on` to board and at `off` to alight."""
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
                    if fleet.fleet in self.scenario.line_fleets:
                        continue
                    if tenths > rounding.floor(fleet.max_km * 10):
                        continue
                    calls = move.call_minutes(places, fleet)
                    at = boards.index(on)
                    before, after = move.road_duty(fleet, places[0], places[-1])
                    yield Ride(
                        fleet=fleet,
                        places=places,
                        on=calls[at] + (road.stop_minutes if at else 0),
                        off=calls[len(boards) + alights.index(off)],
                        length=calls[-1],
                        before=before,
                        after=after,
                    )

    def _direct(self) -> Iterator[Way]:
        for on, there in self._boards.items():
            for off, back in self._alights.items():
                if on not in self.movement.origins or off not in self.movement.plants:
                    continue
                for ride in self._rides(on, off, "direct"):
                    for day in range(self.scenario.days):
                        for clock in self.scenario.departure_times:
                            depart = day * MINUTES_A_DAY + clock
                            start, end = depart + ride.on - there, depart + ride.off + back
                            if self._keeps(start, end) and self._drives(ride, depart):
                                by = f"fleet {ride.fleet.fleet}, {' > '.join(ride.places)}"
                                yield Way(depart=start, arrive=end, by=by)

    # -- lines -------------------------------------------------------------------------------------

    @cached_property
    def _feeders(self) -> dict[str, list[tuple[int, int]]]:
        """Line's `from` place -> (start of the itinerary, arrival there) of each feeder."""
        low, _ = self.movement.waits
        found: dict[str, list[tuple[int, int]]] = {}
        for hub in sorted({run.line.from_ for run in self.movement.usable_runs}):
            for on, there in self._boards.items():
                if on not in self.movement.origins:
                    continue
                for ride in self._rides(on, hub, "feeder"):
                    for moment in sorted(self.movement.line_departures[hub]):
                        depart = moment - low - ride.length
                        start = depart + ride.on - there
                        if self._starts(start) and self._drives(ride, depart):
                            found.setdefault(hub, []).append((start, depart + ride.off))
        return found

    @cached_property
    def _shuttles(self) -> dict[str, list[tuple[int, int]]]:
        """Line's `to` place -> (departure there, end of the itinerary) of each shuttle."""
        low, _ = self.movement.waits
        found: dict[str, list[tuple[int, int]]] = {}
        for hub in sorted({run.line.to for run in self.movement.usable_runs}):
            for off, back in self._alights.items():
                if off not in self.movement.plants:
                    continue
                for ride in self._rides(hub, off, "shuttle"):
                    for moment in sorted(self.movement.line_arrivals[hub]):
                        depart = moment + low
                        end = depart + ride.off + back
                        if end <= self.scenario.calendar.end and self._drives(ride, depart):
                            found.setdefault(hub, []).append((depart, end))
        return found

    def _latest_starts(self, run: LineRun) -> dict[int, int]:
        """Legs up to and with a line (1 or 2) -> latest start of the itinerary."""
        low, high = self.movement.waits
        place = run.line.from_
        starts = {}
        if place in self._boards and self._starts(run.depart - self._boards[place]):
            starts[1] = run.depart - self._boards[place]
        fed = [
            start
            for start, arrive in self._feeders.get(place, ())
            if low <= run.depart - arrive <= high
        ]
        if fed:
            starts[2] = max(fed)
        return starts

    def _earliest_ends(self, run: LineRun) -> dict[int, int]:
        """Legs from a line on, with it (1 or 2) -> earliest end of the itinerary."""
        low, high = self.movement.waits
        place = run.line.to
        ends = {}
        if place in self._alights:
            ends[1] = run.arrive + self._alights[place]
        driven = [
            end
            for depart, end in self._shuttles.get(place, ())
            if low <= depart - run.arrive <= high
        ]
        if driven:
            ends[2] = min(driven)
        return ends

    def _by_lines(self) -> Iterator[Way]:
        runs = self.movement.usable_runs
        starts = [self._latest_starts(run) for run in runs]
        ends = [self._earliest_ends(run) for run in runs]
        for number, run in enumerate(runs):
            for way in self._join(starts[number], ends[number], 1):
                yield replace(way, by=f"line {run.line.line}")
        for number, run in enumerate(runs):
            for other in self.movement.connections[number] if starts[number] else ():
                for way in self._join(starts[number], ends[other], 0):
                    by = f"lines {run.line.line} and {runs[other].line.line}"
                    yield replace(way, by=by)

    def _join(self, starts: dict[int, int], ends: dict[int, int], shared: int) -> Iterator[Way]:
        """Whole ways of a first and a last part that share so many legs."""
        for legs, start in starts.items():
            for more, end in ends.items():
                few = legs + more - shared <= self.scenario.transfer.max_legs
                if few and self._keeps(start, end):
                    yield Way(depart=start, arrive=end, by="")
