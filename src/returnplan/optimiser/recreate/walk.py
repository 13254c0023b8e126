"""Walks of ruin and recreate for a stage: from a plan to a better one, so many moves at a time."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from returnplan.arrays import Real, Whole
from returnplan.model import Floor
from returnplan.optimiser.recreate import library
from returnplan.optimiser.recreate.charge import MONEY_ALONE
from returnplan.optimiser.recreate.fixed import FixedOnWays
from returnplan.optimiser.recreate.library import KERNEL_ORDER, TOLLS, Arrays
from returnplan.optimiser.recreate.ways import NO_LIMIT, KernelWays
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.tolls import Tolls
from returnplan.plan.production import loan_dates
from returnplan.scenario.objectives import sign_of

BATCHES = 10.0
"""Mean number of batches that a ruin takes off."""
BLINK = 0.03
"""Share of ways that a placing overlooks, so that the next best is tried as well."""
LEAST_PRICE = 0.02
"""Of a floor, as a share of its first."""
LOOSE = 0.002
"""Share of a floor that plans may fall short of at the beginning of a walk."""
SLOTS, LOG_ROWS = 5, 40


@dataclass(frozen=True, kw_only=True)
class WalkAim:
    """What a walk looks for."""

    objective: str
    """Of the stage."""
    asides: Mapping[str, float]
    """Weight of further objectives in the score, in the stage's unit for one of theirs."""
    floors: tuple[Floor, ...]
    prices: Mapping[str, float]
    """First price of each floor, in the stage's unit for one of its own."""
    hot: float
    cold: float
    """Temperature of the first and the last move, in the stage's unit."""
    hour_price: float
    """Of a vehicle's hour on duty, in the stage's unit, where it is asked for."""
    spent: float
    """What the plan costs from which the walk begins, changes aside."""
    tolls: Tolls | None = None
    """Of scarce things; None: nothing is known of them."""
    toll: float = 0.0
    """What one of their unit counts, in the stage's unit."""


