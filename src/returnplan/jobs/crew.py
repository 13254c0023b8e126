"""Who solves the points of a sweep: processes of this machine, or a Dask cluster.

Both take a task and give a `concurrent.futures.Future` for it.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import re
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.connection import Connection
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from returnplan.errors import UsageError

if TYPE_CHECKING:
    from returnplan.plan import Plan

    Task = Callable[[], Plan]

CONNECT_SECONDS = 10
RECONNECT_SECONDS = 60
"""How long a cluster may be away, while it is started again, before its tasks are given up."""
FETCH_SECONDS = 60
"""How long fetching one plan from a cluster may take."""

_ADDRESS = re.compile(r"(\w+://)?[^\s/]+:\d+")


class Crew(Protocol):
    """Takes tasks as long as it has room; leaving it ends what is still at work."""

    size: int
    """Tasks that it takes at a time."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def submit(self, task: Task) -> Future[Plan]:
        """Begin a task."""

    def release(self, future: Future[Plan]) -> None:
        """Free the place of a task that is done."""

    def is_gone(self) -> bool:
        """Whether no task will be done any more."""


class Processes:
    """Processes of this machine, each with a task at a time.

    A process that dies takes its own task with it and no other. All of them end with this one,
    even when it is killed.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._idle: list[_Process] = []
        self._busy: dict[Future[Plan], _Process] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self._idle, *self._busy.values()):
            process.end()

    def submit(self, task: Task) -> Future[Plan]:
        process = self._idle.pop() if self._idle else _Process()
        future = process.pool.submit(task)
        self._busy[future] = process
        return future

    def release(self, future: Future[Plan]) -> None:
        process = self._busy.pop(future)
        if isinstance(future.exception(), BrokenProcessPool):
            process.end()
        else:
            self._idle.append(process)

    def is_gone(self) -> bool:
        return False


class _Process:
    """A pool of one process, which ends as soon as nobody holds the other end of its line."""

    def __init__(self) -> None:
        # A forked child would share the threads and locks of the engines.
        context = multiprocessing.get_context("spawn")
        line, self._held = context.Pipe(duplex=False)
        self.pool = ProcessPoolExecutor(1, context, initializer=_listen, initargs=(line,))

    def end(self) -> None:
        self._held.close()
        self.pool.shutdown(cancel_futures=True)


def _listen(line: Connection[Any, Any]) -> None:
    """Begin a worker process: Ctrl-C is for its parent to answer, and without it there is no use.

    With `spawn` nobody else inherits the other end of the line: it closes when the parent ends.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(line,), daemon=True).start()


def _end_with(line: Connection[Any, Any]) -> None:
    try:
        line.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)


class Cluster:
    """A Dask cluster, which is given tasks and spreads them over its workers.

    A worker that dies has its tasks done by another one; Dask gives a task up after several. While
    the scheduler is away, as for being started again, tasks are cancelled and may be given anew.
    """

    def __init__(self, address: str, size: int) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise UsageError(
                "--cluster takes the package distributed, which is not installed; "
                "install it with: pip install 'returnplan[cluster]'"
            ) from None
        if not _ADDRESS.fullmatch(address):
            raise UsageError(
                f"'{address}' is no address of a Dask scheduler; write it with its port, as "
                "tcp://127.0.0.1:8786"
            )
        for name in ("distributed", "distributed.client"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.size = size
        try:
            with Client(address, timeout=CONNECT_SECONDS, set_as_default=False) as client:
                workers = len(client.scheduler_info()["workers"])
            # A client has one patience for both, and a wrong address is to be told soon.
            self._client = Client(address, timeout=RECONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"no Dask scheduler answers at '{address}' ({_first_line(error)}); start one with: "
                "dask scheduler, or mend the address, such as tcp://127.0.0.1:8786"
            ) from error
        self._remote: dict[Future[Plan], Any] = {}
        if not workers:
            self.__exit__()
            raise UsageError(
                f"the Dask scheduler at '{address}' has no workers; start some with: "
                f"dask worker {address} --nthreads 1"
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._remote.clear()
        self._client.close(timeout=CONNECT_SECONDS)

    def submit(self, task: Task) -> Future[Plan]:
        future: Future[Plan] = Future()
        remote = self._client.submit(task, pure=False)
        self._remote[future] = remote
        remote.add_done_callback(partial(_settle, future))
        return future

    def release(self, future: Future[Plan]) -> None:
        self._remote.pop(future, None)

    def is_gone(self) -> bool:
        return self._client.status in ("closing", "closed")


def _settle(future: Future[Plan], remote: Any) -> None:
    """Fetch what came of a task; cancelled if the cluster went away with it, or meanwhile.

    Dask's own executor leaves a future open for ever whose result is lost while it is fetched.
    """
    try:
        if remote.status == "error":
            future.set_exception(remote.exception(timeout=FETCH_SECONDS))
        else:
            future.set_result(remote.result(timeout=FETCH_SECONDS))
    except Exception:  # whatever it is called, the result is out of reach
        future.cancel()
        future.set_running_or_notify_cancel()


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "timeout")
