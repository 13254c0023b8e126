"""Bottlenecks in the terminal: what is full, when, and what one step more would bring."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from returnplan.plan.plan import Plan
from returnplan.plan.route import place_name
from returnplan.report import figures
from returnplan.report.layout import (
    add_columns,
    add_row,
    heading,
    line,
    new_table,
    put,
    right,
    spare,
    whole,
)
from returnplan.scenario.objectives import OBJECTIVES, maximised
from returnplan.tables.declaration import Row
from returnplan.tables.printing import grouped_text

RESOURCES = {
    "seats": "seats of",
    "vehicles": "vehicles of",
    "line_units": "units of",
    "beds": "beds of",
    "arrivals": "arrivals a day at",
    "departures": "departures a day at",
    "budget": "budget",
}
"""In words, before the id."""
SMALL = 0.1
"""Gain below which it is told by its first digit, not by decimals."""


STEPS = "less than one step is free (a vehicle, a unit, 10 beds, 10 heads a day)"
"""When a resource is short: its step is what one more of it is worth."""


def print_bottlenecks(plan: Plan, rows: Sequence[Row], console: Console) -> None:
    """bottlenecks.csv, resources by name."""
    if not rows:
        line(console, "Nothing is short on any date.")
        return
    heading(console, "Bottlenecks", f", dates on which {STEPS}")
    table = new_table("what", *right("of", "dates short"))
    add_columns(table, *spare(1, *whole("first", "last")), "one step more brings")
    date_text, currency = plan.scenario.calendar.date_text, plan.scenario.currency
    for row in rows:
        what = f"{RESOURCES[row['resource']]} {_name(plan, row['resource'], row['id'])}".rstrip()
        cells = [what, grouped_text(row["capacity"]), f"{row['dates_full']:,}"]
        cells += [date_text(row[name]) for name in ("first_full", "last_full")]
        worth = worth_text(row["step"], row["worth"], row["worth_kind"], row["objective"], currency)
        add_row(table, *cells, worth)
    put(console, table)


def _name(plan: Plan, resource: str, name: str | None) -> str:
    """As people know it: the operator's, facility's or place's name, else the id."""
    scenario = plan.scenario
    if name is None:
        return ""
    if resource in ("arrivals", "departures"):
        return place_name(scenario, name)
    if resource == "vehicles":
        return scenario.fleets[name].name or name
    if resource == "line_units":
        return scenario.lines[name].name or name
    return scenario.quarantine[name].name or name


def worth_text(
    step: float, worth: float | None, kind: str | None, objective: str | None, currency: str
) -> str:
    """`+10: at least 57 more key_post_days (proven)`; `not known` where time was short."""
    if worth is None or objective is None:
        return "not known"
    if worth <= 0:
        return f"+{grouped_text(step)}: no gain ({kind})"
    unit = f" {currency}".rstrip() if OBJECTIVES[objective].money else ""
    way = "more" if maximised(objective) else "less"
    gain = figures.objective(objective, worth) if worth >= SMALL else f"{worth:.1g}"
    least = "at least " if kind == "proven" else ""
    return f"+{grouped_text(step)}: {least}{gain}{unit} {way} {objective} ({kind})"
