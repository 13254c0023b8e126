"""Cohorts that gain or lose: carried heads and dates on post, run by run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from returnplan.plan.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Return:
    """How one cohort returns in one run."""

    carried: int
    on_post: tuple[tuple[date, int], ...]
    """Heads by the date on which they reach their posts, in order."""
    mean_days_to_post: float | None
    """From `start`, over those carried; None where nobody is."""

    @property
    def first_on_post(self) -> date | None:
        return self.on_post[0][0] if self.on_post else None

    def gain(self, first: Return) -> tuple[int, Fraction]:
        """(heads more, mean days earlier on post) than in another run; the dates count."""
        earlier = Fraction(0)
        if self.on_post and first.on_post:
            earlier = first.mean_date - self.mean_date
        return self.carried - first.carried, earlier

    @property
    def mean_date(self) -> Fraction:
        """Mean of the dates on post, as days of the calendar; exact, for comparison only."""
        total = sum(day.toordinal() * heads for day, heads in self.on_post)
        return Fraction(total, self.carried)


@dataclass(frozen=True, kw_only=True)
class CohortRow:
    """One cohort that does not return alike in every run."""

    cohort: str
    employer: str
    workers: int
    """In the first run that has the cohort, as is its employer."""
    returns: tuple[Return | None, ...]
    """Of each run; None where its scenario has no such cohort."""

    def gain(self, number: int) -> tuple[int, Fraction] | None:
        """What a run has it gain over the first; None where one of them lacks it."""
        first, other = self.returns[0], self.returns[number]
        return None if first is None or other is None else other.gain(first)


def cohort_rows(plans: Mapping[str, Plan]) -> list[CohortRow]:
    """Cohorts whose carried heads or dates on post differ, by id."""
    runs = [_returns(plan) for plan in plans.values()]
    rows = []
    for name in sorted({name: None for run in runs for name in run}):
        found = tuple(run.get(name) for run in runs)
        if len({(one and one.carried, one and one.on_post) for one in found}) < 2:
            continue
        plan = next(
            plan for plan, one in zip(plans.values(), found, strict=True) if one is not None
        )
        cohort = plan.scenario.cohorts[name]
        rows.append(
            CohortRow(cohort=name, employer=cohort.employer, workers=cohort.workers, returns=found)
        )
    return rows


def _returns(plan: Plan) -> dict[str, Return]:
    scenario = plan.scenario
    heads: dict[str, dict[int, int]] = {name: {} for name in scenario.cohorts}
    for itinerary in plan.account.itineraries:
        days = heads[itinerary.assignment.cohort]
        days[itinerary.on_post_day] = days.get(itinerary.on_post_day, 0) + itinerary.workers
    found = {}
    for name, days in heads.items():
        carried = sum(days.values())
        found[name] = Return(
            carried=carried,
            on_post=tuple(
                (scenario.start + timedelta(days=day), days[day]) for day in sorted(days)
            ),
            mean_days_to_post=(
                sum(day * number for day, number in days.items()) / carried if carried else None
            ),
        )
    return found
