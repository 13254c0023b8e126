"""Sweeps of tiny, and what they leave behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"
TABLES = ("sweep.csv", "comparison.csv", "cohorts.csv", "trips.csv", "inputs.csv")
LIMIT_S = 600
BEDS = ("--vary", "quarantine.beds=5,6,7")
BUDGET = ("--vary", "budget=5000,9000")
"""For 5,000 yuan two rides of the coach can be had, or the train (2,860 with its transfers)."""


PATIENT = """
from returnplan.cli import main
from returnplan.jobs import crew

crew.CONNECT_SECONDS = crew.RECONNECT_SECONDS = crew.FETCH_SECONDS = 300
main()
"""
"""The program, more patient with a cluster: a machine under load takes a minute to start one."""


@contextmanager
def begin(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    """`returnplan sweep ...` in a process of its own, which does not outlive the block."""
    with subprocess.Popen(
        [sys.executable, "-c", PATIENT, "sweep", *map(str, arguments)],
        env={**os.environ, "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def tables_of(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in TABLES}


def times_of(folder: Path) -> dict[str, int]:
    """When each run was written; one that is being written still has a name with a dot before."""
    runs = folder.glob("runs/[!.]*/run.json")
    return {path.parent.name: path.stat().st_mtime_ns for path in runs}


def alive(process: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
