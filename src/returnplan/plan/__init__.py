"""What will move: plans, what follows from them, and their run folders."""

from returnplan.plan.plan import (
    Assignment,
    Leg,
    Plan,
    Reason,
    Stage,
    Stop,
    Trip,
    Unreachable,
    Worth,
)

__all__ = [
    "Assignment",
    "Leg",
    "Plan",
    "Reason",
    "Stage",
    "Stop",
    "Trip",
    "Unreachable",
    "Worth",
]
