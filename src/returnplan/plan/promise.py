"""The plan in force as a promise: what another plan changes of it, and at which price.

A departure is a fleet or line, a purpose, the stops in their order and the moment; its risk level
does not matter. A way is the departures that workers of a cohort ride, one after another, with the
stops at which they first board and last alight; in which facility they rest does not matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from returnplan.calendar import MINUTES_A_DAY
from returnplan.plan.ridden import part
from returnplan.plan.rows import Assignment, PlanRows, Trip
from returnplan.scenario.rules import ReplanRules
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.standing_rows import FixedRiders, FixedTrip

RouteKey = tuple[str, str, tuple[str, ...]]
"""Fleet or line, purpose, stops."""
DepartureKey = tuple[RouteKey, int]
"""A route and the moment at which it is begun."""
WayKey = tuple[tuple[DepartureKey, ...], str, str]
"""Departures, the stop of the first at which they board, that of the last at which they alight."""


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What goes otherwise than in the plan in force."""

    fewer: Mapping[DepartureKey, int]
    """Units in force that do not run."""
    more: Mapping[DepartureKey, int]
    """Units beyond those in force."""
    otherwise: Mapping[str, int]
    """By cohort: workers in force who travel otherwise, or not at all."""

    @property
    def moved(self) -> dict[RouteKey, int]:
        """Units that run a route at another time instead: as many as both lack and exceed it."""
        lost, won = _by_route(self.fewer), _by_route(self.more)
        return {route: min(lost[route], won[route]) for route in lost.keys() & won.keys()}

    def price(self, rules: ReplanRules) -> float:
        """Money, by the prices of `[replan]`."""
        return (
            rules.cancelled_trip * sum(self.fewer.values())
            + rules.added_trip * sum(self.more.values())
            - saved_by_moving(rules) * sum(self.moved.values())
            + rules.changed_worker * sum(self.otherwise.values())
        )


def saved_by_moving(rules: ReplanRules) -> float:
    """What a moved unit costs less than one that is cancelled and one that is added: 0 at least."""
    return max(0.0, rules.cancelled_trip + rules.added_trip - rules.moved_trip)


def changed(plan: PlanRows) -> Changed:
    """What a plan changes of the plan that was in force when its scenario was made."""
    parts = [part(plan.scenario, plan.trips, one) for one in plan.assignments]
    return changed_of(plan.scenario, plan.trips, parts)


def changed_of(
    scenario: Scenario, trips: Mapping[str, Trip], assignments: Iterable[Assignment]
) -> Changed:
    """The same of some trips and riders, from where these waited on; nothing without a promise."""
    if not (scenario.in_force or scenario.in_force_riders):
        return Changed(fewer={}, more={}, otherwise={})
    due, runs = Counter[DepartureKey](), Counter[DepartureKey]()
    for row in scenario.in_force.values():
        due[departure_in_force(scenario, row)] += row.units
    for trip in trips.values():
        runs[departure(trip)] += trip.units
    promised, kept = Counter[tuple[str, WayKey]](), Counter[tuple[str, WayKey]]()
    for riders in scenario.in_force_riders.values():
        promised[riders.cohort, way_in_force(scenario, riders)] += riders.workers
    for one in assignments:
        kept[one.cohort, way_of(trips, one)] += one.workers
    otherwise = Counter[str]()
    for (cohort, _), heads in (promised - kept).items():
        otherwise[cohort] += heads
    return Changed(fewer=due - runs, more=runs - due, otherwise=otherwise)


def departure(trip: Trip) -> DepartureKey:
    """Of a trip of a plan."""
    return (trip.operator, trip.purpose, trip.places), trip.depart


def departure_in_force(scenario: Scenario, row: FixedTrip) -> DepartureKey:
    """Of a row of in_force.csv."""
    moment = scenario.calendar.day(row.date) * MINUTES_A_DAY + row.depart
    return (row.operator, str(row.purpose), row.stops), moment


def way_in_force(scenario: Scenario, riders: FixedRiders) -> WayKey:
    """Of a row of in_force_riders.csv."""
    rows = [scenario.in_force[name] for name in riders.trips]
    departures = tuple(departure_in_force(scenario, row) for row in rows)
    return departures, str(riders.board), str(riders.alight)


def way_of(trips: Mapping[str, Trip], one: Assignment) -> WayKey:
    """Of riders of a plan."""
    ridden = [trips[leg.trip] for leg in one.legs]
    board, alight = ridden[0].places[one.legs[0].board], ridden[-1].places[one.legs[-1].alight]
    return tuple(departure(trip) for trip in ridden), board, alight


def _by_route(units: Mapping[DepartureKey, int]) -> Counter[RouteKey]:
    found = Counter[RouteKey]()
    for (route, _), count in units.items():
        found[route] += count
    return found
