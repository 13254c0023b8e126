"""Value and bound out of what the engines print: all that they tell while they run."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_NUMBER = r"[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|inf|-)"


class LogReader:
    """Reads an engine's lines and reports their (value, bound)."""

    ROUNDING = 2e-6
    """Relative error of a printed bound: SCIP prints seven digits."""

    def __init__(
        self,
        engine: str,
        maximise: bool,
        report: Callable[[float | None, float | None], None] | None,
    ) -> None:
        self._parse = {"HIGHS": highs_line, "GSCIP": scip_line}.get(engine)
        self._report = report
        self._maximise = maximise
        self._bound: float | None = None

    @property
    def safe_bound(self) -> float:
        """The last bound that was printed, eased by what printing rounds away."""
        sign = 1.0 if self._maximise else -1.0
        if self._bound is None:
            return sign * float("inf")
        return self._bound + sign * self.ROUNDING * abs(self._bound)

    def read(self, lines: Sequence[str]) -> None:
        """Take some lines, as MathOpt passes them on."""
        if self._parse is None:
            return
        for line in lines:
            found = self._parse(line)
            if found is None:
                continue
            self._bound = found[1] if found[1] is not None else self._bound
            if self._report is not None:
                self._report(*found)


def _number(text: str) -> float | None:
    text = text.strip()
    if text in ("--", "-", "") or "inf" in text:
        return None
    try:
        return float(text)
    except ValueError:
        return None


def scip_line(line: str) -> tuple[float | None, float | None] | None:
    """(value, bound) of a line of SCIP's table, whose columns stand between bars."""
    cells = line.split("|")
    if len(cells) < 16 or "dualbound" in line:
        return None
    value, bound = _number(cells[-3]), _number(cells[-4])
    return None if value is None and bound is None else (value, bound)


def highs_line(line: str) -> tuple[float | None, float | None] | None:
    """(value, bound) of a line of HiGHS' table: .. nodes, explored %, bound, value, gap, .."""
    match = re.search(rf"\d+\.\d+%\s+({_NUMBER})\s+({_NUMBER})\s+\S+\s", line)
    if match is None:
        return None
    bound, value = _number(match.group(1)), _number(match.group(2))
    return None if value is None and bound is None else (value, bound)
