"""The register that each coach carries: who rides in which unit, and between which stops."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from returnplan.calendar import clock_text
from returnplan.export.orders import operators
from returnplan.export.pages import write_page
from returnplan.export.seating import seated
from returnplan.export.sheets import Book, sheet_name
from returnplan.export.tables import MANIFEST
from returnplan.export.words import ExportWords
from returnplan.plan.people import chosen
from returnplan.plan.plan import Plan
from returnplan.plan.route import place_name
from returnplan.tables.csvfile import write_csv
from returnplan.tables.declaration import Row


def manifest_rows(plan: Plan, *, with_names: bool = False) -> list[Row]:
    """Rows of `MANIFEST`, by trip, unit and worker."""
    workers = chosen(plan)
    itineraries = {one.id: one for one in plan.account.itineraries}
    vehicles: dict[str, list[str]] = {}
    for operator in operators(plan):
        vehicles |= operator.vehicles
    rows = []
    for party in seated(plan):
        leg = itineraries[party.assignment].assignment.legs[party.leg]
        stops = plan.trips[party.trip].stops
        named = vehicles.get(party.trip)
        for worker in workers[party.assignment][party.first : party.first + party.heads]:
            rows.append(
                {
                    "trip": party.trip,
                    "unit": party.unit,
                    "vehicle": named[party.unit - 1] if named else None,
                    "worker": worker,
                    "name": (plan.scenario.workers[worker].name or None) if with_names else None,
                    "cohort": party.cohort,
                    "assignment": party.assignment,
                    "board": stops[leg.board].place,
                    "depart": stops[leg.board].depart,
                    "alight": stops[leg.alight].place,
                    "arrive": stops[leg.alight].arrive,
                }
            )
    return sorted(rows, key=lambda row: (row["trip"], row["unit"], row["cohort"], row["worker"]))


def write_manifest(plan: Plan, folder: Path, words: ExportWords, *, with_names: bool) -> None:
    """Write manifest.csv, the same as a workbook, and a page for each unit."""
    rows = manifest_rows(plan, with_names=with_names)
    calendar = plan.scenario.calendar
    write_csv(folder / "manifest.csv", MANIFEST, rows, calendar)
    with Book(folder / "manifest.xlsx", words, calendar) as book:
        book.table(sheet_name(words("table.manifest")), MANIFEST, rows, notes=True)
    by_unit = groupby(rows, key=lambda row: (row["trip"], row["unit"]))
    columns = ["worker", *(["name"] if with_names else []), "cohort", "board", "alight"]
    write_page(
        plan,
        folder / "manifest.html",
        "manifest",
        words,
        title=words("table.manifest"),
        headings=[
            "",
            *(words.column(name, MANIFEST.name) for name in columns),
            words.column("notes"),
        ],
        units=[_unit(plan, list(own), columns, words) for _, own in by_unit],
    )


def _unit(plan: Plan, rows: list[Row], columns: list[str], words: ExportWords) -> dict[str, Any]:
    calendar, scenario = plan.scenario.calendar, plan.scenario
    trip = plan.trips[rows[0]["trip"]]
    day = calendar.day_of(trip.depart)
    title = words(
        "order.trip",
        date=f"{words.weekday(calendar.weekday(day))} {words.date(calendar.date(day))}",
        depart=clock_text(calendar.clock_of(trip.depart)),
        to=place_name(scenario, trip.places[-1]),
        **{"from": place_name(scenario, trip.places[0])},
    )
    told = [
        {**row, **{name: place_name(scenario, row[name]) for name in ("board", "alight")}}
        for row in rows
    ]
    facts = [
        (words("column.trip"), rows[0]["trip"]),
        (words("column.manifest.unit"), f"{rows[0]['unit']} / {trip.units}"),
        (words("column.vehicle"), rows[0]["vehicle"] or ""),
        (words("order.passengers"), str(len(rows))),
    ]
    return {
        "title": title,
        "facts": facts,
        "rows": [
            [number, *(row[name] or "" for name in columns), ""]
            for number, row in enumerate(told, start=1)
        ],
    }
