"""A scenario folder as a workbook, or a workbook as a folder; read back before it is there."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from returnplan.errors import UsageError
from returnplan.tables.suffixes import is_workbook_name

if TYPE_CHECKING:
    from returnplan.plan.folder import FolderContents
    from returnplan.scenario import Scenario
    from returnplan.scenario.as_given import Alone

WORKBOOK = ".xlsx"
NAMED = " with -o"
"""What messages about places say, where here a place is an argument."""


def convert(path: str | Path, target: str | Path, *, force: bool = False) -> Alone:
    """Write a scenario folder or workbook into a folder, or as the workbook NAME.xlsx.

    What it extends and its patches are worked in, so that it can be handed on alone. It is complete
    or absent: what was written is read back and compared before it takes its place.

    Parameters
    ----------
    path
        Folder or workbook.
    target
        A folder, or a workbook where it ends in .xlsx.
    force
        Replace a scenario that is there. Files in a folder that are of no scenario stay.

    Raises
    ------
    ScenarioError
        The scenario is refused.
    UsageError
        Something is there that is not to be replaced, the place cannot be written, or a workbook
        cannot hold what the scenario says.
    """
    source, place = Path(path), Path(target)
    if (is_workbook_name(place) and place.suffix.lower() != WORKBOOK) or place.suffix == ".csv":
        raise UsageError(
            f"'{place}' ends in {place.suffix}; convert writes a folder, or a workbook NAME.xlsx"
        )
    try:
        if place.suffix.lower() == WORKBOOK:
            return _to_workbook(source, place, force=force)
        return _to_folder(source, place, force=force)
    except UsageError as error:
        raise UsageError(str(error).replace(NAMED, "")) from error


def _to_folder(source: Path, place: Path, *, force: bool) -> Alone:
    from returnplan.plan.folder import replacing
    from returnplan.scenario.as_given import write_as_given

    with replacing(place, force=force, contents=folder_contents(place)) as part:
        alone = write_as_given(source, part)
        _compare(alone.scenario, part)
    return alone


def folder_contents(place: Path) -> FolderContents:
    """What a scenario folder holds; files that are named in capitals there are its own too."""
    from returnplan.plan.folder import FolderContents
    from returnplan.plan.pieces import SCENARIO_FILES
    from returnplan.scenario.contents import contents_of

    pieces = dict(SCENARIO_FILES)
    if place.is_dir():
        found = contents_of(place)
        pieces |= dict.fromkeys(name for name in (found.settings, *found.tables.values()) if name)
    return FolderContents(
        what="scenario",
        holds=lambda folder: contents_of(folder).settings is not None,
        pieces=pieces,
    )


def _to_workbook(source: Path, place: Path, *, force: bool) -> Alone:
    from returnplan.jobs.workbook import write_workbook
    from returnplan.plan.folder import real_path
    from returnplan.plan.leftovers import part_of, tidy
    from returnplan.plan.pieces import SCENARIO_BOOK
    from returnplan.scenario.as_given import write_as_given

    target = real_path(place)
    _check_file(place, target, force=force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        tidy(target.parent)
        with part_of(target) as part:
            alone = write_as_given(source, part)
            write_workbook(part, part / SCENARIO_BOOK)
            _compare(alone.scenario, part / SCENARIO_BOOK)
            _check_file(place, target, force=force)
            (part / SCENARIO_BOOK).replace(target)
    except OSError as error:
        raise UsageError(
            f"'{place}' cannot be written: {error.strerror or error}; name another place"
        ) from error
    return alone


def _check_file(place: Path, target: Path, *, force: bool) -> None:
    if target.is_dir():
        raise UsageError(f"'{place}' is a folder; name a new workbook")
    if target.exists() and not target.is_file():
        raise UsageError(f"'{place}' is no file, and is left alone; name a new workbook")
    if target.exists() and not force:
        raise UsageError(f"'{place}' is there already; replace it with --force, or name another")


def _compare(scenario: Scenario, written: Path) -> None:
    """Refuse what is read back as another scenario."""
    from returnplan.scenario import read_scenario

    found, findings = read_scenario(written)
    if found == scenario:
        return
    if found is None:
        told = str(next(one for one in findings if one.severity == "error"))
    else:
        told = _difference(scenario, found)
    kind = "folder" if written.is_dir() else "workbook"
    raise UsageError(
        f"a {kind} cannot hold this scenario, so nothing is written: read back, {told}; "
        "change that in the scenario"
    )


def _difference(one: Any, other: Any, way: str = "") -> str:
    """The first field in which two scenarios differ, with both values."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *other]:
            if one.get(key) != other.get(key):
                return _difference(one.get(key), other.get(key), f"{way} {key}")
    elif type(one) is type(other) and hasattr(one, "__dataclass_fields__"):
        for field in fields(one):
            before, after = getattr(one, field.name), getattr(other, field.name)
            if before != after:
                return _difference(before, after, f"{way} {field.name}")
    return f"{way.strip() or 'it'} is {str(other)[:60]!r} in place of {str(one)[:60]!r}"
