"""Workbooks written by hand, in dialects of which no library makes use."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from typing import Any

from returnplan.tables.cells import FaultyCell

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def write_xml(path: Path, sheet: str, *, prefix: str = "", namespace: str = MAIN) -> None:
    """A workbook whose sheet `places` has the XML `sheet`, in which `~` stands for the prefix."""
    mark = f"{prefix}:" if prefix else ""
    xmlns = f'xmlns:{prefix}="{namespace}"' if prefix else f'xmlns="{namespace}"'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        parts.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
        )
        parts.writestr(
            "xl/workbook.xml",
            f'<{mark}workbook {xmlns} xmlns:q="{OFFICE}"><{mark}sheets>'
            f'<{mark}sheet name="places" sheetId="1" q:id="b"/></{mark}sheets></{mark}workbook>',
        )
        parts.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="b" Type="{OFFICE}/worksheet" Target="worksheets/s.xml"/>'
            "</Relationships>",
        )
        body = sheet.replace("~", mark)
        parts.writestr("xl/worksheets/s.xml", f"<{mark}worksheet {xmlns}>{body}</{mark}worksheet>")


def record(kind: int, body: bytes = b"") -> bytes:
    """A record of MS-XLSB."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def write_xlsb(path: Path, cells: list[list[Any]], merged: list[tuple[int, int, int, int]]) -> None:
    """Texts, numbers and `FaultyCell`s; ranges as top, bottom, left, right."""
    sheet = [record(129), record(148, struct.pack("<4I", 0, len(cells) - 1, 0, 5)), record(145)]
    for row, line in enumerate(cells):
        sheet.append(record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0)))
        for column, value in enumerate(line):
            head = struct.pack("<II", column, 0)
            if isinstance(value, str):
                sheet.append(record(6, head + wide(value)))
            elif isinstance(value, FaultyCell):
                sheet.append(record(3, head + bytes([0x2A])))
            else:
                sheet.append(record(5, head + struct.pack("<d", value)))
    sheet.append(record(146))
    if merged:
        sheet.append(record(177, struct.pack("<I", len(merged))))
        sheet += [record(176, struct.pack("<4I", *area)) for area in merged]
        sheet.append(record(178))
    sheet.append(record(130))
    book = [record(131), record(143)]
    book.append(record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("places")))
    book += [record(144), record(132)]
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{types}"><Default Extension="bin" ContentType="application/'
            'vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        )
        parts.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="a" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        )
        parts.writestr("xl/workbook.bin", b"".join(book))
        parts.writestr(
            "xl/_rels/workbook.bin.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
            f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        parts.writestr("xl/worksheets/sheet1.bin", b"".join(sheet))


OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def write_ods(path: Path, rows: str, table: str = "table") -> None:
    """A document whose sheet `places` has `rows`; `table` is the prefix of its tables."""
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{OASIS}manifest:1.0"><m:file-entry m:full-path="/" '
            'm:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>',
        )
        parts.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{OASIS}office:1.0" '
            f'xmlns:{table}="{OASIS}table:1.0" xmlns:text="{OASIS}text:1.0" '
            f'xmlns:calcext="{CALCEXT}"><office:body><office:spreadsheet>'
            f'<table:table table:name="places">{rows}</table:table>'.replace("table:", f"{table}:")
            + "</office:spreadsheet></office:body></office:document-content>",
        )


def row_of(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"
