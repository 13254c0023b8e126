"""Scenarios from data frames: what `pandas.read_excel(path, sheet_name=None)` gives, or a notebook.

The frames are read as the files of a scenario folder are, so that every check is the same one and
findings name table, row (the header is row 1) and column.
"""

from __future__ import annotations

import json
import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from returnplan.errors import UsageError
from returnplan.scenario.schema import TABLE_BY_NAME
from returnplan.tables.frames import cell_text, frame, frame_text
from returnplan.tables.mistakes import Known

if TYPE_CHECKING:
    from pandas import DataFrame

    from returnplan.scenario.scenario import Scenario

SETTINGS = "scenario"
BARE = re.compile(r"[A-Za-z0-9_-]+")


def table_frame(scenario: Scenario, name: str) -> DataFrame:
    """A table of a scenario, or its settings, as a frame.

    Raises
    ------
    UsageError
        A scenario has no such table.
    """
    from returnplan.scenario.write import settings_text, table_rows

    if name != SETTINGS:
        if name not in TABLE_BY_NAME:
            raise UsageError(_no_table(name))
        table = TABLE_BY_NAME[name]
        return frame(table, list(table_rows(scenario, table)), scenario.calendar)
    import pandas

    return pandas.DataFrame(list(_lines(settings_text(scenario))), columns=["key", "value"])


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Dotted path and value of each setting of a scenario.toml with one a line.

    A text is without its quotes, unless it would be taken for something else then.
    """
    section = ""
    for line in filter(None, text.splitlines()):
        if line.startswith("["):
            section = line.strip("[]") + "."
            continue
        key, _, written = line.partition(" = ")
        value = tomllib.loads(f"value = {written}")["value"]
        plain = isinstance(value, str) and value.strip() == value != ""
        if plain and _toml(value, written=True) == _quoted(value):
            written = value
        yield section + key, written


def _no_table(name: str) -> str:
    near = Known([SETTINGS, *TABLE_BY_NAME]).nearest(name)
    hint = f"did you mean '{near}'?" if near else f"they are {', '.join(TABLE_BY_NAME)}"
    return f"'{name}' is no table of a scenario; {hint}"


def write_frames(tables: Mapping[str, DataFrame | Mapping[str, Any]], folder: Path) -> None:
    """Write frames by table, and `scenario` (settings), as a scenario folder.

    Raises
    ------
    UsageError
        A name is no table, a value no frame, or there are no settings.
    """
    if SETTINGS not in tables:
        raise UsageError(
            "the tables have no 'scenario': add the settings, as a mapping such as "
            "{'start': '2020-02-16', 'days': 30} or a frame with the columns key and value"
        )
    text = "".join(f"{line}\n" for line in _settings(tables[SETTINGS]))
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    for name, given in tables.items():
        if name == SETTINGS:
            continue
        if name not in TABLE_BY_NAME:
            raise UsageError(_no_table(str(name)))
        if not hasattr(given, "itertuples"):
            raise UsageError(f"'{name}' is a {type(given).__name__}; give a DataFrame of pandas")
        (folder / f"{name}.csv").write_text(frame_text(given), encoding="utf-8-sig", newline="")


class TemporaryScenario:
    """A folder for as long as a scenario is read from it; named as the scenario is to be."""

    def __init__(self, tables: Mapping[str, DataFrame | Mapping[str, Any]]) -> None:
        self._tables = tables
        self._home = tempfile.TemporaryDirectory(prefix="returnplan-")

    def __enter__(self) -> Path:
        folder = Path(self._home.name) / "frames"
        folder.mkdir()
        try:
            write_frames(self._tables, folder)
        except BaseException:
            self._home.cleanup()
            raise
        return folder

    def __exit__(self, *_: object) -> None:
        self._home.cleanup()


def _settings(given: DataFrame | Mapping[str, Any]) -> Iterator[str]:
    """Lines of scenario.toml."""
    if isinstance(given, Mapping):
        for key, value in given.items():
            if value is not None:
                yield f"{_key(str(key))} = {_toml(value)}"
        return
    if not {"key", "value"} <= set(map(str, given.columns)):
        raise UsageError("the frame 'scenario' needs the columns key and value")
    for key, value in zip(given["key"], given["value"], strict=True):
        if cell_text(key) and cell_text(value):
            yield f"{_key(str(key))} = {_toml(value, written=True)}"


def _key(path: str) -> str:
    """A dotted path, each part quoted where it must be."""
    try:
        tomllib.loads(f"{path} = 0")
    except tomllib.TOMLDecodeError:
        pass
    else:
        return path
    parts = path.strip().split(".")
    return ".".join(map(_key_part, parts))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _toml(value: Any, *, written: bool = False) -> str:
    """A value as TOML; `written`: a text that is TOML already stays as it is, as in a workbook."""
    if isinstance(value, str):
        if written:
            try:
                tomllib.loads(f"value = {value}")
            except tomllib.TOMLDecodeError:
                return _quoted(value)
            return value
        return _quoted(value)
    if isinstance(value, Mapping):
        pairs = (f"{_key_part(str(key))} = {_toml(one)}" for key, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    return cell_text(value)


def _key_part(part: str) -> str:
    return part if BARE.fullmatch(part) else _quoted(part)
