"""What the audit says when a plan breaks a rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from returnplan.printable import brief, printable

Tables = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True, kw_only=True, order=True)
class Violation:
    """One rule that a plan breaks, or one cell of its tables that is wrong."""

    code: str
    """C1, C2, ... of `returnplan.rules`; T1, T2, ... for tables that do not fit together."""
    table: str
    key: str
    """Key of the row, its columns joined by blanks; a place and date where no row is meant."""
    sentence: str
    """With ids, dates and figures: what is used, and the limit."""

    def __str__(self) -> str:
        return printable(f"{self.code} {self.table} [{brief(self.key, 200)}]: {self.sentence}")
