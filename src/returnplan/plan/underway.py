"""What of a plan has begun by a moment: vehicles have left their base, or riders are off."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from returnplan.geography import Geography
from returnplan.plan.duties import busy_interval
from returnplan.plan.itineraries import Itinerary
from returnplan.plan.plan import Plan
from returnplan.plan.ridden import departing, departing_as, part
from returnplan.plan.standing import fixed_trips, standing
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.standing_rows import FixedRiders, FixedTrip, Onward


@dataclass(frozen=True, kw_only=True)
class UnderWay:
    """Trips and itineraries of a plan that have begun."""

    trips: frozenset[str]
    itineraries: tuple[Itinerary, ...]
    """Whoever set out, or rides one of these trips with whatever leg."""


def under_way(plan: Plan, at: int) -> UnderWay:
    """What has begun before a moment (minutes)."""
    geography = Geography(plan.scenario)
    begun = set()
    for name, trip in plan.trips.items():
        busy = busy_interval(geography, trip)
        if (trip.depart if busy is None else busy[0]) < at:
            begun.add(name)
    riders = tuple(
        one
        for one in plan.account.itineraries
        for rest in (part(plan.scenario, plan.trips, one.assignment),)
        if rest.depart < at or any(leg.trip in begun for leg in rest.legs)
    )
    return UnderWay(trips=frozenset(begun), itineraries=riders)


def rows_under_way(
    plan: Plan,
    found: UnderWay,
    gone: Mapping[str, int],
    scenario: Scenario,
    lost: Collection[str] = (),
) -> tuple[dict[str, FixedTrip], dict[str, FixedRiders], dict[str, Onward]]:
    """Rows that fix what has begun, beside those that the scenario fixes otherwise.

    Trips that have begun keep their units, those that riders still are to take run. `gone`: heads
    of itineraries, by id, who do not travel so any more. `lost`: trips of the plan that do not run,
    and promises, by their ids in fixed.csv or fixed_riders.csv, that cannot be kept. `scenario` is
    that which is to be planned: new rows of its onward.csv name trips by their ids in the plan,
    those that come back here by their rows.
    """
    trips, riders = standing(plan, [one.assignment for one in found.itineraries])
    left = {one.id: one.workers - gone.get(one.id, 0) for one in found.itineraries}
    for name in list(riders):
        heads = left.get(name, riders[name].workers)
        if heads > 0:
            riders[name] = replace(riders[name], workers=heads)
        else:
            del riders[name]
    ridden = {name for row in riders.values() for name in row.trips}
    begun = {_departure(plan, name) for name in found.trips}
    trips = {
        name: of_line(scenario, row if _key(row) in begun else replace(row, units=1))
        for name, row in trips.items()
        if name in ridden
    }
    rows, names = fixed_trips(plan.scenario, plan.trips.items())
    onward = {}
    for name, one in scenario.onward.items():
        ids = _ids(plan, one)
        onward[name] = replace(one, trips=tuple(names[trip] for trip in ids))
        trips |= {names[trip]: of_line(scenario, rows[names[trip]]) for trip in ids}
    kept = {name for name in promises(plan) if name not in lost}
    off = {_departure(plan, name) for name in lost if name in plan.trips}
    for name, promise in plan.scenario.fixed.items():
        if name in kept and _key(promise) in begun | off:
            kept.discard(name)
    return *_with_promises(plan, scenario, kept, trips, riders, gone), onward


def promises(plan: Plan) -> set[str]:
    """Ids of rows of fixed.csv and fixed_riders.csv that stand for a promise.

    The others are there because they had begun when the plan was made again.
    """
    fixed, riders = plan.scenario.fixed, plan.scenario.fixed_riders
    since = plan.scenario.replan.moment(plan.scenario.calendar)
    if since is None:
        return {*fixed, *riders}
    past = under_way(plan, since)
    taken = {*past.trips, *(leg.trip for one in past.itineraries for leg in one.assignment.legs)}
    begun = {_departure(plan, name) for name in taken}
    found = {name for name, row in fixed.items() if _key(row) not in begun}
    return found | {name for name, row in riders.items() if found >= {*row.trips}}


def _ids(plan: Plan, row: Onward) -> tuple[str, ...]:
    """Ids in the plan of the trips that a row of onward.csv names."""
    if row.cohort not in plan.scenario.onward:
        return row.trips
    fixed = plan.scenario.fixed
    ids = {departing(trip): name for name, trip in plan.trips.items()}
    old = plan.scenario.onward[row.cohort].trips
    return tuple(ids[departing_as(plan.scenario, fixed[name])] for name in old)


def in_force(
    plan: Plan, gone: Mapping[str, int], scenario: Scenario
) -> tuple[dict[str, FixedTrip], dict[str, FixedRiders]]:
    """Rows of a plan in force, for the scenario that is to be planned.

    `gone`: heads of itineraries, by id, whom an event took out of the plan: nothing was promised to
    who did not come.
    """
    trips, _ = fixed_trips(plan.scenario, plan.trips.items())
    _, riders = standing(plan, plan.assignments)
    rows = {name: of_line(scenario, replace(row, risk=None)) for name, row in trips.items()}
    left = {name: row.workers - gone.get(name, 0) for name, row in riders.items()}
    return rows, {
        name: replace(row, workers=left[name], facility=None)
        for name, row in riders.items()
        if left[name] > 0 and row.cohort in scenario.cohorts
    }


def _key(row: FixedTrip) -> tuple[object, ...]:
    return row.operator, row.stops, row.date, row.depart


def _departure(plan: Plan, name: str) -> tuple[object, ...]:
    trip, calendar = plan.trips[name], plan.scenario.calendar
    date = calendar.date(calendar.day_of(trip.depart))
    return trip.operator, trip.places, date, calendar.clock_of(trip.depart)


def of_line(scenario: Scenario, row: FixedTrip) -> FixedTrip:
    """A departure under the id that its line has in the scenario: events part lines by dates."""
    if row.operator in scenario.fleets:
        return row
    line = scenario.lines.get(row.operator)
    if line is not None and (line.last is None or row.date <= line.last):
        return row
    for name, other in sorted(scenario.lines.items()):
        same = (other.from_, other.to, other.time) == (*row.stops, row.depart)
        dated = (other.first is None or other.first <= row.date) and (
            other.last is None or row.date <= other.last
        )
        if same and dated and name.startswith(f"{row.operator}-"):
            return replace(row, operator=name)
    return row


def _with_promises(
    plan: Plan,
    scenario: Scenario,
    kept: Collection[str],
    trips: dict[str, FixedTrip],
    riders: dict[str, FixedRiders],
    gone: Mapping[str, int],
) -> tuple[dict[str, FixedTrip], dict[str, FixedRiders]]:
    """With rows of the plan's own scenario that have not begun and that no event broke."""
    names = {_key(row): name for name, row in trips.items()}
    taken = {(row.cohort, row.trips) for row in riders.values()}
    broken = {one.cohort.cohort for one in plan.account.itineraries if gone.get(one.id)}
    called: dict[str, str] = {}
    for name, old in plan.scenario.fixed.items():
        if name not in kept:
            continue
        row = of_line(scenario, old)
        if _key(row) in names:
            called[name] = names[_key(row)]
        else:
            called[name] = _free(name, trips)
            trips[called[name]] = replace(row, trip=called[name])
    for name, promised in plan.scenario.fixed_riders.items():
        lost = name not in kept or any(trip not in called for trip in promised.trips)
        if lost or promised.cohort in broken:
            continue
        legs = tuple(called[trip] for trip in promised.trips)
        if (promised.cohort, legs) not in taken:
            fresh = _free(name, riders)
            riders[fresh] = replace(promised, riders=fresh, trips=legs)
    return dict(sorted(trips.items())), dict(sorted(riders.items()))


def _free(name: str, taken: Mapping[str, object]) -> str:
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found
