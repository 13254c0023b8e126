"""How soon `solve` ends: by its time limit, and after Ctrl-C and SIGTERM.

    make bench ONLY=limits                # every size, half an hour on two cores
    make bench ONLY=limits-county         # one of them

Each command is a process of its own, as a planner would start it, with all that it does: the
interpreter's start, reading, network, stages, audit, writing.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from runs import written

from returnplan.plan.read import read_plan

TINY = Path(__file__).parents[1] / "scenarios" / "tiny"
PREFIX = "limits"
PATIENCE_S = 300.0
"""Beyond its limit, from which a command is killed."""
STEP_S = 0.02


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is tried of a size."""

    size: str
    limits: tuple[float, ...]
    """Time limits in seconds."""
    signals: tuple[float, ...]
    """Seconds from the start to a signal; the time limit is far away."""


ASKED = (
    Asked(size="tiny", limits=(2,), signals=(0.1, 0.5)),
    Asked(size="county", limits=(3, 10, 20), signals=(0.3, 2, 8)),
    Asked(size="city", limits=(10, 20, 60), signals=(1, 5, 15, 30)),
    Asked(size="province", limits=(60, 120, 300), signals=(2, 20, 60, 120)),
)
LONG_S = 600.0
"""Time limit of a command that gets a signal."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended."""

    size: str
    asked: str
    """`limit 20 s`, `SIGTERM at 5 s`."""
    seconds: float
    """From the start, or from the signal."""
    whole: float
    """From the start."""
    status: int
    """Exit status; negative: killed by that signal."""
    memory_mb: int
    """The most that the process held."""
    carried: int | None
    """Heads of the plan that was written; None: there is none."""

    def __str__(self) -> str:
        plan = "no plan" if self.carried is None else f"{self.carried} carried"
        return (
            f"{self.size:<9} {self.asked:<18} {self.seconds:7.2f} s of {self.whole:7.2f} s, "
            f"status {self.status}, {self.memory_mb} MiB, {plan}"
        )


def sizes(names: list[str]) -> list[Asked]:
    """Of `limits`, `limits-city`, ... those that are asked."""
    by_name = {f"{PREFIX}-{one.size}": one for one in ASKED}
    return [one for name in names for one in ([by_name[name]] if name != PREFIX else ASKED)]


def measured(asked: Asked) -> Iterator[Ended]:
    """Every command of a size, one after another."""
    with tempfile.TemporaryDirectory() as parent:
        folder = TINY
        if asked.size != "tiny":
            folder = written(asked.size, 0, Path(parent) / "scenario")
        for limit in asked.limits:
            yield ended(asked.size, folder, Path(parent) / f"limit-{limit:g}", limit)
        for at in asked.signals:
            for number in (signal.SIGINT, signal.SIGTERM):
                run = Path(parent) / f"{number.name}-{at:g}"
                yield ended(asked.size, folder, run, LONG_S, number, at)


def ended(
    size: str,
    folder: Path,
    run: Path,
    limit: float,
    number: signal.Signals | None = None,
    at: float = 0.0,
) -> Ended:
    """How one command ends, with a signal `at` seconds after its start if there is one."""
    command = [sys.executable, "-m", "returnplan", "solve", str(folder), "-o", str(run)]
    command += ["--quiet", "--time-limit", f"{limit:g}"]
    began = since = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    done, sent = 0, False
    while not done:
        time.sleep(STEP_S)
        now = time.monotonic()
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        if number is not None and not done and not sent and now >= began + at:
            process.send_signal(number)
            since, sent = now, True
        if now > began + limit + PATIENCE_S:
            process.kill()
    process.returncode = os.waitstatus_to_exitcode(status)  # Popen need not wait for it
    over = time.monotonic()
    return Ended(
        size=size,
        asked=f"limit {limit:g} s" if number is None else f"{number.name} at {at:g} s",
        seconds=over - since,
        whole=over - began,
        status=process.returncode,
        memory_mb=usage.ru_maxrss // 1024,
        carried=_carried(run),
    )


def _carried(run: Path) -> int | None:
    if not (run / "run.json").exists():
        return None
    return sum(read_plan(run).account.carried.values())


def main(names: list[str]) -> None:
    """Measure and print."""
    for asked in sizes(names):
        for one in measured(asked):
            print(one, flush=True)
