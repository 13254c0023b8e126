"""A plan in the terminal: summary, timetable of each day, who stays behind and why."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.console import Console

from returnplan import calendar as clocks
from returnplan.calendar import Calendar
from returnplan.explanation.losses import Loss, losses
from returnplan.plan.plan import Plan
from returnplan.plan.tables import run_tables, unproven
from returnplan.printable import count
from returnplan.report import figures
from returnplan.report.bottlenecks import print_bottlenecks
from returnplan.report.bounds import unchecked
from returnplan.report.choice import Selection, choose, select
from returnplan.report.dear import dear_sentences
from returnplan.report.employer import print_employer
from returnplan.report.ending import STATUSES, ending
from returnplan.report.layout import (
    WIDE,
    Grid,
    Right,
    Unbroken,
    add_columns,
    add_row,
    default_console,
    heading,
    line,
    new_table,
    put,
    right,
    spare,
    whole,
)
from returnplan.report.production import output_sentences, print_causes, print_date, print_employers
from returnplan.scenario.objectives import OBJECTIVES
from returnplan.tables.declaration import Row

MOST_EMPLOYERS = 3
"""Employers of a trip that the timetable names; schedule.csv and `--trip` have all."""

FEW_SILENT = 3
"""Cohorts of which nothing was found out, up to which each has a row."""


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
        The run has no such trip, cohort, employer or date.
    """
    console = console or default_console()
    choice = choose(plan, trip=trip, cohort=cohort, employer=employer, date=date)
    tables = run_tables(plan)
    chosen = select(choice, tables)
    if choice.everything:
        found = losses(plan)
        _headline(plan, found, console)
        _stages(plan, console)
        for sentence in unchecked(plan):
            line(console, sentence)
            console.print()
        print_causes(plan, found, console)
    elif choice.of_employer is not None:
        print_employer(plan, choice.of_employer, console)
    elif choice.of_date is None:
        _narrowed(chosen, console)
    else:
        print_date(plan, tables["by_day"][choice.of_date], console)
    _timetable(plan, chosen.schedule, console)
    if choice.trip is not None:
        _stops([row for row in tables["stops"] if row["trip"] == choice.trip], plan, console)
    if choice.of_riders:
        _itineraries(chosen.assignments, plan, console)
    if choice.everything:
        print_employers(tables["by_employer"], console)
    _left_behind(chosen.left_behind, plan, console)
    if choice.everything:
        print_bottlenecks(plan, tables["bottlenecks"], console)


def summary(plan: Plan, console: Console | None = None) -> None:
    """Print what a plan reaches, what is proven about it, and how many stay behind why."""
    console = console or default_console()
    _headline(plan, losses(plan), console)
    _stages(plan, console)
    _reasons(run_tables(plan)["left_behind"], console)


def _headline(plan: Plan, found: Sequence[Loss], console: Console) -> None:
    scenario, account = plan.scenario, plan.account
    waiting = sum(cohort.workers for cohort in scenario.cohorts.values())
    key = {name for name, cohort in scenario.cohorts.items() if scenario.post_of(cohort).key}
    key_waiting = sum(scenario.cohorts[name].workers for name in key)
    key_carried = sum(account.carried[name] for name in key)
    carried = sum(account.carried.values())
    trips = count(len(plan.trips), "trip")
    cost = f"{figures.money(account.cents)} {scenario.currency}".rstrip()
    of_key = f", {key_carried:,} of {key_waiting:,} for key posts" if key_waiting else ""
    heading(console, scenario.name)
    who = f"{carried:,} of {count(waiting, 'worker')} {'returns' if carried == 1 else 'return'}"
    line(console, f"{who}{of_key}; {trips}, {cost}.")
    for sentence in (*output_sentences(plan, found), *dear_sentences(plan)):
        line(console, sentence)
    for sentence in ending(plan):
        line(console, sentence)


