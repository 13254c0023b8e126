"""Airports of the world, by the package airportsdata (MIT)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from returnplan.gazetteer.found import Found
from returnplan.gazetteer.spelling import AIRPORTS, Query, fold, without_end

SOURCE = "airportsdata"
LEAST_CITY = 4
"""Letters of a city's name from which an airport's may begin with it."""


def core_of(query: Query) -> str | None:
    """What a name calls an airport, in Latin letters: `hangzhouxiaoshan`; None: it is none."""
    core = without_end(query.full, AIRPORTS)
    if core is None or core.isascii():
        return core
    from returnplan.gazetteer.china import latin_name

    return fold(latin_name(core))


def find_airports(query: Query) -> list[Found]:
    """Airports of that name; else those of a city of that name, or with whose name it begins."""
    code = query.text.strip()
    if code.isascii() and code.isalpha() and code.isupper() and len(code) in (3, 4):
        return [_found(one) for one in _airports() if code in (one["iata"], one["icao"])]
    core = core_of(query)
    if not core:
        return []
    named = [_found(one) for one in _airports() if core in _cores(one)]
    served = [one for one in _airports() if one["iata"]]
    named += [_found(one) for one in served if fold(one["city"]) == core]
    if named:
        return list({one.id: one for one in named}.values())
    return [
        _found(one, doubt=f"the airport of {one['city']} under another name")
        for one in served
        if len(fold(one["city"])) >= LEAST_CITY and core.startswith(fold(one["city"]))
    ]


def _cores(airport: Mapping[str, Any]) -> Iterator[str]:
    folded = fold(airport["name"])
    yield without_end(folded, AIRPORTS) or folded


def _found(airport: Mapping[str, Any], doubt: str = "") -> Found:
    return Found(
        name=airport["name"],
        region=airport["subd"],
        country=airport["country"],
        kind="airport",
        latitude=float(airport["lat"]),
        longitude=float(airport["lon"]),
        source=SOURCE,
        id=f"airport:{airport['icao'] or airport['iata']}",
        rank=2 if airport["iata"] else 1,
        regions=frozenset({fold(airport["subd"])}),
        doubt=doubt,
    )


@cache
def _airports() -> tuple[Mapping[str, Any], ...]:
    import airportsdata

    return tuple(airportsdata.load("ICAO").values())
