"""Kilometres and hours on the road, worked out anew, pair by pair.

`returnplan.geography` does the same for the optimiser, by pyproj and in bulk. Nothing of it is used
here, so that a mistake of the one is seen by the other: kilometres are those of geopy, as the
contract names it, by the library that it asks, and breaks and rests are counted one after another.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from returnplan import rounding
from returnplan.scenario.rules import DrivingRules
from returnplan.scenario.scenario import Line, Place, Road, Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

EARTH_KM, MOST_EARTH_KM = 6335.0, 6400.0
"""Less and more than any radius of curvature of the WGS-84 ellipsoid (6335.44 km along a meridian
at the equator, 6399.59 km at a pole): a great circle on a sphere of the one is shorter than the
geodesic, of the other longer."""


@dataclass(frozen=True)
class Distances:
    """Kilometres and driving hours between the places of a scenario; tenths of a km are whole."""

    scenario: Scenario

    def crow_tenths(self, start: str, end: str) -> int:
        """Tenths of a km as the crow flies, halves up."""
        return rounding.half_up(self._geodesic_km(start, end), 1)

    def tenths(self, start: str, end: str) -> int:
        """Tenths of a km by road: those of roads.csv, else the geodesic x circuity."""
        key = start, end
        if key not in self._known:
            listed = self._listed_km(start, end)
            if listed is None:
                listed = self._geodesic_km(start, end) * self.scenario.road.circuity
            self._known[key] = rounding.half_up(listed, 1)
        return self._known[key]

    def hours(self, start: str, end: str, speed_kmh: float) -> float:
        """Hours of pure driving by road: those of roads.csv, else by the fleet's speed."""
        road = self._row(start, end)
        if road is not None and road.hours is not None:
            return road.hours
        return self.tenths(start, end) / 10 / speed_kmh

    def line_tenths(self, line: Line) -> int:
        """Tenths of a km of a line: its `km`, else the geodesic."""
        if line.km is not None:
            return rounding.half_up(line.km, 1)
        return self.crow_tenths(line.from_, line.to)

    def within(self, start: str, end: str, limit_tenths: int) -> bool:
        """Whether two places are at most so far apart by road, in the direction travelled.

        Of two that are much farther no geodesic is asked: their great circle says enough.
        """
        if self._listed_km(start, end) is None:
            one, other = self._points[start], self._points[end]
            circle = EARTH_KM * math.acos(
                max(-1.0, min(1.0, sum(a * b for a, b in zip(one, other, strict=True))))
            )
            if 10 * circle * self.scenario.road.circuity > limit_tenths + 10:
                return False
        return self.tenths(start, end) <= limit_tenths

    def is_near(self, start: str, end: str) -> bool:
        """Whether two places are within `local_km`; a place is not local to itself."""
        return start != end and self.within(start, end, self._local_tenths)

    @cached_property
    def farthest_km(self) -> float:
        """No two places are farther apart by road; a little more than the farthest."""
        points = np.array(list(self._points.values()))
        apart = (
            math.acos(max(-1.0, min(1.0, float((points @ points.T).min())))) if len(points) else 0.0
        )
        listed = [road.km for road in self.scenario.roads.values() if road.km is not None]
        return max([MOST_EARTH_KM * apart * self.scenario.road.circuity + 0.1, *listed])

    @cached_property
    def _local_tenths(self) -> int:
        return rounding.floor(self.scenario.transfer.local_km * 10)

    def _row(self, start: str, end: str) -> Road | None:
        """The row of roads.csv that holds in a direction: its own, else that of the other."""
        roads = self.scenario.roads
        return roads.get((start, end)) or roads.get((end, start))

    def _listed_km(self, start: str, end: str) -> float | None:
        road = self._row(start, end)
        return None if road is None else road.km

    def _geodesic_km(self, start: str, end: str) -> float:
        if start == end:
            return 0.0
        first, second = sorted((start, end))
        places = self.scenario.places
        return self._geodesic(places[first], places[second])

    @cached_property
    def _geodesic(self) -> Callable[[Place, Place], float]:
        """Loaded only where kilometres are asked for; on WGS-84 in kilometres, as geopy has it."""
        from geographiclib.geodesic import Geodesic

        inverse = Geodesic(6378.137, 1 / 298.257223563).Inverse
        known: dict[tuple[str, str], float] = {}

        def km(one: Place, other: Place) -> float:
            key = one.place, other.place
            if key not in known:
                points = one.latitude, one.longitude, other.latitude, other.longitude
                known[key] = float(inverse(*points, Geodesic.DISTANCE)["s12"])
            return known[key]

        return km

    @cached_property
    def _known(self) -> dict[tuple[str, str], int]:
        return {}

    @cached_property
    def _points(self) -> dict[str, tuple[float, float, float]]:
        """Every place on a sphere of radius 1."""
        points = {}
        for name, place in self.scenario.places.items():
            north, east = math.radians(place.latitude), math.radians(place.longitude)
            wide = math.cos(north)
            points[name] = wide * math.cos(east), wide * math.sin(east), math.sin(north)
        return points


def hours_on_the_road(hours: float, drivers: int, rules: DrivingRules) -> float:
    """D: hours of pure driving with the breaks and rests that they take.

    A break after each `max_continuous_hours` that are not the last, a rest up to a full day after
    each `daily_hours` of each driver that are not the last. Ten hours with one driver: breaks after
    4 and 8 hours, a rest of 16 after 8, so 26 h 40 min.
    """
    shift = rules.daily_hours * drivers
    breaks = max(0, rounding.ceil(hours / rules.max_continuous_hours) - 1)
    rests = max(0, rounding.ceil(hours / shift) - 1)
    rest_hours = 24.0 - shift if shift < 24.0 else 0.0
    return hours + breaks * rules.break_minutes / 60 + rests * rest_hours
