"""One scenario as its own folder or workbook says it, before anything is inherited."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.given import (
    Given,
    Settings,
    flatten,
    sheet_settings,
    split_path,
    written_value,
)
from returnplan.scenario.schema import TABLES
from returnplan.tables.cells import is_blank
from returnplan.tables.declaration import Column, Kind, Table
from returnplan.tables.mistakes import UNREADABLE_TEXT, Known
from returnplan.tables.rows import UNREADABLE, Row, read_rows
from returnplan.tables.sheet import Sheet, UndecodableError, csv_sheet, decode, make_sheet
from returnplan.tables.workbook import workbook_cells

SETTINGS_FILE = "scenario.toml"
SETTINGS_SHEET = Table(
    name="scenario",
    doc="Settings of a workbook.",
    columns=(
        Column(name="key", kind=Kind.TEXT, doc="A setting as a dotted path.", key=True),
        Column(name="value", kind=Kind.TEXT, doc="Its value.", default=""),
    ),
)
NEAR_ENOUGH = 0.75
"""Likeness from which a file's name is taken for a misspelt table."""


@dataclass(frozen=True, kw_only=True)
class Names:
    """What findings call the files of one scenario."""

    prefix: str
    """Way from the scenario that is read, blank for its own files."""
    workbook: bool

    @property
    def settings(self) -> str:
        return self.prefix + ("scenario" if self.workbook else SETTINGS_FILE)

    def table(self, name: str) -> str:
        return self.prefix + (name if self.workbook else f"{name}.csv")


@dataclass(kw_only=True)
class Written:
    """Settings, tables and patches of one folder or workbook."""

    path: Path
    names: Names
    settings: Settings
    extends: Given | None = None
    patches: Given | None = None
    tables: dict[str, list[Row]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """Tables that are there but could not be read."""
    settings_whole: bool = True
    """Whether the settings could be read."""


def why_no_scenario(path: Path) -> str | None:
    """Why a path is no scenario; None where it is one."""
    if path.is_dir():
        return None if (path / SETTINGS_FILE).is_file() else f"it has no {SETTINGS_FILE}"
    if path.suffix.lower() == ".xlsx" and path.is_file():
        return None
    return "it is neither a folder nor an .xlsx workbook" if path.exists() else "it does not exist"


def read_written(path: Path, prefix: str) -> tuple[Written, list[Finding]]:
    """Reads a folder or workbook of which `why_no_scenario` knows nothing."""
    if path.is_dir():
        return _read_folder(path, Names(prefix=prefix, workbook=False))
    return _read_workbook(path, Names(prefix=prefix, workbook=True))


def _read_folder(path: Path, names: Names) -> tuple[Written, list[Finding]]:
    document, findings = _read_toml(path / SETTINGS_FILE, names.settings)
    extends, patches = document.pop("extends", None), document.pop("patch", None)
    settings, faults = flatten(document, names.settings)
    written = Written(path=path, names=names, settings=settings, settings_whole=not findings)
    written.extends = _given(extends, names.settings)
    written.patches = _given(patches, names.settings)
    findings += faults
    for table in TABLES:
        file = path / f"{table.name}.csv"
        if not file.is_file():
            continue
        try:
            content = file.read_bytes()
        except OSError as fault:
            findings.append(_unreadable(names.table(table.name), fault))
            written.unread.add(table.name)
            continue
        sheet, faults = csv_sheet(content, names.table(table.name))
        _keep(written, table, sheet, findings, faults)
    others = sorted(file.name for file in path.glob("*.csv") if not file.name.startswith("."))
    findings += _strangers([name.removesuffix(".csv") for name in others], names)
    return written, findings


def _given(value: Any, file: str, row: int | None = None) -> Given | None:
    return None if value is None or value == "" else Given(value=value, file=file, row=row)


def _unreadable(file: str, fault: OSError) -> Finding:
    reason = fault.strerror or "the system refuses"
    return UNREADABLE_TEXT.at(file, reason=reason, hint="see whether it may be read")


def _read_toml(path: Path, file: str) -> tuple[dict[str, Any], list[Finding]]:
    try:
        return tomllib.loads(decode(path.read_bytes())), []
    except OSError as fault:
        return {}, [_unreadable(file, fault)]
    except UndecodableError as fault:
        return {}, [UNREADABLE_TEXT.at(file, reason=fault, hint="save it again as UTF-8")]
    except tomllib.TOMLDecodeError as fault:
        line = re.search(r"at line (\d+)", str(fault))
        row = int(line[1]) if line else None
        return {}, [mistakes.TOML_SYNTAX.at(file, row, reason=fault)]
    except RecursionError:
        return {}, [mistakes.TOML_SYNTAX.at(file, reason="lists are nested too deep")]


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


def _strangers(names: list[str], named: Names) -> Iterator[Finding]:
    """Findings about files and sheets that are no tables."""
    tables = [table.name for table in TABLES]
    known = Known(tables, cutoff=NEAR_ENOUGH)
    for name in names:
        if name in tables:
            continue
        near = known.nearest(name)
        file = named.table(name)
        if near is not None:
            wanted = near if named.workbook else f"{near}.csv"
            yield mistakes.UNKNOWN_TABLE.at(file, value=name, near=wanted)
        elif not named.workbook:
            yield mistakes.ODD_FILE.at(file, value=name)


def _read_workbook(path: Path, names: Names) -> tuple[Written, list[Finding]]:
    sheets, findings = workbook_cells(path, path.name)
    written = Written(path=path, names=names, settings=Settings())
    if not findings and "scenario" not in sheets:
        reason = "it has no sheet 'scenario'"
        findings = [mistakes.NO_SCENARIO.at(path.name, value=path.name, reason=reason)]
    if findings:
        written.unread.update(table.name for table in TABLES)
        written.settings_whole = False
        return written, findings
    findings += _read_settings_sheet(written, sheets)
    for table in TABLES:
        if table.name in sheets:
            cells = enumerate(sheets[table.name], start=1)
            sheet, faults = make_sheet(names.table(table.name), cells)
            _keep(written, table, sheet, findings, faults)
    findings += _strangers([name for name in sheets if name != "scenario"], names)
    return written, findings


def _read_settings_sheet(written: Written, sheets: Mapping[str, list[list[Any]]]) -> list[Finding]:
    file = written.names.settings
    sheet, findings = make_sheet(file, enumerate(sheets["scenario"], start=1))
    if sheet is not None:
        rows, faults = read_rows(sheet, SETTINGS_SHEET)
        findings += faults
    if sheet is None or not {"key", "value"} <= set(sheet.header):
        written.settings_whole = False
        return findings
    position = sheet.header.index("value")
    pairs = []
    for row, (line, cells) in zip(rows, sheet.rows, strict=True):
        if row.cells["key"] is UNREADABLE:
            continue
        path, value = split_path(row.cells["key"]), cells[position]
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
