"""From checked rows and settings to the frozen `Scenario`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from returnplan.scenario import rules, standing_rows
from returnplan.scenario import scenario as model
from returnplan.scenario.patches import ScenarioDraft
from returnplan.scenario.schema import TABLE_BY_NAME, TABLES
from returnplan.scenario.values import SettingValues
from returnplan.tables.rows import SheetRow, sort_key

MAKERS: dict[str, Callable[..., Any]] = {
    "places": model.Place,
    "risk": model.RiskChange,
    "permits": model.Permit,
    "employers": model.Employer,
    "posts": model.Post,
    "inputs": model.Input,
    "deliveries": model.Delivery,
    "loans": model.Loan,
    "cohorts": model.Cohort,
    "workers": model.Worker,
    "fleets": model.Fleet,
    "lines": model.Line,
    "quarantine": model.Facility,
    "roads": model.Road,
    "fixed": standing_rows.FixedTrip,
    "fixed_riders": standing_rows.FixedRiders,
    "onward": standing_rows.Onward,
    "history": standing_rows.Happened,
    "in_force": standing_rows.FixedTrip,
    "in_force_riders": standing_rows.FixedRiders,
}
FIELDS = {"from": "from_"}
"""Fields of the dataclasses that are not called as their column."""
NOT_KEPT = {"workers": frozenset({"origin", "employer", "post", "ready"})}
"""Columns that the cohort says."""
LISTED = frozenset({"risk", "permits", "deliveries", "history"})
"""Tables that are kept as a tuple of rows."""


def field_of(column: str) -> str:
    """Field of a table's dataclass that holds a column."""
    return FIELDS.get(column, column)


def build(draft: ScenarioDraft, settings: SettingValues, name: str) -> model.Scenario:
    """The scenario. Every cell and setting must have been read, and the checks be silent.

    `name` is for a scenario that names itself not.
    """
    _fill_in(draft, settings)
    tables = {table.name: _table(table.name, draft.tables.get(table.name, [])) for table in TABLES}
    tail_days = settings["tail_days"]
    if tail_days is None:
        asked = [row.quarantine_days or 0 for row in tables["permits"]]
        levels = [level.quarantine_days for level in settings.levels.values() if level.travel]
        tail_days = max(settings["settle_days"], *levels, *asked, 0)
    return model.Scenario(
        name=settings["name"] or name,
        start=settings["start"],
        days=settings["days"],
        tail_days=tail_days,
        description=settings["description"],
        departure_times=settings["departure_times"],
        currency=settings["currency"],
        budget=settings["budget"],
        settle_days=settings["settle_days"],
        objective=settings.objective(),
        levels=settings.levels,
        road=settings.section("road", rules.RoadRules),
        driving=settings.section("driving", rules.DrivingRules),
        transfer=settings.section("transfer", rules.TransferRules),
        reserve=settings.section("reserve", rules.ReserveRules),
        simulation=settings.simulation(),
        replan=settings.section("replan", rules.ReplanRules),
        solver=settings.solver(),
        **tables,
    )


def _fill_in(draft: ScenarioDraft, settings: SettingValues) -> None:
    """Puts the defaults in that depend on something else than their column."""
    lowest = next(iter(settings.levels))
    for row in draft.tables.get("places", []):
        if row.cells["risk"] is None:
            row.cells["risk"] = lowest
        row.cells["landmass"] = unicodedata.normalize("NFC", row.cells["landmass"].strip())
    for row in draft.tables.get("cohorts", []):
        if row.cells["ready"] is None:
            row.cells["ready"] = settings["start"]
    for row in draft.tables.get("quarantine", []):
        if row.cells["serves"] is None:
            row.cells["serves"] = (row.cells["place"],)


def _table(name: str, rows: list[SheetRow]) -> Any:
    table, make = TABLE_BY_NAME[name], MAKERS[name]
    cells = sorted((row.cells for row in rows), key=sort_key(table))
    left_out = NOT_KEPT.get(name, frozenset())
    fields = [(one, field_of(one)) for one in table.names if one not in left_out]
    made = [make(**{field: row[column] for column, field in fields}) for row in cells]
    if name in LISTED:
        return tuple(made)
    if len(table.key) == 1:
        only = table.key[0]
        return {row[only]: one for row, one in zip(cells, made, strict=True)}
    return {tuple(row[key] for key in table.key): one for row, one in zip(cells, made, strict=True)}
