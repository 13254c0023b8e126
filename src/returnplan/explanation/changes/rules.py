"""Rules that may be widened: permits, boarding hours, longest trips and itineraries, who serves."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from returnplan import rounding
from returnplan.calendar import MINUTES_A_DAY, clock_text
from returnplan.explanation.changes.asked import Asked
from returnplan.explanation.changes.change import Change
from returnplan.explanation.changes.ladder import Ladder
from returnplan.explanation.changes.names import called, place_called
from returnplan.explanation.windows import serving, start_days
from returnplan.plan.plan import Plan
from returnplan.scenario.epidemic import Epidemic
from returnplan.scenario.scenario import Cohort, Facility, Fleet, Permit, Scenario
from returnplan.tables.printing import grouped_text

BOARDING_STEP = 30
"""Minutes by which boarding hours are widened at a time."""
HOURS_STEP = 0.5
"""By which the longest itinerary is let be longer at a time."""
MOST_HOURS_STEPS = 96
Causes = Mapping[str, Sequence[str]]
"""By cohort, obstacles that keep every itinerary away, by the names of `network.obstacles`."""


def rule_ladders(plan: Plan, asked: Asked, causes: Causes) -> Iterator[Ladder]:
    """Of the asked cohorts' permits and ways, and of the scenario's boarding hours."""
    scenario = plan.scenario
    yield from _permits(plan, asked)
    yield from _serves(scenario, asked, causes)
    for name, fleet in scenario.fleets.items():
        if name not in scenario.line_fleets:
            yield from _max_km(plan, name, fleet, asked, causes)
    yield from _boarding(scenario)
    if scenario.transfer.max_hours is not None:
        yield _max_hours(scenario.transfer.max_hours, asked, causes)


def _named(asked: Asked, causes: Causes, cause: str) -> bool:
    return any(cause in causes.get(name, ()) for name in asked.names)


def _permits(plan: Plan, asked: Asked) -> Iterator[Ladder]:
    """A permit for an origin and a destination on the dates that no row covers yet."""
    scenario, epidemic = plan.scenario, Epidemic(plan.scenario)
    if not scenario.permits:
        return
    lanes: dict[tuple[str, str], set[int]] = {}
    for cohort in asked.cohorts:
        lane = cohort.origin, scenario.destination(cohort)
        without = {day for day in start_days(scenario, cohort) if not epidemic.permits(*lane, day)}
        lanes.setdefault(lane, set()).update(without)
    for (origin, destination), days in sorted(lanes.items()):
        if days:
            yield _permit(scenario, origin, destination, sorted(days))


def _permit(scenario: Scenario, origin: str, destination: str, days: Sequence[int]) -> Ladder:
    date_of = scenario.calendar.date
    ends = place_called(scenario, origin), place_called(scenario, destination)

    def row(first: date, last: date) -> Permit:
        return Permit(origin=origin, destination=destination, from_=first, until=last)

    def said(first: date, last: date) -> str:
        dates = f"on {first}" if first == last else f"from {first} to {last}"
        return f"a permit from {ends[0]} to {ends[1]} {dates}"

    def narrowed(plan: Plan) -> tuple[Change, str] | None:
        """The dates on which somebody starts who could not before."""
        used = {
            scenario.calendar.day_of(one.assignment.depart)
            for one in plan.account.itineraries
            if (one.cohort.origin, one.destination) == (origin, destination)
        } & set(days)
        if not used or (min(used), max(used)) == (days[0], days[-1]):
            return None
        span = date_of(min(used)), date_of(max(used))
        return Change(table="permits", row=row(*span)), said(*span)

    whole = date_of(days[0]), date_of(days[-1])
    return Ladder(
        kind="permit",
        id=f"{origin} {destination}",
        name=f"a permit from {ends[0]} to {ends[1]}",
        steps=1,
        change=lambda _: Change(table="permits", row=row(*whole)),
        words=lambda _: said(*whole),
        share=lambda _: len(days) / scenario.days,
        rank=1,
        narrowed=narrowed,
    )


def _serves(scenario: Scenario, asked: Asked, causes: Causes) -> Iterator[Ladder]:
    """Where no facility takes a cohort: a facility that serves its employer's place too."""
    places = sorted(
        {
            scenario.destination(one)
            for one in asked.cohorts
            if "facility" in causes.get(one.cohort, ()) and not serving(scenario, one)
        }
    )
    for place in places:
        for name, facility in scenario.quarantine.items():
            if facility.employer is None:
                yield _serves_too(scenario, name, facility, place)


