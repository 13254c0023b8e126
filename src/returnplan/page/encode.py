"""The page's data as compact JSON: tables by column, repeated texts once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from returnplan.page.data import PageTable, Shown
from returnplan.tables.declaration import Column, Kind

WORDS = (Kind.TEXT, Kind.ID)


def script_text(content: Any) -> str:
    """JSON that may stand inside a script element: no end of it, no comment, no line separator."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in ("<", ">", "&", "\u2028", "\u2029"):
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def encoded(data: Shown) -> dict[str, Any]:
    """Every table of the page by name."""
    return {name: _table(found) for name, found in data.tables.items()}


def _table(found: PageTable) -> dict[str, Any]:
    return {
        "rows": len(found.rows),
        "columns": [
            {"name": column.name, "kind": column.kind.value}
            | _heading(found.headings.get(column.name))
            | _column(column, found.rows)
            for column in found.table.columns
        ],
    }


def _heading(heading: tuple[str, str] | None) -> dict[str, Any]:
    return {} if heading is None else {"run": heading[0], "word": heading[1]}


def _column(column: Column, rows: Sequence[Any]) -> dict[str, Any]:
    values = [_plain(row[column.name]) for row in rows]
    if column.kind in WORDS:
        words = sorted({value for value in values if value is not None})
        if len(words) < len(values) / 2:
            at = {word: number for number, word in enumerate(words)}
            return {
                "words": words,
                "at": [-1 if value is None else at[value] for value in values],
            }
    return {"values": values}


def _plain(value: Any) -> Any:
    """Numbers as JSON has them; decimals as the text that they are written as."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else round(value, 6)
    return value
