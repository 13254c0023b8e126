"""Whether an itinerary exists for a cohort by place, clock and date alone; which claims are false.

Two answers are looked for. A *sure* way uses road trips with two stops only, which need nobody
else. A *possible* way may also ride road trips with more stops, whether or not somebody else is
there to use them. A claim is false only where a sure way speaks against it, or where not even a
possible way speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from returnplan.auditing.epidemic import RiskAndPermits
from returnplan.auditing.movement import Movement
from returnplan.auditing.rides import Rides
from returnplan.auditing.way_search import FoundWay, WaySearch
from returnplan.calendar import MINUTES_A_DAY
from returnplan.scenario.scenario import Cohort, Fleet, Line, Permit, Scenario

MOST_DAYS = 1_100
"""Travel dates that are looked at to see whether somebody is only too late, however late."""


@dataclass(frozen=True)
class Reach:
    """The search, over one scenario."""

    movement: Movement

    @property
    def scenario(self) -> Scenario:
        return self.movement.scenario

    @cached_property
    def starts(self) -> RiskAndPermits:
        return RiskAndPermits(self.scenario)

    @cached_property
    def _dates(self) -> int:
        """Travel dates after which every week is like the one before, and as many as a way takes.

        What anything is dated by lies before; the longest trips may begin a way and end it.
        """
        scenario, move = self.scenario, self.movement
        rows: list[Fleet | Permit] = [*scenario.fleets.values(), *scenario.permits]
        dates = [cohort.ready for cohort in scenario.cohorts.values()]
        dates += [row.from_ for row in scenario.risk]
        for row in rows:
            dates += [when for when in (row.from_, row.until) if when is not None]
        for line in scenario.lines.values():
            dates += [when for when in (line.first, line.last) if when is not None]
        last = max((scenario.calendar.day(when) for when in dates), default=0)
        minutes = max((move.line_minutes(line) for line in scenario.lines.values()), default=0)
        far = move.distances.farthest_km
        given = max((road.hours or 0.0 for road in scenario.roads.values()), default=0.0)
        for fleet in scenario.fleets.values():
            hours = 3 * max(far / fleet.speed_kmh, given)
            driven = move.drive_minutes(hours, fleet) + 60 * fleet.turnaround_hours
            minutes = max(minutes, round(driven))
        longest = 4 * minutes + 3 * move.waits[1]
        return max(scenario.days, last + 1) + longest // MINUTES_A_DAY + 15

    @cached_property
    def _later(self) -> Reach:
        """The same scenario with more travel dates."""
        days = min(self._dates, max(MOST_DAYS, self.scenario.days))
        return Reach(Movement(replace(self.scenario, days=days)))

    @cached_property
    def _known(self) -> dict[object, FoundWay | None]:
        return {}

    @cached_property
    def _rides(self) -> dict[tuple[bool, frozenset[str]], Rides]:
        """By whether they are sure, and which vehicles have no seat."""
        return {}

    @cached_property
    def _seatless(self) -> dict[str, frozenset[str]]:
        """Fleets and lines without a usable seat, by risk level."""
        vehicles: dict[str, Fleet | Line] = {**self.scenario.fleets, **self.scenario.lines}
        return {
            level: frozenset(
                name for name, one in vehicles.items() if self.movement.seats(one, level) == 0
            )
            for level in self.scenario.levels
        }

    def fault(self, cohort: Cohort, reason: str) -> str | None:
        """Why `reason` is false of a cohort of whom nobody travels; None: it may be true."""
        closed = self._closed(cohort)
        if closed is not None:
            return None if reason == closed else f"reason is {reason}; in truth it is {closed}"
        if reason in ("travel_ban", "no_permit"):
            return f"reason is {reason}, but on some date the cohort may start"
        sure = self.way(cohort, sure=True)
        if reason not in ("no_way", "too_late"):
            if sure or self.way(cohort, sure=False):
                return None
            return f"reason is {reason}, but no itinerary exists by place, clock and date"
        if sure:
            return f"reason is {reason}, but there is a way: {self._text(sure)}"
        free = replace(cohort, latest=None)
        if reason == "too_late" and not self._later.way(free, sure=False):
            if self._dates > self._later.scenario.days:
                return None  # not all dates were looked at
            return "reason is too_late, but there is no way on later dates either"
        if reason == "no_way":
            late = self._later.way(free, sure=True)
            if late:
                return f"reason is no_way, but only too late there is one: {self._text(late)}"
        return None

    def on_post(self, cohort: Cohort, way: FoundWay) -> int:
        """Day from which whoever takes a way is on post."""
        calendar, destination = self.scenario.calendar, self.scenario.destination(cohort)
        start = calendar.day_of(way.depart)
        days = self.starts.quarantine_days(cohort.origin, destination, start)
        return calendar.day_of(way.arrive) + max(days, self.scenario.settle_days)

    def _text(self, way: FoundWay) -> str:
        moment_text = self.scenario.calendar.moment_text
        return f"{moment_text(way.depart)} to {moment_text(way.arrive)} by {way.by}"

    def _window(self, cohort: Cohort) -> range:
        calendar = self.scenario.calendar
        last = self.scenario.days - 1
        if cohort.latest is not None:
            last = min(last, calendar.day(cohort.latest))
        first = calendar.day(cohort.ready)
        if self.movement.since is not None:  # C30
            first = max(first, self.movement.since // MINUTES_A_DAY)
        return range(max(0, first), last + 1)

    def _closed(self, cohort: Cohort) -> str | None:
        """`travel_ban` where every date is banned, `no_permit` where no other date has a permit."""
        destination = self.scenario.destination(cohort)
        days = self._window(cohort)
        free = [
            day
            for day in days
            if cohort.origin in self.starts.waiting
            or self.scenario.levels[self.starts.level(cohort.origin, day)].travel
        ]
        if days and not free:
            return "travel_ban"
        allowed = [d for d in free if self.starts.may_start(cohort.origin, destination, d)]
        return "no_permit" if days and not allowed else None

    def way(self, cohort: Cohort, *, sure: bool) -> FoundWay | None:
        """A way on a date on which the cohort may start, with a facility where it needs beds."""
        origin, destination = cohort.origin, self.scenario.destination(cohort)
        for seatless, days in self._days(cohort):
            key = (origin, destination, days, sure, seatless)
            if key not in self._known:
                self._known[key] = next(self._search(*key).ways(), None)
            if self._known[key] is not None:
                return self._known[key]
        return None

    def ways(self, cohort: Cohort, *, sure: bool) -> Iterator[FoundWay]:
        """All of them that are looked for."""
        origin, destination = cohort.origin, self.scenario.destination(cohort)
        for seatless, days in self._days(cohort):
            yield from self._search(origin, destination, days, sure, seatless).ways()

    def _days(self, cohort: Cohort) -> list[tuple[frozenset[str], frozenset[int]]]:
        """Vehicles without a seat, and days on which the cohort may start so; the first ones first.

        Some facility serves it where it needs beds.
        """
        destination = self.scenario.destination(cohort)
        served = any(
            self.movement.serves(facility, destination, cohort.employer)
            for facility in self.scenario.quarantine.values()
        )
        days = frozenset(
            day
            for day in self._window(cohort)
            if self.starts.may_start(cohort.origin, destination, day)
            and (served or self.starts.quarantine_days(cohort.origin, destination, day) == 0)
        )
        seats: dict[frozenset[str], set[int]] = {}
        for day in days:
            level = self.starts.level(cohort.origin, day)
            seats.setdefault(self._seatless[level], set()).add(day)
        return [
            (seatless, frozenset(some))
            for seatless, some in sorted(seats.items(), key=lambda item: min(item[1]))
        ]

    def _search(
        self,
        origin: str,
        destination: str,
        days: frozenset[int],
        sure: bool,
        seatless: frozenset[str],
    ) -> WaySearch:
        """For ways that start on one of `days`, without the vehicles that then have no seat."""
        if (sure, seatless) not in self._rides:
            rides = Rides(movement=self.movement, sure=sure, seatless=seatless)
            self._rides[sure, seatless] = rides
        return WaySearch(
            rides=self._rides[sure, seatless],
            origin=self.starts.spot(origin),
            destination=destination,
            days=days,
            earliest=self.starts.earliest(origin),
        )
