"""A plan of which is asked what keeps people behind and what is scarce, and what that takes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from returnplan.model import Floor
from returnplan.model.variables import variables
from returnplan.network import build_network
from returnplan.optimiser.outcome import Outcome
from returnplan.optimiser.questions.feasibility import Feasibility, Wanted
from returnplan.optimiser.questions.lifting import lifted, present, renewed, without_fixed
from returnplan.optimiser.questions.nearby import Lane, Nearby
from returnplan.optimiser.space import SMALL_COLUMNS, Space
from returnplan.plan.bottlenecks import Bottleneck, bottlenecks
from returnplan.plan.plan import Plan, Stage
from returnplan.scenario.objectives import Counts, counting
from returnplan.scenario.scenario import Cohort

ASIDE = counting(Counts.MEANS, Counts.CHANGES)
"""Objectives in which whoever comes may be a loss."""

SAME = 1e-6
"""Relative difference of two values of an objective that is rounding."""

MIDDLING_COLUMNS = 40_000
"""Columns up to which the whole programme is asked what nearby plans leave open."""

ONE = 0.25
"""Share of the time that there is, for one cohort or resource asked of the whole programme.

Where that was too short the others are not asked so, but nearby or of the relaxation.
"""


@dataclass(kw_only=True)
class Inquiry:
    """A plan, and what there is of its scenario with limits lifted."""

    plan: Plan
    outcome: Outcome
    until: float
    interrupt: threading.Event
    known: dict[tuple[str, ...], Feasibility] = field(default_factory=dict)
    lanes: dict[Lane, Nearby] = field(default_factory=dict)

    @property
    def stages(self) -> tuple[Stage, ...]:
        return self.plan.stages

    @cached_property
    def small(self) -> bool:
        """Whether the programme is solved whole."""
        return variables(self.outcome.network).count <= SMALL_COLUMNS

    @cached_property
    def middling(self) -> bool:
        """Whether questions of the whole programme may be tried with the time that is left."""
        return variables(self.outcome.network).count <= MIDDLING_COLUMNS

    @property
    def quick(self) -> bool:
        """Whether the questions can be asked of the whole programme, as stages were in time."""
        return self.small and all(stage.status in ("optimal", "gap") for stage in self.stages)

    @cached_property
    def resources(self) -> tuple[str, ...]:
        return present(self.plan.scenario)

    @cached_property
    def carried(self) -> Mapping[str, int]:
        return {name: heads for name, heads in self.plan.account.carried.items() if heads}

    @contextmanager
    def share(self, part: float) -> Iterator[None]:
        """Time for a part of what is left only."""
        until, now = self.until, time.monotonic()
        self.until = now + part * max(0.0, until - now)
        try:
            yield
        finally:
            self.until = until

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.until or self.interrupt.is_set()

    def feasibility(self, *resources: str) -> Feasibility:
        """The scenario with these limits lifted."""
        if resources not in self.known:
            network = self.outcome.network
            if resources:
                network = renewed(network, lifted(self.plan.scenario, *resources))
            self.known[resources] = Feasibility(
                space=Space(network=network), seed=self.plan.seed, interrupt=self.interrupt
            )
        return self.known[resources]

    def unfixed(self, trip: str) -> Feasibility:
        """The scenario without a row of fixed.csv, and those of its riders; blank: without any."""
        key = ("fixed", trip)
        if key not in self.known:
            scenario = without_fixed(self.plan.scenario, trip)
            space = Space(network=build_network(scenario))
            self.known[key] = Feasibility(
                space=space, seed=self.plan.seed, interrupt=self.interrupt
            )
        return self.known[key]

    @cached_property
    def every_way(self) -> Space:
        """Of a network with all ways, those of fleets without a vehicle too."""
        fleets = self.plan.scenario.fleets.values()
        return self.feasibility(
            *(() if all(one.vehicles for one in fleets) else ("vehicles",))
        ).space

    def nearby(self, lane: Lane) -> Nearby:
        """Plans in which only workers of a lane travel otherwise."""
        if lane not in self.lanes:
            self.lanes[lane] = Nearby(
                outcome=self.outcome,
                lane=lane,
                seed=self.plan.seed,
            )
        return self.lanes[lane]

    def likely(self, cohort: Cohort) -> Sequence[str]:
        """Limits that a cohort can meet, those that are reached on some date before the others."""
        met = {
            "arrivals": self.plan.scenario.destination(cohort),
            "departures": cohort.origin,
        }
        full = {one.resource for one in self.full if one.id == met.get(one.resource, one.id)} | {
            "min_load"
        }
        return sorted(self.resources, key=lambda name: name not in full)

    @cached_property
    def full(self) -> Sequence[Bottleneck]:
        return bottlenecks(self.plan.account)

    def as_good(self, cohort: str, *, keep: bool) -> list[Wanted]:
        """One more of the cohort and no stage worse, cost and travel hours aside.

        A gain in an earlier objective is no loss in a later one: so either none is worse, or one
        is better and none before it worse. `keep`: nobody else is left for it.
        """
        heads = self._heads(cohort, keep=keep)
        floors = [
            Floor(objective=s.objective, value=s.final)
            for s in self.stages
            if s.objective not in ASIDE
        ]
        gains = [
            Wanted(heads=heads, floors=tuple(floors[:number]), better=floor)
            for number, floor in enumerate(floors[:-1])
        ]
        return [Wanted(heads=heads, floors=tuple(floors)), *gains]

    def preferred(self, cohort: str) -> Iterator[Wanted]:
        """One more of the cohort and nobody less, an objective better and none before it worse.

        One for each objective of the order.
        """
        floors = [Floor(objective=s.objective, value=s.final) for s in self.stages]
        for number, floor in enumerate(floors):
            yield Wanted(
                heads=self._heads(cohort, keep=True), floors=tuple(floors[:number]), better=floor
            )

    def _heads(self, cohort: str, *, keep: bool) -> Mapping[str, int]:
        more = {cohort: self.carried.get(cohort, 0) + 1}
        return {**(self.carried if keep else {}), **more}
