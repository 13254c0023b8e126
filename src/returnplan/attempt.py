"""Work in threads of its own: waited for only so long, and ended where it is given up."""

from __future__ import annotations

import atexit
import ctypes
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Result = TypeVar("Result")

STEP_S = 0.05
"""How often it is asked whether to wait on."""
GRACE_S = 0.3
"""Seconds for which work that is interrupted may go on to end by itself."""
LEFT_S = 10.0
"""Seconds for which Python waits at its end for work that is still inside an engine."""

_AT_WORK: WeakSet[WorkThread] = WeakSet()


class GivenUp(Exception):  # noqa: N818 - nothing is wrong with the work
    """It was not waited for any longer."""


class _EndNow(BaseException):
    """Raised in the thread of work that is given up, so no handler of exceptions takes it."""


class WorkThread(threading.Thread):
    """A thread that can be given up: it ends at its next step of Python, or after its engine.

    It is a daemon, since no engine that hears nothing may hold the process at its end.
    """

    def __init__(self, work: Callable[..., object], *args: Any) -> None:
        super().__init__(target=work, args=args, daemon=True)
        self.begun_by = threading.current_thread()
        self.inside = False
        """Whether an engine is at work in it, which calls Python back: nothing is raised then."""
        self.given_up = False
        _AT_WORK.add(self)

    def run(self) -> None:
        with suppress(_EndNow):
            super().run()

    def give_up(self) -> None:
        """End it, and all work that it began."""
        for one in list(_AT_WORK):
            if one.begun_by is self and one.is_alive():
                one.give_up()
        self.given_up = True
        if self.is_alive() and not self.inside:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self.ident or 0), ctypes.py_object(_EndNow)
            )


class Beside(WorkThread, Generic[Result]):
    """Work that has begun, whose result is asked for later.

    Without another thread (`alone`) it is done at once.
    """

    def __init__(self, work: Callable[[], Result], *, alone: bool = False) -> None:
        super().__init__(self._keep, work)
        self._found: list[Result] = []
        self._failed: list[BaseException] = []
        if alone:
            self.run()
        else:
            self.start()

    def _keep(self, work: Callable[[], Result]) -> None:
        try:
            self._found.append(work())
        except BaseException as error:
            self._failed.append(error)

    def done(self) -> bool:
        return not self.is_alive()

    def result(self) -> Result:
        """Wait for it.

        Raises
        ------
        GivenUp
            It was ended before it was done.
        BaseException
            What the work raised.
        """
        if self.is_alive():
            self.join()
        if self._failed:
            raise self._failed[0]
        if not self._found:
            raise GivenUp
        return self._found[0]


@contextmanager
def inside_an_engine() -> Iterator[None]:
    """Around a call of an engine that calls Python back, in which nothing must be raised."""
    thread = threading.current_thread()
    if not isinstance(thread, WorkThread):
        yield
        return
    thread.inside = True
    try:
        yield
    finally:
        thread.inside = False
    if thread.given_up:
        raise _EndNow


@atexit.register
def _wait_for_work_left_alone() -> None:
    """An engine that comes back while Python ends would abort the process."""
    left = [one for one in list(_AT_WORK) if one.is_alive()]
    for one in left:
        one.give_up()
    until = time.monotonic() + LEFT_S
    for one in left:
        one.join(max(0.0, until - time.monotonic()))


def attempt(
    work: Callable[[], Result],
    *,
    until: float,
    interrupt: threading.Event | None = None,
    halt: threading.Event | None = None,
    grace_s: float = GRACE_S,
) -> Result:
    """What `work` gives, done in a thread of its own that is ended where it takes too long.

    Engines and sorts of millions of rows hear neither a deadline nor a signal. What they were at is
    lost; the process goes on.

    Parameters
    ----------
    until
        Moment of `time.monotonic` from which the work is not waited for.
    interrupt
        When it is set the work has `grace_s` seconds left.
    halt
        Set with it, for the work to hear: the caller sets it where it gives work up itself, so that
        what still hears something ends, and leaves the processor to the caller.

    Raises
    ------
    GivenUp
        It did not end in time.
    """
    thread = Beside(work)
    heard: float | None = None
    while thread.is_alive():
        now = time.monotonic()
        if interrupt is not None and interrupt.is_set():
            heard = now if heard is None else heard
            if halt is not None:
                halt.set()
        if now >= until or (heard is not None and now >= heard + grace_s):
            break
        thread.join(max(0.001, min(STEP_S, until - now)))
    if thread.is_alive():
        thread.give_up()
        raise GivenUp
    return thread.result()
