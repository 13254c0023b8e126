"""The kernel's changes once more, in plain Python: what each does to the state, term by term.

Slow and obvious on purpose. `tests/optimiser/test_recreate.py` lets the kernel make random moves,
does the same plan here from nothing, and compares every array.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from returnplan.optimiser.recreate.library import KERNEL_ORDER, TOLLS

COMPARED = (
    "left", "n", "u", "class_units", "class_free", "class_riders", "run_riders", "stop_riders",
    "busy", "next_full", "departure_run", "occupied", "departed", "arrived", "carried", "came",
    "post_missing", "done", "value",
)  # fmt: skip


class Twin:
    """A plan, changed one ride, unit or departure at a time."""

    def __init__(self, sets: Mapping[str, NDArray[Any]], empty: Mapping[str, NDArray[Any]]) -> None:
        """`empty` is the state in which nobody travels."""
        self.sets = sets
        self.state = {name: empty[name].copy() for name in COMPARED}
        self.horizon = sets["post_base"].shape[1]

    def value(self, name: str, change: float) -> None:
        self.state["value"][KERNEL_ORDER.index(name)] += change

    def ride(self, cohort: int, way: int, stay: int, heads: int) -> None:
        """C1, C6 to C11."""
        sets, state = self.sets, self.state
        state["left"][cohort] -= heads
        for j, (group, run) in enumerate(
            zip(sets["way_class"][way], sets["way_run"][way], strict=True)
        ):
            if group >= 0:
                state["class_free"][group] -= heads
                state["class_riders"][group] += heads
                for stop in sets["way_stop"][way][2 * j : 2 * j + 2]:
                    if stop >= 0:
                        state["stop_riders"][stop] += heads
            if run >= 0:
                state["run_riders"][run] += heads
                self.value(TOLLS, heads * sets["run_toll"][run])
        sink = sets["way_sink"][way]
        lane = sets["cohort_lane"][cohort]
        choice = sets["choice"][sets["cohort_choice"][cohort] + sink - sets["lane_first"][lane]]
        state["departed"][sets["cohort_origin"][cohort], sets["sink_start"][sink]] += heads
        state["arrived"][sets["cohort_place"][cohort], sets["sink_day"][sink]] += heads
        for name, column in (("key_post_days", 0), ("post_days", 1)):
            self.value(name, heads * sets["choice_gain"][choice][column])
        self.value("returned", heads)
        self.value("cost", heads * sets["way_cents"][way])
        self.value("travel_hours", heads * sets["way_hours"][way])
        self.value(TOLLS, heads * sets["sink_toll"][sink])
        if sets["cohort_employer"][cohort] >= 0:
            state["carried"][sets["cohort_employer"][cohort]] += heads
        if stay >= 0:
            self.bed(stay, heads)
        post, on = sets["cohort_post"][cohort], sets["choice_on"][choice]
        if post >= 0 and on < self.horizon:
            state["came"][post, on] += heads

    def bed(self, stay: int, heads: int) -> None:
        """C9."""
        sets = self.sets
        self.value("cost", heads * sets["stay_cents"][stay])
        self.value(TOLLS, heads * sets["stay_toll"][stay])
        first = sets["stay_day"][stay]
        for day in range(first, first + sets["stay_days"][stay]):
            self.state["occupied"][sets["stay_facility"][stay], day] += heads

    def unit(self, option: int, units: int) -> None:
        """C1, C2."""
        sets, state = self.sets, self.state
        group = sets["unit_class"][option]
        state["n"][option] += units
        state["class_units"][group] += units
        state["class_free"][group] += units * sets["unit_seats"][option]
        self.value("cost", units * sets["unit_cents"][option])
        self.value(TOLLS, units * sets["unit_toll"][option])
        self._fleet(
            sets["unit_fleet"][option], sets["unit_begin"][option], sets["unit_end"][option], units
        )

    def line(self, run: int, units: int) -> None:
        """C1 to C4, of a run that has no units yet."""
        sets, state = self.sets, self.state
        state["u"][run] += units
        state["departure_run"][sets["run_departure"][run]] = run
        self.value("cost", sets["run_cents"][run] + units * sets["run_unit_cents"][run])
        if sets["run_fleet"][run] >= 0:
            self._fleet(sets["run_fleet"][run], sets["run_begin"][run], sets["run_end"][run], units)

    def _fleet(self, fleet: int, begin: int, end: int, vehicles: int) -> None:
        sets, state = self.sets, self.state
        state["busy"][begin:end] += vehicles
        first, beyond = sets["fleet_first"][fleet : fleet + 2]
        for moment in range(first, beyond):
            full = [m for m in range(moment, beyond) if self._full(fleet, m)]
            state["next_full"][moment] = full[0] if full else beyond

    def _full(self, fleet: int, moment: int) -> bool:
        return bool(self.state["busy"][moment] >= self.sets["fleet_vehicles"][fleet])

    def production(self) -> None:
        """C23 to C26, and the smallest share."""
        sets, state, dates = self.sets, self.state, range(self.horizon)
        heads = sets["post_base"] + np.cumsum(state["came"], axis=1)
        missing = np.maximum(0, sets["post_least"][:, None] - heads).sum(axis=1)
        state["post_missing"][:] = missing
        self.value("uncovered_days", missing.sum())
        firms = len(sets["firm_daily"])
        done = state["done"]
        done[:] = 0.0
        for t in dates:
            for firm in sets["firm_order"][firms:]:
                able = sets["firm_orders"][firm]
                for k in range(*sets["firm_post_first"][firm : firm + 2]):
                    post = sets["firm_post"][k]
                    able = min(able, heads[post, t] / sets["post_required"][post])
                most = (done[firm, t - 1] if t else 0.0) + able
                for i in range(*sets["firm_input_first"][firm : firm + 2]):
                    there = sets["input_stock"][i, t]
                    for k in range(*sets["input_supplier_first"][i : i + 2]):
                        when = t - sets["supplier_lag"][k]
                        if when >= 0:
                            made = done[sets["supplier_firm"][k], when]
                            there += sets["supplier_share"][k] * made
                    most = min(most, there)
                done[firm, t] = most
        self.value("output", float((sets["firm_daily"] * done[:, -1]).sum()) if firms else 0.0)
        waiting = sets["employer_waiting"]
        shares = state["carried"][waiting > 0] / waiting[waiting > 0]
        state["value"][KERNEL_ORDER.index("worst_share")] = min([1.0, *shares.tolist()])
