"""Who is asked about, how they fare in a plan, and whether the order of objectives allows it."""

from __future__ import annotations

from dataclasses import dataclass

from returnplan.plan.measures import objective_value
from returnplan.plan.plan import Plan
from returnplan.scenario.objectives import sign_of
from returnplan.scenario.scenario import Cohort

ASIDE = ("cost", "travel_hours")
"""Objectives in which whoever comes may be a loss. They keep the run's gap; of the others a single
worker's date must not be lost in it."""
SAME = 1e-6
"""Relative difference of two values of an objective that is rounding."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A cohort, an employer's cohorts, or all."""

    of: str
    """`cohort`, `employer` or `plan`."""
    id: str
    """Blank: the whole plan."""
    cohorts: tuple[Cohort, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(cohort.cohort for cohort in self.cohorts)

    @property
    def workers(self) -> int:
        return sum(cohort.workers for cohort in self.cohorts)


def asked_of(plan: Plan, cohort: str | None, employer: str | None) -> Asked:
    """Whom a question is about; the ids are the plan's."""
    rows = tuple(plan.scenario.cohorts.values())
    if cohort is not None:
        return Asked(of="cohort", id=cohort, cohorts=(plan.scenario.cohorts[cohort],))
    if employer is not None:
        mine = tuple(one for one in rows if one.employer == employer)
        return Asked(of="employer", id=employer, cohorts=mine)
    return Asked(of="plan", id="", cohorts=rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class Turnout:
    """How some cohorts fare: how many come, and on which days they are on post."""

    carried: int
    days: int
    """Sum over those who come of the day from which they are on post."""
    first: int
    """First day on post; 0 where nobody comes."""
    last: int

    def betters(self, other: Turnout) -> bool:
        """More come; or as many, and on the whole earlier."""
        return (self.carried, -self.days) > (other.carried, -other.days)


def turnout(plan: Plan, names: frozenset[str]) -> Turnout:
    """How the cohorts of these names fare in a plan."""
    mine = [one for one in plan.account.itineraries if one.cohort.cohort in names]
    days = [one.on_post_day for one in mine]
    return Turnout(
        carried=sum(one.workers for one in mine),
        days=sum(one.on_post_day * one.workers for one in mine),
        first=min(days, default=0),
        last=max(days, default=0),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ObjectiveChange:
    """An objective of the order before and after a change."""

    objective: str
    before: float
    after: float

    @property
    def gain(self) -> float:
        """Above 0: better."""
        return sign_of(self.objective) * (self.after - self.before)


def values(before: Plan, after: Plan) -> tuple[ObjectiveChange, ...]:
    """Objectives of the order in two plans."""
    return tuple(
        ObjectiveChange(
            objective=name,
            before=objective_value(before, name),
            after=objective_value(after, name),
        )
        for name in before.scenario.objective.order
    )


def as_good(before: Plan, after: Plan) -> bool:
    """Whether by the order of objectives a plan is no worse than another.

    A gain in an earlier objective allows a loss in a later one, and of each objective its slack may
    be lost. Where the plan before has used slack itself, no more than that is; a gain that only
    takes back such slack allows more cost and hours, and no other loss.
    """
    stages = {stage.objective: stage for stage in before.stages}
    gained = False
    for one in values(before, after):
        slack = before.scenario.objective.slack.get(one.objective, 0.0)
        sign = sign_of(one.objective)
        stage = stages.get(one.objective)
        ended = one.before if stage is None else stage.value
        floor = min(sign * one.before, sign * ended - slack * abs(ended))
        rounding = SAME * max(1.0, abs(one.before))
        if sign * one.after < floor - rounding and not (gained and one.objective in ASIDE):
            return False
        if one.gain > rounding and sign * one.after > sign * ended + rounding:
            return True
        gained = gained or one.gain > rounding
    return True


@dataclass(frozen=True, kw_only=True, slots=True)
class Displaced:
    """A cohort of whom fewer come after a change, or who are on post later."""

    cohort: str
    employer: str
    fewer: int
    days_later: float
    """On average, of those who come in both plans; 0 where fewer come."""


def displaced(before: Plan, after: Plan, names: frozenset[str]) -> tuple[Displaced, ...]:
    """Cohorts, those of `names` aside, that fare worse, the most heads first."""
    old, new = _fares(before), _fares(after)
    found = []
    for name, cohort in before.scenario.cohorts.items():
        (heads, days), (heads_after, days_after) = old[name], new[name]
        if name in names or (heads, -days) <= (heads_after, -days_after):
            continue
        fewer = heads - heads_after
        later = 0.0 if fewer else (days_after - days) / heads
        found.append(
            Displaced(cohort=name, employer=cohort.employer, fewer=fewer, days_later=later)
        )
    return tuple(sorted(found, key=lambda one: (-one.fewer, -one.days_later, one.cohort)))


def _fares(plan: Plan) -> dict[str, tuple[int, int]]:
    """Heads of every cohort that come, and the sum of the days from which they are on post."""
    found = dict.fromkeys(plan.scenario.cohorts, (0, 0))
    for one in plan.account.itineraries:
        heads, days = found[one.cohort.cohort]
        found[one.cohort.cohort] = heads + one.workers, days + one.on_post_day * one.workers
    return found