def _stages(plan: Plan, console: Console) -> None:
    if not plan.stages:
        return
    table = new_table(
        *whole("objective"), *spare(4, Unbroken("aim")), *right("value", "bound", "gap")
    )
    add_columns(table, *spare(2, Right("in the plan")), *spare(5, Right("seconds")))
    add_columns(table, *spare(1, Unbroken("ended")), *spare(3, Unbroken("what it counts")))
    for stage in plan.stages:
        name = stage.objective
        add_row(
            table,
            name,
            stage.sense,
            figures.objective(name, stage.value),
            figures.objective(name, stage.bound),
            figures.percent(stage.gap),
            figures.objective(name, stage.final),
            figures.number(stage.seconds, 1),
            STATUSES[stage.status],
            OBJECTIVES[name].words,
        )
    put(console, table)


def _narrowed(chosen: Selection, console: Console) -> None:
    trips = count(len(chosen.schedule), "trip")
    carried = sum(row["workers"] for row in chosen.assignments)
    left = sum(row["workers"] for row in chosen.left_behind)
    behind = f", {left:,} stay behind" if left else ""
    line(console, f"{trips}, {count(carried, 'worker')} aboard{behind}.")


def _timetable(plan: Plan, schedule: Sequence[Row], console: Console) -> None:
    calendar = plan.scenario.calendar
    for day, rows in groupby(schedule, key=lambda row: row["date"]):
        _day(calendar, day, list(rows), console)


def _day(calendar: Calendar, day: int, rows: list[Row], console: Console) -> None:
    taken = count(sum(row["passengers"] for row in rows), "seat")
    departures = count(len(rows), "departure")
    title = f"{rows[0]['weekday']} {calendar.date_text(day)}"
    heading(console, title, f"  {departures}, {taken} taken")
    wide = console.width >= WIDE
    table = new_table(*whole("depart", "arrive"), "from - to", *spare(4, "mode"))
    add_columns(table, *spare(2, "operator"), *right("units", "heads"))
    add_columns(table, *spare(3, Right("seats")), *spare(5, Right("key")))
    if wide:
        add_columns(table, *spare(6, "employers"), *whole("trip"))
    for row in rows:
        way = " - ".join(filter(None, (row["from"], row["via"], row["to"])))
        cells = [
            clocks.clock_text(row["depart"]),
            _later(calendar, row["arrive"], day),
            way if wide else f"{way}\n{row['trip']}",
            row["mode"],
            row["operator"],
            *(f"{row[name]:,}" for name in ("units", "passengers", "seats", "key_workers")),
        ]
        if wide:
            cells += [_most_employers(row["employers"] or ""), row["trip"]]
        add_row(table, *cells)
    put(console, table)


def _most_employers(text: str) -> str:
    """`A 28; B 20; C 9; 13 others`: the cell of schedule.csv, cut where many ride."""
    parts = text.split("; ")
    if len(parts) <= MOST_EMPLOYERS + 1:
        return text
    return "; ".join([*parts[:MOST_EMPLOYERS], f"{len(parts) - MOST_EMPLOYERS} others"])


def _later(calendar: Calendar, moment: int, day: int) -> str:
    """`04:00 (+1)`: a clock of the date after `day`."""
    clock = clocks.clock_text(calendar.clock_of(moment))
    later = calendar.day_of(moment) - day
    return f"{clock} (+{later})" if later else clock


def _stops(stops: Sequence[Row], plan: Plan, console: Console) -> None:
    text = plan.scenario.calendar.moment_text
    table = new_table("stop", *whole("arrive", "depart"))
    add_columns(table, *right("boarding", "alighting", "on board"))
    for row in stops:
        arrive, depart = (
            "" if row[name] is None else text(row[name]) for name in ("arrive", "depart")
        )
        heads = [f"{row[name]:,}" for name in ("boarding", "alighting", "on_board")]
        add_row(
            table, plan.scenario.places[row["place"]].name or row["place"], arrive, depart, *heads
        )
    put(console, table)


