"""Patches: changes to inherited tables, one after another, as scenario.toml lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.schema import TABLE_BY_NAME
from returnplan.scenario.settings_given import Given, Settings
from returnplan.tables.cells import LIST_KINDS, NUMBER_KINDS, cell_parser
from returnplan.tables.declaration import Column, Kind, Table
from returnplan.tables.mistakes import CellError, Known, Mistake
from returnplan.tables.numbers import WrittenFloat, doubt
from returnplan.tables.printing import number_text
from returnplan.tables.rows import UNREADABLE, SheetRow, cell_finding, number_finding

WORKS = ("set", "scale", "drop", "add")
FIRST_EXAMPLE = "write table, where, and set = {...}, scale = {...}, drop = true or add = [{...}]"


@dataclass(kw_only=True)
class ScenarioDraft:
    """Tables and settings on their way from the first scenario extended to the one that is read."""

    settings: Settings
    tables: dict[str, list[SheetRow]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """Tables that could not be read: nothing is said about what should stand in them."""
    settings_whole: bool = True
    """Whether all settings could be read, those of what is extended too."""
    dropped: dict[tuple[str, str], str] = field(default_factory=dict)
    """(table, first key) -> the patch that dropped it."""


class _PatchError(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


@dataclass(frozen=True, kw_only=True)
class _Patch:
    """A patch whose shape is right."""

    file: str
    row: int | None
    spot: str
    """`patch[2]`, counted from 1."""
    table: Table
    where: Mapping[str, Any]
    work: str
    change: Any
    doubts: list[Finding]
    """Takes the warnings of numbers that were read one way of two."""

    def fault(self, mistake: Mistake, column: str, value: Any, **words: Any) -> _PatchError:
        return _PatchError(mistake.at(self.file, self.row, f"{self.spot}.{column}", value, **words))

    def column(self, part: str, name: str) -> Column:
        if name not in self.table.names:
            hint = Known(self.table.names).cure(name, f"columns: {', '.join(self.table.names)}")
            raise self.fault(
                mistakes.PATCH_COLUMN, f"{part}.{name}", name, table=self.table.name, hint=hint
            )
        return self.table.column(name)

    def value(self, part: str, column: Column, given: Any) -> Any:
        """A value of TOML, read as a cell of the column."""
        if isinstance(given, dict) or (isinstance(given, list) and column.kind not in LIST_KINDS):
            raise self.shape(f"gives {column.name} no single value", f"{column.name} = ...")
        spot = f"{self.spot}.{part}.{column.name}"
        try:
            found = cell_parser(column)(given)
        except CellError as fault:
            raise _PatchError(cell_finding(fault, self.file, self.row, spot, given)) from None
        told = doubt(column, given)
        if told is not None:
            written = given.text if isinstance(given, WrittenFloat) else given
            self.doubts.append(number_finding(told, self.file, self.row, spot, written))
        return found

    def shape(self, reason: str, hint: str) -> _PatchError:
        return _PatchError(
            mistakes.PATCH_SHAPE.at(self.file, self.row, self.spot, reason=reason, hint=hint)
        )


def apply_patches(draft: ScenarioDraft, given: Given | None) -> list[Finding]:
    """Applies the patches of one scenario to the draft, in order."""
    if given is None:
        return []
    file, row = given.file, given.row
    if not (isinstance(given.value, list) and all(isinstance(one, dict) for one in given.value)):
        reason = "is not a list of tables"
        return [mistakes.PATCH_SHAPE.at(file, row, "patch", reason=reason, hint="write [[patch]]")]
    findings: list[Finding] = []
    for number, one in enumerate(given.value, start=1):
        try:
            _apply(draft, _shaped(one, file, row, f"patch[{number}]", findings))
        except _PatchError as fault:
            findings.append(fault.finding)
    return findings


def _shaped(
    one: Mapping[str, Any], file: str, row: int | None, spot: str, doubts: list[Finding]
) -> _Patch:
    def fault(reason: str, hint: str = FIRST_EXAMPLE) -> _PatchError:
        return _PatchError(mistakes.PATCH_SHAPE.at(file, row, spot, reason=reason, hint=hint))

    known = Known(("table", "where", *WORKS))
    for key in one:
        if key not in known:
            raise fault(f"has an unknown key {key!r}", known.cure(key, FIRST_EXAMPLE))
    name = one.get("table")
    if not isinstance(name, str):
        raise fault("names no table")
    if name not in TABLE_BY_NAME:
        hint = Known(TABLE_BY_NAME).cure(name, f"tables are {', '.join(TABLE_BY_NAME)}")
        raise _PatchError(mistakes.PATCH_TABLE.at(file, row, f"{spot}.table", name, hint=hint))
    works = [work for work in WORKS if work in one]
    if len(works) != 1:
        found = " and ".join(works) if works else "none of set, scale, drop, add"
        raise fault(f"has {found}", "give it exactly one of set, scale, drop, add")
    work, change = works[0], one[works[0]]
    where = one.get("where", {})
    if work == "add" and "where" in one:
        raise fault("has add and where", "add takes no where: take it out")
    if not isinstance(where, dict):
        raise fault("has a where that is no table", 'write where = {place = "yueqing"}')
    if work == "drop" and change is not True:
        raise fault("has a drop that is not true", "write drop = true")
    if work in ("set", "scale") and not (isinstance(change, dict) and change):
        raise fault(f"has a {work} without columns", f"write {work} = {{beds = ...}}")
    if work == "add" and not (
        isinstance(change, list) and change and all(isinstance(item, dict) for item in change)
    ):
        raise fault("has an add without rows", 'write add = [{place = "yueqing", ...}]')
    return _Patch(
        file=file,
        row=row,
        spot=spot,
        table=TABLE_BY_NAME[name],
        where=where,
        work=work,
        change=change,
        doubts=doubts,
    )


def _apply(draft: ScenarioDraft, patch: _Patch) -> None:
    name = patch.table.name
    rows = draft.tables.setdefault(name, [])
    if patch.work == "add":
        rows += [_added(patch, number, one) for number, one in enumerate(patch.change, start=1)]
        return
    change = _change(patch)
    hit = _hit(draft, patch, rows)
    if patch.work == "drop":
        gone = {id(row) for row in hit}
        draft.tables[name] = [row for row in rows if id(row) not in gone]
        for row in hit:
            if patch.table.key:
                first = str(row.cells[patch.table.key[0]])
                draft.dropped[name, first] = f"{patch.spot} of {patch.file}"
        return
    for row in hit:
        for column, new in change.items():
            row.cells[column] = new(row.cells[column])
            row.patched = row.patched or {}
            row.patched[column] = (patch.file, f"{patch.spot}.{patch.work}.{column}")


def _change(patch: _Patch) -> dict[str, Callable[[Any], Any]]:
    """By column, what a patch makes of a value."""
    if patch.work == "drop":
        return {}
    change: dict[str, Callable[[Any], Any]] = {}
    for name, given in patch.change.items():
        column = patch.column(patch.work, name)
        if patch.work == "set":
            change[name] = _constant(patch.value("set", column, given))
        else:
            change[name] = _scaled(patch, column, given)
    return change


def _constant(value: Any) -> Callable[[Any], Any]:
    return lambda _: value


def _scaled(patch: _Patch, column: Column, given: Any) -> Callable[[Any], Any]:
    """Multiplies exactly, as decimals; whole columns round half up. No bound stays no bound."""
    if column.kind not in NUMBER_KINDS:
        spot = f"scale.{column.name}"
        raise patch.fault(mistakes.PATCH_SCALE, spot, column.name, name=column.name)
    factor = patch.value("scale", Column(name=column.name, kind=Kind.NUMBER, doc=""), given)
    limits = cell_parser(column)

    def scaled(value: Any) -> Any:
        if value is None or value is UNREADABLE:
            return value
        product = Decimal(number_text(value)) * Decimal(number_text(factor))
        if column.kind is Kind.WHOLE:
            product = product.quantize(Decimal(1), rounding=ROUND_HALF_UP)
        try:
            return limits(float(product))
        except CellError as fault:
            spot = f"{patch.spot}.scale.{column.name}"
            raise _PatchError(
                cell_finding(fault, patch.file, patch.row, spot, number_text(float(product)))
            ) from None

    return scaled


def _added(patch: _Patch, number: int, given: Mapping[str, Any]) -> SheetRow:
    part = f"add[{number}]"
    for name in given:
        patch.column(part, name)
    cells = {
        column.name: patch.value(part, column, given.get(column.name))
        for column in patch.table.columns
    }
    return SheetRow(file=patch.file, line=patch.row, cells=cells, column=f"{patch.spot}.{part}")


def _hit(draft: ScenarioDraft, patch: _Patch, rows: list[SheetRow]) -> list[SheetRow]:
    """Rows whose values equal those of `where`; one at least."""
    wanted = [
        (name, patch.value("where", patch.column("where", name), given))
        for name, given in patch.where.items()
    ]
    effective = _effective(draft, patch.table)
    hit = [
        row
        for row in rows
        if all(
            effective(name, row.cells[name], row) == effective(name, value, row)
            for name, value in wanted
        )
    ]
    unsure = patch.table.name in draft.unread or any(
        row.cells[name] is UNREADABLE for row in rows for name, _ in wanted
    )
    if not hit and not unsure:
        raise _PatchError(_no_row(patch, rows))
    return hit


def _no_row(patch: _Patch, rows: list[SheetRow]) -> Finding:
    where = ", ".join(f"{name} = {value}" for name, value in patch.where.items()) or "anything"
    hint = ""
    for name, value in patch.where.items():
        near = Known(str(row.cells[name]) for row in rows).nearest(str(value))
        if near is not None and near != str(value):
            hint = f"; did you mean {near!r}?"
            break
    return mistakes.PATCH_HITS_NOTHING.at(
        patch.file,
        patch.row,
        f"{patch.spot}.where",
        where,
        table=patch.table.name,
        where=where,
        hint=hint,
    )


def _effective(draft: ScenarioDraft, table: Table) -> Callable[[str, Any, SheetRow], Any]:
    """What a blank means where that depends on something else than its column."""
    given = draft.settings.given.get(("start",))
    try:
        start = cell_parser(Column(name="start", kind=Kind.DATE, doc=""))(given and given.value)
    except CellError:
        start = None
    lowest = draft.settings.levels[0]

    def value_of(name: str, value: Any, row: SheetRow) -> Any:
        if value is not None:
            return value
        if (table.name, name) == ("places", "risk"):
            return lowest
        if name == "ready":
            return start
        if (table.name, name) == ("quarantine", "serves"):
            return (row.cells["place"],)
        return None

    return value_of
