"""T22: the files of a run have the form in which they are written, down to the byte.

Reading forgives what spreadsheets do to a file; whoever reads a run with another program does not.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from returnplan.auditing.shape import COLUMNS, KEYS
from returnplan.auditing.summary import MONEY, UNITS
from returnplan.auditing.violation import Tables, Violation
from returnplan.plan.measures import MEANINGS, meaning
from returnplan.plan.run_tables import RUN_TABLES, SUMMARY
from returnplan.printable import brief
from returnplan.scenario.scenario import Scenario
from returnplan.tables.csvfile import table_text
from returnplan.tables.datapackage import datapackage
from returnplan.tables.declaration import Kind, Row

MARK = b"\xef\xbb\xbf"
MOST = 3
"""Cells of a table that are named."""
DECIMALS = {"share": 6, "worker-days": 6, "hours": 6, "days": 6}
"""Of measures of summary.csv by their unit; money has 2, others are whole."""
PACKAGE = "datapackage.json"


def written(folder: Path, scenario: Scenario, tables: Tables) -> Iterator[Violation]:
    """T22. Byte-order mark, columns in their order, each cell in its written form; datapackage."""
    for table in RUN_TABLES:
        content = (folder / f"{table.name}.csv").read_bytes()
        if table is SUMMARY:
            due = table_text(_SUMMARY, _summary(tables[table.name]))
        else:
            due = table_text(table, tables[table.name], scenario.calendar)
        yield from _table(table.name, content, due)
    yield from _package(folder / PACKAGE)


_SUMMARY = replace(
    SUMMARY,
    columns=tuple(
        replace(column, kind=Kind.TEXT) if column.kind is Kind.NUMBER else column
        for column in SUMMARY.columns
    ),
)
"""With values as texts, since each measure has decimals of its own."""


def _summary(rows: Sequence[Row]) -> list[Row]:
    """Rows of summary.csv in their order, each value and meaning as it is written."""
    known = list(MEANINGS)

    def place(row: Row) -> tuple[int, str]:
        name = row["measure"]
        if name in known:
            return 2 * known.index(name), ""
        return 2 * known.index("trips") + 1, name  # of each mode

    written = []
    for row in sorted(rows, key=place):
        name = row["measure"]
        decimals = 2 if name in MONEY else DECIMALS.get(UNITS.get(name, ""), 0)
        named = name in MEANINGS or name.endswith("_trips")
        told = meaning(name) if row["meaning"] and named else row["meaning"]
        written.append({**row, "value": f"{row['value']:.{decimals}f}", "meaning": told})
    return written


def _found(table: str, key: str, sentence: str) -> Violation:
    return Violation(code="T22", table=table, key=key, sentence=sentence)


def _table(name: str, content: bytes, due: str) -> Iterator[Violation]:
    """What differs between the content of a file and its rows, written again."""
    if not content.startswith(MARK):
        sentence = "the file does not begin with a byte-order mark, so a spreadsheet may misread it"
        yield _found(name, "", sentence)
    text = content.removeprefix(MARK).decode("utf-8", errors="replace")
    head, *rows = list(csv.reader(io.StringIO(text, newline=""))) or [[]]
    first, *again = list(csv.reader(io.StringIO(due, newline="")))
    if head != list(COLUMNS[name]):
        sentence = f"the columns are {', '.join(head)}; they are {', '.join(COLUMNS[name])}"
        yield _found(name, "", sentence)
        return
    faults = list(_cells(name, first, rows, again))
    yield from faults[:MOST]
    if len(faults) > MOST:
        yield _found(name, "", f"{len(faults) - MOST} more cells are not in their written form")
    if not faults and text != due:
        sentence = "rows end by return and newline, and no cell is quoted without need"
        yield _found(name, "", sentence)


def _cells(
    name: str, columns: Sequence[str], rows: Sequence[Sequence[str]], due: Sequence[Sequence[str]]
) -> Iterator[Violation]:
    if len(rows) != len(due):
        yield _found(name, "", f"the file has {len(rows)} rows, of which {len(due)} are not blank")
        return
    for cells, again in zip(rows, due, strict=True):
        key = " ".join(
            cell for column, cell in zip(columns, again, strict=True) if column in KEYS[name]
        )
        for number, column in enumerate(columns):
            cell = cells[number] if number < len(cells) else None
            if cell == again[number]:
                continue
            sentence = f"{column} is written {cell!r}; its written form is {again[number]!r}"
            yield _found(name, key, sentence)
        if len(cells) > len(columns):
            yield _found(name, key, f"the row has {len(cells)} cells; there are {len(columns)}")


def _package(path: Path) -> Iterator[Violation]:
    """datapackage.json describes each table: its file, its fields, their types and the key."""
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield _found(PACKAGE, "", f"it cannot be read: {error}")
        return
    whole = datapackage("run", RUN_TABLES)
    due, described = _described(whole), _described(package)
    if due == described and package != whole:
        yield _found(PACKAGE, "", _difference(package, whole))
    for name in sorted(due.keys() | described.keys()):
        if name not in described:
            yield _found(PACKAGE, name, "the table is not described")
        elif name not in due:
            yield _found(PACKAGE, name, "a run has no such table")
        elif described[name] != due[name]:
            odd = next(
                (
                    f"{what} is {described[name].get(what)!r}; it is {value!r}"
                    for what, value in due[name].items()
                    if described[name].get(what) != value
                ),
                f"what is described is {', '.join(described[name])}",
            )
            yield _found(PACKAGE, name, odd)


def _difference(found: Any, due: Any, where: str = "") -> str:
    """The first entry that is not as it is written, by its names from the outside in."""
    if isinstance(found, dict) and isinstance(due, dict):
        for name in (*due, *(name for name in found if name not in due)):
            inside = f"{where}.{name}" if where else str(name)
            if name not in found:
                return f"{inside} is missing"
            if name not in due:
                return f"{inside} is no entry of a run"
            if found[name] != due[name]:
                return _difference(found[name], due[name], inside)
    if isinstance(found, list) and isinstance(due, list) and len(found) == len(due):
        for number, (one, other) in enumerate(zip(found, due, strict=True)):
            if one != other:
                return _difference(one, other, f"{where}[{number}]")
    return f"{where} is {brief(repr(found))}; it is {brief(repr(due))}"


def _described(package: Any) -> dict[str, dict[str, Any]]:
    """By table: path, names of the fields, type and format of each, key."""
    resources = package.get("resources") if isinstance(package, dict) else None
    found: dict[str, dict[str, Any]] = {}
    for one in resources if isinstance(resources, list) else []:
        if not isinstance(one, dict):
            continue
        schema = one.get("schema")
        schema = schema if isinstance(schema, Mapping) else {}
        fields = schema.get("fields")
        fields = [field for field in fields if isinstance(field, dict)] if fields else []
        found[str(one.get("name"))] = {
            "path": one.get("path"),
            "fields": [field.get("name") for field in fields],
            **{
                f"type of {field.get('name')}": (field.get("type"), field.get("format"))
                for field in fields
            },
            "key": schema.get("primaryKey"),
        }
    return found