def _itineraries(assignments: Sequence[Row], plan: Plan, console: Console) -> None:
    if not assignments:
        return
    calendar = plan.scenario.calendar
    heading(console, "Itineraries")
    table = new_table(*whole("cohort"), *right("workers"), *whole("on post"))
    add_columns(table, *spare(1, Unbroken("quarantine")), "route")
    for row in assignments:
        quarantine = f"{row['quarantine_days']} d {row['facility']}" if row["facility"] else ""
        on_post = calendar.date_text(row["on_post"])
        add_row(table, row["cohort"], f"{row['workers']:,}", on_post, quarantine, row["route"])
    put(console, table)


def _left_behind(rows: Sequence[Row], plan: Plan, console: Console) -> None:
    """A heading per reason, a row per cohort, and the sentences that say why.

    Cohorts of which nothing was found out are named in one sentence where they are many.
    """
    if not rows:
        return
    _reasons(rows, console)
    for reason, group in _by_reason(rows).items():
        because = f", {REASONS[reason]}" if reason in REASONS else ""
        heading(console, f"Left behind: {reason}", because)
        silent = [row for row in group if row["detail"] == _silence(plan, row)]
        if len(silent) <= FEW_SILENT:
            silent = []
        told = [row for row in group if row not in silent]
        if told:
            put(console, _whys(told))
        if silent:
            names = ", ".join(f"{row['cohort']} {row['workers']:,}" for row in silent)
            line(
                console,
                "Ways of these exist by place, clock and date; what keeps them was not found out "
                f"in time: {names}.",
            )
            console.print()


def _silence(plan: Plan, row: Row) -> str:
    """The detail of a cohort of which nothing was found out."""
    return unproven(plan.scenario.cohorts[row["cohort"]], row["workers"])


def _whys(rows: Sequence[Row]) -> Grid:
    table = new_table(*whole("cohort"), *right("workers"), *spare(2, Unbroken("employer")))
    add_columns(table, *spare(1, Unbroken("post")), *spare(3, Unbroken("origin")), "why")
    for row in rows:
        post = f"{row['post']} (key)" if row["key"] else row["post"]
        where = [row["employer"], post, row["origin"]]
        add_row(table, row["cohort"], f"{row['workers']:,}", *where, row["detail"])
    return table


REASONS = {
    "travel_ban": "their risk level may not travel",
    "no_permit": "no permit covers their way",
    "no_way": "no trip can bring them",
    "too_late": "no trip brings them in time",
    "beds": "beds in quarantine are short",
    "vehicles": "vehicles are short",
    "line_units": "units of lines are short",
    "min_load": "too few ride for the least load of a trip",
    "arrivals": "no more may arrive on a day",
    "departures": "no more may set out on a day",
    "budget": "the budget is used up",
    "fixed": "a trip that is fixed or has begun keeps them",
    "several": "two limits or more together keep them",
    "slack": "a later objective left them, within the slack of an earlier one",
    "not_counted": "no objective counts them",
    "unproven": "not found out in time",
}
"""What each reason of left_behind.csv means."""


def _reasons(rows: Sequence[Row], console: Console) -> None:
    if not rows:
        line(console, "Nobody stays behind.")
        return
    table = new_table(*whole("left behind"), *right("workers"), *spare(2, Right("for key posts")))
    add_columns(table, *spare(3, Right("cohorts")), *spare(1, "because"))
    for reason, group in _by_reason(rows).items():
        heads = sum(row["workers"] for row in group)
        key = sum(row["workers"] for row in group if row["key"])
        counts = (f"{one:,}" for one in (heads, key, len(group)))
        add_row(table, reason, *counts, REASONS.get(reason, ""))
    put(console, table)


def _by_reason(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    """Rows of each reason, the one that keeps most workers first."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["reason"], []).append(row)

    def most(reason: str) -> tuple[int, str]:
        return -sum(row["workers"] for row in groups[reason]), reason

    return {reason: groups[reason] for reason in sorted(groups, key=most)}
