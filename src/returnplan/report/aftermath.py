"""What events have broken of a plan, in the terminal: trip after trip, and whom to call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from returnplan.events import Aftermath, Broken, Stay
from returnplan.plan import Plan
from returnplan.plan.costs import operator_of
from returnplan.printable import count, print_line


def print_aftermath(plan: Plan, found: Aftermath, at: int) -> None:
    """What is broken, who stays in quarantine, and what the scenario cannot say."""
    moment = plan.scenario.calendar.moment_text(at)
    riders = [one for one in found.broken if one.riders]
    heads = sum(one.workers for one in riders)
    trips = {one.trip for one in found.broken if one.trip and not one.riders}
    head = f"By {moment}: {count(heads, 'worker')} cannot travel as planned"
    print_line(head + (f"; {count(len(trips), 'trip')} cannot run." if trips else "."))
    for line in (*_broken(plan, found), *_stays(plan, found)):
        print_line(line)
    for note in found.notes:
        print_line(f"Note: {note}.")
    if found.later:
        print_line(f"{count(len(found.later), 'event')} of later than that not counted.")


def _broken(plan: Plan, found: Aftermath) -> Iterator[str]:
    """A line for each trip, itinerary, or limit of the whole, in the order of the events."""
    for one in found.broken:
        if not one.trip:
            yield f"- {one.cause}."
        elif not one.riders:
            yield f"- {one.trip}: {one.cause}{_call(plan, one)}."
    told = {one.trip for one in found.broken if not one.riders}
    for one in found.broken:
        if not one.riders:
            continue
        who = f"{one.cohort} ({count(one.workers, 'worker')})"
        where = ", under way" if one.departed else ""
        why = f"of trip {one.trip}" if one.trip in told else one.cause
        yield f"  - {who}{where}: {why}."


def _call(plan: Plan, one: Broken) -> str:
    contact = operator_of(plan.scenario, plan.trips[one.trip]).contact
    return f"; call {contact}" if contact else ""


def _stays(plan: Plan, found: Aftermath) -> Iterator[str]:
    calendar = plan.scenario.calendar
    for stay in found.stays:
        dates = f"{calendar.date_text(stay.first)} to {calendar.date_text(stay.last)}"
        where = f"in {stay.facility}" if stay.facility is not None else "no bed is free"
        yield f"- quarantine {dates}, {where}: {stay.cause}."


def as_document(plan: Plan, found: Aftermath, at: int) -> dict[str, Any]:
    """The same as JSON."""
    calendar = plan.scenario.calendar
    return {
        "at": calendar.moment_text(at),
        "broken": [asdict(one) for one in found.broken],
        "quarantine": [_stay(plan, one) for one in found.stays],
        "late": dict(found.late),
        "notes": list(found.notes),
        "later": len(found.later),
    }


def _stay(plan: Plan, stay: Stay) -> dict[str, Any]:
    calendar = plan.scenario.calendar
    dates = {name: calendar.date_text(getattr(stay, name)) for name in ("first", "last")}
    return {**asdict(stay), **dates}
