"""What `returnplan explain --what-if` shows while it works."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from returnplan.cli.streams import note
from returnplan.printable import printable

if TYPE_CHECKING:
    from rich.live import Live


class TryingLine:
    """On standard error: a line that moves in a terminal, a line per change that helps in any case.

    A context manager; it is also the `Watch` of `what_if`.
    """

    def __init__(self, *, started: float, limit_s: float, quiet: bool) -> None:
        self._started = started
        self._limit_s = limit_s
        self._quiet = quiet
        self._words = ""
        self._live: Live | None = None

    def __enter__(self) -> TryingLine:
        if not self._quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live
            from rich.text import Text

            self._live = Live(
                console=Console(stderr=True),
                get_renderable=lambda: Text(self._line(), no_wrap=True, overflow="ellipsis"),
                refresh_per_second=4,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()

    def trying(self, words: str, solved: int) -> None:
        self._words = f"{solved:,} solved, trying {printable(words)}"

    def found(self, sentence: str) -> None:
        if self._quiet:
            return
        if self._live is not None:
            with suppress(OSError, ValueError):
                self._live.console.print(printable(sentence), markup=False, highlight=False)
        else:
            note(printable(sentence))

    def _line(self) -> str:
        words = self._words or "reading the run"
        return f"{time.monotonic() - self._started:.0f} of {self._limit_s:g} s: {words}"
