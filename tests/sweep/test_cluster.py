"""A sweep on a Dask cluster: a scheduler and two workers, killed and started again on the way."""

import os
import socket
import subprocess
import sys
import time

import pytest

from sweep.sweeping import BEDS, BUDGET, TINY, begin, tables_of, times_of

pytest.importorskip("distributed")

PATIENCE_SECONDS = 300
AS_ALLOWED = """
import time
from importlib import import_module
from pathlib import Path

folder = Path(FOLDER)
module = import_module("returnplan.jobs.solve")
solve = module.__dict__.setdefault("at_once", module.solve)


def taken():
    for leave in folder.glob("leave-*"):
        try:
            leave.unlink()
        except FileNotFoundError:
            continue
        return True
    return (folder / "all").exists()


def as_allowed(*arguments, **options):
    while not taken():
        time.sleep(0.1)
    return solve(*arguments, **options)


module.solve = as_allowed
"""
"""Loaded into the workers: they solve a point for each leave, so that they are killed at work."""


class Cluster:
    def __init__(self, folder):
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self._port}"
        self._processes = []
        self._leaves = 0
        (folder / "as_allowed.py").write_text(AS_ALLOWED.replace("FOLDER", repr(str(folder))))

    def scheduler(self):
        host = ("--host", "127.0.0.1", "--port", str(self._port))
        return self._begin("scheduler", *host, "--no-show", "--no-dashboard")

    def worker(self):
        plain = ("--no-nanny", "--no-dashboard", "--nthreads", "1", "--memory-limit", "0")
        return self._begin(
            "worker", self.address, *plain, "--preload", self._folder / "as_allowed.py"
        )

    def _begin(self, *arguments):
        with (self._folder / "cluster.log").open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *map(str, arguments)],
                env={**os.environ, "DASK_TEMPORARY_DIRECTORY": str(self._folder)},
                stdout=log,
                stderr=log,
            )
        self._processes.append(process)
        return process

    def allow_one(self):
        self._leaves += 1
        (self._folder / f"leave-{self._leaves}").touch()

    def allow_all(self):
        (self._folder / "all").touch()

    def end(self):
        for process in self._processes:
            process.kill()
            process.wait()

    def count(self, word):
        return (self._folder / "cluster.log").read_text().count(word)


@pytest.fixture
def cluster(tmp_path):
    found = Cluster(tmp_path)
    yield found
    found.end()


def wait_until(condition):
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_killed_and_started_again_on_the_way(cluster, tmp_path, swept):
    """First a worker dies at work, then the scheduler and the other; the tables are the same."""
    scheduler, worker, other = cluster.scheduler(), cluster.worker(), cluster.worker()
    wait_until(lambda: cluster.count("Registered to") >= 2)
    grid = tmp_path / "grid"
    with begin(TINY, *BEDS, *BUDGET, "-o", grid, "--cluster", cluster.address) as sweep:
        cluster.allow_one()
        wait_until(lambda: len(times_of(grid)) == 1)
        worker.kill()
        cluster.allow_one()
        wait_until(lambda: len(times_of(grid)) == 2)
        for process in (scheduler, other):
            process.kill()
            process.wait()
        kept = times_of(grid)
        assert len(kept) == 2
        cluster.allow_all()
        cluster.scheduler()
        cluster.worker()
        out, _ = sweep.communicate(timeout=PATIENCE_SECONDS)
    assert sweep.returncode == 0, out
    assert "6 of 6 points solved" in out
    assert kept.items() <= times_of(grid).items()
    assert tables_of(grid) == tables_of(swept)


def test_no_scheduler_and_no_workers(cluster, tmp_path):
    with begin(TINY, *BEDS, "-o", tmp_path / "grid", "--cluster", "nowhere") as sweep:
        out, _ = sweep.communicate(timeout=PATIENCE_SECONDS)
    assert sweep.returncode == 2
    assert "'nowhere' is no address of a Dask scheduler" in out
    cluster.scheduler()
    wait_until(lambda: cluster.count("Scheduler at:"))
    with begin(TINY, *BEDS, "-o", tmp_path / "grid", "--cluster", cluster.address) as sweep:
        out, _ = sweep.communicate(timeout=PATIENCE_SECONDS)
    assert sweep.returncode == 2
    assert f"has no workers; start some with: dask worker {cluster.address}" in out
    assert not (tmp_path / "grid").exists()
