"""Tables of what is otherwise in each run than in the first: cohorts, departures, ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from returnplan.comparison import Comparison
from returnplan.comparison.cohorts import CohortRow
from returnplan.plan.plan import Plan
from returnplan.tables.declaration import Kind, Row, Table, column

RUN = column("run", Kind.WHOLE, "Number of the run, the first being 0.")

GAINS = Table(
    name="gains",
    doc="One row per cohort and run in which it returns otherwise than in the first.",
    columns=(
        RUN,
        column("cohort", Kind.ID, "The cohort."),
        column("name", Kind.TEXT, "Its name; blank: none.", default=None),
        column("employer", Kind.ID, "Its employer."),
        column("verdict", Kind.TEXT, "gains, loses, other_dates or apart (not in both)."),
        column("workers", Kind.WHOLE, "Heads.", unit="heads"),
        column("before", Kind.WHOLE, "Carried in the first run.", unit="heads", default=None),
        column("carried", Kind.WHOLE, "Carried in this one.", unit="heads", default=None),
        column("more", Kind.WHOLE, "The difference.", unit="heads", default=None),
        column("first_before", Kind.DATE, "First date on post in the first run.", default=None),
        column("first_on_post", Kind.DATE, "In this one.", default=None),
        column("days_earlier", Kind.NUMBER, "Earlier on post, mean.", unit="days", default=None),
    ),
)

RIDES = Table(
    name="rides",
    doc="One row per departure and run in which it is otherwise than in the first.",
    columns=(
        RUN,
        column("trip", Kind.TEXT, "Id of the trip."),
        column("depart", Kind.TEXT, "When it leaves."),
        column("operator", Kind.ID, "Fleet or line."),
        column("origin", Kind.ID, "First stop."),
        column("destination", Kind.ID, "Last stop."),
        column("verdict", Kind.TEXT, "added, dropped, fuller, emptier or units."),
        column("before", Kind.WHOLE, "Heads aboard in the first run.", default=None),
        column("passengers", Kind.WHOLE, "Heads aboard in this one.", default=None),
        column("more", Kind.WHOLE, "The difference.", unit="heads"),
        column("units_before", Kind.WHOLE, "Units in the first run.", default=None),
        column("units", Kind.WHOLE, "Units in this one.", default=None),
    ),
)

WAYS_CHANGED = Table(
    name="ways_changed",
    doc="Ways between two stops with other heads aboard than in the first run.",
    columns=(
        RUN,
        column("mode", Kind.TEXT, "bus, train, flight, ..."),
        column("start", Kind.ID, "Stop that it leaves."),
        column("end", Kind.ID, "Next stop."),
        column("before", Kind.WHOLE, "Heads aboard in the first run.", unit="heads"),
        column("workers", Kind.WHOLE, "Heads aboard in this one.", unit="heads"),
        column("more", Kind.WHOLE, "The difference.", unit="heads"),
    ),
)


def gains(comparison: Comparison, plans: Mapping[str, Plan]) -> list[Row]:
    """By run; those who gain first, then by heads and days."""
    found = []
    for number in range(1, len(comparison.names)):
        rows = [
            _gain(row, number, plans)
            for row in comparison.cohorts
            if row.returns[0] != row.returns[number]
        ]
        found += sorted(rows, key=_weight)
    return found


def _weight(row: Row) -> tuple[int, float, str]:
    more, earlier = row["more"] or 0, row["days_earlier"] or 0.0
    return -more, -earlier, row["cohort"]


def _gain(row: CohortRow, number: int, plans: Mapping[str, Plan]) -> Row:
    first, other = row.returns[0], row.returns[number]
    gain = row.gain(number)
    named = (plan.scenario.cohorts.get(row.cohort) for plan in plans.values())
    if gain is None:
        verdict = "apart"
    else:
        verdict = "gains" if gain > (0, 0) else "loses" if gain < (0, 0) else "other_dates"
    return {
        "run": number,
        "cohort": row.cohort,
        "name": next((one.name for one in named if one is not None), "") or None,
        "employer": row.employer,
        "verdict": verdict,
        "workers": row.workers,
        "before": None if first is None else first.carried,
        "carried": None if other is None else other.carried,
        "more": None if gain is None else gain[0],
        "first_before": None if first is None else first.first_on_post,
        "first_on_post": None if other is None else other.first_on_post,
        "days_earlier": None if gain is None else float(gain[1]),
    }


def rides(comparison: Comparison) -> list[Row]:
    """By run, then as trips.csv has them."""
    return [
        _ride(row, number)
        for number in range(1, len(comparison.names))
        for row in comparison.trips
        if row.loads[0] != row.loads[number]
    ]


def _ride(row: Any, number: int) -> Row:
    first, other = row.loads[0], row.loads[number]
    more = (other or (0, 0))[1] - (first or (0, 0))[1]
    if first is None or other is None:
        verdict = "added" if first is None else "dropped"
    else:
        verdict = "fuller" if more > 0 else "emptier" if more < 0 else "units"
    return {
        "run": number,
        "trip": row.trip,
        "depart": row.depart,
        "operator": row.operator,
        "origin": row.stops[0],
        "destination": row.stops[-1],
        "verdict": verdict,
        "before": first and first[1],
        "passengers": other and other[1],
        "more": more,
        "units_before": first and first[0],
        "units": other and other[0],
    }


def ways_changed(routes: list[Row]) -> list[Row]:
    """From the ways of every run, which have its number."""
    heads: dict[int, dict[tuple[str, str, str], int]] = {}
    for row in routes:
        key = row["mode"], row["start"], row["end"]
        heads.setdefault(row["run"], {})[key] = row["workers"]
    return [
        row
        for number in sorted(heads)
        if number
        for row in _differing(heads.get(0, {}), heads[number], number)
    ]


def _differing(
    first: Mapping[tuple[str, str, str], int], other: Mapping[tuple[str, str, str], int], run: int
) -> Iterator[Row]:
    for key in sorted({*first, *other}):
        before, workers = first.get(key, 0), other.get(key, 0)
        if before != workers:
            mode, start, end = key
            yield {
                "run": run,
                "mode": mode,
                "start": start,
                "end": end,
                "before": before,
                "workers": workers,
                "more": workers - before,
            }
