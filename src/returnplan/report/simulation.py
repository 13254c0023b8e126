"""A simulation in the terminal: distributions, what is most at risk, what margin buys."""

from __future__ import annotations

import math
from typing import Any

from rich.console import Console

from returnplan.calendar import clock_text
from returnplan.plan.plan import Plan
from returnplan.report import figures
from returnplan.report.layout import (
    add_columns,
    add_row,
    default_console,
    heading,
    line,
    new_table,
    put,
    right,
    spare,
    whole,
)
from returnplan.simulation.outcome import EVENTS
from returnplan.simulation.summary import OF_PLAN, AtRisk, Bought, Simulation, Spread
from returnplan.simulation.tally import ADDED

MOST = 8
"""Trips and connections that are printed; at_risk.csv has all."""
TOLD = ("missed", "not_arrived", "without_bed", *ADDED)
"""Of what goes otherwise, where the rest is planned again."""
FINE = 10
"""Figures below it, and shares, are told with decimals."""


def print_simulation(found: Simulation, plan: Plan, console: Console | None = None) -> None:
    """The objectives, what went otherwise, risks and margins."""
    console = console or default_console()
    names = dict.fromkeys(("carried", *plan.scenario.objective.order, *OF_PLAN[1:]))
    wanted = [name for name in names if name not in ("returned", "changes")]
    _print_spreads(found, wanted, console)
    _print_at_risk(found, plan, console)
    _print_margins(found, console)
    _print_replanned(found, wanted, console)
    if not found.complete:
        line(
            console,
            f"Interrupted: {len(found.draws):,} of {found.asked:,} draws are played, and all "
            "figures are of these.",
        )


def _print_spreads(found: Simulation, wanted: list[str], console: Console) -> None:
    table = new_table("measure", *right("plan", "mean"), *spare(1, *right("± error")))
    add_columns(table, *spare(3, *right("5 %")), *spare(2, *right("median")))
    add_columns(table, *spare(3, *right("95 %")), *right("worst"))
    events = [one.measure for one in found.spreads if one.measure in EVENTS and one.worst]
    for name in (*wanted, *events):
        one = found.spread(name)
        add_row(table, name, *(_figure(one, value) for value in _told(one)))
    put(console, table)


def _told(one: Spread) -> tuple[float, ...]:
    return one.planned, one.mean, one.error, one.low, one.middle, one.high, one.worst


def _figure(one: Spread, value: float) -> str:
    if math.isnan(value) and one.measure in ADDED:
        return ""
    if one.unit == "share":
        return figures.number(value, 4)
    fine = not float(value).is_integer() and max(abs(one.planned), abs(one.mean)) < 1000
    return figures.number(value, 2 if fine and abs(value) < FINE else 1 if fine else 0)


def _print_at_risk(found: Simulation, plan: Plan, console: Console) -> None:
    risks = found.most_at_risk
    if not risks:
        return
    count = len(risks)
    rest = f", {MOST} of {count:,}" if count > MOST else ""
    heading(console, "Most at risk", f" (workers who lose by it, on average{rest})")
    table = new_table(*whole("trip", "next trip"), *spare(2, *whole("moment")))
    add_columns(table, *spare(2, *right("wait")), *right("workers", "probability", "hit"))
    for row in risks[:MOST]:
        add_row(table, *_risk_cells(row, plan))
    put(console, table)


def _risk_cells(row: AtRisk, plan: Plan) -> tuple[Any, ...]:
    return (
        row.trip,
        row.next_trip,
        plan.scenario.calendar.moment_text(row.moment),
        "" if row.wait_minutes is None else f"{row.wait_minutes} min",
        f"{row.workers:,}",
        figures.percent(row.probability),
        figures.number(row.workers_hit, 2),
    )


def _print_margins(found: Simulation, console: Console) -> None:
    heading(console, "What margin buys", " (the same draws, as if the plan had it)")
    table = new_table("margin", *right("missed", "not arrived", "no bed"))
    add_columns(table, *right("post_days lost", "saved"), *spare(1, *right("± error")))
    add_columns(table, *spare(2, *right("output saved")))
    for row in found.bought:
        add_row(table, *_margin_cells(row))
    put(console, table)


def _margin_cells(row: Bought) -> tuple[str, ...]:
    size = row.margin.size
    margin = {
        "none": "as planned",
        "transfer": f"{size:g} min more at changes",
        "seats": f"{100 * size:g} % of seats free",
        "beds": f"{100 * size:g} % of beds free",
    }[row.margin.kind]
    saved, error = row.saved["post_days"]
    heads = (row.means[name] for name in ("missed", "not_arrived", "without_bed"))
    return (
        margin,
        *(figures.number(one, 2) for one in heads),
        figures.number(row.means["post_days"], 1),
        figures.number(saved, 1),
        figures.number(error, 1),
        figures.number(row.saved["output"][0]),
    )


def _print_replanned(found: Simulation, wanted: list[str], console: Console) -> None:
    again = found.replanned
    if again is None:
        return
    clock = clock_text(again.evening)
    heading(console, "What replanning regains", f" (the same draws, planned again at {clock})")
    table = new_table("measure", *right("plan", "without", "with", "regained"))
    add_columns(table, *spare(1, *right("± error")), *spare(3, *right("5 %")))
    add_columns(table, *spare(2, *right("median")), *spare(3, *right("95 %")), *right("worst"))
    told = [row.spread.measure for row in again.rows if row.spread.measure in TOLD]
    for name in (*wanted, *told):
        row = again.row(name)
        one = row.spread
        means = one.planned, row.without, one.mean, row.regained, row.error
        cells = (*means, one.low, one.middle, one.high, one.worst)
        add_row(table, name, *(_figure(one, value) for value in cells))
    put(console, table)
