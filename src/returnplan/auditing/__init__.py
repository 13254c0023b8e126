"""The second opinion on a plan: every rule re-checked on the tables of its run.

Shares no code with `network`, `model` and `solve`, nor the kilometres, driving hours and epidemic
rules that these use, and recomputes from the scenario what `plan` derives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from returnplan.auditing.case import Case
from returnplan.auditing.record import (
    changed,
    claims_of,
    proof,
    resolved,
    started,
    status,
    stopped,
    told,
)
from returnplan.auditing.register import CHECKS, TABLE_CHECKS
from returnplan.auditing.shape import shape
from returnplan.auditing.stages import stages as check_stages
from returnplan.auditing.violation import Tables, Violation
from returnplan.auditing.written import written
from returnplan.scenario.scenario import Scenario

if TYPE_CHECKING:
    from returnplan.plan import Plan

__all__ = ["CHECKS", "TABLE_CHECKS", "Violation", "audit", "audit_run", "audit_tables"]


def audit_tables(
    scenario: Scenario, tables: Tables, *, stages: Sequence[Mapping[str, Any]] = ()
) -> list[Violation]:
    """Every rule that the tables of a run break: empty for a plan that is sound.

    Parameters
    ----------
    tables
        Rows by table as `returnplan.plan.tables.run_tables` makes them: days and moments, cents
        and tenths of a km as whole numbers, None where blank.
    stages
        `stages` of run.json, where its claims are to be checked too.
    """
    broken = shape(scenario, tables)
    if broken:
        return broken
    case = Case(scenario, tables)
    found = [one for check in (*CHECKS.values(), *TABLE_CHECKS.values()) for one in check(case)]
    return [*found, *check_stages(case, stages)]


def audit(plan: Plan) -> list[Violation]:
    """Every rule that a plan breaks, its tables and the claims of its stages included."""
    claims = [asdict(stage) for stage in plan.stages]
    return audit_tables(plan.scenario, plan.tables, stages=claims)


def audit_run(folder: str | Path) -> list[Violation]:
    """Every rule that the plan of a run folder breaks, from its files alone.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    """
    from returnplan.plan.read import read_record, read_run_scenario, read_run_tables

    folder = Path(folder)
    record = read_record(folder)
    claims = claims_of(record, folder)
    scenario = read_run_scenario(folder)
    tables = read_run_tables(folder, scenario)
    found = audit_tables(scenario, tables, stages=claims)
    return [
        *found,
        *status(record, claims),
        *stopped(scenario, record, claims),
        *told(scenario, record, claims),
        *started(record, claims),
        *written(folder, scenario, tables),
        *changed(record, folder),
        *proof(record, folder),
        *resolved(scenario, record, folder),
    ]
