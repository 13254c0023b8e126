"""`solve` as a process of its own: in a terminal, and when Ctrl-C comes twice."""

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PATIENCE_S = 300
"""For whatever a process does in no time on an idle machine."""

SCRIPT = """
import sys, time
from importlib import import_module
from types import SimpleNamespace
from returnplan.cli import main

def optimise(network, *, progress, interrupt, **options):
    for stage, objective in enumerate(("key_post_days", "post_days"), 1):
        progress(SimpleNamespace(objective=objective, stage=stage, stages=2, value=30.0,
                                 bound=54.0, gap=0.8, elapsed_s=0.1))
        time.sleep(0.6)
    if "deaf" in sys.argv[0]:
        time.sleep(3000)
    sys.exit()  # what the terminal shows before is all that matters


sys.argv[0] = MODE
import_module("returnplan.optimiser").optimise = optimise
main()
"""


def started(mode: str, tiny: Path, folder: Path, **streams: object) -> subprocess.Popen[bytes]:
    script = SCRIPT.replace("MODE", repr(mode))
    return subprocess.Popen(
        [sys.executable, "-c", script, "solve", str(tiny)],
        cwd=folder,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
        **streams,
    )


def test_live_line_and_a_line_for_each_stage_in_a_terminal(tiny, tmp_path):
    here, there = pty.openpty()
    process = started("finds", tiny, tmp_path, stdout=subprocess.DEVNULL, stderr=there)
    os.close(there)
    shown = b""
    try:
        while chunk := os.read(here, 4096):
            shown += chunk
    except OSError:  # the other side was closed
        pass
    assert process.wait(PATIENCE_S) == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    first = "stage 1/2 key_post_days: value 30, bound 54, gap 80.00 %"
    assert re.search(re.escape(first) + r", \d+ of 10 s", text), text
    assert text.count("stage 2/2 post_days: value 30, bound 54, gap 80.00 %\r\n") == 1


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_second_signal_gives_up_at_once(tiny, tmp_path, number, status):
    """The optimiser here would listen to nothing for an hour."""
    process = started("deaf", tiny, tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    try:
        assert b"stage 1/2" in process.stderr.readline()
        process.send_signal(number)
        assert process.stderr.readline() == b"\n"
        assert b"once more gives up at once" in process.stderr.readline()
        process.send_signal(number)
        assert process.wait(PATIENCE_S) == status
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
    assert not (tmp_path / "runs").exists()
