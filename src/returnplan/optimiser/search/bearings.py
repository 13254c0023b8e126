"""What moves are told before they begin: the worth of money and later objectives, and a guide.

Both come from relaxations, or from the plan that a stage begins with. Nothing of it changes while
moves are made, so that a thread which proves and one which finds may read it at the same time.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from returnplan.arrays import Real
from returnplan.errors import EngineError
from returnplan.model import Formulation, Programme
from returnplan.model.objectives import changes, cost
from returnplan.optimiser.bounds.aim import Aim
from returnplan.optimiser.bounds.guide import Guide
from returnplan.optimiser.bounds.relaxation import Relaxation
from returnplan.optimiser.implied import PRODUCTION
from returnplan.optimiser.search.task import Task
from returnplan.optimiser.search.tuning import (
    ASIDE,
    BESIDE_SHARE,
    EASIER_SHARE,
    FADING,
    FORESIGHT,
    GUIDE_GAP,
    GUIDE_SHARE,
    GUIDED_SHARE,
    RELAX_GAP,
    RELAX_SHARE,
    TOLLS_SHARE,
)
from returnplan.optimiser.solution import Solution


@dataclass(frozen=True, kw_only=True)
class Pull:
    """What a move looks for."""

    coefficients: Real
    """(columns) The stage's objective, something of the later ones, less money at its price."""
    prices_production: bool = False
    """Whether production counts at its price in them, so that its rows are left out."""


@dataclass(frozen=True, kw_only=True)
class Bearings:
    """By what moves of a stage find their way."""

    task: Task
    relaxed: float | None = None
    """Bound of the relaxation; None where it was not solved."""
    guide: Guide | None = None
    """What the relaxation says of the parts of plans; None where it was not solved."""
    price: float = 0.0
    """Of money, in the objective's unit for one of the currency; 0 where cost is the objective."""
    least_price: float = 0.0
    """The same where the relaxation puts no price on money."""
    asides: Mapping[str, float] = field(default_factory=dict)
    """Weights of the later objectives."""
    foresight: Mapping[str, float] = field(default_factory=dict)
    """The same in the first dive."""

    @cached_property
    def usual(self) -> Pull:
        return Pull(coefficients=self._coefficients(self.asides, self.price))

    @cached_property
    def generous(self) -> Pull:
        """With money nearly free."""
        price = min(self.price, self.least_price)
        return Pull(coefficients=self._coefficients(self.asides, price))

    def foreseeing(self, *, hasty: bool) -> Pull:
        """Of the first dive, whose plan is where the later stages begin.

        It takes production at its price where that is `hasty`, since with the rows of production it
        failed, or the network is large.
        """
        task, floors = self.task, {floor.objective for floor in self.task.floors}
        price = self.least_price * task.tuning.guide_money / ASIDE
        priced = (hasty or task.large) and not floors & set(PRODUCTION)
        if self.guide is None or not priced:
            return Pull(coefficients=self._coefficients(self.foresight, price))
        formulation = task.formulation
        worths = np.zeros(formulation.variables.count)
        worths[formulation.variables.w] = self.guide.worths
        return Pull(coefficients=worths - price * _paid(formulation), prices_production=True)

    def _coefficients(self, weights: Mapping[str, float], price: float) -> Real:
        formulation = self.task.formulation
        total = formulation.objectives[self.task.name]
        for name, weight in weights.items():
            total = total + weight * formulation.objectives[name]
        if price == 0.0:
            return total
        sign = -1.0 if self.task.maximise else 1.0
        return total + sign * price * _paid(formulation)


def _paid(formulation: Formulation) -> Real:
    """(columns) Money, and the price of what is changed of a plan in force."""
    network, v = formulation.network, formulation.variables
    return cost(network, v) + changes(network, v)


def relaxed(task: Task) -> tuple[float, Bearings]:
    """Bound of the stage's relaxation, and bearings from its prices."""
    began, relaxation = time.monotonic(), task.linear
    share = (BESIDE_SHARE if task.walking else RELAX_SHARE) * max(0.0, task.until - began)
    if task.large:
        share = max(share, GUIDE_SHARE * (task.deadline - began))
    bound = bounded(task, began + share)
    if not relaxation.solved:
        return bound, Bearings(task=task)
    size = abs(relaxation.value)
    bearings = _weighed(task, size, relaxation.money())
    if task.name != "cost":
        price = max(bearings.least_price, relaxation.money_price())
        bearings = replace(bearings, price=price)
    first = relaxation.guide(size)
    until = _guided_until(task, began, share)
    guide = _guide(task, bearings, size, until) or first
    return bound, replace(bearings, relaxed=bound, guide=guide)


