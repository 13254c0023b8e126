"""Events of rules and limits: risk levels, permits, beds, money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from returnplan.events.event import Event
from returnplan.events.state import Broken, State, Stay
from returnplan.plan.itineraries import Itinerary
from returnplan.scenario.epidemic import Epidemic
from returnplan.scenario.scenario import Permit, RiskChange


def risk(state: State, event: Event) -> None:
    """A place is at another level; who sets out there afterwards was planned for the old one."""
    date = state.plan.scenario.calendar.date(state.day_from(event))
    others = [one for one in state.scenario.risk if (one.place, one.from_) != (event.id, date)]
    row = RiskChange(place=event.id, from_=date, level=event.word)
    rows = sorted([*others, row], key=lambda one: (one.place, one.from_.isoformat(), one.level))
    state.scenario = replace(state.scenario, risk=tuple(rows))
    epidemic = Epidemic(state.scenario)
    for one in _ahead(state):
        day = state.plan.scenario.calendar.day_of(one.assignment.depart)
        level = epidemic.level(one.cohort.origin, day)
        if one.cohort.origin != event.id or level == one.risk:
            continue
        new = state.scenario.levels[level]
        asked = epidemic.quarantine_days(one.cohort.origin, one.destination, day)
        what = "may not travel" if not new.travel else f"{asked} dates of quarantine"
        now = f"{event.id} is at level {level} on {state.date_text(day)}"
        cause = f"{now}, no longer {one.risk}: {what}"
        state.breaks(one, one.workers, cause, event)


def permit(state: State, event: Event) -> None:
    """A permit is there no more, or a new one is."""
    calendar = state.plan.scenario.calendar
    rows = list(state.scenario.permits)
    pair = event.origin, event.destination
    first = calendar.date(_after_starts(state, event))
    if event.word == "added":
        if not rows:
            state.notes.append("no permit is needed, so one more changes nothing")
            return
        rows.append(Permit(origin=pair[0], destination=pair[1], from_=first, until=event.until))
    else:
        mine = [row for row in rows if (row.origin, row.destination) == pair]
        if not mine:
            state.notes.append(f"there is no permit from {pair[0]} to {pair[1]} to withdraw")
            return
        rows = [row for row in rows if row not in mine]
        for old in mine:
            rows += _parts(old, first, event.until)
        if not rows:  # over no date: without any row everybody might travel
            before = calendar.start - timedelta(days=1)
            rows.append(replace(mine[0], from_=before, until=before))
    rows.sort(key=lambda one: (one.origin, one.destination, str(one.from_), str(one.until)))
    state.scenario = replace(state.scenario, permits=tuple(rows))
    epidemic = Epidemic(state.scenario)
    for one in _ahead(state):
        day = calendar.day_of(one.assignment.depart)
        started = one.cohort.cohort in state.scenario.onward
        if not started and not epidemic.permits(one.cohort.origin, one.destination, day):
            way = f"{one.cohort.origin} to {one.destination}"
            cause = f"no permit covers {way} on {state.date_text(day)} any more"
            state.breaks(one, one.workers, cause, event)


def _parts(row: Permit, first: date, until: date | None) -> Iterator[Permit]:
    """What is left of a permit before and after the dates on which it does not hold."""
    last = first - timedelta(days=1)
    if row.from_ is None or row.from_ <= last:
        yield replace(row, until=last if row.until is None else min(row.until, last))
    if until is not None and (row.until is None or row.until > until):
        again = until + timedelta(days=1)
        yield replace(row, from_=again if row.from_ is None else max(row.from_, again))


def _after_starts(state: State, event: Event) -> int:
    """First day of a change of permits: whoever is under way set out by the permits of then."""
    first, pair = state.day_from(event), (event.origin, event.destination)
    places, calendar = state.plan.scenario.places, state.plan.scenario.calendar
    days = [
        calendar.day_of(one.assignment.depart)
        for one in state.itineraries
        if state.under_way(one)
        and pair[0] in ("*", one.cohort.origin, places[one.cohort.origin].province)
        and pair[1] in ("*", one.destination)
    ]
    later = max([first, *(day + 1 for day in days)])
    if later > first:
        state.notes.append(
            f"the permit from {pair[0]} to {pair[1]} is {event.word} from "
            f"{state.date_text(later)} on in the new plan, not from {state.date_text(first)} on: "
            "workers have set out until then"
        )
    return later


def _ahead(state: State) -> list[Itinerary]:
    """Itineraries whose first trip has not left."""
    return [one for one in state.itineraries if not state.under_way(one) and state.left(one)]


def beds(state: State, event: Event) -> None:
    """A facility has another number of beds from a date on."""
    facility, first = state.scenario.quarantine[event.id], state.day_from(event)
    count = event.count
    if count >= facility.beds:
        _more_beds(state, event, first)
        return
    taken = Counter[int]()
    mine = [one for one in state.itineraries if one.assignment.facility == event.id]
    date = state.date_text(first)
    for one in sorted(mine, key=lambda one: (not state.under_way(one), one.arrival_day, one.id)):
        nights = range(one.arrival_day, one.arrival_day + one.quarantine_days)
        later = [day for day in nights if day >= first]
        heads = state.left(one)
        room = max(0, min((count - taken[day] for day in later), default=heads))
        kept = min(heads, room)
        if kept < heads and state.under_way(one):
            cause = f"{event.id} has {count} beds from {date} on, and they are there or under way"
            state.stays.append(
                Stay(
                    riders=one.id,
                    cohort=one.cohort.cohort,
                    workers=heads - kept,
                    facility=None,
                    first=later[0],
                    last=later[-1],
                    cause=cause,
                    row=event.row,
                )
            )
            kept = heads
        elif kept < heads:
            cause = f"{event.id} has {count} beds from {date} on, and others are in them"
            state.breaks(one, heads - kept, cause, event)
        for day in nights:
            taken[day] += kept
    state.fewer_beds[event.id] = count
    state.change("quarantine", event.id, replace(facility, beds=_held(state, event.id)))


def _held(state: State, facility: str) -> int:
    """Beds of a facility that has fewer now, or those that who is there or under way needs."""
    there = Counter[int]()
    for one in state.begun.itineraries:
        if one.assignment.facility == facility:
            for day in range(one.arrival_day, one.arrival_day + one.quarantine_days):
                there[day] += state.left(one)
    return max(state.fewer_beds[facility], *there.values(), 0)


def settle_beds(state: State) -> None:
    """Facilities with fewer beds once it is known who is still under way to them."""
    for name, count in state.fewer_beds.items():
        needed = _held(state, name)
        if needed > count:
            state.notes.append(
                f"facility {name} stays at {needed} beds, which those who are there or under way "
                f"need; it has {count}"
            )
        state.change("quarantine", name, replace(state.scenario.quarantine[name], beds=needed))


def _more_beds(state: State, event: Event, first: int) -> None:
    facility = state.scenario.quarantine[event.id]
    more = event.count - facility.beds
    state.fewer_beds.pop(event.id, None)
    if first <= 0:
        state.change("quarantine", event.id, replace(facility, beds=event.count))
    elif more:
        name = event.id + state.suffix(first)
        date = state.plan.scenario.calendar.date(first)
        begin = date if facility.from_ is None else max(date, facility.from_)
        extra = replace(facility, facility=name, beds=more, from_=begin)
        state.change("quarantine", name, extra)


def budget(state: State, event: Event) -> None:
    """Another budget."""
    state.scenario = replace(state.scenario, budget=event.amount)
    cost = state.plan.account.cents / 100
    if cost > event.amount:
        state.broken.append(
            Broken(
                trip="",
                riders="",
                cohort="",
                workers=0,
                departed=False,
                cause=f"the plan costs {cost:,.2f}, and the budget is {event.amount:,.2f} now",
                kind=event.kind,
                moment=event.moment,
                row=event.row,
            )
        )
