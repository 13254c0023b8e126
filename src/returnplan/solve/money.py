"""Whether a plan keeps the budget to the cent (C12), as its cells of money add up."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from returnplan import rounding
from returnplan.network import Network
from returnplan.plan.assemble import assemble
from returnplan.solve.finish.extract import SplitError, extract
from returnplan.solve.finish.fewer import fewer
from returnplan.solve.point import Point

Real = NDArray[np.float64]

HALF = Fraction(1, 2)
"""Cents that rounding adds to a cell at most."""


def affordable(network: Network, point: Point) -> bool:
    """Whether a point in whole numbers costs at most the budget of the network's scenario.

    Prices in whole cents are added up exactly. Of others a cell is rounded half up as a whole, and
    what its plan costs is known only when it is split into trips and assignments; that is asked
    where the budget may be too small by rounding alone.
    """
    budget = network.scenario.budget
    if budget is None:
        return True
    limit = rounding.floor(budget * 100)
    spent, cells = _cents(network, point)
    if spent + HALF * cells <= limit:
        return True
    return spent - HALF * cells <= limit and cells > 0 and _spent(network, point) <= limit


def _cents(network: Network, point: Point) -> tuple[Fraction, int]:
    """What a point costs before rounding, and how many cells may be rounded."""
    runs, stays = network.runs, network.stays
    facilities = list(network.scenario.quarantine.values())
    daily = np.array([facility.cost_per_bed_day * 100 for facility in facilities], dtype=float)
    prices: tuple[tuple[Real, Real], ...] = (
        (point.n, network.units.cents.astype(float)),
        (point.o, runs.departure_cents),
        (point.u, runs.unit_cents.astype(float)),
        (point.x, network.arcs.cents),
        (point.z, daily[stays.facility] * network.bed_groups.days[stays.group]),
    )
    total, broken = Fraction(0), False
    for count, cents in prices:
        used = np.flatnonzero(count)
        each, heads = cents[used], np.rint(count[used])
        whole = np.rint(each)
        near = np.abs(each - whole) <= rounding.FORGIVEN * np.maximum(1.0, np.abs(each))
        broken |= not near.all()
        for price, number, exact in zip(
            np.where(near, whole, each).tolist(), heads.tolist(), near.tolist(), strict=True
        ):
            total += (int(price) if exact else Fraction(price)) * int(number)
    rows = (point.x, point.w, point.z, point.o)
    return total, sum(int(np.count_nonzero(row)) for row in rows) * 2 if broken else 0


def _spent(network: Network, point: Point) -> float:
    """What the point's plan costs by its cells; infinite where it has to be split first."""
    try:
        trips, assignments = extract(network, point)
    except SplitError:
        return math.inf
    trips, assignments = fewer(network.scenario, trips, assignments)
    return assemble(network.scenario, trips=trips, assignments=assignments).account.cents
