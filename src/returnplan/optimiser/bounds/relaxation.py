"""The relaxation of a stage, from itineraries that are generated as they are needed.

Columns of the master are itineraries of a cohort: a choice, its arcs, the unit options on whose
seats it rides, a bed. A seat takes one part in so many of its coach, so coaches need no columns of
their own; rows of fleets (no more vehicles busy at a moment than there are) are those of noons, and
others where they are broken. Departures and units of lines are columns, linked with who is aboard
(`model.linking`); in a large network they too are taken in parts. What is left out (C5 of coaches,
C6) can only make it easier: the bound holds for the programme of the stage, or for the case of it
(`confine`) that keeps departures within limits.

Here stands the loop: solve the master, price, add what is worth adding, keep the best bound.

    rows, columns   what a master has before it has any itinerary (`frame`)
    entries         what an itinerary adds to it
    master          the linear programme
    pricing         the bound at some prices, and what is worth adding
    guide           what it says of the parts of plans
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from returnplan.arrays import Real
from returnplan.certificate import Certificate
from returnplan.model import Floor, Formulation, Programme
from returnplan.model.linking import Aboard
from returnplan.optimiser.bounds.aim import Aim
from returnplan.optimiser.bounds.frame import Frame
from returnplan.optimiser.bounds.ground import Ground
from returnplan.optimiser.bounds.guide import Guide
from returnplan.optimiser.bounds.limits import UnitLimits
from returnplan.optimiser.bounds.master import Master
from returnplan.optimiser.bounds.pool import Pool
from returnplan.optimiser.bounds.pricing import Payoff, Priced, Pricing, grow
from returnplan.optimiser.bounds.proof import Proof, RowNames
from returnplan.optimiser.bounds.rows import Busy, noons
from returnplan.optimiser.engines.simplex import DUAL, INTERIOR, PRIMAL

USED = 1e-3
"""Workers on an itinerary, less than which do not use it."""


@dataclass(kw_only=True)
class _StageState:
    """Where the relaxation of a stage stands; another one begins with another objective."""

    frame: Frame
    master: Master
    pricing: Pricing
    aim: Aim
    best_duals: Real
    """Those of `bound`."""
    bound: float = np.inf
    value: float = -np.inf


class Relaxation:
    """The relaxations of one network's stages, one after another.

    From stage to stage go the itineraries and rows of fleets that were found, and the proof of the
    objective that was relaxed by itself last; all else is made anew.
    """

    def __init__(self, formulation: Formulation) -> None:
        self.ground = Ground.of(formulation)
        self._proof: Proof | None = None
        self.pool = Pool()
        self.fleet: list[Busy] = noons(formulation)
        """Rows of fleets."""
        self._stage: _StageState | None = None

    # -- what it is ----------------------------------------------------------------------------

    @property
    def formulation(self) -> Formulation:
        return self.ground.formulation

    @property
    def large(self) -> bool:
        return self.ground.large

    @property
    def linked(self) -> bool:
        return self.ground.linked

    @property
    def aboard(self) -> Aboard:
        return self.ground.aboard

    @cached_property
    def names(self) -> RowNames:
        """What the rows and columns that have prices are called."""
        return RowNames.of(self.formulation, self.ground.graph)

    @property
    def proof(self) -> Proof | None:
        """Of the best bound of the objective that was relaxed by itself last."""
        return self._proof

    # -- the stage -----------------------------------------------------------------------------

    def stage(self, programme: Programme, aim: Aim) -> None:
        """Begin with another objective or other floors."""
        if self.linked:
            self.forget()
        frame = Frame.of(self.ground, programme, aim)
        master = Master(frame, self.pool, aim)
        pricing = Pricing(
            frame=frame,
            payoff=Payoff.of(frame, aim, self.fleet),
            limits=UnitLimits.of(self.ground.network.runs),
        )
        master.price(pricing.payoff)
        self._stage = _StageState(
            frame=frame, master=master, pricing=pricing, aim=aim, best_duals=master.duals
        )

    @property
    def at(self) -> _StageState:
        """The stage that was begun."""
        assert self._stage is not None, "no stage was begun"
        return self._stage

    def aim(self, aim: Aim) -> None:
        """Another objective; the basis stays."""
        at = self.at
        at.aim = aim
        at.pricing = replace(at.pricing, payoff=Payoff.of(at.frame, aim, self.fleet))
        at.master.price(at.pricing.payoff)
        at.bound, at.value = np.inf, -np.inf

    def confine(self, limits: UnitLimits) -> None:
        """Go on with the case in which the departures of lines keep within limits."""
        at = self.at
        at.pricing = replace(at.pricing, limits=limits)
        at.master.confine(limits)
        at.bound, at.value = np.inf, -np.inf
        self._proof = None

    def hold_to(self, proof: Proof | None) -> None:
        """Let an earlier proof of the objective stand, whose bound is better than this stage's.

        It is that of a stage with fewer floors, so that its bound holds here too.
        """
        self._proof = proof

    def forget(self) -> None:
        """Keep the itineraries only that the last master used.

        The next ones are solved several times as fast (docs/decisions/engines.md), and soon have
        those that they need.
        """
        if self.solved:
            taken = np.zeros(len(self.pool), dtype=bool)
            used = self.at.master.taken > USED
            taken[: len(used)] = used
            self.pool.keep(taken)
            self.at.value = -np.inf

    # -- rounds --------------------------------------------------------------------------------

    def solve(
        self, *, gap: float, until: float, stopped: Callable[[], bool] = lambda: False
    ) -> bool:
        """Rounds of solving and adding until the bound is within `gap`; False where time ran out.

        `bound` is valid at any time, `value` is what the last master reached.
        """
        at, master = self.at, self.at.master
        if not len(self.pool):
            nothing = np.zeros(len(at.frame.rows) + len(self.fleet))
            anybody = np.full(len(self.ground.workers), -np.inf)
            grow(self.ground, self.pool, at.pricing.best(nothing, self.fleet), anybody)
        while not stopped() and time.monotonic() < until:
            master.send(self.fleet, at.pricing.payoff)
            value = master.solve(until)
            if value is None:
                return False
            at.value = value
            broken = master.broken_fleets(self.fleet)
            self.fleet += broken
            before = len(self.pool)
            if not self._tried(master.duals) and len(self.pool) > before:
                # In between the best prices and the last ones bounds are often better still.
                missing = np.zeros(len(master.duals) - len(at.best_duals))
                self._tried(0.5 * (np.r_[at.best_duals, missing] + master.duals))
            if at.bound - at.value <= gap * max(1.0, abs(at.value)):
                return True
            if len(self.pool) == before and not broken:
                return True
            if master.method != INTERIOR:
                master.method = DUAL if broken else PRIMAL
        return False

    def _tried(self, duals: Real) -> bool:
        """Price by duals, and add what is worth adding; whether the bound is better."""
        at = self.at
        found: Priced = at.pricing.best(duals, self.fleet)
        grow(self.ground, self.pool, found, at.master.duals[at.frame.rows.cohorts])
        if not found.bound < at.bound:
            return False
        at.bound, at.best_duals = found.bound, duals
        self._prove(duals)
        return True

    def _prove(self, duals: Real) -> None:
        """Keep the best bound of an objective by itself, and what proves it."""
        at = self.at
        [objective, *others] = at.aim.weights
        if others or abs(at.aim.weights[objective]) != 1.0 or at.aim.worths is not None:
            return
        programme = at.frame.programme
        if self._proof is None or self._proof.improved(objective, programme, at.bound):
            self._proof = Proof(
                objective=objective,
                bound=at.bound,
                duals=duals,
                programme=programme,
                rows=at.frame.rows.chosen,
                fleet=tuple(self.fleet),
                linked=self.linked,
            )

    # -- what it says --------------------------------------------------------------------------

    @property
    def bound(self) -> float:
        """Of the stage, or the case of it, that was begun last."""
        return np.inf if self._stage is None else self._stage.bound

    @property
    def value(self) -> float:
        """What the last master reached."""
        return -np.inf if self._stage is None else self._stage.value

    @property
    def solved(self) -> bool:
        """Whether there is a plan of a master to read from."""
        return bool(np.isfinite(self.value))

    @property
    def with_production(self) -> bool:
        """Whether the stage's master counts production."""
        return self.at.frame.with_production

    @property
    def runs(self) -> Real:
        """(2, runs) What the master's plan has of every run of a line, and its units."""
        return self.at.master.runs

    def guide(self, size: float) -> Guide:
        """What the last prices say of everything, and what the master's plan uses.

        `size`: value of the stage in whose unit they are.
        """
        at = self.at
        return Guide.of(
            at.pricing, self.pool, at.master.duals, at.master.taken, self.fleet, max(size, 1e-9)
        )

    def money(self) -> float:
        """What the master's plan costs."""
        return self.at.master.money()

    def money_price(self) -> float:
        """What one of the currency is worth by C12."""
        at = self.at
        return float(np.maximum(0.0, at.master.duals)[at.frame.rows.money].sum())

    def certificate(
        self, proof: Proof | None, objective: str, floors: tuple[Floor, ...]
    ) -> Certificate | None:
        """Of a proof that was this one's; None if it is of another objective."""
        if proof is None or proof.objective != objective:
            return None
        return proof.certificate(self.names, floors)
