"""The part of docs/formats.md on comparisons, printed from the tables that are written."""

from __future__ import annotations

from returnplan.comparison.comparison import Comparison
from returnplan.comparison.tables import (
    cohort_table,
    input_table,
    measure_table,
    trip_table,
)
from returnplan.comparison.trade_off import declared
from returnplan.tables.declaration import Kind
from sections.tables import run_section

_COMPARISON = """\
## Comparison folder

What `compare` writes with `-o`: the tables below, and comparison.html, all of it as one page for a
browser. `FIRST` and `NAME` stand for the runs' folders, the first and each
further one; of several that share a name the folders above are named too. The runs of scenarios
that were solved for the comparison are kept under `runs`.
"""

_SWEEP = """\
## Sweep folder

What `sweep` writes: every run under `runs`, tables and page of a comparison with the first point,
and sweep.csv. `KEY` stands for each key that is varied, `MEASURE` for each measure, `OBJECTIVE` for
that of each stage.
"""


def comparison_section() -> str:
    """Comparison and sweep folder, in Markdown."""
    empty = Comparison(
        names=("FIRST", "NAME"),
        proofs=(),
        measures=(),
        cohorts=(),
        trips=(),
        inputs=(),
        left_out=(),
    )
    tables = [made(empty)[0] for made in (measure_table, cohort_table, trip_table, input_table)]
    sweep = declared({"KEY": Kind.DECIMAL}, {"MEASURE": ""}, ["OBJECTIVE"])
    return "\n".join([_COMPARISON, *map(run_section, tables), _SWEEP, run_section(sweep)])
