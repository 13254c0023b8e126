"""The map: outlines, ways by mode, who sets out, arrives and waits where; all dates or one.

The parameter `day` is the number of a date, or -1 for all of them together; `zoom`, `pan_x` and
`pan_y` move the picture. The page sets them.
"""

from __future__ import annotations

import math
from typing import Any

from returnplan.page.charts.parts import Canvas, Spec, date_tip, moded, named, tip, worded
from returnplan.page.outlines import lines_within, rings_within
from returnplan.page.words import Words

HEIGHT = 520
MARGIN = 0.08
"""Of the longer side, around the places."""
LEAST_SPAN = 0.01
"""Radians that the map shows at least (60 km)."""
BOW = 0.12
"""How far a way bends from the straight line, of its length; both directions bend apart."""
BENDS = 8
WHATS = ("setting_out", "arriving", "in_quarantine")


def frame(canvas: Canvas) -> tuple[float, float, float, float]:
    """West, south, east and north of the places, with a margin, in degrees."""
    rows = canvas.data.rows("places")
    if not rows:
        return -180.0, -60.0, 180.0, 75.0
    east, west = max(r["longitude"] for r in rows), min(r["longitude"] for r in rows)
    north, south = max(r["latitude"] for r in rows), min(r["latitude"] for r in rows)
    pad = max(MARGIN * max(east - west, north - south), math.degrees(LEAST_SPAN) / 2)
    return west - pad, max(-84.0, south - pad), east + pad, min(84.0, north + pad)


def mercator(latitude: float) -> float:
    """Northing in radians of longitude."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def map_chart(canvas: Canvas) -> Spec:
    """Outlines, ways and places."""
    return map_of(canvas, [*_ways(canvas), *_places(canvas), place_names(canvas)])


def map_of(canvas: Canvas, layers: list[Spec]) -> Spec:
    """A map that the page can move, with something over the outlines."""
    west, south, east, north = frame(canvas)
    across, up = math.radians(east - west), mercator(north) - mercator(south)
    middle = math.degrees(
        2 * math.atan(math.exp((mercator(north) + mercator(south)) / 2)) - math.pi / 2
    )
    scale = f"zoom * min(width / {across:.6f}, height / {up:.6f})"
    return {
        "width": "@width",
        "height": HEIGHT,
        "params": [
            {"name": "day", "value": -1},
            {"name": "zoom", "value": 1},
            {"name": "pan_x", "value": 0},
            {"name": "pan_y", "value": 0},
        ],
        "projection": {
            "type": "mercator",
            "center": [round((west + east) / 2, 4), round(middle, 4)],
            "scale": {"expr": scale},
            "translate": {"expr": "[width / 2 + pan_x, height / 2 + pan_y]"},
        },
        "layer": [*_outlines(), *layers],
        "resolve": {"scale": {"color": "independent", "size": "shared", "strokeWidth": "shared"}},
        "view": {"fill": "@sea", "stroke": None},
    }


def map_data(canvas: Canvas) -> dict[str, list[dict[str, Any]]]:
    """Shapes of the map: land and borders around the places, and the bend of every way."""
    west, south, east, north = frame(canvas)
    wide, high = east - west, north - south
    around = west - 2 * wide - 5, south - 2 * high - 5, east + 2 * wide + 5, north + 2 * high + 5
    return {
        "land": [_feature("Polygon", [ring]) for ring in rings_within(around)],
        "borders": [_feature("LineString", line) for line in lines_within(around)],
        "ways": _bends(canvas),
    }


def _feature(kind: str, coordinates: Any, **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, **more}


def _bends(canvas: Canvas) -> list[dict[str, Any]]:
    at = {row["place"]: (row["longitude"], row["latitude"]) for row in canvas.data.rows("places")}
    found = {}
    for row in canvas.data.rows("routes"):
        (x0, y0), (x1, y1) = at[row["start"]], at[row["end"]]
        dx, dy = x1 - x0, y1 - y0
        cx, cy = (x0 + x1) / 2 + BOW * dy, (y0 + y1) / 2 - BOW * dx
        line = []
        for step in range(BENDS + 1):
            t = step / BENDS
            a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
            x, y = a * x0 + b * cx + c * x1, a * y0 + b * cy + c * y1
            line.append([round(x, 3), round(y, 3)])
        way = f"{row['start']}>{row['end']}"
        found[way] = _feature("LineString", line, way=way)
    return list(found.values())


def _outlines() -> list[Spec]:
    return [
        {
            "data": {"name": "land"},
            "mark": {
                "type": "geoshape",
                "fill": "@land",
                "stroke": "@coast",
                "strokeWidth": 0.8,
                "clip": True,
                "aria": False,
                "tooltip": None,
            },
        },
        {
            "data": {"name": "borders"},
            "mark": {
                "type": "geoshape",
                "filled": False,
                "stroke": "@coast",
                "strokeWidth": 0.6,
                "strokeDash": [2, 2],
                "clip": True,
                "aria": False,
                "tooltip": None,
            },
        },
    ]


def ends(words: Words) -> list[Spec]:
    """The bend of a way, and the names of its ends."""
    bends = {"data": {"name": "ways"}, "key": "way", "fields": ["type", "geometry"]}
    return [
        {"calculate": "datum.start + '>' + datum.end", "as": "way"},
        {"lookup": "way", "from": bends},
        *named("place", "start", "From", words),
        *named("place", "end", "To", words),
    ]


def width_of(field: str, most: int) -> Spec:
    """How wide a way is by the heads that travel it."""
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"type": "sqrt", "domain": [0, most], "range": [0.8, 9]},
        "legend": None,
    }


def _ways(canvas: Canvas) -> list[Spec]:
    """The whole plan's ways where `day` is -1, else those of the date over a faint whole."""
    words = canvas.words
    most = max((row["workers"] for row in canvas.data.rows("routes")), default=1) or 1
    common = [*ends(words), *moded(canvas)]
    width = width_of("workers", most)
    color: Spec = {
        "field": "Mode",
        "type": "nominal",
        "title": None,
        "scale": canvas.mode_scale(),
        "legend": {"orient": "top", "symbolType": "stroke", "symbolStrokeWidth": 4},
    }
    tips = [
        tip("From", words("column.from")),
        tip("To", words("column.to")),
        tip("Mode", words("column.mode")),
        tip("workers", words("unit.workers"), kind="quantitative", form=","),
    ]
    mark: Spec = {
        "type": "geoshape",
        "filled": False,
        "strokeCap": "round",
        "clip": True,
        "cursor": "pointer",
    }
    by_date = {"filter": f"datum.date == {canvas.data.start_ms} + day * 86400000"}
    return [
        {
            "data": {"name": "routes"},
            "transform": common,
            "mark": {**mark, "strokeOpacity": {"expr": "day < 0 ? 0.75 : 0.12"}},
            "encoding": {
                "strokeWidth": width,
                "color": color,
                "tooltip": [*tips, tip("trips", words("column.trips"), kind="quantitative")],
            },
        },
        {
            "data": {"name": "flows"},
            "transform": [by_date, *common],
            "mark": {**mark, "strokeOpacity": 0.9},
            "encoding": {
                "strokeWidth": width,
                "color": {**color, "legend": None},
                "tooltip": [*tips, date_tip("date", words)],
            },
        },
    ]


