"""Cells and settings of the scenario that decide, so that a planner knows where to change them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from returnplan.scenario.build import field_of
from returnplan.scenario.contents import SETTINGS_FILE
from returnplan.scenario.schema import TABLE_BY_NAME
from returnplan.tables.printing import cell_printer, number_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A cell of a table, or a setting."""

    file: str
    """`fleets.csv`, `scenario.toml`."""
    key: str
    """The row's key, of several columns joined by ` / `; all cells where the table has no key;
    blank for a setting."""
    column: str
    """Column, or a setting as a dotted path."""
    value: str
    """As written; blank: nothing stands there."""

    def __str__(self) -> str:
        where = f"{self.file} {self.key}".rstrip()
        return f"{where} {self.column} = {self.value or '(blank)'}"


def cell(table: str, row: Any, column: str) -> Field:
    """A cell of a scenario's row, which is one of the frozen rows that `Scenario` holds."""
    declared = TABLE_BY_NAME[table]
    texts = {
        one.name: cell_printer(one)(getattr(row, field_of(one.name)))
        for one in declared.columns
        if one.name in (*declared.key, column) or not declared.key
    }
    key = [texts[name] for name in declared.key or declared.names if name != column]
    return Field(
        file=f"{table}.csv",
        key=" / ".join(filter(None, key)),
        column=column,
        value=texts[column],
    )


def setting(path: str, value: Any) -> Field:
    """A setting of scenario.toml."""
    if isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, (int, float)):
        text = number_text(value)
    else:
        text = "" if value is None else str(value)
    return Field(file=SETTINGS_FILE, key="", column=path, value=text)
