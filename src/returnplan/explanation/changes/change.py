"""One change of a scenario: a cell or a setting with another value, or one row more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from returnplan.explanation.fields import Field, cell, setting
from returnplan.scenario.build import LISTED, field_of
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.schema import TABLE_BY_NAME
from returnplan.tables.declaration import Column, Kind, Table
from returnplan.tables.printing import cell_printer

CLOCKS = ("road.boarding_from", "road.boarding_until")


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One cell or setting that gets another value, or a row that is added."""

    table: str = ""
    """Blank: a setting."""
    row: Any = None
    """The scenario's own row that is changed, or the row that is added; None of a setting."""
    column: str = ""
    """Column, or a setting as a dotted path; blank where a row is added."""
    value: Any = None
    """As the scenario holds it; None: blank."""

    @property
    def adds(self) -> bool:
        """Whether it is a row more."""
        return bool(self.table) and not self.column

    def applied(self, scenario: Scenario) -> Scenario:
        """The scenario with this change, and no other."""
        if not self.table:
            return _with_setting(scenario, self.column, self.value)
        rows = getattr(scenario, self.table)
        if self.table in LISTED:
            kept = list(rows) if self.adds else [row for row in rows if row != self.row]
            changed: Any = tuple(_ordered(TABLE_BY_NAME[self.table], [*kept, self._new]))
        else:
            changed = {key: self._new if row == self.row else row for key, row in rows.items()}
        tables: dict[str, Any] = {self.table: changed}
        return replace(scenario, **tables)

    @property
    def _new(self) -> Any:
        return self.row if self.adds else replace(self.row, **{field_of(self.column): self.value})

    def before(self, scenario: Scenario) -> Field:
        """The cell or setting as it is; of an added row its table alone."""
        if self.adds:
            return Field(file=f"{self.table}.csv", key="", column="", value="")
        if not self.table:
            return setting(self.column, _shown(self.column, _setting(scenario, self.column)))
        return cell(self.table, self.row, self.column)

    @property
    def after(self) -> str:
        """The new value as it is written; of an added row its cells, joined by commas."""
        if self.adds:
            return ",".join(_texts(TABLE_BY_NAME[self.table], self.row).values())
        if not self.table:
            return setting(self.column, _shown(self.column, self.value)).value
        return cell_printer(TABLE_BY_NAME[self.table].column(self.column))(self.value)

    @property
    def patch(self) -> dict[str, Any] | None:
        """What a `[[patch]]` of scenario.toml takes; None of a setting."""
        if not self.table:
            return None
        table = TABLE_BY_NAME[self.table]
        texts = {name: text for name, text in _texts(table, self.row).items() if text}
        if self.adds:
            return {"table": self.table, "add": [texts]}
        where = {name: texts[name] for name in table.key or texts if name in texts}
        return {"table": self.table, "where": where, "set": {self.column: self.after}}

    @property
    def assignment(self) -> str:
        """What `--set` takes; blank of a table."""
        return "" if self.table else f"{self.column}={self.after}"


def _with_setting(scenario: Scenario, path: str, value: Any) -> Scenario:
    section, _, name = path.rpartition(".")
    if not section:
        return replace(scenario, **{name: value})
    changed: dict[str, Any] = {section: replace(getattr(scenario, section), **{name: value})}
    return replace(scenario, **changed)


def _setting(scenario: Scenario, path: str) -> Any:
    value: Any = scenario
    for name in path.split("."):
        value = getattr(value, name)
    return value


def _shown(path: str, value: Any) -> Any:
    if value is None or path not in CLOCKS:
        return value
    return cell_printer(Column(name=path, kind=Kind.CLOCK, doc=""))(value)


def _texts(table: Table, row: Any) -> dict[str, str]:
    return {
        column.name: cell_printer(column)(getattr(row, field_of(column.name)))
        for column in table.columns
    }


def _ordered(table: Table, rows: list[Any]) -> list[Any]:
    """As `scenario.build` orders them: by key, or else by all columns, as written."""
    names = table.key or table.names
    return sorted(rows, key=lambda row: tuple(_texts(table, row)[name] for name in names))
