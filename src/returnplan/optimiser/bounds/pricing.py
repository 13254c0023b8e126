"""What a bound is by the prices of rows (Lagrange), and the itineraries that are worth adding.

At any prices y >= 0 of a master's rows but C7

    sum_r y_r b_r + sum_c workers_c max(0, dearest choice of c at y) + sum_j upper_j max(0, rest_j)

and what the best units of each departure bring, is a bound, whether the master is solved to the
end or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from returnplan.arrays import Real
from returnplan.optimiser.bounds.aim import Aim
from returnplan.optimiser.bounds.frame import Frame
from returnplan.optimiser.bounds.ground import Ground
from returnplan.optimiser.bounds.itineraries import CheapestWays, ScarcePrices
from returnplan.optimiser.bounds.limits import UnitLimits
from returnplan.optimiser.bounds.pool import Pool
from returnplan.optimiser.bounds.rows import Busy

ASIDE = ("cost", "travel_hours", "changes")
"""Objectives that itineraries have prices of, or none at all, rather than choices."""
COLUMNS_A_COHORT, COLUMNS_LARGE = 8, 3
"""Itineraries that a round adds for a cohort, at most; the same in a large network."""
SHORT = 1e3
"""What breaking a whole floor, budget, least load of everybody or fleet costs a master, in all that
the aim may be worth."""


@dataclass(frozen=True, kw_only=True)
class Payoff:
    """What columns of a master add to its aim."""

    choice: Real
    """(choices) A worker, money and hours of the way aside."""
    column: Real
    """Columns besides itineraries."""
    money: float
    """What one of the currency takes away."""
    hours: float
    """What an hour of travel takes away."""

    @classmethod
    def of(cls, frame: Frame, aim: Aim, fleet: Sequence[Busy]) -> Payoff:
        """`fleet`: the rows of fleets that there are."""
        ground, columns = frame.ground, frame.columns
        counted = {k: w for k, w in aim.weights.items() if k not in ASIDE}
        coefficients = replace(aim, weights=counted).coefficients(ground.formulation)
        choice = coefficients[ground.formulation.variables.w]
        column = np.zeros(len(columns))
        column[: len(columns.of_formulation)] = coefficients[columns.of_formulation]
        money, hours = -aim.weights.get("cost", 0.0), -aim.weights.get("travel_hours", 0.0)
        if ground.linked:
            column[columns.runs] = -money * ground.run_costs
        free = cls(choice=choice, column=column, money=money, hours=hours)
        size, priced = free._size(frame, fleet), column.copy()
        priced[columns.shortfalls] = -SHORT * size / np.maximum(1.0, _wholes(frame))
        if ground.linked:
            priced[columns.spares] = -SHORT * size / np.maximum(1.0, ground.vehicles)
        return replace(free, column=priced)

    def _size(self, frame: Frame, fleet: Sequence[Busy]) -> float:
        """What all workers and all work may add to the aim, or cost."""
        ground = frame.ground
        best = np.zeros(len(ground.workers))
        ways = ground.graph.cheapest(
            scarce(frame, self, np.zeros(len(frame.rows) + len(fleet)), fleet)
        )
        there = np.flatnonzero(np.isfinite(ways.choice))
        spent = np.abs(self.choice[there]) + ways.choice[there]
        np.maximum.at(best, ground.network.choices.cohort[there], spent)
        work = np.abs(self.column) * frame.columns.most
        return float(ground.workers @ best + work.sum()) + 1.0


def _wholes(frame: Frame) -> Real:
    """Of rows that may be broken: the floor or budget; everybody, of least loads."""
    rows, ground = frame.rows, frame.ground
    lower, upper = rows.lower[rows.breakable], rows.upper[rows.breakable]
    limit: Real = np.abs(np.where(np.isfinite(lower), lower, upper))
    if ground.linked:
        limit[np.isin(rows.breakable, rows.runs["C5"])] = ground.workers.sum()
    return limit


def scarce(frame: Frame, payoff: Payoff, duals: Real, fleet: Sequence[Busy]) -> ScarcePrices:
    """Prices of what itineraries use, by the duals of all rows."""
    ground, of = frame.ground, frame.rows
    rows = np.maximum(0.0, duals)
    busy = np.array(fleet, dtype=np.int64).reshape(-1, 2)
    shared = rows[of.shared]
    return ScarcePrices(
        money=payoff.money + float(rows[of.money].sum()),
        hours=payoff.hours + float(rows[of.hours].sum()),
        nights=rows[of.nights],
        departures=np.zeros(len(ground.graph.departures)) if ground.linked else shared,
        run_seats=_run_seats(frame, duals) if ground.linked else None,
        links=shared if ground.linked else np.zeros(0),
        fleet=busy[:, 0],
        moment=busy[:, 1],
        busy=rows[len(of) :],
    )


def _run_seats(frame: Frame, duals: Real) -> Real:
    """Price of a seat of every run: what its seats are worth, less what its least load is."""
    runs, rows = frame.ground.network.runs, frame.rows.runs
    price = np.maximum(0.0, duals[rows["C1"]])
    price[runs.min_load > 0] += np.minimum(0.0, duals[rows["C5"]])
    return np.where(runs.seats > 0, price, np.inf)


@dataclass(frozen=True, kw_only=True)
class Priced:
    """What is found at some prices."""

    bound: float
    worth: Real
    """(choices) Of a worker, on the cheapest way."""
    ways: CheapestWays


@dataclass(frozen=True, kw_only=True)
class Pricing:
    """Prices a stage's itineraries for one aim, and one case of how many units departures have."""

    frame: Frame
    payoff: Payoff
    limits: UnitLimits

    def best(self, duals: Real, fleet: Sequence[Busy]) -> Priced:
        """A bound by duals, those of the last rows of fleets 0 where they are missing."""
        frame, ground, columns = self.frame, self.frame.ground, self.frame.columns
        lower = np.r_[frame.rows.lower, np.full(len(fleet), -np.inf)]
        upper = np.r_[frame.rows.upper, ground.vehicles[[of for of, _ in fleet]]]
        duals = np.r_[duals, np.zeros(len(upper) - len(duals))]
        duals = np.where(duals > 0, np.where(np.isfinite(upper), duals, 0.0), duals)
        duals = np.where(duals < 0, np.where(np.isfinite(lower), duals, 0.0), duals)
        duals[frame.rows.unpriced] = 0.0
        prices = scarce(frame, self.payoff, duals, fleet)
        ways = ground.graph.cheapest(prices)
        worth = self.gain(duals) - ground.graph.choice_prices(ways)
        best = np.zeros(len(ground.workers))
        np.maximum.at(best, ground.network.choices.cohort, worth)
        limit = np.where(duals > 0, upper, np.where(duals < 0, lower, 0.0))
        terms = columns.terms
        used = np.bincount(
            terms.major, weights=terms.value * duals[terms.minor], minlength=len(columns)
        )
        rest = self.payoff.column - used
        bound = float(duals @ limit + ground.workers @ best)
        if ground.linked:
            departure, unit = rest[columns.runs].reshape(2, -1)
            bound += self.limits.best(departure, unit - ground.graph.run_busy(prices))
            rest[columns.runs] = 0.0
        with_rest = rest > 1e-12
        bound += float(columns.most[with_rest] @ rest[with_rest])
        return Priced(bound=bound, worth=worth, ways=ways)

    def gain(self, duals: Real) -> Real:
        """(choices) What a worker adds, the way there and the bed aside."""
        terms = self.frame.columns.choices
        used = np.bincount(
            terms.major, weights=terms.value * duals[terms.minor], minlength=len(self.payoff.choice)
        )
        found: Real = self.payoff.choice - used
        return found


