"""run.json: how a plan was found, and what is proven about it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from returnplan._version import __version__
from returnplan.plan.pieces import RUN_FILE
from returnplan.plan.rows import STATUSES, PlanRows, Stage
from returnplan.printable import brief

STAGE_NUMBERS = ("value", "final", "bound", "gap", "seconds")


def run_record(plan: PlanRows, scenario_hash: str, certificates_hash: str) -> dict[str, Any]:
    """Content of run.json. A number that is not finite (no bound yet) becomes null."""
    return {
        "version": plan.versions.get("returnplan", __version__),
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
        "certificates_hash": certificates_hash,
        "versions": dict(plan.versions),
        "wall_seconds": plan.wall_seconds,
    }


LARGEST = 1e15
"""In size, of the seed and of seconds."""
LARGEST_OF = {"value": 1e30, "final": 1e30, "bound": 1e30, "gap": 1e40}
"""Of what a stage says: more than cells of any size come to. A gap is a share of the value, or of
1e-9 where that is nothing."""
_TYPES: dict[str, tuple[type, ...]] = {
    "version": (str,),
    "scenario": (dict,),
    "options": (dict,),
    "seed": (int,),
    "status": (str,),
    "stages": (list,),
    "versions": (dict,),
    "wall_seconds": (int, float),
}


def read_run_json(content: bytes) -> dict[str, Any]:
    """The record that a run.json holds.

    Raises
    ------
    ValueError
        It is no JSON, nested deeper than any record, or an entry is missing or of another kind
        than `run_record` writes.
    """
    try:
        record = json.loads(content.decode(), parse_constant=_no_number)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    if not isinstance(record, dict):
        raise ValueError("it holds no record of a run")
    for name, kinds in _TYPES.items():
        if name not in record:
            raise ValueError(f"it has no '{name}'")
        _check_kind(name, record[name], kinds)
    if "certificates_hash" in record:  # runs of old have none
        _check_kind("certificates_hash", record["certificates_hash"], (str,))
    for number, stage in enumerate(record["stages"], start=1):
        _check_kind(f"stages[{number}]", stage, (dict,))
        for name in ("objective", "sense", "status"):
            _check_kind(f"stages[{number}].{name}", stage.get(name), (str,))
        for name in STAGE_NUMBERS:
            if stage.get(name) is not None or name not in ("bound", "gap"):
                most = LARGEST_OF.get(name, LARGEST)
                _check_kind(f"stages[{number}].{name}", stage.get(name), (int, float), most)
    return record


def _no_number(word: str) -> Any:
    raise ValueError(f"it holds {word}, which is no number")


def _check_kind(name: str, value: Any, kinds: tuple[type, ...], most: float = LARGEST) -> None:
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise ValueError(f"its '{name}' is {brief(repr(value))}")
    if isinstance(value, (int, float)) and not abs(value) <= most:
        raise ValueError(f"its '{name}' is {brief(repr(value))}, beyond any size")


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
