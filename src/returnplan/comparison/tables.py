"""A comparison as the CSV files of its folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from returnplan.comparison.comparison import Comparison
from returnplan.comparison.names import difference
from returnplan.plan import pieces
from returnplan.plan.folder import FolderContents, check_target, replacing
from returnplan.plan.plan import Plan
from returnplan.tables.csvfile import write_csv
from returnplan.tables.declaration import Column, Kind, Row, Table
from returnplan.tables.printing import guard

FILES, PAGE, RUNS = pieces.COMPARISON_FILES, pieces.COMPARISON_PAGE, pieces.RUNS


def is_comparison(folder: Path) -> bool:
    """Whether a folder holds a comparison, and nothing that is not part of one."""
    names = {path.name for path in folder.iterdir()}
    return FILES[0] in names and names <= {*FILES, PAGE, RUNS}


CONTENTS = FolderContents(what="comparison", holds=is_comparison, pieces=pieces.COMPARISON)


def check_folder(folder: Path, *, force: bool = False) -> None:
    """Refuse a place where no comparison may be written, as `plan.folder.check_target` does."""
    check_target(folder, force=force, contents=CONTENTS)


def write_comparison(
    comparison: Comparison,
    folder: Path,
    *,
    force: bool = False,
    solved: Mapping[str, Plan] | None = None,
    page: str | None = None,
) -> None:
    """Write the folder of a comparison: complete or absent.

    `solved` are plans that are in no run folder of their own yet: they get one under `runs`.
    `page` is the HTML of its page.

    Raises
    ------
    UsageError
        The folder may not be replaced, or cannot be written.
    """
    with replacing(folder, force=force, contents=CONTENTS) as part:
        write_tables(comparison, part)
        if page is not None:
            write_page(page, part)
        for name, plan in (solved or {}).items():
            plan.write(part / RUNS / name.replace("/", "-"))


def write_tables(comparison: Comparison, folder: Path) -> None:
    """Write the CSV files into a folder that is there."""
    tables = (measure_table, cohort_table, trip_table, input_table)
    for file, made in zip(FILES, tables, strict=True):
        table, rows = made(comparison)
        write_csv(folder / file, table, rows)


def write_page(page: str, folder: Path) -> None:
    """Write the HTML of a comparison's page into a folder that is there."""
    (folder / PAGE).write_text(page, encoding="utf-8", newline="\n")


def column(name: str, kind: Kind, doc: str, unit: str = "") -> Column:
    """A column of a comparison; a blank in it is lawful, and its name is no formula."""
    return Column(name=guard(name), kind=kind, doc=doc, unit=unit, default=None)


def measure_table(comparison: Comparison) -> tuple[Table, list[Row]]:
    """comparison.csv."""
    first, *others = comparison.names
    columns = [
        column("measure", Kind.TEXT, "A measure of summary.csv."),
        column("unit", Kind.TEXT, "What it is counted in; several where runs differ in it."),
        column("better", Kind.TEXT, "higher or lower; blank: neither is better."),
    ]
    columns += [
        column(name, Kind.DECIMAL, "Its value in that run; blank: it has none.")
        for name in comparison.names
    ]
    columns += [
        column(
            difference(name, first),
            Kind.DECIMAL,
            "What that run has more than the first; blank: the two cannot be compared.",
        )
        for name in others
    ]
    rows = [
        _row(
            columns,
            (row.measure, row.unit, row.better, *row.values),
            (row.difference(number) for number in range(1, len(comparison.names))),
        )
        for row in comparison.measures
    ]
    doc = "One row per measure, in the order of summary.csv."
    return Table(name="comparison", doc=doc, columns=tuple(columns)), rows


def cohort_table(comparison: Comparison) -> tuple[Table, list[Row]]:
    """cohorts.csv."""
    columns = [
        column("cohort", Kind.ID, "The cohort."),
        column("employer", Kind.ID, "Its employer, in the first run that has the cohort."),
        column("workers", Kind.WHOLE, "Its workers there.", "heads"),
    ]
    for name in comparison.names:
        columns += [
            column(
                f"{name} carried",
                Kind.WHOLE,
                "Carried in that run; blank, as the next two: it has no such cohort.",
                "heads",
            ),
            column(f"{name} first_on_post", Kind.DATE, "First date on post; blank: nobody comes."),
            column(
                f"{name} mean_days_to_post",
                Kind.SHARE,
                "Mean from start to the date on post, over those carried.",
                "days",
            ),
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
    doc = "One row per cohort whose carried heads or dates on post are not alike in every run."
    return Table(name="cohorts", doc=doc, columns=tuple(columns)), rows


def trip_table(comparison: Comparison) -> tuple[Table, list[Row]]:
    """trips.csv."""
    columns = [
        column("trip", Kind.TEXT, "Id of the trip."),
        column("depart", Kind.TEXT, "Moment at which it leaves its first stop."),
        column("operator", Kind.TEXT, "Fleet or line."),
        column("stops", Kind.TEXT, "Places in order, joined by ' > '."),
    ]
    for name in comparison.names:
        columns += [
            column(f"{name} units", Kind.WHOLE, "Units in that run; blank: it has none.", "units"),
            column(f"{name} passengers", Kind.WHOLE, "Heads aboard; blank likewise.", "heads"),
        ]
    rows = [
        _row(
            columns,
            (row.trip, row.depart, row.operator, " > ".join(row.stops)),
            (cell for load in row.loads for cell in load or (None, None)),
        )
        for row in comparison.trips
    ]
    doc = (
        "One row per trip that not every run has, or with other units or passengers, by moment of "
        "departure, then id. Under the same id another operator, or other stops, is another trip."
    )
    return Table(name="trips", doc=doc, columns=tuple(columns)), rows


def input_table(comparison: Comparison) -> tuple[Table, list[Row]]:
    """inputs.csv."""
    columns = [
        column("table", Kind.TEXT, "Table of the resolved scenario; scenario: a setting."),
        column("key", Kind.TEXT, "Key of the row, its parts joined by ' / '; or the setting."),
        column(
            "column",
            Kind.TEXT,
            "Column; value of a setting; rows: how often the row stands in a table without a key.",
        ),
    ]
    columns += [
        column(name, Kind.TEXT, "What stands there in that run's scenario; blank: nothing.")
        for name in comparison.names
    ]
    rows = [
        _row(columns, (row.table, row.key, row.column), row.values) for row in comparison.inputs
    ]
    doc = "One row per cell or setting that differs, settings first."
    return Table(name="inputs", doc=doc, columns=tuple(columns)), rows


def _row(columns: Sequence[Column], *cells: Sequence[Any] | Iterator[Any]) -> dict[str, Any]:
    values = [cell for part in cells for cell in part]
    return {one.name: value for one, value in zip(columns, values, strict=True)}
