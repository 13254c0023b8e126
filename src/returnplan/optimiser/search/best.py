"""The best plan of a stage and its bound: what found them goes through here, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from returnplan.certificate import Certificate
from returnplan.errors import EngineError
from returnplan.model import Floor, Programme
from returnplan.optimiser.engines.engine import Report
from returnplan.optimiser.outcome import SAME_SHARE
from returnplan.optimiser.reached import Reached
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.solution import Solution
from returnplan.scenario.objectives import maximised

TINY = 1e-30
"""Stands for a value of nothing, of which no share is anything."""
ROUNDING = 1e-12
"""Share of a value by which another is no better: what floats lose in summing."""


@dataclass(kw_only=True)
class Best:
    """Of one stage."""

    search: Search
    name: str
    floors: tuple[Floor, ...]
    gap: float
    report: Report
    solution: Solution | None = None
    value: float = float("nan")
    bound: float = float("nan")
    certificate: Callable[[], Certificate | None] | None = None
    """Of the bound; None: the quick one."""

    def __post_init__(self) -> None:
        self.bound = self.search.space.quick_bound(self.name)

    @property
    def programme(self) -> Programme:
        return self.search.space.formulation.with_floors(self.floors)

    @property
    def maximise(self) -> bool:
        return maximised(self.name)

    def offer(self, solution: Solution | None) -> None:
        """Keep a plan if it is valid and better than the best."""
        judged = None if solution is None else self.judged(solution)
        if judged is not None and (self.solution is None or self.beats(*judged)):
            self.solution, self.value = judged
            self.report(self.value, self.bound)
            self.search.tell(self.solution)

    def beats(self, solution: Solution, value: float) -> bool:
        """Whether a plan is better than the best, or as good where that carries nobody."""
        assert self.solution is not None
        if not self.solution.w.any() and solution.w.any():
            return not self.better(self.value, value)
        return self.better(value, self.value)

    def put(self, solution: Solution | None, value: float) -> None:
        """Take a plan, and its value, whatever there was."""
        self.solution, self.value = solution, value

    def judged(self, solution: Solution) -> tuple[Solution, float] | None:
        """A plan as it would be kept, with its value; None if it is not valid."""
        solution = self.search.space.settled(solution)
        if not self.search.space.keeps(self.floors, solution):
            return None
        return solution, self.search.space.value(self.name, solution)

    def better(self, value: float, other: float) -> bool:
        least = ROUNDING * max(abs(value), abs(other))
        return value > other + least if self.maximise else value < other - least

    def tighten(self, bound: float, certificate: Callable[[], Certificate | None]) -> None:
        if np.isfinite(bound) and self.better(self.bound, bound):
            self.bound, self.certificate = bound, certificate
            self.report(None if self.solution is None else self.value, bound)

    def by_programme(self, bound: float, *, whole_people: bool) -> Callable[[], Certificate]:
        return lambda: Certificate(
            objective=self.name,
            floors=self.floors,
            bound=bound,
            kind="programme",
            whole_people=whole_people,
        )

    def by_prices(self) -> Callable[[], Certificate | None]:
        """By those that the relaxation has now."""
        relaxation, proof = self.search.relaxation, self.search.relaxation.proof
        return lambda: relaxation.certificate(proof, self.name, self.floors)

    def closed(self) -> bool:
        return self.solution is not None and self.within(self.value, self.bound)

    def within(self, value: float, bound: float) -> bool:
        """Whether a value may end the stage, however small the unit of the objective is."""
        return abs(bound - value) <= max(self.gap, SAME_SHARE) * max(abs(value), TINY)

    def found(self) -> Reached:
        if self.solution is None:
            raise EngineError(f"no plan was found for {self.name} in time")
        certificate = self.certificate() if self.certificate else None
        if certificate is not None:
            certificate = replace(certificate, apart=self.search.space.network.apart)
        return Reached.of(self.search.space, self.name, self.solution, self.bound, certificate)

    def take(self, solution: Solution | None, *, alone: bool) -> None:
        """Offer a prover's plan; `alone`: it ends the stage by itself, if its gap is kept.

        Then it counts even against a better one, whose finding depends on time.
        """
        before = self.solution, self.value
        if alone:
            self.put(None, float("nan"))
        self.offer(solution)
        if not self.closed() and before[0] is not None:
            mine = self.solution, self.value
            self.put(*before)
            if mine[0] is not None and self.better(mine[1], before[1]):
                self.put(*mine)
