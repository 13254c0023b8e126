"""What a run tells of the earlier plan that its search began with.

run.json has it among the options, under `start`; dropped.csv lists whom the start had to leave.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from returnplan.plan.accounted import AccountedPlan
from returnplan.plan.rows import Dropped
from returnplan.plan.run_tables import ASSIGNMENTS, LEGS, LOANS, STOPS, TRIPS
from returnplan.plan.tables import run_tables
from returnplan.tables.csvfile import csv_bytes
from returnplan.tables.declaration import Kind, Table, column

DROPPED = Table(
    name="dropped",
    doc="Of a plan that began with an earlier one: a row for each part of that which no longer "
    "fits, by cohort, trip, reason. Not there where all of it does.",
    columns=(
        column("trip", Kind.TEXT, "Trip of the earlier plan; blank: the whole way.", default=None),
        column("cohort", Kind.ID, "Cohort of the earlier plan; blank: a loan.", default=None),
        column("workers", Kind.WHOLE, "Heads who no longer travel so.", unit="heads"),
        column(
            "reason",
            Kind.TEXT,
            "cohort, date, ready, travel, permit, place, line, fleet, clock, way, seats, vehicles, "
            "line_units, risk, beds, arrivals, departures, budget, min_load, stop, departed, loan "
            "or rule.",
        ),
        column("detail", Kind.TEXT, "A sentence with ids, dates and figures."),
    ),
)


def start_hash(plan: AccountedPlan) -> str:
    """SHA-256 of a plan's trips, stops, assignments, legs and loans, as its run has them.

    It is that of the contents of these five files of its folder, one after another.
    """
    tables, content = run_tables(plan), hashlib.sha256()
    for table in (TRIPS, STOPS, ASSIGNMENTS, LEGS, LOANS):
        content.update(csv_bytes(table, tables[table.name], plan.scenario.calendar))
    return content.hexdigest()


def start_record(
    plan: AccountedPlan,
    name: str,
    *,
    kept: int,
    values: Mapping[str, float],
    dropped: Sequence[Dropped],
) -> dict[str, Any]:
    """The entry `start` of a plan's options: `kept` heads of `plan`, worth `values`."""
    return {
        "run": name,
        "hash": start_hash(plan),
        "carried": sum(one.workers for one in plan.assignments),
        "kept": kept,
        "values": dict(values),
        "dropped": [asdict(one) for one in dropped],
    }


def start_values(options: Mapping[str, Any]) -> dict[str, float]:
    """What the start of a plan with these options reached of each objective; empty: it had none."""
    start = options.get("start")
    values = start.get("values") if isinstance(start, Mapping) else None
    if not isinstance(values, Mapping):
        return {}
    return {
        str(name): float(value)
        for name, value in values.items()
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    }


def dropped_rows(plan: AccountedPlan) -> list[dict[str, Any]]:
    """Rows of dropped.csv."""
    start = plan.options.get("start")
    rows = start.get("dropped", ()) if isinstance(start, Mapping) else ()
    return [{name: row[name] or None for name in DROPPED.names} for row in rows]
