"""What was found out: changes that help, each shown by a plan, and those tried in vain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from returnplan.explanation.changes.asked import Displaced, ObjectiveChange
from returnplan.explanation.fields import Field

ORDERED_BY = (
    "what the plan then costs more than before (what the change itself costs the scenario does "
    "not say), then the change as a share of what is there"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fares:
    """How those who are asked about fare in a plan."""

    carried: int
    first: str
    """First date on post; blank: nobody comes."""
    last: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Helping:
    """A change that helps: the changed scenario was solved again, and its plan audited."""

    kind: str
    """As in `ladder.KINDS`."""
    id: str
    words: str
    """What is done."""
    effect: str
    """What it brings those who are asked about."""
    field: Field
    """The cell or setting, with its value now; of a row that is added its table alone."""
    to: str
    """The new value, or the cells of the new row."""
    patch: dict[str, Any] | None
    """For scenario.toml; None where `set` says it."""
    set: str
    """For `--set`; blank where `patch` says it."""
    size: float
    """The change as a share of what is there; 1 for each one where nothing is."""
    smaller: str
    """Of a step less: `not_enough`, `not_finished` (not known), `none` (there is none)."""
    most: bool
    """Whether a larger step of this kind brings no more."""
    verified: bool
    """Always true: what is not verified is not claimed."""
    status: str
    """Of the plan that shows it, as in run.json."""
    fares: Fares
    days_earlier: float | None
    """On average; None where more come, so that the two averages are not of the same people."""
    first_used: str
    """First date on which more of the resource is in use than there was; blank: not of its kind."""
    last_used: str
    cost_difference: float
    """Of the plan, in the scenario's currency."""
    objectives: tuple[ObjectiveChange, ...]
    displaced: tuple[Displaced, ...]
    """Cohorts that fare worse than in the run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InVain:
    """A kind of change that is not claimed to help."""

    kind: str
    id: str
    name: str
    outcome: str
    """`no_help` (tried, and no step of it brought them), `not_finished` (time ran out before its
    plan was good enough), `not_tried` (there was no time)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WhatIf:
    """The single changes that bring somebody earlier or at all, the cheapest first."""

    of: str
    """`cohort`, `employer` or `plan`."""
    id: str
    workers: int
    now: Fares
    """In the run."""
    hindrance: str
    """Of a cohort that no itinerary reaches: what stands in the way."""
    unchanged: str
    """What another plan, as good by the order, brings with nothing changed; blank: none known."""
    changes: tuple[Helping, ...]
    ordered_by: str
    in_vain: tuple[InVain, ...]
    status: str
    """`complete`, `time_limit` or `interrupted`."""
    solved: int
    """Plans that were found and audited."""
    time_limit_s: float | None
    seed: int

    def __repr__(self) -> str:
        who = f"{self.of} {self.id}".rstrip()
        return (
            f"WhatIf of {who}: {len(self.changes)} changes help, {len(self.in_vain)} in vain, "
            f"{self.status}"
        )
