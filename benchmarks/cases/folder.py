"""Writing a scenario folder, always the same bytes for the same content."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

Cell = str | int | float
Table = tuple[tuple[str, ...], Sequence[tuple[Cell, ...]]]
"""Columns and rows."""


def write(folder: Path, settings: str, tables: Mapping[str, Table]) -> str:
    """Write the scenario; its hash is that of its files one after another, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.csv"):
        old.unlink()
    files = {"scenario.toml": settings.encode("utf-8")}
    for name, (columns, rows) in tables.items():
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        files[f"{name}.csv"] = text.getvalue().encode("utf-8")
    digest = hashlib.sha256()
    for name in sorted(files):
        (folder / name).write_bytes(files[name])
        digest.update(files[name])
    return digest.hexdigest()
