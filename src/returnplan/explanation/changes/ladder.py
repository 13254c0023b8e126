"""Steps of one kind of change, from the smallest to the largest that can be of use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from returnplan.explanation.changes.change import Change
from returnplan.plan.plan import Plan

KINDS = (
    "permit",
    "ready",
    "latest",
    "level_from",
    "facility_from",
    "facility_until",
    "serves",
    "beds",
    "vehicles",
    "fleet_from",
    "fleet_until",
    "max_km",
    "line_units",
    "line_first",
    "line_last",
    "weekdays",
    "min_load",
    "arrivals",
    "departures",
    "boarding_from",
    "boarding_until",
    "max_hours",
    "budget",
)
"""Of changes that are tried, in the order in which those that are as likely are."""


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """Changes of one cell or setting, each a step further than the one before."""

    kind: str
    id: str
    """Of the row that is changed; of a permit its origin and destination; blank: a setting."""
    name: str
    """What it is about, for people."""
    steps: int
    """Steps beyond which one more is of no use; at least 1."""
    change: Callable[[int], Change]
    """Of a step, from 1."""
    words: Callable[[int], str]
    """A step as what is done: `6 beds more in Inn (q1), 20 instead of 14`."""
    share: Callable[[int], float]
    """A step as a share of what is there; 1 where nothing is."""
    rank: int = 3
    """How likely it is to help: 0 (the reason names it) to 3."""
    probe: Change | None = None
    """The limit taken away, where only that tells how many steps are of use."""
    measured: Callable[[Plan], int] | None = None
    """Steps that a plan found with more shows to be enough; there is always one with a probe."""
    narrowed: Callable[[Plan], tuple[Change, str] | None] | None = None
    """A smaller change, and its words, of which the plan that was found makes use."""

    @property
    def order(self) -> tuple[int, int, str]:
        return self.rank, KINDS.index(self.kind), self.id


def amounts(there: float) -> Callable[[float], float]:
    """Share of `there` that an amount is; 1 for every one of it where nothing is there."""
    return lambda amount: amount / there if there > 0 else float(amount)
