"""The live line of `solve`: stage, value, bound, gap, time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from returnplan.cli.moving import MovingLine
from returnplan.cli.streams import say
from returnplan.printable import count
from returnplan.report import figures
from returnplan.tables.mistakes import DOUBTS

if TYPE_CHECKING:
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


class LiveLine(MovingLine):
    """On standard error: a line that moves in a terminal, a line per finished stage in any case.

    A context manager; it is also the `Watch` of `solve_folder`.
    """

    def __init__(self, *, started: float, quiet: bool = False) -> None:
        super().__init__(started=started, quiet=quiet)
        self._limit_s: float | None = None
        self._last: Progress | None = None

    def __exit__(self, *_: object) -> None:
        self._print_last()
        super().__exit__()

    def _print_last(self) -> None:
        if self._last is not None:
            self.print(stage_text(self._last))
            self._last = None

    def began(self, scenario: Scenario, findings: Sequence[Finding], time_limit_s: float) -> None:
        self._limit_s = time_limit_s
        warnings = [finding for finding in findings if finding.severity == "warning"]
        doubts = [finding for finding in warnings if finding.code in DOUBTS]
        for finding in doubts:
            self.print(f"warning: {finding}")
        if others := len(warnings) - len(doubts):
            more = "more " if doubts else ""
            warned = count(others, f"{more}warning")
            self.print(f"{warned}; `returnplan check` tells")

    def progress(self, progress: Progress) -> None:
        if self._last is not None and progress.stage != self._last.stage:
            self.print(stage_text(self._last))
        self._last = progress

    def notice(self, sentence: str) -> None:
        self._print_last()
        say(sentence)

    def elsewhere(self, sentence: str) -> None:
        self._print_last()
        say(sentence)

    def line(self) -> str:
        state = "reading" if self._limit_s is None else "looking for what could move"
        if self._last is not None:
            state = stage_text(self._last)
        limit = "" if self._limit_s is None else f" of {self._limit_s:g}"
        return f"{state}, {self.seconds:.0f}{limit} s"
