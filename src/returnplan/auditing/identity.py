"""T2, T3: rows in their order, ids of their form, and nothing in two rows that is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from returnplan.auditing.case import Case
from returnplan.auditing.shape import KEYS, key_text
from returnplan.auditing.trips import Trip
from returnplan.auditing.violation import Violation
from returnplan.calendar import MINUTES_A_DAY, clock_text
from returnplan.tables.declaration import Row

SORTED = (
    "by_employer",
    "by_day",
    "left_behind",
    "stops",
    "assignments",
    "legs",
    "beds",
    "staffing",
    "production",
    "loans",
)
"""Tables that are sorted by their columns from the left, of which the key comes first."""

WRITTEN = 5.1e-7
"""Half of the last of six decimals, and a float's error."""


def order(case: Case) -> Iterator[Violation]:
    """T2. Departures stand by moment, then id; other tables by their columns from the left."""

    def by_key(table: str) -> list[tuple[Any, ...]]:
        return [tuple(row[column] for column in KEYS[table]) for row in case.tables[table]]

    keys: Mapping[str, list[tuple[Any, ...]]] = {
        **{table: by_key(table) for table in SORTED},
        "trips": [(row["depart"], row["trip"]) for row in case.tables["trips"]],
        "schedule": [
            (row["date"] * MINUTES_A_DAY + row["depart"], row["trip"])
            for row in case.tables["schedule"]
        ],
        "duties": [(row["vehicle"], row["fleet"], row["trip"]) for row in case.tables["duties"]],
    }
    for table, found in keys.items():
        if found == sorted(found):
            continue
        for number in range(1, len(found)):
            if found[number] < found[number - 1]:
                row = case.tables[table][number]
                sentence = f"row {number + 1} stands after one that it should precede"
                yield Violation(code="T2", table=table, key=key_text(table, row), sentence=sentence)


def ids(case: Case) -> Iterator[Violation]:
    """T3. Trip ids say date, clock, first and last stop; what is equal in everything is one row."""
    stems: dict[str, list[Trip]] = {}
    for trip in case.trips.values():
        stems.setdefault(_stem(case, trip), []).append(trip)
    for stem, group in stems.items():
        yield from _numbered(stem, group, stems)
    yield from _twins(
        "trips",
        [
            ((trip.operator_id, trip.purpose, trip.risk, _moments(trip)), trip.id)
            for trip in case.trips.values()
        ],
        "is the same departure as {0}; make it one trip with the units of both",
    )
    yield from _twins(
        "assignments",
        [
            (
                (
                    travel.cohort.cohort,
                    tuple((ride.trip.id, ride.board, ride.alight) for ride in travel.rides),
                    travel.row["facility"],
                ),
                travel.id,
            )
            for travel in case.travels
        ],
        "is the same itinerary and facility as {0} of the same cohort; make it one row",
    )


def _stem(case: Case, trip: Trip) -> str:
    calendar = case.scenario.calendar
    date = calendar.date(calendar.day_of(trip.depart))
    clock = clock_text(calendar.clock_of(trip.depart)).replace(":", "")
    return f"{date.month:02d}{date.day:02d}-{clock}-{trip.places[0]}-{trip.places[-1]}"


def _moments(trip: Trip) -> tuple[tuple[str, int | None, int | None], ...]:
    return tuple((call["place"], call["arrive"], call["depart"]) for call in trip.calls)


def _numbered(stem: str, group: list[Trip], stems: Mapping[str, Any]) -> Iterator[Violation]:
    """Ids of the trips that share a stem: bare, then -2, -3 by operator, risk, stops.

    A number that would make another trip's stem is passed over. Trips that agree in operator, risk
    and stops may stand either way round.
    """
    names = [stem]
    number = 2
    while len(names) < len(group):
        if f"{stem}-{number}" not in stems:
            names.append(f"{stem}-{number}")
        number += 1

    def rank(trip: Trip) -> tuple[Any, ...]:
        return trip.operator_id, trip.risk, trip.places

    place = {name: at for at, name in enumerate(names)}
    for trip in group:
        if trip.id not in place:
            sentence = f"the id of a trip like this is one of {', '.join(names)}"
            yield Violation(code="T3", table="trips", key=trip.id, sentence=sentence)
    if all(trip.id in place for trip in group):
        ranked = sorted(group, key=lambda trip: place[trip.id])
        for before, after in pairwise(ranked):
            if rank(after) < rank(before):
                sentence = f"comes before {before.id} by operator, risk and stops"
                yield Violation(code="T3", table="trips", key=after.id, sentence=sentence)


def _twins(table: str, rows: list[tuple[Any, str]], sentence: str) -> Iterator[Violation]:
    first: dict[Any, str] = {}
    for key, name in rows:
        one = first.setdefault(key, name)
        if one != name:
            yield Violation(code="T3", table=table, key=name, sentence=sentence.format(one))


def compare(
    code: str, table: str, row: Row, expected: Mapping[str, Any], why: str = ""
) -> Iterator[Violation]:
    """A violation for each column of `expected` in which the row differs."""
    for column, value in expected.items():
        if row[column] != value and _differs(row[column], value):
            sentence = f"{column} is {row[column]!r}; recomputed it is {value!r}{why}"
            yield Violation(code=code, table=table, key=key_text(table, row), sentence=sentence)


def _differs(written: Any, value: Any) -> bool:
    """Whether a cell that is not equal says something else; a share is written with 6 decimals."""
    if isinstance(value, float) and isinstance(written, (int, float)):
        return abs(written - value) > WRITTEN + 1e-9 * abs(value)
    return True
