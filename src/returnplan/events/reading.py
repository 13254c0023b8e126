"""events.csv: its declaration, and reading it with a finding for each cell that cannot be."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from returnplan.errors import Finding
from returnplan.events.event import Event
from returnplan.events.history import known_events
from returnplan.plan.plan import Plan
from returnplan.scenario.history_rows import KINDS, MAY_BE_BLANK
from returnplan.tables.cells import cell_parser, id_fault
from returnplan.tables.csvtext import csv_sheet
from returnplan.tables.declaration import Column, Kind, Table
from returnplan.tables.files import FileError, read_file
from returnplan.tables.mistakes import (
    NOT_ID,
    PARTED_NUMBER,
    UNREADABLE_TEXT,
    CellError,
    Known,
    Mistake,
)
from returnplan.tables.numbers import doubt
from returnplan.tables.rows import (
    UNREADABLE,
    SheetRow,
    cell_finding,
    number_finding,
    read_rows,
)

PERMIT_VALUES = ("added", "withdrawn")


def _column(name: str, kind: Kind, doc: str, **more: Any) -> Column:
    return Column(name=name, kind=kind, doc=doc, **{"default": None, **more})


EVENTS = Table(
    name="events",
    doc="What has happened to a plan in force. A row per event, in whatever order; `kind` says "
    "which columns it uses, and the others stay blank.",
    columns=(
        Column(name="moment", kind=Kind.MOMENT, doc="When it became known."),
        Column(
            name="kind",
            kind=Kind.TEXT,
            doc="no_show (id: cohort, or an assignment of the plan; value: heads who did not come "
            "to the last trip that left by then; of an assignment also one to which they change), "
            "late (trip; minutes), cancelled (trip; or a line, with its date in `from`), "
            "broken (fleet; vehicles, until their last date away; blank: for good), risk (place; "
            "level), permit (value: added or withdrawn; origin and destination), beds (facility; "
            "beds that it has now), positive (trip, cohort or assignment; heads; until "
            "their last date in quarantine, blank: by the risk level), join (a new cohort; heads; "
            "origin, employer, post, ready in `from`, latest in `until`), drop_out (cohort; "
            "heads who come no more), budget (value: the new one).",
            choices=tuple(KINDS),
        ),
        _column("id", Kind.TEXT, "Cohort, assignment, trip, line, fleet, place or facility."),
        _column("value", Kind.TEXT, "Heads, minutes, vehicles, beds, level or money."),
        _column("from", Kind.DATE, "First date on which it holds; blank: that of the moment."),
        _column("until", Kind.DATE, "Last date on which it holds; blank: for good."),
        _column(
            "origin", Kind.ID, "Of a permit (also province, `*`) or a new cohort.", also=("*",)
        ),
        _column("destination", Kind.ID, "Of a permit: place or `*`.", also=("*",)),
        _column("employer", Kind.ID, "Of a new cohort."),
        _column("post", Kind.ID, "Of a new cohort."),
    ),
)

_HEADS = Column(name="value", kind=Kind.WHOLE, doc="")
_AMOUNT = Column(name="value", kind=Kind.NUMBER, doc="")
_READ_HEADS, _READ_AMOUNT = cell_parser(_HEADS), cell_parser(_AMOUNT)

NOT_USED = Mistake(
    code="E101",
    name="cell that an event does not use",
    why="an event {kind} has no {column}, and the cell says {value}",
    cure="leave it blank; {kind} uses {uses}",
)
MISSING = Mistake(
    code="E102",
    name="blank cell of an event",
    why="an event {kind} needs {column}, which is blank",
    cure="fill it in; {kind} uses {uses}",
)
NO_NUMBER = Mistake(
    code="E103",
    name="number of an event",
    why="{value} is no {what}",
    cure="write {form}",
)
NOT_THERE = Mistake(
    code="E104",
    name="unknown id of an event",
    why="{value} is no {what} of the plan",
    cure="{hint}",
    remedy="the nearest one is suggested; ids stand in schedule.csv and in the scenario's tables",
)
THERE_ALREADY = Mistake(
    code="E105",
    name="new cohort that is there",
    why="{value} is a cohort of the plan already",
    cure="give the new one an id of its own",
)
TOO_MANY = Mistake(
    code="E106",
    name="more than there are",
    why="{value} {what} are more than the {most} that {of} has",
    cure="write {most} at most",
)
NO_DATE = Mistake(
    code="E107",
    name="departure that is not in the plan",
    why="{value}: the plan has no departure of line {line} on that date",
    cure="the dates are {dates}",
)
EVENT_MISTAKES = (NOT_USED, MISSING, NO_NUMBER, NOT_THERE, THERE_ALREADY, TOO_MANY, NO_DATE)


def read_events(path: str | Path, plan: Plan) -> tuple[tuple[Event, ...], list[Finding]]:
    """Events in the order of their moments, then rows; none where a finding is an error.

    What the plan's history.csv has already is passed over, so that one file may grow day by day.
    """
    path, calendar = Path(path), plan.scenario.calendar
    try:
        content = read_file(path)
    except FileError as fault:
        return (), [UNREADABLE_TEXT.at(path.name, reason=fault.reason, hint=fault.hint)]
    sheet, findings = csv_sheet(content, path.name, EVENTS.names)
    if sheet is None:
        return (), findings
    rows, more = read_rows(sheet, EVENTS, calendar)
    findings = [*findings, *more]
    events = []
    known = known_events(plan.scenario)
    for row in rows:
        _tidy(row)
        if row.cells["moment"] is UNREADABLE or row.cells["kind"] is UNREADABLE:
            continue
        if tuple(row.cells[name] for name in EVENTS.names) in known:
            continue
        faults = list(_faults(row, plan))
        findings += faults
        wrong = any(one.severity == "error" for one in faults)
        if not wrong and UNREADABLE not in row.cells.values():
            events.append(_event(row, plan))
    if any(one.severity == "error" for one in findings):
        return (), findings
    return tuple(sorted(events, key=lambda one: (one.moment, one.row))), findings


def _tidy(row: SheetRow) -> None:
    """Ids, words and numbers, which have one column each, without blanks and in normal form."""
    for name in ("id", "value"):
        if isinstance(row.cells[name], str):
            row.cells[name] = unicodedata.normalize("NFC", row.cells[name].strip()) or None


def _event(row: SheetRow, plan: Plan) -> Event:
    cells = row.cells
    value = cells["value"] or ""
    number = _number(value)
    return Event(
        row=row.line or 0,
        moment=cells["moment"],
        kind=cells["kind"],
        id=cells["id"] or "",
        amount=0.0 if number is None else number,
        word=value,
        from_=cells["from"],
        until=cells["until"],
        origin=cells["origin"] or "",
        destination=cells["destination"] or "",
        employer=cells["employer"] or "",
        post=cells["post"] or "",
        of_assignment=_of_assignment(row, plan),
    )


def _of_assignment(row: SheetRow, plan: Plan) -> bool:
    """Whether an id is an assignment's, and of nothing that comes before it."""
    name, kind = row.cells["id"], row.cells["kind"]
    before = {"no_show": (plan.scenario.cohorts,), "positive": (plan.trips, plan.scenario.cohorts)}
    return kind in before and not any(name in known for known in before[kind])


