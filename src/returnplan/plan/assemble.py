"""From whatever trips, assignments and loans somebody found to the one `Plan` that says the same.

Trips get their public ids here. The result does not depend on the keys or on the order of what
is given.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from returnplan.plan.plan import Assignment, Leg, Plan, Stage, Stop, Trip, Unreachable
from returnplan.plan.ridden import departing, spent, whole
from returnplan.scenario.scenario import Scenario

TripKey = tuple[str, str, str, tuple[Stop, ...]]


def assemble(
    scenario: Scenario,
    *,
    trips: Mapping[str, Trip],
    assignments: Sequence[Assignment],
    loans: Mapping[str, int] | None = None,
    unreachable: Mapping[str, Unreachable] | None = None,
    stages: Sequence[Stage] = (),
    certificates: Sequence[Mapping[str, Any]] = (),
    seed: int = 1,
    options: Mapping[str, Any] | None = None,
    interrupted: bool = False,
    versions: Mapping[str, str] | None = None,
    wall_seconds: float = 0.0,
) -> Plan:
    """The plan that these trips, assignments and loans make.

    Trips without riders are dropped, but for those by which somebody came to where they wait; who
    goes on from there is given with that part of the way, and comes from home in the plan. Trips
    that are equal in everything but units are one trip with the units of all; assignments that are
    equal in everything but workers are one. Loans that are not named lend nobody. `unreachable`
    keeps only cohorts that leave somebody. `options` becomes what JSON can hold.

    Raises
    ------
    KeyError
        A leg names a trip that is not in `trips`, or a loan is not one of the scenario's.
    """
    taken = [one for one in assignments if one.workers > 0]
    used = {leg.trip for one in taken for leg in one.legs}
    kept = spent(scenario)
    used |= {key for key, trip in trips.items() if departing(trip) in kept}
    merged: dict[TripKey, Trip] = {}
    for key in sorted(used):
        trip = trips[key]
        movement = _movement(trip)
        if movement in merged:
            trip = replace(trip, units=trip.units + merged[movement].units)
        merged[movement] = trip
    named = trip_ids(scenario, list(merged.values()))
    public = {_movement(trip): name for name, trip in named.items()}
    names = {key: public[_movement(trips[key])] for key in sorted(used)}

    workers: dict[Assignment, int] = {}
    for one in taken:
        legs = tuple(
            Leg(trip=names[leg.trip], board=leg.board, alight=leg.alight) for leg in one.legs
        )
        alike = replace(one, workers=0, legs=legs)
        workers[alike] = workers.get(alike, 0) + one.workers
    parts = [replace(alike, workers=heads) for alike, heads in workers.items()]
    found = whole(scenario, named, parts)
    carried: dict[str, int] = {}
    for one in found:
        carried[one.cohort] = carried.get(one.cohort, 0) + one.workers

    return Plan(
        scenario=scenario,
        trips=named,
        assignments=in_order(found),
        loans=every_loan(scenario, loans or {}),
        unreachable={
            cohort: why
            for cohort, why in sorted((unreachable or {}).items())
            if carried.get(cohort, 0) < scenario.cohorts[cohort].workers
        },
        stages=tuple(stages),
        certificates=tuple(certificates),
        seed=seed,
        options=json.loads(json.dumps(dict(options or {}), default=str)),
        interrupted=interrupted,
        versions=dict(sorted((versions or {}).items())),
        wall_seconds=wall_seconds,
    )


def _movement(trip: Trip) -> TripKey:
    """All of a trip but its units."""
    return trip.purpose, trip.operator, trip.risk, trip.stops


def in_order(assignments: Sequence[Assignment]) -> tuple[Assignment, ...]:
    """By cohort, start, arrival, legs, facility."""

    def key(one: Assignment) -> tuple[Any, ...]:
        legs = tuple((leg.trip, leg.board, leg.alight) for leg in one.legs)
        return one.cohort, one.depart, one.arrive, legs, one.facility or "", one.workers

    return tuple(sorted(assignments, key=key))


def every_loan(scenario: Scenario, loans: Mapping[str, int]) -> dict[str, int]:
    """Heads of every loan of the scenario, 0 where nothing is said of it.

    Raises
    ------
    KeyError
        A loan is not one of the scenario's.
    """
    heads = dict.fromkeys(scenario.loans, 0)
    for name, workers in loans.items():
        if name not in heads:
            raise KeyError(f"the scenario has no loan '{name}'")
        heads[name] = int(workers)
    return heads


def trip_ids(scenario: Scenario, trips: Sequence[Trip]) -> dict[str, Trip]:
    """Trips by public id, in order of departure, then id.

    An id says date, clock, first and last stop: `0216-0800-danzhai-anji`. Where several would share
    one, the first by operator, risk, stops keeps it and the others get `-2`, `-3`, ... A number
    that would make the id of another trip is passed over.
    """
    sharing: dict[str, list[Trip]] = {}
    for trip in trips:
        sharing.setdefault(_stem(scenario, trip), []).append(trip)
    named: dict[str, Trip] = {}
    for stem, group in sharing.items():
        number = 1
        for trip in sorted(group, key=_rank):
            name = stem if number == 1 else f"{stem}-{number}"
            while number > 1 and name in sharing:
                number += 1
                name = f"{stem}-{number}"
            named[name] = trip
            number += 1
    return dict(sorted(named.items(), key=lambda item: (item[1].depart, item[0])))


def _stem(scenario: Scenario, trip: Trip) -> str:
    calendar = scenario.calendar
    date = calendar.date(calendar.day_of(trip.depart))
    clock = calendar.clock_of(trip.depart)
    return f"{date:%m%d}-{clock // 60:02d}{clock % 60:02d}-{trip.places[0]}-{trip.places[-1]}"


def _rank(trip: Trip) -> tuple[Any, ...]:
    """Operator, risk, stops; their moments and the purpose where all else is equal."""
    moments = tuple((stop.arrive or 0, stop.depart or 0) for stop in trip.stops)
    return trip.operator, trip.risk, trip.places, moments, trip.purpose
