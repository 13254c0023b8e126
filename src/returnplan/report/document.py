"""A plan, or what of it concerns a trip, cohort, employer or date, as JSON holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from returnplan.calendar import Calendar
from returnplan.plan.measures import measures
from returnplan.plan.plan import Plan
from returnplan.plan.run_tables import RUN_TABLES
from returnplan.plan.tables import run_tables
from returnplan.report.choice import Choice, choose, select
from returnplan.tables.declaration import Column, Kind
from returnplan.tables.printing import cell_printer

WHOLE_PLAN = ("schedule", "by_employer", "by_day", "left_behind", "bottlenecks", "assignments")
"""Tables of a document that nothing narrows."""
AS_IT_IS = (Kind.WHOLE, Kind.YES_NO)
AS_A_NUMBER = (Kind.NUMBER, Kind.HOURS, Kind.CENTS, Kind.TENTHS, Kind.DECIMAL, Kind.SHARE)


def plan_document(
    plan: Plan,
    *,
    trip: str | None = None,
    cohort: str | None = None,
    employer: str | None = None,
    date: str | None = None,
) -> dict[str, Any]:
    """Measures of the whole plan, and rows of its tables by the names of their columns.

    Cells hold what the run's CSVs hold: numbers, true and false, null where blank, all else as it
    is written there.

    Raises
    ------
    UsageError
        The run has no such trip, cohort, employer or date.
    """
    choice = choose(plan, trip=trip, cohort=cohort, employer=employer, date=date)
    rows = run_tables(plan)
    chosen = select(choice, rows)
    narrowed = {
        "schedule": chosen.schedule,
        "assignments": chosen.assignments,
        "left_behind": chosen.left_behind,
    }
    names = WHOLE_PLAN if choice.everything else (*narrowed, *_further(choice))
    calendar = plan.scenario.calendar
    columns = {table.name: table.columns for table in RUN_TABLES}
    document: dict[str, Any] = {
        "summary": {one.name: {"value": one.value, "unit": one.unit} for one in measures(plan)}
    }
    for name in names:
        cells = {column.name: _cell(column, calendar) for column in columns[name]}
        document[name] = [
            {column: write(row[column]) for column, write in cells.items()}
            for row in narrowed.get(name, rows[name])
            if name in narrowed or _is_asked(choice, name, row)
        ]
    return document


def _further(choice: Choice) -> tuple[str, ...]:
    """Tables beside those of the people asked for."""
    if choice.trip is not None:
        return ("stops",)
    if choice.of_employer is not None:
        return ("by_employer", "production", "staffing")
    return ("by_day",) if choice.of_date is not None else ()


def _is_asked(choice: Choice, name: str, row: Mapping[str, Any]) -> bool:
    if name == "stops":
        return bool(row["trip"] == choice.trip)
    if name == "by_day":
        return choice.day in (None, row["date"])
    return choice.employer is None or row.get("employer", choice.employer) == choice.employer


def _cell(column: Column, calendar: Calendar) -> Callable[[Any], Any]:
    if column.kind in AS_IT_IS:
        return lambda value: value
    text = cell_printer(column, calendar)
    if column.kind in AS_A_NUMBER:
        return lambda value: None if value is None else float(text(value))
    return lambda value: None if value is None else text(value)
