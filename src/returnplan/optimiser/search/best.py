"""The best plan of a stage and its bound: what found them goes through here, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from returnplan.certificate import Certificate
from returnplan.errors import EngineError
from returnplan.model import Floor, Programme
from returnplan.optimiser.outcome import SAME_SHARE
from returnplan.optimiser.point import Point
from returnplan.optimiser.search.method import Found, Report, Search
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
    programme: Programme
    gap: float
    report: Report
    point: Point | None = None
    value: float = float("nan")
    bound: float = float("nan")
    certificate: Callable[[], Certificate | None] | None = None
    """Of the bound; None: the quick one."""

    def __post_init__(self) -> None:
        self.bound = self.search.quick_bound(self.name)

    @property
    def maximise(self) -> bool:
        return maximised(self.name)

    def offer(self, point: Point | None) -> None:
        """Keep a plan if it is valid and better than the best."""
        judged = None if point is None else self.judged(point)
        if judged is not None and (self.point is None or self.beats(*judged)):
            self.point, self.value = judged
            self.report(self.value, self.bound)
            self.search.tell(self.point)

    def beats(self, point: Point, value: float) -> bool:
        """Whether a plan is better than the best, or as good where that carries nobody."""
        assert self.point is not None
        if not self.point.w.any() and point.w.any():
            return not self.better(self.value, value)
        return self.better(value, self.value)

    def put(self, point: Point | None, value: float) -> None:
        """Take a plan, and its value, whatever there was."""
        self.point, self.value = point, value

    def judged(self, point: Point) -> tuple[Point, float] | None:
        """A plan as it would be kept, with its value; None if it is not valid."""
        point = self.search.settled(point)
        if not self.search.valid(self.programme, point):
            return None
        return point, self.search.value(self.name, point)

    def better(self, value: float, other: float) -> bool:
        least = ROUNDING * max(abs(value), abs(other))
        return value > other + least if self.maximise else value < other - least

    def tighten(self, bound: float, certificate: Callable[[], Certificate | None]) -> None:
        if np.isfinite(bound) and self.better(self.bound, bound):
            self.bound, self.certificate = bound, certificate
            self.report(None if self.point is None else self.value, bound)

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
        return self.point is not None and self.within(self.value, self.bound)

    def within(self, value: float, bound: float) -> bool:
        """Whether a value may end the stage, however small the unit of the objective is."""
        return abs(bound - value) <= max(self.gap, SAME_SHARE) * max(abs(value), TINY)

    def found(self) -> Found:
        if self.point is None:
            raise EngineError(f"no plan was found for {self.name} in time")
        certificate = self.certificate() if self.certificate else None
        if certificate is not None:
            certificate = replace(certificate, apart=self.search.network.apart)
        return self.search.found(self.name, self.point, self.bound, certificate)

    def take(self, point: Point | None, *, alone: bool) -> None:
        """Offer a prover's plan; `alone`: it ends the stage by itself, if its gap is kept.

        Then it counts even against a better one, whose finding depends on time.
        """
        before = self.point, self.value
        if alone:
            self.put(None, float("nan"))
        self.offer(point)
        if not self.closed() and before[0] is not None:
            mine = self.point, self.value
            self.put(*before)
            if mine[0] is not None and self.better(mine[1], before[1]):
                self.put(*mine)
