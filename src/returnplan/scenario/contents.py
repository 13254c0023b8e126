"""What the files of a scenario folder are: each is read, or named in a finding.

| in the folder | what becomes of it |
| --- | --- |
| `scenario.toml`, `TABLE.csv`, in capitals or not | read |
| `TABLE` with another ending (`.tsv`, `.csv.txt`, `.xlsx`), or a folder called so | an error if |
| | the table is missing, else a warning |
| a `.csv` whose name is almost a table's | an error that suggests it |
| hidden files, `README`, `LICENSE`, `WHY`, `CHANGELOG`, `NOTES` and `.md` | not ours to speak of |
| anything else: sub-folders, workbooks, pictures | a warning that it is not read |
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.schema import TABLE_BY_NAME
from returnplan.tables.mistakes import Known
from returnplan.tables.suffixes import WORKBOOKS

SETTINGS_FILE = "scenario.toml"
NEAR_ENOUGH = 0.75
"""Likeness from which a file's name is taken for a misspelt table."""
ENDINGS = (
    *(".csv", ".tsv", ".psv", ".tab", ".txt", ".dat", ".bak", ".old", ".part", ".lnk"),
    *(".gz", ".zip", ".json", ".numbers", *WORKBOOKS),
)
"""Taken off a name, one after another, to see which table it may be meant to be."""
FOR_READERS = ("readme", "license", "licence", "why", "changelog", "notes")
"""Names, with any ending, of what is written for people."""
OF_SYSTEMS = ("thumbs.db", "desktop.ini")


@dataclass(kw_only=True)
class Contents:
    """Files of one scenario folder."""

    settings: str | None = None
    """Name of its scenario.toml, as it stands there."""
    tables: dict[str, str] = field(default_factory=dict)
    """Name of the file of each table."""
    twice: list[tuple[str, str]] = field(default_factory=list)
    """(file, the one that is read) of files that are the same but for capitals."""
    others: list[str] = field(default_factory=list)


def contents_of(folder: Path) -> Contents:
    """What a folder holds. Raises OSError where it cannot be listed."""
    found = Contents()
    for name in sorted((path.name for path in folder.iterdir()), key=_lower_first):
        word = name.lower()
        table = word.removesuffix(".csv")
        if word == SETTINGS_FILE:
            if found.settings is None:
                found.settings = name
            else:
                found.twice.append((name, found.settings))
        elif word.endswith(".csv") and table in TABLE_BY_NAME:
            first = found.tables.setdefault(table, name)
            if first != name:
                found.twice.append((name, first))
        elif not _is_for_others(word):
            found.others.append(name)
    return found


def _lower_first(name: str) -> tuple[bool, str]:
    return name != name.lower(), name


def _is_for_others(word: str) -> bool:
    stem = word.partition(".")[0]
    return (
        word.startswith((".", "~$"))
        or word.endswith(".md")
        or word in OF_SYSTEMS
        or stem in FOR_READERS
    )


def strangers(folder: Path, found: Contents, prefix: str) -> Iterator[tuple[Finding, str | None]]:
    """Findings about what is not read, and the table that each was meant to be.

    `prefix` is the way to the folder that findings give.
    """
    for name, first in found.twice:
        yield mistakes.TABLE_TWICE.at(prefix + name, value=name, first=first), None
    known = Known(TABLE_BY_NAME, cutoff=NEAR_ENOUGH)
    for name in found.others:
        yield _stranger(folder, found, known, name, prefix)


def _stranger(
    folder: Path, found: Contents, known: Known, name: str, prefix: str
) -> tuple[Finding, str | None]:
    stem, ending = _parted(name)
    near = known.nearest(stem)
    exact = near is not None and near == stem
    missing = near is not None and near not in found.tables
    if near is not None and (missing if exact else ending == ".csv"):
        finding = mistakes.UNKNOWN_TABLE.at(prefix + name, value=name, near=f"{near}.csv")
        return finding, near if missing else None
    what, hint = "not a table of a scenario", "take it out, or leave it if it is yours to keep"
    if (folder / name).is_dir():
        what = "a folder"
        if (folder / name / SETTINGS_FILE).is_file():
            hint = "put a scenario of its own beside this one"
    elif ending in WORKBOOKS:
        what = f"a workbook beside {SETTINGS_FILE}"
        hint = "check and solve it by its own name if it is the scenario, or take it out"
    elif near is not None and exact:
        what = f"not {found.tables[near]}, which is the table"
    return mistakes.ODD_FILE.at(prefix + name, value=name, what=what, hint=hint), None


def _parted(name: str) -> tuple[str, str]:
    """(`risk`, `.tsv`) of `Risk.csv.TSV`: the name without its endings, and the last of them."""
    word, last = name.lower().strip().rstrip("~"), ""
    while True:
        ending = next((one for one in ENDINGS if word.endswith(one)), None)
        if ending is None:
            return word.strip(), last
        word, last = word.removesuffix(ending), last or ending
