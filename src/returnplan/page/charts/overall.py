"""Charts of the whole plan: cost, bottlenecks, losses of output, who is left, what is proven."""

from __future__ import annotations

from returnplan.page.charts.parts import (
    Canvas,
    Spec,
    date_tip,
    dates,
    looked_up,
    moded,
    named,
    tip,
    worded,
)

MOST_BARS = 20
"""Operators, employers and causes that a chart shows; the table has all."""


def cost_by_mode(canvas: Canvas) -> Spec:
    """Cost by mode of transport, beds and local transport."""
    return _bars(
        canvas,
        "costs",
        moded(canvas, "what", "What"),
        "What",
        color={
            "field": "What",
            "type": "nominal",
            "legend": None,
            "scale": canvas.mode_scale(("beds", "local")),
        },
    )


def cost_by_operator(canvas: Canvas) -> Spec:
    """Cost by operator of trips and by facility."""
    words = canvas.words
    return _bars(
        canvas,
        "costs",
        [
            *moded(canvas, "what", "What"),
            *looked_up("datum.key", "Name", words),
            {"calculate": "datum.Name || datum.What", "as": "Operator"},
        ],
        "Operator",
        color={
            "field": "What",
            "type": "nominal",
            "title": None,
            "scale": canvas.mode_scale(("beds", "local")),
        },
    )


def cost_by_employer(canvas: Canvas) -> Spec:
    """Cost of each employer's workers."""
    transform = named("employer", "employer", "Employer", canvas.words)
    return _bars(canvas, "by_employer", transform, "Employer", color={"value": "@accent"})


def _bars(canvas: Canvas, table: str, transform: list[Spec], column: str, *, color: Spec) -> Spec:
    """Bars of a cost, the longest on top."""
    words = canvas.words
    money = words("unit.money", currency=canvas.currency)
    return {
        "data": {"name": table},
        "transform": [
            *transform,
            {
                "joinaggregate": [{"op": "sum", "field": "cost", "as": "total"}],
                "groupby": [column],
            },
            {
                "sort": [{"field": "total", "order": "descending"}],
                "window": [{"op": "dense_rank", "as": "rank"}],
            },
            {"filter": f"datum.rank <= {MOST_BARS} && datum.cost > 0"},
        ],
        "width": "@width",
        "height": {"step": 22},
        "mark": {"type": "bar", "cornerRadiusEnd": 2, "cursor": "pointer"},
        "encoding": {
            "y": {
                "field": column,
                "type": "nominal",
                "title": None,
                "sort": {"field": "cost", "op": "sum", "order": "descending"},
                "axis": {"labelLimit": 180, "ticks": False, "domain": False},
            },
            "x": {
                "aggregate": "sum",
                "field": "cost",
                "type": "quantitative",
                "title": money,
                "axis": {"format": "~s", "tickCount": 5},
            },
            "color": color,
            "tooltip": [
                tip(column, words("what")),
                {
                    "aggregate": "sum",
                    "field": "cost",
                    "title": money,
                    "type": "quantitative",
                    "format": ",.2f",
                },
            ],
        },
    }


