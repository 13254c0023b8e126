"""Why some stay behind and what a step more brings, by trying everything.

The tests' own reading of `left_behind` and `bottlenecks`: it takes of a plan how many of each
cohort are carried and what each stage ended with and has in the plan, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Any

from bruteforce.exact import exact
from bruteforce.fixed import NothingStandsError
from bruteforce.search import Search, solve_by_force
from bruteforce.stage import CARRIED, Ahead, Stage, maximised
from bruteforce.trips import usable_beds
from bruteforce.ways import all_ways
from returnplan.scenario.scenario import Scenario

LIMITS = ("beds", "vehicles", "line_units", "min_load", "arrivals", "departures", "budget")
ASIDE = ("cost", "travel_hours")
PLENTY = 99
"""More than any tiny scenario can use."""
ROUNDING = Fraction(1, 10**7)
CLEAR = Fraction(1, 10**5)
"""Relative difference of values, below which they are equal, and above which one is better."""


def without(scenario: Scenario, *limits: str) -> Scenario:
    """The scenario with limits lifted."""
    changes: dict[str, tuple[str, dict[str, Any]]] = {
        "beds": ("quarantine", {"beds": PLENTY}),
        "vehicles": ("fleets", {"vehicles": PLENTY}),
        "line_units": ("lines", {"max_units": PLENTY}),
        "arrivals": ("places", {"arrivals_per_day": None}),
        "departures": ("places", {"departures_per_day": None}),
    }
    for limit in limits:
        if limit == "budget":
            scenario = replace(scenario, budget=None)
        elif limit == "fixed":
            scenario = replace(scenario, fixed={}, fixed_riders={})
        elif limit == "min_load":
            for table in ("fleets", "lines"):
                scenario = _every(scenario, table, {"min_load": 0.0})
        else:
            scenario = _every(scenario, *changes[limit])
    return scenario


def _every(scenario: Scenario, table: str, cells: dict[str, Any]) -> Scenario:
    rows = {name: replace(row, **cells) for name, row in getattr(scenario, table).items()}
    return replace(scenario, **{table: rows})


def with_a_step(scenario: Scenario, resource: str, name: str) -> Scenario:
    """The scenario with one step more of a resource."""
    if resource == "budget":
        # 1 % of money, in cents, one at least.
        cents = max(1, (exact(scenario.budget or 0) + Fraction(1, 2)).__floor__())
        return replace(scenario, budget=float(exact(scenario.budget or 0) + Fraction(cents, 100)))
    table, column, step = {
        "vehicles": ("fleets", "vehicles", 1),
        "line_units": ("lines", "max_units", 1),
        "beds": ("quarantine", "beds", 10),
        "arrivals": ("places", "arrivals_per_day", 10),
        "departures": ("places", "departures_per_day", 10),
    }[resource]
    rows = dict(getattr(scenario, table))
    capacity = getattr(rows[name], column)
    if resource == "beds":  # that may be filled
        capacity = usable_beds(scenario, name)
        more = (capacity + (min(step, capacity) or 1)) / (1 - exact(scenario.reserve.beds))
        rows[name] = replace(rows[name], beds=-(-more // 1))
    else:
        rows[name] = replace(rows[name], **{column: capacity + (min(step, capacity) or 1)})
    return replace(scenario, **{table: rows})


class Counting(Search):
    """A search that also counts how many of each cohort are carried."""

    def __init__(self, scenario: Scenario, most_branches: int) -> None:
        super().__init__(scenario, most_branches, frozenset())
        for cohort in self.cohorts:
            self.totals[CARRIED + cohort.cohort] = 0

    def worths(self, cohort_id: str) -> list[dict[str, int]]:
        counts = {CARRIED + one.cohort: int(one.cohort == cohort_id) for one in self.cohorts}
        return [{**row, **counts} for row in super().worths(cohort_id)]

    def any_plan(self, floors: Mapping[str, Fraction]) -> bool:
        """Whether there is a plan with at least (minimised: at most) these values."""
        stage = AnyPlan(self, self.order[0], list(floors.items()))
        try:
            stage.best()
        except NothingStandsError:  # how a stage says that its floors cannot be kept
            return False
        return True


class AnyPlan(Stage):
    """A stage that ends with the first plan."""

    def hopeful(self, ahead: Ahead) -> bool:
        return self.value is None and super().hopeful(ahead)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a plan has."""

    scenario: Scenario
    carried: Mapping[str, int]
    ended: Mapping[str, float]
    """Value of each objective when its stage ended."""
    final: Mapping[str, float]
    """In the plan."""


