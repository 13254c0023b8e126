"""A plain search for an itinerary between two places, over dates, clocks, fleets, stops, lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from returnplan import rounding
from returnplan.auditing.movement import LineRun, Movement
from returnplan.auditing.rides import Pairs, Rides, between
from returnplan.calendar import MINUTES_A_DAY
from returnplan.scenario.scenario import Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundWay:
    """An itinerary that was found."""

    depart: int
    arrive: int
    by: str
    runs: tuple[LineRun, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WaySearch:
    """A search from one origin to one place, starting on one of `days`."""

    rides: Rides
    origin: str
    destination: str
    days: frozenset[int]
    earliest: int = 0
    """Moment before which nobody starts."""

    @property
    def scenario(self) -> Scenario:
        return self.rides.scenario

    @property
    def movement(self) -> Movement:
        return self.rides.movement

    def ways(self) -> Iterator[FoundWay]:
        """Direct trips, then one line, then two."""
        yield from self._direct()
        yield from self._by_lines()

    def _starts(self, moment: int) -> bool:
        since = self.movement.since or 0
        return moment >= max(0, since, self.earliest) and moment // MINUTES_A_DAY in self.days

    def _keeps(self, depart: int, arrive: int) -> bool:
        """Whether a whole way starts on a day, arrives by E and is not too long."""
        most = self.scenario.transfer.max_hours
        return (
            self._starts(depart)
            and arrive <= self.scenario.calendar.end
            and (most is None or arrive - depart <= rounding.floor(most * 60))
        )

    def _direct(self) -> Iterator[FoundWay]:
        for on, there in self.rides.boards(self.origin).items():
            for off, back in self.rides.alights(self.destination).items():
                if on not in self.movement.origins or off not in self.movement.plants:
                    continue
                for ride in self.rides.of(on, off, "direct"):
                    first, last = self.rides.departures(ride)
                    for day in range(self.scenario.days):
                        for clock in self.scenario.departure_times:
                            depart = day * MINUTES_A_DAY + clock
                            start, end = depart + ride.on - there, depart + ride.off + back
                            if (
                                first <= depart <= last
                                and self._keeps(start, end)
                                and self.rides.boards_at(ride, depart)
                            ):
                                by = f"fleet {ride.fleet.fleet}, {' > '.join(ride.places)}"
                                yield FoundWay(depart=start, arrive=end, by=by)

    # -- lines -------------------------------------------------------------------------------------

    @cached_property
    def _boards(self) -> dict[str, int]:
        return self.rides.boards(self.origin)

    @cached_property
    def _feeders(self) -> Pairs:
        return self.rides.feeders(self.origin)

    def _latest_starts(self, run: LineRun) -> dict[int, int]:
        """Legs up to and with a line (1 or 2) -> latest start of the itinerary."""
        low, high = self.movement.waits
        place = run.line.from_
        starts = {}
        if place in self._boards and self._starts(run.depart - self._boards[place]):
            starts[1] = run.depart - self._boards[place]
        fed = [
            start
            for _, start in between(self._feeders[place], run.depart - high, run.depart - low)
            if self._starts(start)
        ]
        if fed:
            starts[2] = max(fed)
        return starts

    def _by_lines(self) -> Iterator[FoundWay]:
        runs, ends = self.movement.usable_runs, self.rides.ends(self.destination)
        starts: list[dict[int, int]] = []
        seated = [run.line.line not in self.rides.seatless for run in runs]
        for run, end, seats in zip(runs, ends, seated, strict=True):
            starts.append(self._latest_starts(run) if seats else {})
            for way in self._join(starts[-1], end, 1):
                yield replace(way, by=f"line {run.line.line}", runs=(run,))
        for number, run in enumerate(runs):
            changes = self.movement.connections[number] if starts[number] else ()
            for other in (other for other in changes if seated[other]):
                for way in self._join(starts[number], ends[other], 0):
                    by = f"lines {run.line.line} and {runs[other].line.line}"
                    yield replace(way, by=by, runs=(run, runs[other]))

    def _join(
        self, starts: dict[int, int], ends: dict[int, int], shared: int
    ) -> Iterator[FoundWay]:
        """Whole ways of a first and a last part that share so many legs."""
        for legs, start in starts.items():
            for more, end in ends.items():
                few = legs + more - shared <= self.scenario.transfer.max_legs
                if few and self._keeps(start, end):
                    yield FoundWay(depart=start, arrive=end, by="")
