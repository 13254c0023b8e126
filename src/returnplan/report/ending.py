"""How a search ended, in a sentence: proven, within its gaps, or not finished and what may come."""

from __future__ import annotations

import math

from returnplan.plan.plan import Plan, Stage
from returnplan.report import figures
from returnplan.scenario.objectives import OBJECTIVES, Counts
from returnplan.tables.printing import grouped_text

FAR = 0.01
"""Gap, beside the one that a stage may stop at, from which a stage ended far from its bound."""
MORE_S = 60
"""Seconds more that are advised at least."""
STATUSES = {
    "optimal": "optimal",
    "gap": "within its gap",
    "time_limit": "time ran out",
    "not_reached": "not reached",
}
"""Of a stage, in words."""


def ending(plan: Plan) -> list[str]:
    """Sentences: what is proven or may still come, and how long the search took."""
    took = f"({plan.wall_seconds:,.1f} s, seed {plan.seed})"
    if plan.status == "optimal":
        return [f"Proven optimal {took}."]
    if plan.status == "gap":
        return [f"Finished: every stage ended within its gap {took}."]
    why = "The search was interrupted" if plan.interrupted else "The time limit ended the search"
    far = [stage for stage in plan.stages if _is_far(plan, stage)]
    if not far:
        gaps = [stage.gap for stage in plan.stages if math.isfinite(stage.gap)]
        near = f", every stage within {figures.percent(max(gaps))} of its bound" if gaps else ""
        return [f"{why}{near} {took}."]
    return [f"Not finished: {_what_may_come(plan, far)}; {_advice(plan)}.", f"{why} {took}."]


def _is_far(plan: Plan, stage: Stage) -> bool:
    if stage.status not in ("time_limit", "not_reached"):
        return False
    allowed = plan.scenario.solver.gap.get(stage.objective, 0.0)
    return _rest(stage) > max(FAR, allowed) * max(abs(stage.final), 1e-9)


def _rest(stage: Stage) -> float:
    """What the plan may still lack of the bound; infinite where there is none."""
    rest = stage.bound - stage.final if stage.sense == "max" else stage.final - stage.bound
    return max(0.0, rest)


def _what_may_come(plan: Plan, far: list[Stage]) -> str:
    """`up to 850 more could come, up to 1,132 more days on key posts`: the first stage's words."""
    heads = _who_may_come(plan)
    if not heads or all(stage.sense == "min" for stage in far):
        return _gain(plan, far[0])
    said = f"up to {heads:,} more could come"
    return said if far[0].objective == "returned" else f"{said}, {_gain(plan, far[0])}"


def _who_may_come(plan: Plan) -> int:
    """Workers left behind for whom an itinerary exists, or fewer where a bound says so."""
    heads = sum(
        cohort.workers - plan.account.carried[name]
        for name, cohort in plan.scenario.cohorts.items()
        if name not in plan.unreachable
    )
    for stage in plan.stages:
        if stage.objective == "returned" and math.isfinite(_rest(stage)):
            heads = min(heads, math.floor(_rest(stage) + 1e-6))
    return heads


def _gain(plan: Plan, stage: Stage) -> str:
    declared, rest = OBJECTIVES[stage.objective], _rest(stage)
    if not math.isfinite(rest):
        return f"{declared.words}: no bound yet"
    if stage.objective == "cost" and stage.status == "not_reached":
        return "the cost not yet lowered"
    if declared.counts is Counts.SHARE:
        amount = f"{figures.share(stage.bound)} in place of {figures.share(stage.final)}"
    elif declared.money:
        amount = figures.amount(rest, plan.scenario.currency)
    else:
        amount = figures.number(rest)
    return declared.gain.format(amount=amount)


def _advice(plan: Plan) -> str:
    limit = plan.options.get("time_limit") or plan.scenario.solver.time_limit_s
    if plan.interrupted:
        return f"its {grouped_text(limit)} s in full may bring them"
    more = max(MORE_S, round(limit))
    return f"another {more:,} s may bring them (--time-limit {limit + more:g})"
