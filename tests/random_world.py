"""Landmasses, closed roads and boarding hours for a random scenario, in some of them."""

from random import Random
from typing import Any

Rows = list[dict[str, Any]]

HOURS = (("08:01", "18:00"), ("20:00", "06:30"), ("06:31", "19:59"), ("18:00", "07:59"))
"""Boarding hours that the departure times of random scenarios lie in, on the edge of, or out of."""


def with_world(
    seed: int, attempt: int, settings: dict[str, Any], tables: dict[str, Rows]
) -> tuple[dict[str, Any], dict[str, Rows]]:
    """Settings and tables with roads that are not there, or hours for boarding, or neither."""
    random = Random(f"returnplan world {seed} {attempt}")
    settings = dict(settings)
    tables = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    with_roads, with_hours = random.random() < 0.5, random.random() < 0.5
    if with_hours:
        settings["road.boarding_from"], settings["road.boarding_until"] = random.choice(HOURS)
    if with_roads and random.random() < 0.6:
        for row in random.sample(tables["places"], random.choice((1, 1, 2))):
            row["landmass"] = "isle"
        if random.random() < 0.5:
            tables["roads"] = tables.get("roads", [])[1:]
    if with_roads:
        for row in random.sample(tables.get("roads", []), min(1, len(tables.get("roads", [])))):
            there = {(one["from"], one["to"]) for one in tables["roads"]}
            if (row["to"], row["from"]) not in there and random.random() < 0.5:
                tables["roads"].append({"from": row["to"], "to": row["from"], "closed": "true"})
            else:
                row["closed"] = "true"
                if random.random() < 0.3:
                    row["km"] = ""
    return settings, {name: rows for name, rows in tables.items() if rows}
