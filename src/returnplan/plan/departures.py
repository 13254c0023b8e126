"""What the scenario and the riders imply of each trip: passengers, seats, kilometres, cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from returnplan.plan.costs import operator_of, trip_cents, trip_tenths, unit_seats
from returnplan.plan.itineraries import Itinerary
from returnplan.plan.ridden import legs_before
from returnplan.plan.rows import Leg, PlanRows, Trip
from returnplan.scenario.scenario import Cohort, Fleet, Line


@dataclass(frozen=True, kw_only=True, slots=True)
class Departure:
    """A trip with everything that follows from it."""

    id: str
    trip: Trip
    operator: Fleet | Line
    """Whose mode, name and contact are the trip's: of a line's aircraft the line."""
    seats: int
    """Usable, all units."""
    boarding: tuple[int, ...]
    """Heads, by stop."""
    alighting: tuple[int, ...]
    key_workers: int
    by_employer: tuple[tuple[str, int], ...]
    """Employer and its heads aboard, most heads first, then by id."""
    tenths: int
    cents: int

    @property
    def mode(self) -> str:
        return self.operator.mode

    @property
    def passengers(self) -> int:
        return sum(self.boarding)


def departures(plan: PlanRows, riders: Sequence[Itinerary]) -> dict[str, Departure]:
    """Every trip of the plan by its id, in its order. `riders` are all itineraries of the plan."""
    scenario = plan.scenario
    boarding = {name: [0] * len(trip.stops) for name, trip in plan.trips.items()}
    alighting = {name: [0] * len(trip.stops) for name, trip in plan.trips.items()}
    key_workers = dict.fromkeys(plan.trips, 0)
    employers: dict[str, dict[str, int]] = {name: {} for name in plan.trips}
    for workers, cohort, legs in aboard(plan, riders):
        key, employer = scenario.post_of(cohort).key, cohort.employer
        for leg in legs:
            boarding[leg.trip][leg.board] += workers
            alighting[leg.trip][leg.alight] += workers
            key_workers[leg.trip] += workers if key else 0
            heads = employers[leg.trip]
            heads[employer] = heads.get(employer, 0) + workers
    found = {}
    for name, trip in plan.trips.items():
        by_employer = sorted(employers[name].items(), key=lambda item: (-item[1], item[0]))
        found[name] = Departure(
            id=name,
            trip=trip,
            operator=operator_of(scenario, trip),
            seats=trip.units * unit_seats(scenario, trip),
            boarding=tuple(boarding[name]),
            alighting=tuple(alighting[name]),
            key_workers=key_workers[name],
            by_employer=tuple(by_employer),
            tenths=trip_tenths(plan.geography, trip),
            cents=trip_cents(plan.geography, trip, sum(boarding[name])),
        )
    return found


def aboard(
    plan: PlanRows, riders: Sequence[Itinerary]
) -> Iterator[tuple[int, Cohort, tuple[Leg, ...]]]:
    """Heads, cohort and legs of whoever rides: also of who waits and is not brought on."""
    for one in riders:
        yield one.workers, one.cohort, one.assignment.legs
    scenario = plan.scenario
    left = {name: scenario.cohorts[name].workers for name in scenario.onward}
    for one in riders:
        if one.cohort.cohort in left:
            left[one.cohort.cohort] -= one.workers
    for name, heads in left.items():
        if heads > 0:
            legs = legs_before(scenario, plan.trips, scenario.onward[name])
            yield heads, scenario.cohorts[name], legs
