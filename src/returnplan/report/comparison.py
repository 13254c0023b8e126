"""A comparison in the terminal: measures, cohorts, trips, inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rich.console import Console
from rich.text import Text

from returnplan.comparison import Comparison
from returnplan.comparison.cohorts import CohortRow
from returnplan.comparison.comparison import StageProof
from returnplan.comparison.measures import MeasureRow
from returnplan.comparison.tables import cohort_table, input_table, measure_table, trip_table
from returnplan.comparison.trips import TripRow
from returnplan.printable import count, printable
from returnplan.report import figures
from returnplan.report.layout import (
    add_columns,
    add_row,
    default_console,
    heading,
    line,
    new_table,
    put,
    right,
    spare,
    whole,
)

MOST_ROWS = 12
"""Rows of a table of cohorts, trips or inputs; the CSV files have all."""
RUN_WIDTH = 24
"""Columns of the terminal that a run takes among the measures."""
STYLES = {1: "green", -1: "red", 0: ""}


def print_comparison(comparison: Comparison, console: Console | None = None) -> None:
    """Print what differs; better is green and worse red where the terminal has colours."""
    console = console or default_console()
    for name, proof in zip(comparison.names, comparison.proofs, strict=True):
        line(console, f"{name}: {_proven(proof)}.")
    console.print()
    _measures(comparison, console)
    for sentence in comparison.left_out:
        line(console, f"Left out: {sentence}.")
    if comparison.left_out:
        console.print()
    for number in range(1, len(comparison.names)):
        _cohorts(comparison, number, console)
    _trips(comparison, console)
    _inputs(comparison, console)


def _proven(proof: StageProof) -> str:
    if proof.status == "optimal":
        return "proven optimal"
    return f"{proof.status}, widest gap {figures.percent(proof.gap)} ({proof.objective})"


def _measures(comparison: Comparison, console: Console) -> None:
    """The first run and as many others as fit side by side; then the first and the next ones."""
    others = range(1, len(comparison.names))
    fitting = max(1, (console.width - 60) // RUN_WIDTH)
    for start in range(0, len(others), fitting):
        numbers = others[start : start + fitting]
        table = new_table(*whole("measure"), *spare(2, "better"), *right(comparison.names[0]))
        for number in numbers:
            add_columns(table, *right(comparison.names[number], ""))
        add_columns(table, *spare(1, "unit"))
        for row in comparison.measures:
            cells = [Text(row.measure), Text(row.better), Text(figure(row.values[0]))]
            for number in numbers:
                cells += [Text(figure(row.values[number])), _difference(row, number)]
            table.add_row(*cells, Text(printable(row.unit)))
        put(console, table)


def _difference(row: MeasureRow, number: int) -> Text:
    difference = row.difference(number)
    if not difference:
        return Text("" if difference is None else "=")
    sign = "+" if difference > 0 else "-"
    return Text(f"{sign}{figure(abs(difference))}", style=STYLES[row.verdict(number)])


def figure(value: Decimal | None) -> str:
    """`8820.00` -> `8,820.00`; shares and means with four decimals at most, blank for None."""
    if value is None:
        return ""
    if value.as_tuple().exponent == -6:
        text = f"{value:,.4f}".rstrip("0").rstrip(".")
        return "0" if text == "-0" else text
    return f"{value:,f}"


def _cohorts(comparison: Comparison, number: int, console: Console) -> None:
    first, name = comparison.names[0], comparison.names[number]
    gains = [
        (gain, row)
        for row in comparison.cohorts
        if (gain := row.gain(number)) is not None and row.returns[0] != row.returns[number]
    ]
    better = sorted((one for one in gains if one[0] > (0, 0)), key=lambda one: _rank(one, -1))
    worse = sorted((one for one in gains if one[0] < (0, 0)), key=lambda one: _rank(one, 1))
    even = len(gains) - len(better) - len(worse)
    said = [_verb(len(better), "gain"), _verb(len(worse), "lose")]
    if even:
        said.append(f"{even:,} return on other dates, neither earlier nor later on the whole")
    heading(console, f"Cohorts, {name} against {first}: {', '.join(said)}.")
    table = new_table(*whole("cohort"), *spare(2, *whole("employer")), *spare(1, *right("workers")))
    add_columns(table, *right("carried"), "first on post")
    add_columns(table, *right("mean days earlier"))
    for ranked, style in ((better, STYLES[1]), (worse, STYLES[-1])):
        for gain, row in ranked[: MOST_ROWS // 2]:
            table.add_row(*_cohort(row, number, gain), style=style)
    if better or worse:
        put(console, table, blank=False)
        hidden = sum(max(0, len(ranked) - MOST_ROWS // 2) for ranked in (better, worse))
        _more(console, hidden, "cohort")
    console.print()


def _verb(number: int, verb: str) -> str:
    """`1 gains`, `2 gain`."""
    return f"{number:,} {verb}{'s' if number == 1 else ''}"


def _rank(one: tuple[tuple[int, Fraction], CohortRow], sign: int) -> tuple[int, Fraction, str]:
    (heads, earlier), row = one
    return sign * heads, sign * earlier, row.cohort


def _cohort(row: CohortRow, number: int, gain: tuple[int, Fraction]) -> Iterable[Text]:
    first, other = row.returns[0], row.returns[number]
    assert first is not None and other is not None
    heads = f"{first.carried:,}"
    if gain[0]:
        heads += f" -> {other.carried:,} ({gain[0]:+,})"
    dates = [
        one.first_on_post.isoformat() if one.first_on_post else "nobody" for one in (first, other)
    ]
    cells = [
        row.cohort,
        row.employer,
        f"{row.workers:,}",
        heads,
        " -> ".join(dict.fromkeys(dates)),
        f"{float(gain[1]):+.1f}" if gain[1] else "",
    ]
    return map(Text, cells)


def _trips(comparison: Comparison, console: Console) -> None:
    rows, names = comparison.trips, comparison.names
    if not rows:
        heading(console, "Trips: all the same.\n")
        return
    numbers = range(min(len(names), max(2, (console.width - 60) // 12)))
    alone = Counter(number for row in rows for number in range(len(names)) if _only(row, number))
    said = [f"{alone[number]:,} in {names[number]} alone" for number in numbers if alone[number]]
    text = ", ".join([f"Trips: {len(rows):,} differ", *said])
    heading(console, f"{text}. Passengers / units:")
    table = new_table(
        *whole("trip"),
        *spare(1, *whole("operator")),
        *right(*(names[number] for number in numbers)),
    )
    for row in rows[:MOST_ROWS]:
        loads = [
            "" if (load := row.loads[number]) is None else f"{load[1]:,} / {load[0]:,}"
            for number in numbers
        ]
        add_row(table, row.trip, row.operator, *loads)
    put(console, table, blank=False)
    _more(console, len(rows) - MOST_ROWS, "trip")
    console.print()


def _only(row: TripRow, number: int) -> bool:
    return row.loads[number] is not None and sum(load is not None for load in row.loads) == 1


def _inputs(comparison: Comparison, console: Console) -> None:
    rows, names = comparison.inputs, comparison.names
    if not rows:
        heading(console, "Inputs: all the same.")
        return
    differing = count(len(rows), "cell differs", "cells differ")
    heading(console, f"Inputs: {differing}.")
    numbers = range(min(len(names), max(2, (console.width - 50) // 16)))
    table = new_table(
        *whole("table"), "key", *whole("column"), *(names[number] for number in numbers)
    )
    for row in rows[:MOST_ROWS]:
        add_row(table, row.table, row.key, row.column, *(row.values[at] for at in numbers))
    put(console, table, blank=False)
    rest = Counter(f"{row.table}.{row.column}" for row in rows[MOST_ROWS:])
    where = ", ".join(f"{name} {number:,}" for name, number in rest.items())
    _more(console, len(rows) - MOST_ROWS, "cell", where)


def _more(console: Console, hidden: int, what: str, where: str = "") -> None:
    if hidden > 0:
        tail = f": {where}" if where else ""
        line(console, f"... and {count(hidden, f'more {what}')}{tail}")


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison's tables for `--json`: numbers as such, dates as text."""
    tables = {
        "measures": measure_table,
        "cohorts": cohort_table,
        "trips": trip_table,
        "inputs": input_table,
    }
    rows = {
        name: [{key: _plain(value) for key, value in row.items()} for row in made(comparison)[1]]
        for name, made in tables.items()
    }
    return {"runs": list(comparison.names), **rows, "left_out": list(comparison.left_out)}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float)):
        return value
    return float(value) if isinstance(value, Decimal) else value.isoformat()
