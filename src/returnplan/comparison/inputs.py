"""What differs in the scenarios behind the runs: tables and settings, cell by cell."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from returnplan.comparison.names import merged
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.schema import TABLES
from returnplan.scenario.write import settings_text, table_rows
from returnplan.tables.declaration import Table
from returnplan.tables.printing import cell_printer, number_text

SETTINGS = "scenario"
"""Table under which settings stand, with the columns of a workbook's sheet of that name."""
VALUE = "value"
ROWS = "rows"
"""Column of tables without a key: how often a row stands there."""


@dataclass(frozen=True, kw_only=True)
class InputRow:
    """A cell or setting that differs between scenarios."""

    table: str
    key: str
    column: str
    values: tuple[str, ...]
    """As written; blank where a scenario has no such row, or nothing in the cell."""


_Cells = dict[tuple[str, str], str]
"""(key, column) -> what stands there."""


def input_rows(scenarios: list[Scenario]) -> list[InputRow]:
    """Settings first, then tables in the order of the docs, keys and columns in theirs.

    Scenarios are compared as they are resolved: inherited, patched, defaults filled in.
    """
    rows = list(_differing(SETTINGS, [_settings(scenario) for scenario in scenarios]))
    for table in TABLES:
        cells = _keyed if table.key else _keyless
        rows += _differing(table.name, [cells(scenario, table) for scenario in scenarios])
    return rows


def _differing(table: str, runs: list[_Cells]) -> Iterator[InputRow]:
    for spot in merged(runs):
        values = tuple(run.get(spot, "") for run in runs)
        if len(set(values)) > 1:
            key, column = spot
            yield InputRow(table=table, key=key, column=column, values=values)


def _keyed(scenario: Scenario, table: Table) -> _Cells:
    """Cells beside the key; blank ones of a row that others lack say nothing and are left out."""
    printers = {column.name: cell_printer(column) for column in table.columns}
    cells: _Cells = {}
    for row in table_rows(scenario, table):
        texts = {name: printer(row[name]) for name, printer in printers.items()}
        key = " / ".join(texts[name] for name in table.key)
        said = {name: text for name, text in texts.items() if text and name not in table.key}
        for name, text in (said or {name: texts[name] for name in table.key[:1]}).items():
            cells[key, name] = text
    return cells


def _keyless(scenario: Scenario, table: Table) -> _Cells:
    """How often each row stands there: without a key it can only be there, or not."""
    printers = {column.name: cell_printer(column) for column in table.columns}
    counts = Counter(
        " / ".join(printer(row[name]) for name, printer in printers.items())
        for row in table_rows(scenario, table)
    )
    return {(key, ROWS): str(number) for key, number in counts.items()}


def _settings(scenario: Scenario) -> _Cells:
    document = tomllib.loads(settings_text(scenario))
    return {(key, VALUE): text for key, text in _leaves(document, "")}


def _leaves(document: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in document.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _text(value)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(_text, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)
