"""C13, T14: what a run claims of its stages agrees with its plan."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from returnplan.auditing.case import Case
from returnplan.auditing.summary import objective_values
from returnplan.auditing.violation import Violation
from returnplan.scenario.objectives import OBJECTIVES, sign_of

FORGIVEN = 1e-6
"""Relative difference that the contract allows, and the absolute one below which a gap is 0."""

SAME_SHARE = 1e-9
"""Share of a value by which it may differ from its bound at a gap of 0."""

STATUSES = ("optimal", "gap", "time_limit", "not_reached")


def stages(case: Case, claims: Sequence[Mapping[str, Any]]) -> Iterator[Violation]:
    """C13 and T14 over the `stages` of run.json. No stages, no claims: nothing to check."""
    if not claims:
        return
    order = [str(claim["objective"]) for claim in claims]
    if order != list(case.scenario.objective.order):
        sentence = f"stages are {', '.join(order)}; the order is " + ", ".join(
            case.scenario.objective.order
        )
        yield _found("T14", "stages", sentence)
        return
    values = objective_values(case)
    for claim in claims:
        if claim["objective"] in values:
            last = claim is claims[-1]
            yield from _stage(case, claim, values[claim["objective"]], last=last)


def _found(code: str, key: str, sentence: str) -> Violation:
    return Violation(code=code, table="run.json", key=key, sentence=sentence)


def _stage(
    case: Case, claim: Mapping[str, Any], recomputed: float, *, last: bool
) -> Iterator[Violation]:
    name = claim["objective"]
    sign = sign_of(name)
    value, final = _number(claim["value"], math.nan), _number(claim["final"], math.nan)
    bound, gap = _number(claim["bound"], sign * math.inf), _number(claim["gap"], math.inf)
    forgiven = FORGIVEN * max(1.0, abs(recomputed)) + (_cents(case) if name == "cost" else 0.0)
    if claim["sense"] != OBJECTIVES[name].sense:
        yield _found("T14", name, f"sense is {claim['sense']}; it is {OBJECTIVES[name].sense}")
    if claim["status"] not in STATUSES:
        sentence = f"status '{claim['status']}' is none of {', '.join(STATUSES)}"
        yield _found("T14", name, sentence)
    if not abs(final - recomputed) <= forgiven:
        yield _found("T14", name, f"final is {final}; the plan gives {recomputed}")
    if not sign * value <= sign * bound + forgiven:
        yield _found("T14", name, f"value {value} is beyond the bound {bound}")
    elif not sign * recomputed <= sign * bound + forgiven:
        sentence = f"the plan gives {recomputed}, beyond the bound {bound}, which no plan can pass"
        yield _found("T14", name, sentence)
    apart = abs(bound - value)
    same = max(FORGIVEN, SAME_SHARE * abs(value))
    due = 0.0 if apart <= same else apart / max(abs(value), 1e-9)
    if not (gap == due or abs(gap - due) <= FORGIVEN * max(1.0, due)):
        yield _found("T14", name, f"gap is {gap}; of value and bound it is {due}")
    if claim["status"] == "optimal" and due > 0:
        yield _found("T14", name, f"status is optimal; value and bound leave a gap of {due}")
    # After the last stage nobody may use its slack.
    slack = 0.0 if last else case.scenario.objective.slack.get(name, 0.0)
    floor = value * (1 - sign * slack)
    if not sign * recomputed >= sign * floor - forgiven:
        yield _found(
            "C13",
            name,
            f"the plan gives {recomputed}; with slack {slack:g} of the value {value} that the "
            f"stage ended with it may go {'down' if sign > 0 else 'up'} to {floor}",
        )


def _number(value: Any, nothing: float) -> float:
    """A number of run.json, in which what is not finite is null."""
    return nothing if value is None else float(value)


def _cents(case: Case) -> float:
    """Rounding of the money cells: 0.01 each."""
    return 0.01 * (len(case.trips) + 2 * len(case.travels))
