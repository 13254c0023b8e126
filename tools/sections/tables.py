"""Docs of declared tables, in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from returnplan.tables.cells import limit_text
from returnplan.tables.declaration import REQUIRED, Column, Kind, Table
from returnplan.tables.mistakes import Mistake
from returnplan.tables.printing import cell_printer

KINDS: dict[Kind, str] = {
    Kind.TEXT: "text",
    Kind.ID: "id",
    Kind.IDS: "ids",
    Kind.WHOLE: "whole number",
    Kind.WHOLES: "whole numbers",
    Kind.NUMBER: "number",
    Kind.HOURS: "hours",
    Kind.DATE: "date",
    Kind.CLOCK: "clock",
    Kind.CLOCKS: "clocks",
    Kind.YES_NO: "yes/no",
    Kind.CENTS: "money, 2 decimals",
    Kind.TENTHS: "km, 1 decimal",
    Kind.DECIMAL: "number",
    Kind.SHARE: "number, 6 decimals",
    Kind.DAY: "date",
    Kind.MOMENT: "moment",
}
"""What the docs call each kind."""


def grid(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(header)
    lines = [names, ["---"] * len(names), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def default_text(column: Column) -> str:
    """`required`, or what a blank stands for; blank where that is in the column's own words."""
    default: Any = column.default
    if default is REQUIRED:
        return "required"
    if default is None or default == "":
        return ""
    return f"`{cell_printer(column)(default)}`"


def column_rows(columns: Iterable[Column]) -> list[list[str]]:
    """Name (a key's with `*`), kind, unit, default, limits and meaning of each column."""
    return [
        [
            f"`{column.name}`" + (" *" if column.key else ""),
            KINDS[column.kind],
            column.unit,
            default_text(column),
            limit_text(column),
            column.doc + _points_at(column),
        ]
        for column in columns
    ]


def _points_at(column: Column) -> str:
    if column.refers:
        return f" In {' or '.join(f'{name}.csv' for name in column.refers)}."
    return f" One of {', '.join(column.choices)}." if column.choices else ""


COLUMN_HEADER = ("column", "holds", "unit", "default", "limits", "meaning")
RUN_HEADER = ("column", "holds", "unit", "meaning")


def table_section(table: Table) -> str:
    """One table of a scenario."""
    optional = " (optional)" if table.optional else ""
    rows = grid(COLUMN_HEADER, column_rows(table.columns))
    return f"### {table.name}.csv{optional}\n\n{table.doc}\n\n{rows}\n"


def run_section(table: Table) -> str:
    """One table of a run: nobody fills it in, so it has neither defaults nor limits."""
    rows = [[name, kind, unit, doc] for name, kind, unit, _, _, doc in column_rows(table.columns)]
    return f"### {table.name}.csv\n\n{table.doc}\n\n{grid(RUN_HEADER, rows)}\n"


def mistake_rows(mistakes: Iterable[Mistake]) -> list[list[str]]:
    """Code, name, why and cure of each, words that are filled in as *words*."""
    return [
        [one.code, one.name, _template(one.why), one.remedy or _template(one.cure)]
        for one in sorted(mistakes, key=lambda one: one.code)
    ]


def _template(text: str) -> str:
    text = re.sub(r"\{(\w+)(![rs])?\}", lambda word: f"*{word[1].strip('_')}*", text)
    return text.replace("{{", "{").replace("}}", "}")
