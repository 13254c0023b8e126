"""T11, T12: left_behind.csv names whoever stays, and why."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan.auditing import detail
from returnplan.auditing.case import Case
from returnplan.auditing.identity import compare
from returnplan.auditing.reach import Reach
from returnplan.auditing.summary import INSPECTED
from returnplan.auditing.violation import Violation
from returnplan.scenario.scenario import Cohort, Scenario

RESOURCES = (
    "beds",
    "vehicles",
    "line_units",
    "min_load",
    "arrivals",
    "departures",
    "budget",
    "several",
)
REASONS = (*INSPECTED, *RESOURCES, "slack", "not_counted", "unproven")
"""In the order of the contract; the first four say that there is no itinerary."""


def _found(code: str, cohort: str, sentence: str) -> Violation:
    return Violation(code=code, table="left_behind", key=cohort, sentence=sentence)


def left_behind(case: Case) -> Iterator[Violation]:
    """T11. One row per cohort that leaves somebody, with how many stay."""
    cohorts = case.scenario.cohorts
    missing = {
        name: cohort.workers - case.carried[name]
        for name, cohort in cohorts.items()
        if case.carried[name] < cohort.workers
    }
    for row in case.tables["left_behind"]:
        cohort = cohorts[row["cohort"]]
        left = missing.pop(cohort.cohort, 0)
        if left == 0:
            yield _found("T11", cohort.cohort, "the cohort leaves nobody behind")
            continue
        expected = {
            "name": cohort.name or None,
            "employer": cohort.employer,
            "post": cohort.post,
            "key": case.scenario.post_of(cohort).key,
            "origin": cohort.origin,
            "workers": left,
        }
        yield from compare("T11", "left_behind", row, expected)
    for name, left in missing.items():
        yield _found("T11", name, f"{left} workers stay behind and the cohort is not listed")


def reasons(case: Case) -> Iterator[Violation]:
    """T12. Who is said to have no itinerary has none; who is said to have one may have one.

    Nor is `detail` nonsense: it is a sentence that speaks of the scenario, and counts who stays.
    """
    reach, absent = Reach(case.movement), _absent(case.scenario)
    for row in case.tables["left_behind"]:
        cohort = case.scenario.cohorts[row["cohort"]]
        reason, carried = row["reason"], case.carried[cohort.cohort]
        fault = None
        if reason not in REASONS:
            fault = f"reason '{reason}' is none of {', '.join(REASONS)}"
        elif carried and reason in INSPECTED:
            fault = f"reason {reason}, but {carried} of the cohort travel"
        elif not carried:
            fault = reach.fault(cohort, reason)
        fault = fault or absent.get(reason)
        if reason == "not_counted" and not fault:
            fault = _counted(reach, cohort)
        if fault:
            yield _found("T12", cohort.cohort, fault)
        for fault in detail.faults(case, row):
            yield _found("T12", cohort.cohort, fault)


def _absent(scenario: Scenario) -> dict[str, str]:
    """Reasons that cannot be true in a scenario, whoever travels: what they name is not there."""
    places = scenario.places.values()
    loads = [line.min_load for line in scenario.lines.values()]
    loads += [fleet.min_load for fleet in scenario.fleets.values()]
    slack = [scenario.objective.slack.get(name, 0.0) for name in scenario.objective.order[:-1]]
    there = {
        "beds": bool(scenario.quarantine),
        "vehicles": bool(scenario.fleets),
        "line_units": bool(scenario.lines),
        "min_load": any(loads),
        "arrivals": any(place.arrivals_per_day is not None for place in places),
        "departures": any(place.departures_per_day is not None for place in places),
        "budget": scenario.budget is not None,
        "slack": any(slack),
    }
    named = {
        "beds": "facility",
        "vehicles": "fleet",
        "line_units": "line",
        "arrivals": "arrivals_per_day",
        "departures": "departures_per_day",
        "slack": "slack before the last objective",
    }
    return {
        reason: f"reason is {reason}, but the scenario has no {named.get(reason, reason)}"
        for reason, present in there.items()
        if not present
    }


ASIDE = ("cost", "travel_hours")
"""Objectives in which whoever comes may be a loss."""


def _counted(reach: Reach, cohort: Cohort) -> str | None:
    """Why an objective of the order gains by one more of a cohort, whatever else happens.

    Nothing is said where one that loses by them may stand before it, or where no number of units
    or beds may help: a line carries one level a departure, a facility may be closed on a date.
    """
    scenario, post = reach.scenario, reach.scenario.post_of(cohort)
    way = reach.way(cohort, sure=True)
    dated = any(one.from_ or one.until for one in scenario.quarantine.values())
    if way is None or dated or (scenario.lines and len(scenario.levels) > 1):
        return None
    on_post = reach.on_post(cohort, way)
    in_time = post.weight > 0 and on_post < scenario.calendar.horizon
    counts = {"returned": True, "post_days": in_time, "key_post_days": in_time and post.key}
    name = next((name for name in scenario.objective.order if counts.get(name)), None)
    before = scenario.objective.order[: scenario.objective.order.index(name)] if name else ASIDE
    if set(before) & set(ASIDE):
        return None
    date = scenario.calendar.date_text(on_post)
    return f"reason is not_counted, but {name} counts whoever of them is on post on {date}"
