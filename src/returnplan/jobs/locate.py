"""Coordinates of places out of gazetteers, put into the scenario where they lack."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from returnplan.errors import UsageError

if TYPE_CHECKING:
    from returnplan.gazetteer import Found, Match
    from returnplan.gazetteer.search import Source
    from returnplan.scenario.unlocated import Places, Whereabouts

FAR_KM = 100.0
"""A place farther than this from every place of its name is told by `misplaced`."""
INSTALL = "pip install 'returnplan[places]'"


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """Places of a scenario without coordinates, and what they may be."""

    places: Places
    matches: tuple[Match, ...]
    """In the order of `places.unlocated`."""
    attribution: str = ""
    """Of what was asked over the network."""

    @property
    def pairs(self) -> list[tuple[Whereabouts, Match]]:
        return list(zip(self.places.unlocated, self.matches, strict=True))

    def certain(self) -> dict[str, Found]:
        """The place meant by each id, where it can be no other."""
        return {
            one.place: match.certain
            for one, match in self.pairs
            if match.certain is not None and not one.like
        }


def look_up(
    path: str | Path,
    *,
    add: Sequence[str] = (),
    within: Sequence[str] = (),
    online: bool = False,
) -> Lookup:
    """Candidates for every place of a scenario that says not where it is.

    Parameters
    ----------
    path
        A scenario folder or workbook, which may be a draft.
    add
        Names of places that the scenario does not have yet.
    within
        Countries or provinces in which all of them lie; none: anywhere.
    online
        Ask OpenStreetMap's Nominatim too, for those that are not certain without it.

    Raises
    ------
    ScenarioError
        There is no scenario, or its places cannot be told.
    UsageError
        No gazetteer is installed, the network does not answer, or a name is there already.
    """
    from returnplan.gazetteer.search import offline
    from returnplan.scenario.unlocated import read_places

    places = read_places(Path(path), add)
    matches = _search(places, places.unlocated, within, [offline])
    if not online:
        return Lookup(places=places, matches=matches)
    from returnplan.gazetteer.online import ATTRIBUTION, NetworkError, Nominatim

    open_ = [one for one, match in zip(places.unlocated, matches, strict=True) if not match.certain]
    try:
        with Nominatim() as nominatim:
            asked = _search(places, open_, within, [offline, nominatim])
    except NetworkError as error:
        raise UsageError(
            f"Nominatim cannot be asked: {error}; try again later, or do without --online"
        ) from error
    better = {one.place: match for one, match in zip(open_, asked, strict=True)}
    return Lookup(
        places=places,
        matches=tuple(better.get(match.sought.place, match) for match in matches),
        attribution=ATTRIBUTION,
    )


def _search(
    places: Places, some: Sequence[Whereabouts], within: Sequence[str], sources: Sequence[Source]
) -> tuple[Match, ...]:
    from returnplan.gazetteer import Gazetteer, MissingDataError, Sought

    known = [
        (one.latitude, one.longitude)
        for one in places.located
        if one.latitude is not None and one.longitude is not None
    ]
    sought = [
        Sought(
            place=one.place,
            names=one.names,
            province=one.province,
            latitude=one.latitude if one.longitude is None else None,
            longitude=one.longitude if one.latitude is None else None,
        )
        for one in some
    ]
    if not sought:
        return ()
    try:
        return tuple(Gazetteer(sources=sources, within=within, near=known).look_up(sought))
    except MissingDataError as error:
        raise UsageError(
            f"no gazetteer is installed ({', '.join(error.args)}); install it with {INSTALL}"
        ) from None


def take(lookup: Lookup, told: Sequence[str]) -> dict[str, Found]:
    """The candidate of each place that was told, as `bijie=2` or `bijie=county:520500`.

    Raises
    ------
    UsageError
        There is no such place, or no such candidate.
    """
    from returnplan.tables.mistakes import Known

    by_place = {match.sought.place: match for match in lookup.matches}
    taken = {}
    for text in told:
        place, mark, choice = (part.strip() for part in text.rpartition("="))
        if not mark or not place or not choice:
            raise UsageError(f"--take {text!r} says no number; write --take PLACE=NUMBER")
        if place not in by_place:
            cure = Known(by_place).cure(place, "`returnplan locate` lists those that lack them")
            raise UsageError(f"--take {text!r}: {place!r} is no place without coordinates; {cure}")
        candidates = by_place[place].candidates
        if choice.isdecimal() and 1 <= int(choice) <= len(candidates):
            taken[place] = candidates[int(choice) - 1]
            continue
        same = [one for one in candidates if one.id == choice]
        if not same:
            most = (
                f"numbers are 1 to {len(candidates)}" if candidates else "nothing is found for it"
            )
            raise UsageError(f"--take {text!r}: there is no candidate {choice!r}; {most}")
        taken[place] = same[0]
    return taken


def put_in(lookup: Lookup, chosen: Mapping[str, Found]) -> int:
    """Write coordinates of chosen places, by their ids; how many places were filled in.

    Cells that hold something stay, and so does every other byte of a CSV file, every other part of
    a workbook. Places without a row get one below the last. The file is complete or as it was.

    Raises
    ------
    UsageError
        The file cannot be changed without changing more, or was changed meanwhile.
    """
    from returnplan.tables.filling import Filling, FillingError

    places = lookup.places
    picked = [(one, chosen[one.place]) for one in places.unlocated if one.place in chosen]
    if not picked:
        return 0
    filling = Filling(
        cells={one.line: _degrees(one, found) for one, found in picked if one.line is not None},
        rows=[_new_row(one, found) for one, found in picked if one.line is None],
    )
    try:
        _write(places, filling)
    except FillingError as fault:
        raise UsageError(f"'{places.file}' is left as it is: {fault}; {fault.cure}") from fault
    except OSError as error:
        raise UsageError(
            f"'{places.file}' cannot be written: {error.strerror or error}; mend that first"
        ) from error
    return len(picked)


def _degrees(one: Whereabouts, found: Found) -> dict[str, str | float]:
    """The cells of a row that lack."""
    cells: dict[str, str | float] = {}
    if one.latitude is None:
        cells["latitude"] = found.latitude
    if one.longitude is None:
        cells["longitude"] = found.longitude
    return cells


def _new_row(one: Whereabouts, found: Found) -> dict[str, str | float]:
    names: dict[str, str | float] = {"name": one.names[0]} if one.names else {}
    return {"place": one.place, **names, **_degrees(one, found)}


def _write(places: Places, filling: object) -> None:
    from returnplan.plan.leftovers import part_of
    from returnplan.scenario.schema import PLACES
    from returnplan.tables.csvfile import csv_bytes
    from returnplan.tables.declaration import REQUIRED
    from returnplan.tables.filling import Filling, FillingError, fill_csv
    from returnplan.tables.filling_book import FILLED, fill_workbook

    assert isinstance(filling, Filling)
    target = places.file.resolve()
    with part_of(target) as part:
        scratch = part / f"places{target.suffix.lower()}"
        if places.content is None:
            blank = {
                column.name: None if column.default is REQUIRED else column.default
                for column in PLACES.columns
            }
            made = csv_bytes(PLACES, [{**blank, **row} for row in filling.rows])
        elif places.scenario.is_dir():
            made = fill_csv(places.content, places.shown, PLACES.names, filling)
        elif target.suffix.lower() in FILLED:
            made = fill_workbook(places.content, "places", PLACES.names, filling, scratch)
        else:
            raise FillingError(
                f"workbooks of the kind {target.suffix} are not filled in", "save it as .xlsx first"
            )
        if places.content != (target.read_bytes() if target.is_file() else None):
            raise FillingError("it was changed meanwhile", "look the places up again")
        scratch.write_bytes(made)
        if target.is_file():
            shutil.copymode(target, scratch)
        scratch.replace(target)


@dataclass(frozen=True, kw_only=True)
class Far:
    """A place whose coordinates are far from every place of its name."""

    place: Whereabouts
    nearest: Found
    km: float


def misplaced(path: str | Path, *, within: Sequence[str] = ()) -> list[Far]:
    """Places that lie more than 100 km from every place of their name that a gazetteer has.

    Places whose name no gazetteer has are passed over. Raises as `look_up` does.
    """
    from returnplan.gazetteer import km_between
    from returnplan.gazetteer.search import offline
    from returnplan.scenario.unlocated import read_places

    places = read_places(Path(path))
    found = []
    matches = _search(places, places.located, within, [offline])
    for one, match in zip(places.located, matches, strict=True):
        if one.latitude is None or one.longitude is None or match.by_id:
            continue
        near = [(km_between(one.latitude, one.longitude, item), item.id) for item in match.found]
        if near and min(near)[0] > FAR_KM:
            km, id_ = min(near)
            nearest = next(item for item in match.found if item.id == id_)
            found.append(Far(place=one, nearest=nearest, km=km))
    return found
