"""What can go wrong, said so that the reader can mend it.

A `Finding` names the culprit, the limit and the cure. Errors that stop a command carry findings or
one sentence; the command line prints them on standard error without a traceback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from returnplan.printable import brief, printable


@dataclass(frozen=True, kw_only=True, order=True)
class Finding:
    """One thing that is wrong, or odd, in an input.

    `S203 cohorts.csv:14 [employer]: 'zhuchen' is not in employers.csv; did you mean 'zhucheng'?`
    """

    file: str
    """Name of the file or workbook sheet, relative to the scenario."""
    row: int | None
    """Line in the file, the header being 1; None where the whole file or a setting is meant."""
    column: str | None
    """Column, or dotted setting (`road.circuity`)."""
    code: str
    """Short and stable: a letter and three digits, listed in docs/errors.md."""
    value: str | None
    """What stands there, as written."""
    why: str
    """What is wrong with it, with the limit where there is one."""
    cure: str
    """What to do."""
    severity: str = "error"
    """`error` (refused), `never` (can never work) or `warning` (lawful but odd)."""

    def __repr__(self) -> str:
        return f"Finding({self.severity}: {self})"

    def __str__(self) -> str:
        row = "" if self.row is None else f":{self.row}"
        column = "" if self.column is None else f" [{brief(self.column)}]"
        return printable(f"{self.code} {self.file}{row}{column}: {self.why} / {self.cure}")


MOST_LISTED = 200
"""Lines of a list of mistakes; nobody mends more of them before looking again."""


def listed(items: Sequence[object], what: str) -> list[str]:
    """A line each, and after 200 of them how many more there are: `and 1,034 more errors`."""
    lines = [str(item) for item in items[:MOST_LISTED]]
    more = len(items) - len(lines)
    if more:
        lines.append(f"and {more:,} more {what}{'' if more == 1 else 's'}")
    return lines


class ReturnplanError(Exception):
    """Base of every error that a user can cause or must hear of."""

    exit_status = 2


class UsageError(ReturnplanError):
    """A command or function was called with something it cannot use."""


class ScenarioError(ReturnplanError):
    """A scenario is refused. `findings` lists every reason at once."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(listed(self.findings, "error")))

    def __repr__(self) -> str:
        first = f": {brief(str(self.findings[0]), 160)}" if self.findings else ""
        return f"ScenarioError of {len(self.findings)} findings{first}"


class RunError(ReturnplanError):
    """A run folder cannot be read."""

    exit_status = 1


class EngineError(ReturnplanError):
    """An engine failed before there was a plan with a bound."""

    exit_status = 3


class AuditError(ReturnplanError):
    """A plan failed its audit: a bug of this program. Nothing is written."""

    exit_status = 3
