"""What is given for settings, and where: from TOML, from a workbook's sheet, from outside.

While scenarios are inherited, settings are flat: a path of words -> what was given.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.objectives import OBJECTIVES
from returnplan.scenario.settings import (
    BY_OBJECTIVE,
    DEFAULT_LEVEL,
    LEVEL_SETTINGS,
    SECTIONS,
    SETTINGS,
)
from returnplan.scenario.toml import TomlError, read_toml
from returnplan.tables.cells import id_fault
from returnplan.tables.declaration import Column, Kind
from returnplan.tables.mistakes import NOT_ID, Known

Path = tuple[str, ...]

SETTING_COLUMNS: dict[Path, Column] = {tuple(column.name.split(".")): column for column in SETTINGS}
LEVEL_COLUMNS = {column.name: column for column in LEVEL_SETTINGS}
PARTED: frozenset[Path] = frozenset(tuple(name.split(".")) for name in BY_OBJECTIVE)
"""Paths of settings that are one number, or a table by objective."""
OUTSIDE = "--set"
"""File that findings give for settings from outside the scenario."""

_WORD = re.compile(r'"([^"]*)"|([^."]+)')


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a setting was given, and where."""

    value: Any
    file: str
    row: int | None = None


@dataclass(frozen=True)
class Settings:
    """Settings that were given, in the order in which they were first met.

    A path `("risk", LEVEL)` marks that the level exists.
    """

    given: dict[Path, Given] = field(default_factory=dict)

    @property
    def levels(self) -> list[str]:
        """Levels in rising order; where none is given the one level low."""
        named = [path[1] for path in self.given if path[0] == "risk" and len(path) == 2]
        return named or [DEFAULT_LEVEL]

    def put(self, path: Path, given: Given) -> None:
        """Puts one setting over what is there.

        A number for every objective stays in force for objectives that no table put over it names.
        A load factor by mode replaces a number, and the other way round.
        """
        if path in PARTED or (path[0] == "risk" and path[2:] == ("load_factor",)):
            for other in [other for other in self.given if other[: len(path)] == path]:
                del self.given[other]
        elif path[0] == "risk" and len(path) == 4:
            self.given.pop(path[:3], None)
        if given.value is not None or path not in self.given:
            self.given[path] = given

    def over(self, base: Settings) -> Settings:
        """These settings over inherited ones, key by key; new levels come last."""
        merged = Settings(dict(base.given))
        for level in base.levels:
            merged.put(("risk", level), Given(value=None, file=""))
        for path, given in self.given.items():
            merged.put(path, given)
        return merged


def column_of(path: Path) -> Column | None:
    """Declaration of a setting; None where there is no such setting."""
    if path in SETTING_COLUMNS:
        return SETTING_COLUMNS[path]
    if len(path) == 3 and path[:2] in PARTED and path[2] in OBJECTIVES:
        return SETTING_COLUMNS[path[:2]]
    if path[0] == "risk" and (len(path) == 3 or (len(path) == 4 and path[2] == "load_factor")):
        return LEVEL_COLUMNS.get(path[2])
    return None


def _known(levels: Iterable[str]) -> Known:
    """Dotted paths of all settings, for suggestions."""
    paths = [column.name for column in SETTINGS]
    paths += [f"{name}.{objective}" for name in BY_OBJECTIVE for objective in OBJECTIVES]
    paths += [f"risk.{level}.{name}" for level in levels for name in LEVEL_COLUMNS]
    return Known([*paths, *SECTIONS, "extends", "patch"])


def flatten(document: Mapping[str, Any], file: str) -> tuple[Settings, list[Finding]]:
    """Settings of a TOML document without its `extends` and `patch`."""
    settings, findings = Settings(), []
    levels = document.get("risk")
    known = _known(levels if isinstance(levels, dict) else ())
    for path, value in _leaves(document, ()):
        fault = _path_fault(path, value, file, None, known)
        if fault is None:
            settings.put(path, Given(value=value, file=file))
        else:
            findings.append(fault)
    return settings, findings


def _leaves(table: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Any]]:
    """(path, value) of everything that is no section; a level's own path comes first, with None."""
    for key, value in table.items():
        here = (*path, unicodedata.normalize("NFC", key))
        section = here in PARTED or here not in SETTING_COLUMNS
        if path == () and key not in SECTIONS:
            section = False
        if not (isinstance(value, dict) and section):
            yield here, value
            continue
        if len(here) == 2 and here[0] == "risk":
            yield here, None
        yield from _leaves(value, here)


def _path_fault(path: Path, value: Any, file: str, row: int | None, known: Known) -> Finding | None:
    """What is wrong with the path of a setting; None where it is one."""
    dotted = ".".join(path)
    if path[0] == "risk" and len(path) >= 2:
        fault = id_fault(path[1])
        if fault is not None:
            return NOT_ID.at(file, row, dotted, path[1], reason=fault)
        if len(path) == 2 and value is None:
            return None
    if path[0] == "risk" and len(path) == 4 and path[2] == "load_factor":
        fault = id_fault(path[3])
        if fault is not None:
            return NOT_ID.at(file, row, dotted, path[3], reason=fault)
    if column_of(path) is not None:
        return None
    if dotted in SECTIONS or (path[0] == "risk" and len(path) == 2):
        return mistakes.SETTING_SHAPE.at(
            file, row, dotted, value, wanted="a section", example=f"[{dotted}] and its settings"
        )
    hint = known.cure(dotted, "see docs/formats.md for the settings")
    return mistakes.UNKNOWN_SETTING.at(file, row, dotted, dotted, hint=hint)


