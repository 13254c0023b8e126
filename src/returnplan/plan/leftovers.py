"""Hidden folders that a command fills before they take their place, and what killed ones left.

`.NAME.PID.part` is what the process PID is writing, `.NAME.PID.old` what it is about to replace.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from returnplan.plan.pieces import (
    COMPARISON,
    COMPARISON_FILES,
    EXPORT,
    RUN,
    RUN_FILE,
    SCENARIO_BOOK,
    SCENARIO_FILES,
    SIMULATION,
    SIMULATION_FILE,
    SWEEP_TABLES,
    Pieces,
    foreign,
    remove,
)
from returnplan.scenario.contents import SETTINGS_FILE

PART, OLD = "part", "old"
LONGEST = len(f"..{2**22}-99.{PART}")
"""Bytes that the name of a hidden folder may have more than that of its target."""
UNTOUCHED_S = 24 * 3600
"""Age from which a folder is abandoned where the system does not tell who is alive."""

_NAMED = re.compile(rf"\.(?P<name>.+)\.(?P<pid>\d+)(?:-\d+)?\.(?P<state>{PART}|{OLD})")
_KINDS: tuple[Pieces, ...] = (
    RUN,
    COMPARISON,
    SWEEP_TABLES,
    EXPORT,
    SIMULATION,
    {**SCENARIO_FILES, SCENARIO_BOOK: None},
)
_MARKS: dict[str, Pieces] = {
    RUN_FILE: RUN,
    COMPARISON_FILES[0]: COMPARISON,
    SIMULATION_FILE: SIMULATION,
    SETTINGS_FILE: SCENARIO_FILES,
}
"""File by which a folder that was to be replaced is known, and its pieces."""
_at_work: set[Path] = set()
"""Hidden folders of this very process."""


@contextmanager
def part_of(target: Path) -> Iterator[Path]:
    """A fresh hidden folder beside `target`, locked while the block runs and gone after it."""
    part = hidden(target, PART)
    part.mkdir()
    try:
        with in_use(part):
            yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextmanager
def in_use(folder: Path, known_as: Path | None = None) -> Iterator[None]:
    """Nobody takes a folder (or `known_as`, its later name) for a left-over meanwhile."""
    _at_work.add(known_as or folder)
    lock = _lock(folder)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)
        _at_work.discard(known_as or folder)


def hidden(target: Path, state: str) -> Path:
    """A name beside `target` that nothing has yet.

    In containers processes of several machines may share a number, and a folder too.
    """
    stem = f".{target.name}.{os.getpid()}"
    number, path = 1, target.parent / f"{stem}.{state}"
    while path.exists() or path.is_symlink():
        number += 1
        path = target.parent / f"{stem}-{number}.{state}"
    return path


def tidy(folder: Path) -> None:
    """Remove what killed processes left in a folder; an earlier run comes back to its place.

    Where that has been taken since, files of the user's move into the new run. Folders that other
    processes are filling stay, and so does whatever holds a file that no command writes.
    """
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            match = _NAMED.fullmatch(path.name)
            if match is None or not path.is_dir() or path.is_symlink() or not _abandoned(path):
                continue
            with suppress(OSError):
                if match["state"] == OLD:
                    _put_back(path, folder / match["name"])
                else:
                    _clear(path)


def _put_back(old: Path, target: Path) -> None:
    kind = next((kind for name, kind in _MARKS.items() if (old / name).is_file()), None)
    if kind is None:
        _clear(old)
    elif not target.exists():
        old.rename(target)
    elif target.is_dir():
        give_over(old, target, kind)


def give_over(old: Path, new: Path, pieces: Pieces) -> None:
    """Move what is foreign in a replaced folder into the one that has its place; remove the rest.

    What finds its name taken stays where it is.
    """
    for path in list(foreign(old, pieces)):
        place = new / path.relative_to(old)
        if not place.exists() and not place.is_symlink():
            place.parent.mkdir(parents=True, exist_ok=True)
            path.rename(place)
    remove(old, pieces)


def _clear(part: Path) -> None:
    """Remove a folder in which every file is one that a command writes."""
    for pieces in _KINDS:
        if not any(foreign(part, pieces)):
            remove(part, pieces)
            return


def _abandoned(path: Path) -> bool:
    """Whether no process that is alive is filling a hidden folder."""
    if path in _at_work:
        return False
    if sys.platform == "win32":
        return time.time() - path.stat().st_mtime > UNTOUCHED_S
    match = _NAMED.fullmatch(path.name)
    assert match is not None
    number = int(match["pid"])
    if number != os.getpid() and _alive(number):
        return False
    lock = _lock(path)
    if lock is not None:
        os.close(lock)
    return lock is not None


def _alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _lock(folder: Path) -> int | None:
    """An open file that holds the folder's lock, which ends with the process; None: it is held."""
    if sys.platform == "win32":
        return None
    import fcntl

    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        return None
    except OSError:  # a file system without locks; the process's number has to do
        return opened
    return opened
