"""Charts by date: people on the move, beds, work and staffing, heads against limits, money."""

from __future__ import annotations

from returnplan.page.charts.parts import (
    Canvas,
    Spec,
    date_tip,
    days,
    moded,
    named,
    tip,
    worded,
)

MOST_FACETS = 12
"""Small charts beside one another; the table has all places."""
HELD = ("nothing", "orders", "input", "post")


def people(canvas: Canvas) -> Spec:
    """Who sets out, arrives and is in quarantine on each date."""
    words = canvas.words
    what = {name: words(f"what.{name}") for name in ("setting_out", "arriving", "in_quarantine")}
    return {
        "data": {"name": "by_day"},
        "transform": [
            {"fold": list(what), "as": ["what", "heads"]},
            *worded("what", "What", what),
        ],
        "width": "@width",
        "height": 200,
        "mark": {"type": "line", "strokeWidth": 2.5},
        "encoding": {
            "x": days(canvas),
            "y": {"field": "heads", "type": "quantitative", "title": words("unit.workers")},
            "color": {
                "field": "What",
                "type": "nominal",
                "title": None,
                "scale": {
                    "domain": list(what.values()),
                    "range": ["@setting_out", "@arriving", "@in_quarantine"],
                },
            },
            "strokeDash": {
                "field": "What",
                "type": "nominal",
                "title": None,
                "scale": {"domain": list(what.values()), "range": [[1, 0], [6, 3], [2, 2]]},
            },
            "tooltip": [
                date_tip("date", words),
                tip("What", words("what")),
                tip("heads", words("unit.workers"), kind="quantitative", form=","),
            ],
        },
    }


def beds(canvas: Canvas) -> Spec:
    """Beds in use against beds open, a small chart for each facility."""
    words = canvas.words
    return {
        "data": {"name": "beds"},
        "transform": named("facility", "facility", "Facility", words),
        **_against(
            canvas,
            "Facility",
            height=90,
            colour="@in_quarantine",
            field="occupied",
            limit="beds",
            tooltip=[
                tip("Facility", words("column.facility")),
                date_tip("date", words),
                tip("occupied", words("column.occupied"), kind="quantitative"),
                tip("beds", words("column.beds"), kind="quantitative"),
            ],
        ),
    }


def _against(
    canvas: Canvas,
    facet: str,
    *,
    height: int,
    colour: str,
    field: str,
    limit: str,
    tooltip: list[Spec],
    unlimited: bool = False,
) -> Spec:
    """A small chart for each of a facet: bars of a field, and over them the line of its limit.

    `unlimited`: where some have none.
    """
    x = days(canvas)
    limited: Spec = {"transform": [{"filter": f"isValid(datum.{limit})"}]} if unlimited else {}
    return {
        "facet": _facet(facet),
        "columns": "@columns",
        "spec": {
            "width": "@facet",
            "height": height,
            "layer": [
                {
                    "mark": {"type": "bar", "color": colour, "binSpacing": 1},
                    "encoding": {
                        "x": x,
                        "y": {
                            "field": field,
                            "type": "quantitative",
                            "title": None,
                            "axis": {"tickCount": 3},
                        },
                        "tooltip": tooltip,
                    },
                },
                {
                    **limited,
                    "mark": {"type": "line", "interpolate": "step-after", "color": "@limit"},
                    "encoding": {"x": x, "y": {"field": limit, "type": "quantitative"}},
                },
            ],
        },
        "resolve": {"scale": {"y": "independent"}},
    }


def _facet(column: str) -> Spec:
    return {
        "field": column,
        "type": "nominal",
        "header": {"title": None, "labelAnchor": "start", "labelLimit": 260},
        "sort": None,
    }


def arrivals(canvas: Canvas) -> Spec:
    """Heads that arrive and set out a day where that is limited, else the busiest places."""
    words = canvas.words
    totals: dict[tuple[bool, str, str], int] = {}
    for row in canvas.data.rows("heads_a_day"):
        if row["most"] is not None or row["what"] == "arrivals":
            key = row["most"] is None, str(row["place"]), str(row["what"])
            totals[key] = totals.get(key, 0) + row["workers"]
    shown = sorted(totals, key=lambda key: (key[0], -totals[key], key))[:MOST_FACETS]
    kept = [f"{what}:{place}" for _, place, what in shown]
    whats = {one: words(f"what.{one}") for one in ("arrivals", "departures")}
    return {
        "data": {"name": "heads_a_day"},
        "transform": [
            {"calculate": "datum.what + ':' + datum.place", "as": "_one"},
            {"filter": {"field": "_one", "oneOf": kept}},
            *named("place", "place", "Place", words),
            *worded("what", "What", whats),
            {"calculate": "datum.Place + ', ' + datum.What", "as": "Where"},
        ],
        **_against(
            canvas,
            "Where",
            height=80,
            colour="@arriving",
            field="workers",
            limit="most",
            tooltip=[
                tip("Where", words("column.place")),
                date_tip("date", words),
                tip("workers", words("unit.workers"), kind="quantitative", form=","),
                tip("most", words("column.most"), kind="quantitative", form=","),
            ],
            unlimited=True,
        ),
    }


def production(canvas: Canvas) -> Spec:
    """Share of full work by employer and date."""
    words = canvas.words
    return _grid(
        canvas,
        "production",
        [],
        {
            "field": "utilisation",
            "type": "quantitative",
            "title": words("column.utilisation"),
            "scale": {"domain": [0, 1], "range": ["@low", "@middle", "@high"]},
            "legend": {"format": ".0%", "gradientLength": 160},
        },
        [tip("utilisation", words("column.utilisation"), kind="quantitative", form=".1%")],
    )


