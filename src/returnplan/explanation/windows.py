"""On which dates a cohort may start, at which risk level, and what says so."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from returnplan.calendar import clock_text
from returnplan.explanation.fields import Field, cell, setting
from returnplan.scenario.build import field_of
from returnplan.scenario.epidemic import Epidemic
from returnplan.scenario.scenario import Cohort, Permit, Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """Dates in a row on which the same rules hold for those who start."""

    first: str
    last: str
    dates: int
    risk: str
    quarantine_days: int
    bar: str
    """Why nobody may start: `travel_ban`, `no_permit`, `no_facility`; blank: they may."""
    fields: tuple[Field, ...]
    """What says so: the level, the permits, the quarantine days."""


def start_days(scenario: Scenario, cohort: Cohort) -> range:
    """Days from the ready date to the latest one, or to the last travel date."""
    calendar = scenario.calendar
    last = scenario.days - 1
    if cohort.latest is not None:
        last = min(last, calendar.day(cohort.latest))
    return range(max(0, calendar.day(cohort.ready)), last + 1)


def serving(scenario: Scenario, cohort: Cohort) -> list[str]:
    """Facilities that may take workers of a cohort."""
    place = scenario.destination(cohort)
    return [
        name
        for name, one in scenario.quarantine.items()
        if place in one.serves and one.employer in (None, cohort.employer)
    ]


def bar(scenario: Scenario, epidemic: Epidemic, cohort: Cohort, day: int) -> str:
    """Why nobody of a cohort may start on a day; blank: they may."""
    destination = scenario.destination(cohort)
    if not scenario.levels[epidemic.level(cohort.origin, day)].travel:
        return "travel_ban"
    if not epidemic.may_start(cohort.origin, destination, day):
        return "no_permit"
    needs_bed = epidemic.quarantine_days(cohort.origin, destination, day) > 0
    return "no_facility" if needs_bed and not serving(scenario, cohort) else ""


def windows(scenario: Scenario, cohort: Cohort) -> tuple[Window, ...]:
    """The dates from ready to latest, those alike together."""
    epidemic, destination = Epidemic(scenario), scenario.destination(cohort)
    date_text = scenario.calendar.date_text

    def rules(day: int) -> tuple[str, int, str, tuple[Field, ...]]:
        return (
            epidemic.level(cohort.origin, day),
            epidemic.quarantine_days(cohort.origin, destination, day),
            bar(scenario, epidemic, cohort, day),
            _fields(scenario, epidemic, cohort, day),
        )

    found = []
    for (risk, quarantine_days, why, fields), group in groupby(
        start_days(scenario, cohort), key=rules
    ):
        days = list(group)
        found.append(
            Window(
                first=date_text(days[0]),
                last=date_text(days[-1]),
                dates=len(days),
                risk=risk,
                quarantine_days=quarantine_days,
                bar=why,
                fields=fields,
            )
        )
    return tuple(found)


def level_field(scenario: Scenario, place: str, day: int) -> Field:
    """The cell that gives a place its level on a day: of risk.csv, else of places.csv."""
    when = scenario.calendar.date(day)
    rows = [row for row in scenario.risk if row.place in (place, "*") and row.from_ <= when]
    if not rows:
        return cell("places", scenario.places[place], "risk")
    return cell("risk", max(rows, key=lambda row: (row.from_, row.place != "*")), "level")


def quarantine_field(scenario: Scenario, epidemic: Epidemic, cohort: Cohort, day: int) -> Field:
    """What says how many dates of quarantine those who start on a day have: a permit, the level."""
    destination = scenario.destination(cohort)
    days = epidemic.quarantine_days(cohort.origin, destination, day)
    for row in epidemic.permits(cohort.origin, destination, day) if scenario.permits else ():
        if row.quarantine_days == days:
            return cell("permits", row, "quarantine_days")
    level = scenario.levels[epidemic.level(cohort.origin, day)]
    return setting(f"risk.{level.level}.quarantine_days", level.quarantine_days)


def _fields(scenario: Scenario, epidemic: Epidemic, cohort: Cohort, day: int) -> tuple[Field, ...]:
    level = scenario.levels[epidemic.level(cohort.origin, day)]
    found = [level_field(scenario, cohort.origin, day)]
    if not level.travel:
        return (*found, setting(f"risk.{level.level}.travel", level.travel))
    destination = scenario.destination(cohort)
    if scenario.permits:
        holding = epidemic.permits(cohort.origin, destination, day)
        for row in holding or _permits_on_other_dates(scenario, cohort):
            dated = [name for name in ("from", "until") if getattr(row, field_of(name))]
            found += [cell("permits", row, name) for name in dated or ["destination"]]
    return (*found, quarantine_field(scenario, epidemic, cohort, day))


def _permits_on_other_dates(scenario: Scenario, cohort: Cohort) -> list[Permit]:
    origins = {"*", cohort.origin, scenario.places[cohort.origin].province} - {""}
    return [
        row
        for row in scenario.permits
        if row.origin in origins and row.destination in ("*", scenario.destination(cohort))
    ]


def boarding_fields(scenario: Scenario) -> list[Field]:
    """The hours in which coaches and feeders are boarded, where there are some (C28)."""
    road = scenario.road
    hours = {"boarding_from": road.boarding_from, "boarding_until": road.boarding_until}
    return [
        setting(f"road.{name}", clock_text(clock))
        for name, clock in hours.items()
        if clock is not None
    ]


def road_fields(scenario: Scenario, cohort: Cohort) -> list[Field]:
    """What takes the road from the origin to the employer's place away, if anything does (C27)."""
    origin, destination = cohort.origin, scenario.destination(cohort)
    own = scenario.roads.get((origin, destination))
    if own is not None:
        return [cell("roads", own, "closed")] if own.closed else []
    ends = [scenario.places[place] for place in (origin, destination)]
    if (destination, origin) in scenario.roads or ends[0].landmass == ends[1].landmass:
        return []
    return [cell("places", place, "landmass") for place in ends]
