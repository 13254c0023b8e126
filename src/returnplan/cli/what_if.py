"""What `returnplan explain --what-if` shows while it works."""

from __future__ import annotations

from returnplan.cli.moving import MovingLine
from returnplan.printable import printable


class TryingLine(MovingLine):
    """On standard error: a line that moves in a terminal, a line per change that helps in any case.

    A context manager; it is also the `WhatIfWatch` of `what_if`.
    """

    def __init__(self, *, started: float, limit_s: float, quiet: bool) -> None:
        super().__init__(started=started, quiet=quiet)
        self._limit_s = limit_s
        self._words = ""

    def trying(self, words: str, solved: int) -> None:
        self._words = f"{solved:,} solved, trying {printable(words)}"

    def found(self, sentence: str) -> None:
        self.print(printable(sentence))

    def line(self) -> str:
        words = self._words or "reading the run"
        return f"{self.seconds:.0f} of {self._limit_s:g} s: {words}"
