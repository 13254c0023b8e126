"""Places whose coordinates look like a slip: far from all others, or nearer once swapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Mask, Real, Whole, distinct

EARTH_KM = 6371.0
"""Radius of a sphere: to find what is odd, not to tell how far it is."""
FAR_KM = 300.0
"""A place nearer than this to another one is not looked at."""
NEARER = (5.0, 4.0, 3.0)
"""How many times nearer swapped coordinates are, so that they were meant: to the nearest other
place, to the nearest quarter of them, to the nearest half."""
ALONE_KM = 3000.0
ALONE = 3.0
"""Farther from the nearest place than this, and than so many times what lies around that one."""
MOST_PEERS = 300
"""Places that each is compared with, at most; of more every n-th."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Misplaced:
    """A place that is probably elsewhere; places as rows of the arrays given."""

    row: int
    nearest: int
    """The place nearest to where it is said to be."""
    swapped: int | None
    """The place nearest to it with latitude and longitude swapped; None: that is no point."""
    is_swapped: bool
    """Whether swapping would put it where it belongs."""


def misplaced(latitude: Real, longitude: Real, settled: Mask) -> Iterator[Misplaced]:
    """Places that are probably elsewhere, in order.

    Parameters
    ----------
    latitude, longitude
        (places,) degrees.
    settled
        (places,) whether something else says that the place may well be far away.
    """
    if len(latitude) < 3:
        return
    points, other_way = _vectors(latitude, longitude), _vectors(longitude, latitude)
    possible = np.abs(longitude) <= 90
    km = _to_peers(points, points, np.arange(len(points)))
    far = np.flatnonzero(np.any(km >= FAR_KM, axis=1))
    far = far[np.argsort(-km[far, -1], kind="stable")]  # the farthest first: it may mislead others
    found = []
    believed = points.copy()
    for row in far[_nearer(km[far], _to_peers(points, other_way, far))].tolist():
        one = np.array([row])
        now = _to_peers(believed, points, one)
        if possible[row] and _nearer(now, _to_peers(believed, other_way, one))[0]:
            found.append((row, True))
            believed[row] = other_way[row]
    swapped = {row for row, _ in found}
    for row in far.tolist():
        if row not in swapped and not settled[row] and _alone(believed, row):
            found.append((row, False))
    for row, is_swapped in sorted(found):
        nearest, _ = _nearest(points, points[row], row)
        other, _ = _nearest(points, other_way[row], row)
        yield Misplaced(
            row=row,
            nearest=nearest,
            swapped=other if possible[row] else None,
            is_swapped=is_swapped,
        )


def _nearer(km: Real, swapped_km: Real) -> Mask:
    """(rows,) whether swapped coordinates are that much nearer to others."""
    much = swapped_km * np.array(NEARER) <= km
    return np.asarray(np.any(much & (km >= FAR_KM), axis=1))


def _alone(points: Real, row: int) -> bool:
    nearest, km = _nearest(points, points[row], row)
    around = _km(np.delete(points, row, axis=0), points[nearest]).max(initial=0.0)
    return bool(km >= ALONE_KM and km >= ALONE * around)


def twins(latitude: Real, longitude: Real) -> Iterator[tuple[int, int]]:
    """(earlier, later) places at one point, to a metre or so; (0, 0) is not looked at."""
    first: dict[tuple[float, float], int] = {}
    points = zip(np.round(latitude, 5).tolist(), np.round(longitude, 5).tolist(), strict=True)
    for row, point in enumerate(points):
        if point != (0.0, 0.0):
            earlier = first.setdefault(point, row)
            if earlier != row:
                yield earlier, row


def _vectors(latitude: Real, longitude: Real) -> Real:
    """(places, 3) points of the unit sphere; a latitude beyond a pole is folded back."""
    north, east = np.radians(latitude), np.radians(longitude)
    flat = np.cos(north)
    return np.column_stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)])


def _km(points: Real, point: Real) -> Real:
    return np.asarray(EARTH_KM * np.arccos(np.clip(points @ point, -1.0, 1.0)))


def _nearest(points: Real, point: Real, row: int) -> tuple[int, float]:
    """The place nearest to a point, but `row`, and how far it is."""
    km = _km(points, point)
    km[row] = np.inf
    return int(np.argmin(km)), float(np.min(km))


def _to_peers(points: Real, at: Real, rows: Whole) -> Real:
    """(rows, 3) km from `at` to the nearest other place, quarter of places, half of places."""
    count = len(points)
    peers = distinct(np.linspace(0, count - 1, min(count, MOST_PEERS)).astype(np.int64))
    others = len(peers) - 1
    ranks = [1, 1 + others // 4, 1 + others // 2]
    km = np.zeros((len(rows), 3))
    for first in range(0, len(rows), 500):
        block = rows[first : first + 500]
        apart = -np.clip(at[block] @ points[peers].T, -1.0, 1.0)
        apart[peers[None, :] == block[:, None]] = -2.0  # first of all, and then passed over
        apart = np.partition(apart, np.minimum(ranks, others), axis=1)
        cosine = -apart[:, np.minimum(ranks, others)]
        km[first : first + len(block)] = EARTH_KM * np.arccos(np.clip(cosine, -1.0, 1.0))
    return km