def _number(text: str) -> float | None:
    try:
        return float(_READ_AMOUNT(text)) if text else None
    except CellError:
        return None


def _faults(row: SheetRow, plan: Plan) -> Iterator[Finding]:
    kind = row.cells["kind"]
    uses = KINDS[kind]
    told = ", ".join(uses)
    for name, value in row.cells.items():
        if name in ("moment", "kind") or value is UNREADABLE:
            continue
        if value is not None and name not in uses:
            yield NOT_USED.at(row.file, row.line, name, value, kind=kind, uses=told)
        needed = name in uses and name not in MAY_BE_BLANK
        if value is None and needed:
            yield MISSING.at(row.file, row.line, name, kind=kind, uses=told)
    yield from _CHECKS[kind](row, plan)


def _known(
    row: SheetRow, column: str, what: str, known: Mapping[str, Any] | Known
) -> Iterator[Finding]:
    value = row.cells[column]
    if value is None or value is UNREADABLE or value in known:
        return
    words = known if isinstance(known, Known) else Known(known)
    hint = words.cure(value, f"look {what}s up in the run's tables")
    yield NOT_THERE.at(row.file, row.line, column, value, what=what, hint=hint)


def _whole(
    row: SheetRow, what: str, *, least: int = 1, most: int | None = None, of: str = ""
) -> Iterator[Finding]:
    value = row.cells["value"]
    if value is None:
        return
    number = None
    try:
        number = _READ_HEADS(value)
    except CellError as fault:
        if fault.mistake is PARTED_NUMBER:
            yield cell_finding(fault, row.file, row.line, "value", value)
            return
    if number is None or number < least:
        form = f"a whole number from {least} on"
        yield NO_NUMBER.at(row.file, row.line, "value", value, what=f"number of {what}", form=form)
    elif most is not None and number > most:
        yield TOO_MANY.at(row.file, row.line, "value", value, what=what, most=most, of=of)


def _cohort(row: SheetRow, plan: Plan) -> Iterator[Finding]:
    name, cohorts = row.cells["id"], plan.scenario.cohorts
    yield from _known(row, "id", "cohort", cohorts)
    most = cohorts[name].workers if name in cohorts else None
    yield from _whole(row, "heads", most=most, of=f"cohort {name}")


def _no_show(row: SheetRow, plan: Plan) -> Iterator[Finding]:
    if row.cells["id"] in plan.scenario.cohorts:
        yield from _cohort(row, plan)
    else:
        yield from _of_riders(row, plan, "cohort or assignment", plan.scenario.cohorts)


