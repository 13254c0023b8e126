"""Asking whether a plan exists: one more of a cohort, and objectives that are not worse."""

from __future__ import annotations

import threading
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
from returnplan.optimiser.implied import PRODUCTION
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
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
class Feasibility:
    """A network of which it is asked what plans there are; answers that were found are kept."""

    space: Space
    seed: int
    interrupt: threading.Event
    _known: dict[str, bool | None] = field(default_factory=dict)

    @property
    def network(self) -> Network:
        return self.space.network

    def exists(self, wanted: Wanted, *, until: float) -> bool | None:
        """Whether there is such a plan; None where that was not found by `until`."""
        key = repr(wanted)
        if self._known.get(key) is None:
            self._known[key] = self._exists(wanted, until)
        return self._known[key]

    def _solution(self, answer: engine.Answer | None) -> Solution | None:
        if answer is None or answer.values is None:
            return None
        return self.space.settled(self.space.whole.solution(answer.values))

    def _exists(self, wanted: Wanted, until: float) -> bool | None:
        while time.monotonic() < until and not self.interrupt.is_set():
            programme = wanted.programme(self.space.formulation)
            answer = feasible(programme, until, self.seed)
            solution = self._solution(answer)
            if solution is not None and not self.space.valid(programme, solution):
                # A row was kept to the engine's tolerance only: the cheapest plan decides.
                formulation = self.space.formulation
                cents = COEFFICIENTS["cost"](formulation.network, formulation.variables)
                answer = feasible(programme, until, self.seed, least=cents)
                solution = self._solution(answer)
                if solution is not None and not self.space.valid(programme, solution):
                    return False if answer is not None and answer.optimal else None
            if solution is None:
                return False if answer is not None and answer.infeasible else None
            try:
                extract(self.network, solution)
            except SplitError as error:
                self.space = self.space.refined(error.group)
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
