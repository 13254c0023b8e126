"""Cells put into a sheet of an .xlsx or .xlsm file: the XML of that one sheet is changed in place.

All other parts of the workbook are copied: charts, pictures, macros, styles, other sheets. Within
the sheet only the cells that are filled, and rows below the last one, are written anew.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape
from zipfile import ZipFile

from returnplan.tables.filling import Filling, FillingError, Value, compare, positions_of
from returnplan.tables.marks import cell_name, cell_place
from returnplan.tables.sheet import Sheet, make_sheet
from returnplan.tables.spreadsheetml import WORKBOOK, local, sheet_parts
from returnplan.tables.workbook import workbook_cells

FILLED = (".xlsx", ".xlsm")
_DIMENSION = re.compile(rb'(<(?:\w+:)?dimension\b[^>]*?\bref=")([^"]*)(")')


def book_sheet(path: Path, name: str, columns: Collection[str]) -> Sheet | None:
    """A sheet of a workbook; None where it has none of that name that can be read."""
    sheets, _ = workbook_cells(path, path.name, [name])
    cells = sheets.get(name)
    if cells is None:
        return None
    return make_sheet(name, enumerate(cells.rows, start=1), columns, cells.merged)[0]


def fill_workbook(
    content: bytes, name: str, columns: Collection[str], filling: Filling, scratch: Path
) -> bytes:
    """Content of a workbook with cells put into the sheet `name`.

    `scratch` is a file name, ending as the workbook's, under which it may be laid meanwhile.

    Raises
    ------
    FillingError
        The sheet is written in a way that is not understood, or would be read otherwise than meant.
    """
    scratch.write_bytes(content)
    before = book_sheet(scratch, name, columns)
    with ZipFile(io.BytesIO(content)) as parts:
        names = dict(sheet_parts(parts)) if WORKBOOK in parts.namelist() else {}
        if before is None or names.get(name) not in parts.namelist():
            raise FillingError(
                f"its sheet '{name}' is not understood", "save it again as an Excel workbook"
            )
        made = io.BytesIO()
        with ZipFile(made, "w") as target:
            target.comment = parts.comment
            for info in parts.infolist():
                part = parts.read(info)
                if info.filename == names[name]:
                    part = _filled(part, before, filling)
                target.writestr(info, part, compress_type=info.compress_type)
    scratch.write_bytes(made.getvalue())
    compare(before, book_sheet(scratch, name, columns), filling)
    return made.getvalue()


@dataclass(kw_only=True)
class _CellPlace:
    column: int
    begins: int
    ends: int = 0
    style: str = ""
    formula: bool = False


@dataclass(kw_only=True)
class _RowPlace:
    number: int
    """From 0."""
    inner: int
    """Byte before which a cell at the end of the row is put; of an empty tag its end."""
    ends: int = 0
    is_empty: bool = False
    """Whether it is written `<row .../>`."""
    cells: list[_CellPlace] = field(default_factory=list)


class _SheetPlaces:
    """Where rows and cells of a sheet's XML stand, in bytes."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self.rows: dict[int, _RowPlace] = {}
        self.prefix = ""
        self.data_ends = 0
        self._row: _RowPlace | None = None
        self._cell: _CellPlace | None = None
        self._reader = expat.ParserCreate()
        self._reader.StartElementHandler = self._start
        self._reader.EndElementHandler = self._end
        self._reader.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        at = self._reader.CurrentByteIndex
        prefix, _, word = name.rpartition(":")
        if word == "row":
            written = attributes.get("r", "")
            after = max(self.rows, default=-1) + 1
            number = int(written) - 1 if written.isdecimal() else after
            self._row = self.rows[number] = _RowPlace(number=number, inner=0)
        elif word == "c" and self._row is not None:
            place = cell_place(attributes.get("r", ""))
            column = (
                place[1] if place else max((one.column for one in self._row.cells), default=-1) + 1
            )
            self._cell = _CellPlace(column=column, begins=at, style=attributes.get("s", ""))
            self._row.cells.append(self._cell)
        elif word == "f" and self._cell is not None:
            self._cell.formula = True
        elif word == "sheetData":
            self.prefix = f"{prefix}:" if prefix else ""

    def _end(self, name: str) -> None:
        at = self._reader.CurrentByteIndex
        tag = b"</" + name.encode()  # an empty element has none, and ends before this byte
        is_tag = self.xml.startswith((tag + b">", tag + b" "), at)
        ends = self.xml.index(b">", at) + 1 if is_tag else at
        word = local(name.replace(":", " "))
        if word == "c" and self._cell is not None:
            self._cell.ends, self._cell = ends, None
        elif word == "row" and self._row is not None:
            self._row.inner, self._row.ends, self._row.is_empty = at, ends, not is_tag
            self._row = None
        elif word == "sheetData":
            self.data_ends = at if is_tag else 0