class Walker:
    """A plan in the kernel's arrays."""

    def __init__(self, ways: KernelWays, seed: int) -> None:
        self.ways = ways
        self._library = library.load()
        self._sets = Arrays("sets", {**ways.sets, "size": self._sizes()})
        state = self._no_plan(seed)
        self._fixed = FixedOnWays.of(ways)
        self._fixed.take(state, self._sets["fixed_value"])
        self._state = Arrays("state", state)
        self._best = Arrays("best", self._no_best())

    # -- plans in and out ------------------------------------------------------------------------

    def begin(self, solution: Solution) -> None:
        """Take a plan in whole numbers, its loans for good."""
        self._lend(solution)
        best, least = self._best, self.ways.formulation.network.least
        rest = replace(
            solution,
            x=solution.x - least.arcs,
            w=solution.w - least.choices,
            z=solution.z - least.stays,
        )
        rows = self._batches(rest)
        self._fixed.rest(self._sets, self._state)
        for name, column in zip(
            ("best_cohort", "best_way", "best_stay", "best_heads"),
            np.array(rows, dtype=np.int64).reshape(-1, 4).T,
            strict=True,
        ):
            best[name][: len(column)] = column
        units = solution.n[self.ways.unit].round().astype(np.int64)
        running = np.flatnonzero(units)
        best["best_unit"][: len(running)] = running
        best["best_units"][: len(running)] = units[running]
        best["best_u"][: len(solution.u)] = solution.u.round()
        best["found"][:] = 0, len(rows), len(running)
        self._lent = solution.lent
        self._restore()

    def solution(self) -> Solution | None:
        """The best plan that keeps every floor; None where there is none."""
        best, ways = self._best, self.ways
        if not best["found"][0]:
            return None
        v = ways.formulation.variables
        n, x = np.zeros(len(v.n)), np.zeros(len(v.x))
        w, z = np.zeros(len(v.w)), np.zeros(len(v.z))
        batches, running = int(best["found"][1]), int(best["found"][2])
        n[ways.unit[best["best_unit"][:running]]] = best["best_units"][:running]
        u = best["best_u"][: len(v.u)].astype(float)
        heads = best["best_heads"][:batches].astype(float)
        way, cohort = best["best_way"][:batches], best["best_cohort"][:batches]
        for column in ways.arcs[way].T:
            np.add.at(x, column[column >= 0], heads[column >= 0])
        sets = ways.sets
        sink = sets["way_sink"][way]
        first = sets["lane_first"][sets["cohort_lane"][cohort]]
        np.add.at(w, sets["choice"][sets["cohort_choice"][cohort] + sink - first], heads)
        stay = best["best_stay"][:batches]
        np.add.at(z, stay[stay >= 0], heads[stay >= 0])
        least = ways.formulation.network.least
        x, w, z = x + least.arcs, w + least.choices, z + least.stays + self._fixed.beds
        o = (u > 0).astype(float)
        return Solution(n=n, u=u, o=o, x=x, w=w, z=z, t=np.zeros(1), lent=self._lent)

    # -- walking ---------------------------------------------------------------------------------

    def aim(self, aim: WalkAim) -> None:
        """Look for something else, from the best plan, which counts if it keeps the floors."""
        if aim.tolls is not None:
            self._charge(aim.tolls)
        stage = library.KernelStage()
        unit = {name: 0.01 if name == "cost" else 1.0 for name in KERNEL_ORDER}
        stage.weight[KERNEL_ORDER.index(TOLLS)] = -aim.toll
        sign = {name: sign_of(name) for name in KERNEL_ORDER if name != TOLLS}
        for number, name in enumerate(sign):
            weight = 1.0 if name == aim.objective else aim.asides.get(name, 0.0)
            stage.weight[number] = sign[name] * weight * unit[name]
            stage.aim[number] = sign[name] * unit[name] if name == aim.objective else 0.0
        for floor in aim.floors:
            number = KERNEL_ORDER.index(floor.objective)
            stage.floor[number] = floor.value / unit[floor.objective]
            stage.price[number] = aim.prices[floor.objective] * unit[floor.objective]
        budget = self.ways.formulation.network.scenario.budget
        stage.most_cents = 1e300 if budget is None else round(100 * self._may_spend(aim, budget))
        priced = budget is not None and aim.objective != "cost"
        stage.money = stage.weight[KERNEL_ORDER.index("cost")] if priced else 0.0
        stage.hot, stage.cold = aim.hot, aim.cold
        stage.batches, stage.blink, stage.least_price = BATCHES, BLINK, LEAST_PRICE
        stage.loose = LOOSE
        stage.hour_price = aim.hour_price
        self._stage = stage
        self._prices = (ctypes.c_double * len(KERNEL_ORDER))(*stage.price)
        self._restore()
        self._best["found"][0] = 0
        self._library.keep_best(*self._pointers, ctypes.addressof(stage))

    def _charge(self, tolls: Tolls) -> None:
        sets, ways = self._sets, self.ways
        sets["unit_toll"][:] = tolls.units[ways.unit]
        sets["run_toll"][:] = tolls.runs
        sets["sink_toll"][ways.rank] = tolls.sinks
        sets["stay_toll"][:] = tolls.stays

    def _may_spend(self, aim: WalkAim, budget: float) -> float:
        """What plans may be charged, as much beyond the budget as the one begun with is."""
        if self.ways.charge == MONEY_ALONE:
            return float(budget)
        money = self.ways.charge.money
        return self.values["cost"] + money * (float(budget) - aim.spent)

    def walk(self, start: int, stop: int, total: int) -> int:
        """Moves `start` to `stop` of a walk of `total`; how many were kept."""
        stage, prices = ctypes.addressof(self._stage), ctypes.addressof(self._prices)
        return int(self._library.walk(*self._pointers, stage, prices, start, stop, total))

    def fill(self) -> bool:
        """Place all who wait at once; whether that makes a plan that keeps every rule and floor."""
        stage = ctypes.addressof(self._stage)
        return bool(self._library.fill(*self._pointers, stage))

    def worths(self) -> Real:
        """(choices) What one more worker counts, money and hours aside, as the plan is now."""
        self._library.worths(self._sets.pointer, self._state.pointer, ctypes.addressof(self._stage))
        found: Real = self._state["worth"].copy()
        return found

    def again(self) -> None:
        """Go on from the best plan."""
        self._restore()

    @property
    def values(self) -> dict[str, float]:
        """Objectives of the plan where the walk stands; cost in the currency."""
        found = dict(zip(KERNEL_ORDER, self._state["value"].tolist(), strict=True))
        return {**found, "cost": found["cost"] / 100}

    @property
    def tried(self) -> Whole:
        """Moves by kind of ruin; and of these (`kept`) those that made the plan better."""
        return self._state["tried"]

    @property
    def kept(self) -> Whole:
        return self._state["kept"]

    # -- arrays ----------------------------------------------------------------------------------

    @property
    def _pointers(self) -> tuple[int, int, int]:
        return self._sets.pointer, self._state.pointer, self._best.pointer

    def _restore(self) -> None:
        self._library.load(*self._pointers)

    def _sizes(self) -> Whole:
        sets, network = self.ways.sets, self.ways.formulation.network
        work = self.ways.formulation.variables.work
        heads = sets["cohort_heads"]
        batches = int(np.minimum(heads, 8 + heads // 8).sum()) + 4096
        self._size = {
            "cohorts": len(heads),
            "places": len(network.scenario.places),
            "dates": sets["most_arrivals"].shape[1],
            "classes": len(sets["class_stops"]),
            "units": len(sets["unit_class"]),
            "runs": len(sets["run_seats"]),
            "fleets": len(sets["fleet_vehicles"]),
            "employers": len(sets["employer_waiting"]),
            "posts": len(work.posts),
            "firms": len(work.employers),
            "horizon": work.horizon,
            "batches": batches,
            "log": LOG_ROWS * batches + 100_000,
        }
        return np.array(list(self._size.values()), dtype=np.int64)

    def _no_plan(self, seed: int) -> dict[str, NDArray[Any]]:
        """The state in which nobody travels."""
        sets, size, z = self.ways.sets, self._size, _zeros
        batches, cohorts, posts, firms = (size[n] for n in ("batches", "cohorts", "posts", "firms"))
        moments, stops = int(sets["fleet_first"][-1]), int(sets["class_stop_first"][-1])
        choices, horizon, dates = len(sets["choice_group"]), size["horizon"], size["dates"]
        classes, runs, units = size["classes"], size["runs"], size["units"]
        full = np.repeat(sets["fleet_first"][1:], np.diff(sets["fleet_first"]))
        none = np.repeat(sets["fleet_vehicles"] == 0, np.diff(sets["fleet_first"]))
        count = np.zeros(16, dtype=np.int64)
        count[0], count[4] = 2 * seed + 88172645463325253, batches
        waiting = np.flatnonzero(sets["cohort_heads"] > 0)
        count[5] = len(waiting)
        waiting_at = z(cohorts)
        waiting_at[waiting] = np.arange(len(waiting))
        departures = int(sets["run_departure"].max(initial=-1)) + 1
        return {
            "count": count, "value": z(len(KERNEL_ORDER)), "left": sets["cohort_heads"].copy(),
            "n": z(units), "u": z(runs), "class_units": z(classes), "class_free": z(classes),
            "class_riders": z(classes), "run_riders": z(runs), "stop_riders": z(stops),
            "busy": z(moments + 1),
            "next_full": np.r_[np.where(none, np.arange(moments), full), moments],
            "departure_run": z(departures) - 1,
            "occupied": z(len(sets["facility_beds"]), dates),
            "departed": z(size["places"], dates), "arrived": z(size["places"], dates),
            "carried": z(size["employers"]), "came": z(posts, horizon), "post_missing": z(posts),
            "done": z(firms, horizon), "batch_cohort": z(batches), "batch_way": z(batches),
            "batch_stay": z(batches), "batch_heads": z(batches), "batch_at": z(batches),
            "batches": z(batches), "spare": np.arange(batches)[::-1],
            "list": z(classes + runs + cohorts) - 1, "after": z(SLOTS * batches),
            "before": z(SLOTS * batches), "fleet_units": z(size["fleets"]),
            "units_running": z(units), "unit_at": z(units),
            "waiting": np.r_[waiting, z(cohorts - len(waiting))], "waiting_at": waiting_at,
            "log": z(size["log"], 5), "class_seen": z(classes), "classes": z(classes),
            "run_seen": z(runs), "runs": z(runs), "class_banned": z(classes),
            "run_banned": z(runs), "cohort_seen": z(cohorts), "cohorts": z(cohorts),
            "rank": z(cohorts), "some": z(max(batches, units)), "class_asked": z(classes),
            "class_asked_by": z(classes), "class_unit": z(classes), "class_price": z(classes),
            "class_shut": z(classes), "run_shut": z(runs),
            "sink_shut": z(len(sets["sink_day"])), "firm_seen": z(firms),
            "firms": z(firms), "post_seen": z(posts), "posts": z(posts),
            "done_before": z(firms, horizon), "missing_before": z(posts), "worth": z(choices),
            "head_worth": z(posts, horizon), "slope": z(2 * firms + posts, horizon),
            "tried": z(8), "kept": z(8),
        }  # fmt: skip

    def _no_best(self) -> dict[str, NDArray[Any]]:
        size = self._size
        batches, units = size["batches"], size["units"]
        found = {
            name: _zeros(batches) for name in ("best_cohort", "best_way", "best_stay", "best_heads")
        }
        return {
            **found,
            "found": _zeros(3),
            "best_value": _zeros(len(KERNEL_ORDER) + 1),
            "best_unit": _zeros(units),
            "best_units": _zeros(units),
            "best_u": _zeros(size["runs"]),
        }

    def _lend(self, solution: Solution) -> None:
        """Heads of posts without those who come, and what lenders must keep."""
        formulation = self.ways.formulation
        scenario, work = formulation.network.scenario, formulation.variables.work
        posts = list(scenario.posts.values())
        base, keep = self._sets["post_base"], self._sets["post_keep"]
        base[:] = np.array([posts[row].present for row in work.posts], dtype=np.int64)[:, None]
        keep[:] = -NO_LIMIT
        for number, loan in enumerate(work.loans):
            heads = round(float(solution.lent[number]))
            if heads == 0:
                continue
            dates = loan_dates(scenario, scenario.loans[loan])
            lender, borrower = int(work.lender[number]), int(work.borrower[number])
            base[borrower, dates] += heads
            base[lender, dates] -= heads
            keep[lender, dates] = max(0, posts[work.posts[lender]].min_present)

    def _batches(self, solution: Solution) -> list[tuple[int, int, int, int]]:
        """A plan as (cohort, way, stay, heads): flows cut into ways, ways dealt out.

        Beds that are left are those of fixed riders who may have any.
        """
        arcs, network = self.ways.formulation.network.arcs, self.ways.formulation.network
        heads = {k: round(float(solution.x[k])) for k in np.flatnonzero(solution.x > 0.5).tolist()}
        out: dict[int, list[int]] = defaultdict(list)
        for arc in heads:
            if arcs.tail[arc] >= 0:
                out[int(arcs.tail[arc])].append(arc)
        ways: dict[int, list[list[int]]] = defaultdict(list)
        for arc in [arc for arc in heads if arcs.tail[arc] < 0]:
            while heads[arc] > 0:
                way = [arc]
                while arcs.sink[way[-1]] < 0:
                    way.append(next(a for a in out[int(arcs.head[way[-1]])] if heads[a] > 0))
                some = min(heads[one] for one in way)
                for one in way:
                    heads[one] -= some
                ways[int(arcs.sink[way[-1]])].append([self.ways.number(tuple(way)), some])
        beds: dict[int, list[list[int]]] = defaultdict(list)
        for stay in np.flatnonzero(solution.z > 0.5).tolist():
            beds[int(network.stays.group[stay])].append([stay, round(float(solution.z[stay]))])
        found = []
        for choice in np.flatnonzero(solution.w > 0.5).tolist():
            left, group = round(float(solution.w[choice])), int(network.choice_group[choice])
            sink, cohort = int(network.choices.sink[choice]), int(network.choices.cohort[choice])
            while left > 0:
                rows = [ways[sink]] + ([beds[group]] if group >= 0 else [])
                some = min([left, *(row[-1][1] for row in rows)])
                stay = beds[group][-1][0] if group >= 0 else -1
                found.append((cohort, ways[sink][-1][0], stay, some))
                left -= some
                for row in rows:
                    row[-1][1] -= some
                    if row[-1][1] == 0:
                        row.pop()
        self._fixed.beds[:] = 0
        for stay, left in (bed for rows in beds.values() for bed in rows):
            self._fixed.beds[stay] += left
        return found


def _zeros(*shape: int) -> NDArray[np.int32]:
    return np.zeros(shape, dtype=np.int32)
