"""What the optimiser tells: its progress, and its outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from returnplan.certificate import Certificate
from returnplan.model import Formulation
from returnplan.network import Network
from returnplan.plan.plan import Assignment, Stage, Trip
from returnplan.solve.point import Point


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
    """Of each stage's bound."""
    interrupted: bool
    network: Network
    """With the classes that had to be told apart."""
    point: Point
    """The plan in the columns of `network`, before it was tidied."""
    formulation: Formulation
    """Of `network`."""


def gap_of(value: float, bound: float) -> float:
    """|bound - value| / max(|value|, 1e-9); 0 where they differ by at most 1e-6."""
    if abs(bound - value) <= 1e-6:
        return 0.0
    return abs(bound - value) / max(abs(value), 1e-9)
