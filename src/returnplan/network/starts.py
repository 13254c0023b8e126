"""Who may start when: lanes, dates, levels, quarantine days and the cohorts behind them (C14)."""

from __future__ import annotations

from dataclasses import dataclass

from returnplan.network.routes import Access
from returnplan.scenario.epidemic import Epidemic
from returnplan.scenario.scenario import Cohort, Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """Conditions of a lane's itineraries that start on one date."""

    level: int
    """Index in the rising order of levels."""
    quarantine_days: int
    cohorts: tuple[int, ...]
    """Cohorts (by number) that may start then, a bed's existence included."""


def beds_serve(scenario: Scenario, cohort: Cohort) -> bool:
    """Whether some facility serves the cohort's employer, dates and beds aside."""
    place = scenario.destination(cohort)
    return any(
        place in facility.serves and facility.employer in (None, cohort.employer)
        for facility in scenario.quarantine.values()
    )


def starts(scenario: Scenario, reach: Access) -> dict[tuple[int, int], Start]:
    """(lane, day) -> `Start`, where somebody may start."""
    calendar = scenario.calendar
    epidemic = Epidemic(scenario)
    level_number = {level: number for number, level in enumerate(scenario.levels)}
    members: dict[int, list[tuple[int, int, int, bool]]] = {}
    for number, cohort in enumerate(scenario.cohorts.values()):
        if cohort.workers == 0:
            continue
        lane = reach.lanes[cohort.origin, scenario.destination(cohort)]
        last = scenario.days - 1 if cohort.latest is None else calendar.day(cohort.latest)
        members.setdefault(lane, []).append(
            (number, max(0, calendar.day(cohort.ready)), last, beds_serve(scenario, cohort))
        )
    found = {}
    for (origin, destination), lane in reach.lanes.items():
        for day in range(scenario.days):
            inside = [m for m in members.get(lane, ()) if m[1] <= day <= m[2]]
            if not inside or not epidemic.may_start(origin, destination, day):
                continue
            days = epidemic.quarantine_days(origin, destination, day)
            cohorts = tuple(m[0] for m in inside if days == 0 or m[3])
            if cohorts:
                level = level_number[epidemic.level(origin, day)]
                found[lane, day] = Start(level=level, quarantine_days=days, cohorts=cohorts)
    return found
