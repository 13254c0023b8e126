"""A line on standard error that moves while a command works."""

from __future__ import annotations

import sys
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING

from returnplan.cli.streams import note

if TYPE_CHECKING:
    from typing import Self

    from rich.live import Live


class MovingLine(ABC):
    """In a terminal a line that moves; sentences above it, or alone where there is no terminal."""

    def __init__(self, *, started: float, quiet: bool = False) -> None:
        self.quiet = quiet
        self._started = started
        self._live: Live | None = None

    @abstractmethod
    def line(self) -> str:
        """What it says now."""

    def __enter__(self) -> Self:
        if not self.quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.live import Live
            from rich.text import Text

            self._live = Live(
                console=Console(stderr=True),
                get_renderable=lambda: Text(self.line(), no_wrap=True, overflow="ellipsis"),
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

    @property
    def moves(self) -> bool:
        return self._live is not None

    @property
    def seconds(self) -> float:
        """Since the command began."""
        return time.monotonic() - self._started

    def print(self, sentence: str) -> None:
        """A sentence that stays, unless the command is to be quiet."""
        if self.quiet:
            return
        if self._live is not None:
            with suppress(OSError, ValueError):
                self._live.console.print(sentence, markup=False, highlight=False)
        else:
            note(sentence)
