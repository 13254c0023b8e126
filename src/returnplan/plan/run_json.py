"""run.json: how a plan was found, and what is proven about it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import returnplan
from returnplan.plan.pieces import RUN_FILE
from returnplan.plan.plan import STATUSES, Plan, Stage

STAGE_NUMBERS = ("value", "final", "bound", "gap", "seconds")


def run_record(plan: Plan, scenario_hash: str) -> dict[str, Any]:
    """Content of run.json. A number that is not finite (no bound yet) becomes null."""
    return {
        "version": plan.versions.get("returnplan", returnplan.__version__),
        "scenario": {"name": plan.scenario.name, "hash": scenario_hash},
        "options": dict(plan.options),
        "seed": plan.seed,
        "status": plan.status,
        "stages": [
            {
                name: (value if name not in STAGE_NUMBERS or math.isfinite(value) else None)
                for name, value in asdict(stage).items()
            }
            for stage in plan.stages
        ],
        "versions": dict(plan.versions),
        "wall_seconds": plan.wall_seconds,
    }


def stages_of(record: Mapping[str, Any]) -> tuple[Stage, ...]:
    """Stages of a run.json, null read back as the bound that claims nothing.

    Raises
    ------
    KeyError, TypeError, ValueError
        The record is not what `run_record` makes.
    """
    found = []
    for row in record["stages"]:
        nothing = math.inf if row["sense"] == "max" else -math.inf
        numbers = {name: row[name] for name in STAGE_NUMBERS}
        numbers["bound"] = nothing if row["bound"] is None else row["bound"]
        if row["status"] not in STATUSES:
            raise ValueError(f"{RUN_FILE} knows no status '{row['status']}' of a stage")
        numbers["gap"] = math.inf if row["gap"] is None else row["gap"]
        found.append(
            Stage(
                objective=str(row["objective"]),
                sense=str(row["sense"]),
                status=str(row["status"]),
                **{name: float(value) for name, value in numbers.items()},
            )
        )
    return tuple(found)
