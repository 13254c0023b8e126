"""Fixed trips and riders for a random scenario: a part of some lawful plan of it, in some seeds."""

from datetime import timedelta
from random import Random
from typing import Any

from bruteforce.exact import DAY
from bruteforce.search import Search
from bruteforce.useful import Run, runs_of
from bruteforce.ways import Way
from returnplan.calendar import clock_text
from returnplan.scenario import Scenario

Rows = list[dict[str, Any]]

SHARE = 0.5
"""Of the random scenarios in which something is fixed, where somebody can travel at all."""


def fixed_tables(seed: int, scenario: Scenario) -> dict[str, Rows]:
    """Tables fixed and fixed_riders of a seed; empty in most."""
    random = Random(f"returnplan fixed {seed}")
    if random.random() >= SHARE:
        return {}
    placed = _some_plan(random, Search(scenario, 0, frozenset()))
    return _Rows(random, Search(scenario, 0, frozenset())).of(placed)


def _some_plan(random: Random, search: Search) -> list[tuple[int, int, int]]:
    """(place of the cohort, number of the way, workers) of a lawful plan, made at random."""
    placed = []
    for place in random.sample(range(len(search.cohorts)), len(search.cohorts)):
        cohort = search.cohorts[place]
        left, ways = cohort.workers, len(search.ways[cohort.cohort])
        for number in random.sample(range(ways), min(ways, 6)):
            heads = random.randint(1, left) if left else 0
            if heads and search.shift(place, number, heads):
                placed.append((place, number, heads))
                left -= heads
            elif heads:
                search.shift(place, number, -heads)
    while True:
        empty = {run for run, heads in search.riders.items() if heads and not search.complete(run)}
        gone = [one for one in placed if empty & set(runs_of(_way(search, one)))]
        for place, number, heads in gone:
            search.shift(place, number, -heads)
        placed = [one for one in placed if one not in gone]
        if not gone:
            return placed


def _way(search: Search, placed: tuple[int, int, int]) -> Way:
    return search.ways[search.cohorts[placed[0]].cohort][placed[1]]


class _Rows:
    """Rows of some of a plan, with the cells blank that may be."""

    def __init__(self, random: Random, search: Search) -> None:
        self.random = random
        self.search = search
        self.names: dict[Run, str] = {}
        self.fixed: Rows = []

    def of(self, placed: list[tuple[int, int, int]]) -> dict[str, Rows]:
        riders: Rows = []
        for one in placed:
            dice, way = self.random.random(), _way(self.search, one)
            if dice < 0.6:
                riders.append(self.riders(len(riders), one, way))
            elif dice < 0.8:
                for run in runs_of(way):
                    self.trip(run, ridden=False)
        tables = {"fixed": self.fixed, "fixed_riders": riders}
        return {name: rows for name, rows in tables.items() if rows}

    def trip(self, run: Run, *, ridden: bool) -> str:
        if run in self.names:
            return self.names[run]
        self.names[run] = name = f"t{len(self.names)}"
        trip, scenario = self.search.trips[run[0]], self.search.scenario
        day, clock = divmod(trip.leave[0], DAY)
        row = {
            "trip": name,
            "operator": trip.operator,
            "purpose": self.maybe(trip.purpose),
            "risk": self.maybe(run[1]) if ridden else run[1],
            "stops": self.random.choice((" > ", " ")).join(trip.stops),
            "date": scenario.start + timedelta(days=day),
            "depart": clock_text(clock),
        }
        alike = [one for one in self.search.trips if _same(one, trip)]
        if len(alike) > 1:
            row["purpose"] = trip.purpose
        self.fixed.append(row)
        return name

    def maybe(self, cell: str | None) -> str | None:
        return cell if self.random.random() < 0.5 else None

    def riders(self, number: int, placed: tuple[int, int, int], way: Way) -> dict[str, Any]:
        place, _, heads = placed
        cohort = self.search.cohorts[place].cohort
        trips, runs = self.search.trips, runs_of(way)
        names = [self.trip(run, ridden=True) for run in runs]
        alike = {
            (one.rides[0][1], one.rides[-1][2])
            for one in self.search.ways[cohort]
            if runs_of(one) == runs
        }
        board = trips[way.rides[0][0]].stops[way.rides[0][1]]
        alight = trips[way.rides[-1][0]].stops[way.rides[-1][2]]
        several = len(alike) > 1
        return {
            "riders": f"r{number}",
            "cohort": cohort,
            "workers": self.random.randint(1, heads),
            "trips": " ".join(names),
            "board": board if several else self.maybe(board),
            "alight": alight if several else self.maybe(alight),
            "facility": self.maybe(way.facility),
        }


def _same(one: Any, other: Any) -> bool:
    return (one.operator, one.stops, one.leave[0]) == (other.operator, other.stops, other.leave[0])
