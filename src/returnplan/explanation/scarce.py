"""What is short while a cohort may travel: bottlenecks of the plan that lie around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from returnplan.explanation.fields import Field, cell, setting
from returnplan.explanation.windows import serving
from returnplan.plan.account import Account
from returnplan.plan.bottlenecks import Bottleneck, bottlenecks
from returnplan.scenario.scenario import Cohort, Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class Scarce:
    """A resource of bottlenecks.csv that is full on some of the dates in question."""

    resource: str
    id: str
    """Blank for the budget."""
    capacity: float
    dates_full: int
    first_full: str
    last_full: str
    step: float
    worth: float | None
    """Gain of `objective` by one step more on all dates; None: not known."""
    worth_kind: str
    objective: str
    field: Field
    """Where the capacity stands."""


def scarce(account: Account, cohort: Cohort, days: Sequence[int]) -> tuple[Scarce, ...]:
    """What those of a cohort who start on `days` may find full.

    Fleets that make road trips; lines that carry somebody of their origin or to their employer's
    place; departures of the origin and arrivals at that place, and beds that serve it, until the
    end of the horizon; the budget. In the order of bottlenecks.csv.
    """
    scenario, destination = account.plan.scenario, account.plan.scenario.destination(cohort)
    around = {
        "vehicles": set(scenario.fleets) - scenario.line_fleets,
        "line_units": _lines(account, cohort),
        "departures": {cohort.origin},
        "arrivals": {destination},
        "beds": set(serving(scenario, cohort)),
        "budget": {""},
    }
    starts, after = set(days), set(range(min(days, default=0), account.horizon if days else 0))
    found = []
    for one in bottlenecks(account):
        wanted = after if one.resource in ("beds", "arrivals") else starts
        full = [day for day in one.days if day in wanted]
        if full and one.id in around[one.resource]:
            found.append(_scarce(account, one, full))
    return tuple(found)


def _scarce(account: Account, one: Bottleneck, days: Sequence[int]) -> Scarce:
    worth = account.plan.worths.get((one.resource, one.id))
    date_text = account.plan.scenario.calendar.date_text
    return Scarce(
        resource=one.resource,
        id=one.id,
        capacity=one.capacity,
        dates_full=len(days),
        first_full=date_text(days[0]),
        last_full=date_text(days[-1]),
        step=one.step,
        worth=worth.gain if worth else None,
        worth_kind=worth.kind if worth else "",
        objective=worth.objective if worth else "",
        field=capacity_field(account.plan.scenario, one.resource, one.id),
    )


def capacity_field(scenario: Scenario, resource: str, name: str) -> Field:
    """The cell or setting that bounds a resource."""
    match resource:
        case "vehicles":
            return cell("fleets", scenario.fleets[name], "vehicles")
        case "line_units":
            return cell("lines", scenario.lines[name], "max_units")
        case "beds":
            return cell("quarantine", scenario.quarantine[name], "beds")
        case "arrivals" | "departures":
            return cell("places", scenario.places[name], f"{resource}_per_day")
        case _:
            return setting("budget", scenario.budget)


def _lines(account: Account, cohort: Cohort) -> set[str]:
    """Lines that in the plan carry somebody of the cohort's origin, or to its employer's place."""
    destination = account.plan.scenario.destination(cohort)
    trips = account.plan.trips
    return {
        trips[leg.trip].operator
        for one in account.itineraries
        if one.cohort.origin == cohort.origin or one.destination == destination
        for leg in one.assignment.legs
        if trips[leg.trip].purpose == "line"
    }
