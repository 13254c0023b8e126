"""A table for the terminal: it fits by leaving out what is needed least, and breaks no id.

Numbers, dates, clocks and ids stand on one line each; other texts are broken between words. Where a
table is too wide for that, columns are left out from the least needed on, and a note names them;
where not even the needed ones fit, each row is printed as lines of `heading: cell`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment, Segments
from rich.table import Table
from rich.text import Text

GAP = 2
"""Columns of the terminal between two of a table."""
READABLE = 20
"""Columns below which a text that is broken between words is hard to read."""


class Heading(str):
    """Heading of a column of texts."""

    rank: int = 0
    """0: always needed; the larger, the sooner it is left out."""
    is_number = False
    is_whole = False


class Right(Heading):
    """Heading of a column of numbers."""

    is_number = is_whole = True


class Unbroken(Heading):
    """Heading of a column of dates, clocks or ids, which are never broken."""

    is_whole = True


def spare(rank: int, *headings: str) -> list[str]:
    """Headings that a narrow terminal may do without, a larger rank before a smaller one."""
    found: list[str] = []
    for text in headings:
        one = (type(text) if isinstance(text, Heading) else Heading)(text)
        one.rank = rank
        found.append(one)
    return found


@dataclass
class Grid:
    """Headings, and rows of as many cells."""

    headings: list[Heading] = field(default_factory=list)
    rows: list[list[Text]] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)

    @property
    def row_count(self) -> int:
        return len(self.rows)

    def add_column(self, heading: str) -> None:
        self.headings.append(heading if isinstance(heading, Heading) else Heading(heading))

    def add_row(self, *cells: Any, style: str = "") -> None:
        """Texts in which square brackets mean nothing."""
        texts = [cell if isinstance(cell, Text) else Text(str(cell)) for cell in cells]
        if len(texts) != len(self.headings):
            raise ValueError(f"{len(texts)} cells for {len(self.headings)} columns")
        self.rows.append(texts)
        self.styles.append(style)

    def print(self, console: Console) -> None:
        """Print what fits, and say what is left out."""
        kept = list(range(len(self.headings)))
        while self._least(kept) > console.width and any(self.headings[one].rank for one in kept):
            kept.remove(max(kept, key=lambda one: (self.headings[one].rank, one)))
        if self._least(kept) > console.width:
            self._print_rows(console)
            return
        print_text(console, self._table(kept, console.width))
        left_out = [str(self.headings[one]) for one in range(len(self.headings)) if one not in kept]
        if left_out:
            note = f"(not shown for want of width: {', '.join(left_out)})"
            print_text(console, Text(note))

    def _cells(self, column: int) -> Iterable[str]:
        yield str(self.headings[column])
        for row in self.rows:
            yield row[column].plain

    def _natural(self, column: int) -> int:
        return max(cell_len(part) for cell in self._cells(column) for part in cell.split("\n"))

    def _narrowest(self, column: int) -> int:
        natural = self._natural(column)
        if self.headings[column].is_whole:
            return natural
        word = max(
            (cell_len(one) for cell in self._cells(column) for one in cell.split()), default=0
        )
        return min(natural, max(word, READABLE))

    def _least(self, kept: Sequence[int]) -> int:
        return sum(self._narrowest(one) for one in kept) + GAP * (len(kept) - 1)

    def _table(self, kept: Sequence[int], width: int) -> Table:
        table = Table(
            box=SIMPLE_HEAD,
            show_edge=False,
            pad_edge=False,
            padding=(0, 1, 0, 0),
            header_style="bold",
        )
        for column, columns in zip(kept, self._widths(kept, width), strict=True):
            heading = self.headings[column]
            table.add_column(
                Text(heading),
                justify="right" if heading.is_number else "left",
                no_wrap=heading.is_whole,
                overflow="fold",
                width=columns,
            )
        for row, style in zip(self.rows, self.styles, strict=True):
            table.add_row(*(row[one] for one in kept), style=style)
        return table

    def _widths(self, kept: Sequence[int], width: int) -> list[int]:
        """What each column gets: at least its narrowest; the rest to those that wish for more."""
        widths = [self._narrowest(one) for one in kept]
        wishes = [self._natural(one) - least for one, least in zip(kept, widths, strict=True)]
        rest = width - sum(widths) - GAP * (len(kept) - 1)
        while rest > 0 and any(wishes):
            wishing = [one for one, wish in enumerate(wishes) if wish]
            share = max(1, rest // len(wishing))
            for one in wishing:
                more = min(share, wishes[one], rest)
                widths[one] += more
                wishes[one] -= more
                rest -= more
        return widths

    def _print_rows(self, console: Console) -> None:
        for row in self.rows:
            for heading, cell in zip(self.headings, row, strict=True):
                text = " ".join(cell.plain.split())
                if text:
                    print_text(console, Text(f"{heading}: {text}" if heading else text))
            console.print()


def print_text(console: Console, text: Text | Table) -> None:
    """Print it without blanks at the ends of lines."""
    lines = console.render_lines(text, pad=False)
    console.print(Segments(list(_joined(lines))), end="")


def _joined(lines: Iterable[list[Segment]]) -> Iterable[Segment]:
    """Lines without blanks at their ends."""
    for line in lines:
        kept = list(line)
        while kept and not kept[-1].text.strip():
            kept.pop()
        if kept:
            kept[-1] = Segment(kept[-1].text.rstrip(), kept[-1].style)
        yield from kept
        yield Segment.line()
