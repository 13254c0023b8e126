"""Putting a run folder in its place: complete or absent, never half, and nothing foreign lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from returnplan.errors import UsageError
from returnplan.plan import pieces
from returnplan.plan.leftovers import LONGEST, OLD, PART, give_over, hidden, in_use, part_of, tidy
from returnplan.plan.pieces import RUN_FILE, Pieces, foreign


def is_run(folder: Path) -> bool:
    """Whether a folder holds a run of ours: a run.json as we write it, and its trips."""
    return bool(record_of(folder)) and (folder / "trips.csv").is_file()


def json_object(path: Path) -> dict[str, Any]:
    """The object that a JSON file holds; empty where there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def record_of(folder: Path) -> dict[str, Any]:
    """run.json of a run; empty where there is none of ours."""
    record = json_object(folder / RUN_FILE)
    ours = (
        isinstance(record.get("scenario"), dict)
        and isinstance(record["scenario"].get("hash"), str)
        and isinstance(record.get("stages"), list)
    )
    return record if ours else {}


@dataclass(frozen=True, kw_only=True)
class FolderContents:
    """What a command writes into a folder of its own."""

    what: str
    """`run`."""
    holds: Callable[[Path], bool]
    """Whether a folder holds one already."""
    pieces: Pieces


RUN = FolderContents(what="run", holds=is_run, pieces=pieces.RUN)


def real_path(folder: Path) -> Path:
    """Where a folder really stands: links are followed.

    Raises
    ------
    UsageError
        A link on the way leads nowhere, or the system refuses the name.
    """
    try:
        for path in (folder.absolute(), *folder.absolute().parents):
            if path.is_symlink() and not path.exists():
                there = os.readlink(path)  # noqa: PTH115 - its text, not where it leads
                raise UsageError(
                    f"'{path}' is a link to '{there}', which is not there; make that folder, or "
                    "name another with -o"
                )
        found = Path(os.path.realpath(folder))
        if folder.exists():
            found.lstat()
        longest = os.fsencode("x" * LONGEST + found.name)
        (found.parent / os.fsdecode(longest)).exists()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"no folder can be written at '{_short(folder)}': {reason}; name another with -o"
        ) from error
    return found


def _short(folder: Path, most: int = 80) -> str:
    text = str(folder)
    return text if len(text) <= most else f"{text[:most]}..."


def check_target(folder: Path, *, force: bool = False, contents: FolderContents = RUN) -> None:
    """Refuse a place where no run may be written; to be asked before a long computation.

    An empty folder is as good as none. `force` lets a run be replaced, and nothing else; files in
    it that are not of a run stay. Left-overs of killed processes beside it are removed.

    Raises
    ------
    UsageError
        Something is there that is not to be replaced, or the place cannot be written to.
    """
    target, what = real_path(folder), contents.what
    tidy(target.parent)
    try:
        _check_place(folder, target)
        if target.is_dir() and any(target.iterdir()):
            _check_contents(folder, target, force=force, contents=contents)
    except OSError as error:
        raise UsageError(
            f"the {what} cannot be written to '{folder}': {error.strerror or error}; "
            "mend that, or name another folder with -o"
        ) from error


def _check_place(folder: Path, target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise UsageError(f"'{folder}' is a file, not a folder; name another with -o")
    if target.exists() and os.path.ismount(target):
        raise UsageError(
            f"'{folder}' is where a disk is mounted, and cannot be replaced as a whole; name a "
            "folder in it with -o"
        )
    ancestor = target.parent
    while not ancestor.exists():
        ancestor = ancestor.parent
    if not ancestor.is_dir():
        raise UsageError(f"'{ancestor}' is a file, so no folder fits into it; name another with -o")
    if not os.access(ancestor, os.W_OK | os.X_OK):
        raise UsageError(f"'{ancestor}' cannot be written to; name another with -o")
    probe = hidden(ancestor / target.name, PART)
    probe.mkdir()
    probe.rmdir()


def _check_contents(folder: Path, target: Path, *, force: bool, contents: FolderContents) -> None:
    what = contents.what
    if not contents.holds(target):
        raise UsageError(
            f"'{folder}' is a folder that holds no {what}, and is left alone; name another with -o"
        )
    if not force:
        raise UsageError(
            f"'{folder}' holds a {what} already; replace it with --force, or name another with -o"
        )
    for path in foreign(target, contents.pieces):
        within = path.relative_to(target)
        if within.parts[0] in contents.pieces and within.parts[0] != pieces.RUNS:
            odd = "holds" if len(within.parts) > 1 else "is there with"
            raise UsageError(
                f"'{folder}' {odd} '{within}', which is no part of a {what} and in the way of one; "
                "move it elsewhere, or name another folder with -o"
            )


@contextmanager
def replacing(
    folder: Path, *, force: bool = False, contents: FolderContents = RUN
) -> Iterator[Path]:
    """A fresh folder to fill, which takes the place of `folder` at the end if all went well.

    Until then it stands beside it under a hidden name; after a failure nothing has changed. What
    is foreign in the folder that is replaced moves into the new one. The options are those of
    `check_target`.
    """
    check_target(folder, force=force, contents=contents)
    target = real_path(folder)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part_of(target) as part:
            yield part
            check_target(folder, force=force, contents=contents)
            _take_place(part, target, contents)
    except OSError as error:
        raise UsageError(
            f"the {contents.what} cannot be written to '{folder}': {error.strerror or error}; "
            "mend that, or name another folder with -o"
        ) from error


def _take_place(part: Path, target: Path, contents: FolderContents) -> None:
    if not target.exists():
        part.rename(target)
        return
    old = hidden(target, OLD)
    with in_use(target, known_as=old):
        target.rename(old)
        try:
            part.rename(target)
        except BaseException:
            old.rename(target)
            raise
        give_over(old, target, contents.pieces)
