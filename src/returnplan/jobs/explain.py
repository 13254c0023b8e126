"""Why a cohort, a trip or an employer of a run fares as it does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from returnplan.errors import UsageError
from returnplan.printable import brief

if TYPE_CHECKING:
    from returnplan.events import Aftermath
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


def explain_events(
    run: str | Path | Plan,
    events: str | Path,
    *,
    at: str | int | None = None,
    contacts: bool = False,
) -> tuple[Plan, Aftermath, int]:
    """The plan of a run folder, what the events of a file have made of it, and the moment asked.

    Parameters
    ----------
    at
        Moment up to which events are known, `2020-02-17 12:00`; that of the last unless given.
    contacts
        Whether whoever rode in one unit with somebody who is positive stays in quarantine too.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    ScenarioError
        Events cannot be read; every fault at once.
    UsageError
        `at` is no moment.
    """
    from returnplan.errors import ScenarioError
    from returnplan.events import apply_events, read_events
    from returnplan.plan import Plan
    from returnplan.plan.read import read_plan

    plan = run if isinstance(run, Plan) else read_plan(run)
    found, findings = read_events(events, plan)
    faults = [one for one in findings if one.severity == "error"]
    if faults:
        raise ScenarioError(faults)
    moment = asked_moment(plan, at)
    if moment is None:
        moment = max((one.moment for one in found), default=0)
    return plan, apply_events(plan, found, moment, contacts=contacts), moment


def asked_moment(plan: Plan, text: str | int | None) -> int | None:
    """Minutes of a moment that is asked for; UsageError where it is none."""
    from returnplan.tables.cells import cell_parser
    from returnplan.tables.declaration import Column, Kind
    from returnplan.tables.mistakes import CellError

    if text is None or isinstance(text, int):
        return text
    column = Column(name="at", kind=Kind.MOMENT, doc="")
    try:
        moment = cell_parser(column, plan.scenario.calendar)(text)
    except CellError:
        moment = None
    if moment is None:
        raise UsageError(
            f"{brief(text)!r} is no moment; write one such as "
            f"'{plan.scenario.calendar.moment_text(720)}'"
        )
    return int(moment)
