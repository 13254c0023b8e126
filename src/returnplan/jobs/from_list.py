"""A list of registered workers straight to a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from returnplan.errors import Finding, ScenarioError, UsageError, listed
from returnplan.tables.suffixes import is_workbook_name

if TYPE_CHECKING:
    from returnplan.scenario.headings import Columns
    from returnplan.scenario.people import People, Registers
    from returnplan.tables.sheet import Sheet

REPLACED = ("cohorts", "workers")
"""Tables of a scenario for which the list stands."""
MOST_ADDED = 20
"""Places in a command that is printed."""
DRAFT = """\
# Drawn up from a list of workers. `returnplan check` names what is still missing here and in the
# tables: where the places are, where each employer is, how many each post needs, and vehicles.
{start}
# days = 7              # travel dates: take the first mark of this row away, and say how many
"""


@dataclass(frozen=True, kw_only=True)
class FromList:
    """What became of a list."""

    file: str
    """The file, or the sheet of a workbook, that was read."""
    header_line: int
    columns: Columns
    header: Sequence[str]
    people: People
    findings: Sequence[Finding]
    """Of the list as a whole and of its rows: what is to be asked, and warnings."""
    is_new: bool
    """Whether the scenario was drawn up, so that more than workers is missing in it."""


def from_list(
    path: str | Path,
    target: str | Path,
    *,
    told: Sequence[str] = (),
    same: Sequence[str] = (),
    ask: str | Path | None = None,
    force: bool = False,
) -> FromList:
    """Put the workers of a list into a scenario folder, or draw a new one up for them.

    Parameters
    ----------
    path
        CSV file of any encoding and separator, or workbook; titles may stand above its headings.
    target
        A scenario folder, in whose tables the list's names are looked up; else a new folder, where
        every place, employer and post of the list becomes a row to be filled in.
    told
        `origin=户籍地`: which heading a column of workers.csv has in the list.
    same
        `employer=glass`: what is the same for everybody and stands in no column.
    ask
        CSV file for what could not be placed, beside the findings.
    force
        Replace the cohorts and workers that the scenario has, and the file `ask`.

    Raises
    ------
    UsageError
        A column is missing, nobody could be placed, or something is not to be replaced.
    ScenarioError
        The list cannot be read.
    """
    from returnplan.scenario.contents import contents_of
    from returnplan.scenario.headings import is_heading
    from returnplan.scenario.people import blank_registers, place_people
    from returnplan.tables.listing import read_list

    source, place = Path(path), Path(target)
    given, constant = _pairs(told, "--map"), _pairs(same, "--same")
    known = {heading.strip() for heading in given.values()}
    sheet, faults = read_list(source, lambda name: name.strip() in known or is_heading(name))
    if sheet is None:
        raise ScenarioError([one for one in faults if one.severity == "error"])
    columns = _columns(sheet, source, given, constant)
    exists = place.is_dir() and contents_of(place).settings is not None
    registers = _registers(place, force=force) if exists else blank_registers()
    _check_ask(ask, force=force)
    broken = {one.row for one in faults if one.severity == "error" and one.row is not None}
    people = place_people(sheet, columns, constant, registers, broken)
    findings = [*faults, *people.findings]
    if not people.workers:
        hint = [how_to_add(str(place), people.unknown)] if people.unknown else []
        raise UsageError("\n".join((*listed(findings, "finding"), *hint, _nobody(sheet))))
    _write(place, people, registers, exists=exists)
    if ask is not None:
        _write_ask(Path(ask), findings)
    return FromList(
        file=sheet.file,
        header_line=sheet.header_line,
        columns=columns,
        header=sheet.header,
        people=people,
        findings=findings,
        is_new=not exists,
    )


def _pairs(options: Sequence[str], option: str) -> dict[str, str]:
    from returnplan.scenario.headings import HEADINGS
    from returnplan.tables.mistakes import Known

    found = {}
    for text in options:
        name, mark, value = text.partition("=")
        name = name.strip()
        if not mark or not value.strip():
            raise UsageError(f"{option} {text!r} has no value; write {option} origin=...")
        if name not in HEADINGS:
            cure = Known(HEADINGS).cure(name, f"columns are {', '.join(HEADINGS)}")
            raise UsageError(f"{option} {text!r}: {name!r} is no column of workers.csv; {cure}")
        found[name] = value.strip()
    return found


def _columns(
    sheet: Sheet, source: Path, given: Mapping[str, str], constant: Mapping[str, str]
) -> Columns:
    from returnplan.scenario.headings import NEEDED, columns_of

    headings = ", ".join(repr(name) for name in sheet.header if name) or "none"
    where = f"row {sheet.header_line} of '{source}' has the headings {headings}"
    try:
        columns = columns_of(sheet.header, given)
    except KeyError as fault:
        raise UsageError(f"there is no column {fault.args[0]!r}: {where}") from None
    lacking = [name for name in NEEDED if name not in columns.position and name not in constant]
    if lacking:
        raise UsageError(
            f"no column says the {' and the '.join(lacking)}: {where}; name it with --map "
            f"{lacking[0]}=HEADING, or what is the same for everybody with --same {lacking[0]}=..."
        )
    return columns


def _registers(place: Path, *, force: bool) -> Registers:
    """Names of the scenario at `place`, which may be a draft."""
    from returnplan.scenario.contents import contents_of
    from returnplan.scenario.inherit import inherited
    from returnplan.scenario.people import registers_of

    draft, own, _ = inherited(place)
    if own.extends is not None:
        raise UsageError(
            f"'{place}' extends another scenario; write it as one that stands alone, with "
            f"`returnplan convert {place} NEW`, and import into that"
        )
    taken = [name for name in REPLACED if name in contents_of(place).tables]
    if taken and not force:
        raise UsageError(
            f"'{place}' has {' and '.join(f'{name}.csv' for name in taken)} already; replace with "
            "--force, or name a new folder"
        )
    return registers_of(draft)


def how_to_add(scenario: str, unknown: Sequence[str]) -> str:
    """The command that adds places of a list, which the scenario does not have, to it."""
    some = " ".join(f"--add {_shell_word(name)}" for name in unknown[:MOST_ADDED])
    what = "a place" if len(unknown) == 1 else f"{len(unknown):,} places"
    which = "it" if len(unknown) == 1 else "them"
    if len(unknown) > MOST_ADDED:
        which = f"the first {MOST_ADDED}"
    return (
        f"The list names {what} that {scenario} does not have. `returnplan locate "
        f"{_shell_word(scenario)} {some}` finds and adds {which}; then import again."
    )


def _shell_word(text: str) -> str:
    """A text as a shell takes it; letters of other scripts need no quotes, which `quote` adds."""
    plain = "".join(letter for letter in text if not letter.isalnum())
    return text if quote(f"a{plain}") == f"a{plain}" else quote(text)


def _nobody(sheet: Sheet) -> str:
    return f"nobody of {len(sheet.rows):,} rows could be placed, so nothing is written"


def _write(place: Path, people: People, registers: Registers, *, exists: bool) -> None:
    from returnplan.jobs.convert import NAMED, folder_contents
    from returnplan.plan.folder import replacing
    from returnplan.scenario.contents import contents_of
    from returnplan.scenario.schema import WORKERS
    from returnplan.tables.csvfile import write_csv

    if is_workbook_name(place):
        raise UsageError(
            f"'{place}' is called like a workbook; import writes a folder, which "
            "`returnplan convert` makes a workbook of"
        )
    try:
        with replacing(place, force=exists, contents=folder_contents(place)) as part:
            if exists:
                found = contents_of(place)
                kept = [file for name, file in found.tables.items() if name not in REPLACED]
                for file in (*kept, found.settings or ""):
                    (part / file).write_bytes((place / file).read_bytes())
            else:
                _draw_up(part, people, registers)
            write_csv(part / "workers.csv", WORKERS, people.workers)
    except UsageError as error:
        raise UsageError(str(error).replace(NAMED, "")) from error


def _draw_up(folder: Path, people: People, registers: Registers) -> None:
    """Settings and tables of a new scenario, with blanks for what no list says."""
    from returnplan.scenario.contents import SETTINGS_FILE
    from returnplan.scenario.schema import TABLE_BY_NAME
    from returnplan.tables.csvfile import write_csv
    from returnplan.tables.declaration import REQUIRED

    dates = [row["ready"] for row in people.workers if row["ready"] is not None]
    start = (
        f"start = {min(dates).isoformat()}      # the first date on which one of them can leave"
        if dates
        else "# start = 2026-02-24    # first travel date: take the first mark away, and set it"
    )
    (folder / SETTINGS_FILE).write_text(DRAFT.format(start=start), encoding="utf-8", newline="\n")

    def used(name: str) -> list[str]:
        return sorted({row[name] for row in people.workers})

    posts = sorted({(row["employer"], row["post"]) for row in people.workers})
    rows: dict[str, list[dict[str, Any]]] = {
        "places": [{"place": one, "name": registers.origin.names[one]} for one in used("origin")],
        "employers": [
            {"employer": one, "name": registers.employer.names[one]} for one in used("employer")
        ],
        "posts": [
            {"employer": one, "post": post, "name": registers.posts[one].names[post]}
            for one, post in posts
        ],
        "fleets": [],
    }
    for name, given in rows.items():
        table = TABLE_BY_NAME[name]
        blank = {
            column.name: None if column.default is REQUIRED else column.default
            for column in table.columns
        }
        write_csv(folder / f"{name}.csv", table, [{**blank, **row} for row in given])


def _check_ask(ask: str | Path | None, *, force: bool) -> None:
    if ask is None:
        return
    path = Path(ask)
    if path.exists() and not (force and path.is_file()):
        raise UsageError(f"'{ask}' is there already; replace it with --force, or name another")
    if not path.parent.is_dir():
        raise UsageError(f"'{ask}' cannot be written: its folder is not there; make it first")


def _write_ask(path: Path, findings: Sequence[Finding]) -> None:
    """What is to be asked as a table, of which somebody ticks off one row after another."""
    from returnplan.tables.csvfile import csv_bytes
    from returnplan.tables.declaration import Column, Kind, Table

    names = ("row", "column", "value", "why", "cure", "code")
    table = Table(
        name="ask",
        doc="What could not be placed.",
        columns=tuple(Column(name=one, kind=Kind.TEXT, doc="", default="") for one in names),
    )
    rows = [
        {name: "" if (value := getattr(one, name)) is None else str(value) for name in names}
        for one in findings
    ]
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(csv_bytes(table, rows))
        part.replace(path)
    except OSError as error:
        raise UsageError(
            f"'{path}' cannot be written: {error.strerror or error}; the scenario is there"
        ) from error
