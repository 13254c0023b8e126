"""A search for the plans of a space: what it may use, and what it keeps from stage to stage."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from returnplan.model import Floor
from returnplan.model.objectives import cost
from returnplan.optimiser.search.dispatch import dispatched
from returnplan.optimiser.search.recreation import Recreation
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
from returnplan.optimiser.tolls import Tolls

if TYPE_CHECKING:
    from returnplan.optimiser.bounds.relaxation import Relaxation
    from returnplan.optimiser.recreate.walk import WalkAim


@dataclass(frozen=True, kw_only=True)
class Search:
    """A space of plans, with what stages after one another look for them by."""

    space: Space
    seed: int
    threads: int
    """1: prover and plans one after the other; else side by side."""
    interrupt: threading.Event
    moves: int | None = None
    """Plans that a stage may look at; None: as many as there is time for. Where they are counted,
    one thread does all, and the clock decides nothing."""
    show: Callable[[Search, Solution], None] | None = None
    """Told every plan that is better than those before it, as soon as there is one."""
    cut: threading.Event = field(default_factory=threading.Event)
    """Set where time ended the dispatcher before everybody was asked."""

    @cached_property
    def relaxation(self) -> Relaxation:
        """Relaxations of the stages, one after another."""
        from returnplan.optimiser.bounds.relaxation import Relaxation  # with HiGHS; not for all

        return Relaxation(self.space.formulation)

    @cached_property
    def recreation(self) -> Recreation:
        """Ruin and recreate."""
        return Recreation(formulation=self.space.formulation, seed=self.seed)

    def refined(self, group: int) -> Search:
        """The search in a space with a class of its own for every unit option of `group`."""
        return replace(self, space=self.space.refined(group))

    def walk_aim(
        self,
        name: str,
        floors: tuple[Floor, ...],
        solution: Solution,
        *,
        size: float,
        foresight: float,
        tolls: Tolls | None = None,
        toll: float = 0.0,
    ) -> WalkAim:
        """What a walk of ruin and recreate from a plan looks for; `size`: the value, or a bound."""
        space = self.space
        money, units = cost(space.network, space.formulation.variables), space.network.units
        spent = float(money @ space.whole.columns(solution))
        if not spent and len(units.seats):
            heads = sum(one.workers for one in space.network.scenario.cohorts.values())
            spent = heads * float(np.median(units.cents / units.seats)) / 100
        return self.recreation.aim(
            name,
            floors,
            size=size,
            spent=spent,
            carried=float(solution.w.sum()),
            later=space.later(name),
            foresight=foresight,
            tolls=tolls,
            toll=toll,
        )

    def dispatched(
        self, until: float, start: Solution | None = None, *, orders: bool = True
    ) -> Solution:
        """A dispatcher's plan, of those who are placed by the moment `until`.

        With a `start`, or where something is fixed, he adds those to it for whom there is room, and
        `orders` units for them if he may.
        """

        def stopped() -> bool:
            if self.interrupt.is_set() or time.monotonic() >= until:
                self.cut.set()
            return self.cut.is_set()

        self.cut.clear()
        network, formulation = self.space.network, self.space.formulation
        if start is None and network.fixed is not None:
            start = Solution.nobody(formulation)
        loans = len(formulation.variables.lent)
        return self.space.settled(dispatched(network, loans, stopped, start=start, orders=orders))

    def tell(self, solution: Solution) -> None:
        """Show a plan that keeps every rule."""
        if self.show is not None:
            self.show(self, solution)
