"""Runs the blocks of a page and says what they print.

They run in a folder of their own that holds a copy of scenarios/, as in a fresh clone; what one
block writes the next one finds.

- ```console holds commands, each after `$ `, with what they print below.
- ```console minute takes that long, and what it prints depends on the machine: it is run by
  `make docs` (`python tests/docs/console.py`) alone, which writes what all of them print.
- ```csv NAME or ```python NAME is a file that the reader saves by that name.
- ```python cell is a cell of a notebook; the ```text block after it is what it displays.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from docs.prepared import prepared

ROOT = Path(__file__).parents[2]
HOW_TO = sorted(page for page in (ROOT / "docs" / "how-to").glob("*.md") if page.stem != "README")
PAGES = (ROOT / "README.md", ROOT / "docs" / "first-plan.md", *HOW_TO)
BLOCK = re.compile(
    r"^```(?P<language>console|csv|python)(?: (?P<word>\S+))?\n(?P<text>.*?)^```$"
    r"(?P<shown>\n\n```text\n.*?^```$)?",
    re.MULTILINE | re.DOTALL,
)
SHELL = re.compile(r"[|&;<>$*?~`(]")
"""What a command needs a shell for."""
COLUMNS = 112
"""Width of the terminal in the pages."""


def commands(page: Path) -> list[str]:
    """Every command of the page's blocks."""
    blocks = BLOCK.finditer(page.read_text(encoding="utf-8"))
    lines = [line for block in blocks for line in block["text"].splitlines()]
    return [line[2:] for line in lines if line.startswith("$ ")]


def refreshed(page: Path, *, all_blocks: bool = False) -> str:
    """The page with what its blocks print today; `all_blocks`: those that take a minute too."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "scenarios", folder / "scenarios")
        names: dict[str, Any] = {}

        def run(block: re.Match[str]) -> str:
            language, word, text = block["language"], block["word"], block["text"]
            if language == "console":
                if word == "minute" and not all_blocks:
                    return block[0]
                return _fenced(f"{language} {word or ''}".strip(), _console(text, folder))
            if word == "cell":
                printed = _cell(text, names, folder)
                shown = f"\n\n{_fenced('text', printed)}" if printed else ""
                return _fenced("python cell", text.splitlines()) + shown
            if word:
                (folder / word).write_text(text, encoding="utf-8")
            return block[0]

        return BLOCK.sub(run, page.read_text(encoding="utf-8"))


def _fenced(words: str, lines: list[str]) -> str:
    return "\n".join([f"```{words}", *lines, "```"])


def _console(text: str, folder: Path) -> list[str]:
    lines = []
    for line in text.splitlines():
        if line.startswith("$ "):
            lines += [line, *run_command(line[2:], folder)]
    return lines


def _cell(text: str, names: dict[str, Any], folder: Path) -> list[str]:
    """What a cell prints and then displays: its last line where that is an expression."""
    body = ast.parse(text).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(body, type_ignores=[]), "cell", "exec"), names)
        if isinstance(last, ast.Expr):
            found = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            if found is not None:
                print(repr(found))
    return [line.rstrip() for line in printed.getvalue().rstrip().splitlines()]


def run_command(command: str, folder: Path) -> list[str]:
    """What a command prints, in a folder; a last line has its exit status where that is not 0."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    hidden = ("NO_COLOR", "FORCE_COLOR")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"PATH": path, "COLUMNS": str(COLUMNS)}
    with tempfile.NamedTemporaryFile() as file:
        if command.startswith("returnplan ") and not SHELL.search(command):
            words = shlex.split(command)[1:]
            status = prepared().run(words, folder, environment, Path(file.name))
        else:
            status = subprocess.run(
                ["bash", "-c", command],
                cwd=folder,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
                check=False,
            ).returncode
        printed = Path(file.name).read_text(encoding="utf-8")
    lines = [line.rstrip() for line in printed.replace("\ufeff", "").rstrip().splitlines()]
    return lines if status == 0 else [*lines, f"[exit status {status}]"]


if __name__ == "__main__":
    _chosen = [Path(name).resolve() for name in sys.argv[1:]] or PAGES
    for _page in _chosen:
        _page.write_text(refreshed(_page, all_blocks=True), encoding="utf-8")
