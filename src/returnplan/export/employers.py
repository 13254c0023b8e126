"""What each employer is told: who arrives when, quarantine, on post from, who stays behind."""

from __future__ import annotations

from pathlib import Path

from returnplan.calendar import clock_text
from returnplan.export.names import file_names
from returnplan.export.pages import write_page
from returnplan.export.sheets import Book, sheet_name
from returnplan.export.tables import ARRIVALS, STAYING
from returnplan.export.words import ExportWords
from returnplan.export.workbook import translated
from returnplan.plan.itineraries import Itinerary
from returnplan.plan.plan import Plan
from returnplan.plan.route import place_name
from returnplan.plan.tables import run_tables
from returnplan.tables.declaration import Row


def arrival_rows(plan: Plan) -> dict[str, list[Row]]:
    """Rows of `ARRIVALS` of each employer with waiting workers, by moment, then id."""
    found: dict[str, list[Row]] = {
        cohort.employer: [] for _, cohort in sorted(plan.scenario.cohorts.items())
    }
    for itinerary in plan.account.itineraries:
        found[itinerary.cohort.employer].append(_arrival(plan, itinerary))
    for rows in found.values():
        rows.sort(key=lambda row: (row["arrive"], row["assignment"]))
    return dict(sorted(found.items()))


def _arrival(plan: Plan, itinerary: Itinerary) -> Row:
    scenario, cohort = plan.scenario, itinerary.cohort
    assignment = itinerary.assignment
    facility = assignment.facility
    trips = [plan.trips[leg.trip] for leg in assignment.legs]
    riding = [
        (scenario.lines if trip.purpose == "line" else scenario.fleets)[trip.operator]
        for trip in trips
    ]
    where = None
    if facility is not None:
        site = scenario.quarantine[facility]
        where = f"{site.name or facility}, {place_name(scenario, site.place)}"
    return {
        "date": itinerary.arrival_day,
        "arrive": assignment.arrive,
        "cohort": cohort.cohort,
        "name": cohort.name or None,
        "post": itinerary.post.name or cohort.post,
        "key": itinerary.post.key,
        "workers": itinerary.workers,
        "from": place_name(scenario, cohort.origin),
        "how": "; ".join(
            one.name or trip.operator for one, trip in zip(riding, trips, strict=True)
        ),
        "quarantine": where,
        "quarantine_until": None
        if facility is None
        else itinerary.arrival_day + itinerary.quarantine_days - 1,
        "on_post": itinerary.on_post_day,
        "assignment": itinerary.id,
    }


def staying_rows(plan: Plan) -> dict[str, list[Row]]:
    """Rows of `STAYING` of each employer that somebody stays behind from."""
    scenario = plan.scenario
    found: dict[str, list[Row]] = {}
    for row in run_tables(plan)["left_behind"]:
        cohort = scenario.cohorts[row["cohort"]]
        found.setdefault(cohort.employer, []).append(
            {
                "cohort": row["cohort"],
                "name": row["name"],
                "post": scenario.post_of(cohort).name or cohort.post,
                "key": row["key"],
                "workers": row["workers"],
                "from": place_name(scenario, cohort.origin),
                "reason": row["reason"],
                "detail": row["detail"],
            }
        )
    return found


def write_employers(plan: Plan, folder: Path, words: ExportWords) -> None:
    """Write a workbook and a page for each employer with waiting workers."""
    arrivals, staying = arrival_rows(plan), staying_rows(plan)
    for employer, name in zip(arrivals, file_names(list(arrivals)), strict=True):
        coming, left = arrivals[employer], staying.get(employer, [])
        scenario = plan.scenario
        with Book(folder / f"{name}.xlsx", words, scenario.calendar, scenario.currency) as book:
            book.table(sheet_name(words("table.arrivals")), ARRIVALS, coming, notes=True)
            told = [_told(plan, row, words) for row in left]
            book.table(sheet_name(words("table.staying")), STAYING, told, notes=True)
        _page(plan, folder / f"{name}.html", employer, coming, left, words)


def _told(plan: Plan, row: Row, words: ExportWords) -> Row:
    """A row with its reason in the language, and the sentence that the page says of it."""
    if words.language == "en":
        return row
    cohort = plan.scenario.cohorts[row["cohort"]]
    key = f"left.{row['reason']}"
    detail = row["detail"]
    if words.known(key):
        detail = words(
            key,
            workers=row["workers"],
            cohort=row["name"] or row["cohort"],
            origin=row["from"],
            employer=plan.scenario.employers[cohort.employer].name or cohort.employer,
        )
    return {**translated(row, words), "detail": detail}


PAGE_ARRIVALS = ("arrive", "cohort", "post", "workers", "from", "how", "quarantine", "on_post")
PAGE_STAYING = ("cohort", "post", "workers", "from", "reason", "detail")


def _page(
    plan: Plan, path: Path, employer: str, coming: list[Row], left: list[Row], words: ExportWords
) -> None:
    scenario, calendar = plan.scenario, plan.scenario.calendar
    row = scenario.employers[employer]
    days: dict[int, list[list[str]]] = {}
    for one in coming:
        clock = clock_text(calendar.clock_of(one["arrive"]))
        until = one["quarantine_until"]
        where = one["quarantine"] or ""
        if until is not None:
            where = words("slip.until", where=where, date=words.date(calendar.date(until)))
        on_post = words.date(calendar.date(one["on_post"]))
        who = one["name"] or one["cohort"]
        cells = [clock, who, one["post"], str(one["workers"]), one["from"], one["how"], where]
        days.setdefault(one["date"], []).append([*cells, on_post])
    told = [{**_told(plan, one, words)} for one in left]
    for one in told:
        one["reason"] = (
            words(f"reason.{one['reason']}")
            if words.known(f"reason.{one['reason']}")
            else one["reason"]
        )
        one["cohort"] = one["name"] or one["cohort"]
    write_page(
        plan,
        path,
        "employer",
        words,
        title=words("employer.title", employer=row.name or employer),
        facts=[
            (words("column.place"), place_name(scenario, row.place)),
            (words("employer.coming"), str(sum(one["workers"] for one in coming))),
            (words("table.staying"), str(sum(one["workers"] for one in left))),
        ],
        arrivals=[words.column(name) for name in PAGE_ARRIVALS],
        days=[
            {
                "title": f"{words.weekday(calendar.weekday(day))} {words.date(calendar.date(day))}",
                "heads": sum(int(cells[3]) for cells in rows),
                "rows": rows,
            }
            for day, rows in sorted(days.items())
        ],
        staying=[words.column(name) for name in PAGE_STAYING],
        left=[[str(one[name]) for name in PAGE_STAYING] for one in told],
        staying_title=words("table.staying"),
    )
