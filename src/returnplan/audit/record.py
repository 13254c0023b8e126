"""T14, T15: run.json as a whole, and the scenario folder that the run was made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeGuard

from returnplan.audit.violation import Violation
from returnplan.errors import RunError
from returnplan.scenario.scenario import OBJECTIVES, Scenario

NUMBERS = ("value", "final", "bound", "gap")
WORDS = ("objective", "sense", "status")


def claims_of(record: Mapping[str, Any], folder: Path) -> list[Mapping[str, Any]]:
    """`stages` of run.json.

    Raises
    ------
    RunError
        They are not written as stages are.
    """
    claims = record.get("stages")
    if not isinstance(claims, list):
        raise RunError(f"run.json of '{folder}' has no list of stages; write it again with solve")
    for claim in claims:
        if not (isinstance(claim, dict) and _is_stage(claim)):
            raise RunError(
                f"run.json of '{folder}' has a stage without a known objective, sense, status and "
                f"numbers: {claim}; write it again with solve"
            )
    return claims


def _is_stage(claim: Mapping[str, Any]) -> bool:
    numbers = [claim.get(name, "") for name in NUMBERS]
    return (
        all(isinstance(claim.get(name), str) for name in WORDS)
        and claim["objective"] in OBJECTIVES
        and all(one is None or _is_number(one) for one in numbers)
    )


def status(record: Mapping[str, Any], claims: list[Mapping[str, Any]]) -> Iterator[Violation]:
    """T14. The run's status is the worst of its stages', unless it was interrupted."""
    stages = {claim["status"] for claim in claims}
    late = "time_limit" if stages & {"time_limit", "not_reached"} else None
    due = late or ("gap" if "gap" in stages else "optimal")
    if claims and record.get("status") not in (due, "interrupted"):
        yield Violation(
            code="T14",
            table="run.json",
            key="status",
            sentence=f"status is {record.get('status')}; the worst of its stages is {due}",
        )


def stopped(
    scenario: Scenario, record: Mapping[str, Any], claims: list[Mapping[str, Any]]
) -> Iterator[Violation]:
    """T14. A stage that ended by its gap reached that of the options, else the scenario's."""
    options = record.get("options")
    asked = options.get("gap") if isinstance(options, dict) else None
    for claim in claims:
        name, gap = claim["objective"], claim["gap"]
        chosen = asked.get(name) if isinstance(asked, dict) else asked
        allowed = float(chosen if _is_number(chosen) else scenario.solver.gap.get(name, 0.0))
        if claim["status"] == "gap" and (gap is None or gap > allowed * (1 + 1e-6)):
            yield Violation(
                code="T14",
                table="run.json",
                key=name,
                sentence=f"status is gap; the stage may stop at {allowed:g}, its gap is {gap}",
            )


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def changed(record: Mapping[str, Any], folder: Path) -> Iterator[Violation]:
    """T15. The hash in run.json is that of the files of scenario/, in the order of their names."""
    content = hashlib.sha256()
    files = [file for file in (folder / "scenario").iterdir() if file.is_file()]
    for file in sorted(files, key=lambda file: file.name):
        content.update(file.read_bytes())
    scenario = record.get("scenario")
    written = scenario.get("hash") if isinstance(scenario, dict) else None
    if written != content.hexdigest():
        yield Violation(
            code="T15",
            table="run.json",
            key="scenario",
            sentence=f"hash is {written}; the files of scenario/ give {content.hexdigest()}, so "
            "they were changed after the run was made",
        )
