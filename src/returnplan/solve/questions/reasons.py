"""Why some of a cohort stay behind, found by solving again with a limit lifted.

Two questions are asked of a scenario with a limit lifted, the plan's own objectives as they are.
*As good*: is there a plan that carries one more of the cohort, and no objective of the order is
worse? Where cost counts, one more worker mostly costs more. So if no limit lifted alone answers
that one: *preferred*: is there a plan that carries one more, leaves nobody else for it, and is
better by the order: some objective is better and none before it is worse?

With no limit lifted the first question finds cohorts that no objective values, or that may take
another's place at no loss; then nobody else may be left for it. The second finds those whom a later
objective left, within the slack of an earlier one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from returnplan.plan.plan import Plan, Reason
from returnplan.scenario.scenario import OBJECTIVES as SENSES
from returnplan.scenario.scenario import Cohort
from returnplan.solve.production import PRODUCTION
from returnplan.solve.questions.inquiry import ONE, Inquiry
from returnplan.solve.questions.sentences import detail, used_slack
from returnplan.solve.questions.trial import Wanted
from returnplan.solve.search.method import Search

PATIENCE = (20, 200, 2000)
"""Nodes of branch and bound for a question nearby, one after another while there is time."""


def reasons(inquiry: Inquiry) -> dict[str, Reason]:
    """Reasons of the cohorts that could come by place, clock and date, as far as time reaches.

    Those of whom most stay behind are asked first.
    """
    plan = inquiry.plan
    left = {
        name: cohort.workers - inquiry.carried.get(name, 0)
        for name, cohort in plan.scenario.cohorts.items()
        if name not in plan.unreachable and inquiry.carried.get(name, 0) < cohort.workers
    }
    names = sorted(left, key=lambda name: (-left[name], name))
    found: dict[str, Reason] = {}
    if not (inquiry.quick and _anywhere(inquiry, names, found)):
        _nearby(inquiry, names, found)
    return dict(sorted(found.items()))


def _anywhere(inquiry: Inquiry, names: Sequence[str], found: dict[str, Reason]) -> bool:
    """Add reasons proven of the whole programme; whether none took too long."""
    for name in names:
        cohort = inquiry.plan.scenario.cohorts[name]
        with inquiry.share(ONE):
            reason = _reason(inquiry, cohort)
            late = inquiry.over
        if reason is not None:
            words = detail(inquiry.plan, cohort, reason, whole=True)
            found[name] = Reason(reason=reason, detail=words)
        elif late:
            return False
    return True


def _nearby(inquiry: Inquiry, names: Sequence[str], found: dict[str, Reason]) -> None:
    """Add reasons found nearby; questions without an answer are asked again more patiently."""
    longest = 0.0
    for nodes in PATIENCE:
        for name in names:
            began = time.monotonic()
            if inquiry.over or began + longest / 2 > inquiry.until:
                return
            cohort = inquiry.plan.scenario.cohorts[name]
            if name not in found:
                reason = _reason_alike(inquiry, cohort, found)
                reason = reason or _reason_nearby(inquiry, cohort, nodes)
                longest = max(longest, time.monotonic() - began)
                if reason is not None:
                    found[name] = reason


def _reason_alike(inquiry: Inquiry, cohort: Cohort, found: Mapping[str, Reason]) -> Reason | None:
    """The reason of another cohort, where one more of this may take the place of one more of it."""
    for name, reason in found.items():
        other = inquiry.plan.scenario.cohorts[name]
        if _can_replace(inquiry.plan, cohort, other):
            return Reason(
                reason=reason.reason,
                detail=detail(inquiry.plan, cohort, reason.reason, whole=False),
            )
    return None


def _can_replace(plan: Plan, cohort: Cohort, other: Cohort) -> bool:
    """Whether whoever comes of the other could be of this one, and be worth the same."""
    post, another = plan.scenario.post_of(cohort), plan.scenario.post_of(other)
    last = date.max
    return (
        (cohort.origin, cohort.employer) == (other.origin, other.employer)
        and post.post == another.post
        and cohort.ready <= other.ready
        and (cohort.latest or last) >= (other.latest or last)
    )


def counted(search: Search, cohort: Cohort) -> dict[str, bool]:
    """Objectives that may be better with one more of a cohort, and whether each surely is."""
    network, v = search.network, search.formulation.variables
    mine = np.flatnonzero(network.choices.cohort == network.cohorts.index(cohort.cohort))
    found = {}
    for name in network.scenario.objective.order:
        if name == "worst_share":
            found[name] = False
        elif name in PRODUCTION:
            if (v.work.came[mine] >= 0).any():
                found[name] = False
        elif SENSES[name] == "max" and (search.formulation.objectives[name][v.w[mine]] > 0).any():
            found[name] = True
    return found


def _reason(inquiry: Inquiry, cohort: Cohort) -> str | None:
    """The reason, each question answered of the whole programme; None where one was not."""
    name, until = cohort.cohort, inquiry.until
    valued = counted(inquiry.trial().search, cohort)
    as_good = inquiry.as_good(name, keep=False)
    free = inquiry.trial().exists(as_good, until=until)
    if free and valued:
        # They may take the place of others, who are not to be left for it.
        as_good = inquiry.as_good(name, keep=True)
        free = inquiry.trial().exists(as_good, until=until)
    if free is None:
        return None
    first = "" if free else _first(inquiry, [as_good])
    if first is None or first not in ("", "several"):
        return first
    if not valued:
        return first or "not_counted"
    slack = _slack(inquiry, name)
    if slack != "":
        return first or slack if slack else None
    preferred = _first(inquiry, list(inquiry.preferred(name)))
    if preferred == "":
        return first or (None if any(valued.values()) else "not_counted")
    return preferred


def _first(inquiry: Inquiry, wanted: list[Wanted]) -> str | None:
    """The first limit without which one of the plans exists, or `several`.

    "" where not even all of them lifted help; None where an answer is missing.
    """

    def helps(*resources: str) -> bool | None:
        answers = []
        for one in wanted:
            answers.append(inquiry.trial(*resources).exists(one, until=inquiry.until))
            if answers[-1]:
                return True
        return None if None in answers else False

    together = helps(*inquiry.resources)
    if not together:
        return None if together is None else ""
    for resource in inquiry.resources:
        answer = helps(resource)
        if answer is not False:
            return resource if answer else None
    return "several"


def _slack(inquiry: Inquiry, cohort: str) -> str | None:
    """`slack` where they could be carried, had a later objective not used an earlier one's slack.

    "" where they could not; None where an answer is missing, or where they could be carried since
    a stage ended before its optimum.
    """
    answers: list[str | None] = []
    for stage, wanted in zip(inquiry.stages, inquiry.preferred(cohort), strict=True):
        if stage.status == "optimal" and not used_slack(stage):
            continue
        answer = inquiry.trial().exists(wanted, until=inquiry.until)
        if answer:
            return "slack" if used_slack(stage) else None
        answers.append("" if answer is False else None)
    return None if None in answers else ""


def _reason_nearby(inquiry: Inquiry, cohort: Cohort, nodes: int) -> Reason | None:
    """A reason found with everybody of other lanes as they are; None where none was found.

    A limit is named only where no plan nearby keeps it. The first question is asked of those alone
    whom no objective values: where cost counts it hardly ever has an answer nearby.
    """
    plan, until = inquiry.plan, inquiry.until
    nearby = inquiry.nearby((cohort.origin, plan.scenario.destination(cohort)))
    valued = counted(nearby.search, cohort)
    if valued:
        surely = {name for name, sure in valued.items() if sure} or set(valued)
        wanted = [
            one
            for one in inquiry.preferred(cohort.cohort)
            if one.better is not None and one.better.objective in surely
        ]
    else:
        wanted = [inquiry.as_good(cohort.cohort, keep=True)]

    def answers(*resources: str) -> Iterator[tuple[Wanted, bool | None]]:
        for one in wanted:
            yield one, nearby.exists(one, *resources, nodes=nodes, until=until)

    def because(reason: str) -> Reason:
        return Reason(reason=reason, detail=detail(plan, cohort, reason, whole=False))

    for one, answer in answers():
        if answer and one.better is not None:
            stage = next(s for s in inquiry.stages if s.objective == one.better.objective)
            return because("slack" if used_slack(stage) else "unproven")
        if answer is not False:
            return None if valued else because("not_counted")
    if any(answer for _, answer in answers(*inquiry.resources)):
        for resource in inquiry.likely(cohort):
            if any(answer for _, answer in answers(resource)):
                return because(resource)
    return None if valued else because("not_counted")
