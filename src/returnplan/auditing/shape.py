"""T1: the tables have the declared columns, cells of their kind, keys once, and known ids.

Every other check relies on this one; while it finds anything, the others are not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from itertools import groupby
from types import NoneType
from typing import Any

from returnplan.auditing.violation import Tables, Violation
from returnplan.calendar import MINUTES_A_DAY
from returnplan.scenario.scenario import Scenario
from returnplan.tables.declaration import Row

FAR_DAYS = 10_000
"""Days from `start` beyond which a date is a mistake: no horizon is longer than two years."""


def _text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _text_or_blank(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _count(value: Any) -> bool:
    return _whole(value) and value >= 0


def _day(value: Any) -> bool:
    return _whole(value) and abs(value) <= FAR_DAYS


def _day_or_blank(value: Any) -> bool:
    return value is None or _day(value)


def _moment(value: Any) -> bool:
    return _whole(value) and abs(value) <= FAR_DAYS * MINUTES_A_DAY


def _moment_or_blank(value: Any) -> bool:
    return value is None or _moment(value)


def _yes_no(value: Any) -> bool:
    return isinstance(value, bool)


def _number(value: Any) -> bool:
    finite = isinstance(value, (int, float)) and abs(value) < float("inf")
    return finite and not isinstance(value, bool)


def _number_or_blank(value: Any) -> bool:
    return value is None or _number(value)


KINDS: Mapping[str, Callable[[Any], bool]] = {
    "text": _text,
    "text?": _text_or_blank,
    "whole": _whole,
    "count": _count,
    "day": _day,
    "day?": _day_or_blank,
    "moment": _moment,
    "moment?": _moment_or_blank,
    "yes_no": _yes_no,
    "number": _number,
    "number?": _number_or_blank,
}
"""What a cell must be; cents and tenths of a km are whole."""

SIMPLE: Set[type] = {str, int, float, bool}
"""Types of cells of which equal ones fit alike."""


def _columns(text: str) -> dict[str, str]:
    """`"trip text, units count"` -> kind by column."""
    return {column: kind for column, kind in map(str.split, text.split(", "))}


COLUMNS: Mapping[str, Mapping[str, str]] = {
    "schedule": _columns(
        "date day, weekday text, depart whole, arrive moment, mode text, operator text, "
        "contact text?, from text, via text?, to text, units count, passengers count, seats count, "
        "free_seats whole, key_workers count, employers text?, risk text, cost whole, "
        "vehicles text?, leaves_base moment?, trip text"
    ),
    "by_employer": _columns(
        "employer text, name text?, place text, waiting count, carried count, left_behind whole, "
        "key_waiting count, key_carried count, first_on_post day?, last_on_post day?, "
        "utilisation_first number, utilisation_last number, output whole, output_share number, "
        "held_most_by text, cost whole"
    ),
    "by_day": _columns(
        "date day, departures count, vehicles_busy count, setting_out count, arriving count, "
        "in_quarantine count, beds_free whole, on_post count, staffed_share number, output whole, "
        "cost whole"
    ),
    "left_behind": _columns(
        "cohort text, name text?, employer text, post text, key yes_no, origin text, "
        "workers count, reason text, detail text"
    ),
    "bottlenecks": _columns(
        "resource text, id text?, capacity number, dates_full count, first_full day, "
        "last_full day, step number, worth number?, worth_kind text?, objective text?"
    ),
    "summary": _columns("measure text, value number, unit text?, meaning text"),
    "trips": _columns(
        "trip text, purpose text, mode text, operator text, risk text, units count, seats count, "
        "passengers count, stops text, depart moment, arrive moment, km whole, cost whole"
    ),
    "stops": _columns(
        "trip text, sequence whole, place text, arrive moment?, depart moment?, boarding count, "
        "alighting count, on_board whole"
    ),
    "assignments": _columns(
        "assignment text, cohort text, employer text, post text, key yes_no, workers count, "
        "origin text, destination text, risk text, quarantine_days count, depart moment, "
        "arrive moment, legs count, facility text?, on_post day, bed_cost whole, "
        "local_cost whole, route text"
    ),
    "legs": _columns(
        "assignment text, leg whole, trip text, board text, alight text, depart moment, "
        "arrive moment"
    ),
    "duties": _columns(
        "vehicle text, fleet text, trip text, leaves_base moment, back_ready moment"
    ),
    "beds": _columns("facility text, date day, beds count, occupied count"),
    "staffing": _columns(
        "employer text, post text, date day, required count, heads whole, present whole, "
        "borrowed whole, lent whole"
    ),
    "production": _columns(
        "employer text, date day, utilisation number, output whole, held_by text"
    ),
    "loans": _columns("loan text, workers whole"),
}

KEYS: Mapping[str, tuple[str, ...]] = {
    "schedule": ("trip",),
    "by_employer": ("employer",),
    "by_day": ("date",),
    "left_behind": ("cohort",),
    "bottlenecks": ("resource", "id"),
    "summary": ("measure",),
    "trips": ("trip",),
    "stops": ("trip", "sequence"),
    "assignments": ("assignment",),
    "legs": ("assignment", "leg"),
    "duties": ("vehicle", "trip"),
    "beds": ("facility", "date"),
    "staffing": ("employer", "post", "date"),
    "production": ("employer", "date"),
    "loans": ("loan",),
}

PURPOSES = ("direct", "feeder", "shuttle", "line")


def key_text(table: str, row: Row) -> str:
    """Key of a row as a violation shows it."""
    return " ".join(str(row.get(column)) for column in KEYS[table])


def shape(scenario: Scenario, tables: Tables) -> list[Violation]:
    """T1. Every table has its columns, kinds of cells and keys, and names only what there is."""
    found = list(_cells(tables))
    if not found:
        found = [*_references(scenario, tables), *_sequences(tables)]
    return sorted(found)


def _wrong(table: str, key: str, sentence: str) -> Violation:
    return Violation(code="T1", table=table, key=key, sentence=sentence)


def _cells(tables: Tables) -> Iterator[Violation]:
    for table, columns in COLUMNS.items():
        if table not in tables:
            yield _wrong(table, "", f"the table '{table}' is missing")
            continue
        rows, names = [], list(columns)
        for number, row in enumerate(tables[table], start=1):
            if list(row) == names or row.keys() == columns.keys():
                rows.append(row)
                continue
            odd = ", ".join(sorted(row.keys() ^ columns.keys()))
            yield _wrong(table, f"row {number}", f"columns missing or not known: {odd}")
        bad: set[int] = set()
        for column, kind in columns.items():
            for number in _misfits([row[column] for row in rows], KINDS[kind]):
                sentence = f"{column} is {rows[number][column]!r}, which must be {kind}"
                yield _wrong(table, key_text(table, rows[number]), sentence)
                bad.add(number)
        seen = set()
        for number, row in enumerate(rows):
            if number in bad:
                continue
            key = tuple(row[column] for column in KEYS[table])
            if key in seen:
                yield _wrong(table, key_text(table, row), "the key occurs twice")
            seen.add(key)


def _misfits(values: Sequence[Any], fits: Callable[[Any], bool]) -> list[int]:
    """Numbers of the rows whose cell is not of its kind.

    Of cells of one simple type each distinct value is looked at once; those of several types may
    be equal and yet not both fit, as 1 and True.
    """
    types = set(map(type, values)) - {NoneType}
    if len(types) <= 1 and types <= SIMPLE and all(map(fits, set(values))):
        return []
    return [number for number, value in enumerate(values) if not fits(value)]


def _references(scenario: Scenario, tables: Tables) -> Iterator[Violation]:
    trips = {row["trip"] for row in tables["trips"]}
    assignments = {row["assignment"] for row in tables["assignments"]}
    known: list[tuple[str, str, Any, str]] = [
        ("schedule", "trip", trips, "trips"),
        ("by_employer", "employer", scenario.employers, "employers"),
        ("left_behind", "cohort", scenario.cohorts, "cohorts"),
        ("trips", "risk", scenario.levels, "risk levels"),
        ("stops", "trip", trips, "trips"),
        ("stops", "place", scenario.places, "places"),
        ("assignments", "cohort", scenario.cohorts, "cohorts"),
        ("assignments", "facility", {None, *scenario.quarantine}, "facilities"),
        ("legs", "assignment", assignments, "assignments"),
        ("legs", "trip", trips, "trips"),
        ("duties", "trip", trips, "trips"),
        ("duties", "fleet", scenario.fleets, "fleets"),
        ("beds", "facility", scenario.quarantine, "facilities"),
        ("production", "employer", scenario.employers, "employers"),
        ("loans", "loan", scenario.loans, "loans"),
    ]
    for table, column, ids, what in known:
        for row in tables[table]:
            if row[column] not in ids:
                sentence = f"{column} '{row[column]}' is not among the {what}"
                yield _wrong(table, key_text(table, row), sentence)
    for row in tables["trips"]:
        operators = scenario.lines if row["purpose"] == "line" else scenario.fleets
        if row["purpose"] not in PURPOSES:
            sentence = f"purpose '{row['purpose']}' is none of {', '.join(PURPOSES)}"
            yield _wrong("trips", row["trip"], sentence)
        elif row["operator"] not in operators:
            what = "lines" if row["purpose"] == "line" else "fleets"
            sentence = f"operator '{row['operator']}' is not among the {what}"
            yield _wrong("trips", row["trip"], sentence)


def _grouped(rows: Sequence[Row], key: str, number: str) -> Iterator[tuple[str, list[Row]]]:
    ordered = sorted(rows, key=lambda row: (row[key], row[number]))
    for name, group in groupby(ordered, key=lambda row: row[key]):
        yield str(name), list(group)


def _sequences(tables: Tables) -> Iterator[Violation]:
    calls = dict(_grouped(tables["stops"], "trip", "sequence"))
    for row in tables["trips"]:
        trip = row["trip"]
        rows = calls.get(trip, [])
        if len(rows) < 2 or [r["sequence"] for r in rows] != list(range(1, len(rows) + 1)):
            sentence = f"a trip has two stops or more, numbered from 1; this one has {len(rows)}"
            yield _wrong("stops", trip, sentence)
            continue
        for at, call in enumerate(rows):
            if (call["arrive"] is None) != (at == 0):
                sentence = "arrive is blank at the first stop and nowhere else"
                yield _wrong("stops", key_text("stops", call), sentence)
            if (call["depart"] is None) != (at == len(rows) - 1):
                sentence = "depart is blank at the last stop and nowhere else"
                yield _wrong("stops", key_text("stops", call), sentence)
    for row in tables["legs"]:
        places = [call["place"] for call in calls.get(row["trip"], [])]
        for column in ("board", "alight"):
            if places and row[column] not in places:
                sentence = f"trip {row['trip']} does not stop at {row[column]} ({column})"
                yield _wrong("legs", key_text("legs", row), sentence)
    legs = dict(_grouped(tables["legs"], "assignment", "leg"))
    for row in tables["assignments"]:
        rows = legs.get(row["assignment"], [])
        if [r["leg"] for r in rows] != list(range(1, len(rows) + 1)):
            yield _wrong("legs", row["assignment"], "legs are numbered from 1 without a gap")