def _without_legend(shown: Spec) -> Spec:
    encoding = {**shown["encoding"], "color": {**shown["encoding"]["color"], "legend": None}}
    return {**shown, "encoding": encoding}


def _places(canvas: Canvas) -> list[Spec]:
    """A circle for each thing that people do at a place: all dates, or the one of `day`."""
    words = canvas.words
    whats = {what: words(f"what.{what}") for what in WHATS}
    most = max((max(row[what] for what in WHATS) for row in canvas.data.rows("places")), default=1)
    where = {
        "lookup": "place",
        "from": {"data": {"name": "places"}, "key": "place", "fields": ["longitude", "latitude"]},
    }
    start = canvas.data.start_ms
    shown: Spec = {
        "mark": {
            "type": "point",
            "filled": True,
            "clip": True,
            "cursor": "pointer",
            "opacity": 0.85,
        }
        | {"stroke": "@paper", "strokeWidth": 1},
        "encoding": {
            "longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
            "size": {
                "field": "workers",
                "type": "quantitative",
                "scale": {"domain": [0, max(most, 1)], "range": [0, 1100]},
                "legend": None,
            },
            "color": {
                "field": "What",
                "type": "nominal",
                "title": None,
                "scale": {
                    "domain": list(whats.values()),
                    "range": [f"@{what}" for what in WHATS],
                },
                "legend": {"orient": "top", "symbolType": "circle", "symbolSize": 120},
            },
            "shape": {
                "field": "What",
                "type": "nominal",
                "scale": {
                    "domain": list(whats.values()),
                    "range": ["circle", "circle", "diamond"],
                },
                "legend": None,
            },
            "order": {"field": "workers", "sort": "descending"},
            "tooltip": [
                tip("Place", words("column.place")),
                tip("What", words("what")),
                tip("workers", words("unit.workers"), kind="quantitative", form=","),
            ],
        },
    }
    name = [*named("place", "place", "Place", words), *worded("what", "What", whats)]
    return [
        {
            "data": {"name": "places"},
            "transform": [
                {"filter": "day < 0"},
                {"fold": list(WHATS), "as": ["what", "workers"]},
                {"filter": "datum.workers > 0"},
                *name,
            ],
            **shown,
        },
        {
            "data": {"name": "presence"},
            "transform": [
                {"filter": f"datum.date == {start} + day * 86400000"},
                where,
                *name,
            ],
            **_without_legend(shown),
        },
    ]


def place_names(canvas: Canvas) -> Spec:
    """Names of the places with most people, more of them the nearer one looks."""
    words = canvas.words
    west, _, east, _ = frame(canvas)
    outside = f"width < 500 && datum.longitude > {(west + east) / 2:.4f}"
    text: Spec = {
        "type": "text",
        "align": {"expr": f"{outside} ? 'right' : 'left'"},
        "dx": {"expr": f"{outside} ? -13 : 13"},
        "fontSize": 12,
        "clip": True,
        "aria": False,
        "tooltip": None,
    }
    return {
        "data": {"name": "places"},
        "transform": [
            {"calculate": "datum.setting_out + datum.arriving + datum.waiting", "as": "workers"},
            {"window": [{"op": "row_number", "as": "rank"}]}
            | {"sort": [{"field": "workers", "order": "descending"}]},
            {"filter": "datum.rank <= (width < 500 ? 5 : 14) * zoom && datum.workers > 0"},
            *named("place", "place", "Place", words),
            {"calculate": "truncate(datum.Place, 28)", "as": "Place"},
        ],
        "encoding": {
            "longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
            "text": {"field": "Place"},
        },
        "layer": [
            {"mark": {**text, "color": "@land", "stroke": "@land", "strokeWidth": 3.5}},
            {"mark": {**text, "color": "@ink"}},
        ],
    }
