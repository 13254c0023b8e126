"""A resolved scenario in written form: enough to read it again and get the equal `Scenario`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from returnplan.calendar import clock_text
from returnplan.scenario.build import LISTED, NOT_KEPT, field_of
from returnplan.scenario.contents import SETTINGS_FILE
from returnplan.scenario.objectives import OBJECTIVES
from returnplan.scenario.rules import Level
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.schema import TABLES
from returnplan.scenario.settings import BY_OBJECTIVE, SECTIONS, SETTINGS
from returnplan.scenario.settings_given import Settings, column_of
from returnplan.tables.csvfile import csv_bytes
from returnplan.tables.declaration import Column, Kind, Table
from returnplan.tables.printing import number_text

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_scenario(scenario: Scenario, folder: Path) -> None:
    """Writes scenario.toml and the tables that have rows into `folder`, which is made.

    Tables that no scenario may lack are written even without rows. Same scenario, same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in _contents(scenario):
        (folder / name).write_bytes(content)


def _contents(scenario: Scenario) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file of a scenario in written form."""
    yield SETTINGS_FILE, settings_text(scenario).encode()
    for table in TABLES:
        rows = list(table_rows(scenario, table))
        if rows or not table.optional:
            yield f"{table.name}.csv", csv_bytes(table, rows)


def scenario_hash(folder: Path) -> str:
    """SHA-256 of the contents of a folder's files, one after another by their names."""
    return _hash((path.name, path.read_bytes()) for path in folder.iterdir() if path.is_file())


def hash_of(scenario: Scenario) -> str:
    """`scenario_hash` of the folder that `write_scenario` would write."""
    return _hash(_contents(scenario))


def _hash(files: Iterable[tuple[str, bytes]]) -> str:
    total = hashlib.sha256()
    for _, content in sorted(files):
        total.update(content)
    return total.hexdigest()


def table_rows(scenario: Scenario, table: Table) -> Iterator[dict[str, Any]]:
    """Values of the rows of a table by column, as they are written."""
    held = getattr(scenario, table.name)
    left_out = NOT_KEPT.get(table.name, frozenset())
    names = [(name, None if name in left_out else field_of(name)) for name in table.names]
    for one in held if table.name in LISTED else held.values():
        yield {name: None if of is None else getattr(one, of) for name, of in names}


def settings_text(scenario: Scenario, given: Settings | None = None) -> str:
    """scenario.toml of a scenario: every setting, or its name and those that are `given`."""
    kept = None if given is None else [column_of(path) for path in given.given]
    sections: dict[str, list[str]] = {section: [] for section in ("", *SECTIONS)}
    for column in SETTINGS:
        if not (kept is None or column in kept or column.name == "name"):
            continue
        section, _, key = column.name.rpartition(".")
        holder = getattr(scenario, section) if section else scenario
        value = getattr(holder, key)
        if column.name in BY_OBJECTIVE:
            by_objective = {name: value[name] for name in OBJECTIVES}
            sections[section].append(f"{key} = {_inline(by_objective)}")
        elif value is not None:
            sections[section].append(f"{key} = {_toml(value, column)}")
    for level in scenario.levels.values():
        if given is not None and ("risk", level.level) not in given.given:
            continue
        sections[f"risk.{_key(level.level)}"] = list(_level_lines(level))
    parts = []
    for section, lines in sections.items():
        if lines or section.startswith("risk."):
            parts.append("\n".join(([f"[{section}]"] if section else []) + lines) + "\n")
    return "\n".join(parts)


def _level_lines(level: Level) -> Iterator[str]:
    for one in fields(Level):
        if one.name == "load_factor":
            by_mode = level.load_factor_by_mode
            value = _inline(by_mode) if by_mode else number_text(level.load_factor)
            yield f"load_factor = {value}"
        elif one.name == "quarantine_days":
            yield f"quarantine_days = {level.quarantine_days}"
        elif one.name == "travel":
            yield f"travel = {'true' if level.travel else 'false'}"


def _inline(table: Mapping[str, float]) -> str:
    return (
        "{" + ", ".join(f"{_key(key)} = {number_text(value)}" for key, value in table.items()) + "}"
    )


def _key(word: str) -> str:
    return word if _BARE.fullmatch(word) else quoted(word)


def quoted(text: str) -> str:
    """A text as TOML writes it, on one line."""

    def escape(letter: str) -> str:
        if letter in _ESCAPES:
            return _ESCAPES[letter]
        control = letter < " " or letter == "\x7f"
        return f"\\u{ord(letter):04x}" if control else letter

    return '"' + "".join(map(escape, text)) + '"'


def _toml(value: Any, column: Column) -> str:
    if column.kind is Kind.CLOCK:
        return quoted(clock_text(value))
    if column.kind is Kind.CLOCKS:
        return _array(map(clock_text, value))
    if column.kind is Kind.IDS:
        return _array(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, date):
        return value.isoformat()
    return number_text(value)


def _array(items: Iterable[str]) -> str:
    return "[" + ", ".join(map(quoted, items)) + "]"
