"""Draws played one after another, and what is kept of each: its measures, risks, margins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from returnplan.arrays import Mask, Real, Whole
from returnplan.calendar import MINUTES_A_DAY
from returnplan.simulation.arrival import arrivals
from returnplan.simulation.chance import Chance, chance
from returnplan.simulation.movement import NOT_ARRIVED, Connection, move
from returnplan.simulation.outcome import NAMES, DrawOutcome, outcome
from returnplan.simulation.timetable import Timetable


@dataclass(frozen=True, kw_only=True, slots=True)
class Margin:
    """A margin that the plan might have, beyond its own."""

    kind: str
    """`transfer`, `seats` or `beds`."""
    minutes: int = 0
    seats: float = 0.0
    beds: float = 0.0

    @property
    def size(self) -> float:
        """Minutes, or a share."""
        return self.minutes or self.seats or self.beds


MARGINS = (
    *(Margin(kind="transfer", minutes=minutes) for minutes in (15, 30, 60)),
    *(Margin(kind="seats", seats=share) for share in (0.03, 0.05, 0.1)),
    *(Margin(kind="beds", beds=share) for share in (0.03, 0.05, 0.1)),
)
LOSSES = ("missed", "not_arrived", "without_bed", "key_post_days", "post_days", "output")
"""What a margin is told by."""


@dataclass(kw_only=True)
class Risks:
    """Counts over draws, of trips by number and of connections; sums, so in any order alike."""

    late_draws: Whole
    """Draws in which a trip reaches its last stop late."""
    late_minutes: Whole
    hit_draws: Whole
    """Draws in which riders of it, when late, come a date later than planned, or not at all."""
    hit_heads: Whole
    missed: dict[Connection, tuple[int, int]] = field(default_factory=dict)
    """Draws in which somebody misses a connection, and heads."""

    def add(self, other: Risks) -> None:
        self.late_draws += other.late_draws
        self.late_minutes += other.late_minutes
        self.hit_draws += other.hit_draws
        self.hit_heads += other.hit_heads
        for connection, (draws, heads) in other.missed.items():
            self.count_missed(connection, draws, heads)

    def count_missed(self, connection: Connection, draws: int, heads: int) -> None:
        before = self.missed.get(connection, (0, 0))
        self.missed[connection] = before[0] + draws, before[1] + heads


def no_risks(table: Timetable) -> Risks:
    """Before the first draw."""
    zeros = (np.zeros(len(table.trips), dtype=np.int64) for _ in range(4))
    late_draws, late_minutes, hit_draws, hit_heads = zeros
    return Risks(
        late_draws=late_draws, late_minutes=late_minutes, hit_draws=hit_draws, hit_heads=hit_heads
    )


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Some draws, played."""

    draws: tuple[int, ...]
    values: Real
    """Draws x `NAMES`."""
    with_margin: Real
    """Draws x `MARGINS` x `LOSSES`."""
    risks: Risks
    replanned: Real | None = None
    """Draws x `REPLANNED_NAMES`, where the rest was planned again each evening."""


def play(table: Timetable, draw: Chance, margin: Margin | None = None) -> DrawOutcome:
    """Play one draw, as if the plan had a margin."""
    given = margin or Margin(kind="none")
    moved = move(table, draw, more_minutes=given.minutes, more_seats=given.seats)
    return outcome(table, draw, moved, arrivals(table, draw, moved, more_beds=given.beds))


def play_batch(table: Timetable, seed: int, draws: Iterable[int]) -> Batch:
    """Play draws by their numbers, each with every margin too."""
    numbers = tuple(draws)
    values = np.empty((len(numbers), len(NAMES)))
    with_margin = np.empty((len(numbers), len(MARGINS), len(LOSSES)))
    risks = no_risks(table)
    for row, number in enumerate(numbers):
        drawn = chance(table, seed, number)
        found = play(table, drawn)
        values[row] = [found.values[name] for name in NAMES]
        for column, margin in enumerate(MARGINS):
            other = play(table, drawn, margin) if _may_help(found, margin) else found
            with_margin[row, column] = [other.values[name] for name in LOSSES]
        _count_risks(table, found, risks)
    return Batch(draws=numbers, values=values, with_margin=with_margin, risks=risks)


def _may_help(found: DrawOutcome, margin: Margin) -> bool:
    """Whether a margin can change anything in a draw.

    Free seats are taken by those only who miss a connection. Free beds are wanted only where
    somebody has none, or (which costs differ in) where one may be full.
    """
    if margin.kind == "seats":
        return found.values["missed"] > 0
    if margin.kind == "beds":
        return found.values["without_bed"] > 0
    return found.values["missed"] > 0 or bool(found.moved.late_departure.any())


def _count_risks(table: Timetable, found: DrawOutcome, risks: Risks) -> None:
    late = found.moved.late_arrival
    risks.late_draws += late > 0
    risks.late_minutes += late
    for connection, heads in found.moved.missed.items():
        risks.count_missed(connection, 1, heads)
    later = _came_later(table, found)
    if not later.any():
        return
    for number in np.flatnonzero(late > 0).tolist():
        hit = sum(int(later[group.workers].sum()) for group in found.moved.riders[number])
        risks.hit_draws[number] += hit > 0
        risks.hit_heads[number] += hit


def _came_later(table: Timetable, found: DrawOutcome) -> Mask:
    """Workers who set out and arrive a date later than planned, or never."""
    arrival = found.moved.arrival
    late: Mask = (arrival == NOT_ARRIVED) | (arrival // MINUTES_A_DAY > table.arrival_day)
    return found.chance.comes & late
