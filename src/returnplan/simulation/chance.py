"""What chance decides in one draw: who comes, what each trip loses, who is found positive."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Mask, Whole
from returnplan.scenario.rules import SimulationRules
from returnplan.simulation.timetable import Timetable

COMING, LOSING, TESTING = range(3)
"""Streams of random numbers of a draw: another rate of one leaves the others as they are."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Chance:
    """One draw."""

    comes: Mask
    """Of each worker."""
    lost: Whole
    """Minutes that each trip loses on its way."""
    positive: Mask
    """Of each worker, if tested on arrival."""


def chance(table: Timetable, seed: int, draw: int) -> Chance:
    """Draw `draw` (from 0) of a seed: the same numbers whoever asks, and in whatever order."""
    rules = table.scenario.simulation
    return Chance(
        comes=stream(seed, draw, COMING).random(table.workers) >= rules.no_show,
        lost=minutes_lost(stream(seed, draw, LOSING), rules, len(table.trips)),
        positive=stream(seed, draw, TESTING).random(table.workers) < rules.positive,
    )


def minutes_lost(random: np.random.Generator, rules: SimulationRules, trips: int) -> Whole:
    """Minutes that so many trips lose on their way."""
    late = random.random(trips) < rules.late
    # P(ceil(E) > m) = exp(-m / mean) for whole m; by the inverse, so that it is one number a trip.
    minutes = np.ceil(-rules.delay_minutes * np.log1p(-random.random(trips)))
    return np.where(late, minutes, 0.0).astype(np.int64)


def stream(seed: int, draw: int, *key: int) -> np.random.Generator:
    """Random numbers of a draw, by one of the streams and whatever tells more of them apart."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(draw, *key)))