def bottlenecks(canvas: Canvas) -> Spec:
    """From when to when each resource is full, and how sure its worth is."""
    words = canvas.words
    kinds = {one: words(f"worth.{one}") for one in ("proven", "estimate", "unknown")}
    resources = {str(row["resource"]) for row in canvas.data.rows("bottlenecks")}
    return {
        "data": {"name": "bottlenecks"},
        "transform": [
            *looked_up(
                "(datum.resource == 'beds' ? 'facility:' : datum.resource == 'arrivals' || "
                "datum.resource == 'departures' ? 'place:' : 'operator:') + datum.id",
                "Name",
                words,
            ),
            *worded("resource", "Resource", {one: words(f"resource.{one}") for one in resources}),
            {"calculate": "datum.Name ? datum.Name + ', ' + datum.Resource : datum.Resource"}
            | {"as": "What"},
            {"calculate": "datum.worth_kind || 'unknown'", "as": "kind"},
            *worded("kind", "Kind", kinds),
            {"calculate": "datum.last_full + 86400000", "as": "after"},
        ],
        "width": "@width",
        "height": {"step": 22},
        "layer": [
            {
                "mark": {"type": "bar", "height": 12, "cornerRadius": 3},
                "encoding": {
                    "x": {**dates(words), "field": "first_full"},
                    "x2": {"field": "after"},
                    "color": {
                        "field": "Kind",
                        "type": "nominal",
                        "title": words("column.worth"),
                        "scale": {
                            "domain": list(kinds.values()),
                            "range": ["@accent", "@estimate", "@unknown"],
                        },
                    },
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {
                    "x": {**dates(words), "field": "after"},
                    "text": {"field": "dates_full", "type": "quantitative"},
                },
            },
        ],
        "encoding": {
            "y": {
                "field": "What",
                "type": "nominal",
                "title": None,
                "sort": {"field": "dates_full", "order": "descending"},
                "axis": {"labelLimit": 220, "ticks": False, "domain": False},
            },
            "tooltip": [
                tip("What", words("what")),
                tip("capacity", words("column.capacity"), kind="quantitative", form=","),
                tip("dates_full", words("column.dates_full"), kind="quantitative"),
                date_tip("first_full", words),
                date_tip("last_full", words),
                tip("worth", words("column.worth"), kind="quantitative", form=",.2~f"),
                tip("Kind", words("column.worth_kind")),
            ],
        },
    }


def losses(canvas: Canvas) -> Spec:
    """Output that is lost to each cause."""
    words = canvas.words
    kinds = {kind: words(f"held.{kind}") for kind in ("orders", "input", "post")}
    money = words("unit.money", currency=canvas.currency)
    return {
        "data": {"name": "losses"},
        "transform": [
            {"window": [{"op": "row_number", "as": "rank"}]},
            {"filter": f"datum.rank <= {MOST_BARS}"},
            {"calculate": "split(datum.held_by, ':')[0]", "as": "kind"},
            *worded("kind", "Held", kinds),
            *named("employer", "employer", "Employer", words),
            *looked_up(
                "datum.kind == 'post' ? 'post:' + datum.employer + ':' + "
                "substring(datum.held_by, 5) : ''",
                "Post",
                words,
            ),
            {
                "calculate": "datum.Employer + ', ' + (datum.kind == 'post' ? datum.Post : "
                "datum.kind == 'input' ? substring(datum.held_by, 6) : datum.Held)",
                "as": "Cause",
            },
        ],
        "width": "@width",
        "height": {"step": 22},
        "mark": {"type": "bar", "cornerRadiusEnd": 2, "cursor": "pointer"},
        "encoding": {
            "y": {
                "field": "Cause",
                "type": "nominal",
                "title": None,
                "sort": {"field": "lost", "order": "descending"},
                "axis": {"labelLimit": 340, "ticks": False, "domain": False},
            },
            "x": {
                "field": "lost",
                "type": "quantitative",
                "title": money,
                "axis": {"format": "~s", "tickCount": 5},
            },
            "color": {
                "field": "Held",
                "type": "nominal",
                "title": None,
                "scale": {"domain": list(kinds.values()), "range": ["@orders", "@input", "@post"]},
            },
            "tooltip": [
                tip("Cause", words("column.held_by")),
                tip("lost", money, kind="quantitative", form=",.0f"),
                tip("waiting", words("column.waiting_for_it"), kind="quantitative"),
            ],
        },
    }


def left(canvas: Canvas) -> Spec:
    """Workers left behind by reason, those of key posts apart."""
    words = canvas.words
    reasons = {str(row["reason"]) for row in canvas.data.rows("left_behind")}
    yes, no = words("post.key"), words("post.other")
    return {
        "data": {"name": "left_behind"},
        "transform": [
            *worded("reason", "Reason", {one: words(f"reason.{one}") for one in reasons}),
            {"calculate": f"datum.key ? '{yes}' : '{no}'", "as": "Key"},
        ],
        "width": "@width",
        "height": {"step": 26},
        "mark": {"type": "bar", "cornerRadiusEnd": 2},
        "encoding": {
            "y": {
                "field": "Reason",
                "type": "nominal",
                "title": None,
                "sort": {"field": "workers", "op": "sum", "order": "descending"},
                "axis": {"labelLimit": 220, "ticks": False, "domain": False},
            },
            "x": {
                "aggregate": "sum",
                "field": "workers",
                "type": "quantitative",
                "title": words("unit.workers"),
                "axis": {"tickCount": 5, "tickMinStep": 1},
            },
            "color": {
                "field": "Key",
                "type": "nominal",
                "title": None,
                "scale": {"domain": [yes, no], "range": ["@post", "@unknown"]},
            },
            "tooltip": [
                tip("Reason", words("column.reason")),
                tip("Key", words("column.post")),
                {
                    "aggregate": "sum",
                    "field": "workers",
                    "title": words("unit.workers"),
                    "type": "quantitative",
                    "format": ",",
                },
            ],
        },
    }


def proof(canvas: Canvas) -> Spec:
    """How near the value of each stage comes to the proven bound."""
    words = canvas.words
    objectives = {
        str(row["objective"]): words(f"measure.{row['objective']}")
        for row in canvas.data.rows("proof")
    }
    y: Spec = {
        "field": "Objective",
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": {"labelLimit": 200, "ticks": False, "domain": False},
    }
    return {
        "data": {"name": "proof"},
        "transform": [
            *worded("objective", "Objective", objectives),
            {
                "calculate": "isValid(datum.bound) && datum.reached > 0 ? "
                "format(datum.reached, '.2%') : '–'",
                "as": "text",
            },
        ],
        "width": "@width",
        "height": {"step": 30},
        "layer": [
            {
                "mark": {"type": "bar", "height": 14, "color": "@track", "cornerRadius": 3},
                "encoding": {"x": {"datum": 1, "type": "quantitative"}, "y": y},
            },
            {
                "mark": {"type": "bar", "height": 14, "color": "@accent", "cornerRadius": 3},
                "encoding": {
                    "x": {
                        "field": "reached",
                        "type": "quantitative",
                        "title": words("chart.proof.reached"),
                        "scale": {"domain": [0, 1], "nice": False},
                        "axis": {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]},
                    },
                    "y": y,
                },
            },
            {
                "mark": {"type": "text", "align": "right", "dx": -6, "color": "@on_accent"},
                "encoding": {
                    "x": {"field": "reached", "type": "quantitative"},
                    "y": y,
                    "text": {"field": "text"},
                },
                "transform": [{"filter": "datum.reached > 0.2"}],
            },
        ],
        "encoding": {
            "tooltip": [
                tip("Objective", words("column.objective")),
                tip("value", words("column.value"), kind="quantitative", form=",.2~f"),
                tip("final", words("column.final"), kind="quantitative", form=",.2~f"),
                tip("bound", words("column.bound"), kind="quantitative", form=",.2~f"),
                tip("gap", words("column.gap"), kind="quantitative", form=".3%"),
            ]
        },
    }
