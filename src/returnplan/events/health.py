"""Who is found positive, and who was in one coach with them: quarantine, and beds for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from returnplan.events.event import Event
from returnplan.events.state import State, Stay, heads_text
from returnplan.plan.beds import is_open
from returnplan.plan.costs import unit_seats
from returnplan.plan.itineraries import Itinerary
from returnplan.scenario.scenario import Facility, Scenario

Pick = tuple[Itinerary, int, str]
"""Heads of an itinerary, and why they stay in quarantine."""


def positive(state: State, event: Event) -> None:
    """Some of a trip, cohort or assignment stay in quarantine, and contacts where these count."""
    for one, heads, why in [*_positives(state, event)]:
        _isolate(state, event, one, heads, why)


def _positives(state: State, event: Event) -> Iterator[Pick]:
    if event.of_assignment:
        order = [one for one in state.itineraries if one.id == event.id]
    elif event.id in state.plan.trips:
        riders = [one for one in state.itineraries if _rides(one, event.id)]
        order = sorted(riders, key=lambda one: (-one.workers, one.id))
    else:
        riders = [one for one in state.itineraries if one.cohort.cohort == event.id]
        # Who came last is the likeliest to be found out now; then who is about to leave.
        order = sorted(
            riders,
            key=lambda one: (
                not state.under_way(one),
                -state.rest(one).depart if state.under_way(one) else state.rest(one).depart,
                one.id,
            ),
        )
    missing, picked = event.count, Counter[str]()
    for one in order:
        some = min(missing, state.left(one) - state.isolated[one.id])
        if some > 0:
            picked[one.id] = some
            missing -= some
            yield one, some, f"{heads_text(some)} of {one.cohort.cohort} positive"
    if missing:
        state.notes.append(
            f"positive of {event.id}: {heads_text(missing)} of {event.count:,} were on no trip"
        )
    if state.contacts:
        positives = Counter(picked)
        of_trip = not event.of_assignment and event.id in state.plan.trips
        trips = [event.id] if of_trip else _trips(order, picked)
        for trip in trips:
            if state.departed(state.plan.trips[trip]):
                yield from _contacts(state, trip, positives, picked)


def _rides(one: Itinerary, trip: str) -> bool:
    return any(leg.trip == trip for leg in one.assignment.legs)


def _trips(order: Iterable[Itinerary], picked: Counter[str]) -> list[str]:
    """Trips of those who are positive."""
    mine = [one for one in order if picked[one.id]]
    return list(dict.fromkeys(leg.trip for one in mine for leg in one.assignment.legs))


def _contacts(
    state: State, name: str, positives: Counter[str], picked: Counter[str]
) -> Iterator[Pick]:
    """The others in the units of a trip in which positives were: as many as these have seats.

    Who sat in which unit of a convoy is not known: who was with them on another trip (`picked`),
    then those of the positives' own cohorts. Contacts of contacts do not count.
    """
    trip = state.plan.trips[name]
    riders = [one for one in state.itineraries if _rides(one, name)]
    found = sum(positives[one.id] for one in riders)
    if not found:
        return
    room = min(trip.units, found) * unit_seats(state.plan.scenario, trip)
    room -= sum(picked[one.id] for one in riders)
    near = {one.cohort.cohort for one in riders if positives[one.id]}
    order = sorted(riders, key=lambda one: (one.cohort.cohort not in near, -one.workers, one.id))
    for one in order:
        some = min(room, state.left(one) - state.isolated[one.id] - picked[one.id])
        if some > 0:
            room -= some
            picked[one.id] += some
            who = f"{heads_text(some)} of {one.cohort.cohort}"
            yield one, some, f"{who} were on trip {name} with them"


def _isolate(state: State, event: Event, one: Itinerary, heads: int, why: str) -> None:
    """Quarantine at the origin for who has not left, else in a bed near the employer."""
    days = _days(state, one.risk)
    if not days and event.until is None:
        state.notes.append(f"{why}: no level of the scenario asks for quarantine")
        return
    calendar = state.plan.scenario.calendar
    today = calendar.day_of(event.moment)
    known = None if event.until is None else calendar.day(event.until)
    if not state.under_way(one):
        end = today + days - 1 if known is None else known
        if calendar.day_of(state.rest(one).depart) <= end:
            place = state.plan.scenario.spot(one.cohort.origin)
            why = f"{why}: they stay in {place} to {state.date_text(end)}"
            state.breaks(one, heads, why, event)
        return
    state.isolated[one.id] += heads
    first = max(today, one.arrival_day)
    last_day = max(first, first + days - 1 if known is None else known)
    for facility, some in _beds(state, one, heads, range(first, last_day + 1)):
        state.stays.append(
            Stay(
                riders=one.id,
                cohort=one.cohort.cohort,
                workers=some,
                facility=facility,
                first=first,
                last=last_day,
                row=event.row,
                cause=why
                if facility is not None
                else f"{why}: {some} beds are missing for {one.destination} from "
                f"{state.date_text(first)} to {state.date_text(last_day)}",
            )
        )
        if facility is not None:
            cause = f"{why}: they keep a bed of {facility} to {state.date_text(last_day)}"
            _make_room(state, event, facility, range(first, last_day + 1), cause)


def _make_room(state: State, event: Event, name: str, dates: range, cause: str) -> None:
    """Whoever has not set out gets no bed that another keeps; who leaves last first."""
    facility = state.scenario.quarantine[name]
    begun = {one.id for one in state.begun.itineraries}
    ahead = [
        one
        for one in sorted(state.itineraries, key=lambda one: (-one.assignment.depart, one.id))
        if one.assignment.facility == name and one.id not in begun
    ]
    for day in dates:
        over = _taken(state, name)[day] - _there(state.scenario, facility, day)
        for one in ahead:
            if one.arrival_day <= day < one.arrival_day + one.quarantine_days and over > 0:
                some = min(over, state.left(one))
                state.breaks(one, some, cause, replace(event, kind="beds"))
                over -= some


def _days(state: State, level: str) -> int:
    """Quarantine of the level, or else of the strictest."""
    levels = state.scenario.levels
    return levels[level].quarantine_days or max(one.quarantine_days for one in levels.values())


def _beds(
    state: State, one: Itinerary, heads: int, dates: range
) -> Iterator[tuple[str | None, int]]:
    """Facilities with a bed on all dates, their own first, and None for those who find none.

    Beds of those who have not set out yet are taken where there are no others.
    """
    for whole in (True, False):
        for name, some in _free(state, one, heads, dates, whole=whole):
            heads -= some
            yield name, some
    if heads:
        yield None, heads


def _free(
    state: State, one: Itinerary, heads: int, dates: range, *, whole: bool
) -> Iterator[tuple[str, int]]:
    """Facilities with a free bed on all dates; `whole`: where all come as planned."""
    if not heads:
        return
    scenario, own = state.scenario, one.assignment.facility
    nights = range(one.arrival_day, one.arrival_day + one.quarantine_days)
    free: dict[str, int] = {}
    for name, facility in scenario.quarantine.items():
        serves = one.destination in facility.serves
        if not serves or facility.employer not in (None, one.cohort.employer):
            continue
        taken = _taken(state, name, whole=whole)
        asked = [day for day in dates if not (name == own and day in nights)]
        free[name] = max(
            0,
            min((_there(scenario, facility, day) - taken[day] for day in asked), default=heads),
        )
    for name in sorted(free, key=lambda name: (name != own, -free[name], name)):
        some = min(heads, free[name])
        if some:
            heads -= some
            yield name, some


def _there(scenario: Scenario, facility: Facility, day: int) -> int:
    """Beds on a date, those in reserve too: that is what they are for."""
    return facility.beds if is_open(scenario, facility, day) else 0


def _taken(state: State, facility: str, *, whole: bool = True) -> Counter[int]:
    """Beds in use on each date: by the plan's riders who still come, and by stays of events.

    `whole`: of those too who have not set out yet.
    """
    taken = Counter[int]()
    begun = None if whole else {one.id for one in state.begun.itineraries}
    nights = {}
    for one in state.itineraries:
        nights[one.id] = range(one.arrival_day, one.arrival_day + one.quarantine_days)
        if one.assignment.facility == facility and (begun is None or one.id in begun):
            for day in nights[one.id]:
                taken[day] += state.left(one)
    own = {one.id: one.assignment.facility for one in state.itineraries}
    for stay in state.stays:
        if stay.facility == facility:
            for day in range(stay.first, stay.last + 1):
                if not (own[stay.riders] == facility and day in nights[stay.riders]):
                    taken[day] += stay.workers
    return taken