def _guided_until(task: Task, began: float, share: float) -> float:
    """Moment until which a relaxation may say what moves see; `share`: seconds of the bound."""
    now, length = time.monotonic(), task.until - began
    if not task.large:
        return began + min(1.5 * share, GUIDED_SHARE * length)
    if task.worths is None:
        return now + share  # without its guide the first dive of a large network finds little
    return began + max(1.5 * (now - began), TOLLS_SHARE * length)


def followed(task: Task, start: Solution, guide: Guide) -> Bearings:
    """Weights from a plan, and what moves see from an earlier stage: no relaxation is asked."""
    formulation = task.formulation
    money = cost(formulation.network, formulation.variables)
    spent = float(money @ task.search_space.columns(start))
    bearings = _weighed(task, abs(task.reached(start)), spent)
    return replace(bearings, price=bearings.least_price, guide=guide)


def _weighed(task: Task, size: float, spent: float) -> Bearings:
    """What money and later objectives count, where the stage's own is worth `size`."""
    least = 0.0
    if task.name != "cost":
        budget = task.formulation.network.scenario.budget
        least = ASIDE * size / max(spent if budget is None else budget, 1.0)
    if not task.maximise:
        return Bearings(task=task, least_price=least)
    counted = {name: total for name, total in task.later.items() if total > 0}
    shares = FORESIGHT / FADING ** np.arange(len(counted))
    totals = zip(counted.items(), shares.tolist(), strict=True)
    return Bearings(
        task=task,
        least_price=least,
        asides={name: ASIDE * size / total for name, total in counted.items()},
        foresight={name: share * size / total for (name, total), share in totals},
    )


def _guide(task: Task, bearings: Bearings, size: float, until: float) -> Guide | None:
    """What moves see: by the relaxation of an aim in which later stages and money count."""
    relaxation = task.linear
    if task.worths is not None:
        money = bearings.least_price * task.tuning.guide_money / ASIDE
        aim = Aim(weights={"cost": -money}, worths=task.worths)
        return _guided(relaxation, aim, task, size, until)
    weights = {task.name: 1.0 if task.maximise else -1.0, **bearings.foresight}
    if task.name != "cost":
        money = bearings.least_price * task.tuning.guide_money / ASIDE
        weights["cost"] = -max(bearings.price, money)
    if len(weights) > 1:
        aim = Aim(weights=weights)
        if aim.production and not relaxation.with_production:
            relaxation.stage(task.programme, aim)
        return _guided(relaxation, aim, task, size, until)
    return relaxation.guide(size) if relaxation.solved else None


def _guided(
    relaxation: Relaxation, aim: Aim, task: Task, size: float, until: float
) -> Guide | None:
    relaxation.aim(aim)
    with suppress(EngineError):  # what moves see is then what bounded the stage
        relaxation.solve(gap=GUIDE_GAP, until=until, stopped=task.interrupt.is_set)
    return relaxation.guide(size) if relaxation.solved else None


def bounded(task: Task, until: float) -> float:
    """Bound of the relaxation, as good as it is by the moment `until`.

    Rows of production make each round of a large network's take ten times as long. So the
    relaxation without floors on production comes first: its bound holds too.
    """
    easier = tuple(floor for floor in task.floors if floor.objective not in PRODUCTION)
    if not task.large or task.name in PRODUCTION or easier == task.floors:
        return _bounded(task, task.programme, until)
    now, relaxation = time.monotonic(), task.linear
    relaxation.forget()
    share = EASIER_SHARE * (until - now)
    first = _bounded(task, task.formulation.with_floors(easier), now + share)
    proof = relaxation.proof
    bound = _bounded(task, task.programme, until)
    if (first < bound) == task.maximise:
        relaxation.hold_to(proof)
        return first
    return bound


def _bounded(task: Task, programme: Programme, until: float) -> float:
    sign = 1.0 if task.maximise else -1.0
    task.linear.stage(programme, Aim(weights={task.name: sign}))
    with suppress(EngineError):  # what is proven until then holds
        task.linear.solve(gap=RELAX_GAP, until=until, stopped=task.interrupt.is_set)
    return sign * task.linear.bound
