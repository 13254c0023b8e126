"""Sheets of an `.xlsx` workbook, header on row 1."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from returnplan.errors import Finding
from returnplan.tables.mistakes import UNREADABLE_TEXT


def workbook_cells(path: Path, file: str) -> tuple[Mapping[str, list[list[Any]]], list[Finding]]:
    """Cells of every sheet by its name, row by row; `file` is the name that findings give.

    Numbers come as float, dates and times as those of `datetime`, a blank cell as an empty text.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return {
                name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in workbook.sheet_names
            }, []
    except (CalamineError, OSError, BadZipFile) as fault:
        reason = str(fault) or type(fault).__name__
        hint = "save it again as an Excel workbook (.xlsx) without a password"
        return {}, [UNREADABLE_TEXT.at(file, reason=reason, hint=hint)]
