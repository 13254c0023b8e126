"""Kilometres, hours and driving rules."""

from returnplan.geography.distance import Geography, route_tenths
from returnplan.geography.driving import road_hours

__all__ = ["Geography", "road_hours", "route_tenths"]
