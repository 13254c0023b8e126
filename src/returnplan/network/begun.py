"""From when on anything may begin (C30), but for what is fixed: what has begun stays as it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from returnplan.arrays import Mask, Whole
from returnplan.calendar import MINUTES_A_DAY
from returnplan.scenario.scenario import Scenario


def moment(scenario: Scenario) -> int | None:
    """Minutes from `start` on after which anything may still change; None: nothing has begun."""
    when = scenario.replan
    if when.date is None:
        return None
    return scenario.calendar.day(when.date) * MINUTES_A_DAY + (when.clock or 0)


def begins(
    scenario: Scenario, operator: str, places: tuple[str, ...], depart: Whole, begin: Whole
) -> Mask:
    """Whether duties that leave the first stop at `depart` may begin at `begin`."""
    since = moment(scenario)
    if since is None:
        return np.ones(len(begin), dtype=bool)
    fixed = [
        scenario.calendar.day(one.date) * MINUTES_A_DAY + one.depart
        for one in scenario.fixed.values()
        if one.operator == operator and one.stops == places
    ]
    return np.asarray((begin >= since) | np.isin(depart, fixed))


def with_begun(
    scenario: Scenario, places: tuple[str, ...], moments: Whole
) -> tuple[Whole, NDArray[np.str_]]:
    """Moments at which a route may leave, with those of its fixed trips where anything has begun.

    A feeder keeps its clock though the line that it was timed by is cancelled meanwhile. Beside
    each moment stands the fleet that alone may leave then; blank: any.
    """
    found = dict.fromkeys(moments.tolist(), "")
    if moment(scenario) is not None:
        for one in scenario.fixed.values():
            if one.stops == places:
                day = scenario.calendar.day(one.date)
                found.setdefault(day * MINUTES_A_DAY + one.depart, one.operator)
    if len(found) == len(moments):
        return moments, np.full(len(moments), "")
    order = sorted(found)
    return np.array(order, dtype=np.int64), np.array([found[at] for at in order])
