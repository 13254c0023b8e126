"""The course of a trip from base to base: what a driver does, minute by minute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from returnplan import rounding
from returnplan.export.driving import MINUTES_AN_HOUR, Piece, Section, laid_out
from returnplan.plan.costs import fleet_of
from returnplan.plan.departures import Departure
from returnplan.plan.duties import busy_interval
from returnplan.plan.plan import Plan, Trip
from returnplan.scenario.scenario import Fleet


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """Some minutes of a trip's vehicles, all of which do the same."""

    phase: str
    """`there` (from base, empty), `trip` or `back` (to base, empty)."""
    what: str
    """`drive`, `ride` (of a line), `break`, `rest`, `stop`, `ready` (at the first stop before the
    departure), `close` (at the last stop after the arrival) or `turnaround` (at base)."""
    start: str
    """Place that it comes from, or at which it stands."""
    end: str
    begins: int
    """Moment."""
    ends: int
    driver: int | None = None
    tenths: int = 0
    """Tenths of a km that it covers, or at which it stands after the place that it comes from."""
    boarding: int = 0
    alighting: int = 0
    on_board: int = 0
    """Heads aboard when the step ends."""


def course(plan: Plan, departure: Departure) -> list[Step]:
    """Every step of a trip's vehicles, from leaving base until they are ready there again.

    There is no gap between two steps. A line without a fleet has those of the trip alone.
    """
    trip = departure.trip
    fleet = fleet_of(plan.scenario, trip)
    if trip.purpose == "line":
        ride = _ride(departure)
        return ride if fleet is None else _flight(plan, trip, fleet, ride)
    assert fleet is not None, "a road trip is a fleet's"
    return [
        *_there(plan, departure, fleet),
        *_on_board(departure, _trip(plan, trip, fleet)),
        *_back(plan, departure, fleet),
    ]


def _section(plan: Plan, start: str, end: str, fleet: Fleet) -> Section:
    return Section(
        start=start,
        end=end,
        hours=plan.geography.hours(start, end, fleet.speed_kmh),
        tenths=plan.geography.tenths(start, end),
    )


def _steps(phase: str, pieces: Sequence[Piece]) -> list[Step]:
    return [
        Step(
            phase=phase,
            what=piece.what,
            start=piece.start,
            end=piece.end,
            begins=piece.begins,
            ends=piece.ends,
            driver=piece.driver,
            tenths=piece.tenths,
        )
        for piece in pieces
    ]


def _there(plan: Plan, departure: Departure, fleet: Fleet) -> Iterator[Step]:
    """Deadhead, and the minutes at the first stop before the departure, in which heads board."""
    trip, rules = departure.trip, plan.scenario.driving
    first, boarding = trip.places[0], departure.boarding[0]
    way = laid_out(
        [_section(plan, fleet.base, first, fleet)], 0, drivers=fleet.drivers, rules=rules
    )
    ready = trip.depart - plan.scenario.road.turn_minutes
    leaves = ready - (way[-1].ends if way else 0)
    for step in _steps("there", way):
        yield replace(step, begins=step.begins + leaves, ends=step.ends + leaves)
    yield Step(
        phase="there",
        what="ready",
        start=first,
        end=first,
        begins=ready,
        ends=trip.depart,
        boarding=boarding,
        on_board=boarding,
    )


def _trip(plan: Plan, trip: Trip, fleet: Fleet) -> list[Step]:
    sections = [_section(plan, start, end, fleet) for start, end in pairwise(trip.places)]
    pieces = laid_out(
        sections,
        trip.depart,
        drivers=fleet.drivers,
        rules=plan.scenario.driving,
        stop_minutes=plan.scenario.road.stop_minutes,
    )
    return _steps("trip", pieces)


def _back(plan: Plan, departure: Departure, fleet: Fleet) -> Iterator[Step]:
    """The minutes at the last stop, in which heads alight, the way back, the turnaround at base."""
    trip = departure.trip
    last, turn = trip.places[-1], plan.scenario.road.turn_minutes
    starts = trip.arrive + turn
    yield Step(
        phase="back",
        what="close",
        start=last,
        end=last,
        begins=trip.arrive,
        ends=starts,
        alighting=departure.alighting[-1],
    )
    way = laid_out(
        [_section(plan, last, fleet.base, fleet)],
        starts,
        drivers=fleet.drivers,
        rules=plan.scenario.driving,
    )
    yield from _steps("back", way)
    yield _turnaround(plan, trip, fleet, way[-1].ends if way else starts)


def _turnaround(plan: Plan, trip: Trip, fleet: Fleet, back: int) -> Step:
    interval = busy_interval(plan.geography, trip)
    assert interval is not None
    return Step(
        phase="back",
        what="turnaround",
        start=fleet.base,
        end=fleet.base,
        begins=back,
        ends=interval[1],
    )


def _on_board(departure: Departure, steps: Sequence[Step]) -> Iterator[Step]:
    """The steps of the trip with who boards and alights, and how many are aboard after each."""
    on_board = departure.boarding[0]
    stop = 0
    for step in steps:
        if step.what != "stop":
            yield replace(step, on_board=on_board)
            continue
        stop += 1
        boarding, alighting = departure.boarding[stop], departure.alighting[stop]
        on_board += boarding - alighting
        yield replace(step, boarding=boarding, alighting=alighting, on_board=on_board)


def _ride(departure: Departure) -> list[Step]:
    trip = departure.trip
    return [
        Step(
            phase="trip",
            what="ride",
            start=trip.places[0],
            end=trip.places[-1],
            begins=trip.depart,
            ends=trip.arrive,
            tenths=departure.tenths,
            boarding=departure.boarding[0],
            alighting=departure.alighting[-1],
        )
    ]


def _flight(plan: Plan, trip: Trip, fleet: Fleet, ride: list[Step]) -> list[Step]:
    """A line's own vehicles: to the line, along it, back and turnaround, without breaks."""
    geography, speed = plan.geography, fleet.speed_kmh
    index, km = geography.index, geography.geodesic_tenths
    first, last = trip.places[0], trip.places[-1]
    there = int(km[index[fleet.base], index[first]])
    back = int(km[index[last], index[fleet.base]])
    before, after = (
        rounding.ceil(tenths / 10 / speed * MINUTES_AN_HOUR) for tenths in (there, back)
    )
    home = trip.arrive + after
    return [
        Step(
            phase="there",
            what="ride",
            start=fleet.base,
            end=first,
            begins=trip.depart - before,
            ends=trip.depart,
            tenths=there,
        ),
        *ride,
        Step(
            phase="back",
            what="ride",
            start=last,
            end=fleet.base,
            begins=trip.arrive,
            ends=home,
            tenths=back,
        ),
        _turnaround(plan, trip, fleet, home),
    ]
