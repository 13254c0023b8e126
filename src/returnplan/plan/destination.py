"""Where a new plan goes: into its run folder, or beside it where a better one or an obstacle is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from returnplan.errors import UsageError
from returnplan.plan.folder import real_path, record_of
from returnplan.plan.plan import Plan, Stage
from returnplan.plan.run_json import stages_of
from returnplan.scenario.write import hash_of

MOST_BESIDE = 99
"""Numbers that are tried for the name of a folder beside one that is taken."""
UNFINISHED = ("time_limit", "not_reached")


def keep(plan: Plan, folder: Path, *, force: bool = False) -> tuple[Path, str]:
    """Write a plan that has been solved, whatever has become of its folder meanwhile.

    Returns
    -------
    folder
        Where it is written: `folder`, or else a new one beside it, in the current folder or among
        the temporary files.
    sentence
        Why it is not in `folder`, and where it is; blank where it is there.

    Raises
    ------
    UsageError
        It cannot be written anywhere.
    """
    better = better_run(plan, folder) if force else ""
    if better:
        why = f"'{folder}' stays, as it holds a better plan of the same scenario ({better})"
    else:
        try:
            plan.write(folder, force=force)
            return folder, ""
        except UsageError as error:
            why, fault = str(error), error
    for place in _beside(folder):
        try:
            plan.write(place)
        except UsageError as error:
            fault = error
        else:
            return place, f"{why}; this plan is in '{place}'"
    raise fault


def _beside(folder: Path) -> Iterator[Path]:
    """`NAME-2` and so on beside a folder, then in the current one, then among temporary files."""
    name = folder.absolute().name or "run"
    for within in (folder.parent, Path()):
        for number in range(2, MOST_BESIDE + 1):
            place = within / f"{name}-{number}"
            if not place.exists() and not place.is_symlink():
                yield place
                break
    with suppress(OSError):
        yield Path(tempfile.mkdtemp(prefix=f"{name[:40]}-"))


def better_run(plan: Plan, folder: Path) -> str:
    """What is better in the run that stands in `folder`; blank where the plan may replace it.

    Only a plan whose search did not end by itself gives way, and only to a plan of the very same
    scenario, settings included. Of two plans the better one is ahead, by more than the slack, in
    the first objective of the order in which they differ by more than that.
    """
    if not (plan.interrupted or any(stage.status in UNFINISHED for stage in plan.stages)):
        return ""
    record = record_of(real_path(folder))
    if not record or record["scenario"]["hash"] != hash_of(plan.scenario):
        return ""
    try:
        earlier = {stage.objective: stage for stage in stages_of(record)}
    except (KeyError, TypeError, ValueError, OverflowError):
        return ""
    for stage in plan.stages:
        before = earlier.get(stage.objective)
        if before is None:
            return ""
        lead = _lead(before, stage, plan.scenario.objective.slack[stage.objective])
        if lead > 0:
            return f"{stage.objective} {_text(before.final)} against {_text(stage.final)}"
        if lead < 0:
            return ""
    return ""


def _lead(one: Stage, other: Stage, slack: float) -> int:
    """1 where `one` is ahead of `other` by more than the slack, -1 where it is behind, else 0."""
    ahead = one.final - other.final if one.sense == "max" else other.final - one.final
    if abs(ahead) <= slack * max(abs(one.final), abs(other.final)) + 1e-6:
        return 0
    return 1 if ahead > 0 else -1


def _text(value: float) -> str:
    return f"{value:,.2f}".removesuffix(".00")
