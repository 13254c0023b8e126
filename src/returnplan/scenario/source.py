"""One scenario as its own folder or workbook says it, before anything is inherited."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.contents import NEAR_ENOUGH, SETTINGS_FILE, contents_of, strangers
from returnplan.scenario.schema import TABLES
from returnplan.scenario.settings_given import (
    Given,
    Settings,
    flatten,
    sheet_settings,
    split_path,
    written_value,
)
from returnplan.scenario.toml import MOST_BYTES, TomlError, read_toml
from returnplan.tables.cells import is_blank
from returnplan.tables.codepage import UndecodableError
from returnplan.tables.csvtext import csv_sheet, guess_told, undecodable
from returnplan.tables.declaration import Column, Kind, Table
from returnplan.tables.encoding import decode
from returnplan.tables.files import FileError, check_count, read_file, system_fault
from returnplan.tables.mistakes import UNREADABLE_TEXT, Known
from returnplan.tables.rows import UNREADABLE, SheetRow, read_rows
from returnplan.tables.sheet import Sheet, make_sheet
from returnplan.tables.suffixes import is_workbook_name

if TYPE_CHECKING:
    from returnplan.tables.workbook import SheetCells

SETTINGS_SHEET = Table(
    name="scenario",
    doc="Settings of a workbook.",
    columns=(
        Column(name="key", kind=Kind.TEXT, doc="A setting as a dotted path.", key=True),
        Column(name="value", kind=Kind.TEXT, doc="Its value.", default=""),
    ),
)
NOT_THERE = "it does not exist"


@dataclass(frozen=True, kw_only=True)
class SourceNames:
    """What findings call the files of one scenario."""

    prefix: str
    """Way from the scenario that is read, blank for its own files."""
    workbook: bool
    files: Mapping[str, str] = field(default_factory=dict)
    """File of a table, or of `scenario`, where it is not called as usual."""

    @property
    def settings(self) -> str:
        usual = "scenario" if self.workbook else SETTINGS_FILE
        return self.prefix + self.files.get("scenario", usual)

    def table(self, name: str) -> str:
        return self.prefix + self.files.get(name, name if self.workbook else f"{name}.csv")


@dataclass(kw_only=True)
class Written:
    """Settings, tables and patches of one folder or workbook."""

    path: Path
    names: SourceNames
    settings: Settings
    extends: Given | None = None
    patches: Given | None = None
    tables: dict[str, list[SheetRow]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """Tables that are there but could not be read."""
    settings_whole: bool = True
    """Whether the settings could be read."""


def why_no_scenario(path: Path) -> str | None:
    """Why a path is no scenario; None where it is one."""
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            return _why_no_folder(path)
    except (OSError, ValueError) as fault:
        if isinstance(fault, FileNotFoundError) and not path.is_symlink():
            return NOT_THERE
        return system_fault(path, fault).reason
    if is_workbook_name(path) and stat.S_ISREG(kind):
        return None
    return "it is neither a folder nor a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods)"


def _why_no_folder(path: Path) -> str | None:
    found = contents_of(path)
    if found.settings is not None:
        return None
    near = Known([SETTINGS_FILE], cutoff=NEAR_ENOUGH)
    other = next((name for name in found.others if near.nearest(name)), None)
    hint = "" if other is None else f" (is '{other}' meant to be it?)"
    return f"it has no {SETTINGS_FILE}{hint}"


def read_written(path: Path, prefix: str) -> tuple[Written, list[Finding]]:
    """Reads a folder or workbook of which `why_no_scenario` knows nothing."""
    if path.is_dir():
        return _read_folder(path, prefix)
    return _read_workbook(path, SourceNames(prefix=prefix, workbook=True))


def _read_folder(path: Path, prefix: str) -> tuple[Written, list[Finding]]:
    found = contents_of(path)
    files = {**found.tables, "scenario": found.settings or SETTINGS_FILE}
    names = SourceNames(prefix=prefix, workbook=False, files=files)
    document, findings = _read_toml(path / files["scenario"], names.settings)
    extends, patches = document.pop("extends", None), document.pop("patch", None)
    settings, faults = flatten(document, names.settings)
    written = Written(
        path=path,
        names=names,
        settings=settings,
        settings_whole=not any(one.severity == "error" for one in findings),
    )
    written.extends = _given(extends, names.settings)
    written.patches = _given(patches, names.settings)
    findings += faults
    for table in TABLES:
        if table.name not in found.tables:
            continue
        file = names.table(table.name)
        try:
            content = read_file(path / found.tables[table.name])
            check_count(content)
        except FileError as fault:
            findings.append(UNREADABLE_TEXT.at(file, reason=fault.reason, hint=fault.hint))
            written.unread.add(table.name)
            continue
        sheet, faults = csv_sheet(content, file, table.names)
        _keep(written, table, sheet, findings, faults)
    for finding, meant in strangers(path, found, prefix):
        findings.append(finding)
        if meant is not None:
            written.unread.add(meant)
    return written, findings


def _given(value: Any, file: str, row: int | None = None) -> Given | None:
    return None if value is None or value == "" else Given(value=value, file=file, row=row)


def _read_toml(path: Path, file: str) -> tuple[dict[str, Any], list[Finding]]:
    try:
        decoded = decode(read_file(path, MOST_BYTES))
        return read_toml(decoded.text), list(guess_told(file, decoded))
    except FileError as fault:
        return {}, [UNREADABLE_TEXT.at(file, reason=fault.reason, hint=fault.hint)]
    except UndecodableError as fault:
        return {}, [undecodable(file, fault)]
    except TomlError as fault:
        return {}, [mistakes.TOML_SYNTAX.at(file, fault.line, reason=fault)]


def _keep(
    written: Written,
    table: Table,
    sheet: Sheet | None,
    findings: list[Finding],
    faults: list[Finding],
) -> None:
    findings += faults
    if sheet is None:
        written.unread.add(table.name)
        return
    written.tables[table.name], faults = read_rows(sheet, table)
    findings += faults


def _strange_sheets(names: list[str], named: SourceNames) -> Iterator[Finding]:
    """Findings about sheets that are no tables."""
    tables = [table.name for table in TABLES]
    known = Known(tables, cutoff=NEAR_ENOUGH)
    for name in names:
        near = known.nearest(name)
        if name in tables:
            continue
        if near is not None:
            yield mistakes.UNKNOWN_TABLE.at(named.table(name), value=name, near=near)
        else:
            yield mistakes.ODD_SHEET.at(named.table(name), value=name)


def _read_workbook(path: Path, names: SourceNames) -> tuple[Written, list[Finding]]:
    from returnplan.tables.workbook import workbook_cells  # with what reads XML

    wanted = ["scenario", *(table.name for table in TABLES)]
    sheets, findings = workbook_cells(path, path.name, wanted)
    written = Written(path=path, names=names, settings=Settings())
    if not findings and "scenario" not in sheets:
        near = Known(["scenario"], cutoff=NEAR_ENOUGH)
        other = next((name for name in sheets if near.nearest(name)), None)
        hint = "" if other is None else f" (is '{other}' meant to be it?)"
        reason = f"it has no sheet 'scenario'{hint}"
        findings = [mistakes.NO_SCENARIO.at(path.name, value=path.name, reason=reason)]
    if findings:
        written.unread.update(table.name for table in TABLES)
        written.settings_whole = False
        return written, findings
    findings += _read_settings_sheet(written, sheets)
    for table in TABLES:
        cells = sheets.get(table.name)
        if cells is not None:
            sheet, faults = _sheet(cells, names.table(table.name), table)
            _keep(written, table, sheet, findings, faults)
    findings += _strange_sheets([name for name in sheets if name != "scenario"], names)
    return written, findings


def _sheet(cells: SheetCells, file: str, table: Table) -> tuple[Sheet | None, list[Finding]]:
    return make_sheet(file, enumerate(cells.rows, start=1), table.names, cells.merged, gridded=True)


def _read_settings_sheet(
    written: Written, sheets: Mapping[str, SheetCells | None]
) -> list[Finding]:
    file, cells = written.names.settings, sheets["scenario"]
    assert cells is not None, "it is among the sheets that are wanted"
    sheet, findings = _sheet(cells, file, SETTINGS_SHEET)
    if sheet is not None:
        rows, faults = read_rows(sheet, SETTINGS_SHEET)
        # of a value that cannot be read its own setting speaks
        findings += [one for one in faults if one.column != "value"]
    if sheet is None or not {"key", "value"} <= set(sheet.header):
        written.settings_whole = False
        return findings
    position = sheet.header.index("value")
    pairs = []
    keys = {row.line: row.cells["key"] for row in rows}
    for line, written_cells in sheet.rows:
        if keys.get(line, UNREADABLE) is UNREADABLE:
            continue
        path, value = split_path(keys[line]), written_cells[position]
        if isinstance(value, str):
            value = written_value(path, value.strip())
        if path == ("extends",):
            written.extends = _given(value, file, line)
        elif path == ("patch",):
            written.patches = _given(value, file, line)
        else:
            if len(path) == 2 and path[0] == "risk" and is_blank(value):
                value = None
            pairs.append((line, path, value))
    settings, faults = sheet_settings(pairs, file)
    written.settings = settings
    return findings + faults
