"""The plan that is written: the best one that passes its audit, said of it what passes too."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from returnplan.errors import AuditError, listed

if TYPE_CHECKING:
    from returnplan.auditing import Violation
    from returnplan.plan import Plan

NO_WAYS = "no_way", "too_late", "travel_ban", "no_permit"
"""Reasons that are tried, one after another, of whom the audit finds to have no way."""
SAID = {"T12": "left_behind", "T21": "bottlenecks"}
"""Code and table of what is found wrong with a reason, or a worth."""


def sound(plan: Plan, *others: Plan | Callable[[], Plan]) -> Plan:
    """The first of some plans that passes its audit, if need be without some reasons and worths.

    Where the audit finds fault with what is said of a plan alone, the others are said. Another than
    the first, and one of which less is said, tells so in its `options`: that is a bug of this
    program, for which nobody shall lose a plan.

    Raises
    ------
    AuditError
        None of them does.
    """
    first: list[Violation] = []
    for other in (plan, *others):
        one, violations = _amended(other() if callable(other) else other)
        if not violations:
            failed = {"failed_audit": str(first[0])} if first else {}
            return one.said(options={**one.options, **failed})
        first = first or violations
    raise AuditError(
        "the plan failed its audit, so nothing is written; this is a bug of returnplan:\n"
        + "\n".join(listed(first, "violation"))
    )


def _amended(plan: Plan) -> tuple[Plan, list[Violation]]:
    """A plan without the reasons and worths that have faults, and what is wrong all the same."""
    from returnplan.auditing import audit

    found = violations = audit(plan)
    for reason in (None, *NO_WAYS):
        if not violations or not _only_said(violations):
            break
        plan = _saying_less(plan, violations, reason)
        violations = audit(plan)
    if found and not violations:
        plan = plan.said(options={**plan.options, "failed_reasons": _told(found)})
    return plan, violations


def _only_said(violations: Collection[Violation]) -> bool:
    return all(SAID.get(one.code) == one.table for one in violations)


def _told(violations: list[Violation]) -> str:
    """The first fault, and how many there are besides."""
    more = len(violations) - 1
    return f"{violations[0]}" + (f" and {more} more" if more else "")


def _saying_less(plan: Plan, faults: Collection[Violation], reason: str | None) -> Plan:
    """A plan without the reasons and worths that have faults.

    Who has no way keeps a reason that says so, in the plainest words: `reason`, if any, or its own.
    """
    cohorts = {one.key for one in faults if one.table == SAID["T12"]}
    resources = {one.key for one in faults if one.table == SAID["T21"]}
    return plan.said(
        left={name: one for name, one in plan.left.items() if name not in cohorts},
        worths={key: one for key, one in plan.worths.items() if " ".join(key) not in resources},
        unreachable={
            name: replace(one, reason=reason or one.reason, detail=_no_way(plan, name))
            if name in cohorts
            else one
            for name, one in plan.unreachable.items()
        },
    )


def _no_way(plan: Plan, name: str) -> str:
    cohort = plan.scenario.cohorts[name]
    return (
        f"{cohort.workers} of {cohort.workers} stay behind: no way from {cohort.origin} to "
        f"{cohort.employer} was found"
    )
