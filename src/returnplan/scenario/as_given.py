"""A scenario in the words of whoever wrote it, as one folder that stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from returnplan.errors import ScenarioError
from returnplan.scenario.contents import SETTINGS_FILE
from returnplan.scenario.inherit import inherited
from returnplan.scenario.load import read_scenario
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.schema import TABLES
from returnplan.scenario.write import settings_text
from returnplan.tables.csvfile import write_csv


@dataclass(frozen=True, kw_only=True)
class Alone:
    """What was written of a scenario."""

    scenario: Scenario
    tables: tuple[str, ...]
    extends: str
    """What it extends, which is worked in; blank where it stood alone before."""
    patches: int
    """How many of its own are worked in."""


def write_as_given(path: Path, folder: Path) -> Alone:
    """Write the scenario at `path` into a folder, which is there and is blank.

    What it extends and all patches are worked in. Beyond that rows stay in their order, settings
    that nobody gave stay away, and blanks whose meaning depends on a setting (`ready` on `start`)
    stay blank. Comments are not kept.

    Raises
    ------
    ScenarioError
        The scenario is refused.
    """
    scenario, findings = read_scenario(path)
    if scenario is None:
        raise ScenarioError([one for one in findings if one.severity == "error"])
    draft, own, _ = inherited(path)
    text = settings_text(scenario, draft.settings)
    (folder / SETTINGS_FILE).write_bytes(text.encode())
    formed = bool(draft.tables.get("workers"))
    written = []
    for table in TABLES:
        rows = draft.tables.get(table.name, [])
        if rows or not (table.optional or (table.name == "cohorts" and formed)):
            write_csv(folder / f"{table.name}.csv", table, [row.cells for row in rows])
            written.append(table.name)
    return Alone(
        scenario=scenario,
        tables=tuple(written),
        extends="" if own.extends is None else str(own.extends.value),
        patches=0 if own.patches is None else len(own.patches.value),
    )
