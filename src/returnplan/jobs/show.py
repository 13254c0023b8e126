"""A plan, or what of it concerns one trip, cohort, employer or date, in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def show_run(
    run: str | Path,
    *,
    trip: str | None = None,
    cohort: str | None = None,
    employer: str | None = None,
    date: str | None = None,
) -> None:
    """Print the plan of a run folder to standard output.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    UsageError
        The run has no such trip, cohort, employer or date.
    """
    from returnplan.plan.read import read_plan
    from returnplan.report.terminal import show

    show(read_plan(run), trip=trip, cohort=cohort, employer=employer, date=date)


def run_document(
    run: str | Path,
    *,
    trip: str | None = None,
    cohort: str | None = None,
    employer: str | None = None,
    date: str | None = None,
) -> dict[str, Any]:
    """The same as JSON holds it: run.json, every measure, rows of the tables.

    Raises
    ------
    RunError, UsageError
        As `show_run`.
    """
    from returnplan.plan.read import read_plan, read_record
    from returnplan.report.document import plan_document

    plan = read_plan(run)
    document = plan_document(plan, trip=trip, cohort=cohort, employer=employer, date=date)
    return {"run": str(run), **read_record(Path(run)), **document}
