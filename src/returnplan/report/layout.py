"""How the terminal is used: its width, tables without frames, texts in which nothing is markup."""

from __future__ import annotations

import os
from typing import Any

from rich.console import Console
from rich.text import Text

from returnplan.printable import printable
from returnplan.report.grid import Grid, Heading, Right, Unbroken, print_text, spare

__all__ = [
    "MIDDLE",
    "WIDE",
    "Grid",
    "Heading",
    "Right",
    "Unbroken",
    "add_columns",
    "add_row",
    "default_console",
    "heading",
    "line",
    "new_table",
    "put",
    "right",
    "spare",
    "whole",
]

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


def right(*headings: str) -> list[str]:
    """Headings of columns of numbers."""
    return [Right(heading) for heading in headings]


def whole(*headings: str) -> list[str]:
    """Headings of columns of dates, clocks and ids."""
    return [Unbroken(heading) for heading in headings]


def new_table(*headings: str) -> Grid:
    """A table without rows."""
    table = Grid()
    add_columns(table, *headings)
    return table


def add_columns(table: Grid, *headings: str) -> None:
    """More columns on its right."""
    for heading in headings:
        table.add_column(heading)


def add_row(table: Grid, *cells: Any) -> None:
    """A row of texts, in which square brackets and control characters mean nothing."""
    table.add_row(*(_shown(str(cell)) for cell in cells))


def put(console: Console, table: Grid, *, blank: bool = True) -> None:
    """A table and a blank line."""
    table.print(console)
    if blank:
        console.print()


def heading(console: Console, text: str, rest: str = "") -> None:
    """A line in bold, and the rest of it not."""
    print_text(console, Text(_shown(text), style="bold").append(_shown(rest), style="not bold"))


def line(console: Console, text: str) -> None:
    """A line of text, broken between words."""
    print_text(console, Text(_shown(text)))


def _shown(text: str) -> str:
    """Controls as escapes, but our own ends of lines."""
    return "\n".join(map(printable, text.split("\n")))
