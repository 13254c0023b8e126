"""A process that has read the program once and runs each command in a copy of itself.

Reading takes longer than most commands. A line of JSON on standard input asks for a command, a line
of standard output tells its exit status.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

READ = (
    "returnplan.auditing",
    "returnplan.certificate",
    "returnplan.cli.app",
    "returnplan.cli.check",
    "returnplan.cli.show",
    "returnplan.cli.simulate",
    "returnplan.cli.solve",
    "returnplan.cli.sweep",
    "returnplan.comparison.tables",
    "returnplan.events",
    "returnplan.jobs.because",
    "returnplan.jobs.replanned",
    "returnplan.network",
    "returnplan.optimiser",
    "returnplan.optimiser.search.sides",
    "returnplan.page.compared.render",
    "returnplan.page.render",
    "returnplan.plan.read",
    "returnplan.plan.write",
    "returnplan.report.explain",
    "returnplan.report.terminal",
    "returnplan.simulation",
    "returnplan.tables.workbook",
    "jinja2.compiler",
    "rich.table",
)
"""Modules, with all that they read, that a copy begins with."""


class Prepared:
    """The process, as whoever asks sees it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        atexit.register(self._process.communicate)

    def run(
        self,
        words: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        *,
        out: Path,
        err: Path,
    ) -> int:
        """Exit status of `returnplan WORDS` in a folder; what it prints is added to the files."""
        asked = {"words": [*words], "folder": str(folder), "out": str(out), "err": str(err)}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({**asked, "environment": {**environment}}) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@cache
def prepared() -> Prepared:
    """One of this process."""
    return Prepared()


def _serve() -> None:
    for name in READ:
        importlib.import_module(name)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _run(**asked)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(*, words: list[str], folder: str, environment: dict[str, str], out: str, err: str) -> None:
    """The command, in this copy; it ends with it."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    with (
        Path(os.devnull).open("rb") as nothing,
        Path(out).open("ab") as printed,
        Path(err).open("ab") as said,
    ):
        for there, here in ((nothing, 0), (printed, 1), (said, 2)):
            os.dup2(there.fileno(), here)
    from returnplan.cli import main, session

    session._BEGAN = time.monotonic()
    sys.argv = ["returnplan", *words]
    status = 1
    try:
        main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    _serve()
