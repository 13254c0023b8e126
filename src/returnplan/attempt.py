"""Work that is waited for only so long: it is left alone where it does not end in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

STEP_S = 0.05
"""How often it is asked whether to wait on."""
GRACE_S = 0.5
"""Seconds for which work that is interrupted may go on to end by itself."""


class GivenUp(Exception):  # noqa: N818 - nothing is wrong with the work
    """It was not waited for any longer."""


def attempt(
    work: Callable[[], Result],
    *,
    until: float,
    interrupt: threading.Event | None = None,
    halt: threading.Event | None = None,
    grace_s: float = GRACE_S,
) -> Result:
    """What `work` gives, done in a thread of its own that ends with the process.

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
    found: list[Result] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
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
    if failed:
        raise failed[0]
    if not found:
        raise GivenUp
    return found[0]
