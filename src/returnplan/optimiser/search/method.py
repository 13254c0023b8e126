"""Where plans are looked for: network, formulation, what a plan is worth, whether it is valid."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from returnplan.certificate import Certificate
from returnplan.model import Floor, Formulation, Programme
from returnplan.model.objectives import cost
from returnplan.network import Network
from returnplan.optimiser.bounds.relaxation import Relaxation
from returnplan.optimiser.money import affordable
from returnplan.optimiser.point import Point, Restriction
from returnplan.optimiser.production import PRODUCTION, most_production
from returnplan.optimiser.recreate.walk import Aim
from returnplan.optimiser.search.dispatch import dispatched
from returnplan.optimiser.search.recreation import Recreation
from returnplan.optimiser.search.trim import trimmed
from returnplan.scenario.objectives import OBJECTIVES, Counts, maximised

FEASIBLE = 1e-6
"""Share of a value by which it may beat its bound: what engines take for rounding."""

Report = Callable[[float | None, float | None], None]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Where a stage stands."""

    point: Point
    value: float
    bound: float
    certificate: Certificate
    """Of the bound."""


@dataclass(frozen=True, kw_only=True)
class Search:
    """Network and formulation of the plans that are looked for, and what is known of them."""

    network: Network
    seed: int
    threads: int
    """1: prover and plans one after the other; else side by side."""
    interrupt: threading.Event
    bounds: dict[str, float] = field(default_factory=dict)
    """Of the objectives of stages that are over."""
    moves: int | None = None
    """Plans that a stage may look at; None: as many as there is time for. Where they are counted,
    one thread does all, and the clock decides nothing."""

    given: Restriction | None = None
    """`whole`, where it is known already."""
    show: Callable[[Search, Point], None] | None = None
    """Told every plan that is better than those before it, as soon as there is one."""
    cut: threading.Event = field(default_factory=threading.Event)
    """Set where time ended the dispatcher before everybody was asked."""

    @cached_property
    def whole(self) -> Restriction:
        if self.given is not None and self.given.network is self.network:
            return self.given
        return Restriction.whole(self.network)

    @cached_property
    def relaxation(self) -> Relaxation:
        """Relaxations of the stages, one after another."""
        return Relaxation(self.formulation)

    @cached_property
    def recreation(self) -> Recreation:
        """Ruin and recreate."""
        return Recreation(formulation=self.formulation, seed=self.seed)

    def walk_aim(self, name: str, floors: tuple[Floor, ...], point: Point, size: float) -> Aim:
        """What walks of ruin and recreate from a plan look for; `size`: the value, or a bound."""
        money = cost(self.network, self.formulation.variables)
        return self.recreation.aim(
            name,
            floors,
            size=size,
            spent=float(money @ self.whole.columns(point)),
            carried=float(point.w.sum()),
            later=self.later(name),
        )

    @property
    def formulation(self) -> Formulation:
        return self.whole.formulation

    def value(self, name: str, point: Point) -> float:
        """Value of an objective of the order."""
        return float(self.formulation.objectives[name] @ self.whole.columns(point))

    def quick_bound(self, name: str) -> float:
        """A bound without any solving: every head by its best way, or nothing for a cost.

        Of production: everybody who can come is there on the first possible date, all loans too.
        """
        if name in PRODUCTION:
            return most_production(self.formulation, name)
        if not maximised(name):
            return 0.0
        v, coefficients = self.formulation.variables, self.formulation.objectives[name]
        best = np.zeros(len(self.network.cohorts))
        np.maximum.at(best, self.network.choices.cohort, coefficients[v.w])
        heads = [cohort.workers for cohort in self.network.scenario.cohorts.values()]
        return float(best @ np.array(heads, dtype=float)) + float(coefficients[v.t].sum())

    def later(self, name: str) -> dict[str, float]:
        """Objectives after `name` that are maximised and sums, with the most that each can be."""
        order = self.network.scenario.objective.order
        return {
            other: self.quick_bound(other)
            for other in order[order.index(name) + 1 :]
            if maximised(other) and OBJECTIVES[other].counts is not Counts.SHARE
        }

    def found(
        self, name: str, point: Point, bound: float, certificate: Certificate | None = None
    ) -> Found:
        """A plan with its bound.

        A bound that the plan beats by no more than rounding becomes its value. One that it beats by
        more was wrong, so nothing is claimed of it but the quick bound. Without a certificate the
        bound is the quick one.
        """
        value = self.value(name, point)
        beaten = value - bound if maximised(name) else bound - value
        if beaten > FEASIBLE * max(abs(value), abs(bound)):
            bound, certificate = self.quick_bound(name), None
        elif beaten > 0:
            bound = value
        if certificate is None:
            certificate = Certificate(objective=name, floors=(), bound=bound, kind="plain")
        certificate = replace(certificate, bound=bound)
        return Found(point=point, value=value, bound=bound, certificate=certificate)

    def refined(self, group: int) -> Search:
        """The search with a class of its own for every unit option of `group`."""
        return replace(self, network=self.network.split(group))

    def dispatched(self, until: float, start: Point | None = None) -> Point:
        """A dispatcher's plan, of those who are placed by the moment `until`.

        With a `start`, or where something is fixed, he adds those to it for whom there is room.
        """

        def stopped() -> bool:
            if self.interrupt.is_set() or time.monotonic() >= until:
                self.cut.set()
            return self.cut.is_set()

        self.cut.clear()
        if start is None and self.network.fixed is not None:
            start = Point.nobody(self.formulation)
        loans = len(self.formulation.variables.lent)
        return self.settled(dispatched(self.network, loans, stopped, start=start))

    def tell(self, point: Point) -> None:
        """Show a plan that keeps every rule."""
        if self.show is not None:
            self.show(self, point)

    def nobody_if_valid(self, floors: tuple[Floor, ...]) -> Point | None:
        """The empty plan, if the floors allow it."""
        nobody = self.settled(Point.nobody(self.formulation))
        return nobody if self.valid(self.formulation.with_floors(floors), nobody) else None

    def settled(self, point: Point) -> Point:
        """The point in whole numbers, without units that nobody needs, and its worst share."""
        point = trimmed(self.network, point.rounded())
        values = self.whole.columns(replace(point, t=np.zeros(1)))
        base, t = self.formulation.base, self.formulation.variables.t[0]
        if "shares" not in base.rows:
            return replace(point, t=np.zeros(1))
        rows = np.arange(base.rows["shares"].start, base.rows["shares"].stop)
        slope = np.zeros(len(base.row_lower))
        on_t = base.column == t
        slope[base.row[on_t]] = base.value[on_t]
        room = base.row_upper[rows] - base.activity(values)[rows]
        return replace(point, t=np.array([min([1.0, *(room / slope[rows]).tolist()])]))

    def valid(self, programme: Programme, point: Point) -> bool:
        """Whether a point in whole numbers keeps a programme as the audit would have it."""
        return programme.kept(self.whole.columns(point)) and affordable(self.network, point)
