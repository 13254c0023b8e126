"""Marks of sheets of `.ods` (OASIS OpenDocument 1.3, part 3, section 9)."""

from __future__ import annotations

from typing import IO
from xml.parsers import expat

from returnplan.tables.marks import Area, Marks
from returnplan.tables.spreadsheetml import local

CONTENT = "content.xml"
MOST_REPEATED = 16_384
"""Cells that are marked one by one where an error is repeated; all count for the sheet's size."""


class _OpenDocument:
    """Takes the events of content.xml."""

    def __init__(self) -> None:
        self.sheets: dict[str, Marks] = {}
        self.marks: Marks | None = None
        self.row = self.column = self.rows = self.columns = 0
        self.depth = 0
        """Tables within a cell of a table are no sheets."""
        self.cell: dict[str, str] | None = None
        self.text_found = False

    def start(self, name: str, written: dict[str, str]) -> None:
        name = local(name)
        if name == "table":
            self.depth += 1
        if self.depth > 1:
            return
        attributes = {local(key): value for key, value in written.items()}
        if name == "table":
            self.marks = self.sheets.setdefault(attributes.get("name", ""), Marks())
            self.row = 0
        elif name == "table-row":
            self.column = 0
            self.rows = _count(attributes.get("number-rows-repeated"))
        elif name in ("table-cell", "covered-table-cell"):
            self.columns = _count(attributes.get("number-columns-repeated"))
            # LibreOffice's own value type, which alone says `error`, stands in a namespace of its
            # own; the local names are the same
            extended = [
                value
                for key, value in written.items()
                if local(key) == "value-type" and "calcext" in key
            ]
            if extended:
                attributes["extended"] = extended[0]
            self.cell, self.text_found = attributes, False

    def text(self, content: str) -> None:
        if self.cell is not None and content.strip():
            self.text_found = True

    def end(self, name: str) -> None:
        name = local(name)
        if self.depth == 1 and name in ("table-cell", "covered-table-cell"):
            self._close()
        elif self.depth == 1 and name == "table-row":
            self.row += self.rows
        if name == "table":
            self.depth -= 1

    def _close(self) -> None:
        cell, marks = self.cell, self.marks
        self.cell = None
        if cell is None or marks is None:
            return
        top, left = self.row, self.column
        self.column += self.columns
        kind = cell.get("value-type")
        faulty = cell.get("extended") == "error" or ("formula" in cell and kind is None)
        if faulty:
            spots = [
                (row, column)
                for row in range(top, top + min(self.rows, MOST_REPEATED))
                for column in range(left, left + min(self.columns, MOST_REPEATED // self.rows + 1))
            ]
            marks.faulty += spots
        if kind is not None or faulty or self.text_found:
            shown = self.text_found and not faulty
            marks.reach(top + self.rows - 1, left + self.columns - 1, shown)
        down, across = (
            _count(cell.get("number-rows-spanned")),
            _count(cell.get("number-columns-spanned")),
        )
        if down > 1 or across > 1:
            marks.merged.append(
                Area(top=top, left=left, bottom=top + down - 1, right=left + across - 1)
            )


def _count(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 10 else 1


def document_marks(content: IO[bytes]) -> dict[str, Marks]:
    """Marks by sheet of the content.xml of a document. Raises `expat.ExpatError`."""
    document = _OpenDocument()
    reader = expat.ParserCreate(namespace_separator=" ")
    reader.StartElementHandler = document.start
    reader.EndElementHandler = document.end
    reader.CharacterDataHandler = document.text
    reader.Parse(content.read(), True)  # in pieces, a tag of many MB takes minutes
    return document.sheets
