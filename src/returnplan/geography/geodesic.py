"""Kilometres of one pair of points, which are those of geopy's geodesic.

By geographiclib, which geopy asks too: geopy itself loads seventy geocoders first.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geographiclib.geodesic import Geodesic

Point = tuple[float, float]
"""Latitude and longitude."""
RADIUS_KM, FLATTENING = 6378.137, 1 / 298.257223563
"""Of WGS-84, as geopy has them."""
REMEMBERED = 1 << 15
"""Pairs, the latest ones: a replan or a sweep asks for those of one country again and again."""


@lru_cache(REMEMBERED)
def geodesic_km(one: Point, other: Point) -> float:
    """Kilometres as the crow flies, on WGS-84."""
    return float(_earth().Inverse(*one, *other, _earth().DISTANCE)["s12"])


@cache
def _earth() -> Geodesic:
    from geographiclib.geodesic import Geodesic

    return Geodesic(RADIUS_KM, FLATTENING)
