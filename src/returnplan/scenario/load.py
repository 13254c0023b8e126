"""Reading a scenario: a folder or workbook, all that it extends, all checks at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from returnplan.errors import Finding, ScenarioError
from returnplan.scenario import mistakes
from returnplan.scenario.already_there import origins_nearby
from returnplan.scenario.build import build
from returnplan.scenario.chains import input_cycles, settle_inputs
from returnplan.scenario.crossing import Crossing
from returnplan.scenario.fixed_rows import fixed_findings
from returnplan.scenario.history_rows import history_findings
from returnplan.scenario.inherit import inherited
from returnplan.scenario.onward_rows import onward_findings
from returnplan.scenario.patches import ScenarioDraft
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.schema import TABLES
from returnplan.scenario.settings_given import override
from returnplan.scenario.source import NOT_THERE, SourceNames, why_no_scenario
from returnplan.scenario.values import read_settings
from returnplan.scenario.variation import KeyValue
from returnplan.scenario.warnings import odd
from returnplan.scenario.workers import check_workers, form_cohorts
from returnplan.scenario.world_warnings import odd_world
from returnplan.tables.rows import UNREADABLE, double_keys

if TYPE_CHECKING:
    from pandas import DataFrame

ScenarioSource: TypeAlias = "str | Path | Mapping[str, DataFrame | Mapping[str, Any]]"
"""A folder or workbook, or data frames by the name of their table."""


def load_scenario(
    path: ScenarioSource, overrides: Mapping[str, str] | Sequence[str] = ()
) -> Scenario:
    """The scenario of a folder, a workbook or data frames.

    Parameters
    ----------
    path
        Folder with a scenario.toml, or workbook with a sheet `scenario`, or a mapping of pandas'
        frames by the name of their table, with the settings under `scenario`: a frame with the
        columns `key` and `value`, or a mapping, `{"start": "2020-02-16", "days": 30}`. So
        `load_scenario(pandas.read_excel("my.xlsx", sheet_name=None))` is one.
    overrides
        Settings over those of the scenario: `["budget=5e6"]` or `{"budget": "5e6"}`, keys as dotted
        paths of scenario.toml, values as TOML (or plain text).

    Raises
    ------
    ScenarioError
        With every error at once.
    UsageError
        Of frames: a name is no table, a value no frame, or there are no settings.
    """
    scenario, findings = read_scenario(path, overrides)
    if scenario is None:
        raise ScenarioError([one for one in findings if one.severity == "error"])
    return scenario


def read_scenario(
    path: ScenarioSource,
    overrides: Mapping[str, str] | Sequence[str] = (),
    changes: Iterable[KeyValue] = (),
) -> tuple[Scenario | None, list[Finding]]:
    """The scenario, None where there are errors, and every error and warning.

    `changes` are put in after all patches and `overrides`, and before cohorts are formed.
    """
    if isinstance(path, Mapping):
        from returnplan.scenario.framed import TemporaryScenario

        with TemporaryScenario(path) as folder:
            return read_scenario(folder, overrides, changes)
    path = Path(path)
    reason = why_no_scenario(path)
    if reason is not None:
        known = mistakes.NOT_FOUND if reason == NOT_THERE else mistakes.NO_SCENARIO
        return None, [known.at(path.name, value=path, reason=reason)]
    draft, main, findings = inherited(path)
    draft.settings, faults = override(draft.settings, overrides)
    findings += faults
    for change in changes:
        findings += change.apply(draft)
    settings, faults = read_settings(draft.settings, main.names.settings)
    if not draft.settings_whole:
        faults = [one for one in faults if one.code != mistakes.MISSING_SETTING.code]
    findings += faults
    findings += _missing_tables(draft, main.names)
    for table in TABLES:
        findings += double_keys(draft.tables.get(table.name, []), table)
    start = settings["start"]
    formed, faults = _people(draft, None if start is UNREADABLE else start, main.names)
    findings += faults
    findings += settle_inputs(draft.tables.get("inputs", []))
    crossing = Crossing(draft, settings, main.names, formed)
    findings += crossing.findings()
    findings += fixed_findings(crossing)
    findings += onward_findings(crossing)
    findings += history_findings(crossing)
    findings += input_cycles(draft.tables.get("inputs", []))
    findings += origins_nearby(crossing)
    if any(finding.severity == "error" for finding in findings):
        return None, in_order(findings)
    scenario = build(
        draft, settings, path.resolve().stem if path.is_file() else path.resolve().name
    )
    findings += odd(scenario, crossing)
    findings += odd_world(scenario, crossing)
    return scenario, in_order(findings)


def _missing_tables(draft: ScenarioDraft, names: SourceNames) -> Iterable[Finding]:
    for table in TABLES:
        here = table.name in draft.tables or table.name in draft.unread
        if table.optional or here:
            continue
        if table.name == "cohorts" and (draft.tables.get("workers") or "workers" in draft.unread):
            continue
        columns = ", ".join(table.names)
        yield mistakes.MISSING_TABLE.at(names.table(table.name), columns=columns)
        draft.unread.add(table.name)


def _people(
    draft: ScenarioDraft, start: date | None, names: SourceNames
) -> tuple[bool, list[Finding]]:
    """Forms cohorts, or checks workers against them; whether cohorts were formed."""
    workers, cohorts = draft.tables.get("workers", []), draft.tables.get("cohorts", [])
    if not workers or "cohorts" in draft.unread:
        return False, []
    if cohorts:
        return False, check_workers(workers, cohorts, workers[0].file)
    draft.tables["cohorts"], findings = form_cohorts(workers, start, names.table("cohorts"))
    return True, findings


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by file (settings, then tables in the order of the docs), row and column.

    What a patch has made of many rows is told once.
    """
    rank = {table.name: place for place, table in enumerate(TABLES)}

    def key(finding: Finding) -> tuple[int, str, int, str, str]:
        name = finding.file.replace(":", "/").split("/")[-1].lower().removesuffix(".csv")
        row = finding.row or 0
        return rank.get(name, -1), finding.file, row, finding.column or "", finding.code

    return sorted(dict.fromkeys(findings), key=key)
