"""Writing a run folder: tables, run.json, the resolved scenario, datapackage.json."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from returnplan.plan.folder import RUN_FILE, replacing
from returnplan.plan.measures import Account
from returnplan.plan.plan import Plan
from returnplan.plan.run_json import run_record
from returnplan.plan.run_tables import RUN_TABLES
from returnplan.plan.tables import run_tables
from returnplan.scenario.write import scenario_hash, write_scenario
from returnplan.tables.write import datapackage, write_csv


def write_run(
    plan: Plan,
    folder: Path,
    *,
    force: bool = False,
    tables: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> None:
    """Write a plan as a run folder: complete or absent, never half.

    Parameters
    ----------
    folder
        Made, with the folders above it, where it is missing.
    force
        Replace a run that is there; a folder that holds none is never replaced.
    tables
        The plan's `run_tables`, where they are at hand already.

    Raises
    ------
    UsageError
        The folder may not be replaced, or cannot be written.
    """
    account = Account(plan)
    rows = dict(tables or run_tables(plan, account))
    rows["summary"] = [
        {**row, "value": Decimal(f"{measure.value:.{measure.digits}f}")}
        for row, measure in zip(rows["summary"], account.measures, strict=True)
    ]
    with replacing(folder, force=force) as part:
        for table in RUN_TABLES:
            write_csv(
                part / f"{table.name}.csv",
                table,
                rows[table.name],
                calendar=plan.scenario.calendar,
            )
        write_scenario(plan.scenario, part / "scenario")
        _write_json(part / "datapackage.json", datapackage("run", RUN_TABLES))
        record = run_record(plan, scenario_hash(part / "scenario"))
        _write_json(part / RUN_FILE, record)


def _write_json(path: Path, content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
