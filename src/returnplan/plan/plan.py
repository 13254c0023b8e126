"""What will move, as whoever has a plan in hand uses it.

`rows` holds what a plan says, `account` works out what follows from it, `tables`, `frames` and
`write` hand it on. Each sees only those before it, none the plan that they make together.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from returnplan.plan.tables import run_tables
from returnplan.plan.write import write_run

if TYPE_CHECKING:
    from typing import Self

    from pandas import DataFrame

    from returnplan.tables.declaration import Row

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


PRINTED = frozenset({"unreachable", "left", "worths"})
"""What tables tell besides who travels how; the rest stands in run.json."""


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
        write_run(self, self.tables, Path(folder), force=force)

    @cached_property
    def tables(self) -> Mapping[str, list[Row]]:
        """Every table of the run, to be read only: what is audited is what is written."""
        return run_tables(self)

    def said(self, **changes: Any) -> Self:
        """As `AccountedPlan.said`; tables that say the same stay too."""
        other = super().said(**changes)
        if "tables" in vars(self) and not PRINTED & changes.keys():
            vars(other)["tables"] = self.tables
        return other
