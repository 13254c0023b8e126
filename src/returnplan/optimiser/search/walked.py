"""A stage of a huge network: plans are walked over, and nothing else.

Neither a dive over everything nor the relaxation that it needs would end in time, and the rows of a
stage's programme alone take gigabytes. All for whom there is room are placed at once; walks of ruin
and recreate have the time that is left. The bound is the quick one, of everybody by the best way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from returnplan.optimiser.bounds.guide import Guide
from returnplan.optimiser.reached import Reached
from returnplan.optimiser.search.solving import Solving
from returnplan.optimiser.solution import Solution

HUGE_ARCS = 1_000_000
"""Arcs above which a network is huge. The relaxation of a province's 2.3 million was at 7.1 M after
70 s of a processor, where the quick bound is 5.9 M and plans have 5.4 M."""


@dataclass(frozen=True, kw_only=True)
class Walked(Solving):
    """One stage, by walks alone."""

    def solved(self, start: Solution | None) -> tuple[Reached, Guide | None]:
        """Where it ended; there is no guide."""
        self.best.offer(start)
        if self.best.solution is None:
            self.best.offer(self.first_plan())
        if self.best.solution is not None and self.best.maximise:
            self.best.offer(self.filled(self.best.solution))
        recreated = self.recreated_long if self.moves is None else self.recreated
        most, made = np.inf if self.moves is None else self.moves, 0
        while made < most and self.best.solution is not None and not self.best.closed():
            if self.stopped():
                break
            self.best.offer(recreated(self.best.solution))
            made += 1
        return self.best.found(), None
