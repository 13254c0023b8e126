"""Compiles the kernel of ruin and recreate when the package is built or installed.

By the machine's own C compiler; where there is none, by the one that comes in the package ziglang.
The result is an ordinary shared library, called through ctypes: it knows nothing of Python, so one
wheel serves every version of it on a platform.
"""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = Path("src", "returnplan", "optimiser", "recreate")
FLAGS = ("-O2", "-std=c11", "-ffp-contract=off", "-shared", "-fPIC")
"""`-ffp-contract=off`: the same sums on every machine."""


def compiler() -> list[str]:
    """Words that begin the compiler's command; empty where the machine has none."""
    if os.environ.get("CC"):
        return shlex.split(os.environ["CC"])
    found = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    return [found] if found else []


def compile_kernel(root: Path, target: Path, flags: tuple[str, ...] = FLAGS) -> None:
    """Compile `kernel.c` of the project in `root` into the library `target`."""
    command = compiler() or [sys.executable, "-m", "ziglang", "cc"]
    source = root / FOLDER / "kernel.c"
    fresh = target.with_suffix(".new")
    maths = [] if sys.platform == "win32" else ["-lm"]
    subprocess.run([*command, *flags, "-o", str(fresh), str(source), *maths], check=True)
    fresh.replace(target)


class KernelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the compiled kernel to the wheel."""

    def dependencies(self) -> list[str]:
        return [] if compiler() else ["ziglang>=0.13"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        from packaging.tags import platform_tags

        library = Path(self.root) / FOLDER / "kernel.so"
        compile_kernel(Path(self.root), library)
        build_data["artifacts"].append(str((FOLDER / "kernel.so").as_posix()))
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{next(platform_tags())}"