def split_path(dotted: str) -> Path:
    """`risk."a.b".travel` -> (risk, a.b, travel)."""
    composed = unicodedata.normalize("NFC", dotted.strip())
    return tuple((quoted or plain).strip() for quoted, plain in _WORD.findall(composed)) or ("",)


def written_value(path: Path, text: str) -> Any:
    """What a text stands for: TOML where it is TOML, else the text itself.

    A path of no words is that of a cell.
    """
    column = column_of(path) if path else None
    try:
        document = read_toml(f"value = {text}")
    except TomlError:
        return text
    if document.keys() != {"value"}:
        return text
    value = document["value"]
    if column is not None and column.kind is Kind.TEXT and not isinstance(value, str):
        return text
    return value


def sheet_settings(
    pairs: Iterable[tuple[int, Path, Any]], file: str
) -> tuple[Settings, list[Finding]]:
    """Settings of a workbook's sheet: (row, path, value) of each."""
    settings, findings = Settings(), []
    listed = list(pairs)
    known = _known(
        dict.fromkeys(path[1] for _, path, _ in listed if path[0] == "risk" and path[1:])
    )
    first: dict[Path, int] = {}
    for row, path, value in listed:
        fault = _path_fault(path, value, file, row, known)
        if fault is None and first.setdefault(path, row) != row:
            dotted = ".".join(path)
            fault = mistakes.DOUBLE_SETTING.at(file, row, "key", dotted, first=first[path])
        if fault is not None:
            findings.append(fault)
            continue
        if path[0] == "risk":
            settings.put(path[:2], Given(value=None, file=file, row=row))
        leaves = _leaves(value, path) if isinstance(value, dict) else [(path, value)]
        for leaf, one in leaves:
            fault = _path_fault(leaf, one, file, row, known)
            if fault is None:
                settings.put(leaf, Given(value=one, file=file, row=row))
            else:
                findings.append(fault)
    return settings, findings


def override(
    settings: Settings, overrides: Mapping[str, str] | Sequence[str], file: str = OUTSIDE
) -> tuple[Settings, list[Finding]]:
    """Settings with those from outside over them, each `key=value` or key -> value.

    `file` is what findings call the outside.
    """
    result, findings = Settings(dict(settings.given)), []
    known = _known(settings.levels)
    for key, text in _pairs(overrides):
        path = split_path(key)
        dotted = ".".join(path)
        fault: Finding | None
        if text is None:
            fault = mistakes.NOT_SETTABLE.at(
                file, None, None, key, reason="it has no value", hint="write key=value"
            )
        elif not (_is_text(key) and _is_text(text)):
            fault = mistakes.NOT_SETTABLE.at(
                file, None, None, text, reason="it is no text in UTF-8", hint="write it as UTF-8"
            )
        elif path[0] in ("extends", "patch"):
            fault = mistakes.NOT_SETTABLE.at(
                file,
                None,
                dotted,
                dotted,
                reason="it changes what is read",
                hint="write it into a scenario.toml of its own that extends this one",
            )
        else:
            fault = _override_one(result, path, written_value(path, text), known, file)
        if fault is not None:
            findings.append(fault)
    return result, findings


def _is_text(text: str) -> bool:
    """Whether a text can be written: bytes of the command line may be none."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _pairs(overrides: Mapping[str, str] | Sequence[str]) -> Iterator[tuple[str, str | None]]:
    if isinstance(overrides, Mapping):
        yield from ((key, str(value)) for key, value in overrides.items())
        return
    for text in overrides:
        key, separator, value = text.partition("=")
        yield key.strip(), value.strip() if separator else None


def _override_one(
    settings: Settings, path: Path, value: Any, known: Known, file: str
) -> Finding | None:
    dotted = ".".join(path)
    if path[0] == "risk" and len(path) >= 3 and path[1] not in settings.levels:
        hint = Known(settings.levels).cure(path[1], f"levels are {', '.join(settings.levels)}")
        return mistakes.UNKNOWN_LEVEL.at(file, None, dotted, path[1], hint=hint)
    if path[0] == "risk" and len(path) == 4 and path[:3] in settings.given:
        number = settings.given[path[:3]].value
        return mistakes.NOT_SETTABLE.at(
            file,
            None,
            dotted,
            dotted,
            reason=f"{'.'.join(path[:3])} is {number} for every mode",
            hint=f"write {'.'.join(path[:3])}={{{path[3]} = {value}, ...}} with every mode",
        )
    leaves = _leaves(value, path) if isinstance(value, dict) else iter([(path, value)])
    for leaf, one in leaves:
        fault = _path_fault(leaf, one, file, None, known)
        if fault is not None:
            return fault
        if leaf[0] == "risk" and len(leaf) > 2:
            settings.put(leaf[:2], Given(value=None, file=file))
        settings.put(leaf, Given(value=one, file=file))
    return None