def _filled(xml: bytes, sheet: Sheet, filling: Filling) -> bytes:
    if not xml.lstrip(b"\xef\xbb\xbf").startswith(b"<") or re.match(
        rb"<\?xml[^>]*utf-?16", xml, re.I
    ):
        raise FillingError("its sheet is not in UTF-8", "save it again as an Excel workbook")
    places = _SheetPlaces(xml)
    if not places.data_ends or not places.rows:
        raise FillingError("its sheet has no rows", "write the headings first")
    at = positions_of(sheet.header, filling)
    cells: dict[int, dict[int, Value]] = {
        line - 1: {at[name]: value for name, value in row.items()}
        for line, row in filling.cells.items()
    }
    new = {at[name]: name for name in at if name not in sheet.header}
    if new:
        cells[sheet.header_line - 1] = dict(new)
    changes: list[tuple[int, int, bytes]] = []
    for number, row in cells.items():
        if number not in places.rows:
            raise FillingError(f"row {number + 1} is not found", "fill it in by hand")
        changes += _row_changes(places, places.rows[number], row)
    last = max([*places.rows, *(line - 1 for line, _ in sheet.rows)])
    below = b"".join(
        _new_row(places.prefix, last + 1 + step, {at[name]: value for name, value in row.items()})
        for step, row in enumerate(filling.rows)
    )
    changes.append((places.data_ends, places.data_ends, below))
    for begins, ends, text in sorted(changes, reverse=True):
        xml = xml[:begins] + text + xml[ends:]
    width = max([len(sheet.header), *(one + 1 for one in at.values())])
    return _reaching(xml, last + len(filling.rows), width - 1)


def _row_changes(
    places: _SheetPlaces, row: _RowPlace, cells: dict[int, Value]
) -> list[tuple[int, int, bytes]]:
    """(from, to, text) of the bytes of one row that are written anew."""
    changes: dict[tuple[int, int], bytes] = {}
    for column, value in sorted(cells.items()):
        there = next((one for one in row.cells if one.column == column), None)
        if there is not None and there.formula:
            where = cell_name(row.number, column)
            raise FillingError(f"{where} holds a formula", f"write a number into {where}")
        text = _cell(places.prefix, row.number, column, value, there.style if there else "")
        if there is not None:
            changes[there.begins, there.ends] = text
            continue
        after = [one.begins for one in row.cells if one.column > column]
        at = min(after) if after else row.inner
        changes[at, at] = changes.get((at, at), b"") + text
    if row.is_empty and (row.inner, row.inner) in changes:
        text = changes.pop((row.inner, row.inner))
        ends = places.xml.rindex(b"/", 0, row.inner)
        tag = f"</{places.prefix}row>".encode()
        changes[ends, row.inner] = b">" + text + tag
    return [(begins, ends, text) for (begins, ends), text in changes.items()]


def _new_row(prefix: str, number: int, cells: dict[int, Value]) -> bytes:
    inner = b"".join(_cell(prefix, number, at, value, "") for at, value in sorted(cells.items()))
    return f'<{prefix}row r="{number + 1}">'.encode() + inner + f"</{prefix}row>".encode()


def _cell(prefix: str, row: int, column: int, value: Value, style: str) -> bytes:
    begins = f'<{prefix}c r="{cell_name(row, column)}"' + (f' s="{style}"' if style else "")
    if isinstance(value, float):
        inner = f"><{prefix}v>{value:.4f}</{prefix}v>"
    else:
        text = escape(value)
        inner = (
            f' t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{text}'
            f"</{prefix}t></{prefix}is>"
        )
    return f"{begins}{inner}</{prefix}c>".encode()


def _reaching(xml: bytes, row: int, column: int) -> bytes:
    """The XML with a `dimension` that reaches to a cell at least, rows and columns from 0."""

    def grown(match: re.Match[bytes]) -> bytes:
        first, _, last = match[2].decode().partition(":")
        begins, ends = cell_place(first), cell_place(last or first)
        if begins is None or ends is None:
            return match[0]
        corner = cell_name(max(ends[0], row), max(ends[1], column))
        return match[1] + f"{first}:{corner}".encode() + match[3]

    return _DIMENSION.sub(grown, xml, count=1)
