"""Trips by which people came to where they wait: nobody of the network rides them, yet they run.

Their vehicles are on the road, and they cost what they cost (C29, C30). Who rode them is in
onward.csv, so their fares are a part of what the departure costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from returnplan.geography import Geography, route_tenths
from returnplan.network.clocks import Duties, stop_offsets
from returnplan.network.network import Network
from returnplan.network.routes import Route
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.standing_rows import FixedTrip, Onward

Carrier = TypeVar("Carrier", bound=Any)
"""Units, classes or runs."""


def local_before(scenario: Scenario, row: Onward) -> int:
    """Ways by local transport of who waits under way, from home to where they wait."""
    place, count = row.origin, 0
    for name, board in zip(row.trips, row.boards, strict=True):
        count += place != board
        place = scenario.fixed[name].stops[-1]
    return count


def with_spent(network: Network) -> Network:
    """The network with a unit option or run for each of them, where it has none."""
    scenario = network.scenario
    aboard: dict[str, int] = {}
    for name, row in scenario.onward.items():
        for ridden in row.trips:
            aboard[ridden] = aboard.get(ridden, 0) + scenario.cohorts[name].workers
    for ridden, heads in aboard.items():
        trip = scenario.fixed[ridden]
        if trip.operator in scenario.fleets:
            network = _with_unit(network, trip)
        else:
            network = _with_run(network, trip, heads)
    return network


def _moment(scenario: Scenario, trip: FixedTrip) -> int:
    return scenario.calendar.day(trip.date) * 1440 + trip.depart


def _with_unit(network: Network, trip: FixedTrip) -> Network:
    """A road trip, in a class that no arc rides."""
    scenario, units = network.scenario, network.units
    depart, level = _moment(scenario, trip), network.levels.index(str(trip.risk))
    fleet = network.fleets.index(trip.operator)
    same = [
        number
        for number, route in enumerate(network.routes)
        if route.places == trip.stops and route.purpose == trip.purpose
    ]
    alike = np.isin(units.route, same) & (units.fleet == fleet) & (units.depart == depart)
    if (alike & (network.classes.level[units.group] == level)).any():
        return network
    geography, vehicles = Geography(scenario), scenario.fleets[trip.operator]
    routes = network.routes
    if not same:
        same = [len(routes)]
        routes = (*routes, _route(geography, trip))
    route = routes[same[0]]
    duty = Duties.of(scenario, geography, [route], vehicles)
    offsets = stop_offsets(scenario, geography, route, vehicles)
    row = {
        "group": len(network.classes.level),
        "route": same[0],
        "fleet": fleet,
        "depart": depart,
        "begin": depart - int(duty.before[0]),
        "ready": depart + offsets[-1][0] + int(duty.after[0]),
        "cents": int(duty.cents[0]),
        "seats": scenario.usable_seats(vehicles, str(trip.risk)),
        "min_load": 0.0,
        "most": trip.units,
    }
    classes = {"level": level, "stops": len(trip.stops)}
    return replace(
        network,
        routes=routes,
        offsets={**network.offsets, (same[0], fleet): offsets},
        units=_longer(units, row),
        classes=_longer(network.classes, classes),
    )


def _route(geography: Geography, trip: FixedTrip) -> Route:
    """A feeder: all that anybody can ride to a place where they wait, beside lines."""
    return Route(
        purpose=str(trip.purpose),
        boards=trip.stops[:-1],
        alights=trip.stops[-1:],
        tenths=route_tenths(geography, trip.stops),
    )


def _with_run(network: Network, trip: FixedTrip, heads: int) -> Network:
    """A line's departure, with the fares of who waits."""
    scenario, runs = network.scenario, network.runs
    line, depart = scenario.lines[trip.operator], _moment(scenario, trip)
    level = network.levels.index(str(trip.risk))
    [number] = [
        number
        for number, one in enumerate(network.departures)
        if one.line == trip.operator and one.depart == depart
    ]
    departure = network.departures[number]
    rows = np.flatnonzero((runs.departure == number) & (runs.level == level))
    if not len(rows):
        row = {
            "departure": number,
            "level": level,
            "fleet": -1 if line.fleet is None else network.fleets.index(line.fleet),
            "begin": departure.begin,
            "ready": departure.ready,
            "seats": scenario.usable_seats(line, str(trip.risk)),
            "min_units": line.min_units,
            "max_units": max(line.max_units, trip.units),
            "departure_cents": line.cost_per_departure * 100,
            "unit_cents": departure.unit_cents,
            "fare_cents": line.fare * 100,
            "min_load": 0.0,
        }
        rows, runs = np.array([len(runs.level)]), _longer(runs, row)
    cents = runs.departure_cents.copy()
    cents[rows] += line.fare * 100 * heads
    return replace(network, runs=replace(runs, departure_cents=cents))


def _longer(table: Carrier, row: Mapping[str, float]) -> Carrier:
    """A table of columns with one more row."""
    columns = {name: np.append(getattr(table, name), row[name]) for name in row}
    kinds = {name: getattr(table, name).dtype for name in row}
    return replace(table, **{name: columns[name].astype(kinds[name]) for name in row})
