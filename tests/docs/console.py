"""Runs the ```console blocks of a page and says what they print.

A block holds commands, each after `$ `, with what they print below. They run in a folder of their
own that holds a copy of scenarios/, as in a fresh clone; what one block writes the next one finds.
`python tests/docs/console.py` (`make docs`) writes what they print into the pages.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "docs" / "first-plan.md")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COLUMNS = 96
"""Width of the terminal in the pages."""


def commands(page: Path) -> list[str]:
    """Every command of the page's blocks."""
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def refreshed(page: Path) -> str:
    """The page with what its commands print today."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "scenarios", folder / "scenarios")

        def run(block: re.Match[str]) -> str:
            lines = []
            for line in block[1].splitlines():
                if line.startswith("$ "):
                    lines += [line, *_run(line[2:], folder)]
            return "\n".join(["```console", *lines, "```"])

        return BLOCK.sub(run, page.read_text(encoding="utf-8"))


def _run(command: str, folder: Path) -> list[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    hidden = ("NO_COLOR", "FORCE_COLOR")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**environment, "PATH": path, "COLUMNS": str(COLUMNS)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    lines = [line.rstrip() for line in done.stdout.rstrip().splitlines()]
    return lines if done.returncode == 0 else [*lines, f"[exit status {done.returncode}]"]


if __name__ == "__main__":
    for _page in PAGES:
        _page.write_text(refreshed(_page), encoding="utf-8")
