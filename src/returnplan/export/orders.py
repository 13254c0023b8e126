"""What each operator is ordered to do: its trips, their course, its vehicles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from returnplan.calendar import WEEKDAYS
from returnplan.export.course import Step, course
from returnplan.export.words import way
from returnplan.plan.costs import fleet_of
from returnplan.plan.departures import Departure
from returnplan.plan.plan import Plan
from returnplan.plan.route import place_name
from returnplan.scenario.scenario import Fleet, Line
from returnplan.tables.declaration import Row


@dataclass(frozen=True)
class Operator:
    """A fleet or line with the departures that are its own, by moment, then id."""

    plan: Plan
    kind: str
    """`fleet` or `line`."""
    id: str
    departures: tuple[Departure, ...]

    @property
    def row(self) -> Fleet | Line:
        scenario = self.plan.scenario
        return scenario.fleets[self.id] if self.kind == "fleet" else scenario.lines[self.id]

    @property
    def name(self) -> str:
        return self.row.name or self.id

    @property
    def file(self) -> str:
        return f"{self.kind}-{self.id}"

    @cached_property
    def vehicles(self) -> dict[str, list[str]]:
        """Vehicles of each trip, in order; a line without a fleet has none."""
        own = {departure.id for departure in self.departures}
        found: dict[str, list[str]] = {}
        for duty in self.plan.account.duties:
            if duty.trip in own:
                found.setdefault(duty.trip, []).append(duty.vehicle)
        return {trip: sorted(names) for trip, names in found.items()}


def operators(plan: Plan) -> list[Operator]:
    """Everybody who is ordered something: fleets, then lines, by id."""
    found: dict[tuple[str, str], list[Departure]] = {}
    for departure in plan.account.departures.values():
        trip = departure.trip
        kind = "line" if trip.purpose == "line" else "fleet"
        found.setdefault((kind, trip.operator), []).append(departure)
    return [
        Operator(plan=plan, kind=kind, id=name, departures=tuple(rows))
        for (kind, name), rows in sorted(found.items())
    ]


def order_row(operator: Operator, departure: Departure) -> Row:
    """A row of `ORDERS`."""
    plan, trip = operator.plan, departure.trip
    fleet = fleet_of(plan.scenario, trip)
    calendar = plan.scenario.calendar
    day = calendar.day_of(trip.depart)
    steps = course(plan, departure)
    return {
        "trip": departure.id,
        "date": day,
        "weekday": WEEKDAYS[calendar.weekday(day) - 1],
        "depart": trip.depart,
        "from": place_name(plan.scenario, trip.places[0]),
        "to": place_name(plan.scenario, trip.places[-1]),
        "arrive": trip.arrive,
        "units": trip.units,
        "vehicles": " ".join(operator.vehicles.get(departure.id, ())) or None,
        "drivers": None if trip.purpose == "line" or fleet is None else fleet.drivers * trip.units,
        "base": place_name(plan.scenario, fleet.base) if fleet else None,
        "leaves_base": steps[0].begins if fleet else None,
        "deadhead_km": _km(steps, "there") if fleet else None,
        "trip_km": departure.tenths,
        "back_km": _km(steps, "back") if fleet else None,
        "back_at_base": steps[-1].begins if fleet else None,
        "back_ready": steps[-1].ends if fleet else None,
        "passengers": departure.passengers,
        "seats": departure.seats,
        "risk": trip.risk,
        "cost": departure.cents,
        "contact": departure.operator.contact or None,
    }


def _km(steps: list[Step], phase: str) -> int:
    driven = ("drive", "ride")
    return sum(step.tenths for step in steps if step.phase == phase and step.what in driven)


def course_rows(plan: Plan, departure: Departure) -> list[Row]:
    """Rows of `COURSE` of one trip, its words still those of the program."""
    return [
        {
            "trip": departure.id,
            "step": number,
            "phase": step.phase,
            "what": step.what,
            "place": way(plan, step.start, step.end),
            "begins": step.begins,
            "ends": step.ends,
            "minutes": step.ends - step.begins,
            "driver": step.driver,
            "km": step.tenths,
            "boarding": step.boarding,
            "alighting": step.alighting,
            "on_board": step.on_board,
        }
        for number, step in enumerate(course(plan, departure), start=1)
    ]


def vehicle_rows(operator: Operator) -> list[Row]:
    """Rows of `VEHICLES`, by vehicle, then moment."""
    plan = operator.plan
    own = {departure.id for departure in operator.departures}
    rows = []
    for duty in plan.account.duties:
        if duty.trip in own:
            trip = plan.trips[duty.trip]
            rows.append(
                {
                    "vehicle": duty.vehicle,
                    "leaves_base": duty.leaves_base,
                    "trip": duty.trip,
                    "from": place_name(plan.scenario, trip.places[0]),
                    "depart": trip.depart,
                    "to": place_name(plan.scenario, trip.places[-1]),
                    "arrive": trip.arrive,
                    "back_ready": duty.ready,
                }
            )
    return sorted(rows, key=lambda row: (row["vehicle"], row["leaves_base"], row["trip"]))
