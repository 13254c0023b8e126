"""Who may start on which date, at which risk level, and for how many dates a bed is then needed.

`problem.md`, Epidemic rules: the level of a place on a date, permits, quarantine days.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from returnplan.scenario.scenario import Permit, Scenario


@dataclass(frozen=True)
class Epidemic:
    """Risk levels and permits of a scenario, by place and day."""

    scenario: Scenario

    @cached_property
    def _changes(self) -> dict[str, list[tuple[int, str]]]:
        """(day, level) of every place in rising order of the day; `*` is spread over the places."""
        calendar = self.scenario.calendar
        own = {(row.place, calendar.day(row.from_)) for row in self.scenario.risk}
        changes: dict[str, list[tuple[int, str]]] = {place: [] for place in self.scenario.places}
        for row in self.scenario.risk:
            day = calendar.day(row.from_)
            if row.place != "*":
                changes[row.place].append((day, row.level))
            else:
                for place in changes:
                    if (place, day) not in own:
                        changes[place].append((day, row.level))
        return {place: sorted(rows) for place, rows in changes.items()}

    def level(self, place: str, day: int) -> str:
        """Risk level of `place` on `day`: the last change on or before it, else the place's own.

        Who waits under way is of the level at which they set out.
        """
        waiting = self.scenario.waiting.get(place)
        if waiting is not None:
            return waiting.risk
        level = self.scenario.places[place].risk
        for changed, to in self._changes[place]:
            if changed > day:
                break
            level = to
        return level

    def permits(self, origin: str, destination: str, day: int) -> list[Permit]:
        """Rows of permits.csv that let workers of `origin` start for `destination` on `day`."""
        return [
            row
            for row in self._rows(origin, destination)
            if (row.from_ is None or self.scenario.calendar.day(row.from_) <= day)
            and (row.until is None or day <= self.scenario.calendar.day(row.until))
        ]

    def _rows(self, origin: str, destination: str) -> list[Permit]:
        found = self._rows_of.get((origin, destination))
        if found is None:
            names = {"*", origin, self.scenario.places[origin].province} - {""}
            found = self._rows_of[origin, destination] = [
                row
                for row in self.scenario.permits
                if row.origin in names and row.destination in ("*", destination)
            ]
        return found

    @cached_property
    def _rows_of(self) -> dict[tuple[str, str], list[Permit]]:
        return {}

    def may_start(self, origin: str, destination: str, day: int) -> bool:
        """Whether travel and permits let an itinerary start (beds apart); who has, may go on."""
        if origin in self.scenario.waiting:
            return True
        if not self.scenario.levels[self.level(origin, day)].travel:
            return False
        return not self.scenario.permits or bool(self.permits(origin, destination, day))

    def quarantine_days(self, origin: str, destination: str, day: int) -> int:
        """L of those who start on `day`: of several permits the fewest days hold."""
        waiting = self.scenario.waiting.get(origin)
        if waiting is not None:
            return waiting.quarantine_days
        level_days = self.scenario.levels[self.level(origin, day)].quarantine_days
        rows = self.permits(origin, destination, day) if self.scenario.permits else []
        asked = [level_days if row.quarantine_days is None else row.quarantine_days for row in rows]
        return min(asked, default=level_days)
