"""The relaxation of a stage, from itineraries that are generated as they are needed.

Columns of the master are itineraries of a cohort: a choice, its arcs, the unit options on whose
seats it rides, a bed. A seat takes one part in so many of its coach, so coaches need no columns of
their own; rows of fleets (no more vehicles busy at a moment than there are) are those of noons, and
others where they are broken. Departures and units of lines are columns, linked with who is aboard
(`model.linking`); in a large network they too are taken in parts. What is left out (C5 of coaches,
C6) can only make it easier: the bound holds for the programme of the stage, or for the case of it
(`confine`) that keeps departures within limits.

At any prices y >= 0 of the master's rows but C7

    sum_r y_r b_r + sum_c workers_c max(0, dearest choice of c at y) + sum_j upper_j max(0, rest_j)

and what the best units of each departure bring, is a bound (Lagrange), whether the master is solved
to the end or not: its best is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property

import numpy as np

from returnplan.arrays import Real, Whole
from returnplan.certificate import Certificate
from returnplan.model import Floor, Formulation, Programme
from returnplan.model.linking import Aboard, joined
from returnplan.optimiser.bounds.aim import Aim, Guide
from returnplan.optimiser.bounds.itineraries import Itineraries, ScarcePrices, Ways
from returnplan.optimiser.bounds.limits import UnitLimits
from returnplan.optimiser.bounds.pool import Pool, expanded, flat, sums, terms_of
from returnplan.optimiser.bounds.proof import Proof, RowNames
from returnplan.optimiser.engines.engine import scale_of
from returnplan.optimiser.engines.simplex import DUAL, INTERIOR, PRIMAL, Simplex, Terms
from returnplan.optimiser.solution import idle

HEADS = ("C7", "C10", "C11", "shares")
"""Families over heads that every master has."""
PRODUCTION = ("C23", "C24", "C25", "C26", "missing")
"""Families of production: there if an objective counts it."""
RUNS = ("C1", "C3", "C4", "C5")
"""Families of which a master has the rows of departures, where these are columns."""
COLUMNS_A_COHORT, COLUMNS_LARGE = 8, 3
"""Itineraries that a round adds for a cohort, at most; the same in a large network."""
DATE = 24 * 60
"""Minutes."""
LARGE_ARCS = 60_000
"""Arcs above which a network is large: masters have no basis."""
USED = 1e-3
"""Workers on an itinerary, less than which do not use it."""
SHORT = 1e3
"""What breaking a whole floor, budget, least load of everybody or fleet costs a master, in all that
the aim may be worth."""
BROKEN = 1e-6
"""Vehicles too many at which a row of a fleet is added."""


class Relaxation:
    """The relaxations of one network's stages; itineraries and rows of fleets are kept."""

    def __init__(self, formulation: Formulation) -> None:
        self.formulation = formulation
        self.large = len(formulation.network.arcs.tail) > LARGE_ARCS
        """Whether the interior-point method is quicker on every master."""
        self.linked = not self.large
        """Whether departures of lines are columns, and link who is aboard."""
        self.aboard = Aboard.of(formulation) if self.linked else Aboard.none()
        self.graph = Itineraries(formulation.network, self.aboard if self.linked else None)
        self._pool = Pool()
        scenario = formulation.network.scenario
        self.proof: Proof | None = None
        """Of the best bound of the objective that was relaxed by itself last."""
        self._vehicles = np.array([f.vehicles for f in scenario.fleets.values()], dtype=float)
        self._workers = np.array([c.workers for c in scenario.cohorts.values()], dtype=float)
        self.latest: Guide | None = None
        """The guide that was asked for last."""
        self._fleet = _noons(formulation)
        """(fleet, moment) of rows of fleets."""
        self.bound, self.value = np.inf, -np.inf

    # -- the stage -----------------------------------------------------------------------------

    def stage(self, programme: Programme, aim: Aim) -> None:
        """Begin with another objective or other floors."""
        if self.linked:
            self.forget()
        v = self.formulation.variables
        production = aim.production or any(
            name in programme.rows for name in ("C13 output", "C13 uncovered_days")
        )
        self._programme = programme
        self._limits = UnitLimits.of(self.formulation.network.runs)
        families = (*HEADS, *PRODUCTION) if production else HEADS
        names = [
            name for name in programme.rows if name in families or name.startswith(("C12", "C13"))
        ]
        chosen = np.zeros(len(programme.row_lower), dtype=bool)
        for name in names:
            chosen[programme.rows[name]] = True
        run_rows = self._run_rows(programme) if self.linked else {}
        for rows in run_rows.values():
            chosen[rows] = True
        number = np.cumsum(chosen) - 1
        self._rows = np.flatnonzero(chosen)
        self._production_rows = np.concatenate(
            [number[programme.rows[name]] for name in names if name in PRODUCTION]
            or [np.zeros(0, dtype=np.int64)]
        )
        self._cohort_rows = number[np.arange(len(chosen))[programme.rows["C7"]]]
        self._money_rows = _numbers(programme, number, ("C12", "C13 cost"))
        self._hours_rows = _numbers(programme, number, ("C13 travel_hours",))
        self._night_rows = len(self._rows) + np.arange(len(self.graph.nights))
        # Departures of lines (one at most) or, if these are columns, who is aboard.
        shared = self.aboard.links if self.linked else self.graph.departures
        limits = np.zeros(len(shared)) if self.linked else np.ones(len(shared))
        self._shared_rows = len(self._rows) + len(self.graph.nights) + np.arange(len(shared))
        endless = np.full(len(self.graph.nights) + len(shared), -np.inf)
        self._lower = np.r_[programme.row_lower[chosen], endless]
        self._upper = np.r_[programme.row_upper[chosen], self.graph.beds, limits]
        self._run_rows_of = {name: number[rows] for name, rows in run_rows.items()}
        self._unpriced = np.concatenate(
            [self._cohort_rows, *(self._run_rows_of[name] for name in ("C3",) if run_rows)]
        )
        """Rows that the bound needs no duals of."""
        self._production = production
        runs = np.concatenate([v.o, v.u]) if self.linked else v.o[:0]
        self._extra = np.concatenate([v.production, v.t] if production else [v.t])
        self._run_columns = len(self._extra) + np.arange(len(runs))
        self._run_extra = runs
        self._extra = np.r_[self._extra, runs]
        breakable = ("C12", "C13") if self.linked else ("C13",)
        floors = [number[rows] for name, rows in programme.rows.items() if name[:3] in breakable]
        loads = [self._run_rows_of["C5"]] if self.linked else []
        self._short_rows = np.concatenate([np.zeros(0, dtype=np.int64), *floors, *loads])
        self._short_columns = len(self._extra) + np.arange(len(self._short_rows))
        fleets = len(self._vehicles) if self.linked else 0
        self._spare_columns = len(self._extra) + len(self._short_rows) + np.arange(fleets)
        self._extra_most = np.minimum(programme.upper, self._most(programme))[self._extra]
        terms = Terms.of(programme.column, programme.row, programme.value)
        inside = chosen[terms.minor]
        terms = Terms(
            major=terms.major[inside], minor=number[terms.minor[inside]], value=terms.value[inside]
        )
        self._choice_terms = terms_of(terms, v.w)
        self._extra_terms = self._with_links(terms_of(terms, self._extra))
        self._with_shortfalls()
        self._simplex = Simplex()
        self._simplex.scale = scale_of(aim.coefficients(self.formulation))
        none = Terms.of(*(np.zeros(0, dtype=np.int64),) * 2, np.zeros(0))
        self._simplex.add_rows(self._lower, self._upper, none)
        shortfalls = np.full(len(self._short_columns) + len(self._spare_columns), np.inf)
        self._simplex.add_columns(
            np.zeros(len(self._extra_most)),
            np.zeros(len(self._extra_most)),
            np.r_[programme.upper[self._extra], shortfalls],
            self._extra_terms,
        )
        self._method = INTERIOR if self.large else PRIMAL
        self._sent, self._fleet_sent = 0, 0
        self._duals = np.zeros(self._count)
        self._best_duals = self._duals
        self.aim(aim)

    def confine(self, limits: UnitLimits) -> None:
        """Go on with the case in which the departures of lines keep within limits."""
        self._limits = limits
        least, most = limits.columns
        self._simplex.bound(
            self._run_columns, least, np.minimum(most, self._programme.upper[self._run_extra])
        )
        self.bound, self.value, self.proof = np.inf, -np.inf, None
        self._method = DUAL

    @property
    def runs(self) -> Real:
        """(2, runs) What the master's plan has of every run of a line, and its units."""
        found: Real = self._values[self._run_columns].reshape(2, -1)
        return found

    def forget(self) -> None:
        """Keep the itineraries only that the last master used.

        The next ones are solved several times as fast (docs/decisions/engines.md), and soon have
        those that they need.
        """
        if self.solved:
            taken = np.zeros(len(self._pool), dtype=bool)
            used = self._values[len(self._extra_most) :] > USED
            taken[: len(used)] = used
            self._pool.keep(taken)
            self.value = -np.inf

    def aim(self, aim: Aim) -> None:
        """Another objective; the basis stays."""
        self._aim = aim
        v = self.formulation.variables
        counted = {k: w for k, w in aim.weights.items() if k not in ("cost", "travel_hours")}
        coefficients = Aim(weights=counted).coefficients(self.formulation)
        self._on_choice = coefficients[v.w]
        shortfalls = len(self._short_columns) + len(self._spare_columns)
        self._on_extra = np.r_[coefficients[self._extra], np.zeros(shortfalls)]
        self._money = -aim.weights.get("cost", 0.0)
        if self.linked:
            self._on_extra[self._run_columns] = -self._money * self._run_costs()
        self._hours = -aim.weights.get("travel_hours", 0.0)
        whole, size = self._short_sizes(), self._size()
        self._on_extra[self._short_columns] = -SHORT * size / np.maximum(1.0, whole)
        if self.linked:
            self._on_extra[self._spare_columns] = -SHORT * size / np.maximum(1.0, self._vehicles)
        self.bound = np.inf
        self.value = -np.inf
        self._simplex.price(np.arange(len(self._extra_most)), self._on_extra)
        if self._sent:
            columns = len(self._extra_most) + np.arange(self._sent)
            self._simplex.price(columns, self._objective(0, self._sent))

    def _with_shortfalls(self) -> None:
        """Columns that break floors, budget, least loads and fleets at a price that no plan pays.

        Without them a master of few itineraries, or one whose departures are confined, might have
        no plan at all, and no prices then. They bring nothing to the bound.
        """
        signs = np.where(np.isfinite(self._lower[self._short_rows]), 1.0, -1.0)
        self._extra_terms = Terms(
            major=np.r_[self._extra_terms.major, self._short_columns],
            minor=np.r_[self._extra_terms.minor, self._short_rows],
            value=np.r_[self._extra_terms.value, signs],
        )
        never = np.zeros(len(self._short_columns) + len(self._spare_columns))
        self._extra_most = np.r_[self._extra_most, never]

    def _short_sizes(self) -> Real:
        """Of rows with shortfalls: the floor or budget; everybody, of least loads."""
        rows = self._short_rows
        lower, upper = self._lower[rows], self._upper[rows]
        limit: Real = np.abs(np.where(np.isfinite(lower), lower, upper))
        if self.linked:
            limit[np.isin(rows, self._run_rows_of["C5"])] = self._workers.sum()
        return limit

    def _size(self) -> float:
        """What all workers and all work may add to the aim, or cost."""
        cohort = self.formulation.network.choices.cohort
        best = np.zeros(len(self._workers))
        prices = self.prices(np.zeros(self._count))
        ways = self.graph.cheapest(prices)
        there = np.flatnonzero(np.isfinite(ways.choice))
        spent = np.abs(self._on_choice[there]) + ways.choice[there]
        np.maximum.at(best, cohort[there], spent)
        work = np.abs(self._on_extra) * self._extra_most
        return float(self._workers @ best + work.sum()) + 1.0

    def _run_costs(self) -> Real:
        """Money of a departure and of a unit, run by run: columns o, then u."""
        runs = self.formulation.network.runs
        found: Real = np.r_[runs.departure_cents, runs.unit_cents] / 100
        return found

    def _run_rows(self, programme: Programme) -> dict[str, Whole]:
        """Rows of departures and units of lines: seats (C1), C3, C4, least loads (C5)."""
        runs = self.formulation.network.runs
        rows = {name: np.arange(len(programme.row_lower))[programme.rows[name]] for name in RUNS}
        rows["C1"] = rows["C1"][len(rows["C1"]) - len(runs.level) :]
        rows["C5"] = rows["C5"][len(rows["C5"]) - int((runs.min_load > 0).sum()) :]
        return rows

    def _with_links(self, terms: Terms) -> Terms:
        """Terms of the columns besides itineraries, links of cohorts with departures included."""
        if not self.linked:
            return terms
        runs, (cohort, departure) = self.formulation.network.runs, self.aboard.links.T
        link, run = joined(departure, runs.departure)
        return Terms.of(
            np.r_[terms.major, self._run_columns[run]],
            np.r_[terms.minor, self._shared_rows[link]],
            np.r_[terms.value, -self._workers[cohort[link]]],
        )

    def _most(self, programme: Programme) -> Real:
        """A bound for every column that the programme leaves without."""
        v, scenario = self.formulation.variables, self.formulation.network.scenario
        most = np.full(v.count, np.inf)
        if v.heads.size:
            posts = list(scenario.posts.values())
            heads = np.array([post.present for post in posts], dtype=float)
            row = {key: number for number, key in enumerate(scenario.posts)}
            for cohort in scenario.cohorts.values():
                heads[row[cohort.employer, cohort.post]] += cohort.workers
            heads += sum(loan.workers for loan in scenario.loans.values())
            most[v.heads] = heads[v.work.posts][:, None]
            most[v.done] = np.arange(1.0, v.work.horizon + 1)[None, :]
        return most

    @property
    def _count(self) -> int:
        return len(self._lower) + len(self._fleet)

    # -- rounds --------------------------------------------------------------------------------

    def solve(
        self, *, gap: float, until: float, stopped: Callable[[], bool] = lambda: False
    ) -> bool:
        """Rounds of solving and adding until the bound is within `gap`; False where time ran out.

        `bound` is valid at any time, `value` is what the last master reached.
        """
        if not len(self._pool):
            self._grow(self._price(np.zeros(self._count))[1], np.full(len(self._workers), -np.inf))
        while not stopped() and time.monotonic() < until:
            self._send()
            answer = self._simplex.solve(until - time.monotonic(), self._method)
            if answer.values is None and self._method == INTERIOR:
                # The interior-point method fails where floors are far away.
                answer = self._simplex.solve(until - time.monotonic(), PRIMAL)
            if answer.values is None or answer.duals is None:
                return False
            self.value, self._duals = answer.bound, answer.duals
            self._values = np.maximum(0.0, answer.values)
            broken = self._watch_fleets()
            before = len(self._pool)
            bound, found = self._price(self._duals)
            self._grow(found, self._duals[self._cohort_rows])
            if bound < self.bound:
                self._improve(bound, self._duals)
            elif len(self._pool) > before:
                # In between the best prices and the last ones bounds are often better still.
                best = np.r_[self._best_duals, np.zeros(len(self._duals) - len(self._best_duals))]
                between = 0.5 * (best + self._duals)
                bound, found = self._price(between)
                self._grow(found, self._duals[self._cohort_rows])
                if bound < self.bound:
                    self._improve(bound, between)
            if self.bound - self.value <= gap * max(1.0, abs(self.value)):
                return True
            if len(self._pool) == before and not broken:
                return True
            if self._method != INTERIOR:
                self._method = DUAL if broken else PRIMAL
        return False

    def _improve(self, bound: float, duals: Real) -> None:
        self.bound, self._best_duals = bound, duals
        [objective, *others] = self._aim.weights
        if others or abs(self._aim.weights[objective]) != 1.0:
            return
        if self.proof is None or self.proof.improved(objective, self._programme, bound):
            self.proof = Proof(
                objective=objective,
                bound=bound,
                duals=duals,
                programme=self._programme,
                rows=self._rows,
                fleet=tuple(self._fleet),
                linked=self.linked,
            )

    def _send(self) -> None:
        """Rows of fleets and itineraries that the master does not have yet."""
        if self._fleet_sent < len(self._fleet):
            new = self._fleet[self._fleet_sent :]
            part, member, share = self._busy_terms(0, self._sent, new)
            terms = Terms.of(member, len(self._extra_most) + part, share)
            if self.linked:
                run, member = self._busy_runs(new)
                unit = self._run_columns[len(self._run_columns) // 2 + run]
                spare = self._spare_columns[[fleet for fleet, _ in new]]
                terms = Terms.of(
                    np.r_[terms.major, member, np.arange(len(new))],
                    np.r_[terms.minor, unit, spare],
                    np.r_[terms.value, np.ones(len(unit)), np.full(len(new), -1.0)],
                )
            limit = self._vehicles[[fleet for fleet, _ in new]]
            self._simplex.add_rows(np.full(len(new), -np.inf), limit, terms)
            self._fleet_sent = len(self._fleet)
        if self._sent < len(self._pool):
            first, last = self._sent, len(self._pool)
            terms = self._terms(first, last)
            self._simplex.add_columns(
                self._objective(first, last),
                np.zeros(last - first),
                np.full(last - first, np.inf),
                terms,
            )
            self._sent = last

    def _price(self, duals: Real) -> tuple[float, tuple[Real, Ways]]:
        """A bound, and what every choice is worth on its cheapest way."""
        duals = np.r_[duals, np.zeros(self._count - len(duals))]
        lower = np.r_[self._lower, np.full(len(self._fleet), -np.inf)]
        upper = np.r_[self._upper, self._vehicles[[fleet for fleet, _ in self._fleet]]]
        duals = np.where(duals > 0, np.where(np.isfinite(upper), duals, 0.0), duals)
        duals = np.where(duals < 0, np.where(np.isfinite(lower), duals, 0.0), duals)
        duals[self._unpriced] = 0.0
        prices = self.prices(duals)
        ways = self.graph.cheapest(prices)
        worth = self._gain(duals) - self.graph.choice_prices(ways)
        cohort = self.formulation.network.choices.cohort
        best = np.zeros(len(self._workers))
        np.maximum.at(best, cohort, worth)
        limit = np.where(duals > 0, upper, np.where(duals < 0, lower, 0.0))
        terms = self._extra_terms
        used = np.bincount(
            terms.major, weights=terms.value * duals[terms.minor], minlength=len(self._extra_most)
        )
        rest = self._on_extra - used
        bound = float(duals @ limit + self._workers @ best)
        if self.linked:
            departure, unit = rest[self._run_columns].reshape(2, -1)
            bound += self._limits.best(departure, unit - self.graph.run_busy(prices))
            rest[self._run_columns] = 0.0
        with_rest = rest > 1e-12
        bound += float(self._extra_most[with_rest] @ rest[with_rest])
        return bound, (worth, ways)

    def _gain(self, duals: Real) -> Real:
        """(choices) What a worker adds, the way there and the bed aside."""
        terms = self._choice_terms
        used = np.bincount(
            terms.major, weights=terms.value * duals[terms.minor], minlength=len(self._on_choice)
        )
        found: Real = self._on_choice - used
        return found

    def prices(self, duals: Real) -> ScarcePrices:
        rows = np.maximum(0.0, duals)
        fleet = np.array(self._fleet, dtype=np.int64).reshape(-1, 2)
        shared = rows[self._shared_rows]
        return ScarcePrices(
            money=self._money + float(rows[self._money_rows].sum()),
            hours=self._hours + float(rows[self._hours_rows].sum()),
            nights=rows[self._night_rows],
            departures=np.zeros(len(self.graph.departures)) if self.linked else shared,
            run_seats=self._run_seats(duals) if self.linked else None,
            links=shared if self.linked else np.zeros(0),
            fleet=fleet[:, 0],
            moment=fleet[:, 1],
            busy=rows[len(self._lower) :],
        )

    def _run_seats(self, duals: Real) -> Real:
        """Price of a seat of every run: what its seats are worth, less what its least load is."""
        runs = self.formulation.network.runs
        price = np.maximum(0.0, duals[self._run_rows_of["C1"]])
        price[runs.min_load > 0] += np.minimum(0.0, duals[self._run_rows_of["C5"]])
        return np.where(runs.seats > 0, price, np.inf)

    def _grow(self, found: tuple[Real, Ways], cohort_duals: Real) -> None:
        """Add the best itineraries of every cohort that are worth more than it is so far."""
        worth, ways = found
        network, arcs = self.formulation.network, self.formulation.network.arcs
        cohort = network.choices.cohort
        more = np.full(len(worth), -np.inf)
        there = np.isfinite(worth)
        more[there] = worth[there] - cohort_duals[cohort[there]]
        better = np.flatnonzero(more > 1e-7)
        order = better[np.lexsort((-more[better], cohort[better]))]
        cohorts = cohort[order]
        most = COLUMNS_LARGE if self.large else COLUMNS_A_COHORT
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
            self._pool.add(choice, path, units, runs[runs >= 0], stay)

    def _watch_fleets(self) -> bool:
        """Add rows of fleets that the master's plan breaks: the worst moment of every stretch."""
        moments = self.formulation.variables.moments
        if not len(moments.fleet):
            return False
        idle_now = idle(self.formulation, self._vehicles_used())
        short = np.flatnonzero(idle_now < -BROKEN)
        if not len(short):
            return False
        known = set(self._fleet)
        apart = (np.diff(short) > 1) | (np.diff(moments.fleet[short]) != 0)
        for stretch in np.split(short, np.flatnonzero(apart) + 1):
            worst = stretch[np.argmin(idle_now[stretch])]
            row = (int(moments.fleet[worst]), int(moments.moment[worst]))
            if row not in known:
                self._fleet.append(row)
        return len(self._fleet) > len(known)

    def _vehicles_used(self) -> Real:
        """Columns of the whole formulation: units and runs, in parts."""
        v = self.formulation.variables
        values = np.zeros(v.count)
        taken = self._values[len(self._extra_most) :]
        for block, part, member, share in self._seats(0, self._sent):
            np.add.at(values, block[member], share * taken[part])
        if self.linked:
            values[v.u] = self.runs[1]
        return values

    # -- terms of itineraries ------------------------------------------------------------------

    def _seats(self, first: int, last: int) -> list[tuple[Whole, Whole, Whole, Real]]:
        """(columns of n or u; itinerary from `first`, unit option or run, a head's part of it)."""
        v, network = self.formulation.variables, self.formulation.network
        part, unit = flat(self._pool.units[first:last])
        run_part, run = flat(self._pool.runs[first:last])
        return [
            (v.n, part, unit, 1.0 / network.units.seats[unit]),
            (v.u, run_part, run, 1.0 / network.runs.seats[run]),
        ]

    def _costs(self, first: int, last: int) -> tuple[Real, Real]:
        """(money, hours) of itineraries, a head."""
        graph, count = self.graph, last - first
        part, arc = flat(self._pool.arcs[first:last])
        money = sums(part, graph.arc_money[arc], count)
        hours = sums(part, graph.arc_hours[arc], count)
        of_unit = (graph.unit_money, np.zeros(0) if self.linked else graph.run_money)
        for (_, rider, member, share), cost in zip(self._seats(first, last), of_unit, strict=True):
            if self.linked and cost is of_unit[1]:
                continue
            money += sums(rider, cost[member] * share, count)
        stay = np.array(self._pool.stay[first:last], dtype=np.int64)
        money[stay >= 0] += graph.stay_money[stay[stay >= 0]]
        return money, hours

    def _objective(self, first: int, last: int) -> Real:
        money, hours = self._costs(first, last)
        choice = np.array(self._pool.choice[first:last], dtype=np.int64)
        found: Real = self._on_choice[choice] - self._money * money - self._hours * hours
        return found

    def _terms(self, first: int, last: int) -> Terms:
        """Entries of itineraries (major) in all rows (minor)."""
        graph, count = self.graph, last - first
        money, hours = self._costs(first, last)
        every = np.arange(count)
        choice = np.array(self._pool.choice[first:last], dtype=np.int64)
        part, entry = expanded(self._choice_terms.major, choice)
        parts: list[tuple[Whole, Whole, Real]] = [
            (part, self._choice_terms.minor[entry], self._choice_terms.value[entry])
        ]
        for number in self._money_rows:
            parts.append((every, np.full(count, number), money))
        for number in self._hours_rows:
            parts.append((every, np.full(count, number), hours))
        stay = np.array(self._pool.stay[first:last], dtype=np.int64)
        resting = np.flatnonzero(stay >= 0)
        part, entry = expanded(graph.night_stay, stay[resting])
        parts.append((resting[part], self._night_rows[graph.night[entry]], np.ones(len(entry))))
        _, (_, rider, run, share) = self._seats(first, last)
        if self.linked:
            parts += self._aboard_terms(first, last, rider, run)
        else:
            row = self._shared_rows[graph.departure_of_run[run]]
            parts.append((rider, row, share / graph.most[run]))
        rider, member, share = self._busy_terms(first, last, self._fleet)
        parts.append((rider, len(self._lower) + member, share))
        columns, rows, values = (np.concatenate(list(one)) for one in zip(*parts, strict=True))
        return Terms.of(columns, rows, values)

    def _aboard_terms(
        self, first: int, last: int, rider: Whole, run: Whole
    ) -> list[tuple[Whole, Whole, Real]]:
        """(itinerary from `first`, row, 1) of seats, least loads and links of riders of runs."""
        network = self.formulation.network
        loaded = network.runs.min_load > 0
        least, number = loaded[run], np.cumsum(loaded) - 1
        arc = np.array([arcs[0] for arcs in self._pool.arcs[first:last]], dtype=np.int64)
        by_line = np.flatnonzero(network.arcs.tail[arc] >= 0)
        choice = np.array(self._pool.choice[first:last], dtype=np.int64)[by_line]
        departure = network.node_departure[network.arcs.tail[arc[by_line]]]
        links = self.aboard.links @ [len(network.departures), 1]
        wanted = network.choices.cohort[choice] * len(network.departures) + departure
        entries = (
            (rider, self._run_rows_of["C1"][run]),
            (rider[least], self._run_rows_of["C5"][number[run[least]]]),
            (by_line, self._shared_rows[np.searchsorted(links, wanted)]),
        )
        return [(who, row, np.ones(len(who))) for who, row in entries]

    def _busy_runs(self, rows: list[tuple[int, int]]) -> tuple[Whole, Whole]:
        """(run, number in `rows`) wherever the unit of a run is busy."""
        runs = self.formulation.network.runs
        busy = [
            np.flatnonzero((runs.fleet == of) & (runs.begin <= moment) & (moment < runs.ready))
            for of, moment in rows
        ]
        number, run = flat(busy)
        return run, number

    def _busy_terms(
        self, first: int, last: int, rows: list[tuple[int, int]]
    ) -> tuple[Whole, Whole, Real]:
        """(itinerary from `first`, number in `rows`, part of a vehicle) where one is busy."""
        network = self.formulation.network
        found: list[tuple[Whole, Whole, Real]] = []
        tables = (
            (network.units.fleet, network.units.begin, network.units.ready),
            (network.runs.fleet, network.runs.begin, network.runs.ready),
        )
        seats = self._seats(first, last)
        if self.linked:
            seats = seats[:1]
        for (_, part, member, share), table in zip(seats, tables, strict=False):
            fleet, begin, ready = (column[member] for column in table)
            for number, (of, moment) in enumerate(rows):
                busy = np.flatnonzero((fleet == of) & (begin <= moment) & (moment < ready))
                found.append((part[busy], np.full(len(busy), number), share[busy]))
        if not found:
            none = np.zeros(0, dtype=np.int64)
            return none, none, np.zeros(0)
        first_, second, third = (np.concatenate(list(one)) for one in zip(*found, strict=True))
        return first_, second, third

    # -- what it says --------------------------------------------------------------------------

    def guide(self) -> Guide:
        """What the last prices say of everything, and what the master's plan uses."""
        network = self.formulation.network
        duals = np.r_[self._duals, np.zeros(self._count - len(self._duals))]
        prices = self.prices(duals)
        ways = self.graph.cheapest(prices)
        gain, made = self._gain(duals), np.zeros(len(duals))
        made[self._production_rows] = duals[self._production_rows]
        known = np.zeros(len(network.arcs.tail), dtype=bool)
        known[np.concatenate([np.zeros(0, dtype=np.int64), *self._pool.arcs])] = True
        resting = np.flatnonzero(network.choice_group >= 0)
        gain[resting] -= ways.bed[network.choice_group[resting]]
        used = np.flatnonzero(self._values[len(self._extra_most) :] > 1e-9).tolist()
        marks = {
            "arcs": np.zeros(len(network.arcs.tail), dtype=bool),
            "units": np.zeros(len(network.units.group), dtype=bool),
            "runs": np.zeros(len(network.runs.level), dtype=bool),
            "choices": np.zeros(len(network.choices.cohort), dtype=bool),
        }
        for number in used:
            marks["arcs"][self._pool.arcs[number]] = True
            marks["units"][self._pool.units[number]] = True
            marks["runs"][self._pool.runs[number]] = True
            marks["choices"][self._pool.choice[number]] = True
        return Guide(
            losses=self.graph.losses(ways, gain),
            worths=self._gain(made),
            known=known,
            choice_losses=ways.choice - gain,
            unit_extra=self.graph.unit_prices(prices) - ways.seat[network.units.group],
            **marks,
        )

    def certificate(
        self, proof: Proof | None, objective: str, floors: tuple[Floor, ...]
    ) -> Certificate | None:
        """Of a proof that was this one's; None if it is of another objective."""
        if proof is None or proof.objective != objective:
            return None
        return proof.certificate(self.names, floors)

    @cached_property
    def names(self) -> RowNames:
        """What the rows and columns that have prices are called."""
        return RowNames.of(self.formulation, self.graph)

    @property
    def solved(self) -> bool:
        """Whether there is a plan of a master to read from."""
        return bool(np.isfinite(self.value))

    @property
    def with_production(self) -> bool:
        """Whether the stage's master counts production."""
        return self._production

    def money(self) -> float:
        """What the master's plan costs."""
        taken = self._values[len(self._extra_most) :]
        money, _ = self._costs(0, len(taken))
        spent = float(money @ taken)
        if self.linked:
            spent += float(self._run_costs() @ self._values[self._run_columns])
        return spent

    def money_price(self) -> float:
        """What one of the currency is worth by C12."""
        return float(np.maximum(0.0, self._duals)[self._money_rows].sum())


def _noons(formulation: Formulation) -> list[tuple[int, int]]:
    """(fleet, moment) of the last moment before noon of every date."""
    moments = formulation.variables.moments
    found = set()
    for fleet in np.unique(moments.fleet).tolist():
        mine = moments.moment[moments.fleet == fleet]
        noons = np.arange(int(mine[0]) // DATE * DATE + DATE // 2, int(mine[-1]) + 1, DATE)
        last = np.searchsorted(mine, noons, side="right") - 1
        found |= {(fleet, moment) for moment in mine[last[last >= 0]].tolist()}
    return sorted(found)


def _numbers(programme: Programme, number: Whole, names: tuple[str, ...]) -> list[int]:
    return [int(number[programme.rows[name]][0]) for name in names if name in programme.rows]
