"""The order to an operator as a workbook and as a printable page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from returnplan.calendar import clock_text
from returnplan.export.names import file_names
from returnplan.export.orders import Operator, course_rows, operators, order_row, vehicle_rows
from returnplan.export.pages import write_page
from returnplan.export.sheets import Book, sheet_name
from returnplan.export.tables import COURSE, COURSE_FILE, ORDERS, VEHICLES
from returnplan.export.words import ExportWords
from returnplan.export.workbook import translated
from returnplan.plan.plan import Plan
from returnplan.report import figures
from returnplan.tables.csvfile import write_csv
from returnplan.tables.declaration import Row

HEADINGS = ("begins", "ends", "what", "place", "driver", "km", "boarding", "alighting", "on_board")
"""Columns of the page."""
NUMBERS = (4, 5, 6, 7, 8)
"""Those that hold numbers."""
STANDING = ("break", "rest")
PEOPLE = ("ready", "stop", "close")


def write_orders(plan: Plan, folder: Path, words: ExportWords) -> None:
    """Write a workbook and a page for each operator, and course.csv with the steps of all trips."""
    ordered = operators(plan)
    names = file_names([operator.file for operator in ordered])
    courses = []
    for operator, name in zip(ordered, names, strict=True):
        rows = [order_row(operator, departure) for departure in operator.departures]
        steps = {one.id: course_rows(plan, one) for one in operator.departures}
        _book(operator, folder / f"{name}.xlsx", rows, steps, words)
        _page(operator, folder / f"{name}.html", rows, steps, words)
        courses += [step for trip in steps.values() for step in trip]
    courses.sort(key=lambda row: (row["trip"], row["step"]))
    write_csv(folder / COURSE_FILE, COURSE, courses, plan.scenario.calendar)


def _book(
    operator: Operator,
    path: Path,
    rows: list[Row],
    steps: dict[str, list[Row]],
    words: ExportWords,
) -> None:
    scenario = operator.plan.scenario
    course = [translated(step, words) for trip in steps.values() for step in trip]
    with Book(path, words, scenario.calendar, scenario.currency) as book:
        told = [translated(row, words) for row in rows]
        book.table(sheet_name(words("table.orders")), ORDERS, told, notes=True)
        book.table(sheet_name(words("table.course")), COURSE, course)
        if operator.vehicles:
            book.table(sheet_name(words("table.vehicles")), VEHICLES, vehicle_rows(operator))


def _page(
    operator: Operator,
    path: Path,
    rows: list[Row],
    steps: dict[str, list[Row]],
    words: ExportWords,
) -> None:
    plan = operator.plan
    driving = plan.scenario.driving
    cost = sum(row["cost"] for row in rows)
    facts = [
        (words("order.contact"), operator.row.contact),
        (words("order.trips"), figures.number(len(rows))),
        (words("order.units"), figures.number(sum(row["units"] for row in rows))),
        (words("order.passengers"), figures.number(sum(row["passengers"] for row in rows))),
        (words("order.cost"), f"{figures.money(cost)} {plan.scenario.currency}".rstrip()),
    ]
    rule = words(
        "order.rule",
        hours=f"{driving.max_continuous_hours:g}",
        daily=f"{driving.daily_hours:g}",
        **{"break": driving.break_minutes},
    )
    write_page(
        plan,
        path,
        "order",
        words,
        title=words("order.title", operator=operator.name),
        facts=facts,
        headings=[words.column(name) for name in HEADINGS],
        numbers=NUMBERS,
        trips=[_trip(plan, row, steps[row["trip"]], words) for row in rows],
        rule=rule if operator.kind == "fleet" else "",
        signed=words("order.signed"),
    )


def _trip(plan: Plan, row: Row, steps: list[Row], words: ExportWords) -> dict[str, Any]:
    calendar = plan.scenario.calendar
    title = words(
        "order.trip",
        date=_date(plan, calendar.day_of(row["depart"]), words),
        depart=clock_text(calendar.clock_of(row["depart"])),
        to=row["to"],
        **{"from": row["from"]},
    )
    drivers = row["drivers"]
    each = words("order.each", drivers=drivers // row["units"]) if drivers is not None else ""
    km = [row["deadhead_km"], row["trip_km"], row["back_km"]]
    facts = [
        (words("column.trip"), row["trip"]),
        (words("column.units"), str(row["units"])),
        (words("order.vehicles"), row["vehicles"] or ""),
        (words("order.drivers"), f"{drivers} ({each})" if drivers is not None else ""),
        (words("order.base"), row["base"] or ""),
        (words("order.leaves"), _moment(plan, row["leaves_base"], words)),
        (words("order.back"), _moment(plan, row["back_at_base"], words)),
        ("km", " + ".join(figures.number(one / 10, 1) for one in km if one is not None)),
        (words("order.passengers"), f"{row['passengers']} / {row['seats']}"),
        (words("order.cost"), f"{figures.money(row['cost'])} {plan.scenario.currency}".rstrip()),
    ]
    day = None
    lines = []
    for step in steps:
        style = _style(step)
        begins, day = _clock(plan, step["begins"], day, words)
        ends, day = _clock(plan, step["ends"], day, words)
        lines.append({"style": style, "cells": _cells(step, begins, ends, words)})
    return {"title": title, "facts": facts, "steps": lines}


def _cells(step: Row, begins: str, ends: str, words: ExportWords) -> list[str]:
    place = step["place"]
    if step["what"] in STANDING and step["km"]:
        place += f" ({words('order.after', km=figures.number(step['km'] / 10, 1))})"
    drives = step["what"] in ("drive", "ride")
    return [
        begins,
        ends,
        words(f"step.{step['what']}"),
        place,
        "" if step["driver"] is None else str(step["driver"]),
        figures.number(step["km"] / 10, 1) if drives else "",
        str(step["boarding"] or ""),
        str(step["alighting"] or ""),
        str(step["on_board"] or ""),
    ]


def _style(step: Row) -> str:
    if step["what"] in STANDING:
        return "stand"
    if step["what"] in PEOPLE:
        return "people"
    return "" if step["phase"] == "trip" else "empty"


def _date(plan: Plan, day: int, words: ExportWords) -> str:
    calendar = plan.scenario.calendar
    return f"{words.weekday(calendar.weekday(day))} {words.date(calendar.date(day))}"


def _moment(plan: Plan, moment: int | None, words: ExportWords) -> str:
    if moment is None:
        return ""
    calendar = plan.scenario.calendar
    clock = clock_text(calendar.clock_of(moment))
    return f"{_date(plan, calendar.day_of(moment), words)} {clock}"


def _clock(plan: Plan, moment: int, day: int | None, words: ExportWords) -> tuple[str, int]:
    """A clock, with its date where that is another one than the last that was said."""
    calendar = plan.scenario.calendar
    today = calendar.day_of(moment)
    clock = clock_text(calendar.clock_of(moment))
    if today == day:
        return clock, today
    when = calendar.date(today)
    said = f"{when.month}-{when.day:02d}" if words.language == "zh" else f"{when.day} {when:%b}"
    return f"{said} {clock}", today
