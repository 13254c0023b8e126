"""Cheaper vehicles and beds in place of dear ones, where nobody who travels would notice.

What walks and dives leave when their time is over, most of all where cost is no objective: a coach
where one of another fleet is idle, has seats enough and costs less, and a bed where a cheaper one
is free. Nobody's trip, date or arrival changes, so no objective gets worse.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from returnplan.arrays import Real
from returnplan.optimiser.finish.extract import SplitError, shared_out
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space

SHORT = 1e-9
"""Share of a least load that rounding may lack."""


def cheaper(space: Space, solution: Solution) -> Solution:
    """The plan with cheaper vehicles and beds; the same where some are promised."""
    if space.network.promised is not None:
        return solution  # another vehicle would break a promise
    better = replace(solution, z=_beds(space, solution))
    other = replace(better, n=_vehicles(space, solution))
    for one in (other, better):
        if space.valid(space.formulation.base, one) and _told_off(space, one, solution):
            return one
    return solution


def _told_off(space: Space, solution: Solution, before: Solution) -> bool:
    """Whether riders can be told off to each other vehicle: to those before they can."""
    other = np.zeros(len(space.network.classes.level), dtype=bool)
    other[space.network.units.group[solution.n != before.n]] = True
    try:
        list(shared_out(space.network, solution, other))
    except SplitError:
        return False
    return True


def _vehicles(space: Space, solution: Solution) -> Real:
    """Units, the dearest replaced first, until no cheaper one is idle."""
    network, v = space.network, space.formulation.variables
    units, arcs, moments, n = network.units, network.arcs, v.moments, solution.n.copy()
    idle = space.whole.columns(solution)[v.i]
    last = np.searchsorted(moments.fleet, units.fleet, side="right")
    begin, end = moments.unit_begin, np.where(moments.unit_end >= 0, moments.unit_end, last)
    rides, classes = arcs.group >= 0, len(network.classes.level)
    riders = np.bincount(arcs.group[rides], weights=solution.x[rides], minlength=classes)
    load = units.min_load * units.seats
    running = np.flatnonzero(n > 0.5)
    spare = np.bincount(units.group, weights=n * units.seats, minlength=classes) - riders
    rest = riders - np.bincount(units.group, weights=n * load, minlength=classes)
    order = np.argsort(units.group, kind="stable")
    first = np.searchsorted(units.group[order], np.arange(classes + 1))
    todo = running[np.lexsort((running, -units.cents[running]))].tolist()
    while todo:
        unit = todo.pop(0)
        if n[unit] - network.least.units[unit] < 0.5:
            continue
        group = units.group[unit]
        options = order[first[group] : first[group + 1]]
        fits = options[
            (units.cents[options] < units.cents[unit])
            & (units.seats[unit] - units.seats[options] <= spare[group])
            & (load[options] - load[unit] <= rest[group] + SHORT * riders[group])
            & (n[options] < units.most[options])
        ]
        idle[begin[unit] : end[unit]] += 1
        some = [one for one in fits.tolist() if idle[begin[one] : end[one]].min() > 0.5]
        other = min(some, key=lambda one: int(units.cents[one]), default=unit)
        idle[begin[other] : end[other]] -= 1
        if other != unit:
            n[unit] -= 1
            n[other] += 1
            spare[group] += units.seats[other] - units.seats[unit]
            rest[group] += load[unit] - load[other]
            todo = [*todo, unit, other]
    return n


def _beds(space: Space, solution: Solution) -> Real:
    """Workers by stay, each group in the cheapest beds that are free."""
    network, z = space.network, solution.z.copy()
    stays, groups = network.stays, network.bed_groups
    facilities = list(network.scenario.quarantine.values())
    prices = [one.cost_per_bed_day for one in facilities]
    dates = [range(day, day + days) for day, days in zip(groups.day, groups.days, strict=True)]
    free: dict[tuple[int, int], int] = {}

    def room(stay: int) -> int:
        facility = int(stays.facility[stay])
        beds = space.network.scenario.usable_beds(facilities[facility])
        return min(free.get((facility, day), beds) for day in dates[stays.group[stay]])

    def take(stay: int, heads: int) -> None:
        facility = int(stays.facility[stay])
        beds = space.network.scenario.usable_beds(facilities[facility])
        for day in dates[stays.group[stay]]:
            free[facility, day] = free.get((facility, day), beds) - heads

    used = np.flatnonzero(z > 0.5).tolist()
    for stay in used:
        take(stay, round(float(z[stay])))
    order = np.argsort(stays.group, kind="stable")
    first = np.searchsorted(stays.group[order], np.arange(len(groups.day) + 1))
    for stay in sorted(used, key=lambda one: (-prices[int(stays.facility[one])], one)):
        price, group = prices[int(stays.facility[stay])], int(stays.group[stay])
        others = order[first[group] : first[group + 1]].tolist()
        for other in sorted(others, key=lambda one: (prices[int(stays.facility[one])], one)):
            may = round(float(z[stay] - network.least.stays[stay]))
            if prices[int(stays.facility[other])] >= price or may <= 0:
                break
            heads = max(0, min(may, room(other)))
            take(stay, -heads)
            take(other, heads)
            z[stay] -= heads
            z[other] += heads
    return z
