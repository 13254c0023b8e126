"""The tables of a run as data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from returnplan.errors import UsageError
from returnplan.plan.accounted import AccountedPlan
from returnplan.plan.run_tables import RUN_TABLES
from returnplan.plan.tables import run_tables
from returnplan.tables.frames import frame
from returnplan.tables.mistakes import Known

if TYPE_CHECKING:
    from pandas import DataFrame


def run_frame(plan: AccountedPlan, name: str) -> DataFrame:
    """One table of a run.

    Raises
    ------
    UsageError
        A run has no such table.
    """
    table = next((table for table in RUN_TABLES if table.name == name), None)
    if table is None:
        names = [table.name for table in RUN_TABLES]
        near = Known(names).nearest(name)
        hint = f"did you mean '{near}'?" if near else f"they are {', '.join(names)}"
        raise UsageError(f"'{name}' is no table of a run; {hint}")
    return frame(table, run_tables(plan)[name], plan.scenario.calendar)


def run_frames(plan: AccountedPlan) -> dict[str, DataFrame]:
    """Every table of a run by its name."""
    rows = run_tables(plan)
    return {
        table.name: frame(table, rows[table.name], plan.scenario.calendar) for table in RUN_TABLES
    }
