"""Warnings about the world: coordinates that look like slips, coaches that no road has seen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.crossing import Crossing
from returnplan.scenario.scenario import Place, Scenario
from returnplan.tables.printing import grouped_text, number_text
from returnplan.tables.rows import SheetRow

FAST_KMH = 130.0
"""Coaches drive at most 100 km/h in most countries."""
MANY_SEATS = 100
"""The largest double-deck coaches have about that many."""


def odd_world(scenario: Scenario, crossing: Crossing) -> Iterator[Finding]:
    """Warnings about places and coaches of a scenario that was read without an error."""
    rows = sorted(crossing.rows("places"), key=lambda row: str(row.cells["place"]))
    yield from _coordinates(scenario, rows)
    yield from _coaches(scenario, crossing)
    yield from _roads(crossing)


def _coordinates(scenario: Scenario, rows: list[SheetRow]) -> Iterator[Finding]:
    from returnplan.geography.misplaced import misplaced, twins  # imports numpy's linear algebra

    places = [scenario.places[row.cells["place"]] for row in rows]
    latitude = np.array([place.latitude for place in places])
    longitude = np.array([place.longitude for place in places])
    nowhere = (latitude == 0.0) & (longitude == 0.0)
    for row in np.flatnonzero(nowhere).tolist():
        yield mistakes.ODD_ZERO.at(*rows[row].spot("latitude"), places[row].place)
    for first, later in twins(latitude, longitude):
        yield mistakes.ODD_POINT.at(
            *rows[later].spot("latitude"), places[later].place, other=repr(places[first].place)
        )
    there = np.flatnonzero(~nowhere)
    by_line = {end for line in scenario.lines.values() for end in (line.from_, line.to)}
    settled = np.array([place.place in by_line for place in places], dtype=bool)
    for one in misplaced(latitude[there], longitude[there], settled[there]):
        row, nearest = int(there[one.row]), places[there[one.nearest]]
        swapped = None if one.swapped is None else places[there[one.swapped]]
        known = mistakes.ODD_SWAPPED if one.is_swapped else mistakes.ODD_FAR
        yield known.at(
            *rows[row].spot("latitude"),
            places[row].place,
            point=_point(places[row]),
            km=_km_text(places[row], nearest),
            nearest=_named(nearest),
            peers=_of_province(places, row),
            swapped=_swapped_text(places[row], swapped),
        )


def _point(place: Place) -> str:
    return f"{number_text(place.latitude)}, {number_text(place.longitude)}"


def _named(place: Place) -> str:
    return f"{place.place} ({place.province})" if place.province else place.place


def _km_text(one: Place, other: Place, *, swapped: bool = False) -> str:
    from geopy.distance import geodesic  # slow to load, and seldom needed

    at = (one.longitude, one.latitude) if swapped else (one.latitude, one.longitude)
    return f"{geodesic(at, (other.latitude, other.longitude)).km:,.0f}"


def _of_province(places: list[Place], row: int) -> str:
    """How far the nearest other place of its province is, where there is one."""
    own = places[row]
    peers = [one for one in places if own.province and one.province == own.province]
    others = [one for one in peers if one.place != own.place]
    if not others:
        return ""
    km, other = min((float(_km_text(own, one).replace(",", "")), one.place) for one in others)
    return f", and {km:,.0f} km from {other}, the nearest of its province {own.province}"


def _swapped_text(place: Place, nearest: Place | None) -> str:
    if nearest is None:
        return f"they cannot be swapped, since {number_text(place.longitude)} is no latitude"
    point = f"{number_text(place.longitude)}, {number_text(place.latitude)}"
    return f"swapped, {point} is {_km_text(place, nearest, swapped=True)} km from {nearest.place}"


def _coaches(scenario: Scenario, crossing: Crossing) -> Iterator[Finding]:
    for row in crossing.rows("fleets"):
        cells = row.cells
        if cells["fleet"] in scenario.line_fleets:
            continue
        if cells["speed_kmh"] > FAST_KMH:
            yield mistakes.ODD_FAST.at(*row.spot("speed_kmh"), cells["speed_kmh"])
        if cells["seats"] > MANY_SEATS:
            yield mistakes.ODD_SEATS.at(*row.spot("seats"), cells["seats"])


def _roads(crossing: Crossing) -> Iterator[Finding]:
    for row in crossing.rows("roads"):
        km, hours = row.cells["km"], row.cells["hours"]
        if km and hours and km > FAST_KMH * hours:
            shown = number_text(round(hours, 2) or hours)
            yield mistakes.ODD_ROAD.at(
                *row.spot("hours"),
                hours,
                hours=shown,
                km=grouped_text(km),
                speed=f"{km / hours:,.0f}",
            )