def _serves_too(scenario: Scenario, name: str, facility: Facility, place: str) -> Ladder:
    served = tuple(sorted({*facility.serves, place}))
    words = f"{called(facility, name)} serves {place_called(scenario, place)} too"
    return Ladder(
        kind="serves",
        id=name,
        name=words,
        steps=1,
        change=lambda _: Change(table="quarantine", row=facility, column="serves", value=served),
        words=lambda _: words,
        share=lambda _: 1 / max(1, len(facility.serves)),
        rank=0,
    )


def _max_km(plan: Plan, name: str, fleet: Fleet, asked: Asked, causes: Causes) -> Iterator[Ladder]:
    """Lengths of the trips that the asked would need alone: straight, to a line, from a line."""
    far = rounding.floor(fleet.max_km * 10)
    kms = sorted(
        {
            -(-tenths // 10)
            for cohort in asked.cohorts
            for tenths in _trips(plan, cohort)
            if tenths > far
        }
    )
    if not kms:
        return
    steps: dict[int, int] = dict(enumerate(kms, start=1))
    yield Ladder(
        kind="max_km",
        id=name,
        name=called(fleet, name),
        steps=len(kms),
        change=lambda step: Change(
            table="fleets", row=fleet, column="max_km", value=float(steps[step])
        ),
        words=lambda step: (
            f"trips of up to {steps[step]:,} km by {called(fleet, name)}, instead of "
            f"{grouped_text(fleet.max_km)} km (max_km)"
        ),
        share=lambda step: (
            (steps[int(step)] - fleet.max_km) / fleet.max_km if fleet.max_km else 1.0
        ),
        rank=0 if _named(asked, causes, "max_km") else 2,
    )


def _trips(plan: Plan, cohort: Cohort) -> Iterator[int]:
    """Tenths of a km."""
    scenario, geography = plan.scenario, plan.geography
    origin, destination = scenario.spot(cohort.origin), scenario.destination(cohort)
    pairs = [(origin, destination)]
    pairs += [(origin, line.from_) for line in scenario.lines.values() if line.from_ != origin]
    pairs += [(line.to, destination) for line in scenario.lines.values() if line.to != destination]
    for pair in dict.fromkeys(pairs):
        if geography.has_road(*pair):
            yield geography.tenths(*pair)


def _boarding(scenario: Scenario) -> Iterator[Ladder]:
    """Both ends of the boarding hours, until they reach around the clock."""
    first, last = scenario.road.boarding_from, scenario.road.boarding_until
    if first is None or last is None:
        return
    closed = MINUTES_A_DAY - 1 - (last - first) % MINUTES_A_DAY
    if closed < 1:
        return
    for kind, now, way, words in (
        ("boarding_from", first, -1, "boarding hours that begin at"),
        ("boarding_until", last, 1, "boarding hours that end at"),
    ):
        yield _end_of_boarding(kind, now, way, words, closed)


def _end_of_boarding(kind: str, now: int, way: int, words: str, closed: int) -> Ladder:
    """One end of the boarding hours earlier (`way` -1) or later (1) by `closed` minutes at most."""

    def clock(step: int) -> int:
        return (now + way * min(step * BOARDING_STEP, closed)) % MINUTES_A_DAY

    return Ladder(
        kind=kind,
        id="",
        name=f"road.{kind}",
        steps=math.ceil(closed / BOARDING_STEP),
        change=lambda step: Change(column=f"road.{kind}", value=clock(step)),
        words=lambda step: f"{words} {clock_text(clock(step))} instead of {clock_text(now)}",
        share=lambda step: step * BOARDING_STEP / max(1, MINUTES_A_DAY - closed),
        rank=2,
    )


def _max_hours(longest: float, asked: Asked, causes: Causes) -> Ladder:
    def hours(step: int) -> float:
        return longest + step * HOURS_STEP

    def measured(plan: Plan) -> int:
        minutes = max(
            (
                one.assignment.arrive - one.assignment.depart
                for one in plan.account.itineraries
                if one.cohort.cohort in asked.names
            ),
            default=0,
        )
        return max(1, math.ceil(round((minutes / 60 - longest) / HOURS_STEP, 6)))

    return Ladder(
        kind="max_hours",
        id="",
        name="transfer.max_hours",
        steps=MOST_HOURS_STEPS,
        change=lambda step: Change(column="transfer.max_hours", value=hours(step)),
        words=lambda step: (
            f"itineraries of up to {grouped_text(hours(step))} h, instead of "
            f"{grouped_text(longest)} h (transfer.max_hours)"
        ),
        share=lambda step: step * HOURS_STEP / longest,
        rank=0 if _named(asked, causes, "max_hours") else 2,
        probe=Change(column="transfer.max_hours", value=None),
        measured=measured,
    )
