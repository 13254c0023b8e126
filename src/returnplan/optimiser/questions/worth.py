"""What one step more of a full resource is worth, to the first objective that it changes.

Of a small programme each stage is solved again with the step, the floors of the earlier ones as
they were: a value beyond the stage's bound is a proven gain, a bound no better than its value
proves that there is none. Else prices tell what the first step would bring if workers and vehicles
could be divided: those that prove the stages' bounds, which are at hand, and for whatever these say
nothing of the duals of the relaxation.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np

from returnplan.certificate import Branch, Prices
from returnplan.errors import EngineError
from returnplan.model import Floor, Programme, floors_after
from returnplan.optimiser.engines import engine
from returnplan.optimiser.finish.extract import SplitError, extract
from returnplan.optimiser.questions.inquiry import ONE, SAME, Inquiry
from returnplan.optimiser.questions.lifting import renewed, stepped
from returnplan.optimiser.questions.prices import LimitPrices
from returnplan.optimiser.space import Space
from returnplan.plan.bottlenecks import Bottleneck
from returnplan.plan.plan import Stage, Worth
from returnplan.plan.start import start_values
from returnplan.scenario.objectives import maximised

Worths = dict[tuple[str, str], Worth]

MOST_COLUMNS = 150_000
"""Columns up to which a relaxation is solved for estimates."""
PRICED = {"vehicles": "C2", "beds": "C9", "departures": "C10", "arrivals": "C11", "budget": "C12"}
"""Family of the rows of certificates whose limit a resource is."""


def at_hand(inquiry: Inquiry) -> Worths:
    """Estimates that need no solving, by the prices that prove the bounds of the stages.

    Of a bound by cases, the mean of what they say.
    """
    full = [one for one in inquiry.full if one.resource in PRICED]
    found: Worths = {}
    for stage, certificate in zip(inquiry.stages, inquiry.outcome.certificates, strict=False):
        cases = _cases(certificate.branches or certificate.prices)
        if not any(cases):
            return found
        least = SAME * max(1.0, abs(stage.value)) * 1e-3
        for one in full:
            gain = round(sum(priced_gain(prices, one) for prices in cases) / len(cases), 6)
            if (one.resource, one.id) not in found and gain > least:
                worth = Worth(gain=gain, kind="estimate", objective=stage.objective)
                found[one.resource, one.id] = worth
    if inquiry.outcome.certificates:
        for one in full:
            if one.resource != "vehicles":  # the units of a class limit them too
                found.setdefault((one.resource, one.id), _nothing(inquiry))
    return found


def _cases(proved: Branch | Prices) -> list[Prices]:
    """Prices of every case in which a bound is proved; one where it is proved at once."""
    if isinstance(proved, Branch):
        return [*_cases(proved.fewer), *_cases(proved.more)]
    return [proved]


def priced_gain(prices: Prices, one: Bottleneck) -> float:
    """A step more on every row whose limit the resource is."""
    rows, name = prices.get(PRICED[one.resource], {}), (one.id,) if one.id else ()
    return one.step * sum(max(0.0, price) for key, price in rows.items() if key[:1] == name)


def worths(inquiry: Inquiry, known: Mapping[tuple[str, str], Worth] | None = None) -> Worths:
    """Worths of the full resources, as far as time reaches; beside those that are `known`."""
    full = [one for one in inquiry.full if (one.resource, one.id) not in (known or {})]
    found: Worths = {}
    if inquiry.quick:
        for one in full:
            with inquiry.share(ONE):
                worth = _proven(inquiry, one)
                late = inquiry.over
            if worth is not None:
                found[one.resource, one.id] = worth
            elif late:
                break
    rest = [one for one in full if (one.resource, one.id) not in found]
    estimates = _estimates(inquiry, rest)
    if inquiry.quick:
        # Solving again left open whether there is a gain: that there is none is no estimate then.
        estimates = {key: worth for key, worth in estimates.items() if worth.gain > 0}
    return {**found, **estimates}


def _floors(inquiry: Inquiry) -> list[tuple[Stage, tuple[Floor, ...]]]:
    """Every stage with the floors that it had."""
    values = [(stage.objective, stage.value) for stage in inquiry.stages]
    start = start_values(inquiry.plan.options)
    floors = floors_after(values, inquiry.plan.scenario.objective.slack, start)
    return [(stage, floors[:number]) for number, stage in enumerate(inquiry.stages)]


def _nothing(inquiry: Inquiry) -> Worth:
    """No objective changes, which is no proven gain."""
    return Worth(gain=0.0, kind="estimate", objective=inquiry.plan.scenario.objective.order[0])


# -- solved again ------------------------------------------------------------------------------


def _proven(inquiry: Inquiry, one: Bottleneck) -> Worth | None:
    """The gain, solved again; None where that is not clear."""
    network = renewed(inquiry.outcome.network, stepped(inquiry.plan.scenario, one.resource, one.id))
    space = Space(network=network)
    for stage, floors in _floors(inquiry):
        value, bound, space = _solved(inquiry, space, stage.objective, floors)
        sign = 1.0 if stage.sense == "max" else -1.0
        same = SAME * max(1.0, abs(stage.value))
        if value is not None and sign * (value - stage.bound) > same:
            gain = round(sign * (value - stage.bound), 6)
            return Worth(gain=gain, kind="proven", objective=stage.objective)
        if sign * (bound - stage.value) > same:
            return None
    return _nothing(inquiry)


def _solved(
    inquiry: Inquiry, space: Space, name: str, floors: tuple[Floor, ...]
) -> tuple[float | None, float, Space]:
    """Value and bound of a stage, and the space with the classes that had to be told apart."""
    maximise = maximised(name)
    nothing = (None, np.inf if maximise else -np.inf, space)
    while not inquiry.over:
        programme = space.formulation.with_floors(floors)
        try:
            answer = engine.solve(
                programme,
                space.formulation.objectives[name],
                maximise=maximise,
                engine=engine.SCIP,
                limits=engine.Limits(
                    seconds=inquiry.until - time.monotonic(), seed=inquiry.plan.seed
                ),
            )
        except EngineError:
            return nothing
        if answer.values is None:
            return nothing
        solution = space.settled(space.whole.solution(answer.values))
        if not space.valid(programme, solution):
            return None, answer.bound, space
        try:
            extract(space.network, solution)
        except SplitError as error:
            space = space.refined(error.group)
            continue
        return space.value(name, solution), answer.bound, space
    return nothing


# -- from the relaxation -----------------------------------------------------------------------


def _estimates(inquiry: Inquiry, full: Sequence[Bottleneck]) -> Worths:
    """Gains by the duals of each stage's relaxation, in turn until each resource has one."""
    found: Worths = {}
    formulation = inquiry.outcome.formulation
    ended = True
    for stage, floors in _floors(inquiry):
        if len(found) == len(full) or inquiry.over:
            break
        programme = formulation.with_floors(floors)
        answer = _relaxed(inquiry, stage, programme)
        if answer is None:
            ended = False
            break
        prices = LimitPrices.of(formulation, programme, stage.objective, answer)
        least = SAME * max(1.0, abs(stage.value)) * 1e-3
        for one in full:
            gain = round(prices.gain(one), 6)
            if (one.resource, one.id) not in found and gain > least:
                worth = Worth(gain=gain, kind="estimate", objective=stage.objective)
                found[one.resource, one.id] = worth
    for one in full if ended and not inquiry.over else ():
        found.setdefault((one.resource, one.id), _nothing(inquiry))
    return found


def _relaxed(inquiry: Inquiry, stage: Stage, programme: Programme) -> engine.Answer | None:
    """A stage's relaxation with all its duals; None where that is not quick."""
    if len(programme.lower) > MOST_COLUMNS:
        return None
    try:
        found = engine.solve(
            programme,
            inquiry.outcome.formulation.objectives[stage.objective],
            maximise=stage.sense == "max",
            engine=engine.GLOP,
            relaxed=True,
            limits=engine.Limits(seconds=inquiry.until - time.monotonic()),
        )
    except EngineError:
        return None
    return found if found.optimal and found.values is not None and found.duals is not None else None
