"""Lines and fleets, sized so that seats are somewhat scarce: some 95 % of the heads have one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cases.family import Family
from cases.folder import Cell, Table
from cases.people import People
from cases.places import CIRCUITY, World, road_km

Real = NDArray[np.float64]

DAYS = 30
COACH_FACTOR = 0.5
"""Coaches run half full in the epidemic, whatever the level."""
CARRIAGE_SEATS = 85
RAIL_SHARE = 0.30
"""Share of heads that trains can take where coaches run too; 0.95 where they do not."""
COACH_SHARE = 0.38
FLIGHT_SHARE = 0.06
AIRCRAFT_SEATS = 160
LOCAL_KM = 300
FLIGHT_KM = 1000


@dataclass(frozen=True, kw_only=True)
class _Demand:
    """Heads between stations; arrays are (from stations, to stations)."""

    heads: Real
    coachable: Real
    """Those whom a long-distance coach can reach."""
    km: Real
    """Between the stations, by road."""
    coach_days: float
    """Days that a coach is away for a full load, over the heads that it can reach."""


def _demand(family: Family, world: World, people: People) -> _Demand:
    shape = len(world.from_stations), len(world.to_stations)
    heads, coachable = np.zeros(shape), np.zeros(shape)
    where = world.origin_hub[people.origin], world.destination_hub[people.destination]
    km = world.origin_km[people.origin, people.destination]
    np.add.at(heads, where, people.workers)
    near = km < 0.95 * family.coach_km
    np.add.at(coachable, where, people.workers * near)
    days = np.array([_cycle_days(float(way)) for way in km])
    return _Demand(
        heads=heads,
        coachable=coachable,
        km=road_km(world.from_stations, world.to_stations),
        coach_days=float((days * people.workers * near).sum() / max(1.0, coachable.sum())),
    )


def transport_tables(
    rng: np.random.Generator, family: Family, world: World, people: People
) -> dict[str, Table]:
    """Lines.csv and fleets.csv."""
    demand = _demand(family, world, people)
    trains, by_rail = _trains(rng, family, world, demand)
    flights, aircraft = _flights(rng, family, world, demand)
    fleets = [
        *_long_coaches(rng, family, world, demand),
        *_local_coaches(world, by_rail),
        *aircraft,
    ]
    lines = [*trains, *_between(world), *flights]
    return {
        "lines": (
            (
                "line", "mode", "from", "to", "time", "hours", "seats", "min_units", "max_units",
                "cost_per_departure", "cost_per_unit", "fare", "min_load", "weekdays", "fleet",
            ),
            lines,
        ),
        "fleets": (
            (
                "fleet", "mode", "base", "vehicles", "seats", "drivers", "speed_kmh", "max_km",
                "turnaround_hours", "fixed_cost", "km_cost",
            ),
            fleets,
        ),
    }  # fmt: skip


def _weekdays(rng: np.random.Generator, count: int) -> str:
    days = rng.choice(np.arange(1, 8), count, replace=False)
    return " ".join(map(str, sorted(days.tolist())))


def _trains(
    rng: np.random.Generator, family: Family, world: World, demand: _Demand
) -> tuple[list[tuple[Cell, ...]], Real]:
    """Customised trains between stations with enough heads; heads by rail of each pair.

    Each station sends trains to its best stations: two, and more where a tenth of its heads goes;
    who wants to another takes a shuttle or a regional train from the best.
    """
    rail = RAIL_SHARE * demand.coachable + 0.95 * (demand.heads - demand.coachable)
    rows: list[tuple[Cell, ...]] = []
    taken = np.zeros_like(rail)
    for start, station in enumerate(world.from_stations):
        ranked = np.argsort(-rail[start], kind="stable")
        many = max(2, int((rail[start] >= 0.1 * rail[start].sum()).sum()))
        best = ranked[:many]
        for rank, end in enumerate(best.tolist()):
            others = rail[start].sum() - rail[start, best].sum()
            heads = float(rail[start, end]) + (others if rank == 0 else 0.0)
            weekly = heads * 7 / DAYS
            if weekly < 20:
                continue
            taken[start, end] = heads
            runs = int(np.clip(math.ceil(weekly / (4 * CARRIAGE_SEATS)), 2, 7))
            units = max(1, math.ceil(weekly / runs / CARRIAGE_SEATS))
            parts = math.ceil(units / 16)
            geodesic = float(demand.km[start, end]) / CIRCUITY
            for part in range(parts):
                most = min(16, math.ceil(units / parts))
                clock = 8 * 60 + int(rng.integers(0, 36)) * 10
                hours = round(geodesic * 1.2 / 180 * 4) / 4 + 0.5
                rows.append(
                    (
                        f"train-{station.place}-{world.to_stations[end].place}"
                        + (f"-{part + 1}" if parts > 1 else ""),
                        "train", station.place, world.to_stations[end].place,
                        f"{clock // 60:02d}:{clock % 60:02d}", f"{hours:g}", CARRIAGE_SEATS,
                        max(1, most // 3), most, 15000, round(geodesic * 32 / 100) * 100, 0, "0.3",
                        _weekdays(rng, runs), "",
                    )
                )  # fmt: skip
    return rows, taken


def _between(world: World) -> list[tuple[Cell, ...]]:
    """A regional train from the first arrival station to the second, on three days a week."""
    first, second = world.to_stations[:2]
    km = float(road_km([first], [second])[0, 0]) / CIRCUITY
    return [
        (
            f"regional-{first.place}-{second.place}", "train", first.place, second.place,
            "19:40", f"{round(km / 140 * 4) / 4 + 0.25:g}", 80, 1, 3, 1000,
            round(km * 30 / 100) * 100, 0, "0", "1 3 5", "",
        )
    ]  # fmt: skip


def _flights(
    rng: np.random.Generator, family: Family, world: World, demand: _Demand
) -> tuple[list[tuple[Cell, ...]], list[tuple[Cell, ...]]]:
    """Charter flights for the largest far flows; the aircraft of an airport share its lines."""
    pairs = [
        (start.airport, end.airport, float(demand.heads[i, j]), float(demand.km[i, j]) / CIRCUITY)
        for i, start in enumerate(family.from_hubs)
        for j, end in enumerate(family.to_hubs)
        if start.airport is not None and end.airport is not None
    ]
    far = [pair for pair in pairs if pair[3] >= FLIGHT_KM] or pairs
    chosen = sorted(far, key=lambda pair: (-pair[2], pair[:2]))[: family.flights]
    rows: list[tuple[Cell, ...]] = []
    wanted: dict[str, float] = {}
    for start, end, heads, km in chosen:
        weekly = FLIGHT_SHARE * heads * 7 / DAYS / AIRCRAFT_SEATS
        wanted[end] = wanted.get(end, 0.0) + weekly / 7
        clock = 9 * 60 + int(rng.integers(0, 48)) * 10
        rows.append(
            (
                f"charter-{start[:3]}-{end[:3]}", "flight", start, end,
                f"{clock // 60:02d}:{clock % 60:02d}", f"{round(km / 750 * 4) / 4 + 0.5:g}",
                AIRCRAFT_SEATS, 1, max(1, math.ceil(weekly / 5)), 0, 0, 0, "0.6",
                _weekdays(rng, min(7, max(1, math.ceil(weekly)))),
                f"aircraft-{end[:3]}",
            )
        )  # fmt: skip
    fleets: list[tuple[Cell, ...]] = [
        (
            f"aircraft-{end[:3]}", "flight", end, max(1, round(aircraft)), AIRCRAFT_SEATS, 2, 750,
            10000, 2, 60000, 132,
        )
        for end, aircraft in sorted(wanted.items())
    ]  # fmt: skip
    return rows, fleets


def _cycle_days(road: float, drivers: int = 2) -> float:
    """Days that a coach is away for a trip of `road` km: there, back, turning, rest."""
    hours = road / 80
    drive = hours + math.floor(hours / 4) / 3 + math.floor(hours / (8 * drivers)) * 8
    return math.ceil((2 * drive + 6) / 12) / 2


def _long_coaches(
    rng: np.random.Generator, family: Family, world: World, demand: _Demand
) -> list[tuple[Cell, ...]]:
    """Coaches for direct trips, at the stations with the most heads of either side."""
    ends = [
        (float(demand.coachable[i].sum()), station) for i, station in enumerate(world.from_stations)
    ]
    ends += [
        (float(demand.coachable[:, j].sum()) * 0.6, station)
        for j, station in enumerate(world.to_stations)
    ]
    bases = sorted(ends, key=lambda pair: -pair[0])[: family.coach_fleets]
    heads = float(demand.coachable.sum())
    total = sum(weight for weight, _ in bases)
    rows: list[tuple[Cell, ...]] = []
    for weight, station in bases:
        seats = int(rng.integers(45, 56))
        trips = max(1.0, (DAYS - 4) / max(demand.coach_days, 1.0))
        vehicles = COACH_SHARE * heads * weight / total / (trips * seats * COACH_FACTOR)
        rows.append(
            (
                f"coach-{station.place}", "bus", station.place, max(1, round(vehicles)), seats, 2,
                80, family.coach_km, 4, int(rng.integers(13, 16)) * 100,
                f"{rng.integers(44, 50) / 10:g}",
            )
        )  # fmt: skip
    return rows


def _local_coaches(world: World, by_rail: Real) -> list[tuple[Cell, ...]]:
    """County buses that feed and empty the trains: enough for most of a train a day."""
    rows: list[tuple[Cell, ...]] = []
    for side, stations in ((1, world.from_stations), (0, world.to_stations)):
        for station, heads in zip(stations, by_rail.sum(axis=side).tolist(), strict=True):
            vehicles = max(2, round(1.3 * heads / DAYS / (40 * COACH_FACTOR)))
            rows.append(
                (f"bus-{station.place}", "bus", station.place, vehicles, 40, 1, 70, LOCAL_KM, 1,
                 500, "4")
            )  # fmt: skip
    return rows
