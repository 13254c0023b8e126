"""Where on its way a coach stands: breaks, rests and changes of drivers, by the driving rule.

The rule gives the hours of a way with its breaks and rests as one number (`geography.driving`).
Here they are laid out: a break after every `max_continuous_hours` of driving, a rest after every
`daily_hours` of each driver, none where the driving ends. Deadhead, trip and way back each begin
with rested drivers, as the rule counts each of them on its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from returnplan import rounding
from returnplan.scenario.rules import DrivingRules

MINUTES_AN_HOUR = 60
LEAST_HOURS = 1e-9
"""Driving that is shorter is none: what is left over of a sum of hours."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """Driving from one place to the next."""

    start: str
    end: str
    hours: float
    """Pure driving."""
    tenths: int
    """Tenths of a km."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """What a coach does for some minutes of a way."""

    what: str
    """`drive`, `break`, `rest` or `stop`."""
    start: str
    """Place that it comes from, or stops at."""
    end: str
    begins: int
    """Moment."""
    ends: int
    driver: int | None = None
    """Who drives, from 1; None where it stands."""
    tenths: int = 0
    """Tenths of a km from the section's start at which it stands, or of which it drives."""


def laid_out(
    sections: Sequence[Section],
    begins: int,
    *,
    drivers: int,
    rules: DrivingRules,
    stop_minutes: int = 0,
) -> list[Piece]:
    """Every piece of a way, in order and without a gap between them.

    Parameters
    ----------
    begins
        Moment at which the way begins.
    stop_minutes
        Minutes at each place between two sections.

    Returns
    -------
    list of Piece
        Moments are rounded up to the minute from the beginning, so that the last one ends with
        the minutes of the rule.

    Ten hours with one driver: 4 h, 20 min, 4 h, 20 min and 16 h of rest, 2 h.
    """
    pieces: list[Piece] = []
    exact = 0.0  # hours since the beginning

    def add(what: str, section: Section, hours: float, driver: int | None, tenths: int) -> None:
        nonlocal exact
        start = pieces[-1].ends if pieces else begins
        exact += hours
        end = begins + rounding.ceil(exact * MINUTES_AN_HOUR)
        pieces.append(
            Piece(
                what=what,
                start=section.end if what == "stop" else section.start,
                end=section.end,
                begins=start,
                ends=end,
                driver=driver,
                tenths=tenths,
            )
        )

    spells = _Spells(drivers=drivers, rules=rules)
    for number, section in enumerate(sections):
        if number:
            add("stop", sections[number - 1], stop_minutes / MINUTES_AN_HOUR, None, 0)
        done = 0.0
        while section.hours - done > LEAST_HOURS:
            covered = _tenths(section, done)
            for what, hours in spells.pauses():
                add(what, section, hours, None, covered)
            driver, hours = spells.next(section.hours - done)
            done += hours
            add("drive", section, hours, driver, _tenths(section, done) - covered)
    return pieces


def _tenths(section: Section, hours: float) -> int:
    """Tenths of a km covered after so many hours of a section."""
    if section.hours - hours <= LEAST_HOURS:
        return section.tenths
    return rounding.floor(section.tenths * hours / section.hours)


class _Spells:
    """Who drives next and for how long, and the pauses that are due before it."""

    def __init__(self, *, drivers: int, rules: DrivingRules) -> None:
        self._rules = rules
        self._shift = rules.daily_hours * drivers
        self._driven = [0.0] * drivers
        self._since_break = 0.0
        self._at_wheel = 0

    def pauses(self) -> Iterator[tuple[str, float]]:
        """Pauses that are due where driving goes on, each with its hours."""
        rules = self._rules
        if self._since_break >= rules.max_continuous_hours - LEAST_HOURS:
            self._since_break = 0.0
            self._at_wheel = self._freshest()
            yield "break", rules.break_minutes / MINUTES_AN_HOUR
        if sum(self._driven) >= self._shift - LEAST_HOURS:
            self._driven = [0.0] * len(self._driven)
            self._at_wheel = 0
            if self._shift < 24:
                yield "rest", 24 - self._shift

    def next(self, most: float) -> tuple[int, float]:
        """The driver, from 1, and the hours at the wheel, of at most so many."""
        daily = self._rules.daily_hours
        if self._driven[self._at_wheel] >= daily - LEAST_HOURS:
            self._at_wheel = self._freshest()
        left = daily - self._driven[self._at_wheel]
        hours = min(most, self._rules.max_continuous_hours - self._since_break, left)
        self._driven[self._at_wheel] += hours
        self._since_break += hours
        return self._at_wheel + 1, hours

    def _freshest(self) -> int:
        """Who has driven least since the last rest; of equals the first."""
        return min(range(len(self._driven)), key=lambda one: round(self._driven[one], 6))
