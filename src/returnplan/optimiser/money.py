"""Whether a plan keeps the budget to the cent (C12), as its cells of money add up."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from returnplan import rounding
from returnplan.arrays import Real
from returnplan.network import Network
from returnplan.optimiser.solution import Solution

HALF = Fraction(1, 2)
"""Cents that rounding adds to a cell at most."""


def affordable(network: Network, solution: Solution) -> bool:
    """Whether a solution in whole numbers costs at most the budget of the network's scenario.

    Cents are added up exactly, a line's departure as one cell, rounded half up. Beds and local
    transport at prices of part of a cent are cells of assignments, which a solution has not yet: of
    them the most counts that they can come to.
    """
    budget = network.scenario.budget
    if budget is None:
        return True
    runs, arcs, stays = network.runs, network.arcs, network.stays
    boards = arcs.run >= 0
    fare = np.zeros(len(arcs.cents))
    fare[boards] = runs.fare_cents[arcs.run[boards]]
    riders = np.bincount(arcs.run[boards], weights=solution.x[boards], minlength=len(runs.level))
    facilities = list(network.scenario.quarantine.values())
    daily = np.array([facility.cost_per_bed_day * 100 for facility in facilities], dtype=float)
    nights: Real = daily[stays.facility] * network.bed_groups.days[stays.group]

    spent, _ = _sum(solution.n, network.units.cents.astype(float))
    asked = zip(runs.departure_cents, runs.unit_cents, runs.fare_cents, strict=True)
    prices = [tuple(_exact(float(one)) for one in row) for row in asked]
    for run in np.flatnonzero(solution.u > 0.5).tolist():
        once, unit, each = prices[run]
        line = once + each * round(riders[run])
        own = unit * round(solution.u[run])
        spent += _half_up(line + own)
    rest = 0
    for count, cents in ((solution.x, arcs.cents - fare), (solution.z, nights)):
        cost, cells = _sum(count, cents)
        spent += cost
        rest += cells
    if rest:
        rest += int(np.count_nonzero(solution.w))
    return spent + HALF * rest <= rounding.floor(budget * 100)


def _half_up(cents: Fraction) -> int:
    return (2 * cents + 1).__floor__() // 2


def _exact(cents: float) -> Fraction:
    """The decimal that a float of cents stands for: four decimals of a cent tell prices apart."""
    near = round(cents * 10_000)
    if abs(cents * 10_000 - near) <= rounding.FORGIVEN * max(1.0, abs(cents) * 10_000):
        return Fraction(near, 10_000)
    return Fraction(cents)


def _sum(count: Real, cents: Real) -> tuple[Fraction, int]:
    """Sum of count x cents, and of how many of them the cents are not whole."""
    used = np.flatnonzero(count > 0.5)
    total, broken = Fraction(0), 0
    for price, number in zip(cents[used].tolist(), count[used].tolist(), strict=True):
        exact = _exact(price)
        total += exact * round(number)
        broken += exact.denominator != 1
    return total, broken
