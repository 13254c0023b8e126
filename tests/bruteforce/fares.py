"""How a cohort fares in the optimal plans of a scenario, at best and at worst, by force.

A worker who comes counts `HEAD`, less the day from which he is on post: so more who come are better
than any dates, and of as many the earlier ones are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bruteforce.exact import exact
from bruteforce.search import FORGIVEN, Search
from bruteforce.stage import CARRIED, Stage, maximised
from returnplan.scenario.scenario import Scenario

HEAD = 10_000
"""More than a tiny scenario has dates x workers."""
BEST, WORST = f"{CARRIED}at best", "at worst"


@dataclass(frozen=True, kw_only=True)
class Fares:
    """What the order of objectives leaves open."""

    values: Mapping[str, float]
    """Optimum of each stage."""
    best: int
    worst: int


class Faring(Search):
    """A search that also counts how the cohorts of a question fare."""

    def __init__(self, scenario: Scenario, asked: frozenset[str], most_branches: int) -> None:
        self.asked = asked
        super().__init__(scenario, most_branches, frozenset())
        self.totals[BEST] = self.totals[WORST] = 0

    def worths(self, cohort_id: str) -> list[dict[str, int]]:
        counts = []
        for way in self.ways[cohort_id]:
            on_post = way.arrival_day + max(len(way.bed_days), self.scenario.settle_days)
            counts.append((HEAD - on_post) * (cohort_id in self.asked))
        rows = zip(super().worths(cohort_id), counts, strict=True)
        return [{**row, BEST: count, WORST: count} for row, count in rows]

    def fares(self) -> Fares:
        """Every stage, and then the best and the worst of the plans that keep all their floors."""
        floors: list[tuple[str, Fraction]] = []
        values: dict[str, float] = {}
        for objective in self.order:
            value = Stage(self, objective, floors).best()
            values[objective] = float(Fraction(value) / self.unit(objective))
            slack = exact(self.scenario.objective.slack[objective])
            sign = 1 if maximised(objective) else -1
            floors.append((objective, value * (1 - sign * slack) * (1 - sign * FORGIVEN)))
        best, worst = (int(Stage(self, name, floors).best()) for name in (BEST, WORST))
        return Fares(values=values, best=best, worst=worst)


def fares_by_force(scenario: Scenario, asked: frozenset[str], most_branches: int) -> Fares:
    """How the cohorts named fare in the optimal plans.

    Raises
    ------
    TooLargeError
        After `most_branches` branches.
    """
    return Faring(scenario, asked, most_branches).fares()
