"""Marks of sheets of the binary workbooks `.xlsb` (MS-XLSB) and `.xls` (MS-XLS).

A formula of these always has a value, so that only errors are looked for.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from zipfile import ZipFile

from returnplan.tables.marks import Area, Marks
from returnplan.tables.spreadsheetml import part_targets

WORKBOOK = "xl/workbook.bin"

# Records of MS-XLSB, section 2.3.2
_ROW, _BLANK, _ERROR, _LAST_CELL, _FORMULA_ERROR = 0, 1, 3, 11, 11
_SHEET, _MERGED = 156, 176


def sheet_parts(parts: ZipFile) -> Iterator[tuple[str, str]]:
    """(name of a sheet, name of its part) of an `.xlsb`."""
    targets = part_targets(parts, WORKBOOK)
    for kind, body in _records(parts.read(WORKBOOK)):
        if kind == _SHEET:
            relation, at = _text(body, 8)
            name, _ = _text(body, at)
            if relation in targets:
                yield name, targets[relation]


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A text that begins at a byte, and the byte behind it."""
    (letters,) = struct.unpack_from("<I", body, at)
    if letters == 0xFFFFFFFF:
        return "", at + 4
    return body[at + 4 : at + 4 + 2 * letters].decode("utf-16-le"), at + 4 + 2 * letters


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(type, body) of the records of a part; types and lengths are numbers of 7 bits a byte."""
    at = 0
    while at < len(content):
        kind, at = content[at], at + 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | (content[at] & 0x7F) << 7, at + 1
        length = 0
        for shift in (0, 7, 14, 21):
            byte, at = content[at], at + 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, content[at : at + length]
        at += length


def sheet_marks(content: bytes) -> Marks:
    """Marks of the part of one sheet of an `.xlsb`. Raises IndexError or struct.error if broken."""
    marks = Marks()
    row = 0
    for kind, body in _records(content):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", body)
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", body)
            marks.merged.append(Area(top=top, left=left, bottom=bottom, right=right))
        elif _BLANK < kind <= _LAST_CELL:
            (column,) = struct.unpack_from("<I", body)
            marks.reach(row, column, kind not in (_ERROR, _FORMULA_ERROR))
            if kind in (_ERROR, _FORMULA_ERROR):
                marks.faulty.append((row, column))
    return marks


def old_workbook_marks(content: bytes) -> dict[str, Marks]:
    """Marks by sheet of an `.xls`, without its merged ranges. Raises what `xlrd` raises."""
    import xlrd

    found = {}
    with xlrd.open_workbook(file_contents=content, on_demand=True) as book:
        for name in book.sheet_names():
            sheet, marks = book.sheet_by_name(name), Marks()
            for row in range(sheet.nrows):
                kinds = sheet.row_types(row)
                for column, kind in enumerate(kinds):
                    if kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                        marks.reach(row, column, kind != xlrd.XL_CELL_ERROR)
                    if kind == xlrd.XL_CELL_ERROR:
                        marks.faulty.append((row, column))
            found[name] = marks
            book.unload_sheet(name)
    return found
