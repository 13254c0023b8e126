"""Charts of plans side by side: curves over one another, who gains, ways, what a sweep trades.

Runs are told apart by colour, dash and width; the page's list of plans is the legend of all.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from returnplan.page.charts.map import ends, map_chart, map_of, place_names, width_of
from returnplan.page.charts.parts import Canvas, Spec, date_tip, days, moded, named, tip, worded
from returnplan.page.charts.register import Chart

COLOURS = 6
"""Of runs; further ones have the same again."""
DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (1, 0), (7, 3), (2, 2), (9, 3, 2, 3), (4, 2))
SHAPES = ["circle", "square", "diamond", "triangle-up", "cross"]
MOST_EMPLOYERS = 20
MONEY = "unit.money"


def dash(number: int) -> tuple[int, ...]:
    """Of a run; where its colour is another's too, the dash is not."""
    return DASHES[(number + number // COLOURS) % len(DASHES)]


def _by_number(values: list[Any]) -> Spec:
    """A scale from a run's number to its look."""
    return {"type": "ordinal", "domain": list(range(len(values))), "range": values}


def _looks(canvas: Canvas) -> Spec:
    """The first run is wide and pale, the others lie over it."""
    count = len(canvas.data.rows("runs"))

    def look(values: list[Any]) -> Spec:
        return {"field": "run", "type": "ordinal", "scale": _by_number(values), "legend": None}

    return {
        "color": look([f"@run{number % COLOURS}" for number in range(count)]),
        "strokeDash": look([list(dash(number)) for number in range(count)]),
        "strokeWidth": look([6, *[2.5] * (count - 1)]),
        "strokeOpacity": look([0.45, *[1] * (count - 1)]),
    }


def curve(canvas: Canvas, *, column: str, unit: str = "unit.workers", limit: str = "") -> Spec:
    """A column of `dates` by date, a line for each run; `limit` is dotted in the same colours."""
    words = canvas.words
    money, title = unit == MONEY, words(unit, currency=canvas.currency)
    looks, x = _looks(canvas), days(canvas)
    axis: Spec = {"format": "~s"} if money else {"tickMinStep": 1}
    y: Spec = {
        "field": column,
        "type": "quantitative",
        "title": title,
        "axis": {**axis, "tickCount": 5},
    }
    tips = [
        tip("Run", words("column.run")),
        date_tip("date", words),
        tip(column, title, kind="quantitative", form=",.0f"),
    ]
    lines: list[Spec] = [
        {
            "mark": {"type": "line", "strokeJoin": "round", "strokeCap": "butt"},
            "encoding": {"x": x, "y": y, "detail": {"field": "run"}, **looks},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 60, "opacity": 0},
            "encoding": {"x": x, "y": y, "tooltip": tips},
        },
    ]
    if limit:
        lines.append(
            {
                "mark": {"type": "line", "interpolate": "step-after", "strokeDash": [1, 3]},
                "encoding": {
                    "x": x,
                    "y": {**y, "field": limit},
                    "detail": {"field": "run"},
                    "color": looks["color"],
                },
            }
        )
    return {
        "data": {"name": "dates"},
        "transform": [_run_name()],
        "width": "@width",
        "height": 190,
        "layer": lines,
    }


def _run_name() -> Spec:
    source = {"data": {"name": "runs"}, "key": "run", "fields": ["name"]}
    return {"lookup": "run", "from": source, "as": ["Run"]}


def employers(canvas: Canvas) -> Spec:
    """Heads that each employer has more or fewer in a run than in the first."""
    words = canvas.words
    verdicts = {one: words(f"verdict.{one}") for one in ("gains", "loses")}
    return {
        "data": {"name": "gains"},
        "transform": [
            {"filter": "isValid(datum.more) && datum.more != 0"},
            {
                "aggregate": [{"op": "sum", "field": "more", "as": "more"}],
                "groupby": ["employer"],
            },
            {"calculate": "datum.more > 0 ? 'gains' : 'loses'", "as": "verdict"},
            {"calculate": "abs(datum.more)", "as": "size"},
            {
                "sort": [{"field": "size", "order": "descending"}],
                "window": [{"op": "row_number", "as": "rank"}],
            },
            {"filter": f"datum.rank <= {MOST_EMPLOYERS} && datum.more != 0"},
            *named("employer", "employer", "Employer", words),
            *worded("verdict", "Verdict", verdicts),
        ],
        "width": "@width",
        "height": {"step": 22},
        "encoding": {
            "y": {
                "field": "Employer",
                "type": "nominal",
                "title": None,
                "sort": {"field": "more", "op": "max", "order": "descending"},
                "axis": {"labelLimit": 220, "ticks": False, "domain": False},
            },
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": 13, "cornerRadiusEnd": 2, "cursor": "pointer"},
                "encoding": {
                    "x": {
                        "field": "more",
                        "type": "quantitative",
                        "title": words("unit.workers"),
                        "axis": {
                            "tickCount": 6,
                            "labelExpr": "datum.value % 1 ? '' : datum.value ? "
                            "format(datum.value, '+,') : '0'",
                        },
                    },
                    "color": {
                        "field": "Verdict",
                        "type": "nominal",
                        "title": None,
                        "scale": {
                            "domain": list(verdicts.values()),
                            "range": ["@better", "@worse"],
                        },
                    },
                    "tooltip": [
                        tip("Employer", words("column.employer")),
                        tip("more", words("unit.workers"), kind="quantitative", form="+,"),
                        tip("Verdict", words("column.verdict")),
                    ],
                },
            },
            {
                "mark": {"type": "text", "align": {"expr": "datum.more > 0 ? 'left' : 'right'"}}
                | {"dx": {"expr": "datum.more > 0 ? 5 : -5"}, "aria": False},
                "encoding": {
                    "x": {"field": "more", "type": "quantitative"},
                    "text": {"field": "more", "type": "quantitative", "format": "+,"},
                },
            },
        ],
    }


