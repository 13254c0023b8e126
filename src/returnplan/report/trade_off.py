"""A sweep in the terminal: what each combination of values brings, and at what price."""

from __future__ import annotations

from collections.abc import Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from returnplan.comparison import Comparison
from returnplan.plan.plan import Plan
from returnplan.report import figures
from returnplan.report.comparison import figure
from returnplan.report.layout import default_console


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
    table = Table(
        box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold"
    )
    for heading in (*keys, *shown, "widest gap"):
        table.add_column(Text(heading), justify="right", overflow="fold")
    table.add_column("status")
    for place, name in enumerate(comparison.names):
        plan = plans[name]
        widest = max((stage.gap for stage in plan.stages), default=float("inf"))
        cells = [varied[name][key] for key in keys]
        cells += [figure(rows[measure].values[place]) for measure in shown]
        table.add_row(*map(Text, (*cells, figures.percent(widest), plan.status)))
    console.print(table)
    for sentence in comparison.left_out:
        console.print(Text(f"Left out of comparison.csv: {sentence}."))
