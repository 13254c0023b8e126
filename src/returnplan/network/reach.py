"""For whom no itinerary exists by place, clock and date alone, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from returnplan.geography import Geography
from returnplan.network.build import grow
from returnplan.network.draft import Draft
from returnplan.network.finish import drop_dead_ends
from returnplan.network.network import Arcs
from returnplan.network.numbering import distinct
from returnplan.network.starts import beds_serve
from returnplan.plan.plan import Unreachable
from returnplan.scenario.epidemic import Epidemic
from returnplan.scenario.scenario import Cohort, Scenario

LOOK_BEYOND_DAYS = 14
"""Travel dates added to see whether somebody is only too late; the longest ride takes days."""


def unreachable(scenario: Scenario, reached: Sequence[bool]) -> dict[str, Unreachable]:
    """Reasons of the cohorts (in order of `scenario.cohorts`) that no itinerary reaches.

    `travel_ban` where every date on which they may start is banned; else `no_permit` where no other
    date has a permit; else `too_late` where they could come with more dates and no `latest`; else
    `no_way`.
    """
    lost = [
        cohort
        for cohort, ok in zip(scenario.cohorts.values(), reached, strict=True)
        if not ok and cohort.workers > 0
    ]
    if not lost:
        return {}
    epidemic = Epidemic(scenario)
    reasons: dict[str, Unreachable] = {}
    open_: list[Cohort] = []
    for cohort in lost:
        reason = _closed(scenario, epidemic, cohort)
        if reason is None:
            open_.append(cohort)
        else:
            reasons[cohort.cohort] = reason
    late = _with_more_dates(scenario, open_)
    for cohort in open_:
        reasons[cohort.cohort] = _way(scenario, cohort, cohort.cohort in late)
    return {cohort.cohort: reasons[cohort.cohort] for cohort in lost}


def _window(scenario: Scenario, cohort: Cohort) -> range:
    """Days on which the cohort may start by `ready` and `latest`."""
    calendar = scenario.calendar
    last = scenario.days - 1
    if cohort.latest is not None:
        last = min(last, calendar.day(cohort.latest))
    return range(max(0, calendar.day(cohort.ready)), last + 1)


def _closed(scenario: Scenario, epidemic: Epidemic, cohort: Cohort) -> Unreachable | None:
    days = _window(scenario, cohort)
    destination = scenario.destination(cohort)
    if not days:
        return None
    span = f"{scenario.calendar.date_text(days[0])} to {scenario.calendar.date_text(days[-1])}"
    travel = [d for d in days if scenario.levels[epidemic.level(cohort.origin, d)].travel]
    if not travel:
        level = epidemic.level(cohort.origin, days[0])
        return Unreachable(
            reason="travel_ban",
            detail=f"{cohort.origin} may not be left on any date from {span} "
            f"(level {level} on the first: travel = false)",
        )
    if not any(epidemic.may_start(cohort.origin, destination, d) for d in travel):
        return Unreachable(
            reason="no_permit",
            detail=f"no row of permits.csv covers {cohort.origin} to {destination} "
            f"on a date from {span} on which travel is allowed",
        )
    return None


def _with_more_dates(scenario: Scenario, cohorts: list[Cohort]) -> set[str]:
    """Cohorts that could come if there were more travel dates and no `latest`."""
    if not cohorts:
        return set()
    lost = {cohort.cohort for cohort in cohorts}
    free = {
        name: replace(cohort, latest=None) if name in lost else cohort
        for name, cohort in scenario.cohorts.items()
    }
    wider = replace(scenario, days=scenario.days + LOOK_BEYOND_DAYS, cohorts=free)
    return {
        name for name, ok in zip(free, reached_cohorts(wider), strict=True) if ok and name in lost
    }


def reached_cohorts(scenario: Scenario) -> list[bool]:
    """Whether each cohort has an itinerary by place, clock and date alone."""
    draft = grow(scenario, Geography(scenario), scenario.transfer.max_hours is not None)
    arcs = drop_dead_ends(draft, draft.arcs())
    return cohorts_of_sinks(draft, arcs, len(scenario.cohorts))


def cohorts_of_sinks(draft: Draft, arcs: Arcs, count: int) -> list[bool]:
    """Whether each cohort has an arc to a sink."""
    reached = np.zeros(count, dtype=bool)
    commodities = distinct(arcs.commodity[arcs.sink >= 0])
    _, cohorts = draft.starts.cohorts(distinct(draft.commodity_start[commodities]))
    reached[cohorts] = True
    return reached.tolist()


def _way(scenario: Scenario, cohort: Cohort, late: bool) -> Unreachable:
    calendar = scenario.calendar
    destination = scenario.destination(cohort)
    if late:
        latest = "" if cohort.latest is None else f", latest {cohort.latest.isoformat()}"
        last = calendar.date_text(scenario.days - 1)
        return Unreachable(
            reason="too_late",
            detail=f"no way from {cohort.origin} to {destination} starts on a permitted date in "
            f"time (ready {cohort.ready.isoformat()}{latest}) and arrives by the end of {last}",
        )
    if not beds_serve(scenario, cohort):
        return Unreachable(
            reason="no_way",
            detail=f"workers from {cohort.origin} need quarantine and no facility "
            f"serves {cohort.employer} at {destination}",
        )
    return Unreachable(
        reason="no_way",
        detail=f"no coach route or line leads from {cohort.origin} to {destination} "
        "within the rules for stops, changes and waits",
    )
