"""Rows of a declared table, out of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from returnplan.calendar import Calendar
from returnplan.errors import Finding
from returnplan.tables import mistakes
from returnplan.tables.cells import COVERED, cell_parser
from returnplan.tables.declaration import REQUIRED, Column, Kind, Table
from returnplan.tables.mistakes import CellError, Known
from returnplan.tables.numbers import (
    DIGIT_KINDS,
    Doubt,
    WrittenFloat,
    decimal_number,
    decimal_signs,
    doubt,
    plain_text,
)
from returnplan.tables.printing import cell_printer
from returnplan.tables.sheet import Sheet
from returnplan.tables.sparse import sparse_rows


class _Unreadable:
    """Stands for a cell that could not be read, so that no check speaks of it again."""

    def __repr__(self) -> str:
        return "UNREADABLE"


UNREADABLE = _Unreadable()


@dataclass(kw_only=True, slots=True)
class SheetRow:
    """One row: where it stands, and the value of every column of its table."""

    file: str
    line: int | None
    cells: dict[str, Any]
    """Value of each column; `UNREADABLE` where a finding was made."""
    column: str | None = None
    """Setting that a row comes from, where that is no line of a table (`patch[2]`)."""
    patched: dict[str, tuple[str, str]] | None = None
    """(file, setting) that gave the value of a column, where that is not what the row says."""

    def spot(self, column: str) -> tuple[str, int | None, str]:
        """File, line and column that a finding about a cell gives."""
        if self.patched is not None and column in self.patched:
            file, setting = self.patched[column]
            return file, None, setting
        return self.file, self.line, column if self.column is None else f"{self.column}.{column}"


def read_rows(
    sheet: Sheet, table: Table, calendar: Calendar | None = None
) -> tuple[list[SheetRow], list[Finding]]:
    """Rows of `table` in the order of the sheet, every column present, and what is wrong with them.

    Keys that occur twice are reported by `double_keys`, since rows may still be patched.
    """
    positions, misspelt, findings = _positions(sheet, table)
    missing = {
        column.name: UNREADABLE
        if column.default is REQUIRED or column.name in misspelt
        else column.default
        for column in table.columns
        if column.name not in positions
    }
    decimal, fault = _decimal_sign(sheet, table, positions)
    if fault is not None:  # nobody can tell what its numbers are
        findings.append(fault)
        unsure = [one.name for one in table.columns if one.kind in DIGIT_KINDS]
        missing |= dict.fromkeys([name for name in unsure if name in positions], UNREADABLE)
    readers = [
        (
            column,
            positions[column.name],
            _ColumnReader(column, cell_parser(column, calendar, decimal), decimal, sheet.file),
        )
        for column in table.columns
        if column.name in positions and column.name not in missing
    ]
    rows = []
    for line, cells in sheet.rows:
        values = dict(missing)
        for column, position, reader in readers:
            values[column.name] = reader.read(line, cells[position])
        if missing:
            values = {name: values[name] for name in table.names}
        rows.append(SheetRow(file=sheet.file, line=line, cells=values))
    found = [finding for _, _, reader in readers for finding in reader.told()]
    commas = [one for one in found if one.code == mistakes.ODD_COMMAS.code]
    findings += [one for one in found if one not in commas[1:]]
    none, findings = sparse_rows(sheet, table, findings)
    return [row for row in rows if row.line not in none] if none else rows, findings


def _decimal_sign(
    sheet: Sheet, table: Table, positions: dict[str, int]
) -> tuple[str, Finding | None]:
    """Decimal sign of a sheet's numbers, where they are texts; an error where it has two."""
    signs = {
        (column.name, position): decimal_signs(
            (line, cells[position]) for line, cells in sheet.rows
        )
        for column in table.columns
        if column.kind in DIGIT_KINDS and (position := positions.get(column.name)) is not None
    }
    points = [one.point for one in signs.values() if one.point is not None]
    commas = {name: one.comma for (name, _), one in signs.items() if one.comma is not None}
    if points and commas:
        name = min(commas, key=lambda name: commas[name])
        return ".", mistakes.MIXED_SIGNS.at(sheet.file, commas[name], name, other=min(points))
    return ("," if commas else "." if points else sheet.decimal), None


