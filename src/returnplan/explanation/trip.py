"""A trip: who rides, what it costs in its parts, how full it is, what its vehicles do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from returnplan import rounding
from returnplan.explanation.cohort import trip_limits
from returnplan.explanation.fields import Field, cell, setting
from returnplan.explanation.usage import Limit, Usage
from returnplan.explanation.windows import boarding_fields
from returnplan.plan.costs import fleet_of, unit_cents, unit_seats, unit_tenths
from returnplan.plan.departures import Departure
from returnplan.plan.duties import Duty
from returnplan.plan.plan import Plan, Trip
from returnplan.plan.route import place_name
from returnplan.scenario.scenario import Fleet, Line


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A stop, by name."""

    place: str
    arrive: str
    depart: str
    boarding: int
    alighting: int
    on_board: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Rider:
    """Workers of one cohort who ride together."""

    cohort: str
    workers: int
    employer: str
    """Its name."""
    post: str
    key: bool
    board: str
    alight: str
    on_post: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CostPart:
    """A part of what the trip costs."""

    what: str
    """In words, with its figures."""
    cost: float


@dataclass(frozen=True, kw_only=True, slots=True)
class VehicleDuty:
    """What a vehicle does for the trip, before and after it."""

    vehicle: str
    before: str
    """The trip from which it came back last, and when; blank: none."""
    leaves_base: str
    back_ready: str
    after: str
    """The trip for which it leaves next, and when; blank: none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftAtStop:
    """Workers who stay behind at a place where the trip lets people board."""

    cohort: str
    workers: int
    origin: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TripExplanation:
    """Who rides a trip, and what it takes."""

    trip: str
    purpose: str
    mode: str
    operator: str
    operator_name: str
    contact: str
    fleet: str
    """Blank: a line without vehicles of its own."""
    base: str
    """The fleet's base by name; blank likewise."""
    risk: str
    units: int
    passengers: int
    seats: int
    seats_of_a_unit: int
    needed: int
    """Passengers that min_load asks for; 0: none."""
    spare_units: int
    """Units that could be left at home with everybody seated."""
    km: float
    cost: float
    cost_parts: tuple[CostPart, ...]
    calls: tuple[Call, ...]
    riders: tuple[Rider, ...]
    limits: tuple[Limit, ...]
    vehicles: tuple[VehicleDuty, ...]
    waiting: tuple[LeftAtStop, ...]
    fields: tuple[Field, ...]
    """Those that decide on it beside the limits'."""

    def __repr__(self) -> str:
        return (
            f"TripExplanation of {self.trip}: {self.passengers} of {self.seats} seats, "
            f"{self.operator_name}"
        )


def explain_trip(
    plan: Plan, name: str, left_behind: Sequence[Mapping[str, Any]]
) -> TripExplanation:
    """Everything that the plan and its scenario tell about a trip.

    Parameters
    ----------
    left_behind
        Rows of left_behind.csv.
    """
    scenario, usage = plan.scenario, Usage(plan.account)
    departure = plan.account.departures[name]
    trip, operator = departure.trip, departure.operator
    fleet = fleet_of(scenario, trip)
    a_unit = unit_seats(scenario, trip)
    needed = rounding.ceil(operator.min_load * departure.seats)
    limits = [usage.seats(name), *trip_limits(plan, usage, trip)]
    return TripExplanation(
        trip=name,
        purpose=trip.purpose,
        mode=departure.mode,
        operator=trip.operator,
        operator_name=operator.name or trip.operator,
        contact=operator.contact,
        fleet=fleet.fleet if fleet else "",
        base=place_name(scenario, fleet.base) if fleet else "",
        risk=trip.risk,
        units=trip.units,
        passengers=departure.passengers,
        seats=departure.seats,
        seats_of_a_unit=a_unit,
        needed=needed,
        spare_units=_spare_units(trip, operator, departure.passengers, a_unit),
        km=departure.tenths / 10,
        cost=departure.cents / 100,
        cost_parts=tuple(_cost_parts(plan, departure, fleet)),
        calls=tuple(_calls(plan, departure)),
        riders=tuple(_riders(plan, name)),
        limits=tuple(limit for limit in limits if limit is not None),
        vehicles=tuple(_vehicles(plan, name)),
        waiting=tuple(_waiting(plan, departure, left_behind)),
        fields=tuple(_fields(plan, trip, operator, fleet)),
    )


