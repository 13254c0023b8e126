"""Processes that solve points: one that dies takes its own point along, and none outlives us."""

import operator
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial

import pytest

from returnplan.jobs.crew import Processes
from sweep.sweeping import alive

PATIENCE_S = 300
"""For whatever a process does in no time on an idle machine."""


def gone(process):
    """Whether a process ends while we have patience."""
    until = time.monotonic() + PATIENCE_S
    while alive(process) and time.monotonic() < until:
        time.sleep(0.02)
    return not alive(process)


def test_a_process_that_dies_fails_its_own_task_only():
    with Processes(2) as crew:
        bad, good = crew.submit(partial(os._exit, 7)), crew.submit(partial(operator.add, 1, 2))
        wait([bad, good], timeout=PATIENCE_S)
        assert good.result() == 3
        assert isinstance(bad.exception(), BrokenProcessPool)
        crew.release(bad)
        crew.release(good)
        again = crew.submit(os.getpid)
        assert again.result(PATIENCE_S) != os.getpid(), "the place is taken by another process"
        crew.release(again)


def test_a_process_is_used_again():
    with Processes(1) as crew:
        pids = []
        for _ in range(3):
            future = crew.submit(os.getpid)
            pids.append(future.result(PATIENCE_S))
            crew.release(future)
    assert len(set(pids)) == 1
    assert gone(pids[0])


def test_leaving_gives_up_what_is_at_work():
    with Processes(1) as crew:
        future = crew.submit(os.getpid)
        process = future.result(PATIENCE_S)
        crew.release(future)
        future = crew.submit(partial(time.sleep, 3000))
        time.sleep(0.1)
    assert gone(process), "long before its sleep was over"
    with pytest.raises(BrokenProcessPool):
        future.result(1)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_processes_end_with_a_parent_that_is_killed():
    script = (
        "import os, time\n"
        "from functools import partial\n"
        "from returnplan.jobs.crew import Processes\n"
        "if __name__ == '__main__':\n"
        "    with Processes(2) as crew:\n"
        "        futures = [crew.submit(os.getpid) for _ in range(2)]\n"
        "        print(*[future.result() for future in futures], flush=True)\n"
        "        crew.release(futures[0])\n"
        "        crew.submit(partial(time.sleep, 3000)).result()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    processes = [int(word) for word in parent.stdout.readline().split()]
    assert len(set(processes)) == 2
    assert all(map(alive, processes))
    parent.send_signal(signal.SIGKILL)
    parent.wait(PATIENCE_S)
    parent.stdout.close()
    assert all(map(gone, processes)), "an idle one and one at work"
