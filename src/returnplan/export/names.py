"""Names of files: ids may differ in case alone, which some file systems do not tell apart."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 60
"""Characters of a name; some file systems allow 255 bytes, in which a letter may take four."""


def file_names(wanted: Sequence[str]) -> list[str]:
    """A name for each, in order; numbered where another one has it but for its case."""
    taken: set[str] = set()
    names = []
    for name in wanted:
        short = name[:LONGEST].rstrip(".")
        chosen, number = short, 1
        while chosen.casefold() in taken:
            number += 1
            chosen = f"{short}-{number}"
        taken.add(chosen.casefold())
        names.append(chosen)
    return names
