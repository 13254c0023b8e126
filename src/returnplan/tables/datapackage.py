"""The Frictionless description of tables (https://specs.frictionlessdata.io/data-package/)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from returnplan.tables.cells import LIST_KINDS, limit_text
from returnplan.tables.declaration import REQUIRED, Column, Kind, Table

_TYPES: dict[Kind, dict[str, Any]] = {
    Kind.WHOLE: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.HOURS: {"type": "number"},
    Kind.CENTS: {"type": "number"},
    Kind.TENTHS: {"type": "number"},
    Kind.DECIMAL: {"type": "number"},
    Kind.SHARE: {"type": "number"},
    Kind.DATE: {"type": "date", "format": "%Y-%m-%d"},
    Kind.DAY: {"type": "date", "format": "%Y-%m-%d"},
    Kind.CLOCK: {"type": "time", "format": "%H:%M"},
    Kind.MOMENT: {"type": "datetime", "format": "%Y-%m-%d %H:%M"},
    Kind.YES_NO: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
}
"""Types of the kinds; the others are strings."""


def datapackage(name: str, tables: Sequence[Table]) -> dict[str, Any]:
    """The content of datapackage.json for a folder with one CSV per table.

    `name` may be any text; the package is called by its letters, digits, `.`, `_` and `-`.
    """
    return {
        "profile": "tabular-data-package",
        "name": re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "tables",
        "resources": [_resource(table, tables) for table in tables],
    }


def _resource(table: Table, tables: Sequence[Table]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column, table) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    foreign = [
        {
            "fields": column.name,
            "reference": {"resource": other.name, "fields": other.key[0]},
        }
        for column in table.columns
        for other in tables
        if column.refers == (other.name,)
        and len(other.key) == 1
        and column.kind not in LIST_KINDS
        and not column.also
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": table.doc,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
        "schema": schema,
    }


def _field(column: Column, table: Table) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, **_TYPES.get(column.kind, {"type": "string"})}
    field["description"] = column.doc + (f" Unit: {column.unit}." if column.unit else "")
    constraints: dict[str, Any] = {}
    if column.default is REQUIRED:
        constraints["required"] = True
    if table.key == (column.name,):
        constraints["unique"] = True
    if column.kind not in LIST_KINDS:
        if column.minimum is not None:
            constraints["minimum"] = column.minimum
        if column.maximum is not None:
            constraints["maximum"] = column.maximum
        if column.choices:
            constraints["enum"] = list(column.choices)
    if column.above is not None or column.below is not None:
        field["description"] += f" The number is {limit_text(column)}."
    if constraints:
        field["constraints"] = constraints
    return field