def held(canvas: Canvas) -> Spec:
    """What holds each employer on each date."""
    words = canvas.words
    kinds = {kind: words(f"held.{kind}") for kind in HELD}
    return _grid(
        canvas,
        "production",
        [
            {"calculate": "split(datum.held_by, ':')[0]", "as": "kind"},
            *worded("kind", "Held", kinds),
            {
                "calculate": "datum.kind == 'input' || datum.kind == 'post' "
                "? datum.Held + ': ' + replace(datum.held_by, datum.kind + ':', '') : datum.Held",
                "as": "By",
            },
        ],
        {
            "field": "Held",
            "type": "nominal",
            "title": None,
            "scale": {
                "domain": list(kinds.values()),
                "range": ["@high", "@orders", "@input", "@post"],
            },
        },
        [
            tip("By", words("column.held_by")),
            tip("utilisation", words("column.utilisation"), kind="quantitative", form=".1%"),
        ],
    )


def staffing(canvas: Canvas) -> Spec:
    """Share of the required heads that are there, by employer and date."""
    words = canvas.words
    return _grid(
        canvas,
        "staffed",
        [
            {
                "calculate": "datum.required > 0 ? datum.present / datum.required : 1",
                "as": "share",
            }
        ],
        {
            "field": "share",
            "type": "quantitative",
            "title": words("column.staffed_share"),
            "scale": {"domain": [0, 1], "range": ["@low", "@middle", "@high"]},
            "legend": {"format": ".0%", "gradientLength": 160},
        },
        [
            tip("present", words("column.present"), kind="quantitative", form=","),
            tip("required", words("column.required"), kind="quantitative", form=","),
        ],
    )


def _grid(canvas: Canvas, table: str, transform: list[Spec], color: Spec, tips: list[Spec]) -> Spec:
    """A cell for each employer and date."""
    words = canvas.words
    x = days(canvas)
    return {
        "data": {"name": table},
        "transform": [*transform, *named("employer", "employer", "Employer", words)],
        "width": "@width",
        "height": {"step": 15},
        "mark": {"type": "rect", "stroke": "@paper", "strokeWidth": 0.75, "cursor": "pointer"},
        "encoding": {
            "x": x,
            "y": {
                "field": "Employer",
                "type": "nominal",
                "title": None,
                "axis": {"labelLimit": 170, "ticks": False, "domain": False},
            },
            "color": color,
            "tooltip": [
                tip("Employer", words("column.employer")),
                date_tip("date", words),
                *tips,
            ],
        },
    }


def spending(canvas: Canvas) -> Spec:
    """Money spent by date, and in all so far, against the budget."""
    return {"data": {"name": "spending"}, "vconcat": [_so_far(canvas), _by_mode(canvas)]}


def _so_far(canvas: Canvas) -> Spec:
    """Money spent until each date; the budget is a line."""
    words, budget = canvas.words, canvas.data.budget
    layer: list[Spec] = [
        {
            "mark": {
                "type": "area",
                "color": "@accent",
                "opacity": 0.25,
                "line": {"color": "@accent"},
                "interpolate": "step-after",
            },
            "encoding": {
                "x": days(canvas),
                "y": {
                    "field": "sum",
                    "type": "quantitative",
                    "title": words("chart.spending.so_far"),
                    "axis": {"format": "~s"},
                },
                "tooltip": [
                    date_tip("date", words),
                    tip("sum", words("chart.spending.so_far"), kind="quantitative", form=",.0f"),
                ],
            },
        }
    ]
    if budget is not None:
        layer.append(
            {
                "data": {"values": [{"budget": budget, "text": words("limit.budget")}]},
                "encoding": {"y": {"field": "budget", "type": "quantitative"}},
                "layer": [
                    {"mark": {"type": "rule", "color": "@limit", "strokeDash": [5, 3]}},
                    {
                        "mark": {"type": "text", "align": "left", "dx": 4, "dy": -7, "x": 0},
                        "encoding": {"text": {"field": "text"}},
                    },
                ],
            }
        )
    return {
        "width": "@width",
        "height": 120,
        "transform": [
            {
                "aggregate": [{"op": "sum", "field": "cost", "as": "day"}],
                "groupby": ["date"],
            },
            {
                "sort": [{"field": "date"}],
                "window": [{"op": "sum", "field": "day", "as": "sum"}],
            },
        ],
        "layer": layer,
    }


def _by_mode(canvas: Canvas) -> Spec:
    """What each date costs, in bars by mode."""
    words = canvas.words
    cost = {
        "aggregate": "sum",
        "field": "cost",
        "type": "quantitative",
        "title": words("unit.money", currency=canvas.currency),
    }
    return {
        "width": "@width",
        "height": 120,
        "transform": moded(canvas, "what", "What"),
        "mark": {"type": "bar", "binSpacing": 1},
        "encoding": {
            "x": days(canvas),
            "y": {**cost, "axis": {"format": "~s"}},
            "color": {
                "field": "What",
                "type": "nominal",
                "title": None,
                "scale": canvas.mode_scale(("beds", "local")),
            },
            "tooltip": [
                date_tip("date", words),
                tip("What", words("what")),
                {**cost, "format": ",.0f"},
            ],
        },
    }
