"""A plan in force in the numbers of the plainest planner: what must stand, what is changed of it.

Of what has begun nobody is missing here: trips whose riders did not come are tested elsewhere.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from bruteforce.exact import DAY, exact
from bruteforce.trips import Trip
from bruteforce.useful import Run
from bruteforce.ways import Way
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.standing_rows import FixedTrip

Key = tuple[object, ...]


def stands(
    scenario: Scenario,
    trips: Sequence[Trip],
    riders: Sequence[tuple[str, Way]],
    units: Mapping[Run, int],
) -> bool:
    """C29 and C30: what is fixed is there, and nothing else has begun before the moment."""
    running, asked = _running(trips, units), Counter[Key]()
    for row in scenario.fixed.values():
        asked[_row(scenario, row)] += row.units
    if any(running[key] < count for key, count in asked.items()):
        return False
    promised = Counter[Key]()
    for one in scenario.fixed_riders.values():
        keys = tuple(_row(scenario, scenario.fixed[name]) for name in one.trips)
        promised[one.cohort, keys, one.board, one.alight, one.facility] += one.workers
    travel = Counter[Key]((name, *_way(trips, way), way.facility) for name, way in riders)
    if any(travel[key] < heads for key, heads in promised.items()):
        return False
    if scenario.replan.date is None:
        return True
    since = (scenario.replan.date - scenario.start).days * DAY + (scenario.replan.clock or 0)
    begun = {
        number
        for number, trip in enumerate(trips)
        if (trip.leave[0] if trip.fleet is None else trip.busy[0]) < since
    }
    if any(running[key] > asked[key] for key in {_trip(trips[number]) for number in begun}):
        return False
    early = Counter[Key](
        (name, *_way(trips, way), way.facility)
        for name, way in riders
        if way.depart < since or any(ride[0] in begun for ride in way.rides)
    )
    return all(heads <= promised[key] for key, heads in early.items())


def price(
    scenario: Scenario,
    trips: Sequence[Trip],
    riders: Sequence[tuple[str, Way]],
    units: Mapping[Run, int],
) -> Fraction:
    """`changes`, route by route: as many units as possible count as moved."""
    rules, total = scenario.replan, Fraction(0)
    over = Counter(_running(trips, units))
    for row in scenario.in_force.values():
        over[_row(scenario, row)] -= row.units
    for route in {key[:-1] for key in over}:
        mine = [count for key, count in over.items() if key[:-1] == route]
        lost, new = -sum(n for n in mine if n < 0), sum(n for n in mine if n > 0)
        prices = [
            exact(rules.cancelled_trip) * (lost - moved)
            + exact(rules.added_trip) * (new - moved)
            + exact(rules.moved_trip) * moved
            for moved in range(min(lost, new) + 1)
        ]
        total += min(prices)
    travel = Counter[Key]((name, *_way(trips, way)) for name, way in riders)
    for one in scenario.in_force_riders.values():
        keys = tuple(_row(scenario, scenario.in_force[name]) for name in one.trips)
        key = one.cohort, keys, one.board, one.alight
        kept = min(one.workers, travel[key])
        travel[key] -= kept
        total += exact(rules.changed_worker) * (one.workers - kept)
    return total


def _running(trips: Sequence[Trip], units: Mapping[Run, int]) -> Counter[Key]:
    found = Counter[Key]()
    for (number, _), count in units.items():
        found[_trip(trips[number])] += count
    return found


def _trip(trip: Trip) -> Key:
    return trip.operator, trip.purpose, trip.stops, trip.leave[0]


def _row(scenario: Scenario, row: FixedTrip) -> Key:
    return row.operator, row.purpose, row.stops, (row.date - scenario.start).days * DAY + row.depart


def _way(trips: Sequence[Trip], way: Way) -> Key:
    first, last = way.rides[0], way.rides[-1]
    keys = tuple(_trip(trips[number]) for number, _, _ in way.rides)
    return keys, trips[first[0]].stops[first[1]], trips[last[0]].stops[last[2]]
