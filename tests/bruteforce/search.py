"""The exact optimum of each stage, by trying every split of every cohort over its ways.

Where production counts every number of heads of every loan is tried, and with each every split.
Only loans and riders are tried. The units follow: a trip takes the fewest that seat its passengers,
since more units cost more, hold more vehicles and ask for more passengers, and help nothing.

A branch is cut only where no completion can be lawful and better:

- riders only add to heads, beds, units, vehicles and cost, so a limit once passed stays passed;
- a trip that misses riders (min_load, a stop unused) when nobody is left who could take it;
- the most that all who are left could add does not reach a floor, or the best plan known. To
  production they add at most what they would if all of them came as early as any way of theirs
  allows: one more head at a post never lowers any utilisation. If even then a post that lends has
  too few heads, it cannot lend.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from bruteforce.exact import Calendar, exact
from bruteforce.fixed import asked
from bruteforce.stage import Ahead, Stage, added, maximised
from bruteforce.trips import Trip, usable_beds, usable_seats
from bruteforce.useful import Run, runs_of, useful_ways
from bruteforce.ways import Way, all_ways
from bruteforce.work import PRODUCTION, Comer, Loans, PostKey, Work
from returnplan.scenario.scenario import Cohort, Scenario

SUMS = ("key_post_days", "post_days", "returned", "cost", "travel_hours")
FORGIVEN = Fraction(1, 10**9)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Optimal value of each stage, by objective in the order, and a plan of the last stage."""

    values: Mapping[str, float]
    plan: tuple[tuple[str, Way, int], ...]
    """(cohort, way, workers)."""
    loans: Mapping[str, int]
    trips: tuple[Trip, ...]
    branches: int


def solve_by_force(
    scenario: Scenario, most_branches: int = 200_000, lifted: frozenset[str] = frozenset()
) -> Outcome:
    """Optimum of every stage of the scenario's order.

    `lifted` names rules to leave out (of C1, C4, C6, C15, C22, C24), to see whether they matter.

    Raises
    ------
    TooLargeError
        After `most_branches` branches.
    """
    return Search(scenario, most_branches, lifted).stages()


