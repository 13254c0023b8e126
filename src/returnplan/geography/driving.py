"""Hours on the road with breaks and rests (`problem.md`, Movement by road)."""

from __future__ import annotations

from typing import Any

from returnplan import rounding
from returnplan.scenario.rules import DrivingRules


def road_hours(driving_hours: Any, drivers: int, rules: DrivingRules) -> Any:
    """D(h): `driving_hours` of pure driving with the breaks and daily rests that they take.

    D(h) = h + (ceil(h/4) - 1) x 20 min + (ceil(h/(8 x drivers)) - 1) x max(0, 24 - 8 x drivers) h

    `driving_hours` is a number or an array of hours; the result has its shape. Ten hours with one
    driver: two breaks of 20 min and one rest of 16 h, so 26 h 40 min.
    """
    shift = rules.daily_hours * drivers
    breaks = _fewest(driving_hours, rules.max_continuous_hours)
    rests = _fewest(driving_hours, shift)
    return driving_hours + breaks * (rules.break_minutes / 60) + rests * max(0.0, 24 - shift)


def _fewest(hours: Any, longest: float) -> Any:
    """Pauses that cut `hours` into spells that are no longer than `longest`."""
    pauses = rounding.ceil(hours / longest) - 1
    return pauses * (pauses > 0)
