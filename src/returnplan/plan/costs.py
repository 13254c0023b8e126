"""Kilometres, seats and cost of trips, in whole tenths of a km and whole cents.

The cost of a unit is rounded half up to the cent, and so is each other amount; totals are sums of
rounded amounts, so that whoever adds up the cells of a run gets its total.
"""

from __future__ import annotations

from returnplan import rounding
from returnplan.geography import Geography, route_tenths
from returnplan.plan.rows import Trip
from returnplan.scenario.scenario import Fleet, Line, Scenario


def fleet_of(scenario: Scenario, trip: Trip) -> Fleet | None:
    """The fleet whose vehicles are the trip's units; None for a line without one."""
    if trip.purpose != "line":
        return scenario.fleets[trip.operator]
    name = scenario.lines[trip.operator].fleet
    return None if name is None else scenario.fleets[name]


def operator_of(scenario: Scenario, trip: Trip) -> Fleet | Line:
    """Whose mode, seats, name and contact are the trip's: of a line's aircraft the line."""
    if trip.purpose == "line":
        return scenario.lines[trip.operator]
    return scenario.fleets[trip.operator]


def unit_seats(scenario: Scenario, trip: Trip) -> int:
    """Usable seats of one unit, by the level's load factor for the mode, less the reserve."""
    return scenario.usable_seats(operator_of(scenario, trip), trip.risk)


def trip_tenths(geography: Geography, trip: Trip) -> int:
    """Tenths of a km from the first stop to the last, deadhead and way back apart."""
    if trip.purpose == "line":
        return geography.line_tenths(geography.scenario.lines[trip.operator])
    return route_tenths(geography, trip.places)


def unit_tenths(geography: Geography, trip: Trip, fleet: Fleet) -> int:
    """Tenths of a km that one vehicle covers: deadhead, trip and way back.

    By road for coaches, as the crow flies to and from a line.
    """
    first, last = trip.places[0], trip.places[-1]
    if trip.purpose == "line":
        index, tenths = geography.index, geography.geodesic_tenths
        there = int(tenths[index[fleet.base], index[first]])
        back = int(tenths[index[last], index[fleet.base]])
    else:
        there = geography.tenths(fleet.base, first)
        back = geography.tenths(last, fleet.base)
    return there + trip_tenths(geography, trip) + back


def unit_cents(geography: Geography, trip: Trip) -> int:
    """Cost of one vehicle: `fixed_cost` + `km_cost` x km; 0 for a line without a fleet."""
    fleet = fleet_of(geography.scenario, trip)
    if fleet is None:
        return 0
    km = unit_tenths(geography, trip, fleet) / 10
    return rounding.half_up(fleet.fixed_cost + fleet.km_cost * km, 2)


def trip_cents(geography: Geography, trip: Trip, passengers: int) -> int:
    """Cost of a trip: its units, and for a line its departure, its units' price and the fares."""
    cents = trip.units * unit_cents(geography, trip)
    if trip.purpose == "line":
        line = geography.scenario.lines[trip.operator]
        price = line.cost_per_departure + line.cost_per_unit * trip.units + line.fare * passengers
        cents += rounding.half_up(price, 2)
    return cents
