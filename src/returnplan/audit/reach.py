"""Whether an itinerary exists for a cohort by place, clock and date alone; which claims are false.

Two answers are looked for. A *sure* way uses road trips with two stops only, which need nobody
else. A *possible* way may also ride road trips with more stops, whether or not somebody else is
there to use them. A claim is false only where a sure way speaks against it, or where not even a
possible way speaks for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from returnplan.audit.movement import Movement
from returnplan.audit.rides import Rides
from returnplan.audit.search import Search, Way
from returnplan.scenario.epidemic import Epidemic
from returnplan.scenario.scenario import Cohort, Scenario

MORE_DAYS = 14
"""Travel dates that are added to see whether somebody is only too late."""


@dataclass(frozen=True)
class Reach:
    """The search, over one scenario."""

    movement: Movement

    @property
    def scenario(self) -> Scenario:
        return self.movement.scenario

    @cached_property
    def epidemic(self) -> Epidemic:
        return Epidemic(self.scenario)

    @cached_property
    def _later(self) -> Reach:
        """The same scenario with more travel dates."""
        longer = replace(self.scenario, days=self.scenario.days + MORE_DAYS)
        return Reach(Movement(longer))

    @cached_property
    def _known(self) -> dict[object, Way | None]:
        return {}

    @cached_property
    def _rides(self) -> dict[bool, Rides]:
        """By whether they are sure."""
        return {sure: Rides(movement=self.movement, sure=sure) for sure in (True, False)}

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
            return "reason is too_late, but there is no way on later dates either"
        if reason == "no_way":
            late = self._later.way(free, sure=True)
            if late:
                return f"reason is no_way, but only too late there is one: {self._text(late)}"
        return None

    def on_post(self, cohort: Cohort, way: Way) -> int:
        """Day from which whoever takes a way is on post."""
        calendar, destination = self.scenario.calendar, self.scenario.destination(cohort)
        start = calendar.day_of(way.depart)
        days = self.epidemic.quarantine_days(cohort.origin, destination, start)
        return calendar.day_of(way.arrive) + max(days, self.scenario.settle_days)

    def _text(self, way: Way) -> str:
        moment_text = self.scenario.calendar.moment_text
        return f"{moment_text(way.depart)} to {moment_text(way.arrive)} by {way.by}"

    def _window(self, cohort: Cohort) -> range:
        calendar = self.scenario.calendar
        last = self.scenario.days - 1
        if cohort.latest is not None:
            last = min(last, calendar.day(cohort.latest))
        return range(max(0, calendar.day(cohort.ready)), last + 1)

    def _closed(self, cohort: Cohort) -> str | None:
        """`travel_ban` where every date is banned, `no_permit` where no other date has a permit."""
        destination = self.scenario.destination(cohort)
        days = self._window(cohort)
        free = [
            day
            for day in days
            if self.scenario.levels[self.epidemic.level(cohort.origin, day)].travel
        ]
        if days and not free:
            return "travel_ban"
        allowed = [d for d in free if self.epidemic.may_start(cohort.origin, destination, d)]
        return "no_permit" if days and not allowed else None

    def way(self, cohort: Cohort, *, sure: bool) -> Way | None:
        """A way on a date on which the cohort may start, with a facility where it needs beds."""
        destination = self.scenario.destination(cohort)
        served = any(
            self.movement.serves(facility, destination, cohort.employer)
            for facility in self.scenario.quarantine.values()
        )
        days = frozenset(
            day
            for day in self._window(cohort)
            if self.epidemic.may_start(cohort.origin, destination, day)
            and (served or self.epidemic.quarantine_days(cohort.origin, destination, day) == 0)
        )
        key = (cohort.origin, destination, days, sure)
        if key not in self._known:
            search = Search(
                rides=self._rides[sure], origin=cohort.origin, destination=destination, days=days
            )
            self._known[key] = search.first() if days else None
        return self._known[key]
