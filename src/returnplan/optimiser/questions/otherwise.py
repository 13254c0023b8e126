"""Whether one more of a cohort would come in a scenario in which something has not happened."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from returnplan.model import Floor
from returnplan.network import build_network
from returnplan.optimiser.questions.feasibility import Feasibility, Wanted
from returnplan.optimiser.questions.inquiry import ASIDE
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.space import SMALL_COLUMNS, Space
from returnplan.optimiser.start.keep import kept
from returnplan.plan.plan import Plan
from returnplan.scenario.scenario import Scenario


@dataclass(kw_only=True)
class Otherwise:
    """A plan, and the scenario as it would be otherwise."""

    plan: Plan
    scenario: Scenario
    interrupt: threading.Event
    _asked: Feasibility | None = field(default=None)

    def would_come(self, cohort: str, *, until: float) -> bool | None:
        """Whether one more of those who stay behind would, and no stage is worse.

        Cost, travel hours and changes aside. Of a large programme a dispatcher is asked, who leaves
        all others as they are: None where he finds no seat, or time was short.
        """
        row, before = self.scenario.cohorts.get(cohort), self.plan.scenario.cohorts[cohort]
        if row is None or time.monotonic() >= until or self.space is None:
            return None
        # Whoever is not in the cohort of the plan, since it happened, would come as well.
        heads = self.plan.account.carried[cohort] + max(0, row.workers - before.workers) + 1
        if cohort not in self.space.network.cohorts or heads > row.workers:
            return False
        wanted = Wanted(heads={cohort: heads}, floors=self._floors)
        if len(self.space.network.arcs.commodity) > SMALL_COLUMNS or self._large(self.space):
            return self._beside_others(self.space, wanted, until)
        if self._asked is None:
            self._asked = Feasibility(
                space=self.space, seed=self.plan.seed, interrupt=self.interrupt
            )
        return self._asked.exists(wanted, until=until)

    @cached_property
    def space(self) -> Space | None:
        """None where what is fixed cannot be in it."""
        network = build_network(self.scenario)
        return None if network.least.unmet else Space(network=network)

    @property
    def _floors(self) -> tuple[Floor, ...]:
        order = self.scenario.objective.order
        return tuple(
            Floor(objective=stage.objective, value=stage.final)
            for stage in self.plan.stages
            if stage.objective not in ASIDE and stage.objective in order
        )

    @staticmethod
    def _large(space: Space) -> bool:
        return space.formulation.variables.count > SMALL_COLUMNS

    def _beside_others(self, space: Space, wanted: Wanted, until: float) -> bool | None:
        """Whether a dispatcher finds a seat for one more beside all who travel in the plan."""
        start = kept(space.network, self.plan)
        if start.whole.network is not space.network:
            space = Space(network=start.whole.network, given=start.whole)
        search = Search(space=space, seed=self.plan.seed, threads=1, interrupt=self.interrupt)
        found = search.dispatched(until, start.solution)
        network = space.network
        for cohort, heads in wanted.heads.items():
            mine = network.choices.cohort == network.cohorts.index(cohort)
            if np.round(found.w[mine].sum()) < heads:
                return None
        programme = wanted.programme(space.formulation)
        return True if space.valid(programme, found) else None
