"""Lays the pages of the documentation out for the site, with a reference of the Python functions.

Pages keep their places, so that links between them hold: `python tools/site.py build/pages`.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import returnplan

ROOT = Path(__file__).parents[1]
PAGES = ("*.md", "LICENSE", "docs/**/*.md", "docs/pictures/*", "scenarios/**/*.md", "seeds/*.md")
_WORDS_OF_FENCE = re.compile(r"^(```\w+) .*$", re.MULTILINE)
"""`console minute`: the second word is for the tests, and no language of a site."""

_HEAD = """
# Python

All of it, from `import returnplan`. Everything else may change without notice.
[Notebooks](how-to/notebook.md) has an example from the scenario to a frame of pandas.
"""


def lay_out(folder: Path) -> None:
    """Write all pages below a folder that is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    for pattern in PAGES:
        for path in sorted(ROOT.glob(pattern)):
            target = folder / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix == ".md":
                text = path.read_text(encoding="utf-8")
                target.write_text(_WORDS_OF_FENCE.sub(r"\1", text), encoding="utf-8")
            else:
                shutil.copyfile(path, target)
    (folder / "docs" / "api.md").write_text(reference(), encoding="utf-8")


def reference() -> str:
    """Every public name, functions first, each where it is defined."""
    names = sorted(returnplan.__all__, key=lambda name: (name[0].isupper(), name))
    parts = [_HEAD.strip(), "## Functions"]
    for name in names:
        if name[0].isupper() and "## Classes" not in parts:
            parts.append("## Classes")
        found = getattr(returnplan, name)
        parts.append(f"::: {found.__module__}.{found.__qualname__}")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]))
