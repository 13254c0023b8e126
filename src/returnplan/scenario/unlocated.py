"""Places of a scenario that say not where they are, and where their cells stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from returnplan.errors import Finding, ScenarioError, UsageError
from returnplan.scenario.contents import contents_of
from returnplan.scenario.inherit import inherited
from returnplan.scenario.patches import ScenarioDraft
from returnplan.scenario.people import registers_of
from returnplan.scenario.schema import PLACES, TABLES
from returnplan.scenario.source import NOT_THERE, Written, why_no_scenario
from returnplan.tables import mistakes
from returnplan.tables.cells import is_blank
from returnplan.tables.csvtext import csv_sheet
from returnplan.tables.files import FileError, read_file
from returnplan.tables.filling_book import book_sheet
from returnplan.tables.mistakes import Known
from returnplan.tables.rows import UNREADABLE, SheetRow
from returnplan.tables.sheet import Sheet

SHAPE = frozenset(
    known.code
    for known in (
        *(mistakes.UNREADABLE_TEXT, mistakes.NO_HEADER, mistakes.LATE_HEADER),
        *(mistakes.UNKNOWN_COLUMN, mistakes.DOUBLE_COLUMN, mistakes.NAMELESS_COLUMN),
        *(mistakes.RAGGED_ROW, mistakes.RAGGED_ROWS, mistakes.MIXED_SIGNS),
        *(mistakes.QUOTE_INSIDE, mistakes.QUOTE_OPEN, mistakes.ONE_CELL, mistakes.QUOTED_NAMES),
        *(mistakes.SECOND_HEADER, mistakes.TOTAL_ROW),
    )
)
"""Mistakes of places.csv by which nobody can tell which cell is which."""
DEGREES = ("latitude", "longitude")


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """What a scenario says of one place."""

    place: str
    names: tuple[str, ...]
    """`name` and `name_local`, where they are given."""
    province: str
    latitude: float | None
    longitude: float | None
    line: int | None
    """Of its row; None: there is none yet."""
    used: str = ""
    """Of a place without a row, where its id stands: `cohorts.csv:3 [origin]`."""
    like: str = ""
    """Of a place without a row, the id that is much like it, which may be meant."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """All places of a scenario, and the file or sheet that holds their rows."""

    scenario: Path
    file: Path
    """The CSV file, or the workbook."""
    shown: str
    """What findings call it."""
    sheet: Sheet | None
    """None: there is no such file yet."""
    content: bytes | None
    """Of the file as it was read."""
    unlocated: tuple[Whereabouts, ...]
    located: tuple[Whereabouts, ...]


def read_places(path: Path, added: Sequence[str] = ()) -> Places:
    """Places of a scenario folder or workbook, which may be a draft.

    `added` are names of places that the scenario is to have besides.

    Raises
    ------
    ScenarioError
        There is no scenario, or its table of places cannot be told apart.
    UsageError
        The places stand in another scenario, which this one extends.
    """
    reason = why_no_scenario(path)
    if reason is not None:
        from returnplan.scenario.mistakes import NO_SCENARIO, NOT_FOUND

        known = NOT_FOUND if reason == NOT_THERE else NO_SCENARIO
        raise ScenarioError([known.at(path.name, value=path, reason=reason)])
    draft, own, findings = inherited(path)
    _refuse(draft, own, findings)
    is_inherited = "places" not in own.tables and bool(draft.tables.get("places"))
    file, content, sheet = _read_sheet(path)
    rows = [row for row in draft.tables.get("places", []) if row.cells["place"] is not UNREADABLE]
    blank = dict(_blank_cells(sheet))
    unlocated, located = [], []
    for row in rows:
        one = _of_row(row)
        unread = {name for name in DEGREES if row.cells[name] is UNREADABLE}
        if unread:
            if is_inherited or (unread <= blank.get(row.line or 0, set()) and row.column is None):
                unlocated.append(one)  # else something is there, which `check` tells of
        elif one.latitude is not None and one.longitude is not None:
            located.append(one)
    ids = Known(row.cells["place"] for row in rows)
    unlocated += [*_without_row(draft, ids), *_coined(draft, added)]
    if is_inherited and unlocated:
        raise UsageError(_elsewhere(path, own))
    return Places(
        scenario=path,
        file=file,
        shown=own.names.table("places"),
        sheet=sheet,
        content=content,
        unlocated=tuple(unlocated),
        located=tuple(located),
    )


def _refuse(draft: ScenarioDraft, own: Written, findings: Sequence[Finding]) -> None:
    """Raises where the table of places cannot be told, or what is extended cannot be read."""
    file = own.names.table("places")
    broken = [
        one
        for one in findings
        if one.severity == "error"
        and ((one.file == file and one.code in SHAPE) or one.column == "extends")
    ]
    if "places" in draft.unread and not broken:
        broken = [one for one in findings if one.severity == "error"]
    without = own.tables.get("places") is not None and any(
        one.file == file and one.code == mistakes.MISSING_COLUMN.code and one.column == "place"
        for one in findings
    )
    if broken or without:
        raise ScenarioError(broken or [one for one in findings if one.file == file])


def _elsewhere(path: Path, own: Written) -> str:
    base = own.extends.value if own.extends is not None else ""
    there = (path if path.is_dir() else path.parent) / str(base)
    return (
        f"'{path}' has no places of its own, since it extends '{base}'; places are filled in where "
        f"they stand, with `returnplan locate {there}`"
    )


def _read_sheet(path: Path) -> tuple[Path, bytes | None, Sheet | None]:
    if not path.is_dir():
        return path, path.read_bytes(), book_sheet(path, "places", PLACES.names)
    name = contents_of(path).tables.get("places")
    if name is None:
        return path / "places.csv", None, None
    try:
        content = read_file(path / name)
    except FileError as fault:
        raise UsageError(f"'{path / name}' cannot be read: {fault.reason}; {fault.hint}") from fault
    return path / name, content, csv_sheet(content, name, PLACES.names)[0]


def _blank_cells(sheet: Sheet | None) -> Iterator[tuple[int, set[str]]]:
    """(line, which of latitude and longitude are blank there)."""
    if sheet is None:
        return
    at = {name: sheet.header.index(name) for name in DEGREES if name in sheet.header}
    for line, cells in sheet.rows:
        yield line, {name for name in DEGREES if name not in at or is_blank(cells[at[name]])}


def _of_row(row: SheetRow) -> Whereabouts:
    cells = row.cells

    def text(name: str) -> str:
        return cells[name].strip() if isinstance(cells[name], str) else ""

    def degrees(name: str) -> float | None:
        return None if cells[name] is UNREADABLE else float(cells[name])

    return Whereabouts(
        place=cells["place"],
        names=tuple(dict.fromkeys(name for key in ("name", "name_local") if (name := text(key)))),
        province=text("province"),
        latitude=degrees("latitude"),
        longitude=degrees("longitude"),
        line=row.line,
    )


def _without_row(draft: ScenarioDraft, known: Known) -> Iterator[Whereabouts]:
    """Ids that other tables use, and that places.csv does not have."""
    met: set[str] = set()
    for table in TABLES:
        for column in table.columns:
            if column.refers != ("places",):
                continue
            for row in draft.tables.get(table.name, []):
                value = row.cells[column.name]
                if value is None or value is UNREADABLE:
                    continue
                for one in value if isinstance(value, tuple) else (value,):
                    if one and one not in known and one not in met and one not in column.also:
                        met.add(one)
                        file, line, name = row.spot(column.name)
                        at = "" if line is None else f":{line}"
                        yield _new(one, used=f"{file}{at} [{name}]", like=known.nearest(one) or "")


def _new(place: str, names: tuple[str, ...] = (), used: str = "", like: str = "") -> Whereabouts:
    return Whereabouts(
        place=place, names=names, province="", latitude=None, longitude=None, line=None,
        used=used, like=like,
    )  # fmt: skip


def _coined(draft: ScenarioDraft, added: Sequence[str]) -> Iterator[Whereabouts]:
    register = registers_of(draft).origin
    for name in dict.fromkeys(text.strip() for text in added):
        if not name:
            raise UsageError("--add names no place; write --add 毕节")
        there = register.find(name)
        if there:
            raise UsageError(f"--add {name!r}: it is there already, as {there[0]!r}")
        one = register.coined(name)
        register.add(one, name)
        yield _new(one, names=() if one == name else (name,), used="--add")
