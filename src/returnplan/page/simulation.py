"""A simulation as one picture: what is kept of the plan, what is most at risk, what margin buys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from returnplan.calendar import MINUTES_A_DAY, clock_text
from returnplan.page.charts.parts import Spec
from returnplan.page.picture import drawn
from returnplan.page.words import Words
from returnplan.plan.plan import Plan
from returnplan.simulation.summary import OF_PLAN, Bought, Simulation, Spread

KEPT = ("carried", *OF_PLAN)
"""Measures of which is drawn what share is kept."""
MOST = 10
"""Trips and connections that are drawn; at_risk.csv has all."""


def simulation_picture(
    found: Simulation, plan: Plan, kind: str = "png", *, language: str = "en", dark: bool = False
) -> bytes:
    """The bytes of a PNG or the UTF-8 text of an SVG."""
    words = Words(language)
    tables = {
        "kept": _kept((found.spread(name) for name in KEPT), words),
        "hit": _hit(found),
        "saved": [_saved(one, words) for one in found.bought[1:]],
    }
    panels = [_kept_panel(words("chart.simulation.kept"), "kept"), _saved_panel(words)]
    again = found.replanned
    if again is not None:
        tables["replanned"] = _kept((again.row(name).spread for name in KEPT), words)
        panels.insert(1, _kept_panel(words("chart.simulation.replanned"), "replanned"))
    if tables["hit"]:
        panels.insert(1, _hit_panel(words))
    spec: Spec = {"vconcat": panels, "spacing": 34}
    return drawn(spec, tables, words("chart.simulation"), kind, dark=dark)


def _kept(spreads: Iterable[Spread], words: Words) -> list[dict[str, Any]]:
    rows = []
    for one in spreads:
        if one.planned:
            figures = {"low": one.low, "middle": one.middle, "high": one.high, "worst": one.worst}
            rows.append(
                {"Measure": words.measure(one.measure)}
                | {key: value / one.planned for key, value in figures.items()}
            )
    return rows


def _hit(found: Simulation) -> list[dict[str, Any]]:
    """A row for each; of a connection the clock of the trip that is missed after an arrow."""
    return [
        {
            "What": f"{one.trip} → {clock_text(one.moment % MINUTES_A_DAY)}"
            if one.next_trip
            else one.trip,
            "hit": one.workers_hit,
        }
        for one in found.most_at_risk[:MOST]
    ]


def _saved(one: Bought, words: Words) -> dict[str, Any]:
    size = one.margin.size
    told = f"{size:g}" if one.margin.kind == "transfer" else f"{100 * size:g} %"
    saved, error = one.saved["post_days"]
    return {
        "Margin": words(f"margin.{one.margin.kind}", size=told),
        "kind": one.margin.kind,
        "saved": saved,
        "least": saved - 2 * error,
        "most": saved + 2 * error,
    }


def _rows(field: str) -> Spec:
    return {
        "field": field,
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": {"labelLimit": 330, "ticks": False, "domain": False},
    }


def _kept_panel(title: str, table: str) -> Spec:
    def at(field: str, mark: Mapping[str, Any]) -> Spec:
        x = {
            "field": field,
            "type": "quantitative",
            "title": title,
            "scale": {"zero": False},
            "axis": {"format": ".0%", "tickCount": 6},
        }
        return {"mark": dict(mark), "encoding": {"y": _rows("Measure"), "x": x}}

    span = at("low", {"type": "bar", "height": 12, "color": "@middle"})
    span["encoding"]["x2"] = {"field": "high"}
    return {
        "data": {"name": table},
        "width": "@width",
        "height": {"step": 30},
        "layer": [
            span,
            at("middle", {"type": "tick", "color": "@ink", "thickness": 3, "size": 16}),
            at("worst", {"type": "point", "color": "@limit", "filled": True, "size": 50}),
            {
                "mark": {"type": "rule", "color": "@accent", "strokeDash": [4, 3]},
                "encoding": {"x": {"datum": 1, "type": "quantitative"}},
            },
        ],
    }


def _hit_panel(words: Words) -> Spec:
    return {
        "data": {"name": "hit"},
        "width": "@width",
        "height": {"step": 20},
        "mark": {"type": "bar", "cornerRadiusEnd": 2, "color": "@limit"},
        "encoding": {
            "y": _rows("What"),
            "x": {
                "field": "hit",
                "type": "quantitative",
                "title": words("chart.simulation.hit"),
                "axis": {"tickCount": 6},
            },
        },
    }


def _saved_panel(words: Words) -> Spec:
    x: Spec = {
        "field": "saved",
        "type": "quantitative",
        "title": words("chart.simulation.saved"),
        "axis": {"tickCount": 6},
    }
    between: Spec = {"field": "least", "type": "quantitative"}
    return {
        "data": {"name": "saved"},
        "width": "@width",
        "height": {"step": 20},
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 2, "color": "@accent"},
                "encoding": {"y": _rows("Margin"), "x": x},
            },
            {
                "mark": {"type": "rule", "color": "@ink"},
                "encoding": {"y": _rows("Margin"), "x": between, "x2": {"field": "most"}},
            },
        ],
    }
