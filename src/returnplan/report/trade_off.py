"""A sweep in the terminal: what each combination of values brings, and at what price."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console

from returnplan.comparison import Comparison
from returnplan.plan.plan import Plan
from returnplan.report import figures
from returnplan.report.comparison import figure
from returnplan.report.layout import (
    add_columns,
    add_row,
    default_console,
    line,
    new_table,
    put,
    right,
    spare,
    whole,
)
from returnplan.scenario.variation import short_names


def print_trade_off(
    comparison: Comparison,
    plans: Mapping[str, Plan],
    varied: Mapping[str, Mapping[str, str]],
    console: Console | None = None,
) -> None:
    """A row for each run: varied values, workers carried, the objectives, the widest gap."""
    console = console or default_console()
    keys = list(next(iter(varied.values())))
    objectives = list(
        dict.fromkeys(stage.objective for plan in plans.values() for stage in plan.stages)
    )
    rows = {row.measure: row for row in comparison.measures}
    shown = [name for name in ("carried", *objectives) if name in rows]
    table = new_table(*right(*short_names(keys), *shown), *spare(1, *right("widest gap")))
    add_columns(table, *spare(2, *whole("status")))
    for place, name in enumerate(comparison.names):
        plan = plans[name]
        widest = max((stage.gap for stage in plan.stages), default=float("inf"))
        cells = [varied[name][key] for key in keys]
        cells += [figure(rows[measure].values[place]) for measure in shown]
        add_row(table, *cells, figures.percent(widest), plan.status)
    put(console, table)
    for sentence in comparison.left_out:
        line(console, f"Left out of comparison.csv: {sentence}.")
