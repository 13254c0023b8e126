"""Sheets of an `.xlsx` workbook, header on row 1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from returnplan.errors import Finding
from returnplan.tables.cells import FaultyCell
from returnplan.tables.mistakes import UNREADABLE_TEXT

_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>/]*)>(.*?)</c>', re.DOTALL)
_VALUE = re.compile(rb"<v[^>/]*>[^<]")
_SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def workbook_cells(path: Path, file: str) -> tuple[Mapping[str, list[list[Any]]], list[Finding]]:
    """Cells of every sheet by its name, row by row; `file` is the name that findings give.

    Numbers come as float, dates and times as those of `datetime`, a blank cell as an empty text, an
    error or a formula without a value as a `FaultyCell`.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(path)
        sheets = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
        }
        for name, row, column in _faulty_cells(path):
            _put(sheets[name], row, column)
    except (CalamineError, OSError, BadZipFile, KeyError, ElementTree.ParseError) as fault:
        reason = str(fault) or type(fault).__name__
        hint = "save it again as an Excel workbook (.xlsx) without a password"
        return {}, [UNREADABLE_TEXT.at(file, reason=reason, hint=hint)]
    return sheets, []


def _put(cells: list[list[Any]], row: int, column: str) -> None:
    """Marks a cell, `row` counted from 1, `column` by letters."""
    at = 0
    for letter in column:
        at = at * 26 + ord(letter) - ord("A") + 1
    while len(cells) < row:
        cells.append([])
    line = cells[row - 1]
    line += [""] * (at - len(line))
    line[at - 1] = FaultyCell(f"{column}{row}")


def _faulty_cells(path: Path) -> Iterator[tuple[str, int, str]]:
    """(sheet, row, column) of cells that hold an error, or a formula that was never computed.

    They would otherwise come as blank, and a default would quietly stand in for them.
    """
    with ZipFile(path) as parts:
        relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
        target = {one.get("Id"): one.get("Target", "") for one in relations}
        for sheet in ElementTree.fromstring(parts.read("xl/workbook.xml")).iter(_SHEETS):
            name = target[sheet.get(_RELATION)].lstrip("/")
            content = parts.read(name if name.startswith("xl/") else f"xl/{name}")
            if b't="e"' not in content and b"<f" not in content:
                continue
            for column, row, attributes, inner in _CELL.findall(content):
                computed = b't="str"' in attributes or _VALUE.search(inner) is not None
                if b't="e"' in attributes or (b"<f" in inner and not computed):
                    yield sheet.get("name", ""), int(row), column.decode()
