"""A whole plan as one workbook: the summary first, then what an office works with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from returnplan.export.sheets import Book, sheet_name
from returnplan.export.words import ExportWords
from returnplan.plan.measures import measures
from returnplan.plan.plan import Plan
from returnplan.plan.run_tables import RUN_TABLES, SUMMARY
from returnplan.plan.tables import run_tables
from returnplan.tables.declaration import Column, Kind, Table

WORKBOOK = "plan.xlsx"
FIRST = ("summary", "schedule", "by_employer", "by_day", "left_behind", "bottlenecks")
"""Sheets that come first, in order; each has a column for notes."""
CODES = {
    "mode": "mode",
    "weekday": "weekday",
    "purpose": "purpose",
    "reason": "reason",
    "resource": "resource",
    "worth_kind": "worth",
    "objective": "measure",
    "phase": "phase",
    "what": "step",
}
"""Columns that hold a word of the program's, and the catalogue's prefix for it."""

COLUMNS = Table(
    name="columns",
    doc="One row per column of the workbook.",
    columns=(
        Column(name="table", kind=Kind.TEXT, doc="The table, as its CSV file is called."),
        Column(name="column", kind=Kind.TEXT, doc="The column, as the CSV file calls it."),
        Column(name="heading", kind=Kind.TEXT, doc="Its heading here."),
        Column(name="unit", kind=Kind.TEXT, doc="What it is counted in."),
        Column(name="meaning", kind=Kind.TEXT, doc="What it holds."),
    ),
)


def write_workbook(plan: Plan, path: Path, words: ExportWords) -> None:
    """Write every table of a run, and what its columns mean, as one workbook."""
    rows = run_tables(plan)
    rows["summary"] = _summary(plan, words)
    tables = {table.name: table for table in RUN_TABLES}
    names = [*FIRST, *(name for name in tables if name not in FIRST)]
    with Book(path, words, plan.scenario.calendar, plan.scenario.currency) as book:
        for name in names:
            table = _summary_table() if name == "summary" else tables[name]
            title = sheet_name(words(f"table.{name}"))
            colour = "#1F4E79" if name in FIRST else "#9AA7B4"
            told = [translated(row, words) for row in rows[name]]
            book.table(title, table, told, notes=name in FIRST, colour=colour)
        book.table(sheet_name(words("table.columns")), COLUMNS, _columns(book, names, tables))


def translated(row: Mapping[str, Any], words: ExportWords) -> Mapping[str, Any]:
    """A row with the program's own words in the language of the workbook; English has them so."""
    if words.language == "en":
        return row
    told = dict(row)
    for name, prefix in CODES.items():
        value = row.get(name)
        if isinstance(value, str) and words.known(f"{prefix}.{value}"):
            told[name] = words(f"{prefix}.{value}")
    return told


def _summary_table() -> Table:
    """The summary, its values written with the decimals that each measure has."""
    columns = tuple(
        replace(column, kind=Kind.DECIMAL) if column.name == "value" else column
        for column in SUMMARY.columns
    )
    return replace(SUMMARY, columns=columns)


def _summary(plan: Plan, words: ExportWords) -> list[dict[str, Any]]:
    from decimal import Decimal

    return [
        {
            "measure": measure.name if words.language == "en" else words.measure(measure.name),
            "value": Decimal(f"{measure.value:.{measure.digits}f}"),
            "unit": _unit(measure.unit, words),
            "meaning": words.meaning(measure.name),
        }
        for measure in measures(plan)
    ]


def _unit(unit: str, words: ExportWords) -> str | None:
    key = f"counted.{unit}"
    return (words(key) if words.known(key) else unit) or None


def _columns(book: Book, names: list[str], tables: Mapping[str, Table]) -> list[dict[str, Any]]:
    return [
        {
            "table": name,
            "column": column.name,
            "heading": book.heading(column, name),
            "unit": column.unit or None,
            "meaning": column.doc,
        }
        for name in names
        for column in tables[name].columns
    ]
