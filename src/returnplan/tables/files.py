"""Reading a file whole: only a plain file, and only one of a size that its reader bears."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

MOST_BYTES = 64_000_000
"""Of a table: a million workers by name."""
MOST_ROWS = 1_000_000
MOST_CELLS = 20_000_000
_PARTING = (b",", b";", b"\t")

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class FileError(Exception):
    """A file is not read. `hint` says what to do about it."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


def read_file(path: Path, most: int = MOST_BYTES) -> bytes:
    """Content of a file; links are followed. Never waits for somebody to write into a pipe.

    Raises
    ------
    FileError
        There is no such file, it is something else than a file, has more than `most` bytes, or the
        system refuses to read it.
    """
    try:
        _check(path, os.stat(path), most)  # noqa: PTH116 - a name with a zero byte is told too
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            _check(path, os.fstat(file.fileno()), most)
            content = _within(file, most)
    except (OSError, ValueError) as fault:
        raise system_fault(path, fault) from None
    if len(content) > most:
        raise _too_large(len(content), most)
    return content


def _within(file: BinaryIO, most: int) -> bytes:
    """Content of a file up to `most` bytes and one more, which is taken as far as it goes.

    A single read of so many bytes takes as much memory first, however small the file is.
    """
    content = bytearray()
    while len(content) <= most and (piece := file.read(min(_PIECE, most + 1 - len(content)))):
        content += piece
    return bytes(content)


_PIECE = 1 << 20
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _check(path: Path, found: os.stat_result, most: int) -> None:
    for is_kind, word in _KINDS:
        if is_kind(found.st_mode):
            raise FileError(f"it is {word}, not a file", "put a file in its place, or take it out")
    if found.st_size > most:
        raise _too_large(found.st_size, most)


def _too_large(size: int, most: int) -> FileError:
    return FileError(
        f"it has {size / 1e6:,.1f} MB, and at most {most / 1e6:g} MB are read",
        "see whether it is the right file, or count workers in cohorts instead of naming each",
    )


def system_fault(path: Path, fault: OSError | ValueError) -> FileError:
    """What the system says of a path, links that lead nowhere by their name."""
    if isinstance(fault, ValueError):
        return FileError("its name holds a zero byte", "give it another name")
    if fault.errno == errno.ELOOP:
        return FileError("it is a link that leads back to itself", "take the link out")
    if fault.errno == errno.ENOENT and path.is_symlink():
        there = os.readlink(path)  # noqa: PTH115 - its text, not where it leads
        return FileError(
            f"it is a link to '{there}', which is not there", "mend the link, or take it out"
        )
    return FileError(fault.strerror or "the system refuses", "see whether it may be read")


def check_count(content: bytes) -> None:
    """Refuses a table of more lines or cells than are read, before any of them is.

    Raises
    ------
    FileError
        With the number that is too large.
    """
    lines = content.count(b"\n")
    if lines > MOST_ROWS:
        raise FileError(
            f"it has {lines:,} lines, and at most {MOST_ROWS:,} are read",
            "delete what stands below the table, or count workers in cohorts",
        )
    cells = max(content.count(mark) for mark in _PARTING)
    if cells > MOST_CELLS:
        raise FileError(
            f"it has {cells:,} cells, and at most {MOST_CELLS:,} are read",
            "delete the columns beside the table",
        )
