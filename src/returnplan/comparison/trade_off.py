"""What each run of a sweep costs and brings: varied values, measures, gaps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from returnplan.comparison.comparison import Comparison
from returnplan.comparison.tables import column
from returnplan.plan.plan import Plan
from returnplan.tables.declaration import Kind, Row, Table

FILE = "sweep.csv"


def trade_off_table(
    comparison: Comparison, plans: Mapping[str, Plan], varied: Mapping[str, Mapping[str, str]]
) -> tuple[Table, list[Row]]:
    """sweep.csv: a row for each run, with the values of its keys, every measure and stage's gap.

    Parameters
    ----------
    comparison
        Of the plans, whose measures are taken.
    varied
        By run, the value of each varied key as it was written.
    """
    keys = list(next(iter(varied.values()), ()))
    numbers = {key: [_number(varied[name][key]) for name in comparison.names] for key in keys}
    objectives = list(
        dict.fromkeys(stage.objective for plan in plans.values() for stage in plan.stages)
    )
    kinds = {key: Kind.TEXT if None in numbers[key] else Kind.DECIMAL for key in keys}
    units = {row.measure: row.unit for row in comparison.measures}
    table = declared(kinds, units, objectives)
    rows = []
    for place, name in enumerate(comparison.names):
        cells: list[Any] = [name]
        for key in keys:
            cells.append(varied[name][key] if None in numbers[key] else numbers[key][place])
        cells += [row.values[place] for row in comparison.measures]
        gaps = {stage.objective: stage.gap for stage in plans[name].stages}
        cells += [_finite(gaps.get(objective)) for objective in objectives]
        rows.append({one.name: cell for one, cell in zip(table.columns, cells, strict=True)})
    return table, rows


def declared(
    kinds: Mapping[str, Kind], units: Mapping[str, str], objectives: Sequence[str]
) -> Table:
    """The table for keys by their kind, measures by their unit, and the stages' objectives."""
    columns = [
        column("run", Kind.TEXT, "The run's folder."),
        *(column(key, kind, "Value that was put in.") for key, kind in kinds.items()),
        *(
            column(measure, Kind.DECIMAL, "Measure of summary.csv.", unit)
            for measure, unit in units.items()
        ),
        *(
            column(f"gap_{objective}", Kind.SHARE, "Gap of that stage; blank: no bound.")
            for objective in objectives
        ),
    ]
    doc = "One row per run, in the order of the grid."
    return Table(name="sweep", doc=doc, columns=tuple(columns))


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _finite(gap: float | None) -> float | None:
    return gap if gap is not None and math.isfinite(gap) else None
