"""Warnings: what is lawful but odd, and often a slip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.alike import alike
from returnplan.scenario.crossing import Crossing
from returnplan.scenario.rules import Level
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.schema import TABLES
from returnplan.tables.mistakes import Known
from returnplan.tables.rows import SheetRow, place_text, sort_key

SIZES = (("cohorts", "workers"), ("fleets", "vehicles"), ("quarantine", "beds"))
"""(table, column) of sizes of which 0 is odd."""
RANGES = (
    ("permits", "from", "until"),
    ("loans", "from", "until"),
    ("cohorts", "ready", "latest"),
    ("fleets", "from", "until"),
    ("lines", "first", "last"),
    ("quarantine", "from", "until"),
)
"""(table, first date, last date), both included."""
LASTING = frozenset({"loans", "quarantine"})
"""Tables whose dates count after the travel dates as well."""


def odd(scenario: Scenario, crossing: Crossing) -> Iterator[Finding]:
    """Warnings about a scenario that was read without an error."""
    for table, column in SIZES:
        if not (crossing.formed and table == "cohorts"):
            for row in crossing.rows(table):
                if row.cells[column] == 0:
                    yield mistakes.ODD_NOBODY.at(*row.spot(column), 0, what=column)
    yield from _crowded(scenario, crossing)
    for level in scenario.levels.values():
        yield from _no_bed(scenario, crossing, level)
        yield from _modes(scenario, crossing, level)
    for table, first, last in RANGES:
        for row in crossing.rows(table):
            yield from _range(scenario, table, row, first, last)
    yield from _late(scenario, crossing)
    yield from _twins(crossing)
    yield from alike(crossing, scenario.levels.values())
    for row in crossing.rows("loans"):
        cells = row.cells
        if (cells["lender"], cells["lender_post"]) == (cells["borrower"], cells["borrower_post"]):
            yield mistakes.ODD_LOAN.at(*row.spot("borrower_post"), cells["lender_post"])


def _crowded(scenario: Scenario, crossing: Crossing) -> Iterator[Finding]:
    waiting: Counter[tuple[str, str]] = Counter()
    for cohort in scenario.cohorts.values():
        waiting[cohort.employer, cohort.post] += cohort.workers
    for row in crossing.rows("posts"):
        required, present = row.cells["required"], row.cells["present"]
        workers = waiting[row.cells["employer"], row.cells["post"]]
        if present + workers > required:
            yield mistakes.ODD_CROWDED.at(
                *row.spot("required"), required, present=present, workers=workers
            )


def _no_bed(scenario: Scenario, crossing: Crossing, level: Level) -> Iterator[Finding]:
    if not (level.travel and level.quarantine_days and scenario.cohorts):
        return
    employers = [scenario.employers[cohort.employer] for cohort in scenario.cohorts.values()]
    wanted = {(one.place, one.employer) for one in employers}
    for facility in scenario.quarantine.values():
        for place, employer in wanted:
            if facility.beds and place in facility.serves and facility.employer in (None, employer):
                return
    name = f"risk.{level.level}.quarantine_days"
    given = crossing.settings.where.get(name)
    file, row = (given.file, given.row) if given else (crossing.names.settings, None)
    yield mistakes.ODD_NO_BED.at(file, row, name, level.quarantine_days, level=level.level)


def _modes(scenario: Scenario, crossing: Crossing, level: Level) -> Iterator[Finding]:
    used = [fleet.mode for fleet in scenario.fleets.values()]
    used += [line.mode for line in scenario.lines.values()]
    known = Known(sorted(used))
    for mode in level.load_factor_by_mode:
        if mode not in known:
            name = f"risk.{level.level}.load_factor.{mode}"
            given = crossing.settings.where[name]
            hint = known.cure(mode, "leave it, if such vehicles may be added")
            yield mistakes.ODD_MODE.at(given.file, given.row, name, mode, hint=hint)


def _range(
    scenario: Scenario, table: str, row: SheetRow, first: str, last: str
) -> Iterator[Finding]:
    """An empty range, or one that no date of the scenario lies in."""
    begins, ends = row.cells[first], row.cells[last]
    if begins is not None and ends is not None and ends < begins:
        yield mistakes.ODD_RANGE.at(*row.spot(last), ends, what=last, from_=first, first=begins)
        return
    if ends is not None and ends < scenario.start:
        yield _outside(row, last, ends, "before the first travel date", scenario.start)
    if begins is None:
        return
    if table not in LASTING and begins > _date(scenario, scenario.days - 1):
        limit = _date(scenario, scenario.days - 1)
        yield _outside(row, first, begins, "after the last travel date", limit)
    elif begins > _date(scenario, scenario.calendar.horizon - 1):
        limit = _date(scenario, scenario.calendar.horizon - 1)
        yield _outside(row, first, begins, "after the last date of the horizon", limit)


def _late(scenario: Scenario, crossing: Crossing) -> Iterator[Finding]:
    """Changes of risk and deliveries that come too late to matter."""
    for table, column, dates, side in (
        ("risk", "from", scenario.days, "after the last travel date"),
        ("deliveries", "date", scenario.calendar.horizon, "after the last date of the horizon"),
    ):
        limit = _date(scenario, dates - 1)
        for row in crossing.rows(table):
            if row.cells[column] > limit:
                yield _outside(row, column, row.cells[column], side, limit)


def _date(scenario: Scenario, day: int) -> date:
    return scenario.start + timedelta(days=day)


def _outside(row: SheetRow, column: str, value: Any, side: str, limit: date) -> Finding:
    return mistakes.ODD_OUTSIDE.at(*row.spot(column), value, what=column, side=side, limit=limit)


def _twins(crossing: Crossing) -> Iterator[Finding]:
    """Rows of tables without a key that stand there twice."""
    for table in TABLES:
        if table.key:
            continue
        order = sort_key(table)
        first: dict[Any, SheetRow] = {}
        for row in crossing.rows(table.name):
            twin = first.setdefault(order(row.cells), row)
            if twin is not row:
                where = place_text(twin, row)
                yield mistakes.ODD_TWIN.at(row.file, row.line, row.column, first=where)
