"""A plan in the terminal: summary, timetable of each day, who stays behind and why."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from returnplan import calendar as clocks
from returnplan.calendar import Calendar
from returnplan.plan.plan import Plan
from returnplan.plan.tables import run_tables
from returnplan.report import figures
from returnplan.report.choice import Row, Selection, choose, select

UNATTENDED_WIDTH = 160
"""Columns where there is no terminal that has a width (a file, a pipe)."""
WIDE, MIDDLE = 130, 80
"""Columns from which a trip and its employers, and its operator, have columns of their own."""


def default_console() -> Console:
    """Standard output; without a terminal wide enough that no row needs to be broken."""
    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console = Console(highlight=False, width=UNATTENDED_WIDTH)
    return console


def show(
    plan: Plan,
    console: Console | None = None,
    *,
    trip: str | None = None,
    cohort: str | None = None,
    employer: str | None = None,
    date: str | datetime.date | None = None,
) -> None:
    """Print a plan, or what of it concerns a trip, a cohort, an employer or a date.

    Raises
    ------
    UsageError
        The run has no such trip, cohort, employer or travel date.
    """
    console = console or default_console()
    choice = choose(plan, trip=trip, cohort=cohort, employer=employer, date=date)
    tables = run_tables(plan)
    chosen = select(choice, tables)
    if choice.everything:
        _headline(plan, console)
        _stages(plan, console)
    else:
        _narrowed(chosen, console)
    _timetable(plan, chosen.schedule, console)
    if choice.trip is not None:
        _stops([row for row in tables["stops"] if row["trip"] == choice.trip], plan, console)
    if choice.of_riders:
        _itineraries(chosen.assignments, plan, console)
    _left_behind(chosen.left_behind, console)


def summary(plan: Plan, console: Console | None = None) -> None:
    """Print what a plan reaches, what is proven about it, and how many stay behind why."""
    console = console or default_console()
    _headline(plan, console)
    _stages(plan, console)
    _reasons(run_tables(plan)["left_behind"], console)


def _headline(plan: Plan, console: Console) -> None:
    scenario, account = plan.scenario, plan.account
    waiting = sum(cohort.workers for cohort in scenario.cohorts.values())
    key = {name for name, cohort in scenario.cohorts.items() if scenario.post_of(cohort).key}
    key_waiting = sum(scenario.cohorts[name].workers for name in key)
    key_carried = sum(account.carried[name] for name in key)
    carried = sum(account.carried.values())
    trips = figures.count(len(plan.trips), "trip")
    cost = f"{figures.money(account.cents)} {scenario.currency}".rstrip()
    of_key = f", {key_carried:,} of {key_waiting:,} for key posts" if key_waiting else ""
    console.print(Text(scenario.name, style="bold"))
    _line(console, f"{carried:,} of {waiting:,} workers return{of_key}; {trips}, {cost}.")
    _line(console, f"{_HOW_GOOD[plan.status]} ({plan.wall_seconds:,.1f} s, seed {plan.seed}).")


_HOW_GOOD = {
    "optimal": "Proven optimal",
    "gap": "Every stage ended within its gap",
    "time_limit": "The time limit ended the search",
    "interrupted": "The search was interrupted",
}


def _stages(plan: Plan, console: Console) -> None:
    if not plan.stages:
        return
    full = console.width >= MIDDLE
    table = _table("objective", "", *_right("value", "bound", "gap"))
    if full:
        _columns(table, *_right("in the plan", "seconds"))
    _columns(table, "status")
    for stage in plan.stages:
        name = stage.objective
        cells = [
            name,
            stage.sense,
            figures.objective(name, stage.value),
            figures.objective(name, stage.bound),
            figures.percent(stage.gap),
        ]
        if full:
            cells += [figures.objective(name, stage.final), figures.number(stage.seconds, 1)]
        _add(table, *cells, stage.status)
    _print(console, table)


def _narrowed(chosen: Selection, console: Console) -> None:
    trips = figures.count(len(chosen.schedule), "trip")
    carried = sum(row["workers"] for row in chosen.assignments)
    left = sum(row["workers"] for row in chosen.left_behind)
    behind = f", {left:,} stay behind" if left else ""
    _line(console, f"{trips}, {figures.count(carried, 'worker')} aboard{behind}.")


def _timetable(plan: Plan, schedule: Sequence[Row], console: Console) -> None:
    calendar = plan.scenario.calendar
    for day, rows in groupby(schedule, key=lambda row: row["date"]):
        _day(calendar, day, list(rows), console)


def _day(calendar: Calendar, day: int, rows: list[Row], console: Console) -> None:
    passengers = sum(row["passengers"] for row in rows)
    departures = figures.count(len(rows), "departure")
    title = f"{rows[0]['weekday']} {calendar.date_text(day)}"
    heading = Text(f"{title}  ", style="bold")
    console.print(heading.append(f"{departures}, {passengers:,} aboard", style="not bold"))
    wide, middle = console.width >= WIDE, console.width >= MIDDLE
    table = _table("depart", "arrive", "from - to")
    if middle:
        _columns(table, "mode", "operator")
    _columns(table, *_right("units", "heads", "seats"))
    if middle:
        _columns(table, *_right("key"))
    if wide:
        _columns(table, "employers", "trip")
    for row in rows:
        way = " - ".join(filter(None, (row["from"], row["via"], row["to"])))
        cells = [
            clocks.clock_text(row["depart"]),
            _later(calendar, row["arrive"], day),
            way if wide else f"{way}\n{row['trip']}",
        ]
        if middle:
            cells += [row["mode"], row["operator"]]
        cells += [f"{row[name]:,}" for name in ("units", "passengers", "seats")]
        if middle:
            cells.append(f"{row['key_workers']:,}")
        if wide:
            cells += [row["employers"] or "", row["trip"]]
        _add(table, *cells)
    _print(console, table)


def _later(calendar: Calendar, moment: int, day: int) -> str:
    """`04:00 (+1)`: a clock of the date after `day`."""
    clock = clocks.clock_text(calendar.clock_of(moment))
    later = calendar.day_of(moment) - day
    return f"{clock} (+{later})" if later else clock


def _stops(stops: Sequence[Row], plan: Plan, console: Console) -> None:
    text = plan.scenario.calendar.moment_text
    table = _table("stop", "arrive", "depart", *_right("boarding", "alighting", "on board"))
    for row in stops:
        arrive, depart = (
            "" if row[name] is None else text(row[name]) for name in ("arrive", "depart")
        )
        heads = [f"{row[name]:,}" for name in ("boarding", "alighting", "on_board")]
        _add(table, plan.scenario.places[row["place"]].name or row["place"], arrive, depart, *heads)
    _print(console, table)


def _itineraries(assignments: Sequence[Row], plan: Plan, console: Console) -> None:
    if not assignments:
        return
    calendar = plan.scenario.calendar
    console.print(Text("Itineraries", style="bold"))
    table = _table("cohort", *_right("workers"), "on post", "quarantine", "route")
    for row in assignments:
        quarantine = f"{row['quarantine_days']} d {row['facility']}" if row["facility"] else ""
        on_post = calendar.date_text(row["on_post"])
        _add(table, row["cohort"], f"{row['workers']:,}", on_post, quarantine, row["route"])
    _print(console, table)


def _left_behind(rows: Sequence[Row], console: Console) -> None:
    """A heading per reason, a row per cohort, and the sentences that say why."""
    if not rows:
        return
    _reasons(rows, console)
    for reason, group in _by_reason(rows).items():
        console.print(Text(f"Left behind: {reason}", style="bold"))
        if console.width >= MIDDLE:
            table = _table("cohort", *_right("workers"), "employer", "post", "origin", "why")
            for row in group:
                post = f"{row['post']} (key)" if row["key"] else row["post"]
                who = [row["cohort"], f"{row['workers']:,}", row["employer"], post, row["origin"]]
                _add(table, *who, row["detail"])
            _print(console, table)
        else:
            for row in group:
                _line(console, f"{row['cohort']}: {row['detail']}")
            console.print()


def _reasons(rows: Sequence[Row], console: Console) -> None:
    if not rows:
        _line(console, "Nobody stays behind.")
        return
    table = _table("left behind", *_right("workers", "for key posts", "cohorts"))
    for reason, group in _by_reason(rows).items():
        heads = sum(row["workers"] for row in group)
        key = sum(row["workers"] for row in group if row["key"])
        _add(table, reason, f"{heads:,}", f"{key:,}", f"{len(group):,}")
    _print(console, table)


def _by_reason(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    """Rows of each reason, the one that keeps most workers first."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["reason"], []).append(row)

    def most(reason: str) -> tuple[int, str]:
        return -sum(row["workers"] for row in groups[reason]), reason

    return {reason: groups[reason] for reason in sorted(groups, key=most)}


class _Right(str):
    """Heading of a column of numbers."""


def _right(*headings: str) -> list[str]:
    return [_Right(heading) for heading in headings]


def _table(*headings: str) -> Table:
    table = Table(
        box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold"
    )
    _columns(table, *headings)
    return table


def _columns(table: Table, *headings: str) -> None:
    """Cells are broken where a terminal is narrow, numbers never; nothing is cut off."""
    for heading in headings:
        if isinstance(heading, _Right):
            table.add_column(Text(heading), justify="right", no_wrap=True, overflow="fold")
        else:
            table.add_column(Text(heading), overflow="fold")


def _add(table: Table, *cells: Any) -> None:
    """A row of texts, in which square brackets mean nothing."""
    table.add_row(*(Text(str(cell)) for cell in cells))


def _print(console: Console, table: Table) -> None:
    console.print(table)
    console.print()


def _line(console: Console, text: str) -> None:
    console.print(Text(text))
