"""Asking whether a plan exists: one more of a cohort, and objectives that are not worse."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from returnplan.arrays import Real
from returnplan.errors import EngineError
from returnplan.model import COEFFICIENTS, Floor, Formulation, Programme
from returnplan.network import Network
from returnplan.optimiser.engines import engine
from returnplan.optimiser.finish.extract import SplitError, extract
from returnplan.optimiser.point import Point
from returnplan.optimiser.production import PRODUCTION
from returnplan.optimiser.search.method import Search
from returnplan.scenario.objectives import sign_of

BETTER = 4e-6
"""Relative gain from which an objective is better: more than engines take for rounding (1e-6)."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked of a plan."""

    heads: Mapping[str, int]
    """Fewest carried, by cohort."""
    floors: tuple[Floor, ...]
    """Objectives that are no worse."""
    better: Floor | None = None
    """An objective that is better than this value."""

    def programme(self, formulation: Formulation) -> Programme:
        floors = self.floors
        if self.better is not None:
            name = self.better.objective
            step = BETTER * max(1.0, abs(self.better.value))
            if name in PRODUCTION:
                # Each of its columns may be rounded by as much.
                step = max(step, BETTER * float(formulation.objectives[name].sum()))
            sign = sign_of(name)
            value = self.better.value + sign * step
            floors = (*floors, Floor(objective=name, value=value))
        programme = formulation.with_floors(floors)
        network, v = formulation.network, formulation.variables
        for name, heads in self.heads.items():
            mine = network.choices.cohort == network.cohorts.index(name)
            coefficients = np.zeros(v.count)
            coefficients[v.w[mine]] = 1.0
            programme = programme.with_row(f"heads {name}", coefficients, heads, np.inf)
        return programme


@dataclass(kw_only=True)
class Trial:
    """A network of which it is asked what plans there are; answers that were found are kept."""

    search: Search
    _known: dict[str, bool | None] = field(default_factory=dict)

    @property
    def network(self) -> Network:
        return self.search.network

    def exists(self, wanted: Wanted, *, until: float) -> bool | None:
        """Whether there is such a plan; None where that was not found by `until`."""
        key = repr(wanted)
        if self._known.get(key) is None:
            self._known[key] = self._exists(wanted, until)
        return self._known[key]

    def _point(self, answer: engine.Answer | None) -> Point | None:
        if answer is None or answer.values is None:
            return None
        return self.search.settled(self.search.whole.point(answer.values))

    def _exists(self, wanted: Wanted, until: float) -> bool | None:
        while time.monotonic() < until and not self.search.interrupt.is_set():
            programme = wanted.programme(self.search.formulation)
            answer = feasible(programme, until, self.search.seed)
            point = self._point(answer)
            if point is not None and not self.search.valid(programme, point):
                # A row was kept to the engine's tolerance only: the cheapest plan decides.
                formulation = self.search.formulation
                cents = COEFFICIENTS["cost"](formulation.network, formulation.variables)
                answer = feasible(programme, until, self.search.seed, least=cents)
                point = self._point(answer)
                if point is not None and not self.search.valid(programme, point):
                    return False if answer is not None and answer.optimal else None
            if point is None:
                return False if answer is not None and answer.infeasible else None
            try:
                extract(self.network, point)
            except SplitError as error:
                self.search = self.search.refined(error.group)
                continue
            return True
        return None


def feasible(
    programme: Programme,
    until: float,
    seed: int,
    *,
    nodes: int | None = None,
    least: Real | None = None,
) -> engine.Answer | None:
    """Any solution of a programme, or, its rows kept closely, one of `least`; None: it failed."""
    limits = engine.Limits(
        seconds=until - time.monotonic(), seed=seed, nodes=nodes, tight=least is not None
    )
    try:
        return engine.solve(
            programme,
            np.zeros(len(programme.lower)) if least is None else least,
            maximise=least is None,
            engine=engine.SCIP,
            limits=limits,
        )
    except EngineError:
        return None
