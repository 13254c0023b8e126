"""For whom no itinerary exists by place, clock and date alone, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from returnplan.arrays import distinct
from returnplan.calendar import Calendar
from returnplan.network.anytime import DatedWay
from returnplan.network.draft import Draft
from returnplan.network.network import Arcs
from returnplan.network.obstacles import Obstacles
from returnplan.plan.plan import Unreachable
from returnplan.scenario.epidemic import Epidemic
from returnplan.scenario.scenario import Cohort, Scenario


def unreachable(scenario: Scenario, reached: Sequence[bool]) -> dict[str, Unreachable]:
    """Reasons of the cohorts (in order of `scenario.cohorts`) that no itinerary reaches.

    `travel_ban` where every date on which they may start is banned; else `no_permit` where no other
    date has a permit; else `too_late` where there is a way on some date, however late, were there
    no `latest`; else `no_way`.
    """
    lost = [
        _ready(scenario, cohort)
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
    obstacles = Obstacles(scenario=scenario)
    alike: dict[tuple[object, ...], Unreachable] = {}
    for cohort in open_:
        key = cohort.origin, cohort.employer, cohort.ready, cohort.latest
        if key not in alike:
            alike[key] = _way(obstacles, _tomorrow(scenario, cohort))
        reasons[cohort.cohort] = alike[key]
    return {cohort.cohort: reasons[cohort.cohort] for cohort in lost}


def forbidden(scenario: Scenario, reached: Sequence[bool]) -> dict[str, Unreachable]:
    """The same where a network is not whole: those whom no way could reach.

    Whom else a part of the network does not reach the rest may.
    """
    epidemic = Epidemic(scenario)
    found: dict[str, Unreachable] = {}
    for cohort, ok in zip(scenario.cohorts.values(), reached, strict=True):
        reason = None
        if not ok and cohort.workers:
            reason = _closed(scenario, epidemic, _ready(scenario, cohort))
        if reason is not None:
            found[cohort.cohort] = reason
    return found


def _ready(scenario: Scenario, cohort: Cohort) -> Cohort:
    """A cohort that is ready on the date of what may still change at the earliest (C30)."""
    since = scenario.replan.date
    return cohort if since is None or since <= cohort.ready else replace(cohort, ready=since)


def _tomorrow(scenario: Scenario, cohort: Cohort) -> Cohort:
    """One whom no way that begins today after the moment of C30, or of onward.csv, reaches."""
    since, clock = scenario.replan.date, scenario.replan.clock
    waits = scenario.onward.get(cohort.cohort)
    if waits is not None and waits.date == cohort.ready:
        since, clock = waits.date, waits.clock
    if since is None or not clock or cohort.ready != since:
        return cohort
    return replace(cohort, ready=since + timedelta(days=1))


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


def cohorts_of_sinks(draft: Draft, arcs: Arcs, count: int) -> list[bool]:
    """Whether each cohort has an arc to a sink."""
    reached = np.zeros(count, dtype=bool)
    commodities = distinct(arcs.commodity[arcs.sink >= 0])
    _, cohorts = draft.starts.cohorts(distinct(draft.commodity_start[commodities]))
    reached[cohorts] = True
    return reached.tolist()


def _way(obstacles: Obstacles, cohort: Cohort) -> Unreachable:
    """`too_late` with the first way there is, else `no_way` with what stands in the way."""
    scenario = obstacles.scenario
    ways = obstacles.ways(cohort)
    if ways:
        return _late(scenario, cohort, min(ways, key=lambda way: (way.arrive, way.depart)))
    causes = obstacles.of(cohort)
    return Unreachable(reason="no_way", detail=obstacles.sentence(cohort, causes), causes=causes)


def _late(scenario: Scenario, cohort: Cohort, first: DatedWay) -> Unreachable:
    calendar = scenario.calendar
    limits = [] if cohort.latest is None else [f"latest is {cohort.latest.isoformat()}"]
    limits.append(f"the last travel date is {calendar.date_text(scenario.days - 1)}")
    return Unreachable(
        reason="too_late",
        detail=f"the first way from {cohort.origin} to {scenario.destination(cohort)} (ready "
        f"{cohort.ready.isoformat()}) starts {_when(calendar, first.depart)} and arrives "
        f"{_when(calendar, first.arrive)}; {' and '.join(limits)}",
    )


def _when(calendar: Calendar, moment: int) -> str:
    try:
        return calendar.moment_text(moment)
    except OverflowError:
        return f"after {date.max.isoformat()}"
