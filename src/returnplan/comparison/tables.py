"""A comparison as the CSV files of its folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from returnplan.comparison.comparison import Comparison
from returnplan.comparison.names import difference
from returnplan.plan.folder import check_target, replacing
from returnplan.plan.plan import Plan
from returnplan.tables.csvfile import write_csv
from returnplan.tables.declaration import Column, Kind, Table
from returnplan.tables.printing import guard

FILES = ("comparison.csv", "cohorts.csv", "trips.csv", "inputs.csv")
PAGE = "comparison.html"
RUNS = "runs"
"""Folder for runs that were solved for the comparison."""

Rows = list[dict[str, Any]]


def is_comparison(folder: Path) -> bool:
    """Whether a folder holds a comparison, and nothing that is not part of one."""
    names = {path.name for path in folder.iterdir()}
    return FILES[0] in names and names <= {*FILES, PAGE, RUNS}


def check_folder(folder: Path, *, force: bool = False) -> None:
    """Refuse a place where no comparison may be written, as `plan.folder.check_target` does."""
    check_target(folder, force=force, holds=is_comparison, what="comparison")


def write_comparison(
    comparison: Comparison,
    folder: Path,
    *,
    force: bool = False,
    solved: Mapping[str, Plan] | None = None,
) -> None:
    """Write the folder of a comparison: complete or absent.

    `solved` are plans that are in no run folder of their own yet: they get one under `runs`.

    Raises
    ------
    UsageError
        The folder may not be replaced, or cannot be written.
    """
    with replacing(folder, force=force, holds=is_comparison, what="comparison") as part:
        write_tables(comparison, part)
        for name, plan in (solved or {}).items():
            plan.write(part / RUNS / name.replace("/", "-"))


def write_tables(comparison: Comparison, folder: Path) -> None:
    """Write the CSV files into a folder that is there."""
    tables = (measure_table, cohort_table, trip_table, input_table)
    for file, made in zip(FILES, tables, strict=True):
        table, rows = made(comparison)
        write_csv(folder / file, table, rows)


def column(name: str, kind: Kind) -> Column:
    """A column of a comparison; a blank in it is lawful, and its name is no formula."""
    return Column(name=guard(name), kind=kind, doc="", default=None)


def measure_table(comparison: Comparison) -> tuple[Table, Rows]:
    """comparison.csv."""
    names = comparison.names
    further = [difference(name, names[0]) for name in names[1:]]
    columns = [column(name, Kind.TEXT) for name in ("measure", "unit", "better")]
    columns += [column(name, Kind.DECIMAL) for name in (*names, *further)]
    rows = [
        _row(
            columns,
            (row.measure, row.unit, row.better, *row.values),
            (row.difference(number) for number in range(1, len(names))),
        )
        for row in comparison.measures
    ]
    return _table("comparison", columns), rows


def cohort_table(comparison: Comparison) -> tuple[Table, Rows]:
    """cohorts.csv."""
    columns = [
        column("cohort", Kind.ID),
        column("employer", Kind.ID),
        column("workers", Kind.WHOLE),
    ]
    for name in comparison.names:
        columns += [
            column(f"{name} carried", Kind.WHOLE),
            column(f"{name} first_on_post", Kind.DATE),
            column(f"{name} mean_days_to_post", Kind.SHARE),
        ]
    rows = []
    for row in comparison.cohorts:
        cells: list[Any] = []
        for one in row.returns:
            if one is None:
                cells += [None, None, None]
            else:
                cells += [one.carried, one.first_on_post, one.mean_days_to_post]
        rows.append(_row(columns, (row.cohort, row.employer, row.workers), cells))
    return _table("cohorts", columns), rows


def trip_table(comparison: Comparison) -> tuple[Table, Rows]:
    """trips.csv."""
    columns = [column(name, Kind.TEXT) for name in ("trip", "depart", "operator", "stops")]
    for name in comparison.names:
        columns += [column(f"{name} {what}", Kind.WHOLE) for what in ("units", "passengers")]
    rows = [
        _row(
            columns,
            (row.trip, row.depart, row.operator, " > ".join(row.stops)),
            (cell for load in row.loads for cell in load or (None, None)),
        )
        for row in comparison.trips
    ]
    return _table("trips", columns), rows


def input_table(comparison: Comparison) -> tuple[Table, Rows]:
    """inputs.csv."""
    columns = [column(name, Kind.TEXT) for name in ("table", "key", "column", *comparison.names)]
    rows = [
        _row(columns, (row.table, row.key, row.column), row.values) for row in comparison.inputs
    ]
    return _table("inputs", columns), rows


def _table(name: str, columns: Sequence[Column]) -> Table:
    return Table(name=name, doc="", columns=tuple(columns))


def _row(columns: Sequence[Column], *cells: Sequence[Any] | Iterator[Any]) -> dict[str, Any]:
    values = [cell for part in cells for cell in part]
    return {one.name: value for one, value in zip(columns, values, strict=True)}
