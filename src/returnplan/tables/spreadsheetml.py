"""Marks of sheets of `.xlsx` and `.xlsm`, which are XML (ECMA-376, transitional and strict).

Elements are told by their local names, whatever prefix a writer gives them, and cells are counted
where a writer leaves their references out.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import ZipFile

from returnplan.tables.marks import Area, Marks, cell_place

WORKBOOK = "xl/workbook.xml"


def local(name: str) -> str:
    """`{http://...}sheet` or `http://... sheet` -> `sheet`."""
    return name.rpartition("}")[2].rpartition(" ")[2]


def sheet_parts(parts: ZipFile, workbook: str = WORKBOOK) -> Iterator[tuple[str, str]]:
    """(name of a sheet, name of its part)."""
    targets = part_targets(parts, workbook)
    for one in ElementTree.fromstring(parts.read(workbook)).iter():
        if isinstance(one.tag, str) and local(one.tag) == "sheet":
            relation = next((value for key, value in one.items() if key.endswith("}id")), "")
            if relation in targets:
                yield one.get("name", ""), targets[relation]


def part_targets(parts: ZipFile, part: str) -> dict[str, str]:
    """Parts that a part is related to, by the ids of the relations."""
    folder, name = posixpath.split(part)
    relations = ElementTree.fromstring(parts.read(f"{folder}/_rels/{name}.rels"))
    return {
        one.get("Id", ""): posixpath.normpath(
            posixpath.join("/", folder, one.get("Target", ""))
        ).lstrip("/")
        for one in relations
    }


class _SheetEvents:
    """Takes the events of one sheet's XML."""

    def __init__(self) -> None:
        self.marks = Marks()
        self.row = self.column = -1
        self.kind: str | None = None
        self.inside = self.formula = self.value = False
        """Inside a cell, which has a formula, and a value."""
        self.shown = False
        """Inside the value."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "row":
            written = attributes.get("r", "")
            self.row = (
                int(written) - 1 if written.isdecimal() and len(written) < 8 else self.row + 1
            )
            self.column = -1
        elif name == "c":
            place = cell_place(attributes.get("r", ""))
            self.row, self.column = place or (max(self.row, 0), self.column + 1)
            self.kind = attributes.get("t")
            self.inside, self.formula, self.value = True, False, False
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif self.inside and name == "f":
            self.formula = True
        elif self.inside and name in ("v", "t"):
            self.shown = True

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        begins, ends = cell_place(first), cell_place(last or first)
        if begins is not None and ends is not None and begins != ends:
            self.marks.merged.append(
                Area(top=begins[0], left=begins[1], bottom=ends[0], right=ends[1])
            )

    def text(self, content: str) -> None:
        if self.shown and content:
            self.value = True

    def end(self, name: str) -> None:
        name = local(name)
        if name in ("v", "t"):
            self.shown = False
        elif name == "c" and self.inside:
            self.inside = False
            computed = self.value or self.kind == "str"
            if self.kind == "e" or (self.formula and not computed):
                self.marks.faulty.append((self.row, self.column))
            if self.value or self.formula or self.kind == "e":
                self.marks.reach(self.row, self.column, self.value and self.kind != "e")


def sheet_marks(content: IO[bytes]) -> Marks:
    """Marks of the XML of one sheet. Raises `expat.ExpatError`."""
    sheet = _SheetEvents()
    reader = expat.ParserCreate(namespace_separator=" ")
    reader.StartElementHandler = sheet.start
    reader.EndElementHandler = sheet.end
    reader.CharacterDataHandler = sheet.text
    reader.Parse(content.read(), True)  # in pieces, a tag of many MB takes minutes
    return sheet.marks
