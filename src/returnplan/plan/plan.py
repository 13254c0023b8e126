"""What will move, as whoever has a plan in hand uses it.

`rows` holds what a plan says, `account` works out what follows from it, `tables`, `frames` and
`write` hand it on. Each sees only those before it, none the plan that they make together.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from returnplan.plan.accounted import AccountedPlan
from returnplan.plan.frames import run_frame, run_frames
from returnplan.plan.rows import (
    PURPOSES,
    STATUSES,
    Assignment,
    Dropped,
    Leg,
    Reason,
    Stage,
    Stop,
    Trip,
    Unreachable,
    Worth,
)
from returnplan.plan.write import write_run

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = [
    "PURPOSES",
    "STATUSES",
    "Assignment",
    "Dropped",
    "Leg",
    "Plan",
    "Reason",
    "Stage",
    "Stop",
    "Trip",
    "Unreachable",
    "Worth",
]


class Plan(AccountedPlan):
    """A plan and how it was found: `scenario`, `trips`, `assignments`, `loans`, `stages`, ..."""

    def frame(self, table: str) -> DataFrame:
        """A table of the run as a frame of pandas, by its name: `plan.frame("schedule")`.

        Its columns are those of the file; dates and moments are `datetime64`, money is in the
        currency, kilometres are kilometres, clocks are texts such as `08:00`.

        Raises
        ------
        UsageError
            A run has no such table.
        """
        return run_frame(self, table)

    def frames(self) -> dict[str, DataFrame]:
        """All tables of the run as frames of pandas, by name."""
        return run_frames(self)

    def write(self, folder: str | Path, *, force: bool = False) -> None:
        """Write the run folder: complete or absent. `force` replaces a run that is there."""
        write_run(self, Path(folder), force=force)
