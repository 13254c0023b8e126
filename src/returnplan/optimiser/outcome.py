"""What the optimiser tells: its progress, and its outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from returnplan.certificate import Certificate
from returnplan.model import Formulation
from returnplan.network import Network
from returnplan.optimiser.solution import Solution
from returnplan.plan.plan import Assignment, Stage, Trip

SAME, SAME_SHARE = 1e-6, 1e-9
"""Differences, and shares of a value, below which it has reached its bound."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Where a stage stands."""

    objective: str
    stage: int
    """From 1."""
    stages: int
    value: float | None
    bound: float | None
    gap: float | None
    elapsed_s: float
    """Since the optimiser began."""
    lifted: bool = False
    """Whether the stage is over, and a later one's plan has bettered its value."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A plan's parts under keys of the optimiser's own, and its stages."""

    trips: Mapping[str, Trip]
    assignments: tuple[Assignment, ...]
    loans: Mapping[str, int]
    """Heads of each loan that counts for the order; the others lend nobody."""
    stages: tuple[Stage, ...]
    """`final` is the value in this outcome's plan."""
    certificates: tuple[Certificate, ...]
    """Of each stage's bound; none where no bound is claimed."""
    interrupted: bool
    network: Network
    """With the classes that had to be told apart."""
    solution: Solution
    """The plan in the columns of `network`, before it was tidied."""
    formulation: Formulation
    """Of `network`."""
    earlier: tuple[Callable[[], Outcome], ...] = ()
    """What else could be written, the best first: the plan before it was tidied, those that stages
    ended with, the last stage's before the others', and at last that nobody travels."""


def gap_of(value: float, bound: float) -> float:
    """|bound - value| / max(|value|, 1e-9).

    0 where they differ by at most 1e-6, or by a relative 1e-9.
    """
    apart = abs(bound - value)
    if apart <= max(SAME, SAME_SHARE * abs(value)):
        return 0.0
    return apart / max(abs(value), 1e-9)
