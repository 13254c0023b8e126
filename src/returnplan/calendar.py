"""Dates and clocks: the one place that turns them into numbers and back.

A *day* is a whole number: 0 is the date `start`. A *moment* is whole minutes since `start` 00:00,
local wall-clock time; midnight belongs to the date that it begins, so moment 1440 is on day 1.
A *clock* is minutes since midnight (08:00 is 480).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MINUTES_A_DAY = 24 * 60
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def clock_text(clock: int) -> str:
    """`480` -> `08:00`."""
    return f"{clock // 60:02d}:{clock % 60:02d}"


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Travel dates `start` .. `start + days - 1`, then `tail_days` dates on which nobody moves."""

    start: date
    days: int
    tail_days: int

    @property
    def horizon(self) -> int:
        """Dates on which posts, beds and production count."""
        return self.days + self.tail_days

    @property
    def end(self) -> int:
        """E: the moment at which the last travel date ends. Everybody arrives at E or earlier."""
        return self.days * MINUTES_A_DAY

    def day(self, when: date) -> int:
        """Day of a date; negative before `start`."""
        return (when - self.start).days

    def date(self, day: int) -> date:
        return self.start + timedelta(days=day)

    @staticmethod
    def day_of(moment: int) -> int:
        """Day to which a moment belongs."""
        return moment // MINUTES_A_DAY

    @staticmethod
    def clock_of(moment: int) -> int:
        return moment % MINUTES_A_DAY

    def weekday(self, day: int) -> int:
        """1 = Monday to 7 = Sunday."""
        return self.date(day).isoweekday()

    def date_text(self, day: int) -> str:
        """`2020-02-16`."""
        return self.date(day).isoformat()

    def moment_text(self, moment: int) -> str:
        """`2020-02-16 08:00`."""
        return f"{self.date_text(self.day_of(moment))} {clock_text(self.clock_of(moment))}"
