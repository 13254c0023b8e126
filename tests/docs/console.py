"""Runs the ```console blocks of a page and says what they print.

A block holds commands, each after `$ `, with what they print below. They run in a folder of their
own that holds a copy of scenarios/, as in a fresh clone; what one block writes the next one finds.
A ```console minute block takes that long, and what it prints depends on the machine: it is run by
`make docs` (`python tests/docs/console.py`) alone, which writes what all of them print.
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
HOW_TO = sorted(page for page in (ROOT / "docs" / "how-to").glob("*.md") if page.stem != "README")
PAGES = (ROOT / "README.md", ROOT / "docs" / "first-plan.md", *HOW_TO)
BLOCK = re.compile(r"^```console( minute)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COLUMNS = 112
"""Width of the terminal in the pages."""


def commands(page: Path) -> list[str]:
    """Every command of the page's blocks."""
    blocks = [block for _, block in BLOCK.findall(page.read_text(encoding="utf-8"))]
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def refreshed(page: Path, *, all_blocks: bool = False) -> str:
    """The page with what its commands print today; `all_blocks`: those that take a minute too."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "scenarios", folder / "scenarios")

        def run(block: re.Match[str]) -> str:
            if block[1] and not all_blocks:
                return block[0]
            lines = []
            for line in block[2].splitlines():
                if line.startswith("$ "):
                    lines += [line, *_run(line[2:], folder)]
            return "\n".join([f"```console{block[1] or ''}", *lines, "```"])

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
    printed = done.stdout.replace("\ufeff", "").rstrip()
    lines = [line.rstrip() for line in printed.splitlines()]
    return lines if done.returncode == 0 else [*lines, f"[exit status {done.returncode}]"]


if __name__ == "__main__":
    for _page in PAGES:
        _page.write_text(refreshed(_page, all_blocks=True), encoding="utf-8")