class _ColumnReader:
    """Reads the cells of one column, and keeps what is wrong or odd with them."""

    def __init__(
        self, column: Column, parse: Callable[[Any], Any], decimal: str, file: str
    ) -> None:
        self.column, self.parse, self.decimal, self.file = column, parse, decimal, file
        self.known: dict[str, Any] = {}
        """Texts that were read before are not parsed again."""
        self.findings: list[Finding] = []
        self.untold = 0
        """Errors beyond `mistakes.MOST_TOLD`, of which only the number is kept."""
        self.alike: dict[tuple[str, str], list[tuple[CellError, int, Any]]] = {}
        """Errors of the column as a whole, by code and reason."""
        self.doubts: list[tuple[int, str, Doubt]] = []
        self.comma: tuple[int, str] | None = None

    def read(self, line: int, value: Any) -> Any:
        written = value.__class__ is str
        if written and value in self.known:
            return self.known[value]
        if value is COVERED:
            return UNREADABLE
        try:
            found = self.parse(value)
        except CellError as fault:
            if fault.of_column:
                kind = fault.mistake.code, str(fault.words["reason"])
                self.alike.setdefault(kind, []).append((fault, line, value))
                return UNREADABLE
            if len(self.findings) < mistakes.MOST_TOLD:
                self.findings.append(cell_finding(fault, self.file, line, self.column.name, value))
            else:
                self.untold += 1
            return UNREADABLE
        if written:
            self.known[value] = found
            if self.column.kind in DIGIT_KINDS and _has_sign(value):
                self._doubt(line, value)
        return found

    def _doubt(self, line: int, value: str) -> None:
        told = doubt(self.column, value, self.decimal)
        if told is not None:
            self.doubts.append((line, value, told))
        elif self.decimal == "," and "," in plain_text(value) and self.comma is None:
            self.comma = line, value

    def told(self) -> Iterator[Finding]:
        """Errors, and one finding each for those of the column and for numbers of two readings."""
        yield from self.findings
        if self.untold:
            yield mistakes.MORE_CELLS.at(self.file, None, self.column.name, more=f"{self.untold:,}")
        for found in self.alike.values():
            fault, line, value = found[0]
            more = len(found) - 1
            if more:
                fault.words["reason"] = f"{fault.words['reason']} ({more} more in the column)"
            yield cell_finding(fault, self.file, line, self.column.name, value)
        if self.doubts:
            line, value, first = self.doubts[0]
            yield number_finding(
                first, self.file, line, self.column.name, value, len(self.doubts) - 1
            )
        if self.comma is not None:
            line, value = self.comma
            read = decimal_number(plain_text(value), ",").rstrip(".")
            yield mistakes.ODD_COMMAS.at(self.file, line, self.column.name, value, read=read)


def _has_sign(value: str) -> bool:
    """Whether a point or comma may stand in a number; full-width ones are not ASCII."""
    return "," in value or "." in value or not value.isascii()


def number_finding(
    told: Doubt, file: str, line: int | None, column: str, value: object, more: int = 0
) -> Finding:
    """The warning of a number that was read one way of two; `more` other ones stand there too."""
    other = "" if told.other is None else f", not as {told.other}"
    if more:
        other += f" ({more} more such {'number' if more == 1 else 'numbers'} in the column)"
    hint = f", else {told.other}" if told.other is not None else ""
    return mistakes.ODD_NUMBER.at(file, line, column, value, read=told.read, other=other, hint=hint)


def cell_finding(
    fault: CellError, file: str, line: int | None, column: str, value: object
) -> Finding:
    """What a `CellError` says, with the place of the cell; a number of TOML as it was written."""
    if isinstance(value, WrittenFloat):
        value = value.text
    shown = None if fault.mistake is mistakes.BLANK else value
    return fault.mistake.at(file, line, column, shown, **fault.words)


