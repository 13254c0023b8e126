"""What the page of a comparison shows: its CSV tables, and those of each plan's page by run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from returnplan.comparison import Comparison
from returnplan.comparison.tables import cohort_table, input_table, measure_table, trip_table
from returnplan.comparison.trade_off import trade_off_table
from returnplan.page import derived, over_time
from returnplan.page.compared import changes
from returnplan.page.compared.dates import DATES, by_date
from returnplan.page.data import PageTable, Shown
from returnplan.plan.plan import Plan
from returnplan.plan.tables import run_tables
from returnplan.tables.declaration import Kind, Row, Table, column

RUNS = Table(
    name="runs",
    doc="One row per run, in their order.",
    columns=(
        changes.RUN,
        column("name", Kind.TEXT, "What it is called."),
        column("scenario", Kind.TEXT, "Name of its scenario."),
        column("status", Kind.TEXT, "optimal, gap, time_limit or interrupted."),
        column("gap", Kind.SHARE, "The widest of its stages; blank: no bound.", default=None),
        column("objective", Kind.TEXT, "Of that stage; blank: there is none."),
        column("page", Kind.TEXT, "Address of its own page; blank: there is none.", default=None),
    ),
)
OF_EACH = (
    (derived.PLACES, derived.places),
    (derived.ROUTES, derived.routes),
    (derived.FLOWS, derived.flows),
    (over_time.PRESENCE, over_time.presence),
)
"""Tables of a plan's page that the comparison has for each run."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """What the page of a comparison tells beside it."""

    pages: Mapping[str, str]
    """By run, the address of its own page as seen from this one; of those that have one."""
    varied: Mapping[str, Mapping[str, str]] | None = None
    """By run, the value of each key that a sweep varied; None: it was no sweep."""


@dataclass(frozen=True, kw_only=True)
class ComparedData(Shown):
    """Everything that the page of a comparison shows; day 0 is the earliest of the plans."""

    comparison: Comparison
    plans: Mapping[str, Plan]
    side: Side

    @property
    def start(self) -> date:
        return _start(self.plans)

    @property
    def horizon(self) -> int:
        calendars = [plan.scenario.calendar for plan in self.plans.values()]
        last = max(one.date(one.horizon - 1) for one in calendars)
        return (last - self.start).days + 1

    @property
    def currency(self) -> str:
        found = {plan.scenario.currency for plan in self.plans.values()}
        return found.pop() if len(found) == 1 else ""


def _start(plans: Mapping[str, Plan]) -> date:
    return min(plan.scenario.start for plan in plans.values())


def compared_data(comparison: Comparison, plans: Mapping[str, Plan], side: Side) -> ComparedData:
    """The tables of a comparison's page."""
    names = comparison.names
    table, rows = measure_table(comparison)
    tables = [
        PageTable(table=table, rows=rows),
        _of_runs(*cohort_table(comparison), names, ("carried", "first_on_post", "mean_days")),
        _of_runs(*trip_table(comparison), names, ("units", "passengers")),
        _inputs(comparison),
        PageTable(table=RUNS, rows=_runs(comparison, plans, side)),
        PageTable(table=changes.GAINS, rows=changes.gains(comparison, plans)),
        PageTable(table=changes.RIDES, rows=changes.rides(comparison)),
        *_by_run(plans),
    ]
    if side.varied is not None:
        table, rows = trade_off_table(comparison, plans, side.varied)
        tables.append(PageTable(table=table, rows=rows))
    return ComparedData(
        comparison=comparison,
        plans=plans,
        side=side,
        tables={one.table.name: one for one in tables},
    )


def _of_runs(
    table: Table, rows: Sequence[Row], names: Sequence[str], words: Sequence[str]
) -> PageTable:
    """A table that ends with the columns of `words` for each run."""
    columns = table.columns[-len(names) * len(words) :]
    of = [(name, word) for name in names for word in words]
    headings = {one.name: heading for one, heading in zip(columns, of, strict=True)}
    return PageTable(table=table, rows=rows, headings=headings)


def _inputs(comparison: Comparison) -> PageTable:
    table, rows = input_table(comparison)
    headings = {name: ("", f"input_{name}") for name in ("table", "key", "column")}
    return PageTable(table=table, rows=rows, headings=headings)


def _runs(comparison: Comparison, plans: Mapping[str, Plan], side: Side) -> list[Row]:
    return [
        {
            "run": number,
            "name": name,
            "scenario": plans[name].scenario.name,
            "status": proof.status,
            "gap": proof.gap if math.isfinite(proof.gap) else None,
            "objective": proof.objective,
            "page": side.pages.get(name),
        }
        for number, (name, proof) in enumerate(
            zip(comparison.names, comparison.proofs, strict=True)
        )
    ]


def _by_run(plans: Mapping[str, Plan]) -> list[PageTable]:
    """Tables of each plan's page with the number of its run; names are those of all."""
    start = _start(plans)
    found: dict[str, list[Row]] = {table.name: [] for table, _ in OF_EACH}
    dates: list[Row] = []
    names: dict[str, Row] = {}
    for number, plan in enumerate(plans.values()):
        rows, shift = run_tables(plan), (plan.scenario.start - start).days
        for table, make in OF_EACH:
            found[table.name] += _numbered(make(plan, rows), number, shift)
        dates += _numbered(by_date(plan, rows), number, shift)
        for row in derived.names(plan, rows):
            names.setdefault(row["key"], row)
    routes = found[derived.ROUTES.name]
    return [
        PageTable(table=derived.NAMES, rows=list(names.values())),
        PageTable(table=DATES, rows=dates),
        PageTable(table=changes.WAYS_CHANGED, rows=changes.ways_changed(routes)),
        *(
            PageTable(
                table=replace(table, columns=(changes.RUN, *table.columns)), rows=found[table.name]
            )
            for table, _ in OF_EACH
        ),
    ]


def _numbered(rows: Sequence[Row], number: int, shift: int) -> list[Row]:
    """Rows of a run, their days counted from the earliest start of all."""
    return [
        {"run": number, **row} | ({"date": row["date"] + shift} if "date" in row else {})
        for row in rows
    ]
