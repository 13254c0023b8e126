"""One event of a plan in force, as the modules that apply it take it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One row of events.csv."""

    row: int
    moment: int
    kind: str
    id: str = ""
    amount: float = 0.0
    """Heads, minutes, vehicles, beds or money: the value, where it is a number."""
    word: str = ""
    """Level, `added` or `withdrawn`: the value, where it is a word."""
    from_: date | None = None
    """None: the date of the moment."""
    until: date | None = None
    origin: str = ""
    destination: str = ""
    employer: str = ""
    post: str = ""
    of_assignment: bool = False
    """Whether the id is that of an assignment: workers who travel together."""

    @property
    def count(self) -> int:
        return round(self.amount)
