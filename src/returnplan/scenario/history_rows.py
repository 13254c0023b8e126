"""Checks of history.csv: what has happened is well-formed, in its order, and up to the moment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from returnplan.calendar import Calendar
from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.crossing import Crossing
from returnplan.tables.mistakes import CellError, Known
from returnplan.tables.rows import UNREADABLE, SheetRow
from returnplan.tables.times import read_moment

KINDS: Mapping[str, tuple[str, ...]] = {
    "no_show": ("id", "value"),
    "late": ("id", "value"),
    "cancelled": ("id", "from"),
    "broken": ("id", "value", "until"),
    "risk": ("id", "value", "from"),
    "permit": ("value", "origin", "destination", "from", "until"),
    "beds": ("id", "value", "from"),
    "positive": ("id", "value", "until"),
    "join": ("id", "value", "origin", "employer", "post", "from", "until"),
    "drop_out": ("id", "value"),
    "budget": ("value",),
}
"""Columns that each kind of event uses, beside `moment` and `kind`."""
MAY_BE_BLANK = ("from", "until")
REPLAN = "replan"
"""Kind of the row that says that the plan was made again."""
HASH = re.compile(r"[0-9a-f]{64}")
USED = ("id", "value", "from", "until", "origin", "destination", "employer", "post")


def history_findings(crossing: Crossing) -> Iterator[Finding]:
    """Every finding about the table; cells that could not be read are passed over."""
    rows, start = crossing.rows("history"), crossing.start
    if start is None or any(UNREADABLE in row.cells.values() for row in rows):
        return
    calendar = Calendar(start=start, days=1, tail_days=0)
    made: dict[int, int] = {}
    for row in rows:
        faults = list(_row(row, calendar))
        yield from faults
        if not faults:
            at = read_moment(row.cells["replan"], calendar)
            made[at] = made.get(at, 0) + (row.cells["kind"] == REPLAN)
    for row in rows:
        if row.cells["kind"] != REPLAN and not made.get(_moment(row, "replan", calendar), 1):
            yield _no(row, "replan", "no row of the kind replan has that moment", "add it")
            return
    yield from _last(crossing, rows, calendar, made)


def _last(
    crossing: Crossing, rows: list[SheetRow], calendar: Calendar, made: Mapping[int, int]
) -> Iterator[Finding]:
    """The last replan is the one of the settings."""
    date, clock = crossing.settings["replan.date"], crossing.settings["replan.clock"]
    if not made or UNREADABLE in (date, clock):
        return
    at = None if date is None else calendar.day(date) * 1440 + (clock or 0)
    if at != max(made):
        last = calendar.moment_text(max(made))
        row = next(one for one in rows if _moment(one, "replan", calendar) == max(made))
        reason = f"the plan was last made again at {last}, which [replan] does not say"
        cure = f"write {last} as replan.date and replan.clock, or take the table out"
        yield _no(row, "replan", reason, cure)


def _moment(row: SheetRow, column: str, calendar: Calendar) -> int:
    try:
        return read_moment(row.cells[column], calendar)
    except CellError:
        return -1


def _row(row: SheetRow, calendar: Calendar) -> Iterator[Finding]:
    cells, kind = row.cells, row.cells["kind"]
    moments = []
    for column in ("replan", "moment"):
        try:
            moments.append(read_moment(cells[column], calendar))
        except CellError:
            reason = f"{cells[column]!r} is no moment"
            yield _no(row, column, reason, "write it as 2020-02-17 10:30")
            return
    if moments[1] > moments[0]:
        reason = f"what became known at {cells['moment']} was not known at {cells['replan']}"
        yield _no(row, "moment", reason, "write an earlier moment")
    if kind == REPLAN:
        if not HASH.fullmatch(cells["value"] or ""):
            reason = "the hash of the plan in force has 64 digits from 0 to f"
            yield _no(row, "value", reason, "take it from `options.replan.hash` of its run.json")
        return
    if kind not in KINDS:
        cure = Known([*KINDS, REPLAN]).cure(kind, f"kinds are {', '.join(KINDS)} and replan")
        yield _no(row, "kind", f"{kind!r} is no kind of event", cure)
        return
    for column in USED:
        there = cells[column] not in (None, "")
        if there and column not in KINDS[kind]:
            reason = f"an event {kind} has no {column}, and the cell says {cells[column]}"
            yield _no(row, column, reason, f"leave it blank; {kind} uses {', '.join(KINDS[kind])}")
        if not there and column in KINDS[kind] and column not in MAY_BE_BLANK:
            yield _no(row, column, f"an event {kind} needs {column}, which is blank", "fill it in")


def _no(row: SheetRow, column: str, reason: str, cure: str) -> Finding:
    value = row.cells[column]
    return mistakes.HISTORY.at(*row.spot(column), value, reason=reason, cure=cure)