def _spare_units(trip: Trip, operator: Fleet | Line, passengers: int, a_unit: int) -> int:
    least = max(1, -(-passengers // a_unit)) if a_unit else trip.units
    if isinstance(operator, Line):
        least = max(least, operator.min_units)
    return max(0, trip.units - least)


def _cost_parts(plan: Plan, departure: Departure, fleet: Fleet | None) -> list[CostPart]:
    """Vehicles, then what a line asks; they add up to the trip's cost."""
    trip, units, parts = departure.trip, departure.trip.units, []
    if fleet is not None:
        vehicles = units * unit_cents(plan.geography, trip)
        fixed = units * rounding.half_up(fleet.fixed_cost, 2)
        km = unit_tenths(plan.geography, trip, fleet) / 10
        empty = km - departure.tenths / 10
        parts += [
            CostPart(what=f"{units} x fixed_cost {fleet.fixed_cost:,.2f}", cost=fixed / 100),
            CostPart(
                what=f"{units} x km_cost {fleet.km_cost:,.2f} x {km:,.1f} km, {empty:,.1f} empty",
                cost=(vehicles - fixed) / 100,
            ),
        ]
    if isinstance(departure.operator, Line):
        line, heads = departure.operator, departure.passengers
        parts += [
            CostPart(what="cost_per_departure", cost=line.cost_per_departure),
            CostPart(
                what=f"{units} x cost_per_unit {line.cost_per_unit:,.2f}",
                cost=line.cost_per_unit * units,
            ),
            CostPart(what=f"{heads} x fare {line.fare:,.2f}", cost=line.fare * heads),
        ]
    return [part for part in parts if part.cost]


def _calls(plan: Plan, departure: Departure) -> list[Call]:
    text, on_board, calls = plan.scenario.calendar.moment_text, 0, []
    for stop, boarding, alighting in zip(
        departure.trip.stops, departure.boarding, departure.alighting, strict=True
    ):
        on_board += boarding - alighting
        calls.append(
            Call(
                place=place_name(plan.scenario, stop.place),
                arrive="" if stop.arrive is None else text(stop.arrive),
                depart="" if stop.depart is None else text(stop.depart),
                boarding=boarding,
                alighting=alighting,
                on_board=on_board,
            )
        )
    return calls


def _riders(plan: Plan, name: str) -> list[Rider]:
    """Most heads first, then by cohort."""
    scenario, riders = plan.scenario, []
    places = plan.trips[name].places
    for one in plan.account.itineraries:
        for leg in one.assignment.legs:
            if leg.trip == name:
                employer = scenario.employers[one.cohort.employer]
                riders.append(
                    Rider(
                        cohort=one.cohort.cohort,
                        workers=one.workers,
                        employer=employer.name or employer.employer,
                        post=one.post.name or one.post.post,
                        key=one.post.key,
                        board=place_name(scenario, places[leg.board]),
                        alight=place_name(scenario, places[leg.alight]),
                        on_post=scenario.calendar.date_text(one.on_post_day),
                    )
                )
    return sorted(riders, key=lambda rider: (-rider.workers, rider.cohort, rider.on_post))


def _vehicles(plan: Plan, name: str) -> list[VehicleDuty]:
    moment_text, found = plan.scenario.calendar.moment_text, []
    by_vehicle: dict[str, list[Duty]] = {}
    for duty in plan.account.duties:
        by_vehicle.setdefault(duty.vehicle, []).append(duty)
    for vehicle, duties in sorted(by_vehicle.items()):
        duties.sort(key=lambda duty: duty.leaves_base)
        for at, duty in enumerate(duties):
            if duty.trip == name:
                before = duties[at - 1] if at else None
                after = duties[at + 1] if at + 1 < len(duties) else None
                found.append(
                    VehicleDuty(
                        vehicle=vehicle,
                        before=f"{before.trip}, ready {moment_text(before.ready)}"
                        if before
                        else "",
                        leaves_base=moment_text(duty.leaves_base),
                        back_ready=moment_text(duty.ready),
                        after=f"{after.trip}, leaves {moment_text(after.leaves_base)}"
                        if after
                        else "",
                    )
                )
    return found


def _waiting(
    plan: Plan, departure: Departure, left_behind: Sequence[Mapping[str, Any]]
) -> list[LeftAtStop]:
    """Those left behind whose origin is a stop at which people board, or local to one."""
    stops = zip(departure.trip.places, departure.boarding, strict=True)
    boarding = [place for place, heads in stops if heads]
    return [
        LeftAtStop(
            cohort=row["cohort"],
            workers=row["workers"],
            origin=place_name(plan.scenario, row["origin"]),
            reason=row["reason"],
        )
        for row in left_behind
        if any(
            spot == place or plan.geography.is_local(spot, place)
            for spot in (plan.scenario.spot(row["origin"]),)
            for place in boarding
        )
    ]


def _fields(plan: Plan, trip: Trip, operator: Fleet | Line, fleet: Fleet | None) -> list[Field]:
    level = plan.scenario.levels[trip.risk]
    factor = setting(f"risk.{trip.risk}.load_factor", level.factor(operator.mode))
    if isinstance(operator, Line):
        own = _cells("lines", operator, "time", "min_units", "min_load")
    else:
        own = _cells("fleets", operator, "min_load")
        own += boarding_fields(plan.scenario) if trip.purpose != "shuttle" else []
    if fleet is None:
        return [*own, factor]
    duty = _cells("fleets", fleet, "drivers", "speed_kmh", "turnaround_hours")
    return [*own, factor, *duty]


def _cells(table: str, row: Fleet | Line, *columns: str) -> list[Field]:
    return [cell(table, row, column) for column in columns]