def _positions(sheet: Sheet, table: Table) -> tuple[dict[str, int], set[str], list[Finding]]:
    """Where each column of the table stands, which are misspelt, and findings about the header."""
    findings = []
    misspelt = set()
    known = Known(table.names)
    positions: dict[str, int] = {}
    for index, name in enumerate(sheet.header):
        if name in positions:
            findings.append(mistakes.DOUBLE_COLUMN.at(sheet.file, sheet.header_line, name, name))
        elif name in known:
            positions[name] = index
        elif name:
            hint = known.cure(name, f"take it out; the columns are {', '.join(table.names)}")
            misspelt.add(known.nearest(name))
            findings.append(
                mistakes.UNKNOWN_COLUMN.at(
                    sheet.file, sheet.header_line, name, name, table=table.name, hint=hint
                )
            )
    missing = [one for one in table.columns if one.name not in positions]
    for column in missing:
        if column.default is REQUIRED and column.name not in misspelt:
            findings.append(
                mistakes.MISSING_COLUMN.at(
                    sheet.file, sheet.header_line, column.name, doc=column.advice
                )
            )
    return positions, {one.name for one in missing if one.name in misspelt}, findings


def double_keys(
    rows: Iterable[SheetRow], table: Table, calendar: Calendar | None = None
) -> list[Finding]:
    """A finding for every row whose key stands in an earlier one; of very many their number."""
    names = table.key

    def faults() -> Iterator[Callable[[], Finding]]:
        first: dict[tuple[Any, ...], SheetRow] = {}
        for row in rows if names else ():
            key = tuple([row.cells[name] for name in names])
            before = first.setdefault(key, row)
            if before is not row and UNREADABLE not in key:
                yield partial(_double_key, before, row, table, key, calendar)

    return list(mistakes.few(faults()))


def _double_key(
    before: SheetRow,
    row: SheetRow,
    table: Table,
    values: tuple[Any, ...],
    calendar: Calendar | None,
) -> Finding:
    """Of two rows with the same key: a patch that made it so is named, else the later row."""
    key = key_text(values, table, calendar)
    names = ", ".join(table.key)
    for one, other in ((row, before), (before, row)):
        patched = [name for name in table.key if name in (one.patched or {})]
        if patched:
            spot = one.spot(patched[0])
            return mistakes.DOUBLE_KEY.at(*spot, key, first=_row_text(other), names=names)
    first = place_text(before, row)
    column = row.column or names
    return mistakes.DOUBLE_KEY.at(row.file, row.line, column, key, first=first, names=names)


def _row_text(row: SheetRow) -> str:
    """Where a row stands, for a message about a patch."""
    return f"{row.column if row.line is None else row.line} of {row.file}"


def place_text(row: SheetRow, seen_from: SheetRow) -> str:
    """Where a row stands, for a message about another row."""
    if row.line is None:
        return f"{row.column} of {row.file}"
    return str(row.line) if row.file == seen_from.file else f"{row.line} of {row.file}"


def key_text(key: tuple[Any, ...], table: Table, calendar: Calendar | None = None) -> str:
    """A key as a message shows it."""
    return ", ".join(
        cell_printer(table.column(name), calendar)(value)
        for name, value in zip(table.key, key, strict=True)
    )


def sort_key(table: Table, calendar: Calendar | None = None) -> Callable[[dict[str, Any]], Any]:
    """Order of a table's rows: by key, or else by all columns, as written, in code point order."""
    columns = [column for column in table.columns if column.key or not table.key]
    if len(columns) == 1 and columns[0].kind is Kind.ID:
        only = columns[0].name
        return lambda cells: cells[only]
    printers = [(column.name, cell_printer(column, calendar)) for column in columns]
    return lambda cells: tuple(text(cells[name]) for name, text in printers)
