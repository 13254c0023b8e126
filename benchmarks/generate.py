"""Writes a benchmark scenario: an ordinary folder, the same bytes for the same family and seed.

    python benchmarks/generate.py city --seed 2 -o /tmp/city-2
    python benchmarks/generate.py city --factor 0.1 --seed 0 -o /tmp/small-city

Prints the SHA-256 of what was written (its files one after another, in the order of their names).
"""

import argparse
import zlib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from cases.family import FAMILIES, Family
from cases.folder import Cell, Table, write
from cases.people import LEVELS, POSTS, People, people
from cases.places import Site, World, world
from cases.plants import DAYS, employer_id, plant_tables
from cases.transport import transport_tables

START = date(2020, 2, 17)  # a Monday


def generate(family: Family, seed: int, folder: Path) -> str:
    """Write one scenario; gives its hash."""
    rng = np.random.default_rng([seed, zlib.crc32(family.name.encode())])
    where = world(rng, family)
    who = people(rng, family, where)
    tables: dict[str, Table] = {
        "cohorts": _cohorts(rng, where, who),
        **plant_tables(rng, family, where, who, START),
        **transport_tables(rng, family, where, who),
        "places": _places(rng, where, who),
        "risk": _risk(rng, where, who),
    }
    if family.late_province is not None:
        tables["permits"] = _permits(where, family.late_province)
    filled = {name: table for name, table in tables.items() if table[1]}
    return write(folder, _settings(family, seed), filled)


def _settings(family: Family, seed: int) -> str:
    clocks = ", ".join(f'"{clock}"' for clock in family.departure_times)
    return f"""name = "{family.name} {seed}"
description = "Made by benchmarks/generate.py: invented people and plants at real places"
start = {START.isoformat()}
days = {DAYS}
departure_times = [{clocks}]
currency = "CNY"

[objective]
order = ["key_post_days", "output", "post_days", "cost"]
slack = 0.001

[risk.low]
quarantine_days = 0
load_factor = {{bus = 0.5}}
[risk.medium]
quarantine_days = 7
load_factor = {{bus = 0.5, train = 0.8}}
[risk.high]
quarantine_days = 14
load_factor = {{bus = 0.5, train = 0.8, flight = 0.8}}
[risk.closed]
quarantine_days = 14
load_factor = 0.5
travel = false

[road]
neighbour_km = {family.neighbour_km}

[transfer]
max_wait_hours = {family.max_wait_hours}
"""


def _cohorts(rng: np.random.Generator, where: World, who: People) -> Table:
    rows: list[tuple[Cell, ...]] = []
    hurried = rng.random(len(who.origin)) < 0.05
    for number in range(len(who.origin)):
        origin = where.origins[int(who.origin[number])].place
        employer = employer_id(where, who, int(who.employer[number]))
        ready = START + timedelta(days=int(who.ready[number]))
        latest = (ready + timedelta(days=12)).isoformat() if hurried[number] else ""
        rows.append(
            (
                f"c{number + 1}",
                origin,
                employer,
                POSTS[int(who.post[number])],
                int(who.workers[number]),
                ready.isoformat(),
                latest,
            )
        )
    return ("cohort", "origin", "employer", "post", "workers", "ready", "latest"), rows


def _places(rng: np.random.Generator, where: World, who: People) -> Table:
    """All places; a daily limit on arrivals at half of the destinations, which binds at first."""
    flows = who.flows(where)
    arriving, leaving = flows.sum(axis=0), flows.sum(axis=1)
    rows: list[tuple[Cell, ...]] = []

    def add(sites: Sequence[Site], risk: list[str], arrive: list[Cell], leave: list[Cell]) -> None:
        for site, level, most_in, most_out in zip(sites, risk, arrive, leave, strict=True):
            rows.append(
                (
                    site.place, site.name, site.province, f"{site.latitude:.2f}",
                    f"{site.longitude:.2f}", level, most_in, most_out,
                )
            )  # fmt: skip

    rate_in = rng.uniform(1.5, 2.5, len(arriving))
    limited = np.argsort(-arriving, kind="stable")[: -(-len(arriving) // 2)]
    most_in: list[Cell] = [""] * len(arriving)
    for place in limited.tolist():
        most_in[place] = int(np.ceil(arriving[place] / DAYS * rate_in[place]))
    checked = rng.random(len(leaving)) < 0.2
    most_out: list[Cell] = [
        int(np.ceil(heads / DAYS * 4)) if check else ""
        for heads, check in zip(leaving, checked, strict=True)
    ]
    blank: list[Cell] = [""] * len(where.origins)
    levels = [LEVELS[int(level)] for level in who.level]
    add(where.origins, levels, blank, most_out)
    low = ["low"] * len(rows)
    add(where.destinations, low[: len(most_in)], most_in, [""] * len(most_in))
    known = {row[0] for row in rows}
    hubs = [*where.from_stations, *where.to_stations, *where.airports.values()]
    rest = [site for site in hubs if site.place not in known]
    none: list[Cell] = [""] * len(rest)
    add(rest, ["low"] * len(rest), none, none)
    columns = (
        "place", "name_local", "province", "latitude", "longitude", "risk", "arrivals_per_day",
        "departures_per_day",
    )  # fmt: skip
    return columns, rows


def _risk(rng: np.random.Generator, where: World, who: People) -> Table:
    """Levels fall step by step in two of three places; one low place in ten rises for a time."""
    rows: list[tuple[Cell, ...]] = []

    def change(place: str, day: int, level: str) -> None:
        rows.append((place, (START + timedelta(days=day)).isoformat(), level))

    for site, level in zip(where.origins, who.level.tolist(), strict=True):
        day, falls, rises = int(rng.integers(7, 15)), rng.random() < 0.67, rng.random() < 0.1
        if level == 3:
            change(site.place, day - 3, "high")
            change(site.place, day + 7, "medium")
        elif level > 0 and falls:
            change(site.place, day, LEVELS[level - 1])
        elif level == 0 and rises:
            change(site.place, day, "medium")
            change(site.place, day + 10, "low")
    return ("place", "from", "level"), rows


def _permits(where: World, late: str) -> Table:
    """Every province may come, the late one from the tenth date on with 14 days of quarantine."""
    rows: list[tuple[Cell, ...]] = [
        (province, "*", "", "")
        for province in sorted({site.province for site in where.origins} - {late})
    ]
    rows.append((late, "*", (START + timedelta(days=9)).isoformat(), 14))
    return ("origin", "destination", "from", "quarantine_days"), rows


def main() -> None:
    """Parse, write, print the hash."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("family", choices=sorted(FAMILIES))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--factor", type=float, default=1.0, help="size against the family's")
    parser.add_argument("-o", "--out", type=Path, required=True)
    given = parser.parse_args()
    family = FAMILIES[given.family]
    if given.factor != 1.0:
        family = family.scaled(given.factor)
    print(generate(family, given.seed, given.out), given.out)


if __name__ == "__main__":
    main()
