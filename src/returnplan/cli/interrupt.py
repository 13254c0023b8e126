"""Ctrl-C and SIGTERM while a command works: the first asks it to finish, the second ends it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Event
from types import FrameType
from typing import TypeVar

_Result = TypeVar("_Result")


class Interruption:
    """What a signal has asked for. `event` is set by the first one."""

    def __init__(self, promise: str) -> None:
        self.event = Event()
        self._promise = promise
        self.exit_status = 0
        """128 + the number of the first signal: 130 for Ctrl-C, 143 for SIGTERM."""

    def handle(self, number: int, frame: FrameType | None) -> None:
        if self.event.is_set():
            with suppress(OSError, ValueError):
                sys.stderr.flush()
            os._exit(128 + number)
        self.exit_status = 128 + number
        self.event.set()
        word = "interrupted" if number == signal.SIGINT else "terminated"
        message = f"{word}; {self._promise} (once more gives up at once)"
        with suppress(OSError):
            os.write(2, f"\nreturnplan: {message}\n".encode())


@contextmanager
def interruptible(promise: str = "writing the best plan so far") -> Iterator[Interruption]:
    """Catches SIGINT and SIGTERM while the block runs; `promise` says what comes of the first."""
    interruption = Interruption(promise)
    before = {
        number: signal.signal(number, interruption.handle)
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def in_background(work: Callable[[], _Result]) -> _Result:
    """The result of `work`, done in a second thread while this one listens to signals.

    Python runs signal handlers between two steps of the main thread only: while that thread is
    inside an engine, none would run.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()
