"""A simulation as the files of its folder."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from returnplan._version import __version__
from returnplan.arrays import Real
from returnplan.calendar import clock_text
from returnplan.plan import pieces
from returnplan.plan.folder import FolderContents, check_target, json_object, replacing
from returnplan.plan.measures import meaning
from returnplan.plan.plan import Plan
from returnplan.scenario.write import hash_of
from returnplan.simulation.outcome import EVENTS, NAMES
from returnplan.simulation.summary import OF_PLAN, Simulation, Spread
from returnplan.simulation.tally import ADDED, REPLANNED_NAMES
from returnplan.tables.csvfile import write_csv
from returnplan.tables.datapackage import datapackage
from returnplan.tables.declaration import Column, Kind, Row, Table

FOLDER = pieces.SIMULATION_FOLDER
MARGIN_UNITS = {"none": "", "transfer": "min", "seats": "share", "beds": "share"}


def _column(name: str, kind: Kind, doc: str, unit: str = "") -> Column:
    return Column(name=name, kind=kind, doc=doc, unit=unit, default=None)


SPREADS = Table(
    name="simulation",
    doc="One row per measure: in the plan, and over the draws.",
    columns=(
        _column("measure", Kind.TEXT, "A measure of summary.csv, or what goes otherwise."),
        _column("unit", Kind.TEXT, "What it is counted in."),
        _column("planned", Kind.DECIMAL, "Its value in the plan."),
        _column("mean", Kind.DECIMAL, "Mean over the draws."),
        _column("standard_error", Kind.DECIMAL, "Standard error of the mean."),
        _column("sd", Kind.DECIMAL, "Standard deviation of a draw."),
        _column("p5", Kind.DECIMAL, "5th percentile: a value that some draw has, as the next."),
        _column("p50", Kind.DECIMAL, "Median."),
        _column("p95", Kind.DECIMAL, "95th percentile."),
        _column(
            "worst", Kind.DECIMAL, "The worst draw: the least, or the most where less is better."
        ),
        _column("meaning", Kind.TEXT, "A sentence."),
    ),
)
AT_RISK = Table(
    name="at_risk",
    doc="One row per connection that somebody misses in some draw, and per trip with riders who, "
    "when it is late, come a date later or not at all; most workers hit first.",
    columns=(
        _column("kind", Kind.TEXT, "connection or trip."),
        _column("trip", Kind.TEXT, "The trip; of a connection the one that riders come with."),
        _column("next_trip", Kind.TEXT, "Of a connection the trip that is missed."),
        _column("place", Kind.ID, "Where they change, or the trip's last stop."),
        _column(
            "moment", Kind.MOMENT, "Planned departure of the next trip, or the trip's arrival."
        ),
        _column(
            "wait_minutes",
            Kind.WHOLE,
            "Shortest planned wait of a connection; blank: of riders "
            "who take a later trip than planned.",
            "min",
        ),
        _column("workers", Kind.WHOLE, "Planned: who change so, or ride on the trip.", "heads"),
        _column("probability", Kind.SHARE, "Share of draws in which somebody loses by it."),
        _column("workers_hit", Kind.SHARE, "Who lose by it, on average over the draws.", "heads"),
        _column("late", Kind.SHARE, "Share of draws in which the trip reaches its last stop late."),
        _column("minutes_late", Kind.SHARE, "By how much, on average over the draws.", "min"),
    ),
)
MARGINS = Table(
    name="margins",
    doc="One row per margin, as if the plan had it; the first is the plan as it is.",
    columns=(
        _column("margin", Kind.TEXT, "none, transfer, seats or beds."),
        _column("size", Kind.DECIMAL, "How much of it."),
        _column("unit", Kind.TEXT, "min, or share of usable seats or beds."),
        _column("missed", Kind.SHARE, "Connections missed, on average over the draws.", "heads"),
        _column("not_arrived", Kind.SHARE, "Workers who do not arrive.", "heads"),
        _column("without_bed", Kind.SHARE, "Workers who find no bed.", "heads"),
        *(
            _column(
                f"{name}_lost", Kind.SHARE, f"What the draws have less of {name} than the plan."
            )
            for name in OF_PLAN
        ),
        *(
            column
            for name in OF_PLAN
            for column in (
                _column(f"{name}_saved", Kind.SHARE, "Of this what the margin saves."),
                _column(f"{name}_saved_error", Kind.SHARE, "Standard error of that."),
            )
        ),
    ),
)
DRAWS = Table(
    name="draws",
    doc="One row per draw, by its number.",
    columns=(
        _column("draw", Kind.WHOLE, "Number of the draw, from 0."),
        *(_column(name, Kind.DECIMAL, "As in simulation.csv.") for name in NAMES),
    ),
)
REPLANNED = Table(
    name="replanned",
    doc="With `--replan`: one row per measure, where the rest is planned again each evening, "
    "beside the same draws where nothing is.",
    columns=(
        _column("measure", Kind.TEXT, "As in simulation.csv; also replans and changes."),
        _column("unit", Kind.TEXT, "What it is counted in."),
        _column("planned", Kind.DECIMAL, "Its value in the plan."),
        _column("mean_without", Kind.DECIMAL, "Mean over the draws, as in simulation.csv."),
        _column("mean", Kind.DECIMAL, "Mean where the rest is planned again."),
        _column("regained", Kind.DECIMAL, "By how much that is better; below 0: worse."),
        _column("regained_error", Kind.DECIMAL, "Standard error of that, draw by draw."),
        _column("sd", Kind.DECIMAL, "Standard deviation of a draw that is planned again."),
        _column("p5", Kind.DECIMAL, "5th percentile of these draws."),
        _column("p50", Kind.DECIMAL, "Median."),
        _column("p95", Kind.DECIMAL, "95th percentile."),
        _column("worst", Kind.DECIMAL, "The worst of these draws."),
        _column("meaning", Kind.TEXT, "A sentence."),
    ),
)
REPLANNED_DRAWS = Table(
    name="replanned_draws",
    doc="With `--replan`: one row per draw, by its number, as it goes where the rest is planned "
    "again each evening.",
    columns=(
        _column("draw", Kind.WHOLE, "Number of the draw, from 0."),
        *(_column(name, Kind.DECIMAL, "As in simulation.csv.") for name in NAMES),
        *(_column(name, Kind.DECIMAL, told) for name, told in ADDED.items()),
    ),
)
TABLES = (SPREADS, AT_RISK, MARGINS, DRAWS)
WITH_REPLANS = (REPLANNED, REPLANNED_DRAWS)
"""Tables that are there where the rest was planned again."""


def is_simulation(folder: Path) -> bool:
    """Whether a folder holds a simulation of ours: a simulation.json as we write it."""
    return isinstance(json_object(folder / pieces.SIMULATION_FILE).get("draws_asked"), int)


CONTENTS = FolderContents(what="simulation", holds=is_simulation, pieces=pieces.SIMULATION)


def check_folder(folder: Path, *, force: bool = False) -> None:
    """Refuse a place where no simulation may be written, as `plan.folder.check_target` does."""
    check_target(folder, force=force, contents=CONTENTS)


def write_simulation(
    found: Simulation,
    plan: Plan,
    folder: Path,
    *,
    force: bool = False,
    picture: Callable[[], bytes] | None = None,
) -> None:
    """Write the folder of a simulation: complete or absent.

    Raises
    ------
    UsageError
        The folder may not be replaced, or cannot be written.
    """
    rows = {
        "simulation": spread_rows(found),
        "at_risk": at_risk_rows(found),
        "margins": margin_rows(found),
        "draws": draw_rows(found),
        "replanned": replanned_rows(found),
        "replanned_draws": replanned_draw_rows(found),
    }
    tables = TABLES if found.replanned is None else (*TABLES, *WITH_REPLANS)
    drawn = None if picture is None else picture()
    with replacing(folder, force=force, contents=CONTENTS) as part:
        for table in tables:
            write_csv(part / f"{table.name}.csv", table, rows[table.name], plan.scenario.calendar)
        _write_json(part / pieces.DATAPACKAGE, datapackage("simulation", tables))
        if drawn is not None:
            (part / pieces.SIMULATION_PICTURE).write_bytes(drawn)
        _write_json(part / pieces.SIMULATION_FILE, record(found, plan))


def record(found: Simulation, plan: Plan) -> dict[str, Any]:
    """Content of simulation.json: what was played, and how much of it."""
    replanned = found.replanned
    again: dict[str, Any] = {}
    if replanned is not None:
        again["replan"] = {"evening": clock_text(replanned.evening), "moves": replanned.moves}
    return {
        "version": __version__,
        "scenario": {"name": plan.scenario.name, "hash": hash_of(plan.scenario)},
        "seed": found.seed,
        "draws_asked": found.asked,
        "draws_played": len(found.draws),
        "status": "complete" if found.complete else "interrupted",
        **again,
        "simulation": asdict(plan.scenario.simulation),
    }


def _write_json(path: Path, content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def spread_rows(found: Simulation) -> list[Row]:
    """simulation.csv."""
    rows = []
    for one in found.spreads:
        digits, finer = one.digits, one.digits or 3
        cells = (
            one.measure,
            one.unit or None,
            _decimal(one.planned, digits),
            *(_decimal(value, finer) for value in (one.mean, one.error, one.deviation)),
            *(_decimal(value, digits) for value in (one.low, one.middle, one.high, one.worst)),
            EVENTS.get(one.measure) or meaning(one.measure),
        )
        rows.append(dict(zip(SPREADS.names, cells, strict=True)))
    return rows


def at_risk_rows(found: Simulation) -> list[Row]:
    """at_risk.csv."""
    return [
        {
            **asdict(one),
            "kind": "connection" if one.next_trip else "trip",
            "next_trip": one.next_trip or None,
        }
        for one in found.at_risk
    ]


def margin_rows(found: Simulation) -> list[Row]:
    """margins.csv."""
    rows = []
    for one in found.bought:
        row: dict[str, Any] = {
            "margin": one.margin.kind,
            "size": Decimal(f"{one.margin.size:g}"),
            "unit": MARGIN_UNITS[one.margin.kind] or None,
        }
        for name, mean in one.means.items():
            row[f"{name}_lost" if name in OF_PLAN else name] = mean
        for name, (saved, error) in one.saved.items():
            row[f"{name}_saved"], row[f"{name}_saved_error"] = saved, error
        rows.append(row)
    return rows


def draw_rows(found: Simulation) -> list[Row]:
    """draws.csv."""
    return _draws(found, NAMES, found.values, found.spreads)


def _draws(
    found: Simulation, names: Sequence[str], values: Real, spreads: Iterable[Spread]
) -> list[Row]:
    digits = [one.digits for one in spreads]
    return [
        {"draw": number}
        | {
            name: _decimal(value, places)
            for name, value, places in zip(names, row, digits, strict=True)
        }
        for number, row in zip(found.draws, values.tolist(), strict=True)
    ]


def replanned_rows(found: Simulation) -> list[Row]:
    """replanned.csv; none where nothing was planned again."""
    rows = []
    for row in () if found.replanned is None else found.replanned.rows:
        one = row.spread
        digits, finer = one.digits, one.digits or 3
        means = (row.without, one.mean, row.regained, row.error, one.deviation)
        cells = (
            one.measure,
            one.unit or None,
            _decimal(one.planned, digits),
            *(_decimal(value, finer) for value in means),
            *(_decimal(value, digits) for value in (one.low, one.middle, one.high, one.worst)),
            ADDED.get(one.measure) or EVENTS.get(one.measure) or meaning(one.measure),
        )
        rows.append(dict(zip(REPLANNED.names, cells, strict=True)))
    return rows


def replanned_draw_rows(found: Simulation) -> list[Row]:
    """replanned_draws.csv; none where nothing was planned again."""
    again = found.replanned
    if again is None:
        return []
    return _draws(found, REPLANNED_NAMES, again.values, [one.spread for one in again.rows])


def _decimal(value: float, digits: int) -> Decimal | None:
    return Decimal(f"{value:.{digits}f}") if math.isfinite(value) else None
