"""Who does the tasks of a sweep or a simulation: processes of this machine, or a Dask cluster.

Both take a task and give a `concurrent.futures.Future` for it; `outcomes` keeps them at work.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import re
import signal
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.connection import Connection
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar

from returnplan.errors import ReturnplanError, UsageError

if TYPE_CHECKING:
    from threading import Event

_Result = TypeVar("_Result")
_Key = TypeVar("_Key", bound=Hashable)

TRIES = 3
"""Times that a task is given to a cluster that loses it."""
LISTEN_SECONDS = 0.2
"""How often it is looked whether the work is to end."""

CONNECT_SECONDS = 10
RECONNECT_SECONDS = 60
"""How long a cluster may be away, while it is started again, before its tasks are given up."""
FETCH_SECONDS = 60
"""How long fetching one result from a cluster may take."""

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

    def submit(self, task: Callable[[], _Result]) -> Future[_Result]:
        """Begin a task."""

    def release(self, future: Future[Any]) -> None:
        """Free the place of a task that is done."""

    def is_gone(self) -> bool:
        """Whether no task will be done any more."""


def crew_of(cluster: str | None, at_a_time: int) -> Crew:
    """The workers of a cluster, or else processes of this machine."""
    return Processes(at_a_time) if cluster is None else Cluster(cluster, at_a_time)


def outcomes(
    tasks: Sequence[tuple[_Key, Callable[[], _Result]]], crew: Crew, interrupt: Event | None
) -> Iterator[tuple[_Key, _Result | None, str]]:
    """Each task's key with its result, or why there is none, as they are done.

    Ends at the interruption. A task whose cluster was away is given to it once more when it is
    back.
    """
    waiting = [(key, task, 1) for key, task in reversed(tasks)]
    at_work: dict[Future[_Result], tuple[_Key, Callable[[], _Result], int]] = {}
    while waiting or at_work:
        if crew.is_gone():
            left = [key for key, *_ in (*at_work.values(), *waiting)]
            yield from ((key, None, "the cluster has gone; start it again") for key in left)
            return
        while waiting and len(at_work) < crew.size:
            key, task, tries = waiting.pop()
            at_work[crew.submit(task)] = key, task, tries
        done, _ = wait(at_work, timeout=LISTEN_SECONDS, return_when=FIRST_COMPLETED)
        for future in [future for future in at_work if future in done]:
            key, task, tries = at_work.pop(future)
            crew.release(future)
            if future.cancelled() and tries < TRIES:
                waiting.append((key, task, tries + 1))
                continue
            found = _outcome(future)
            yield key, *found
        if interrupt is not None and interrupt.is_set():
            return


def _outcome(future: Future[_Result]) -> tuple[_Result | None, str]:
    if future.cancelled():
        return None, f"the cluster lost it {TRIES} times; see whether the scheduler still runs"
    error = future.exception()
    if error is None:
        return future.result(), ""
    if isinstance(error, ReturnplanError):
        return None, str(error)
    if isinstance(error, BrokenExecutor):
        return None, "its process ended: it was killed, or the memory gave out"
    return None, f"{type(error).__name__}: {error}"


class Processes:
    """Processes of this machine, each with a task at a time.

    A process that dies takes its own task with it and no other. All of them end with this one,
    even when it is killed.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._idle: list[_Process] = []
        self._busy: dict[Future[Any], _Process] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self._idle, *self._busy.values()):
            process.end()

    def submit(self, task: Callable[[], _Result]) -> Future[_Result]:
        process = self._idle.pop() if self._idle else _Process()
        future = process.pool.submit(task)
        self._busy[future] = process
        return future

    def release(self, future: Future[Any]) -> None:
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
        self._remote: dict[Future[Any], Any] = {}
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

    def submit(self, task: Callable[[], _Result]) -> Future[_Result]:
        future: Future[_Result] = Future()
        remote = self._client.submit(task, pure=False)
        self._remote[future] = remote
        remote.add_done_callback(partial(_settle, future))
        return future

    def release(self, future: Future[Any]) -> None:
        self._remote.pop(future, None)

    def is_gone(self) -> bool:
        return self._client.status in ("closing", "closed")


def _settle(future: Future[Any], remote: Any) -> None:
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
