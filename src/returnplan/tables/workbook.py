"""Sheets of a workbook: `.xlsx`, `.xlsm`, `.xlsb`, `.xls` or `.ods`, whatever its name says."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from returnplan.errors import Finding
from returnplan.tables import biff, opendocument, spreadsheetml
from returnplan.tables.cells import COVERED, FaultyCell
from returnplan.tables.marks import Area, Marks, cell_name
from returnplan.tables.mistakes import UNREADABLE_TEXT

MOST_BYTES = 256 * 2**20
"""Of a workbook, and of all its parts unpacked: some ten times a province's worth of workers."""
MOST_CELLS = 4_000_000
"""Of one sheet, from A1 to its last cell: half a million workers of eight columns."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class _RefusedError(Exception):
    """A workbook that is not read, and why; the second argument is the cure where there is one."""


@dataclass(frozen=True, kw_only=True)
class SheetCells:
    """Cells of one sheet, row by row, and its merged ranges.

    Numbers come as float, dates and times as those of `datetime`, a blank cell as an empty text, an
    error or a formula without a value as a `FaultyCell`, the covered cells of a merged range as
    `COVERED`.
    """

    rows: list[list[Any]]
    merged: tuple[Area, ...] = ()


def workbook_cells(
    path: Path, file: str, wanted: Collection[str]
) -> tuple[Mapping[str, SheetCells | None], list[Finding]]:
    """Every sheet by its name, None for those that are not `wanted` and hold something.

    Blank sheets that are not wanted are left out. `file` is the name that findings give.
    """
    try:
        return _sheets(path, wanted), []
    except _RefusedError as fault:
        reason, *cure = fault.args
        hint = cure[0] if cure else "save it again as an Excel workbook (.xlsx)"
        return {}, [UNREADABLE_TEXT.at(file, reason=reason, hint=hint)]


def _sheets(path: Path, wanted: Collection[str]) -> dict[str, SheetCells | None]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    content = _content(path)
    marks = _marks(content, wanted)
    found: dict[str, SheetCells | None] = {}
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            if name not in wanted:
                if name not in marks or marks[name].height:
                    found[name] = None
                continue
            sheet = book.get_sheet_by_name(name)
            of_sheet = marks.get(name, Marks())
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
                area = Area(top=top, left=left, bottom=bottom, right=right)
                if area not in of_sheet.merged:
                    of_sheet.merged.append(area)
            rows = sheet.to_python(skip_empty_area=False)
            height, width = of_sheet.shown
            if len(rows) < height or max(map(len, rows), default=0) < width:
                raise _RefusedError(f"sheet '{name}' is written in a way that is not understood")
            found[name] = _marked(rows, of_sheet)
        if missing := [name for name in marks if name not in book.sheet_names]:
            raise _RefusedError(f"sheet '{missing[0]}' is written in a way that is not understood")
    except PasswordError:
        raise _RefusedError("it is protected by a password", "save it without a password") from None
    except (CalamineError, OSError, ValueError) as fault:
        raise _RefusedError(str(fault) or type(fault).__name__) from None
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # the reader's own, of no public class
            raise
        raise _RefusedError("its content is broken") from None
    return found


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _RefusedError(
                f"it has more than {MOST_BYTES // 2**20} MB",
                "take out what is no table, or write a folder of CSV files",
            )
        return path.read_bytes()
    except OSError as fault:
        reason = fault.strerror or "the system refuses"
        raise _RefusedError(reason, "see whether it may be read") from None


def _marks(content: bytes, wanted: Collection[str]) -> dict[str, Marks]:
    """Marks of every sheet; raises where a sheet that is wanted is too large to be read."""
    try:
        if content.startswith(_ZIP):
            with ZipFile(io.BytesIO(content)) as parts:
                marks = _marks_of_parts(parts)
        elif content.startswith(_OLE):
            marks = _marks_of_old(content)
        else:
            raise _RefusedError("it is no workbook, whatever its name says")
    except (
        BadZipFile, KeyError, IndexError, ValueError, NotImplementedError, RuntimeError, EOFError,
        struct.error, zlib.error, ElementTree.ParseError, expat.ExpatError,
    ) as fault:  # fmt: skip
        raise _RefusedError(f"its content is broken ({fault})") from None
    for name in wanted:
        if name in marks and marks[name].height * marks[name].width > MOST_CELLS:
            last = cell_name(marks[name].height - 1, marks[name].width - 1)
            raise _RefusedError(
                f"sheet '{name}' reaches down to {last}, more than {MOST_CELLS:,} cells",
                "delete the rows and columns beyond the table, and save it again",
            )
    return marks


def _marks_of_parts(parts: ZipFile) -> dict[str, Marks]:
    infos = {info.filename: info for info in parts.infolist()}
    unpacked = sum(info.file_size for info in infos.values())
    if unpacked > MOST_BYTES:
        raise _RefusedError(
            f"it is {unpacked // 2**20:,} MB when unpacked, more than {MOST_BYTES // 2**20}",
            "take out what is no table, or write a folder of CSV files",
        )
    _unpack_all(parts)
    if opendocument.CONTENT in infos:
        with parts.open(opendocument.CONTENT) as part:
            return opendocument.document_marks(part)
    if biff.WORKBOOK in infos:
        return {
            name: biff.sheet_marks(parts.read(part))
            for name, part in biff.sheet_parts(parts)
            if part in infos
        }
    found = {}
    for name, sheet_part in spreadsheetml.sheet_parts(parts):
        if sheet_part in infos:
            with parts.open(sheet_part) as sheet:
                found[name] = spreadsheetml.sheet_marks(sheet)
    return found


def _unpack_all(parts: ZipFile) -> None:
    """Raises BadZipFile where a part is larger than it says, or broken."""
    broken = parts.testzip()
    if broken is not None:
        raise BadZipFile(f"{broken} is damaged")


def _marks_of_old(content: bytes) -> dict[str, Marks]:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise _RefusedError("it is protected by a password", "save it without a password")
    try:
        return biff.old_workbook_marks(content)
    except Exception as fault:  # the reader of this old format raises whatever a broken file meets
        raise _RefusedError(f"its content is broken ({fault})") from None


def _marked(rows: list[list[Any]], marks: Marks) -> SheetCells:
    for row, column in marks.faulty:
        _put(rows, row, column, FaultyCell(cell_name(row, column)))
    height, width = len(rows), max(map(len, rows), default=0)
    for area in marks.merged:
        for row in range(area.top, min(area.bottom + 1, height)):
            for column in range(area.left, min(area.right + 1, width)):
                if (row, column) != (area.top, area.left):
                    _put(rows, row, column, COVERED)
    return SheetCells(rows=rows, merged=tuple(marks.merged))


def _put(rows: list[list[Any]], row: int, column: int, value: Any) -> None:
    while len(rows) <= row:
        rows.append([])
    cells = rows[row]
    cells += [""] * (column + 1 - len(cells))
    cells[column] = value
