"""Why some of a cohort stay behind, found by solving again with a limit lifted.

Of a scenario with a limit lifted it is asked: is there a plan that carries one more of the cohort,
and no stage is worse, cost and travel hours aside? A gain in an earlier objective is no loss.

Where that is so with no limit lifted, they may take somebody's place at no loss; then nobody else
may be left for them. Where it still is so, the order itself leaves them: a later objective used an
earlier one's slack, or no objective gains before another loses.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from returnplan.optimiser.implied import PRODUCTION
from returnplan.optimiser.questions.feasibility import Feasibility, Wanted
from returnplan.optimiser.questions.inquiry import ONE, Inquiry
from returnplan.optimiser.questions.sentences import told, used_slack
from returnplan.optimiser.space import Space
from returnplan.plan.plan import Plan, Reason
from returnplan.scenario.objectives import OBJECTIVES, Counts, maximised
from returnplan.scenario.scenario import Cohort

MOST = 0.75
"""Share of the time that there is, for the last cohort that is asked of the whole programme."""
NOT_COUNTED, UNPROVEN = "not_counted", "unproven"

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
    if inquiry.small:
        for number, name in enumerate(names):
            with inquiry.share(max(ONE, MOST / (len(names) - number))):
                _anywhere(inquiry, name, found)
    _nearby(inquiry, [name for name in names if name not in found], found)
    if inquiry.middling:
        # Whatever time is left goes into what is not proven yet.
        rest = [name for name in names if name not in found or found[name].reason == UNPROVEN]
        for number, name in enumerate(rest):
            with inquiry.share(1 / (len(rest) - number)):
                _anywhere(inquiry, name, found)
    return dict(sorted(found.items()))


def _anywhere(inquiry: Inquiry, name: str, found: dict[str, Reason]) -> None:
    """Add the reason that is proven of the whole programme, if there is time."""
    if inquiry.over:
        return
    cohort = inquiry.plan.scenario.cohorts[name]
    answer = _reason(inquiry, cohort)
    if answer is not None:
        found[name] = Reason(reason=answer[0], detail=told(inquiry.plan, cohort, *answer))


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
    """The reason of another cohort, where one more of this may take the place of one more of it.

    Only reasons before which no other stands: what does not help the other may help this one.
    """
    same = {"slack", *inquiry.resources[:1]}
    for name, one in found.items():
        other = inquiry.plan.scenario.cohorts[name]
        if one.reason in same and _can_replace(inquiry.plan, cohort, other):
            words = told(inquiry.plan, cohort, one.reason, one.reason, whole=False)
            return Reason(reason=one.reason, detail=words)
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


def counted(space: Space, cohort: Cohort) -> dict[str, bool]:
    """Objectives that may be better with one more of a cohort, and whether each surely is."""
    network, v = space.network, space.formulation.variables
    mine = np.flatnonzero(network.choices.cohort == network.cohorts.index(cohort.cohort))
    found = {}
    for name in network.scenario.objective.order:
        if OBJECTIVES[name].counts is Counts.SHARE:
            found[name] = False
        elif name in PRODUCTION:
            if (v.work.came[mine] >= 0).any():
                found[name] = False
        elif maximised(name) and (space.formulation.objectives[name][v.w[mine]] > 0).any():
            found[name] = True
    return found


def _reason(inquiry: Inquiry, cohort: Cohort) -> tuple[str, str] | None:
    """The reason and which sentence tells it, of the whole programme; None where time was short."""
    name = cohort.cohort
    valued = counted(inquiry.every_way, cohort)
    as_good = inquiry.as_good(name, keep=False)
    free = _helps(inquiry, as_good)
    if free and valued:
        # They may take the place of others, who are not to be left for it.
        as_good = inquiry.as_good(name, keep=True)
        free = _helps(inquiry, as_good)
    if free is None:
        return None
    if free:
        return _unwanted(inquiry, name) if valued else (NOT_COUNTED, NOT_COUNTED)
    together = _helps(inquiry, as_good, *inquiry.resources)
    if together is None:
        return None
    for resource in inquiry.resources if together else ():
        answer = _helps(inquiry, as_good, resource)
        if answer is not False:
            return (resource, resource) if answer else None
    fixed = _fixed(inquiry, as_good)
    if fixed is None:
        return None
    if fixed:
        return "fixed", fixed
    if not together:
        return NOT_COUNTED, "in_vain" if valued else NOT_COUNTED
    return "several", "several"


def _fixed(inquiry: Inquiry, wanted: Sequence[Wanted]) -> str | None:
    """The trip of fixed.csv without which one of the plans exists, as `fixed TRIP`.

    `fixed`: only without all that is fixed or has begun; blank: nor then; None: not found out.
    """
    scenario = inquiry.plan.scenario
    if not scenario.fixed:
        return ""
    every = _exists(inquiry.unfixed(""), wanted, inquiry.until)
    if not every:
        return None if every is None else ""
    held = {name for row in scenario.onward.values() for name in row.trips}
    for name in sorted(scenario.fixed.keys() - held):
        answer = _exists(inquiry.unfixed(name), wanted, inquiry.until)
        if answer is not False:
            return None if answer is None else f"fixed {name}"
    return "fixed"


def _helps(inquiry: Inquiry, wanted: Sequence[Wanted], *resources: str) -> bool | None:
    """Whether one of the plans exists once these limits are lifted; None: that was not found."""
    return _exists(inquiry.feasibility(*resources), wanted, inquiry.until)


def _exists(among: Feasibility, wanted: Sequence[Wanted], until: float) -> bool | None:
    """Whether one of the plans exists; None: that was not found."""
    unknown = False
    for one in wanted:
        answer = among.exists(one, until=until)
        if answer:
            return True
        unknown |= answer is None
    return None if unknown else False


def _unwanted(inquiry: Inquiry, cohort: str) -> tuple[str, str] | None:
    """Why those stay who could come at no loss but cost and hours: `slack` or `not_counted`.

    `unproven` where they could come since a stage ended before its optimum.
    """
    unknown = False
    for stage, wanted in zip(inquiry.stages, inquiry.preferred(cohort), strict=True):
        if stage.status == "optimal" and not used_slack(stage):
            continue
        answer = inquiry.feasibility().exists(wanted, until=inquiry.until)
        if answer:
            return ("slack", "slack") if used_slack(stage) else (UNPROVEN, UNPROVEN)
        unknown |= answer is None
    return None if unknown else (NOT_COUNTED, "outranked")


def _reason_nearby(inquiry: Inquiry, cohort: Cohort, nodes: int) -> Reason | None:
    """A reason found with everybody of other lanes as they are; None where none was found.

    A limit is named only where no plan nearby keeps it. That none before it in the order would do
    as well is not proven nearby: then the reason is `unproven`, and the sentence names the limit
    among others.
    """
    plan, until = inquiry.plan, inquiry.until
    nearby = inquiry.nearby((cohort.origin, plan.scenario.destination(cohort)))
    valued = counted(nearby.space, cohort)
    if valued:
        surely = {name for name, sure in valued.items() if sure} or set(valued)
        wanted = [
            one
            for one in inquiry.preferred(cohort.cohort)
            if one.better is not None and one.better.objective in surely
        ]
    else:
        wanted = inquiry.as_good(cohort.cohort, keep=True)[:1]

    def answers(*resources: str) -> Iterator[tuple[Wanted, bool | None]]:
        for one in wanted:
            yield one, nearby.exists(one, *resources, nodes=nodes, until=until)

    def because(reason: str, sentence: str) -> Reason:
        return Reason(reason=reason, detail=told(plan, cohort, reason, sentence, whole=False))

    for one, answer in answers():
        if answer and one.better is not None:
            stage = next(s for s in inquiry.stages if s.objective == one.better.objective)
            return because("slack", "slack") if used_slack(stage) else because(UNPROVEN, UNPROVEN)
        if answer and not valued:
            return because(NOT_COUNTED, NOT_COUNTED)
        if answer is None:
            return None
    if any(answer for _, answer in answers(*inquiry.resources)):
        for resource in inquiry.resources:
            if any(answer for _, answer in answers(resource)):
                # Nothing stands before the first; of others nearby proves no order.
                first = resource == inquiry.resources[0]
                return because(resource if first else UNPROVEN, resource)
    return None
