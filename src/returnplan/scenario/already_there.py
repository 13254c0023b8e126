"""Cohorts that are at their employer's already: at its place, or local to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from returnplan import rounding
from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.crossing import Crossing
from returnplan.scenario.rules import Objective, RoadRules, SolverSettings, TransferRules
from returnplan.scenario.scenario import Place, Road, Scenario
from returnplan.tables.printing import number_text
from returnplan.tables.rows import UNREADABLE, SheetRow

if TYPE_CHECKING:
    from returnplan.geography import Geography


def origins_nearby(crossing: Crossing) -> Iterator[Finding]:
    """A finding for each cohort whose origin is its employer's place or local to it."""
    settings = crossing.settings
    rules = ("road.circuity", "transfer.local_km")
    places = _readable(crossing.rows("places"), ("place", "latitude", "longitude", "landmass"))
    pairs = list(_pairs(crossing, places))
    if (
        not pairs
        or not crossing.draft.settings_whole
        or any(settings[name] is UNREADABLE for name in rules)
    ):
        return
    geography = _geography(crossing, places, {place for _, *both in pairs for place in both})
    local_km = settings["transfer.local_km"]
    apart = list(dict.fromkeys((start, end) for _, start, end in pairs if start != end))
    reach = rounding.floor(local_km * 10)
    tenths = dict(zip(apart, geography.pair_tenths(apart).tolist(), strict=True))
    for row, origin, destination in pairs:
        if origin == destination:
            employer = repr(row.cells["employer"])
            yield mistakes.ORIGIN_AT_EMPLOYER.at(*row.spot("origin"), origin, employer=employer)
        elif tenths[origin, destination] <= reach and geography.has_road(origin, destination):
            yield mistakes.ORIGIN_LOCAL.at(
                *row.spot("origin"),
                origin,
                km=tenths[origin, destination] / 10,
                destination=repr(destination),
                limit=number_text(local_km),
            )


def _pairs(
    crossing: Crossing, places: Mapping[object, SheetRow]
) -> Iterator[tuple[SheetRow, str, str]]:
    """Row, origin and employer's place of cohorts; who waits under way is where the way broke."""
    at = {row.cells["employer"]: row.cells["place"] for row in crossing.rows("employers")}
    under_way = {row.cells["cohort"] for row in crossing.rows("onward")}
    for row in crossing.rows("cohorts"):
        origin, destination = row.cells["origin"], at.get(row.cells["employer"])
        if row.cells["cohort"] in under_way or destination is None:
            continue
        if origin in places and destination in places:
            yield row, origin, destination


def _geography(
    crossing: Crossing, places: Mapping[object, SheetRow], used: Collection[str]
) -> Geography:
    """Kilometres and roads between the places that are used, before there is a scenario."""
    from returnplan.geography import Geography  # which itself imports the scenario

    settings = crossing.settings
    roads = _readable(crossing.rows("roads"), ("from", "to", "km", "closed"))
    return Geography(
        Scenario(
            name="",
            start=date(2000, 1, 1),
            days=1,
            tail_days=0,
            objective=Objective(order=()),
            levels={},
            solver=SolverSettings(),
            road=RoadRules(circuity=settings["road.circuity"]),
            transfer=TransferRules(local_km=settings["transfer.local_km"]),
            places={place: _position(places[place]) for place in sorted(used)},
            roads={
                (road.from_, road.to): road
                for road in (_road(row) for row in roads.values())
                if road.from_ in used and road.to in used
            },
            employers={},
            posts={},
            cohorts={},
        )
    )


def _readable(rows: list[SheetRow], columns: tuple[str, ...]) -> dict[object, SheetRow]:
    """Rows of which the given columns could be read, by the first two or the one key."""
    return {
        row.cells[columns[0]]
        if columns[0] == "place"
        else (row.cells["from"], row.cells["to"]): row
        for row in rows
        if not any(row.cells[column] is UNREADABLE for column in columns)
    }


def _position(row: SheetRow) -> Place:
    cells = row.cells
    return Place(
        place=cells["place"],
        latitude=cells["latitude"],
        longitude=cells["longitude"],
        landmass=cells["landmass"],
        risk="",
    )


def _road(row: SheetRow) -> Road:
    cells = row.cells
    return Road(from_=cells["from"], to=cells["to"], km=cells["km"], closed=cells["closed"])
