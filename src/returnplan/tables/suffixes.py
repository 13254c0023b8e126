"""How the files are called that hold tables."""

from __future__ import annotations

from pathlib import Path

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
"""Ends of the names of workbooks, in any case."""


def is_workbook_name(path: Path) -> bool:
    """Whether a file is called like a workbook."""
    return path.suffix.lower() in WORKBOOKS
