"""What one stage is asked for, and how long it may take; nothing of it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event

from returnplan.arrays import Real
from returnplan.model import Floor, Formulation, Programme
from returnplan.optimiser.bounds.relaxation import Relaxation
from returnplan.optimiser.search.tuning import LARGE, NORMAL, Tuning
from returnplan.optimiser.solution import Restriction, Solution
from returnplan.scenario.objectives import maximised


@dataclass(frozen=True, kw_only=True)
class Task:
    """A stage, as its moves know it."""

    search_space: Restriction
    linear: Relaxation
    name: str
    floors: tuple[Floor, ...]
    seed: int
    until: float
    deadline: float
    """Moment until which the dive over everything may go on."""
    interrupt: Event
    counted: bool
    """Whether moves are counted: then no move is bounded by seconds of its own."""
    judged: Callable[[Solution], tuple[Solution, float] | None]
    """A plan as it would be kept, with its value; None if it is not valid."""
    enough: Callable[[float], bool]
    """Whether a value ends the stage by its gap."""
    walking: bool
    """Whether the relaxation may take most of the stage, since plans are walked over beside it, and
    the network is not so large that only a dive finds a good one."""
    bounds: Mapping[str, float]
    """Of objectives of earlier stages, where they are known."""
    later: Mapping[str, float]
    """Later objectives that are maximised, with the most that each can be."""
    worths: Real | None = None
    """(choices) What a worker counts in a first plan of a large network, later objectives too."""

    @property
    def maximise(self) -> bool:
        return maximised(self.name)

    @property
    def formulation(self) -> Formulation:
        return self.search_space.formulation

    @property
    def programme(self) -> Programme:
        return self.formulation.with_floors(self.floors)

    @property
    def large(self) -> bool:
        return self.linear.large

    @property
    def tuning(self) -> Tuning:
        return LARGE if self.large else NORMAL

    def reached(self, solution: Solution) -> float:
        """Value of a plan in the stage's objective."""
        columns = self.search_space.columns(solution)
        return float(self.formulation.objectives[self.name] @ columns)
