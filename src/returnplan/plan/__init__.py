"""What will move: plans, what follows from them, and their run folders."""

from returnplan.plan.plan import Assignment, Leg, Plan, Stage, Stop, Trip, Unreachable

__all__ = ["Assignment", "Leg", "Plan", "Stage", "Stop", "Trip", "Unreachable"]
