"""What a stage claims of its objective, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from returnplan.model import Floor

RowKey: TypeAlias = tuple[str, ...]
"""Names of what a row is about: ids as in the scenario, dates and moments as text."""
Prices: TypeAlias = Mapping[str, Mapping[RowKey, float]]
"""By family of the formulation and key, what one more on the row's limit is worth."""


@dataclass(frozen=True, kw_only=True)
class Branch:
    """Two cases, by how many units a departure of a line has; each is proved for itself."""

    departure: RowKey
    """Line, date, risk level."""
    units: int
    fewer: Branch | Prices
    """So many at most."""
    more: Branch | Prices


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A bound of one stage, with what it rests on."""

    objective: str
    floors: tuple[Floor, ...]
    """What earlier stages ask (C13)."""
    bound: float
    """At most (max) or at least (min) this can be reached."""
    kind: Literal["prices", "branches", "programme", "plain"]
    """`prices`: it follows from `prices`. `branches`: from those of every case of `branches`, whose
    worst it is. `programme`: branch and bound proved it on the stage's
    whole programme. `plain`: everybody by the best way, or nothing for what is minimised."""
    prices: Prices = field(default_factory=dict)
    """Worth of the objective's better value for one more (C23, the balance of C26: or less) on a
    limit, never negative but where the rows are equations. Keys:

    | family | key |
    | --- | --- |
    | C1, C5 | line, date, risk level (seats of a departure, least load) |
    | C2 | fleet, moment (`2020-02-16 08:00`) |
    | C4 | line, date |
    | links | cohort, line, date (riders at most its workers, if the departure runs) |
    | C9 | facility, date |
    | C10, C11 | place, date |
    | C12 | - |
    | C13 | objective |
    | shares | employer |
    | C23, C25, missing | employer, post, date |
    | C24 | loan, date (heads of the lender); loan (heads lent) |
    | C26 | employer, date (work done); buyer, input, date (inputs) |
    """
    branches: Branch | None = None
    linked: bool = False
    """Of `prices`: whether departures of lines are priced whole, by C1, C5 and links; else in
    parts, seat by seat."""
    whole_people: bool = True
    """Of `programme`: False where legs, choices and stays were in fractions."""
    apart: tuple[int, ...] = ()
    """Classes of the network that were split, one after another, before the bound was proved."""