class Judge:
    """Says why each cohort that could come stays behind."""

    def __init__(self, facts: Facts, most_branches: int = 60_000) -> None:
        self.facts = facts
        self.order = facts.scenario.objective.order
        self.most_branches = most_branches
        self.exists = cache(self._exists)
        self.search = cache(self._search)

    def _search(self, limits: tuple[str, ...]) -> Counting:
        return Counting(without(self.facts.scenario, *limits), self.most_branches)

    def _exists(
        self,
        limits: tuple[str, ...],
        cohort: str,
        keep: bool,
        better: int | None,
        aside: bool = True,
    ) -> bool:
        """Whether a plan without `limits` carries one more of a cohort.

        `keep`: and nobody else less. `better`: the objective at that place of the order is better
        and those before it are not worse; None: no objective is worse. `aside`: cost and hours may
        be.
        """
        search = self.search(limits)
        search.branches = 0
        floors: dict[str, Fraction] = {}
        for place, name in enumerate(self.order):
            kept = not (aside and name in ASIDE) and (better is None or place <= better)
            if kept:
                final = exact(self.facts.final[name])
                size = max(Fraction(1), abs(final))
                change = -ROUNDING * size if place != better else CLEAR * size
                target = final + change if maximised(name) else final - change
                floors[name] = target * search.unit(name)
        for name, heads in self.facts.carried.items():
            if keep and heads:
                floors[CARRIED + name] = Fraction(heads)
        floors[CARRIED + cohort] = Fraction(self.facts.carried[cohort] + 1)
        return search.any_plan(floors)

    def reason(self, cohort: str) -> str:
        """As formats.md has it, and docs/after-the-stages.md where it leaves something open."""
        keep = False
        free = self.as_good((), cohort, keep)
        if free and self.counted(cohort):
            keep = True
            free = self.as_good((), cohort, keep)
        if free:
            gains = (
                self.exists((), cohort, True, place, False) for place in range(len(self.order))
            )
            return "slack" if self.counted(cohort) and any(gains) else "not_counted"
        for limit in LIMITS:
            if self.as_good((limit,), cohort, keep):
                return limit
        if self.facts.scenario.fixed and self.as_good(("fixed",), cohort, keep):
            return "fixed"
        return "several" if self.as_good(LIMITS, cohort, keep) else "not_counted"

    def as_good(self, limits: tuple[str, ...], cohort: str, keep: bool) -> bool:
        """Whether one more is carried and no stage is worse: a gain before a loss is none."""
        if self.exists(limits, cohort, keep, None):
            return True
        places = [place for place, name in enumerate(self.order) if name not in ASIDE]
        return any(self.exists(limits, cohort, keep, place) for place in places[:-1])

    def counted(self, cohort: str) -> bool:
        """Whether some objective of the order may be better with one more of them."""
        return (
            "worst_share" in self.order
            or self.surely_counted(cohort)
            or (self.in_time(cohort) and self._may_count(cohort))
        )

    def in_time(self, cohort: str) -> bool:
        """Whether they could be on post on a date of the horizon, could they but ride."""
        _, ways, _ = all_ways(without(self.facts.scenario, *LIMITS))
        return any(way.dates_on_post for way in ways[cohort])

    def surely_counted(self, cohort: str) -> bool:
        """Whether some objective is a sum in which each of them counts, could they but ride."""
        scenario = self.facts.scenario
        post = scenario.post_of(scenario.cohorts[cohort])
        days = post.weight and self.in_time(cohort)
        return bool(
            "returned" in self.order
            or ("post_days" in self.order and days)
            or ("key_post_days" in self.order and days and post.key)
        )

    def _may_count(self, cohort: str) -> bool:
        """Whether heads at their post can change production, through loans too."""
        scenario = self.facts.scenario
        employers = {name for name, row in scenario.employers.items() if row.daily_output}
        for _ in scenario.employers:
            employers |= {
                one.supplier for one in scenario.inputs.values() if one.buyer in employers
            }
        posts = {
            key
            for key, post in scenario.posts.items()
            if ("output" in self.order and key[0] in employers and post.required)
            or ("uncovered_days" in self.order and post.min_present)
        }
        for _ in scenario.loans:
            posts |= {
                (loan.lender, loan.lender_post)
                for loan in scenario.loans.values()
                if (loan.borrower, loan.borrower_post) in posts
            }
        row = scenario.cohorts[cohort]
        return (row.employer, row.post) in posts


def worth_by_force(
    facts: Facts, resource: str, name: str, most_branches: int = 60_000
) -> tuple[str | None, float]:
    """The first objective that a step changes, and by how much; (None, 0) where it changes none."""
    stepped = solve_by_force(with_a_step(facts.scenario, resource, name), most_branches)
    for objective in facts.scenario.objective.order:
        gain = stepped.values[objective] - facts.ended[objective]
        gain = gain if maximised(objective) else -gain
        if abs(gain) > 1e-6 * max(1.0, abs(facts.ended[objective])):
            return objective, gain
    return None, 0.0