class Search:
    """The state of one search: riders of every run, and what follows from them."""

    def __init__(self, scenario: Scenario, most_branches: int, lifted: frozenset[str]) -> None:
        self.scenario = scenario
        self.lifted = lifted
        self.most_branches = most_branches
        self.branches = 0
        self.calendar = Calendar(scenario, lifted)
        self.order = scenario.objective.order
        self.trips, ways, reachable = all_ways(scenario, lifted)
        self.cohorts = [cohort for cohort in scenario.cohorts.values() if cohort.workers > 0]
        self.ways = useful_ways(scenario, self.trips, ways, lifted)
        self.seats = {
            run: usable_seats(scenario, self.trips[run[0]], run[1])
            for found in self.ways.values()
            for way in found
            for run in runs_of(way)
        }
        self.waiting: dict[str, int] = {}
        for cohort in self.cohorts:
            if cohort.cohort in reachable:
                waiting = self.waiting.get(cohort.employer, 0)
                self.waiting[cohort.employer] = waiting + cohort.workers
        weights = [exact(post.weight) for post in scenario.posts.values()]
        self.scale = lcm(*(weight.denominator for weight in weights))
        self.worth = {c.cohort: self.worths(c.cohort) for c in self.cohorts}
        self.last_chance = self.last_chances()
        self.moments = self.duty_moments()
        self.share_unit = lcm(*self.waiting.values())
        self.work = Work(self.calendar, lifted)
        # The state: what the riders placed so far take.
        self.heads: dict[object, int] = {}
        self.riders: dict[Run, int] = {}
        self.calls: dict[tuple[Run, int], int] = {}
        self.levels: dict[int, list[str]] = {}
        self.busy: dict[tuple[str, int], int] = {}
        self.totals = dict.fromkeys(SUMS, 0)
        self.carried: dict[str, int] = {}
        self.placed: list[tuple[str, Way, int]] = []
        self.comers: dict[Comer, int] = {}
        self.loans: Loans = (0,) * len(scenario.loans)
        self.fixed = asked(scenario, self.trips, self.ways)
        for run, units in self.fixed.units.items():
            self.run_fixed(run, units)

    # -- what is known before the search ---------------------------------------------------------

    def worths(self, cohort_id: str) -> list[dict[str, int]]:
        """What one worker on each way adds to the totals, trips' own cost aside."""
        cohort = self.scenario.cohorts[cohort_id]
        post = self.scenario.posts[cohort.employer, cohort.post]
        weight = int(exact(post.weight) * self.scale)
        return [
            {
                "key_post_days": weight * way.dates_on_post * post.key,
                "post_days": weight * way.dates_on_post,
                "returned": 1,
                "cost": way.cents,
                "travel_hours": way.arrive - way.depart,
            }
            for way in self.ways[cohort_id]
        ]

    def comer(self, cohort: Cohort, way: Way) -> Comer:
        post: PostKey = cohort.employer, cohort.post
        return post, self.calendar.horizon - way.dates_on_post

    def last_chances(self) -> list[set[Run]]:
        """Runs that no later cohort can ride, for each place in the order of cohorts."""
        last = {}
        for place, cohort in enumerate(self.cohorts):
            for way in self.ways[cohort.cohort]:
                last.update(dict.fromkeys(runs_of(way), place))
        return [{r for r, at in last.items() if at == place} for place in range(len(self.cohorts))]

    def duty_moments(self) -> dict[int, list[tuple[str, int]]]:
        """Moments at which a vehicle of each trip is busy, of those at which duties begin.

        The most vehicles are busy at a moment at which a duty begins.
        """
        trips = sorted({number for number, _ in self.seats})
        return {
            one: [
                (self.trips[one].fleet, moment)
                for moment in sorted({self.trips[other].busy[0] for other in trips})
                if self.trips[one].busy[0] <= moment < self.trips[one].busy[1]
            ]
            for one in trips
            if self.trips[one].fleet is not None
        }

    # -- putting workers on a way, and taking them off -------------------------------------------

    def units(self, run: Run) -> int:
        riders = self.riders.get(run, 0)
        needed = 1 if "C1" in self.lifted else -(-riders // self.seats[run])
        least = self.fixed.units.get(run, 0)
        return max(self.trips[run[0]].min_units, needed, least) if riders or least else 0

    def run_fixed(self, run: Run, asked: int) -> None:
        """What a fixed trip takes before anybody rides it."""
        trip = self.trips[run[0]]
        units = max(asked, trip.min_units)
        self.totals["cost"] += units * trip.unit_cents + trip.departure_cents
        self.levels.setdefault(run[0], []).append(run[1])
        for moment in self.moments.get(run[0], ()):
            self.busy[moment] = self.busy.get(moment, 0) + units

    def shift(self, place: int, number: int, workers: int) -> bool:
        """Add workers (negative: take away) to a way of a cohort; whether all limits are kept."""
        cohort, places = self.cohorts[place], self.scenario.places
        way = self.ways[cohort.cohort][number]
        kept = True

        def count(what: object, limit: int | None) -> bool:
            self.heads[what] = self.heads.get(what, 0) + workers
            return limit is None or self.heads[what] <= limit

        destination = self.scenario.employers[cohort.employer].place
        start, arrival = (cohort.origin, way.start_day), (destination, way.arrival_day)
        kept &= count(("start", *start), places[cohort.origin].departures_per_day)
        kept &= count(("arrival", *arrival), places[destination].arrivals_per_day)
        if way.facility is not None:
            for day in way.bed_days:
                beds = usable_beds(self.scenario, way.facility)
                kept &= count((way.facility, day), beds)
        for trip, board, alight in way.rides:
            kept &= self.ride((trip, way.level), board, alight, workers)
        for name, worth in self.worth[cohort.cohort][number].items():
            self.totals[name] += worth * workers
        self.carried[cohort.employer] = self.carried.get(cohort.employer, 0) + workers
        comer = self.comer(cohort, way)
        self.comers[comer] = self.comers.get(comer, 0) + workers
        budget = self.scenario.budget
        return kept and (budget is None or self.totals["cost"] <= exact(budget) * 100)

    def ride(self, run: Run, board: int, alight: int, workers: int) -> bool:
        """Add workers to a run; whether its units are to be had, at one level for a line."""
        trip, before = self.trips[run[0]], self.units(run)
        self.riders[run] = self.riders.get(run, 0) + workers
        for stop in (board, alight):
            self.calls[run, stop] = self.calls.get((run, stop), 0) + workers
        units = self.units(run)
        more = units - before
        cost = more * trip.unit_cents
        if (units == 0) != (before == 0):
            cost += trip.departure_cents if more > 0 else -trip.departure_cents
            levels = self.levels.setdefault(run[0], [])
            if more > 0:
                levels.append(run[1])
            else:
                levels.remove(run[1])
        self.totals["cost"] += cost
        kept = trip.max_units is None or units <= trip.max_units
        if trip.purpose == "line" and "C4" not in self.lifted:
            kept &= len(self.levels.get(run[0], [])) <= 1
        for moment in self.moments.get(run[0], ()):
            self.busy[moment] = self.busy.get(moment, 0) + more
            kept &= self.busy[moment] <= self.scenario.fleets[moment[0]].vehicles
        return kept

    def complete(self, run: Run) -> bool:
        """Whether a run with riders has enough of them, and some at every stop."""
        trip, riders = self.trips[run[0]], self.riders.get(run, 0)
        if riders == 0:
            return run not in self.fixed.units
        enough = riders >= exact(trip.min_load) * self.units(run) * self.seats[run]
        called = all(self.calls.get((run, stop)) for stop in range(len(trip.stops)))
        return enough and (called or "C6" in self.lifted)

    # -- values, in whole units: shares of the least common multiple, cents, minutes ---------------

    def unit(self, objective: str) -> int:
        """How many of the whole numbers in which an objective is counted make one."""
        if objective == "worst_share":
            return self.share_unit
        units = {"key_post_days": self.scale, "post_days": self.scale, "cost": 100}
        return {**units, "travel_hours": 60}.get(objective, 1)

    def most(self, objective: str, ahead: Ahead) -> int | Fraction:
        """Value if all who are ahead are added, to what is maximised or helped by more heads."""
        if objective == "worst_share":
            return min(
                (
                    (self.carried.get(name, 0) + ahead.heads.get(name, 0))
                    * (self.share_unit // waiting)
                    for name, waiting in self.waiting.items()
                ),
                default=self.share_unit,
            )
        if objective in PRODUCTION:
            heads = self.work.heads(added(self.comers, ahead.comers), self.loans)
            return getattr(self.work, objective)(heads)
        return self.totals[objective] + (
            ahead.more.get(objective, 0) if maximised(objective) else 0
        )

    def may_lend(self, ahead: Ahead) -> bool:
        """Whether posts can spare those whom they lend, if all who are ahead come."""
        if not any(self.loans):
            return True
        heads = self.work.heads(added(self.comers, ahead.comers), self.loans)
        return self.work.may_lend(heads, self.loans)

    # -- stages ----------------------------------------------------------------------------------

    def stages(self) -> Outcome:
        floors: list[tuple[str, Fraction]] = []
        values: dict[str, float] = {}
        for objective in self.order:
            stage = Stage(self, objective, floors)
            value = stage.best()
            values[objective] = float(Fraction(value) / self.unit(objective))
            slack = exact(self.scenario.objective.slack[objective])
            if maximised(objective):
                floors.append((objective, value * (1 - slack) * (1 - FORGIVEN)))
            else:
                floors.append((objective, value * (1 + slack) * (1 + FORGIVEN)))
        return Outcome(
            values=values,
            plan=stage.plan,
            loans=dict(zip(self.scenario.loans, stage.loans, strict=True)),
            trips=tuple(self.trips),
            branches=self.branches,
        )
