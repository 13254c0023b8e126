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
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
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
PLAIN = re.compile(
    r"returnplan (?P<words>[^|&;<>$*?~`(]*?)(?P<silent> 2> /dev/null)?( \| (?P<rest>[^$`]*))?"
)
"""A command that itself needs no shell, though what reads its output may."""
LIMIT_S = "600"
"""Of solves, sweeps and replans of which a page says nothing else, so that a busy machine prints
the same; those of a minute keep the limit of their scenario."""
LIMITS = tuple(f"RETURNPLAN_{name}_TIME_LIMIT" for name in ("SOLVE", "SWEEP", "REPLAN"))
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
                limit = {} if all_blocks else dict.fromkeys(LIMITS, LIMIT_S)
                return _fenced(f"{language} {word or ''}".strip(), _console(text, folder, limit))
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


def _console(text: str, folder: Path, environment: Mapping[str, str]) -> list[str]:
    lines = []
    for line in text.splitlines():
        if line.startswith("$ "):
            lines += [line, *run_command(line[2:], folder, environment)]
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


def run_command(
    command: str, folder: Path, more: Mapping[str, str] = MappingProxyType({})
) -> list[str]:
    """What a command prints, in a folder; a last line has its exit status where that is not 0.

    `more` of the environment, for this command.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    hidden = ("NO_COLOR", "FORCE_COLOR")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"PATH": path, "COLUMNS": str(COLUMNS), **more}
    with tempfile.TemporaryDirectory() as name:
        printed = Path(name) / "printed"
        status = _status(command, folder, environment, printed)
        text = printed.read_text(encoding="utf-8")
    lines = [line.rstrip() for line in text.replace("\ufeff", "").rstrip().splitlines()]
    return lines if status == 0 else [*lines, f"[exit status {status}]"]


def _status(command: str, folder: Path, environment: dict[str, str], printed: Path) -> int:
    """Exit status of a command, whose output and errors are put into a file."""
    plain = PLAIN.fullmatch(command)
    passed_on = printed
    if plain is not None:
        rest = plain["rest"]
        passed_on = printed if rest is None else printed.with_name("passed on")
        err = Path(os.devnull) if plain["silent"] else printed
        words = shlex.split(plain["words"])
        status = prepared().run(words, folder, environment, out=passed_on, err=err)
        if rest is None:
            return status
        command = rest
    with (
        printed.open("ab") as out,
        passed_on.open("rb") if plain is not None else Path(os.devnull).open("rb") as source,
    ):
        return subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env=environment,
            stdin=source,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode


if __name__ == "__main__":
    _chosen = [Path(name).resolve() for name in sys.argv[1:]] or PAGES
    for _page in _chosen:
        _page.write_text(refreshed(_page, all_blocks=True), encoding="utf-8")
