"""How much memory there is for this process, and how it is looked after."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

KIB, GIB = 2**10, 2**30
LEAST_BYTES = 230e6
"""What the libraries alone take: with less, some of them end the process in words of their own."""
_STATUS, _MACHINE = Path("/proc/self/statm"), Path("/proc/meminfo")
_GROUPS = (
    (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")),
    (
        Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
        Path("/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ),
)
"""Limit and use of the group of processes that this one is in: a container's."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Python looks for no garbage in the block; what is made there counts as old after it.

    Beside a city's network, the search for garbage took a third of the time in which its plan was
    assembled, audited and written, and among what is made there alone still a sixth. Most of it is
    freed without a search.
    """
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        if looked:
            gc.enable()


def free_bytes() -> float:
    """What this process may still take: the least by machine, container and its own limit.

    Infinite where the system tells nothing of it.
    """
    return min(_of_machine(), _of_group(), of_process())


def _of_machine() -> float:
    with suppress(OSError, ValueError, IndexError):
        for line in _MACHINE.read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return float(line.split()[1]) * KIB
    return float("inf")


def _of_group() -> float:
    for limit, used in _GROUPS:
        with suppress(OSError, ValueError):
            return float(limit.read_text(encoding="ascii")) - float(
                used.read_text(encoding="ascii")
            )
    return float("inf")


def of_process() -> float:
    """What `ulimit -v` still lets this process take; infinite where nothing is set."""
    with suppress(ImportError, OSError, ValueError, IndexError):
        import resource

        soft, _ = resource.getrlimit(resource.RLIMIT_AS)
        if soft != resource.RLIM_INFINITY:
            pages = int(_STATUS.read_text(encoding="ascii").split()[0])
            return float(soft - pages * resource.getpagesize())
    return float("inf")