def _of_riders(
    row: SheetRow, plan: Plan, what: str, others: Mapping[str, Any]
) -> Iterator[Finding]:
    """Heads of an assignment, of no more than travel so; `others` could be meant as well."""
    name, heads = row.cells["id"], {one.id: one.workers for one in plan.account.itineraries}
    yield from _known(row, "id", what, {**others, **heads})
    yield from _whole(row, "heads", most=heads.get(name), of=f"assignment {name}")


def _late(row: SheetRow, plan: Plan) -> Iterator[Finding]:
    yield from _known(row, "id", "trip", plan.trips)
    yield from _whole(row, "minutes")


def _cancelled(row: SheetRow, plan: Plan) -> Iterator[Finding]:
    name, when = row.cells["id"], row.cells["from"]
    lines = plan.scenario.lines
    if name in lines:
        calendar = plan.scenario.calendar
        dates = {
            calendar.date(calendar.day_of(trip.depart)).isoformat()
            for trip in plan.trips.values()
            if trip.purpose == "line" and trip.operator == name
        }
        shown = " ".join(sorted(dates)) or "none at all"
        if when is None:
            yield MISSING.at(row.file, row.line, "from", kind="cancelled", uses="id, from")
        elif when is not UNREADABLE and when.isoformat() not in dates:
            yield NO_DATE.at(row.file, row.line, "from", when, line=name, dates=shown)
        return
    yield from _known(row, "id", "trip or line", {**dict.fromkeys(plan.trips), **lines})
    if when is not None and when is not UNREADABLE:
        yield NOT_USED.at(row.file, row.line, "from", when, kind="cancelled of a trip", uses="id")


def _broken(row: SheetRow, plan: Plan) -> Iterator[Finding]:
    name, fleets = row.cells["id"], plan.scenario.fleets
    yield from _known(row, "id", "fleet", fleets)
    most = fleets[name].vehicles if name in fleets else None
    yield from _whole(row, "vehicles", most=most, of=f"fleet {name}")


def _risk(row: SheetRow, plan: Plan) -> Iterator[Finding]:
    yield from _known(row, "id", "place", plan.scenario.places)
    yield from _known(row, "value", "risk level", plan.scenario.levels)


def _permit(row: SheetRow, plan: Plan) -> Iterator[Finding]:
    places = plan.scenario.places
    provinces = {one.province for one in places.values()} - {""}
    yield from _known(row, "value", "word of a permit", dict.fromkeys(PERMIT_VALUES))
    yield from _known(row, "origin", "place", {"*": None, **places, **dict.fromkeys(provinces)})
    yield from _known(row, "destination", "place", {"*": None, **places})


def _beds(row: SheetRow, plan: Plan) -> Iterator[Finding]:
    yield from _known(row, "id", "facility", plan.scenario.quarantine)
    yield from _whole(row, "beds", least=0)


def _positive(row: SheetRow, plan: Plan) -> Iterator[Finding]:
    name, trips, cohorts = row.cells["id"], plan.trips, plan.scenario.cohorts
    if name in trips:
        most = plan.account.departures[name].passengers
        yield from _whole(row, "heads", most=most, of=f"trip {name}")
    elif name in cohorts:
        yield from _cohort(row, plan)
    else:
        known = {**dict.fromkeys(trips), **cohorts}
        yield from _of_riders(row, plan, "trip, cohort or assignment", known)


def _join(row: SheetRow, plan: Plan) -> Iterator[Finding]:
    scenario, cells = plan.scenario, row.cells
    if cells["id"] in scenario.cohorts:
        yield THERE_ALREADY.at(row.file, row.line, "id", cells["id"])
    elif cells["id"] is not None and (fault := id_fault(cells["id"])) is not None:
        yield NOT_ID.at(row.file, row.line, "id", cells["id"], reason=fault)
    yield from _whole(row, "heads")
    yield from _known(row, "origin", "place", scenario.places)
    yield from _known(row, "employer", "employer", scenario.employers)
    if cells["employer"] in scenario.employers:
        posts = {post: None for employer, post in scenario.posts if employer == cells["employer"]}
        yield from _known(row, "post", "post", posts)


def _budget(row: SheetRow, plan: Plan) -> Iterator[Finding]:
    value = row.cells["value"]
    number = None if value is None else _number(value)
    if value is not None and (number is None or number < 0):
        form = "a number that is not negative, such as 900000"
        yield NO_NUMBER.at(row.file, row.line, "value", value, what="amount of money", form=form)
    elif value is not None and (told := doubt(_AMOUNT, value)) is not None:
        yield number_finding(told, row.file, row.line, "value", value)


_CHECKS: Mapping[str, Callable[[SheetRow, Plan], Iterator[Finding]]] = {
    "no_show": _no_show,
    "late": _late,
    "cancelled": _cancelled,
    "broken": _broken,
    "risk": _risk,
    "permit": _permit,
    "beds": _beds,
    "positive": _positive,
    "join": _join,
    "drop_out": _cohort,
    "budget": _budget,
}
