"""Writing a run folder: tables, run.json, certificates, the resolved scenario, datapackage.json."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from returnplan.plan.accounted import AccountedPlan
from returnplan.plan.certificates import certificates_hash, certificates_text
from returnplan.plan.changes import CHANGES, change_rows
from returnplan.plan.folder import replacing
from returnplan.plan.measures import measures
from returnplan.plan.pieces import (
    CERTIFICATES_FILE,
    CHANGES_FILE,
    DATAPACKAGE,
    DROPPED_FILE,
    RUN_FILE,
    SCENARIO,
)
from returnplan.plan.run_json import run_record
from returnplan.plan.run_tables import RUN_TABLES, SUMMARY
from returnplan.plan.start import DROPPED, dropped_rows
from returnplan.scenario.write import scenario_hash, write_scenario
from returnplan.tables.csvfile import write_csv
from returnplan.tables.datapackage import datapackage
from returnplan.tables.declaration import Kind, Row, Table


def write_run(
    plan: AccountedPlan, rows: Mapping[str, Sequence[Row]], folder: Path, *, force: bool = False
) -> None:
    """Write a plan as a run folder: complete or absent, never half.

    Parameters
    ----------
    rows
        The plan's tables, as `run_tables` makes them.
    folder
        Made, with the folders above it, where it is missing.
    force
        Replace a run that is there; a folder that holds none is never replaced.

    Raises
    ------
    UsageError
        The folder may not be replaced, or cannot be written.
    """
    with replacing(folder, force=force) as part:
        for table in RUN_TABLES:
            path = part / f"{table.name}.csv"
            if table is SUMMARY:
                write_csv(path, _WRITTEN_SUMMARY, _written(plan))
            else:
                write_csv(path, table, rows[table.name], plan.scenario.calendar)
        if dropped := dropped_rows(plan):
            write_csv(part / DROPPED_FILE, DROPPED, dropped)
        if (changed := change_rows(plan)) is not None:
            write_csv(part / CHANGES_FILE, CHANGES, changed)
        write_scenario(plan.scenario, part / SCENARIO)
        _write_json(part / DATAPACKAGE, datapackage("run", RUN_TABLES))
        proof = certificates_text(plan.certificates).encode()
        (part / CERTIFICATES_FILE).write_bytes(proof)
        record = run_record(plan, scenario_hash(part / SCENARIO), certificates_hash(proof))
        _write_json(part / RUN_FILE, record)


_WRITTEN_SUMMARY = Table(
    name=SUMMARY.name,
    doc=SUMMARY.doc,
    columns=tuple(
        replace(column, kind=Kind.TEXT) if column.kind is Kind.NUMBER else column
        for column in SUMMARY.columns
    ),
)
"""The summary with its values as texts, since each measure has decimals of its own."""


def _written(plan: AccountedPlan) -> list[dict[str, Any]]:
    return [
        {
            "measure": measure.name,
            "value": f"{measure.value:.{measure.digits}f}",
            "unit": measure.unit or None,
            "meaning": measure.meaning,
        }
        for measure in measures(plan)
    ]


def _write_json(path: Path, content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
