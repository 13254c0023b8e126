"""Real places of the benchmarks, and which of them a scenario takes."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cases.family import Family, Hub

DATA = Path(__file__).parents[1] / "data"
Real = NDArray[np.float64]
Whole = NDArray[np.int64]

CIRCUITY = 1.25


@dataclass(frozen=True, kw_only=True)
class Site:
    """A place as places.csv of the scenario has it."""

    place: str
    name: str
    province: str
    latitude: float
    longitude: float


@dataclass(frozen=True, kw_only=True)
class World:
    """The places of one scenario; arrays have one row an origin, destination or hub."""

    origins: tuple[Site, ...]
    destinations: tuple[Site, ...]
    from_stations: tuple[Site, ...]
    to_stations: tuple[Site, ...]
    airports: dict[str, Site]
    origin_km: Real
    """(origins, destinations) by road, roughly."""
    origin_hub: Whole
    """Nearest station of each origin."""
    origin_hub_km: Real
    destination_hub: Whole
    destination_hub_km: Real


@cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def _site(row: dict[str, str], place: str | None = None, name: str | None = None) -> Site:
    return Site(
        place=place or row["place"],
        name=name or row["name_local"],
        province=row["province"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
    )


def road_km(starts: Sequence[Site], ends: Sequence[Site]) -> Real:
    """Kilometres by road on a sphere: good enough to choose by, the program computes its own."""
    a, b = (
        np.radians(np.array([[site.latitude, site.longitude] for site in sites]))
        for sites in (starts, ends)
    )
    half = np.sin((a[:, None] - b[None]) / 2) ** 2
    between = half[..., 0] + np.cos(a[:, None, 0]) * np.cos(b[None, :, 0]) * half[..., 1]
    return np.asarray(CIRCUITY * 2 * 6371.0 * np.arcsin(np.sqrt(between)))


def _station(hub: Hub) -> Site:
    row = next(row for row in _table("places.csv") if row["place"] == hub.city)
    return _site(row, f"{hub.city.removesuffix('_city')}_station", f"{row['name_local']}站")


def _chosen(
    rng: np.random.Generator, sites: list[Site], hubs: Sequence[Site], count: int, reach_km: float
) -> tuple[Site, ...]:
    """`count` sites, likelier the nearer they are to one of the hubs, at least one near each."""
    km = road_km(sites, hubs)
    weight = np.exp(-km.min(axis=1) / reach_km)
    keys = np.log(rng.random(len(sites))) / weight
    nearest = km.argmin(axis=1)
    first = [
        max(np.flatnonzero(nearest == hub), key=lambda site: keys[site])
        for hub in range(len(hubs))
        if np.any(nearest == hub)
    ]
    rest = [site for site in np.argsort(-keys) if site not in set(first)]
    return tuple(sites[site] for site in sorted([*first, *rest][:count]))


def world(rng: np.random.Generator, family: Family) -> World:
    """The places of a scenario."""
    stations = {hub: _station(hub) for hub in (*family.from_hubs, *family.to_hubs)}
    from_stations = tuple(stations[hub] for hub in family.from_hubs)
    to_stations = tuple(stations[hub] for hub in family.to_hubs)
    sources = {station.province for station in from_stations}
    inland = [
        _site(row)
        for row in _table("places.csv")
        if row["kind"] != "city" and row["province"] in sources
    ]
    coast = [
        _site(row)
        for row in _table("places.csv")
        if row["kind"] != "city" and row["adcode"].startswith(family.targets)
    ]
    origins = _chosen(rng, inland, from_stations, family.origins, 150.0)
    destinations = _chosen(rng, coast, to_stations, family.destinations, 80.0)
    origin_hub_km, destination_hub_km = (
        road_km(origins, from_stations),
        road_km(destinations, to_stations),
    )
    return World(
        origins=origins,
        destinations=destinations,
        from_stations=from_stations,
        to_stations=to_stations,
        airports=_airports(family),
        origin_km=road_km(origins, destinations),
        origin_hub=origin_hub_km.argmin(axis=1),
        origin_hub_km=origin_hub_km.min(axis=1),
        destination_hub=destination_hub_km.argmin(axis=1),
        destination_hub_km=destination_hub_km.min(axis=1),
    )


def _airports(family: Family) -> dict[str, Site]:
    """Airport id -> site, of the family's hubs that have one."""
    rows = {row["place"]: row for row in _table("airports.csv")}
    provinces = {row["place"]: row["province"] for row in _table("places.csv")}
    return {
        hub.airport: Site(
            place=hub.airport,
            name=rows[hub.airport]["name"],
            province=provinces[hub.city],
            latitude=float(rows[hub.airport]["latitude"]),
            longitude=float(rows[hub.airport]["longitude"]),
        )
        for hub in (*family.from_hubs, *family.to_hubs)
        if hub.airport is not None
    }
