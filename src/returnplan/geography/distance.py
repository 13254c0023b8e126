"""Kilometres between places: the one place that knows the earth.

Geodesics on WGS-84 are those of geopy (Karney's method), which defines kilometres. `pyproj`
computes the same ones a thousand times faster, but takes a tenth of a second to load, so that of
few places they are computed one by one (`geodesic`). Where the two might round otherwise, being
that near to half a tenth, `geodesic` is asked too. A pair's kilometres are rounded half up to 0.1
once and held as whole tenths.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

import numpy as np

from returnplan import rounding
from returnplan.arrays import Mask, Real, Whole
from returnplan.geography.geodesic import Point, geodesic_km
from returnplan.scenario.scenario import Line, Scenario

FEW_PAIRS = 500
"""So many take as long one by one as it takes to load pyproj."""
UNSURE = 1e-7
"""Tenths of a km (10 micrometres), far more than by which two computations of a geodesic differ."""


@dataclass(frozen=True)
class Geography:
    """Kilometres and driving hours of every pair of places of a scenario."""

    scenario: Scenario

    @cached_property
    def index(self) -> dict[str, int]:
        """Row of each place in the matrices: the order of `scenario.places`."""
        return {place: row for row, place in enumerate(self.scenario.places)}

    @cached_property
    def _geodesic_km(self) -> Real:
        places = self.scenario.places.values()
        latitude = np.array([place.latitude for place in places])
        longitude = np.array([place.longitude for place in places])
        count = len(latitude)
        km = np.zeros((count, count))
        if count * (count - 1) // 2 <= FEW_PAIRS:
            points = [(place.latitude, place.longitude) for place in places]
            for one, other in combinations(range(count), 2):
                km[one, other] = km[other, one] = geodesic_km(points[one], points[other])
            return km
        from pyproj import Geod

        earth = Geod(ellps="WGS84")
        for row in range(count - 1):
            rest = count - row - 1
            _, _, metres = earth.inv(
                np.full(rest, longitude[row]),
                np.full(rest, latitude[row]),
                longitude[row + 1 :],
                latitude[row + 1 :],
            )
            km[row, row + 1 :] = km[row + 1 :, row] = np.asarray(metres) / 1000
        return km

    @cached_property
    def geodesic_tenths(self) -> Whole:
        """(places, places) tenths of a km as the crow flies, rounded half up."""
        return self._rounded(self._geodesic_km, 1.0)

    def _rounded(self, km: Real, factor: float) -> Whole:
        """(places, places) tenths of km x factor."""
        places = list(self.scenario.places.values())
        count = len(places)

        def ends(pair: int) -> tuple[Point, ...]:
            at = sorted(divmod(pair, count))
            return tuple((places[one].latitude, places[one].longitude) for one in at)

        return _tenths(km.ravel(), factor, ends).reshape(km.shape)

    @cached_property
    def road_tenths(self) -> Whole:
        """(places, places) tenths of a km by road, [from, to].

        A row of roads.csv holds for its own direction, and for the other where that has none; every
        other pair is its geodesic km x `road.circuity`. Where there is no road (`road_exists`) it
        is how long one would be.
        """
        tenths = self._rounded(self._geodesic_km, self.scenario.road.circuity)
        for start, end, km, _ in self._roads:
            if km is not None:
                tenths[start, end] = rounding.half_up(km, 1)
        return tenths

    @cached_property
    def road_exists(self) -> Mask:
        """(places, places) whether vehicles can drive [from, to] (C27); to itself a place can.

        Landmasses have no road between them but those of pairs that roads.csv lists, which lead
        both ways. A closed row takes the road of its own direction away.
        """
        masses = [place.landmass for place in self.scenario.places.values()]
        number = np.unique(np.array(masses, dtype=object).astype(str), return_inverse=True)[1]
        exists = number[:, None] == number[None, :]
        roads = self.scenario.roads
        at = [(self.index[start], self.index[end]) for start, end in roads]
        for start, end in at:
            exists[start, end] = exists[end, start] = True
        for (start, end), road in zip(at, roads.values(), strict=True):
            exists[start, end] &= not road.closed
        return np.asarray(exists)

    def has_road(self, start: str, end: str) -> bool:
        """Whether vehicles can drive from one place to another (C27)."""
        return bool(self.road_exists[self.index[start], self.index[end]])

    def pair_tenths(self, pairs: Sequence[tuple[str, str]]) -> Whole:
        """(pairs,) tenths of a km by road, from first to second: without a matrix of places.

        Equal to `road_tenths[first, second]`.
        """
        at = np.array([sorted((self.index[a], self.index[b])) for a, b in pairs], dtype=np.int64)
        at = at.reshape(-1, 2)
        places = list(self.scenario.places.values())
        latitude = np.array([place.latitude for place in places])[at]
        longitude = np.array([place.longitude for place in places])[at]

        def ends(row: int) -> tuple[Point, ...]:
            return tuple(zip(latitude[row].tolist(), longitude[row].tolist(), strict=True))

        if len(pairs) <= FEW_PAIRS:
            km = np.array([geodesic_km(*ends(row)) for row in range(len(pairs))])
        else:
            from pyproj import Geod

            _, _, metres = Geod(ellps="WGS84").inv(
                longitude[:, 0], latitude[:, 0], longitude[:, 1], latitude[:, 1]
            )
            km = np.asarray(metres) / 1000
        tenths = _tenths(km, self.scenario.road.circuity, ends)
        roads = self.scenario.roads
        for row, (start, end) in enumerate(pairs):
            road = roads.get((start, end)) or roads.get((end, start))
            if road is not None and road.km is not None:
                tenths[row] = rounding.half_up(road.km, 1)
        return tenths

    @cached_property
    def _road_hours(self) -> Real:
        """(places, places) hours of pure driving in roads.csv; NaN: by the fleet's speed."""
        count = len(self.index)
        hours = np.full((count, count), np.nan)
        for start, end, _, given in self._roads:
            if given is not None:
                hours[start, end] = given
        return hours

    @cached_property
    def _roads(self) -> list[tuple[int, int, float | None, float | None]]:
        rows = []
        for (start, end), road in self.scenario.roads.items():
            rows.append((self.index[start], self.index[end], road.km, road.hours))
            if (end, start) not in self.scenario.roads:
                rows.append((self.index[end], self.index[start], road.km, road.hours))
        return rows

    def driving_hours(self, speed_kmh: float) -> Real:
        """(places, places) hours of pure driving by road at a fleet's speed, [from, to]."""
        by_speed = self.road_tenths / 10 / speed_kmh
        return np.where(np.isnan(self._road_hours), by_speed, self._road_hours)

    def tenths(self, start: str, end: str) -> int:
        """Tenths of a km by road."""
        return int(self.road_tenths[self.index[start], self.index[end]])

    def hours(self, start: str, end: str, speed_kmh: float) -> float:
        """Hours of pure driving by road."""
        given = self._road_hours[self.index[start], self.index[end]]
        return self.tenths(start, end) / 10 / speed_kmh if np.isnan(given) else float(given)

    def line_tenths(self, line: Line) -> int:
        """Tenths of a km of a line: its `km`, else geodesic."""
        if line.km is not None:
            return rounding.half_up(line.km, 1)
        return int(self.geodesic_tenths[self.index[line.from_], self.index[line.to]])

    def is_local(self, start: str, end: str) -> bool:
        """Whether local transport joins two places, in the direction travelled.

        A place and itself need none, so they are not local to one another.
        """
        near = start != end and self.tenths(start, end) <= self._local_tenths
        return near and self.has_road(start, end)

    @cached_property
    def _local_tenths(self) -> int:
        return rounding.floor(self.scenario.transfer.local_km * 10)


def route_tenths(geography: Geography, stops: Sequence[str]) -> int:
    """Tenths of a km by road along `stops` in order."""
    return sum(geography.tenths(start, end) for start, end in pairwise(stops))


def _tenths(km: Real, factor: float, ends: Callable[[int], tuple[Point, ...]]) -> Whole:
    """Tenths of `km` x `factor`, half up; where that is not sure, of `geodesic_km`.

    `ends` gives the two points of a row.
    """
    tenths: Whole = rounding.half_up(km * factor, 1)
    beyond = km * factor * 10 + 0.5
    beyond += np.clip(rounding.FORGIVEN * beyond, rounding.FORGIVEN, rounding.MOST_FORGIVEN)
    for row in np.flatnonzero(np.abs(beyond - np.rint(beyond)) < UNSURE).tolist():
        tenths[row] = rounding.half_up(geodesic_km(*ends(row)) * factor, 1)
    return tenths
