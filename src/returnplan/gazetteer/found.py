"""A place that is sought, and what a gazetteer has for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_KM = 6371.0
"""Radius of a sphere: to tell places apart, not to say how far a coach drives."""


@dataclass(frozen=True, kw_only=True)
class Sought:
    """A place by whatever the scenario says of it."""

    place: str
    """Its id."""
    names: tuple[str, ...] = ()
    """`name` and `name_local`, without blanks; the id is looked up where there is none."""
    province: str = ""
    latitude: float | None = None
    """Degrees, where that alone is given, or for comparison."""
    longitude: float | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """An entry of a gazetteer."""

    name: str
    region: str
    """Province or state in English; blank where the gazetteer does not say."""
    country: str
    """Two letters of ISO 3166, in capitals."""
    kind: str
    """`county`, `town`, `airport`, ..., for people."""
    latitude: float
    longitude: float
    source: str
    """Which gazetteer says so, for people: `GeoNames`."""
    id: str
    """The same entry again: `geonames:1816373`, `county:520502`, `airport:ZUBJ`."""
    people: int = 0
    """Inhabitants; 0 where nobody says."""
    rank: int = 0
    """Likelier ones are larger: 3 a city, 2 a county seat, 1 any town."""
    other: str = ""
    """Name in the other script: `Bijie`."""
    readings: frozenset[str] = frozenset()
    """Folded names that `other` may be as well, since 朝 is read zhao, or chao."""
    regions: frozenset[str] = frozenset()
    """Folded names of its province and of what else it lies in."""
    is_exact: bool = True
    """Whether its name in full is the one that is sought, with the kind of place that it says."""
    doubt: str = ""
    """Why it may be another place than the one that is sought; blank: its name is the same."""

    @property
    def shown(self) -> str:
        """Its name in both scripts: `毕节市 (Bijie)`."""
        return f"{self.name} ({self.other})" if self.other else self.name

    @property
    def where(self) -> str:
        """Province and country."""
        return ", ".join(word for word in (self.region, self.country) if word)


def km_between(latitude: float, longitude: float, other: Found) -> float:
    """Kilometres on a sphere."""
    north, south = math.radians(latitude), math.radians(other.latitude)
    half = math.sin((south - north) / 2) ** 2 + math.cos(north) * math.cos(south) * (
        math.sin(math.radians(other.longitude - longitude) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
