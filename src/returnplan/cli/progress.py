"""The live line of `solve`: stage, value, bound, gap, time."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from returnplan.cli.streams import note, say
from returnplan.report import figures
from returnplan.tables.mistakes import DOUBTS

if TYPE_CHECKING:
    from rich.live import Live

    from returnplan.errors import Finding
    from returnplan.optimiser import Progress
    from returnplan.scenario import Scenario


def stage_text(progress: Progress) -> str:
    """`stage 1/3 key_post_days: value 1,234, bound 1,240, gap 0.49 %`."""
    value, bound = (
        "none" if number is None else figures.objective(progress.objective, number)
        for number in (progress.value, progress.bound)
    )
    gap = "none" if progress.gap is None else figures.percent(progress.gap)
    stage = f"stage {progress.stage}/{progress.stages} {progress.objective}"
    return f"{stage}: value {value}, bound {bound}, gap {gap}"


class LiveLine:
    """On standard error: a line that moves in a terminal, a line per finished stage in any case.

    A context manager; it is also the `Watch` of `solve_folder`.
    """

    def __init__(self, *, started: float, quiet: bool = False) -> None:
        self._started = started
        self._quiet = quiet
        self._limit_s: float | None = None
        self._last: Progress | None = None
        self._live: Live | None = None

    def __enter__(self) -> LiveLine:
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
        self._print_last()
        if self._live is not None:
            self._live.stop()

    def _print_last(self) -> None:
        if self._last is not None:
            self._print(stage_text(self._last))
            self._last = None

    def began(self, scenario: Scenario, findings: Sequence[Finding], time_limit_s: float) -> None:
        self._limit_s = time_limit_s
        warnings = [finding for finding in findings if finding.severity == "warning"]
        doubts = [finding for finding in warnings if finding.code in DOUBTS]
        for finding in doubts:
            self._print(f"warning: {finding}")
        if others := len(warnings) - len(doubts):
            more = "more " if doubts else ""
            warned = figures.count(others, f"{more}warning")
            self._print(f"{warned}; `returnplan check` tells")

    def progress(self, progress: Progress) -> None:
        if self._last is not None and progress.stage != self._last.stage:
            self._print(stage_text(self._last))
        self._last = progress

    def notice(self, sentence: str) -> None:
        self._print_last()
        say(sentence)

    def elsewhere(self, sentence: str) -> None:
        self._print_last()
        say(sentence)

    def _line(self) -> str:
        state = "reading" if self._limit_s is None else "looking for what could move"
        if self._last is not None:
            state = stage_text(self._last)
        limit = "" if self._limit_s is None else f" of {self._limit_s:g}"
        return f"{state}, {time.monotonic() - self._started:.0f}{limit} s"

    def _print(self, line: str) -> None:
        if self._quiet:
            return
        if self._live is not None:
            with suppress(OSError, ValueError):
                self._live.console.print(line, markup=False, highlight=False)
        else:
            note(line)
