"""What the page shows, computed before anything is drawn: the run's tables, and some more.

Every table has a declaration, so that the page can print each cell as the run's CSV files do. The
charts and the pictures of `plot` draw the same tables.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from returnplan.page import derived, over_time
from returnplan.plan.changes import CHANGES, change_rows
from returnplan.plan.plan import Plan
from returnplan.plan.run_tables import RUN_TABLES
from returnplan.plan.tables import run_tables
from returnplan.tables.declaration import Kind, Row, Table

PLAIN = ("id", "workers")
"""Columns of changes.csv that are called on the page as in other tables."""
MS_A_DAY = 86_400_000
MS_A_MINUTE = 60_000


@dataclass(frozen=True, kw_only=True)
class PageTable:
    """A table of the page: its declaration and its rows."""

    table: Table
    rows: Sequence[Row]
    headings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By column that is not called as it is named: its run, or blank, and its word."""


@dataclass(frozen=True, kw_only=True)
class Shown(ABC):
    """The tables of a page, and the dates that its charts share."""

    tables: Mapping[str, PageTable]

    @property
    @abstractmethod
    def start(self) -> date:
        """First date, which is day 0 in every table."""

    @property
    @abstractmethod
    def horizon(self) -> int:
        """Dates."""

    @property
    @abstractmethod
    def currency(self) -> str:
        """Blank where there is none, or several."""

    @property
    def budget(self) -> float | None:
        """Of the plan that is shown; None where there is none, or several plans are."""
        return None

    @property
    def start_ms(self) -> int:
        """Midnight of the first date, milliseconds since 1970; charts draw local time as UTC."""
        return (self.start.toordinal() - 719_163) * MS_A_DAY

    def rows(self, name: str) -> Sequence[Row]:
        return self.tables[name].rows

    def chart_rows(self, name: str) -> list[dict[str, Any]]:
        """Rows as a chart takes them: moments in milliseconds, money in the currency, km."""
        found = self.tables[name]
        kinds = {column.name: column.kind for column in found.table.columns}
        return [
            {column: self._chart_value(kinds[column], value) for column, value in row.items()}
            for row in found.rows
        ]

    def _chart_value(self, kind: Kind, value: Any) -> Any:
        if value is None:
            return None
        if kind is Kind.DAY:
            return self.start_ms + value * MS_A_DAY
        if kind is Kind.MOMENT:
            return self.start_ms + value * MS_A_MINUTE
        if kind is Kind.CENTS:
            return value / 100
        if kind is Kind.TENTHS:
            return value / 10
        return float(value) if kind is Kind.DECIMAL else value


@dataclass(frozen=True, kw_only=True)
class PageData(Shown):
    """Everything that the page of a plan shows."""

    plan: Plan
    """Its tables are those of the run, as its CSV files hold them, then those of `derived`."""

    @property
    def start(self) -> date:
        return self.plan.scenario.start

    @property
    def horizon(self) -> int:
        return self.plan.scenario.calendar.horizon

    @property
    def currency(self) -> str:
        return self.plan.scenario.currency

    @property
    def budget(self) -> float | None:
        return self.plan.scenario.budget


def page_data(plan: Plan) -> PageData:
    """The tables of a plan's page."""
    rows = run_tables(plan)
    tables = {table.name: PageTable(table=table, rows=rows[table.name]) for table in RUN_TABLES}
    for table, make in (*derived.DERIVED, *over_time.DERIVED):
        tables[table.name] = PageTable(table=table, rows=make(plan, rows))
    changed = change_rows(plan)
    if changed is not None:
        named = {name: ("", f"changed_{name}") for name in CHANGES.names if name not in PLAIN}
        tables[CHANGES.name] = PageTable(table=CHANGES, rows=changed, headings=named)
    return PageData(plan=plan, tables=tables)
