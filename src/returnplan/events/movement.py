"""Events of trips and vehicles: late, cancelled, out of use."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from returnplan.calendar import MINUTES_A_DAY
from returnplan.events.event import Event
from returnplan.events.state import State
from returnplan.scenario.scenario import Line


def late(state: State, event: Event) -> None:
    """A trip arrives later: connections, and the next duties of its vehicles."""
    state.late[event.id] = minutes = max(event.count, state.late.get(event.id, 0))
    plan, transfer = state.plan, state.plan.scenario.transfer
    for one in state.itineraries:
        for leg, onward in zip(one.assignment.legs, one.assignment.legs[1:], strict=False):
            if leg.trip != event.id:
                continue
            off, on = (
                plan.trips[leg.trip].stops[leg.alight],
                plan.trips[onward.trip].stops[onward.board],
            )
            assert off.arrive is not None
            assert on.depart is not None
            local = transfer.local_minutes if off.place != on.place else 0
            there = off.arrive + minutes + local
            wait = on.depart - there
            if wait < transfer.min_minutes:
                cause = (
                    f"trip {leg.trip} is {minutes} minutes late, at {on.place} at "
                    f"{plan.scenario.calendar.moment_text(there)}: {wait} minutes before trip "
                    f"{onward.trip}, of {transfer.min_minutes}"
                )
                state.breaks(one, one.workers, cause, event, onward.trip)
    duty = next((one for one in plan.account.duties if one.trip == event.id), None)
    if duty is not None:
        state.ready[event.id] = duty.ready + minutes
        cause = f"the vehicles of trip {event.id}, {minutes} minutes late, are not back"
        _too_many_busy(state, event, duty.fleet, cause)


def _too_many_busy(state: State, event: Event, fleet: str, cause: str) -> None:
    """Break trips of a fleet that have no vehicle, those that leave their base last first."""
    vehicles, away = state.plan.scenario.fleets[fleet].vehicles, state.away.get(fleet, [])
    broken = {one.trip for one in state.broken if one.trip and not one.riders}
    taken: list[tuple[int, int, str]] = []
    rows = sorted(
        (duty.leaves_base, state.ready.get(duty.trip, duty.ready), duty.trip)
        for duty in state.plan.account.duties
        if duty.fleet == fleet and duty.trip not in broken
    )
    for begin, end, trip in rows:
        if trip in broken:
            continue
        moments = [begin, *(start for start, _, _ in taken if begin < start < end)]
        moments += [first for first, _, _ in away if begin < first < end]
        least = min(
            vehicles
            - sum(
                count
                for first, beyond, count in away
                if first <= moment and (beyond is None or moment < beyond)
            )
            - sum(start <= moment < stop for start, stop, _ in taken)
            for moment in moments
        )
        if least <= 0 and not state.departed(state.plan.trips[trip]):
            broken.add(trip)
            taken = [row for row in taken if row[2] != trip]
            why = f"{cause}, and fleet {fleet} has no other for trip {trip}"
            state.breaks_trip(trip, why, event)
        else:
            taken.append((begin, end, trip))


def cancelled(state: State, event: Event) -> None:
    """A trip, or a line's departure, does not run."""
    plan, calendar = state.plan, state.plan.scenario.calendar
    line = state.scenario.lines.get(event.id)
    if line is None:
        state.breaks_trip(event.id, f"trip {event.id} is cancelled", event)
        trip = plan.trips[event.id]
        line = state.scenario.lines[trip.operator] if trip.purpose == "line" else None
        if line is None:
            return
        day = calendar.day_of(trip.depart)
    else:
        day = state.day_from(event)
        cause = f"line {event.id} does not run on {state.date_text(day)}"
        for name, trip in plan.trips.items():
            mine = trip.purpose == "line" and trip.operator == line.line
            if mine and calendar.day_of(trip.depart) == day:
                state.breaks_trip(name, cause, event)
    _leave_out(state, line, day)


def _leave_out(state: State, line: Line, day: int) -> None:
    """Take one date out of a line: two lines where there are dates before it and after it."""
    calendar = state.plan.scenario.calendar
    date, one = calendar.date(day), timedelta(days=1)
    first = calendar.start if line.first is None else max(line.first, calendar.start)
    last = calendar.date(calendar.days - 1) if line.last is None else line.last
    after = replace(line, first=date + one)
    if first < date:
        state.change("lines", line.line, replace(line, last=date - one))
        if date < last:
            name = line.line + state.suffix(day + 1)
            state.change("lines", name, replace(after, line=name))
    elif date < last:
        state.change("lines", line.line, after)
    else:  # on no date: a scenario must have a fleet or a line, and rows may name this one
        state.change("lines", line.line, replace(line, first=None, last=calendar.start - one))


def broken(state: State, event: Event) -> None:
    """Vehicles of a fleet are out of use, for good or until a date."""
    calendar, fleet = state.plan.scenario.calendar, state.scenario.fleets[event.id]
    beyond = None
    if event.until is not None:
        beyond = (calendar.day(event.until) + 1) * MINUTES_A_DAY
    count = event.count
    cause = f"{count} vehicle{' is' if count == 1 else 's are'} out of use"
    state.away.setdefault(event.id, []).append((event.moment, beyond, count))
    _too_many_busy(state, event, event.id, cause)
    needed = _most_busy(state, event.id)
    kept = max(fleet.vehicles - count, needed)
    if kept > fleet.vehicles - count:
        state.notes.append(
            f"fleet {event.id} stays at {kept} vehicles, which trips under way need; "
            f"{count} are out of use"
        )
    state.change("fleets", event.id, replace(fleet, vehicles=kept))
    back = fleet.vehicles - kept
    if event.until is None or back <= 0:
        return
    if event.id in state.scenario.line_fleets:
        state.notes.append(
            f"fleet {event.id} serves lines: vehicles that come back are not counted"
        )
        return
    name = event.id + state.suffix(calendar.day(event.until) + 1)
    again = replace(fleet, fleet=name, vehicles=back, from_=event.until + timedelta(days=1))
    state.change("fleets", name, again)


def _most_busy(state: State, fleet: str) -> int:
    """Vehicles of a fleet that trips which have begun take at one moment, at most."""
    broken = {one.trip for one in state.broken if not one.riders}
    changes = sorted(
        change
        for duty in state.plan.account.duties
        if duty.fleet == fleet
        and duty.trip in state.begun.trips
        and (duty.trip not in broken or state.departed(state.plan.trips[duty.trip]))
        for change in ((duty.leaves_base, 1), (duty.ready, -1))
    )
    most = busy = 0
    for _, by in changes:
        busy += by
        most = max(most, busy)
    return most