def changed_ways(canvas: Canvas) -> Spec:
    """The map of ways that more or fewer travel than in the first run."""
    words = canvas.words
    rows = canvas.data.rows("ways_changed")
    verdicts = {one: words(f"ways.{one}") for one in ("more", "fewer")}
    most = max((abs(row["more"]) for row in rows), default=1)
    shown: Spec = {
        "data": {"name": "ways_changed"},
        "transform": [
            *ends(words),
            *moded(canvas),
            {"calculate": "datum.more > 0 ? 'more' : 'fewer'", "as": "verdict"},
            {"calculate": "abs(datum.more)", "as": "size"},
            *worded("verdict", "Verdict", verdicts),
        ],
        "mark": {
            "type": "geoshape",
            "filled": False,
            "strokeCap": "butt",
            "clip": True,
            "cursor": "pointer",
        },
        "encoding": {
            "strokeWidth": width_of("size", most),
            "color": {
                "field": "Verdict",
                "type": "nominal",
                "title": None,
                "scale": {"domain": list(verdicts.values()), "range": ["@run1", "@run2"]},
                "legend": {"orient": "top", "symbolType": "stroke", "symbolStrokeWidth": 4},
            },
            "strokeDash": {
                "condition": {"test": "datum.verdict == 'fewer'", "value": [6, 4]},
                "value": [1, 0],
            },
            "tooltip": [
                tip("From", words("column.from")),
                tip("To", words("column.to")),
                tip("Mode", words("column.mode")),
                tip("before", words("column.before"), kind="quantitative", form=","),
                tip("workers", words("column.workers"), kind="quantitative", form=","),
                tip("more", words("column.more"), kind="quantitative", form="+,"),
            ],
        },
    }
    return map_of(canvas, [shown, _dots(), place_names(canvas)])


def _dots() -> Spec:
    """Where the places are."""
    return {
        "data": {"name": "places"},
        "mark": {"type": "circle", "size": 45, "color": "@ink", "opacity": 1, "clip": True}
        | {"aria": False, "tooltip": None},
        "encoding": {
            "longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
        },
    }


def trade_off(canvas: Canvas) -> Spec:
    """Every plan of a sweep by two of its figures; the page puts in which they are.

    It also makes the rows: `x` and `y`, both as told (`xs`, `ys`), the place in the `order`, the
    `series` (values of the other keys) and the `point`, a run's name.
    """
    words = canvas.words
    x: Spec = {
        "field": "x",
        "type": "@x_type",
        "title": "@x",
        "scale": "@x_scale",
        "axis": {"values": "@x_values", "grid": False},
    }
    y: Spec = {"field": "y", "type": "quantitative", "title": "@y", "scale": {"zero": False}}
    colours = [f"@run{number}" for number in range(1, COLOURS)]

    def series(values: list[Any]) -> Spec:
        scale = {"domain": "@series", "range": values}
        return {"field": "series", "type": "nominal", "title": None} | {
            "scale": scale,
            "legend": "@legend",
        }

    return {
        "data": {"name": "points"},
        "width": "@width",
        "height": 340,
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": {
                    "x": x,
                    "y": y,
                    "order": {"field": "order", "type": "quantitative"},
                    "color": series(colours),
                    "strokeDash": series([list(one) for one in DASHES[1:]]),
                },
            },
            {
                "mark": {
                    "type": "point",
                    "filled": False,
                    "fill": "transparent",
                    "size": 150,
                    "strokeWidth": 2.5,
                    "opacity": 1,
                    "cursor": "pointer",
                },
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": series(colours),
                    "shape": series(SHAPES),
                    "tooltip": [
                        tip("point", words("column.run")),
                        tip("xs", "@x"),
                        tip("ys", "@y"),
                        tip("series", words("trade.others")),
                    ],
                },
            },
        ],
    }


CURVES = {
    "key_on_post": partial(curve, column="key_on_post"),
    "on_post": partial(curve, column="on_post"),
    "arriving": partial(curve, column="arriving"),
    "in_quarantine": partial(curve, column="in_quarantine", unit="unit.beds", limit="beds"),
    "output": partial(curve, column="output", unit=MONEY),
    "spent": partial(curve, column="spent", unit=MONEY),
}
MAP_TABLES = ("routes", "flows", "places", "presence", "names", "land", "borders", "ways")
CHARTS: dict[str, Chart] = {
    "trade_off": Chart(make=trade_off, rows=("sweep",), tables=("points",)),
    **{
        name: Chart(make=make, rows=("dates",), tables=("dates", "runs"), wide=False)
        for name, make in CURVES.items()
    },
    "map": Chart(make=map_chart, rows=("places",), tables=MAP_TABLES, wide=False),
    "map_other": Chart(make=map_chart, rows=("places",), tables=MAP_TABLES, wide=False),
    "changed_ways": Chart(
        make=changed_ways,
        rows=("ways_changed",),
        tables=("ways_changed", "places", "names", "land", "borders", "ways"),
    ),
    "employers": Chart(make=employers, rows=("gains",), tables=("gains", "names")),
}
"""In the order of the page."""
