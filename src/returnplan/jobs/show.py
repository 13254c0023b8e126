"""A plan, or what of it concerns one trip, cohort, employer or date, in the terminal."""

from __future__ import annotations

from pathlib import Path


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
