"""Inputs: stock and lag of each (buyer, input), and employers that wait for one another."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.tables.printing import number_text
from returnplan.tables.rows import UNREADABLE, SheetRow, place_text

SHARED = ("stock_days", "lag_days")
"""Columns that belong to (buyer, input): a blank means as in the other rows."""


def settle_inputs(rows: list[SheetRow]) -> Iterator[Finding]:
    """Fills blanks of stock_days and lag_days in, and tells of rows that disagree."""
    groups: dict[tuple[str, str], list[SheetRow]] = {}
    for row in rows:
        if UNREADABLE not in (row.cells["buyer"], row.cells["input"]):
            groups.setdefault((row.cells["buyer"], row.cells["input"]), []).append(row)
    for group in groups.values():
        for column in SHARED:
            given = [row for row in group if row.cells[column] not in (None, UNREADABLE)]
            for row in given[1:]:
                value, other = row.cells[column], given[0].cells[column]
                if value != other:
                    yield mistakes.INPUT_DISAGREES.at(
                        *row.spot(column),
                        number_text(value),
                        other=number_text(other),
                        first=place_text(given[0], row),
                    )
            for row in group:
                if row.cells[column] is None:
                    value = given[0].cells[column] if given else 0
                    row.cells[column] = float(value) if column == "stock_days" else int(value)


def input_cycles(rows: list[SheetRow]) -> Iterator[Finding]:
    """Cycles of inputs whose lags add up to 0, one finding each."""
    waits: dict[str, dict[str, SheetRow]] = {}
    for row in rows:
        buyer, supplier, lag = (row.cells[name] for name in ("buyer", "supplier", "lag_days"))
        if UNREADABLE not in (buyer, supplier) and supplier and lag == 0:
            waits.setdefault(buyer, {}).setdefault(supplier, row)
    while cycle := _cycle(waits):
        row = waits[cycle[0]][cycle[1]]
        text = " waits for ".join(cycle)
        yield mistakes.INPUT_CYCLE.at(*row.spot("supplier"), cycle[1], cycle=text)
        for buyer in cycle:
            waits.pop(buyer, None)


def _cycle(waits: dict[str, dict[str, SheetRow]]) -> list[str]:
    """Employers of one cycle, the first also last; empty where there is none."""
    done: set[str] = set()
    for start in sorted(waits):
        path = [start]
        while path:
            ahead = [to for to in sorted(waits.get(path[-1], ())) if to not in done]
            back = [to for to in ahead if to in path]
            if back:
                return [*path[path.index(back[0]) :], back[0]]
            if ahead:
                path.append(ahead[0])
            else:
                done.add(path.pop())
    return []
