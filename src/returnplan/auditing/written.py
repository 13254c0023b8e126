"""T22: the files of a run have the form in which they are written, down to the byte.

Reading forgives what spreadsheets do to a file; whoever reads a run with another program does not.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from returnplan.auditing.shape import COLUMNS, KEYS
from returnplan.auditing.violation import Tables, Violation
from returnplan.plan.run_tables import RUN_TABLES
from returnplan.scenario.scenario import Scenario
from returnplan.tables.csvfile import table_text
from returnplan.tables.datapackage import datapackage

MARK = b"\xef\xbb\xbf"
MOST = 3
"""Cells of a table that are named."""
PLAIN = re.compile(r"-?\d+(\.\d+)?")
"""A value of summary.csv: each measure has decimals of its own."""
PACKAGE = "datapackage.json"


def written(folder: Path, scenario: Scenario, tables: Tables) -> Iterator[Violation]:
    """T22. Byte-order mark, columns in their order, each cell in its written form; datapackage."""
    for table in RUN_TABLES:
        content = (folder / f"{table.name}.csv").read_bytes()
        due = table_text(table, tables[table.name], scenario.calendar)
        yield from _table(table.name, content, due)
    yield from _package(folder / PACKAGE)


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
    if not faults and name != "summary" and text != due:
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
            plain = name == "summary" and column == "value"
            if cell == again[number] or (plain and cell and PLAIN.fullmatch(cell)):
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
    due, described = _described(datapackage("run", RUN_TABLES)), _described(package)
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
