"""Riders who are fixed (C29) in the kernel's counts, where no move can take them off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from returnplan.arrays import Whole
from returnplan.optimiser.recreate.library import KERNEL_ORDER, Arrays
from returnplan.optimiser.recreate.ways import KernelWays


@dataclass(frozen=True, kw_only=True)
class FixedOnWays:
    """Who they are, as the kernel knows ways; one row each."""

    ways: KernelWays
    cohort: Whole
    way: Whole
    stay: Whole
    """-1: none is needed, or which one is said by `beds`."""
    heads: Whole
    beds: Whole
    """(stays) heads of those who may have any bed, as the plan at work places them."""
    placed: Whole
    """The same as the state counts them."""

    @classmethod
    def of(cls, ways: KernelWays) -> FixedOnWays:
        network = ways.formulation.network
        fixed = network.least.ways
        stays = len(network.stays.facility)
        return cls(
            ways=ways,
            cohort=_whole([network.cohorts.index(way.cohort) for way in fixed]),
            way=_whole([ways.number(way.arcs) for way in fixed]),
            stay=_whole([way.stay for way in fixed]),
            heads=_whole([way.workers for way in fixed]),
            beds=np.zeros(stays, dtype=np.int64),
            placed=np.zeros(stays, dtype=np.int64),
        )

    def take(self, state: Mapping[str, NDArray[Any]], worth: NDArray[Any]) -> None:
        """Count them in a state in which nobody travels, and what they are `worth`."""
        worth[:] = 0
        sets, heads, way, cohort = self.ways.sets, self.heads, self.way, self.cohort
        if not len(heads):
            return
        for j in range(2):
            group, run = sets["way_class"][way, j], sets["way_run"][way, j]
            ridden, boarded = group >= 0, run >= 0
            np.add.at(state["class_free"], group[ridden], -heads[ridden])
            np.add.at(state["class_riders"], group[ridden], heads[ridden])
            np.add.at(state["run_riders"], run[boarded], heads[boarded])
        for stop in sets["way_stop"][way].T:
            np.add.at(state["stop_riders"], stop[stop >= 0], heads[stop >= 0])
        sink = sets["way_sink"][way]
        first = sets["lane_first"][sets["cohort_lane"][cohort]]
        choice = sets["choice"][sets["cohort_choice"][cohort] + sink - first]
        start, day = sets["sink_start"][sink], sets["sink_day"][sink]
        np.add.at(state["departed"], (sets["cohort_origin"][cohort], start), heads)
        np.add.at(state["arrived"], (sets["cohort_place"][cohort], day), heads)
        employer, post = sets["cohort_employer"][cohort], sets["cohort_post"][cohort]
        np.add.at(state["carried"], employer[employer >= 0], heads[employer >= 0])
        on = sets["choice_on"][choice]
        there = (post >= 0) & (on < state["came"].shape[1])
        np.add.at(state["came"], (post[there], on[there]), heads[there])
        gain = heads @ sets["choice_gain"][choice]
        for name, value in (
            ("key_post_days", gain[0]),
            ("post_days", gain[1]),
            ("returned", heads.sum()),
            ("cost", heads @ sets["way_cents"][way]),
            ("travel_hours", heads @ sets["way_hours"][way]),
        ):
            worth[KERNEL_ORDER.index(name)] += value
        beds = np.zeros(len(self.beds), dtype=np.int64)
        np.add.at(beds, self.stay[self.stay >= 0], heads[self.stay >= 0])
        self._occupy(beds, state["occupied"], worth)

    def rest(self, sets: Arrays, state: Arrays) -> None:
        """Count those who may have any bed where the plan at work places them."""
        self._occupy(self.beds - self.placed, state["occupied"], sets["fixed_value"])
        self.placed[:] = self.beds

    def _occupy(self, beds: Whole, occupied: NDArray[Any], worth: NDArray[Any]) -> None:
        sets = self.ways.sets
        for stay in np.flatnonzero(beds).tolist():
            first, days = int(sets["stay_day"][stay]), int(sets["stay_days"][stay])
            occupied[sets["stay_facility"][stay], first : first + days] += beds[stay]
            worth[KERNEL_ORDER.index("cost")] += beds[stay] * sets["stay_cents"][stay]


def _whole(numbers: list[int]) -> Whole:
    return np.array(numbers, dtype=np.int64)
