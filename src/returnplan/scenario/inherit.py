"""Scenarios that extend others: the chain, and what comes of it."""

from __future__ import annotations

import os
from pathlib import Path

from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.patches import ScenarioDraft, apply_patches
from returnplan.scenario.schema import TABLES
from returnplan.scenario.source import Written, read_written, why_no_scenario


def inherited(path: Path) -> tuple[ScenarioDraft, Written, list[Finding]]:
    """The scenario at `path` over all that it extends, patched; `path` must be a scenario.

    Tables of an extending scenario replace inherited ones, settings merge key by key, and the
    patches of each scenario are applied before the next one extends it.
    """
    chain, findings = _chain(path.resolve())
    draft = ScenarioDraft(settings=chain[-1].settings)
    for written in reversed(chain):
        if written is not chain[-1]:
            draft.settings = written.settings.over(draft.settings)
        draft.settings_whole = draft.settings_whole and written.settings_whole
        draft.tables.update(written.tables)
        draft.unread = (draft.unread - written.tables.keys()) | written.unread
        findings += apply_patches(draft, written.patches)
    return draft, chain[0], findings


def _chain(path: Path) -> tuple[list[Written], list[Finding]]:
    """The scenario and those that it extends, in this order."""
    home = path if path.is_dir() else path.parent
    chain: list[Written] = []
    findings: list[Finding] = []
    step: Path | None = path
    while step is not None:
        prefix = "" if not chain else _prefix(step, home)
        written, faults = read_written(step, prefix)
        chain.append(written)
        findings += faults
        step = _base(written, chain, findings)
        if written.extends is not None and step is None:
            names = [table.name for table in TABLES]
            written.unread.update(name for name in names if name not in written.tables)
            written.settings_whole = False
    return chain, findings


def _prefix(path: Path, home: Path) -> str:
    relative = Path(os.path.relpath(path, home)).as_posix()
    return f"{relative}/" if path.is_dir() else f"{relative}:"


def _base(written: Written, chain: list[Written], findings: list[Finding]) -> Path | None:
    """Path of what a scenario extends; None where it extends nothing that can be read."""
    given = written.extends
    if given is None:
        return None
    if not isinstance(given.value, str):
        findings.append(
            mistakes.SETTING_SHAPE.at(
                given.file,
                given.row,
                "extends",
                given.value,
                wanted="a path",
                example='extends = "../zhejiang-2020"',
            )
        )
        return None
    here = written.path if written.path.is_dir() else written.path.parent
    holder = written.path.parent
    spot = (given.file, given.row, "extends", given.value)
    try:
        base = (here / given.value).resolve()
        reason = why_no_scenario(base)
    except (OSError, ValueError, RuntimeError):
        findings.append(mistakes.NO_BASE.at(*spot, reason="it is no path"))
        return None
    before = [one.path for one in chain]
    if not base.is_relative_to(holder) or base == holder:
        findings.append(mistakes.EXTENDS_OUTSIDE.at(*spot, limit=f"'{holder.name}'"))
    elif base in before:
        names = [one.path.name for one in chain[before.index(base) :]] + [base.name]
        findings.append(mistakes.EXTENDS_LOOP.at(*spot, chain=" > ".join(names)))
    elif reason is not None:
        findings.append(mistakes.NO_BASE.at(*spot, reason=reason))
    else:
        return base
    return None
