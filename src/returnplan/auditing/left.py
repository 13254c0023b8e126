"""T11, T12: left_behind.csv names whoever stays, and why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from returnplan.auditing import detail
from returnplan.auditing.case import Case
from returnplan.auditing.identity import compare
from returnplan.auditing.reach import Reach
from returnplan.auditing.summary import INSPECTED
from returnplan.auditing.violation import Violation
from returnplan.auditing.way_search import FoundWay
from returnplan.scenario.scenario import Cohort, Scenario

RESOURCES = (
    "beds",
    "vehicles",
    "line_units",
    "min_load",
    "arrivals",
    "departures",
    "budget",
    "fixed",
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
            fault = _counted(case, reach, cohort, row["detail"])
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
        "fixed": bool(scenario.fixed),
        "slack": any(slack),
    }
    named = {
        "beds": "facility",
        "vehicles": "fleet",
        "line_units": "line",
        "arrivals": "arrivals_per_day",
        "departures": "departures_per_day",
        "fixed": "row of fixed.csv",
        "slack": "slack before the last objective",
    }
    return {
        reason: f"reason is {reason}, but the scenario has no {named.get(reason, reason)}"
        for reason, present in there.items()
        if not present
    }


ASIDE = ("cost", "travel_hours")
"""Objectives in which whoever comes may be a loss."""


MOST_WAYS = 2_000
"""Ways of a cohort that are looked at for one that counts."""
AT_NO_LOSS = "within all limits"
"""How a sentence says that one more could come at no loss, which only solving again can refute."""


def _counted(case: Case, reach: Reach, cohort: Cohort, detail: str) -> str | None:
    """Why an objective of the order gains by one more of a cohort once all limits are lifted.

    Nothing is said where one that loses by them may stand before it. Where one more is said to come
    at no loss as it is, others may wait for them, so that days are no gain; heads are one.
    """
    scenario, post = reach.scenario, reach.scenario.post_of(cohort)
    dates = post.weight > 0 and AT_NO_LOSS not in detail
    days = {"post_days": dates, "key_post_days": dates and post.key}
    order = scenario.objective.order
    aside = min((order.index(name) for name in ASIDE if name in order), default=len(order))
    first = [name for name in order[:aside] if name == "returned" or days.get(name)]
    if not first:
        return None
    for way in islice(reach.ways(cohort, sure=True), MOST_WAYS):
        on_post = reach.on_post(cohort, way)
        in_time = on_post < scenario.calendar.horizon
        name = next((one for one in first if in_time or one == "returned"), None)
        if name is not None and _free(case, reach, cohort, way):
            date = scenario.calendar.date_text(on_post)
            return f"reason is not_counted, but {name} counts whoever of them is on post on {date}"
    return None


def _free(case: Case, reach: Reach, cohort: Cohort, way: FoundWay) -> bool:
    """Whether units and beds enough let one more take a way beside everybody of the plan.

    A line's departure carries one level; a facility is open or not, however many beds it has.
    """
    scenario, move = reach.scenario, case.movement
    destination, start = scenario.destination(cohort), scenario.calendar.day_of(way.depart)
    level = reach.starts.level(cohort.origin, start)
    levels = {(one.operator_id, one.depart): one.risk for one in case.trips.values()}
    if any(levels.get((run.line.line, run.depart), level) != level for run in way.runs):
        return False
    quarantine = reach.starts.quarantine_days(cohort.origin, destination, start)
    first = scenario.calendar.day_of(way.arrive)
    return quarantine == 0 or any(
        move.serves(one, destination, cohort.employer)
        and all(move.is_open(one, day) for day in range(first, first + quarantine))
        for one in scenario.quarantine.values()
    )
