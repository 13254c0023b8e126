"""Random tiny scenarios in which something stands in somebody's way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from random_scenarios import START, Draft, random_draft
from returnplan.scenario import Scenario
from returnplan.scenario.scenario import Facility, Permit

DAMAGES = (
    "none",
    "far",
    "long",
    "gone",
    "not_yet",
    "late",
    "cramped",
    "closed",
    "islands",
    "nights",
    "legs",
    "waits",
    "unserved",
    "walks",
)


def damaged(seed: int) -> Draft:
    """A random draft with one or two damages."""
    draft, random = random_draft(seed), Random(seed)
    for damage in random.sample(DAMAGES, random.choice((1, 1, 2))):
        draft = _damaged(draft, damage, random)
    return draft


def _damaged(draft: Draft, damage: str, random: Random) -> Draft:
    settings, tables = (
        dict(draft.settings),
        {k: [dict(r) for r in v] for k, v in draft.tables.items()},
    )
    fleets, lines = tables.get("fleets", []), tables.get("lines", [])
    last = START + timedelta(days=settings["days"] - 1)
    match damage:
        case "far":
            for row in fleets:
                row["max_km"] = random.choice((50, 99, 150, 199.9))
        case "long":
            settings["transfer.max_hours"] = random.choice((1, 2, 3.5))
        case "gone":
            for row in fleets:
                row.update({"from": "", "until": START - timedelta(days=1)})
        case "not_yet":
            later = last + timedelta(days=random.choice((1, 4, 9)))
            for row in fleets:
                row.update({"from": later, "until": ""})
            for row in lines:
                row.update(first=later, last="")
        case "late":
            for row in tables["cohorts"]:
                row.update(ready=last + timedelta(days=random.choice((1, 8))), latest="")
        case "cramped":
            settings["risk.low.load_factor"] = random.choice((0.1, 0.19))
        case "closed":
            for row in tables.get("roads", []):
                if random.random() < 0.6:
                    row["closed"] = "true"
        case "islands":
            for row in tables["places"]:
                row["landmass"] = random.choice(("", "isle"))
            tables["roads"] = [row for row in tables.get("roads", []) if random.random() < 0.6]
        case "nights":
            settings["road.boarding_from"] = random.choice(("05:00", "09:00", "21:00"))
            settings["road.boarding_until"] = random.choice(("07:00", "07:59", "17:59"))
        case "legs":
            settings["transfer.max_legs"] = 1
        case "waits":
            settings["transfer.max_wait_hours"] = settings["transfer.min_minutes"] / 60
        case "unserved":
            settings["risk.low.quarantine_days"] = 1
            tables.pop("quarantine", None)
        case "walks":
            settings["transfer.local_km"] = 5
    return Draft(settings=settings, tables={name: rows for name, rows in tables.items() if rows})


def without(scenario: Scenario, *causes: str) -> Scenario:
    """A scenario in which what is named does not stand in anybody's way."""
    for cause in causes:
        scenario = _LIFTS[cause](scenario)
    return scenario


def _rows(scenario: Scenario, table: str, **cells: Any) -> Scenario:
    changed: dict[str, Any] = {
        table: {key: replace(row, **cells) for key, row in getattr(scenario, table).items()}
    }
    return replace(scenario, **changed)


def _served(scenario: Scenario) -> Scenario:
    place = next(iter(scenario.places))
    everywhere = Facility(facility="all", place=place, serves=tuple(scenario.places), beds=99)
    return replace(scenario, quarantine={**scenario.quarantine, "all": everywhere})


def _rule(section: str, **cells: Any) -> Callable[[Scenario], Scenario]:
    def lift(scenario: Scenario) -> Scenario:
        changed: dict[str, Any] = {section: replace(getattr(scenario, section), **cells)}
        return replace(scenario, **changed)

    return lift


_LIFTS: dict[str, Callable[[Scenario], Scenario]] = {
    "facility": _served,
    "seats": lambda one: _rule("reserve", seats=0.0)(
        _rows(one, "levels", load_factor=1.0, load_factor_by_mode={})
    ),
    "roads": lambda one: _rows(_rows(one, "roads", closed=False), "places", landmass=""),
    "max_km": lambda one: _rows(one, "fleets", max_km=1e6),
    "fleet_dates": lambda one: _rows(one, "fleets", from_=None, until=None),
    "line_dates": lambda one: _rows(
        one, "lines", first=None, last=None, weekdays=(1, 2, 3, 4, 5, 6, 7)
    ),
    "permits": lambda one: replace(
        one, permits=(*one.permits, Permit(origin="*", destination="*"))
    ),
    "travel_ban": lambda one: _rows(one, "levels", travel=True),
    "boarding": _rule("road", boarding_from=None, boarding_until=None),
    "max_hours": _rule("transfer", max_hours=None),
    "max_legs": _rule("transfer", max_legs=4),
    "waits": _rule("transfer", min_minutes=0, max_wait_hours=14 * 24.0),
    "local_km": lambda one: _rule("transfer", local_km=max(100.0, 2 * one.transfer.local_km))(one),
}
