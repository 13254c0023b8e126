"""Every chart of the page by name: what draws it, and the tables that it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from returnplan.page.charts import over_time, overall
from returnplan.page.charts.map import map_chart, map_data
from returnplan.page.charts.parts import Canvas, Spec
from returnplan.page.charts.timetable import timetable


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart: `make` gives its specification, `tables` names what it draws."""

    make: Callable[[Canvas], Spec]
    tables: tuple[str, ...]
    rows: tuple[str, ...]
    """Tables of which one has rows where there is something to show."""
    wide: bool = True
    """Whether it takes the page's whole width; else half of it where there is room."""


CHARTS: dict[str, Chart] = {
    "map": Chart(
        make=map_chart,
        rows=("places",),
        tables=("routes", "flows", "places", "presence", "names", "land", "borders", "ways"),
    ),
    "timetable": Chart(make=timetable, rows=("movements",), tables=("movements",)),
    "people": Chart(make=over_time.people, rows=("assignments",), tables=("by_day",)),
    "beds": Chart(make=over_time.beds, rows=("beds",), tables=("beds", "names")),
    "production": Chart(
        make=over_time.production, rows=("production",), tables=("production", "names")
    ),
    "held": Chart(make=over_time.held, rows=("production",), tables=("production", "names")),
    "staffing": Chart(make=over_time.staffing, rows=("staffed",), tables=("staffed", "names")),
    "arrivals": Chart(
        make=over_time.arrivals, rows=("heads_a_day",), tables=("heads_a_day", "names")
    ),
    "spending": Chart(make=over_time.spending, rows=("spending",), tables=("spending",)),
    "cost_by_mode": Chart(
        make=overall.cost_by_mode, rows=("costs",), tables=("costs",), wide=False
    ),
    "cost_by_operator": Chart(
        make=overall.cost_by_operator, rows=("costs",), tables=("costs", "names"), wide=False
    ),
    "cost_by_employer": Chart(
        make=overall.cost_by_employer, rows=("costs",), tables=("by_employer", "names"), wide=False
    ),
    "losses": Chart(make=overall.losses, rows=("losses",), tables=("losses", "names")),
    "bottlenecks": Chart(
        make=overall.bottlenecks, rows=("bottlenecks",), tables=("bottlenecks", "names")
    ),
    "left": Chart(make=overall.left, rows=("left_behind",), tables=("left_behind",)),
    "proof": Chart(make=overall.proof, rows=("proof",), tables=("proof",)),
}
"""In the order of the page."""


def chart_tables(canvas: Canvas, name: str) -> dict[str, list[dict[str, Any]]]:
    """The tables that a chart draws, as it takes them."""
    shapes = map_data(canvas) if name == "map" else {}
    return {
        table: shapes[table] if table in shapes else canvas.data.chart_rows(table)
        for table in CHARTS[name].tables
    }
