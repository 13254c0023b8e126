"""What of a plan is fixed (C29), so that nothing that comes after the stages changes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from returnplan.network.fixed import moment_of
from returnplan.plan.plan import Assignment, Trip
from returnplan.plan.promise import (
    DepartureKey,
    WayKey,
    departure,
    departure_in_force,
    way_in_force,
    way_of,
)
from returnplan.scenario.objectives import IN_A_REPLAN
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.standing_rows import FixedRiders, FixedTrip


@dataclass(frozen=True, kw_only=True)
class Held:
    """The fixed part of a plan's trips and assignments."""

    units: Mapping[str, int]
    """Fewest units of trips, by their key."""
    assignments: tuple[Assignment, ...]
    rest: tuple[Assignment, ...]
    """Everybody else, who may travel otherwise."""


def held(scenario: Scenario, trips: Mapping[str, Trip], assignments: Sequence[Assignment]) -> Held:
    """Which units and riders of a plan must stay as they are."""
    if not scenario.fixed:
        return Held(units={}, assignments=(), rest=tuple(assignments))
    names = {
        key: [one.trip for one in scenario.fixed.values() if is_fixed(scenario, one, trip)]
        for key, trip in trips.items()
    }
    units = {
        key: max(scenario.fixed[name].units for name in found)
        for key, found in names.items()
        if found
    }
    wanted = {name: row.workers for name, row in scenario.fixed_riders.items()}
    kept, rest = [], []
    for one in assignments:
        left = one.workers
        # Rows that name a facility take their workers first: others may be in any.
        for name, row in sorted(
            scenario.fixed_riders.items(), key=lambda item: item[1].facility is None
        ):
            if wanted[name] and left and _rides(row, one, trips, names):
                some = min(left, wanted[name])
                kept.append(replace(one, workers=some))
                wanted[name] -= some
                left -= some
        if left:
            rest.append(replace(one, workers=left))
    return Held(units=units, assignments=tuple(kept), rest=tuple(rest))


def held_in_force(
    scenario: Scenario, trips: Mapping[str, Trip], assignments: Sequence[Assignment]
) -> Held:
    """The same with what keeps a promise (`changes`), where that counts."""
    fixed = held(scenario, trips, assignments)
    if IN_A_REPLAN not in scenario.objective.order or not scenario.in_force:
        return fixed
    due, left = Counter[DepartureKey](), Counter[tuple[str, WayKey]]()
    for row in scenario.in_force.values():
        due[departure_in_force(scenario, row)] += row.units
    for riders in scenario.in_force_riders.values():
        left[riders.cohort, way_in_force(scenario, riders)] += riders.workers
    for one in fixed.assignments:
        left[one.cohort, way_of(trips, one)] -= one.workers
    units, kept, rest = dict(fixed.units), list(fixed.assignments), []
    for key, trip in trips.items():
        some = min(trip.units, due[departure(trip)])
        if some:
            units[key] = max(some, units.get(key, 0))
            due[departure(trip)] -= some
    for one in fixed.rest:
        key_of = one.cohort, way_of(trips, one)
        some = max(0, min(one.workers, left[key_of]))
        left[key_of] -= some
        kept += [replace(one, workers=some)] if some else []
        rest += [replace(one, workers=one.workers - some)] if some < one.workers else []
    return Held(units=units, assignments=tuple(kept), rest=tuple(rest))


def is_fixed(scenario: Scenario, fixed: FixedTrip, trip: Trip) -> bool:
    """Whether a trip is the departure of a row of fixed.csv."""
    return (
        (fixed.operator, fixed.stops, moment_of(scenario, fixed))
        == (trip.operator, trip.places, trip.depart)
        and fixed.risk in (None, trip.risk)
        and fixed.purpose in (None, trip.purpose)
    )


def _rides(
    row: FixedRiders,
    one: Assignment,
    trips: Mapping[str, Trip],
    names: Mapping[str, Sequence[str]],
) -> bool:
    """Whether an assignment is what a row of fixed riders says."""
    if row.cohort != one.cohort or len(row.trips) != len(one.legs):
        return False
    pairs = zip(row.trips, one.legs, strict=True)
    first, last = one.legs[0], one.legs[-1]
    return (
        all(name in names[leg.trip] for name, leg in pairs)
        and row.board in (None, trips[first.trip].places[first.board])
        and row.alight in (None, trips[last.trip].places[last.alight])
        and row.facility in (None, one.facility)
    )
