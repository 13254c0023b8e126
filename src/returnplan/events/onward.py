"""Who is under way when the way on breaks: where they wait, and from when on they may go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from returnplan.events.aftermath import Aftermath
from returnplan.events.state import Broken
from returnplan.plan.itineraries import Itinerary, home_of
from returnplan.plan.plan import Leg, Plan
from returnplan.plan.ridden import legs_before
from returnplan.plan.route import place_name
from returnplan.scenario.scenario import Cohort, Place, Scenario
from returnplan.scenario.standing_rows import Onward
from returnplan.tables.cells import id_fault

Each = TypeVar("Each")


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Workers who wait at one place for one reason, as a cohort of their own."""

    row: Onward
    cohort: Cohort
    place: Place
    """Their own, on the map where they wait."""
    riders: Counter[str] = field(default_factory=Counter)
    """Heads of each itinerary of the plan in force."""


def legs_ridden(plan: Plan, one: Broken, at: int) -> int | None:
    """Legs of a broken itinerary that have been ridden by a moment, or are being ridden then.

    None: they are on board of the trip that goes on no more, and where that is no table says.
    """
    itinerary = next(row for row in plan.account.itineraries if row.id == one.riders)
    for number, leg in enumerate(itinerary.assignment.legs):
        stop = plan.trips[leg.trip].stops[leg.board]
        assert stop.depart is not None
        if leg.trip == one.trip:
            on_board = one.kind == "cancelled" and stop.depart < one.moment
            return None if on_board else number
        if plan.trips[leg.trip].depart >= at:
            return number
    return len(itinerary.assignment.legs)


def away(plan: Plan, one: Broken, at: int) -> bool:
    """Whether a broken itinerary's workers are under way, and no longer where they started."""
    if not one.riders or not one.departed:
        return False
    before = plan.scenario.onward.get(one.cohort)
    ridden = legs_ridden(plan, one, at)
    return ridden is None or ridden > (0 if before is None else len(before.trips))


def waiting(plan: Plan, after: Aftermath, at: int) -> list[Waiting]:
    """Whoever waits under way by the events until a moment, in the order of what broke."""
    found: dict[tuple[object, ...], Waiting] = {}
    itineraries = {one.id: one for one in plan.account.itineraries}
    calendar = plan.scenario.calendar
    cohorts, places = set(after.scenario.cohorts), set(after.scenario.places)
    places |= {place.province for place in after.scenario.places.values()}
    for one in after.broken:
        ridden = legs_ridden(plan, one, at) if away(plan, one, at) else None
        if ridden is None:
            continue
        itinerary = itineraries[one.riders]
        legs = itinerary.assignment.legs[:ridden]
        boards = tuple(plan.trips[leg.trip].places[leg.board] for leg in legs)
        trips = tuple(leg.trip for leg in legs)
        key = one.cohort, trips, boards, itinerary.assignment.depart, itinerary.risk, one.cause
        if key not in found:
            before = plan.scenario.onward.get(one.cohort)
            of = one.cohort if before is None else before.of
            ready, place = _set_down(plan, after, legs[-1])
            row = Onward(
                cohort=_free(of, cohorts),
                of=of,
                origin=home_of(plan.scenario, itinerary.cohort),
                left_date=calendar.date(calendar.day_of(itinerary.assignment.depart)),
                left_clock=calendar.clock_of(itinerary.assignment.depart),
                trips=trips,
                boards=boards,
                at=place,
                date=calendar.date(calendar.day_of(ready)),
                clock=calendar.clock_of(ready),
                risk=itinerary.risk,
                quarantine_days=itinerary.quarantine_days,
                cause=one.cause,
            )
            own = _free(place, places)
            cohorts.add(row.cohort)
            places.add(own)
            found[key] = _new(plan, itinerary, row, own)
        found[key].riders[one.riders] += one.workers
    return [
        replace(one, cohort=replace(one.cohort, workers=sum(one.riders.values())))
        for one in found.values()
    ]


def _set_down(plan: Plan, after: Aftermath, leg: Leg) -> tuple[int, str]:
    """When they may go on after a leg, and where."""
    stop = plan.trips[leg.trip].stops[leg.alight]
    assert stop.arrive is not None
    there = stop.arrive + after.late.get(leg.trip, 0)
    return there + plan.scenario.transfer.min_minutes, stop.place


def _new(plan: Plan, itinerary: Itinerary, row: Onward, own: str) -> Waiting:
    """Of nobody yet, with `own` as their origin."""
    return Waiting(
        row=row,
        cohort=replace(
            itinerary.cohort,
            cohort=row.cohort,
            origin=own,
            workers=0,
            ready=row.date,
            latest=None,
        ),
        place=replace(
            plan.scenario.places[row.at],
            place=own,
            name=f"{place_name(plan.scenario, row.at)}, on the way",
            name_local="",
            risk=row.risk,
            arrivals_per_day=None,
            departures_per_day=None,
        ),
    )


def _free(stem: str, taken: Container[str]) -> str:
    """`STEM-onward`, with a number where that is taken."""
    number = 1
    while True:
        suffix = "-onward" if number == 1 else f"-onward-{number}"
        name = stem + suffix
        if id_fault(name) is not None:
            name = stem[: -len(suffix)] + suffix
        if name not in taken:
            return name
        number += 1


def with_waiting(plan: Plan, after: Aftermath, scenario: Scenario, at: int) -> Scenario:
    """A scenario in which they are cohorts that start from where they wait."""
    found = waiting(plan, after, at)
    rows = {one.row.cohort: one.row for one in found}
    return replace(
        scenario,
        places=_sorted(scenario.places, {one.place.place: one.place for one in found}),
        cohorts=_sorted(scenario.cohorts, {one.cohort.cohort: one.cohort for one in found}),
        onward=_sorted(scenario.onward, {**_later(plan, after), **rows}),
    )


def _later(plan: Plan, after: Aftermath) -> dict[str, Onward]:
    """Rows of who waits already, if what set them down there is later than was known."""
    scenario, found = plan.scenario, {}
    for name, row in scenario.onward.items():
        leg = legs_before(scenario, plan.trips, row)[-1]
        if leg.trip in after.late:
            ready, _ = _set_down(plan, after, leg)
            date = scenario.calendar.date(scenario.calendar.day_of(ready))
            found[name] = replace(row, date=date, clock=scenario.calendar.clock_of(ready))
    return found


def _sorted(rows: Mapping[str, Each], more: Mapping[str, Each]) -> dict[str, Each]:
    return dict(sorted({**rows, **more}.items()))