def grow(ground: Ground, pool: Pool, found: Priced, cohort_duals: Real) -> None:
    """Add the best itineraries of every cohort that are worth more than it is so far."""
    network, arcs, ways = ground.network, ground.network.arcs, found.ways
    cohort = network.choices.cohort
    more = np.full(len(found.worth), -np.inf)
    there = np.isfinite(found.worth)
    more[there] = found.worth[there] - cohort_duals[cohort[there]]
    better = np.flatnonzero(more > 1e-7)
    order = better[np.lexsort((-more[better], cohort[better]))]
    cohorts = cohort[order]
    most = COLUMNS_LARGE if ground.large else COLUMNS_A_COHORT
    first = np.searchsorted(cohorts, cohorts)
    for choice in order[np.arange(len(order)) - first < most].tolist():
        way = []
        arc = int(ways.into_choice[choice])
        while arc >= 0:
            way.append(arc)
            tail = int(arcs.tail[arc])
            arc = int(ways.into_node[tail]) if tail >= 0 else -1
        path = np.array(way, dtype=np.int64)
        groups, runs = arcs.group[path], arcs.run[path]
        bed = int(network.choice_group[choice])
        stay = int(ways.stay[bed]) if bed >= 0 else -1
        units = ways.unit[groups[groups >= 0]]
        pool.add(choice, path, units, runs[runs >= 0], stay)
