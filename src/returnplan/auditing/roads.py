"""Road trips: where they stop, on which roads they drive, when they leave and arrive."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan import rounding
from returnplan.auditing.case import Case
from returnplan.auditing.departed import has_begun
from returnplan.auditing.trips import Trip
from returnplan.auditing.violation import Violation
from returnplan.calendar import clock_text
from returnplan.scenario.scenario import Fleet


def _road_trips(case: Case) -> Iterator[tuple[Trip, Fleet]]:
    for trip in case.trips.values():
        if isinstance(trip.operator, Fleet):
            yield trip, trip.operator


def sides(trip: Trip) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Boarding and alighting stops: by purpose, of a direct trip by where the first alight."""
    last = len(trip.places) - 1
    if trip.purpose == "feeder":
        split = last
    elif trip.purpose == "shuttle":
        split = 1
    else:
        left = [at for at, heads in enumerate(trip.alighting) if heads and at]
        split = min(left, default=last)
    return trip.places[:split], trip.places[split:]


def road_route(case: Case) -> Iterator[Violation]:
    """C16. Stops serve the trip's purpose, are few, near one another and on the way."""
    move = case.movement
    for trip, fleet in _road_trips(case):
        boards, alights = sides(trip)
        faults = move.route_faults(boards, alights)
        faults += _wrong_places(case, trip, boards, alights)
        if fleet.fleet in case.scenario.line_fleets:
            faults.append(f"fleet {fleet.fleet} belongs to a line and makes no road trips")
        tenths = move.route_tenths(trip.places)
        if tenths > rounding.floor(fleet.max_km * 10):
            faults.append(
                f"{tenths / 10:.1f} km; max_km of fleet {fleet.fleet} is {fleet.max_km:g}"
            )
        for sentence in faults:
            yield Violation(code="C16", table="trips", key=trip.id, sentence=sentence)


def _wrong_places(
    case: Case, trip: Trip, boards: tuple[str, ...], alights: tuple[str, ...]
) -> list[str]:
    """Stops that do not fit the purpose, and heads that move on the wrong side."""
    move, lines = case.movement, case.scenario.lines.values()
    faults = []
    if trip.purpose == "shuttle":
        if not any(line.to == boards[0] for line in lines) and not has_begun(case, trip):
            faults.append(f"a shuttle boards where a line arrives; none arrives at {boards[0]}")
    else:
        faults += [
            f"a {trip.purpose} trip boards at origins of cohorts, and {place} is none"
            for place in boards
            if place not in move.origins
        ]
    if trip.purpose == "feeder":
        if not any(line.from_ == alights[-1] for line in lines) and not has_begun(case, trip):
            faults.append(f"a feeder alights where a line leaves; none leaves {alights[-1]}")
    else:
        faults += [
            f"a {trip.purpose} trip alights at employers' places, and {place} is none"
            for place in alights
            if place not in move.plants
        ]
    for at, place in enumerate(trip.places):
        if at >= len(boards) and trip.boarding[at]:
            faults.append(
                f"{trip.boarding[at]} board at {place}, where everybody has boarded before"
            )
        if at < len(boards) and trip.alighting[at]:
            faults.append(f"{trip.alighting[at]} alight at {place}, a boarding stop")
    return faults


def road_clock(case: Case) -> Iterator[Violation]:
    """C17. A road trip leaves at one of its moments, and calls at stops when it can be there."""
    calendar = case.scenario.calendar
    stop_minutes = case.scenario.road.stop_minutes
    for trip, fleet in _road_trips(case):
        sentence = _departure_fault(case, trip)
        if sentence:
            yield Violation(code="C17", table="trips", key=trip.id, sentence=sentence)
        minutes = case.movement.call_minutes(trip.places, fleet)
        for at, call in enumerate(trip.calls[1:], start=1):
            due = trip.depart + minutes[at]
            for column, moment in (("arrive", due), ("depart", due + stop_minutes)):
                if call[column] is not None and call[column] != moment:
                    yield Violation(
                        code="C17",
                        table="stops",
                        key=f"{trip.id} {at + 1}",
                        sentence=f"{column} at {trip.places[at]} is "
                        f"{calendar.moment_text(call[column])}; with breaks, rests and stops it is "
                        f"{calendar.moment_text(moment)}",
                    )


def _departure_fault(case: Case, trip: Trip) -> str | None:
    calendar, move = case.scenario.calendar, case.movement
    if has_begun(case, trip):  # whatever has become of the line that it was timed by (C30)
        return None
    wait = case.scenario.transfer.min_minutes
    leaves = calendar.moment_text(trip.depart)
    if trip.purpose == "direct":
        if calendar.clock_of(trip.depart) in case.scenario.departure_times:
            return None
        clocks = ", ".join(map(clock_text, case.scenario.departure_times))
        return f"leaves at {leaves}; direct trips leave at {clocks}"
    if trip.purpose == "shuttle":
        if trip.depart - wait in move.line_arrivals.get(trip.places[0], ()):
            return None
        return f"leaves {trip.places[0]} at {leaves}; no line arrives there {wait} minutes before"
    if trip.arrive + wait in move.line_departures.get(trip.places[-1], ()):
        return None
    reaches = calendar.moment_text(trip.arrive)
    return f"reaches {trip.places[-1]} at {reaches}; no line leaves there {wait} minutes after"


def roads(case: Case) -> Iterator[Violation]:
    """C27. There is a road wherever a vehicle drives, full or empty, and local transport goes."""
    for trip, fleet in _road_trips(case):
        for start, end in case.movement.roadless(fleet, trip.places):
            sentence = f"drives from {start} to {end}, where {_why_no_road(case, start, end)}"
            yield Violation(code="C27", table="trips", key=trip.id, sentence=sentence)
    for travel in case.travels:
        for start, end in travel.local:
            if not case.movement.road_leads(start, end):
                why = _why_no_road(case, start, end)
                yield Violation(
                    code="C27",
                    table="assignments",
                    key=travel.id,
                    sentence=f"local transport from {start} to {end}, where {why}",
                )


def _why_no_road(case: Case, start: str, end: str) -> str:
    if (start, end) in case.scenario.roads:
        return "the road is closed"
    masses = (case.scenario.places[place].landmass or "blank" for place in (start, end))
    return f"there is no road between landmasses ({' and '.join(masses)})"


def boarding(case: Case) -> Iterator[Violation]:
    """C28. Direct trips and feeders leave boarding stops in the boarding hours."""
    road, calendar = case.scenario.road, case.scenario.calendar
    for trip, _ in _road_trips(case):
        if trip.purpose == "shuttle":
            continue
        boards, _ = sides(trip)
        for call in trip.calls[: len(boards)]:
            moment = call["depart"]
            if moment is not None and not case.movement.may_board(moment):
                hours = " to ".join(
                    clock_text(one)
                    for one in (road.boarding_from, road.boarding_until)
                    if one is not None
                )
                yield Violation(
                    code="C28",
                    table="stops",
                    key=f"{trip.id} {call['sequence']}",
                    sentence=f"leaves the boarding stop {call['place']} at "
                    f"{calendar.moment_text(moment)}; boarding hours are {hours}",
                )
