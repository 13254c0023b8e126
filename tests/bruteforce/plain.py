"""An even dumber planner: every split, every number of units, each plan checked from nothing.

It takes the ways from the brute-force planner and nothing of its search: no state that is kept up
to date, no branch cut, no argument about the fewest units.
"""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from bruteforce.exact import cents, exact
from bruteforce.search import MAXIMISED
from bruteforce.trips import Trip, usable_seats
from bruteforce.useful import Run
from bruteforce.ways import Way, all_ways
from returnplan.scenario.scenario import Scenario

Riders = list[tuple[str, Way]]
"""A cohort and a way for every worker who travels."""


def count_splits(scenario: Scenario) -> int:
    """How many splits there are: with w workers and k ways, w of k + 1 kinds."""
    _, ways, _ = all_ways(scenario)
    total = 1
    for cohort in scenario.cohorts.values():
        total *= len(list(_splits(len(ways[cohort.cohort]), cohort.workers)))
    return total


def solve_plainly(scenario: Scenario) -> dict[str, float]:
    """Optimum of every stage."""
    plans = list(_plans(scenario))
    values = {}
    for objective in scenario.objective.order:
        best = (max if objective in MAXIMISED else min)(plan[objective] for plan in plans)
        slack = exact(scenario.objective.slack[objective])
        values[objective] = float(best)
        if objective in MAXIMISED:
            plans = [plan for plan in plans if plan[objective] >= best * (1 - slack)]
        else:
            plans = [plan for plan in plans if plan[objective] <= best * (1 + slack)]
    return values


def _splits(kinds: int, workers: int) -> Iterator[tuple[int, ...]]:
    """Workers on each kind, some may stay behind."""
    if kinds == 0:
        yield ()
        return
    for first in range(workers + 1):
        for rest in _splits(kinds - 1, workers - first):
            yield (first, *rest)


def _plans(scenario: Scenario) -> Iterator[dict[str, Fraction]]:
    """Values of every lawful plan."""
    trips, ways, reachable = all_ways(scenario)
    cohorts = list(scenario.cohorts.values())
    for splits in product(*(_splits(len(ways[c.cohort]), c.workers) for c in cohorts)):
        riders: Riders = [
            (cohort.cohort, way)
            for cohort, split in zip(cohorts, splits, strict=True)
            for way, workers in zip(ways[cohort.cohort], split, strict=True)
            for _ in range(workers)
        ]
        if _heads_fit(scenario, riders) and _calls_fit(trips, riders):
            runs = sorted({(trip, way.level) for _, way in riders for trip, _, _ in way.rides})
            most = [trips[run[0]].max_units or _vehicles(scenario, trips[run[0]]) for run in runs]
            for units in product(*(range(1, limit + 1) for limit in most)):
                cost = _cost_if_lawful(scenario, trips, riders, dict(zip(runs, units, strict=True)))
                if cost is not None:
                    yield _values(scenario, riders, reachable, cost)


def _vehicles(scenario: Scenario, trip: Trip) -> int:
    assert trip.fleet is not None
    return scenario.fleets[trip.fleet].vehicles


def _heads_fit(scenario: Scenario, riders: Riders) -> bool:
    starts: Counter[tuple[str, int]] = Counter()
    arrivals: Counter[tuple[str, int]] = Counter()
    beds: Counter[tuple[str, int]] = Counter()
    for cohort_id, way in riders:
        cohort = scenario.cohorts[cohort_id]
        starts[cohort.origin, way.start_day] += 1
        arrivals[scenario.employers[cohort.employer].place, way.arrival_day] += 1
        for day in way.bed_days:
            assert way.facility is not None
            beds[way.facility, day] += 1
    places, quarantine = scenario.places, scenario.quarantine
    return (
        all(heads <= _bound(places[p].departures_per_day) for (p, _), heads in starts.items())
        and all(heads <= _bound(places[p].arrivals_per_day) for (p, _), heads in arrivals.items())
        and all(heads <= quarantine[f].beds for (f, _), heads in beds.items())
    )


def _bound(limit: int | None) -> int:
    return 10**9 if limit is None else limit


def _calls_fit(trips: list[Trip], riders: Riders) -> bool:
    """Somebody at every stop; a line's departure at one level only."""
    calls = {
        (trip, way.level, stop)
        for _, way in riders
        for trip, board, alight in way.rides
        for stop in (board, alight)
    }
    runs = {(trip, level) for trip, level, _ in calls}
    if any((t, level, s) not in calls for t, level in runs for s in range(len(trips[t].stops))):
        return False
    lines = [trip for trip, _ in runs if trips[trip].purpose == "line"]
    return len(lines) == len(set(lines))


def _cost_if_lawful(
    scenario: Scenario, trips: list[Trip], riders: Riders, units: dict[Run, int]
) -> Fraction | None:
    """Cost of a plan; None where units, vehicles, loads or the budget do not fit."""
    total = sum(way.cents for _, way in riders)
    on_board = Counter((trip, way.level) for _, way in riders for trip, _, _ in way.rides)
    for run, count in units.items():
        trip = trips[run[0]]
        seats = count * usable_seats(scenario, trip, run[1])
        if not exact(trip.min_load) * seats <= on_board[run] <= seats or count < trip.min_units:
            return None
        total += trip.departure_cents + count * trip.unit_cents
    duties = [(trips[run[0]].fleet, trips[run[0]].busy, count) for run, count in units.items()]
    for fleet, (begin, _), _ in duties:
        if fleet is not None:
            busy = sum(n for other, (b, r), n in duties if other == fleet and b <= begin < r)
            if busy > scenario.fleets[fleet].vehicles:
                return None
    if scenario.budget is not None and total > cents(scenario.budget):
        return None
    return Fraction(total, 100)


def _values(
    scenario: Scenario, riders: Riders, reachable: set[str], cost: Fraction
) -> dict[str, Fraction]:
    values = dict.fromkeys(("key_post_days", "post_days", "returned", "travel_hours"), Fraction(0))
    waiting: Counter[str] = Counter()
    carried: Counter[str] = Counter()
    for cohort in scenario.cohorts.values():
        if cohort.cohort in reachable:
            waiting[cohort.employer] += cohort.workers
    for cohort_id, way in riders:
        cohort = scenario.cohorts[cohort_id]
        post = scenario.posts[cohort.employer, cohort.post]
        days = exact(post.weight) * way.dates_on_post
        values["post_days"] += days
        values["key_post_days"] += days if post.key else 0
        values["returned"] += 1
        values["travel_hours"] += Fraction(way.arrive - way.depart, 60)
        carried[cohort.employer] += 1
    shares = [Fraction(carried[e], heads) for e, heads in waiting.items() if heads]
    return {**values, "cost": cost, "worst_share": min(shares, default=Fraction(1))}
