"""The compiled kernel: its arrays by name, its functions.

`kernel.c` says which arrays it wants, in which order (`layout`); nothing of it is repeated here.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).parent / "kernel.so"
TYPES: Mapping[str, type[np.generic]] = {"i32": np.int32, "i64": np.int64, "f64": np.float64}
TOLLS = "tolls"
"""What a plan uses of scarce things (`optimiser.tolls`): no objective, but counted like one."""
KERNEL_ORDER = (
    "key_post_days",
    "post_days",
    "returned",
    "output",
    "uncovered_days",
    "worst_share",
    "cost",
    "travel_hours",
    TOLLS,
)
"""What it counts of a plan, in its order; cost in cents there."""


class KernelStage(ctypes.Structure):
    """How a stage weighs plans; as in `kernel.c`."""

    _fields_ = (
        ("weight", ctypes.c_double * len(KERNEL_ORDER)),
        ("floor", ctypes.c_double * len(KERNEL_ORDER)),
        ("price", ctypes.c_double * len(KERNEL_ORDER)),
        ("aim", ctypes.c_double * len(KERNEL_ORDER)),
        ("most_cents", ctypes.c_double),
        ("money", ctypes.c_double),
        ("hot", ctypes.c_double),
        ("cold", ctypes.c_double),
        ("batches", ctypes.c_double),
        ("hour_price", ctypes.c_double),
        ("blink", ctypes.c_double),
        ("least_price", ctypes.c_double),
        ("loose", ctypes.c_double),
    )


def available() -> bool:
    """Whether the kernel was compiled when the package was installed."""
    return FILE.exists()


@cache
def load() -> ctypes.CDLL:
    """The library, its functions typed.

    Raises
    ------
    OSError
        If it is not there or cannot be loaded.
    """
    library = ctypes.CDLL(str(FILE))
    pointer, whole = ctypes.c_void_p, ctypes.c_int64
    library.layout.restype = ctypes.c_char_p
    library.walk.restype = whole
    library.walk.argtypes = [pointer] * 5 + [whole] * 3
    library.keep_best.argtypes = [pointer] * 4
    library.fill.argtypes = [pointer] * 4
    library.worths.argtypes = [pointer] * 3
    library.load.argtypes = [pointer] * 3
    return library


@cache
def layout() -> Mapping[str, tuple[tuple[str, type[np.generic]], ...]]:
    """Arrays of each struct, by its name, in their order: name and type."""
    found: dict[str, list[tuple[str, type[np.generic]]]] = {}
    for line in load().layout().decode("ascii").splitlines():
        words = line.split()
        if len(words) == 1:
            found[words[0]] = []
        else:
            found[list(found)[-1]].append((words[1], TYPES[words[0]]))
    return {name: tuple(fields) for name, fields in found.items()}


class Arrays:
    """Arrays of one struct of the kernel, and the struct of pointers to them."""

    def __init__(self, struct: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        fields = layout()[struct]
        if {name for name, _ in fields} != set(arrays):
            odd = {name for name, _ in fields} ^ set(arrays)
            raise ValueError(f"arrays of the kernel's {struct} differ: {sorted(odd)}")
        self.arrays = {
            name: np.ascontiguousarray(arrays[name], dtype=kind) for name, kind in fields
        }
        pointers = [array.ctypes.data for array in self.arrays.values()]
        self._struct = (ctypes.c_void_p * len(pointers))(*pointers)
        self.pointer = ctypes.addressof(self._struct)

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name]
