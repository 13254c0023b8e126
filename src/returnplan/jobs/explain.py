"""Why a cohort, a trip or an employer of a run fares as it does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from returnplan.errors import UsageError

if TYPE_CHECKING:
    from returnplan.plan import Plan
    from returnplan.report.explain import Explanation


def explain(
    run: str | Path | Plan,
    *,
    cohort: str | None = None,
    trip: str | None = None,
    employer: str | None = None,
) -> Explanation:
    """Why a cohort, a trip or an employer of a plan, or of a run folder, fares as it does.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    UsageError
        None or several of the three are named, or the run has none of that id.
    """
    return explain_run(run, cohort=cohort, trip=trip, employer=employer)[1]


def explain_run(
    run: str | Path | Plan,
    *,
    cohort: str | None = None,
    trip: str | None = None,
    employer: str | None = None,
) -> tuple[Plan, Explanation]:
    """The plan of a run folder, and what it and its scenario tell about one of the three.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    UsageError
        None or several of the three are named, or the run has none of that id.
    """
    named = [name for name in (cohort, trip, employer) if name is not None]
    if len(named) != 1:
        raise UsageError(
            "explain one thing at a time: name one of --cohort ID, --trip ID, --employer ID"
        )
    from returnplan.plan import Plan
    from returnplan.plan.read import read_plan
    from returnplan.report.explain import explanation

    plan = run if isinstance(run, Plan) else read_plan(run)
    return plan, explanation(plan, cohort=cohort, trip=trip, employer=employer)
