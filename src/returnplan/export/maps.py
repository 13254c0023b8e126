"""Places and routes as GeoJSON (RFC 7946), for any map."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from returnplan.plan.plan import Plan
from returnplan.plan.route import place_name

Position = tuple[float, float]
"""Longitude and latitude."""
HALF_TURN = 180.0


def write_maps(plan: Plan, folder: Path) -> None:
    """Write places.geojson and routes.geojson."""
    for name, features in (("places", _places(plan)), ("routes", _routes(plan))):
        content = {"type": "FeatureCollection", "features": features}
        text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
        (folder / f"{name}.geojson").write_text(text + "\n", encoding="utf-8", newline="\n")


def _feature(key: str, geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}


def _places(plan: Plan) -> list[dict[str, Any]]:
    """A point for each place, with who sets out, arrives and stays there."""
    scenario, account = plan.scenario, plan.account
    setting_out, arriving, staying, beds = ({key: 0 for key in scenario.places} for _ in range(4))
    for itinerary in account.itineraries:
        setting_out[itinerary.cohort.origin] += itinerary.workers
        arriving[itinerary.destination] += itinerary.workers
    for key, cohort in scenario.cohorts.items():
        staying[cohort.origin] += cohort.workers - account.carried[key]
    for facility in scenario.quarantine.values():
        beds[facility.place] += facility.beds
    return [
        _feature(
            key,
            {"type": "Point", "coordinates": _position(plan, key)},
            {
                "place": key,
                "name": place.name or key,
                "name_local": place.name_local or None,
                "province": place.province or None,
                "risk": place.risk,
                "setting_out": setting_out[key],
                "arriving": arriving[key],
                "left_behind": staying[key],
                "beds": beds[key],
            },
        )
        for key, place in scenario.places.items()
    ]


def _position(plan: Plan, place: str) -> Position:
    row = plan.scenario.places[place]
    return (row.longitude, row.latitude)


def _routes(plan: Plan) -> list[dict[str, Any]]:
    """A line for each trip along its stops, straight from one to the next."""
    calendar = plan.scenario.calendar
    features = []
    for key, departure in plan.account.departures.items():
        trip = departure.trip
        properties = {
            "trip": key,
            "purpose": trip.purpose,
            "mode": departure.mode,
            "operator": departure.operator.name or trip.operator,
            "stops": [place_name(plan.scenario, place) for place in trip.places],
            "depart": calendar.moment_text(trip.depart),
            "arrive": calendar.moment_text(trip.arrive),
            "risk": trip.risk,
            "units": trip.units,
            "seats": departure.seats,
            "passengers": departure.passengers,
            "km": departure.tenths / 10,
            "cost": departure.cents / 100,
        }
        places = [_position(plan, place) for place in trip.places]
        features.append(_feature(key, _line(places), properties))
    return features


def _line(places: Sequence[Position]) -> dict[str, Any]:
    """A line, cut in two where it passes the date line, as the standard asks."""
    parts: list[list[Position]] = [[places[0]]]
    for (west, south), (east, north) in pairwise(places):
        turn = east - west
        if abs(turn) > HALF_TURN:
            side = HALF_TURN if west > 0 else -HALF_TURN
            beyond = east + 2 * side
            share = (side - west) / (beyond - west)
            crossing = south + share * (north - south)
            parts[-1].append((side, crossing))
            parts.append([(-side, crossing)])
        parts[-1].append((east, north))
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}
