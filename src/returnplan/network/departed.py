"""What has begun already (C30): nothing else begins before the moment, and nobody joins it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from returnplan.arrays import Mask, Whole
from returnplan.calendar import MINUTES_A_DAY
from returnplan.scenario.scenario import Scenario

if TYPE_CHECKING:
    from returnplan.network.network import Network


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


def begun_by(network: Network) -> tuple[Mask, Mask]:
    """Unit options and runs whose duty begins before what may still change."""
    since = moment(network.scenario)
    if since is None:
        return np.zeros(len(network.units.group), bool), np.zeros(len(network.runs.level), bool)
    return network.units.begin < since, network.runs.begin < since


def with_departed(network: Network) -> Network:
    """The network without ways that begin too early, but for those of fixed riders.

    No unit is added to a trip that has begun. Whoever did not come to it, or to one that others are
    on the way to, leaves it as empty as it is (C5, C6).
    """
    since = moment(network.scenario)
    if since is None:
        return network
    fixed, arcs, units, runs = network.least, network.arcs, network.units, network.runs
    begun, gone = units.begin < since, runs.begin < since
    later = np.zeros(len(network.classes.level) + 1, dtype=bool)
    later[units.group[~begun]] = True
    later[-1] = True  # no coach
    closed = ~later[arcs.group] | np.append(gone, False)[arcs.run] | (arcs.early == 1)
    most = np.where(begun, fixed.units, units.most)
    groups, departures = _awaited(network, closed)
    empty, empty_run = begun | groups[units.group], gone | departures
    network = replace(
        network,
        classes=replace(network.classes, stops=np.where(groups[:-1], 2, network.classes.stops)),
        units=replace(units, most=most, min_load=np.where(empty, 0.0, units.min_load)),
        runs=replace(
            runs,
            max_units=np.where(gone, fixed.runs, runs.max_units),
            min_load=np.where(empty_run, 0.0, runs.min_load),
        ),
        fixed=replace(fixed, closed=closed),
    )
    return network.restricted(most > 0, ~closed | (fixed.arcs > 0))


def _awaited(network: Network, closed: Mask) -> tuple[Mask, Mask]:
    """Classes of coaches, and a last one of none, and runs of those who are under way.

    A fixed trip of coaches has a class of its own.
    """
    arcs = network.arcs
    groups = np.zeros(len(network.classes.level) + 1, dtype=bool)
    runs = np.zeros(len(network.runs.level) + 1, dtype=bool)
    for way in network.least.ways:
        mine = list(way.arcs)
        if closed[mine].any():
            groups[arcs.group[mine]] = True
            runs[arcs.run[mine]] = True
    groups[-1] = False
    return groups, runs[:-1]
