"""Parts of a network that a move may change: the itineraries of some dates, or of some places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from returnplan.arrays import Mask, Whole
from returnplan.network import Network

WINDOW_COLUMNS = 2500
"""Vehicles that a window of dates may decide on."""
STRETCH = 3
"""Part of all dates that a part of places in a stretch of dates has."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Masks of arcs."""

    network: Network
    seen: Mask
    """(arcs) Those that moves see."""
    vehicles: int
    """Columns of unit options that moves see."""
    shares: tuple[float, float]
    """Least and largest share of the arcs that moves see in a part at random."""

    def by(self, side: int) -> list[Mask]:
        """Arcs of each origin (side 0) or destination (side 1)."""
        return self._places[side]

    def windows(self, shift: float) -> list[Mask]:
        """Arcs by the date on which their itinerary starts, some dates at a time.

        Windows are so long that each decides on some `WINDOW_COLUMNS` vehicles; `shift` moves them
        by half of their length.
        """
        day, dates = self._day, self._dates
        if not len(dates):
            return []
        length = max(2, round(len(dates) * WINDOW_COLUMNS / max(self.vehicles, 1)))
        starts = range(int(dates[0]) - int(shift * length / 2), int(dates[-1]) + 1, length)
        windows = [(day >= start) & (day < start + length) for start in starts]
        return [window for window in windows if window.any()]

    def random(self, random: np.random.Generator) -> Mask:
        """A stretch of dates; or some origins or destinations, at times in a stretch of dates.

        As often small as large.
        """
        if not len(self._dates):
            return np.zeros(len(self.seen), dtype=bool)
        least, most = np.log(np.array(self.shares) * self.seen.sum() + 1.0)
        size, side = float(np.exp(random.uniform(least, most))), int(random.integers(-1, 4))
        if side < 0:
            first = int(random.choice(self._dates))
            return self._grown((self._day == first + n for n in range(len(self._dates))), size)
        part = self.by(side % 2)
        within = self._stretch(random) if side >= 2 else np.ones(len(self.seen), dtype=bool)
        order = random.permutation(len(part)).tolist()
        return self._grown((part[number] & within for number in order), size)

    @cached_property
    def _day(self) -> Whole:
        return self.network.commodities.day[self.network.arcs.commodity]

    @cached_property
    def _dates(self) -> Whole:
        return np.unique(self._day)

    @cached_property
    def _places(self) -> tuple[list[Mask], list[Mask]]:
        lanes = self.network.lanes
        lane = self.network.commodities.lane[self.network.arcs.commodity]
        found: tuple[list[Mask], list[Mask]] = ([], [])
        for side, masks in enumerate(found):
            for at in sorted({lane[side] for lane in lanes}):
                masks.append(np.array([lane[side] == at for lane in lanes])[lane])
        return found

    def _stretch(self, random: np.random.Generator) -> Mask:
        length = max(2, len(self._dates) // STRETCH)
        earliest, latest = int(self._dates[0]), int(self._dates[-1]) - length + 1
        first = int(random.integers(earliest, max(earliest, latest) + 1))
        found: Mask = (self._day >= first) & (self._day < first + length)
        return found

    def _grown(self, parts: Iterable[Mask], size: float) -> Mask:
        found = np.zeros(len(self.seen), dtype=bool)
        for part in parts:
            found |= part
            if (found & self.seen).sum() >= size:
                break
        return found
