"""How the terminal is used: its width, tables without frames, texts in which nothing is markup."""

from __future__ import annotations

import os
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

UNATTENDED_WIDTH = 160
"""Columns where there is no terminal that has a width (a file, a pipe)."""
WIDE, MIDDLE = 130, 80
"""Columns from which tables have all their columns, and most of them."""


def default_console() -> Console:
    """Standard output; without a terminal wide enough that no row needs to be broken."""
    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = Console(highlight=False, width=UNATTENDED_WIDTH)
    return console


class Right(str):
    """Heading of a column of numbers."""


class Whole(str):
    """Heading of a column of dates or clocks, which are never broken."""


def right(*headings: str) -> list[str]:
    """Headings of columns of numbers."""
    return [Right(heading) for heading in headings]


def whole(*headings: str) -> list[str]:
    """Headings of columns of dates and clocks."""
    return [Whole(heading) for heading in headings]


def new_table(*headings: str) -> Table:
    """A table without rows."""
    table = Table(
        box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold"
    )
    add_columns(table, *headings)
    return table


def add_columns(table: Table, *headings: str) -> None:
    """Cells are broken where a terminal is narrow, numbers and dates never, nor is anything cut."""
    for heading in headings:
        if isinstance(heading, Right):
            table.add_column(Text(heading), justify="right", no_wrap=True, overflow="fold")
        else:
            unbroken = isinstance(heading, Whole)
            table.add_column(Text(heading), no_wrap=unbroken, overflow="fold")


def add_row(table: Table, *cells: Any) -> None:
    """A row of texts, in which square brackets mean nothing."""
    table.add_row(*(Text(str(cell)) for cell in cells))


def put(console: Console, table: Table) -> None:
    """A table and a blank line."""
    console.print(table)
    console.print()


def heading(console: Console, text: str, rest: str = "") -> None:
    """A line in bold, and the rest of it not."""
    console.print(Text(text, style="bold").append(rest, style="not bold"))


def line(console: Console, text: str) -> None:
    """A line of text, broken between words."""
    console.print(Text(text))
