"""Putting a run folder in its place: complete or absent, never half."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from returnplan.errors import UsageError

RUN_FILE = "run.json"


def is_run(folder: Path) -> bool:
    """Whether a folder holds a run: its run.json and its trips."""
    return (folder / RUN_FILE).is_file() and (folder / "trips.csv").is_file()


def check_target(
    folder: Path,
    *,
    force: bool = False,
    holds: Callable[[Path], bool] = is_run,
    what: str = "run",
) -> None:
    """Refuse a place where no run may be written; to be asked before a long computation.

    An empty folder is as good as none. `force` lets a run be replaced, and nothing else. `holds`
    tells whether a folder holds `what` is to be written, where that is no run.

    Raises
    ------
    UsageError
        Something is there that is not to be replaced, or the place cannot be written to.
    """
    if folder.is_dir() and any(folder.iterdir()):
        if not holds(folder):
            raise UsageError(
                f"'{folder}' is a folder that holds no {what}, and is left alone; "
                "name another with -o"
            )
        if not force:
            raise UsageError(
                f"'{folder}' holds a {what} already; replace it with --force, "
                "or name another with -o"
            )
    elif folder.exists() and not folder.is_dir():
        raise UsageError(f"'{folder}' is a file, not a folder; name another with -o")
    ancestor = folder.absolute().parent
    while not ancestor.exists():
        ancestor = ancestor.parent
    if not ancestor.is_dir():
        raise UsageError(f"'{ancestor}' is a file, so no folder fits into it; name another with -o")
    if not os.access(ancestor, os.W_OK):
        raise UsageError(f"'{ancestor}' cannot be written to; name another with -o")


@contextmanager
def replacing(
    folder: Path,
    *,
    force: bool = False,
    holds: Callable[[Path], bool] = is_run,
    what: str = "run",
) -> Iterator[Path]:
    """A fresh folder to fill, which takes the place of `folder` at the end if all went well.

    Until then it stands beside it under a hidden name; after a failure nothing has changed. The
    options are those of `check_target`.
    """
    check_target(folder, force=force, holds=holds, what=what)
    target = folder.absolute()
    part = target.parent / f".{target.name}.{os.getpid()}.part"
    old = target.parent / f".{target.name}.{os.getpid()}.old"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        yield part
        if target.exists():
            target.rename(old)
        try:
            part.rename(target)
        except BaseException:
            if old.exists():
                old.rename(target)
            raise
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise UsageError(
            f"the {what} cannot be written to '{folder}': {error.strerror or error}; "
            "mend that, or name another folder with -o"
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
