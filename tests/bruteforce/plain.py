"""An even dumber planner: every split, number of units and loan, each plan checked from nothing.

It takes the ways from the brute-force planner and nothing of its search: no state that is kept up
to date, no branch cut, no argument about the fewest units, no order in which production is computed
(it lowers the work of all dates until every formula holds).
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from itertools import product

from bruteforce.exact import cents, exact
from bruteforce.promises import price, stands
from bruteforce.stage import MAXIMISED
from bruteforce.trips import Trip, usable_beds, usable_seats
from bruteforce.useful import Run
from bruteforce.ways import Way, all_ways
from bruteforce.work import PRODUCTION
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
            production = list(_production(scenario, riders))
            for units in product(*(range(1, limit + 1) for limit in most)):
                running = dict(zip(runs, units, strict=True))
                cost = _cost_if_lawful(scenario, trips, riders, running)
                if cost is not None and stands(scenario, trips, riders, running):
                    values = _values(scenario, riders, reachable, cost)
                    values["changes"] = price(scenario, trips, riders, running)
                    yield from ({**values, **made} for made in production)


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
    places = scenario.places
    return (
        all(heads <= _bound(places[p].departures_per_day) for (p, _), heads in starts.items())
        and all(heads <= _bound(places[p].arrivals_per_day) for (p, _), heads in arrivals.items())
        and all(heads <= usable_beds(scenario, f) for (f, _), heads in beds.items())
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


def _production(scenario: Scenario, riders: Riders) -> Iterator[dict[str, Fraction]]:
    """Output and uncovered days with each lawful set of loans."""
    counts = any(name in PRODUCTION for name in scenario.objective.order)
    for lent in product(*(range(loan.workers + 1) for loan in scenario.loans.values())):
        if counts or not any(lent):
            heads = _heads(scenario, riders, dict(zip(scenario.loans, lent, strict=True)))
            if heads is not None:
                yield {
                    "output": _output(scenario, heads),
                    "uncovered_days": Fraction(
                        sum(
                            max(0, post.min_present - min(heads[key, day], post.required))
                            for key, post in scenario.posts.items()
                            for day in _dates(scenario)
                        )
                    ),
                }


Heads = dict[tuple[tuple[str, str], int], int]
"""By post and date."""


def _dates(scenario: Scenario) -> range:
    return range(scenario.days + scenario.tail_days)


def _heads(scenario: Scenario, riders: Riders, lent: dict[str, int]) -> Heads | None:
    """Heads at posts; None where a post lends too many."""
    heads = Counter(
        {(key, d): post.present for key, post in scenario.posts.items() for d in _dates(scenario)}
    )
    for cohort_id, way in riders:
        cohort = scenario.cohorts[cohort_id]
        for day in list(_dates(scenario))[len(_dates(scenario)) - way.dates_on_post :]:
            heads[(cohort.employer, cohort.post), day] += 1
    lending = set()
    for name, loan in scenario.loans.items():
        for day in _dates(scenario):
            today = scenario.start + timedelta(days=day)
            first, last = loan.from_ or today, loan.until or today
            if lent[name] and first <= today <= last:
                heads[(loan.lender, loan.lender_post), day] -= lent[name]
                heads[(loan.borrower, loan.borrower_post), day] += lent[name]
                lending.add(((loan.lender, loan.lender_post), day))
    least = {key: post.min_present for key, post in scenario.posts.items()}
    return None if any(heads[spot] < max(0, least[spot[0]]) for spot in lending) else heads


def _output(scenario: Scenario, heads: Heads) -> Fraction:
    """Work of all dates, lowered from full work until every formula holds."""
    dates = _dates(scenario)
    done = {(e, day): Fraction(day + 1) for e in scenario.employers for day in dates}
    while True:
        lower = {spot: min(_limits(scenario, heads, done, *spot)) for spot in done}
        if lower == done:
            break
        done = lower
    daily = {name: exact(employer.daily_output) for name, employer in scenario.employers.items()}
    return sum((daily[e] * done[e, dates[-1]] for e in daily), Fraction(0))


def _limits(
    scenario: Scenario, heads: Heads, done: dict[tuple[str, int], Fraction], employer: str, day: int
) -> Iterator[Fraction]:
    """What bounds the work of an employer by the end of a date."""
    yield done[employer, day]
    before = done.get((employer, day - 1), Fraction(0))
    yield before + exact(scenario.employers[employer].orders)
    yield before + 1
    for key, post in scenario.posts.items():
        if key[0] == employer and post.required:
            yield before + Fraction(min(heads[key, day], post.required), post.required)
    supplies: dict[str, Fraction] = {}
    for row in scenario.inputs.values():
        if row.buyer == employer:
            made = done.get((row.supplier, day - row.lag_days), Fraction(0))
            supply = supplies.get(row.input, exact(row.stock_days))
            supplies[row.input] = supply + exact(row.share) * made
    for delivery in scenario.deliveries:
        if delivery.buyer == employer and (delivery.date - scenario.start).days <= day:
            supplies[delivery.input] += exact(delivery.days)
    yield from supplies.values()
