"""Shares the time of the stages out, and tells what happens in it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from returnplan.attempt import GivenUp
from returnplan.optimiser.outcome import Progress, gap_of
from returnplan.scenario.objectives import OBJECTIVES


@dataclass(kw_only=True)
class Clock:
    """Shares the time out, and tells what happens in it."""

    began: float
    deadline: float
    progress: Callable[[Progress], None] | None
    interrupt: threading.Event
    order: tuple[str, ...]
    gone: threading.Event
    stage: int = 0
    last: tuple[float | None, float | None] = field(default=(None, None))

    def until(self) -> float:
        """Moment at which the stage at work should end, if later ones are to have their share."""
        weights = [OBJECTIVES[name].time for name in self.order[self.stage :]]
        now = time.monotonic()
        return now + max(0.0, self.deadline - now) * weights[0] / sum(weights)

    def go_on(self) -> None:
        """Between two steps.

        Raises
        ------
        GivenUp
            Nobody waits for the outcome any more, whose processor they need.
        """
        if self.gone.is_set():
            raise GivenUp

    def tell(self, value: float | None, bound: float | None, *, lifted: int | None = None) -> None:
        """How the stage at work stands, or an earlier one that was `lifted`."""
        if self.progress is None:
            return
        stage = self.stage if lifted is None else lifted
        self.progress(
            Progress(
                objective=self.order[stage],
                stage=stage + 1,
                stages=len(self.order),
                value=value,
                bound=bound,
                gap=None if value is None or bound is None else gap_of(value, bound),
                elapsed_s=time.monotonic() - self.began,
                lifted=lifted is not None,
            )
        )
