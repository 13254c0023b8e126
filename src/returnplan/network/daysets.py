"""Sets of days as whole numbers: bit d stands for day d.

Whatever a scenario dates - permits, levels, fleets, lines - changes for the last time on some day.
From then on every week is like the one before, so days up to a week later stand for all.
"""

from __future__ import annotations

from collections.abc import Iterable

DAYS_A_WEEK = 7


def days_between(first: int, last: int | None, beyond: int) -> int:
    """Days `first` to `last` (None: without end) of 0 .. beyond - 1."""
    first = max(0, first)
    last = beyond - 1 if last is None else min(last, beyond - 1)
    return ((1 << (last - first + 1)) - 1) << first if last >= first else 0


def weekly(weekdays: Iterable[int], first_weekday: int, beyond: int) -> int:
    """Days of 0 .. beyond - 1 on weekdays (1 = Monday), day 0 being a `first_weekday`."""
    week = sum(1 << (day - first_weekday) % DAYS_A_WEEK for day in weekdays)
    weeks = -(-beyond // DAYS_A_WEEK)
    repeated = week * (((1 << DAYS_A_WEEK * weeks) - 1) // ((1 << DAYS_A_WEEK) - 1))
    return repeated & ((1 << beyond) - 1)


def later(days: int, by: int) -> int:
    """Every day of a set as many days later; those before day 0 fall away."""
    return days << by if by >= 0 else days >> -by


def first_of(days: int) -> int:
    """The first day of a set that is not empty."""
    return (days & -days).bit_length() - 1
