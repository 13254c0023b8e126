"""Departures as calendars (RFC 5545): one file for each operator, one for each employer."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from returnplan.calendar import MINUTES_A_DAY
from returnplan.export.names import file_names
from returnplan.export.orders import operators
from returnplan.export.words import ExportWords
from returnplan.plan.departures import Departure
from returnplan.plan.plan import Plan
from returnplan.plan.route import place_name

if TYPE_CHECKING:
    from icalendar import Event


def write_calendars(plan: Plan, folder: Path, words: ExportWords) -> None:
    """Write a calendar for each operator, and for each employer whose workers ride.

    Clocks are local ones, without a time zone.
    """
    ordered = operators(plan)
    employers: dict[str, list[Departure]] = {}
    for departure in plan.account.departures.values():
        for rider, _ in departure.by_employer:
            employers.setdefault(rider, []).append(departure)
    names = [
        *(operator.file for operator in ordered),
        *(f"employer-{name}" for name in sorted(employers)),
    ]
    rows: list[tuple[str, Sequence[Departure], str | None]] = [
        *((operator.name, operator.departures, None) for operator in ordered),
        *(
            (plan.scenario.employers[name].name or name, employers[name], name)
            for name in sorted(employers)
        ),
    ]
    for file, (title, departures_of, employer) in zip(file_names(names), rows, strict=True):
        content = _calendar(plan, title, departures_of, employer, words)
        (folder / f"{file}.ics").write_bytes(content)


def _calendar(
    plan: Plan,
    title: str,
    departures: Sequence[Departure],
    employer: str | None,
    words: ExportWords,
) -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//returnplan//returnplan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for departure in departures:
        calendar.add_component(_event(plan, departure, employer, words))
    content: bytes = calendar.to_ical()
    return content


def _event(plan: Plan, departure: Departure, employer: str | None, words: ExportWords) -> Event:
    from icalendar import Event

    trip, scenario = departure.trip, plan.scenario
    heads = dict(departure.by_employer).get(employer, 0) if employer else departure.passengers
    start, end = (place_name(scenario, trip.places[at]) for at in (0, -1))
    event = Event()
    event.add("uid", f"{departure.id}@{employer or trip.operator}.returnplan")
    # The same plan gives the same bytes: when it was written is left out of it.
    event.add("dtstamp", datetime.datetime.combine(scenario.start, datetime.time(), datetime.UTC))
    event.add("dtstart", _moment(plan, trip.depart))
    event.add("dtend", _moment(plan, trip.arrive))
    event.add("summary", words("ical.summary", start=start, end=end, heads=heads, units=trip.units))
    event.add("location", start)
    lines = [
        f"{words('column.trip')}: {departure.id}",
        f"{words('column.operator')}: {departure.operator.name or trip.operator}",
        f"{words('order.contact')}: {departure.operator.contact}"
        if departure.operator.contact
        else "",
        *(
            f"{scenario.employers[name].name or name}: {workers}"
            for name, workers in departure.by_employer
            if employer in (None, name)
        ),
    ]
    event.add("description", "\n".join(filter(None, lines)))
    return event


def _moment(plan: Plan, moment: int) -> datetime.datetime:
    day, minutes = divmod(moment, MINUTES_A_DAY)
    midnight = datetime.datetime.combine(plan.scenario.calendar.date(day), datetime.time())
    return midnight + datetime.timedelta(minutes=minutes)
