"""Who may set out when, at which risk level and into how many quarantine days, worked out anew.

`returnplan.scenario.epidemic` does the same for the optimiser, which nothing here uses.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from returnplan.calendar import MINUTES_A_DAY
from returnplan.scenario.scenario import Permit, Scenario
from returnplan.scenario.standing_rows import Onward


@dataclass(frozen=True)
class RiskAndPermits:
    """Risk levels and permits of a scenario, by place and day."""

    scenario: Scenario

    @cached_property
    def waiting(self) -> dict[str, Onward]:
        """Rows of onward.csv by the place that stands for those who wait."""
        cohorts = self.scenario.cohorts
        return {cohorts[row.cohort].origin: row for row in self.scenario.onward.values()}

    def spot(self, origin: str) -> str:
        """Where an origin is: that of who waits under way is at another place."""
        return self.waiting[origin].at if origin in self.waiting else origin

    def earliest(self, origin: str) -> int:
        """Moment before which nobody of an origin starts."""
        if origin not in self.waiting:
            return 0
        row = self.waiting[origin]
        return (row.date - self.scenario.start).days * MINUTES_A_DAY + row.clock

    def level(self, place: str, day: int) -> str:
        """Risk level of a place: that of the last row of risk.csv on or before the day.

        Of two rows of one date the place's own overrules that of `*`; without any row the level is
        that of places.csv. Who waits under way keeps theirs.
        """
        if place in self.waiting:
            return self.waiting[place].risk
        key = place, day
        if key not in self._levels:
            date = self.scenario.calendar.date(day)
            rows = [
                (row.from_, row.place == place, row.level)
                for row in self.scenario.risk
                if row.place in (place, "*") and row.from_ <= date
            ]
            last = max(rows, default=None, key=lambda row: row[:2])
            self._levels[key] = self.scenario.places[place].risk if last is None else last[2]
        return self._levels[key]

    def permits(self, origin: str, destination: str, day: int) -> list[Permit]:
        """Rows of permits.csv that cover a start from `origin` for `destination` on a day."""
        key = origin, destination, day
        if key not in self._covers:
            self._covers[key] = self._covering(*key)
        return self._covers[key]

    def _covering(self, origin: str, destination: str, day: int) -> list[Permit]:
        date, places = self.scenario.calendar.date(day), self.scenario.places
        covers = []
        for row in self._by_destination.get(destination, []) + self._by_destination.get("*", []):
            here = row.origin in ("*", origin) or (
                row.origin == places[origin].province and row.origin != ""
            )
            begun = row.from_ is None or row.from_ <= date
            if here and begun and (row.until is None or date <= row.until):
                covers.append(row)
        return covers

    def may_start(self, origin: str, destination: str, day: int) -> bool:
        """Whether the level lets its workers travel, and a permit covers them where one must.

        Who has started already may go on.
        """
        if origin in self.waiting:
            return True
        if not self.scenario.levels[self.level(origin, day)].travel:
            return False
        return not self.scenario.permits or self.permits(origin, destination, day) != []

    def quarantine_days(self, origin: str, destination: str, day: int) -> int:
        """Dates in a bed: the level's, or the fewest of those that the permits ask for.

        A permit that says nothing asks for the level's.
        """
        if origin in self.waiting:
            return self.waiting[origin].quarantine_days
        usual = self.scenario.levels[self.level(origin, day)].quarantine_days
        fewest = None
        for row in self.permits(origin, destination, day):
            asked = usual if row.quarantine_days is None else row.quarantine_days
            fewest = asked if fewest is None else min(fewest, asked)
        return usual if fewest is None else fewest

    @cached_property
    def _levels(self) -> dict[tuple[str, int], str]:
        return {}

    @cached_property
    def _covers(self) -> dict[tuple[str, str, int], list[Permit]]:
        return {}

    @cached_property
    def _by_destination(self) -> dict[str, list[Permit]]:
        rows: dict[str, list[Permit]] = {}
        for row in self.scenario.permits:
            rows.setdefault(row.destination, []).append(row)
        return rows
