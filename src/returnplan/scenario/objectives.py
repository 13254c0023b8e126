"""The objectives that a scenario may put in order: the one register of what each of them is.

What an objective is worth is worked out where the parts of it are known: by a plan
(`plan.measures`), by the columns of the formulation (`model.objectives`), by the search
(`optimiser.recreate`) and, on its own, by the audit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Counts(StrEnum):
    """Of what an objective is a sum, and so which columns it stands on."""

    PEOPLE = "people"
    """Of who comes, and when: choices."""
    PRODUCTION = "production"
    """Of dates of employers and posts, which follow from who is on post and who is lent."""
    SHARE = "share"
    """Of nothing: the smallest share over employers."""
    MEANS = "means"
    """Of what it takes to bring people: units, runs, arcs, stays."""
    CHANGES = "changes"
    """Of what goes otherwise than in the plan in force."""


@dataclass(frozen=True, kw_only=True)
class DeclaredObjective:
    """What there is to know of an objective beside its value."""

    sense: Literal["max", "min"]
    counts: Counts
    unit: str
    """As summary.csv has it; `CURRENCY` is the scenario's own."""
    digits: int
    """Decimals in summary.csv."""
    shown_digits: int | None
    """Decimals on a screen; None: one where it is not whole and below a million."""
    slack: float = 0.001
    """Share that later stages may give up, where the scenario says nothing."""
    gap: float = 0.001
    """At which its stage may stop, where the scenario says nothing."""
    time: float = 1.0
    """Share of the time against the other objectives of an order."""
    of_horizon: bool
    """Whether it counts over the dates of the horizon: over other dates it says something else."""
    meaning: str
    """A sentence for whoever opens summary.csv."""
    words: str
    """A few words for a line of the terminal."""
    gain: str
    """What may still come, `{amount}` of it: `up to 850 more workers`."""

    @property
    def maximised(self) -> bool:
        return self.sense == "max"

    @property
    def sign(self) -> float:
        """1 where more is better, else -1."""
        return 1.0 if self.sense == "max" else -1.0

    @property
    def money(self) -> bool:
        """Whether it is counted in the scenario's currency."""
        return self.unit == CURRENCY


CURRENCY = "currency"
"""Stands for the scenario's own."""

OBJECTIVES: dict[str, DeclaredObjective] = {
    "key_post_days": DeclaredObjective(
        sense="max",
        counts=Counts.PEOPLE,
        unit="worker-days",
        digits=6,
        shown_digits=None,
        slack=0.0,
        of_horizon=True,
        meaning="Dates that the carried workers of key posts are on post within the horizon, "
        "each worker's dates counted times the post's weight.",
        words="days on key posts x weight",
        gain="up to {amount} more days on key posts",
    ),
    "post_days": DeclaredObjective(
        sense="max",
        counts=Counts.PEOPLE,
        unit="worker-days",
        digits=6,
        shown_digits=None,
        of_horizon=True,
        meaning="The same over all carried workers.",
        words="days on post x weight",
        gain="up to {amount} more days on post",
    ),
    "output": DeclaredObjective(
        sense="max",
        counts=Counts.PRODUCTION,
        unit=CURRENCY,
        digits=2,
        shown_digits=None,
        of_horizon=True,
        meaning="What all employers make over the horizon.",
        words="what all employers make",
        gain="up to {amount} more output",
    ),
    "uncovered_days": DeclaredObjective(
        sense="min",
        counts=Counts.PRODUCTION,
        unit="head-days",
        digits=0,
        shown_digits=None,
        slack=0.0,
        of_horizon=True,
        meaning="Shifts not fully crewed: heads that a post lacks below its min_present, "
        "added up over posts and dates.",
        words="shifts not fully crewed",
        gain="up to {amount} fewer shifts not fully crewed",
    ),
    "worst_share": DeclaredObjective(
        sense="max",
        counts=Counts.SHARE,
        unit="share",
        digits=6,
        shown_digits=4,
        of_horizon=False,
        meaning="Share of their waiting workers whom the plan brings, at the employer where it "
        "is smallest; cohorts without any possible itinerary are left out.",
        words="share brought at the worst-off employer",
        gain="up to {amount} brought at the worst-off employer",
    ),
    "returned": DeclaredObjective(
        sense="max",
        counts=Counts.PEOPLE,
        unit="heads",
        digits=0,
        shown_digits=0,
        of_horizon=False,
        meaning="Workers whom the plan brings, as an objective.",
        words="workers brought",
        gain="up to {amount} more workers",
    ),
    "cost": DeclaredObjective(
        sense="min",
        counts=Counts.MEANS,
        unit=CURRENCY,
        digits=2,
        shown_digits=2,
        gap=0.01,
        time=2.0,  # means are harder than ends
        of_horizon=False,
        meaning="Cost of trips, beds and local transport.",
        words="trips, beds, local transport",
        gain="up to {amount} less cost",
    ),
    "travel_hours": DeclaredObjective(
        sense="min",
        counts=Counts.MEANS,
        unit="hours",
        digits=6,
        shown_digits=1,
        gap=0.01,
        time=2.0,
        of_horizon=False,
        meaning="Hours under way from start to arrival, added up over the carried workers.",
        words="hours under way",
        gain="up to {amount} fewer hours under way",
    ),
    "changes": DeclaredObjective(
        sense="min",
        counts=Counts.CHANGES,
        unit=CURRENCY,
        digits=2,
        shown_digits=2,
        slack=0.0,
        of_horizon=False,
        meaning="Price, by [replan], of what goes otherwise than in the plan in force: units "
        "cancelled, moved and added, workers who travel otherwise.",
        words="price of changes",
        gain="up to {amount} less price of changes",
    ),
}
"""By name, in the order in which summary.csv has them."""

IN_A_REPLAN = "changes"
"""The objective that counts from a plan in force: 0 where there is none."""

DEFAULT_ORDER = ("key_post_days", "output", "post_days", "cost")
"""Of a scenario that names none."""


def replanned(order: tuple[str, ...]) -> tuple[str, ...]:
    """An order for a replan: with `changes`, which is last but cost unless it stands elsewhere."""
    if IN_A_REPLAN in order:
        return order
    at = order.index("cost") if "cost" in order else len(order)
    return (*order[:at], IN_A_REPLAN, *order[at:])


def maximised(name: str) -> bool:
    """Whether more of an objective is better."""
    return OBJECTIVES[name].maximised


def sign_of(name: str) -> float:
    """1 where more of an objective is better, else -1."""
    return OBJECTIVES[name].sign


def counting(*kinds: Counts) -> tuple[str, ...]:
    """Objectives that count such, in the order of the register."""
    return tuple(name for name, one in OBJECTIVES.items() if one.counts in kinds)
