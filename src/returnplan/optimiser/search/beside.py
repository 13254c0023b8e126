"""Work on another thread, while this one goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from returnplan.attempt import Work

T_co = TypeVar("T_co", covariant=True)


class Beside(Generic[T_co]):
    """What `work` gives; made at once where there is no other thread (`alone`)."""

    def __init__(self, work: Callable[[], T_co], *, alone: bool) -> None:
        self._work = work
        self._found: list[T_co] = []
        self._failure: list[BaseException] = []
        self._thread = Work(self._run)
        self._alone = alone
        if not alone:
            self._thread.start()

    def done(self) -> bool:
        return self._alone or not self._thread.is_alive()

    def result(self) -> T_co:
        """Wait for it.

        Raises
        ------
        BaseException
            What the work raised.
        """
        if self._alone:
            return self._work()
        self._thread.join()
        if self._failure:
            raise self._failure[0]
        return self._found[0]

    def _run(self) -> None:
        try:
            self._found.append(self._work())
        except BaseException as failure:
            self._failure.append(failure)
