"""From what the optimiser ended with to a plan; and the plan of which nothing is known yet."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from returnplan.errors import EngineError

if TYPE_CHECKING:
    from returnplan.optimiser import Outcome
    from returnplan.plan import Plan, Stage
    from returnplan.scenario import Scenario

SAME = 1e-9
"""Relative difference of a value that is summing in another order."""


def assembled(
    scenario: Scenario,
    outcome: Outcome,
    *,
    interrupted: bool,
    unreachable: Mapping[str, Any],
    seed: int,
    options: Mapping[str, Any],
    started: float,
) -> Plan:
    """The plan of an outcome, with the final value of each stage's objective."""
    from returnplan.certificate import document_of
    from returnplan.plan.assemble import assemble
    from returnplan.plan.measures import objective_values

    plan = assemble(
        scenario,
        trips=outcome.trips,
        assignments=outcome.assignments,
        loans=outcome.loans,
        certificates=[document_of(one) for one in outcome.certificates],
        unreachable=unreachable,
        seed=seed,
        options=options,
        interrupted=interrupted,
        versions=_versions(),
        wall_seconds=time.monotonic() - started,
    )
    final = objective_values(plan, scenario.objective.order)
    stages = tuple(replace(stage, final=final[stage.objective]) for stage in outcome.stages)
    return plan.said(stages=stages)


def as_before(plan: Plan, start: Plan) -> Plan:
    """The plan with the trips and riders of its start where it is no better than that in anything.

    So a plan that cannot be bettered comes out of a search as it went in, down to the byte.
    """
    from returnplan.plan.measures import objective_values

    order = (*plan.scenario.objective.order, "travel_hours")
    values = [objective_values(one, order) for one in (plan, start)]
    same = all(
        abs(values[0][name] - values[1][name]) <= SAME * max(1.0, abs(values[0][name]))
        for name in order
    )
    if not same or len(plan.assignments) < len(start.assignments):
        return plan
    return replace(plan, trips=start.trips, assignments=start.assignments, loans=start.loans)


def nobody(scenario: Scenario, *, seed: int, started: float) -> Plan:
    """The plan of an interruption before anything was known: everybody stays, nothing is proven."""
    from returnplan.plan.assemble import assemble
    from returnplan.plan.plan import Stage
    from returnplan.scenario.objectives import OBJECTIVES

    if scenario.fixed or scenario.fixed_riders:
        raise EngineError(
            "it was interrupted before there was a plan in which all stands that fixed.csv fixes; "
            "nothing is written"
        )
    plan = assemble(
        scenario, trips={}, assignments=[], seed=seed, interrupted=True, versions=_versions()
    )
    stages = [
        Stage(
            objective=name,
            sense=OBJECTIVES[name].sense,
            value=0.0,
            final=0.0,
            bound=0.0,
            gap=0.0,
            seconds=0.0,
            status="not_reached",
        )
        for name in scenario.objective.order
    ]
    seconds = round(time.monotonic() - started, 3)
    return unproven(plan, stages).said(wall_seconds=seconds)


def unproven(plan: Plan, stages: Iterable[Stage]) -> Plan:
    """With these stages at the plan's values, and the bounds that are known without solving."""
    from returnplan.certificate import Certificate, document_of
    from returnplan.optimiser import gap_of, most
    from returnplan.plan.measures import objective_values

    values = objective_values(plan, plan.scenario.objective.order)
    bounds = {name: most(plan.scenario, name) for name in values}
    return replace(
        plan,
        stages=tuple(
            replace(
                stage,
                value=values[stage.objective],
                final=values[stage.objective],
                bound=bounds[stage.objective],
                gap=gap_of(values[stage.objective], bounds[stage.objective]),
                status="not_reached",
            )
            for stage in stages
        ),
        certificates=tuple(
            document_of(Certificate(objective=name, floors=(), bound=bound, kind="plain"))
            for name, bound in bounds.items()
        ),
    )


def _versions() -> dict[str, str]:
    """Versions of what a plan depends on."""
    import platform
    from importlib.metadata import version

    from returnplan._version import __version__

    found = {name: version(name) for name in ("ortools", "numpy", "pyproj")}
    return {"returnplan": __version__, "python": platform.python_version(), **found}
