"""Scenarios of a few rows, each written out where it is used."""

from __future__ import annotations

from datetime import date
from typing import Any

from random_scenarios import Draft
from returnplan.scenario import Scenario

START = date(2024, 3, 4)
"""A Monday."""


def world(
    *,
    days: int = 3,
    settings: dict[str, Any] | None = None,
    **tables: list[dict[str, Any]],
) -> Scenario:
    """Workers of a wait for the mill at z, 200 km by road and far as the crow flies.

    A coach of f1 takes 20 of them at 08:00; tables that are given replace these.
    """
    rows = {
        "places": places(),
        "employers": [{"employer": "mill", "place": "z"}],
        "posts": [{"employer": "mill", "post": "hand", "required": 99}],
        "cohorts": [cohort("c1", workers=10)],
        "fleets": [fleet("f1")],
        "roads": [{"from": "a", "to": "z", "km": 200}],
        **tables,
    }
    return Draft(
        settings={
            "start": START,
            "days": days,
            "departure_times": ["08:00"],
            "objective.order": ["returned", "post_days", "cost"],
            **(settings or {}),
        },
        tables={name: table for name, table in rows.items() if table},
    ).load()


def places(**cells: Any) -> list[dict[str, Any]]:
    """a, b and z on the equator, 1 degree apart; cells for all of them."""
    return [
        {"place": name, "latitude": 0.0, "longitude": 10.0 + number, **cells}
        for number, name in enumerate(("a", "b", "z"))
    ]


def cohort(name: str, **cells: Any) -> dict[str, Any]:
    return {"cohort": name, "origin": "a", "employer": "mill", "post": "hand", **cells}


def fleet(name: str, **cells: Any) -> dict[str, Any]:
    return {"fleet": name, "base": "a", "vehicles": 1, "seats": 20, "fixed_cost": 100, **cells}


def line(name: str, **cells: Any) -> dict[str, Any]:
    """From a to z at 08:00 in 4 hours."""
    return {
        "line": name,
        "mode": "train",
        "from": "a",
        "to": "z",
        "time": "08:00",
        "hours": 4,
        "seats": 20,
        "max_units": 1,
        **cells,
    }
