"""Explanations of a trip and of an employer in the terminal, and all of them for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console

from returnplan.explanation.cohort import CohortExplanation, explain_cohort
from returnplan.explanation.employer import (
    Away,
    EmployerExplanation,
    PostDate,
    explain_employer,
)
from returnplan.explanation.trip import TripExplanation, explain_trip
from returnplan.plan.plan import Plan
from returnplan.plan.tables import run_tables
from returnplan.printable import count
from returnplan.report import figures
from returnplan.report.choice import choose
from returnplan.report.cohort import print_cohort_explanation, print_fields, print_limits
from returnplan.report.employer import print_employer
from returnplan.report.layout import (
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
from returnplan.report.production import held_words

MOST_POST_DATES = 30
"""Rows of the table of posts; `--json` and staffing.csv have every date."""

Explanation = CohortExplanation | TripExplanation | EmployerExplanation


def explanation(
    plan: Plan,
    *,
    cohort: str | None = None,
    trip: str | None = None,
    employer: str | None = None,
) -> Explanation:
    """Why a cohort, a trip or an employer fares as it does: one of them is named.

    Raises
    ------
    UsageError
        The run has none of that id.
    """
    choose(plan, trip=trip, cohort=cohort, employer=employer, date=None)
    left_behind = run_tables(plan)["left_behind"]
    if cohort is not None:
        return explain_cohort(plan, cohort, left_behind)
    if trip is not None:
        return explain_trip(plan, trip, left_behind)
    assert employer is not None
    return explain_employer(plan, employer, left_behind)


def as_json(one: Explanation) -> dict[str, Any]:
    """What `explain --json` prints: dates, moments and cells as they are written in the tables."""
    return asdict(one)


def print_explanation(plan: Plan, one: Explanation, console: Console | None = None) -> None:
    """Print it, with as many columns as the terminal has room for."""
    console = console or default_console()
    if isinstance(one, CohortExplanation):
        print_cohort_explanation(one, plan.scenario.currency, console)
    elif isinstance(one, TripExplanation):
        _trip(one, plan.scenario.currency, console)
    else:
        _employer(plan, one, console)


def _trip(one: TripExplanation, currency: str, console: Console) -> None:
    heading(console, one.trip)
    contact = f" ({one.contact})" if one.contact else ""
    line(console, f"{one.operator_name}{contact}, {one.mode}, a {_PURPOSES[one.purpose]}.")
    line(console, _load(one))
    if one.vehicles:
        line(console, f"Vehicles of {one.fleet}, based at {one.base}.")
    cost = f"{figures.number(one.cost, 2)} {currency}".rstrip()
    line(console, f"{one.km:,.1f} km; cost {cost}{_parts(one)}.")
    console.print()
    table = new_table("stop", *whole("arrive", "depart"))
    add_columns(table, *right("boarding", "alighting", "on board"))
    for call in one.calls:
        heads = (f"{heads:,}" for heads in (call.boarding, call.alighting, call.on_board))
        add_row(table, call.place, call.arrive, call.depart, *heads)
    put(console, table)
    _riders(one, console)
    _vehicles(one, console)
    print_limits(one.limits, console)
    _waiting(one, console)
    print_fields(one.fields, console)


_PURPOSES = {
    "direct": "direct trip to employers' places",
    "feeder": "feeder to a line",
    "shuttle": "shuttle from a line",
    "line": "departure of a line",
}


def _load(one: TripExplanation) -> str:
    """How full it is, whether one unit less would do, what min_load asks for."""
    seats = f"{count(one.units, 'unit')} x {one.seats_of_a_unit:,} usable seats (level "
    text = f"{one.passengers:,} ride on {one.seats:,} seats: {seats}{one.risk})"
    free = one.seats - one.passengers
    text += f"; {free:,} free." if free else "; full, so nobody else can ride."
    if one.spare_units:
        text += f" {count(one.spare_units, 'unit')} fewer would seat them too."
    elif one.units > 1 and free:
        text += " One unit less would not seat them."
    if one.needed:
        text += f" min_load asks for {one.needed:,}."
    return text


def _parts(one: TripExplanation) -> str:
    if len(one.cost_parts) < 2 and not one.vehicles:
        return ""
    parts = (f"{part.what} = {figures.number(part.cost, 2)}" for part in one.cost_parts)
    return f": {' + '.join(parts)}; {figures.number(one.cost / one.passengers, 2)} a head"


def _riders(one: TripExplanation, console: Console) -> None:
    table = new_table(*whole("cohort"), *right("workers"), "from - to")
    add_columns(table, *spare(1, *whole("employer", "post")), *whole("on post"))
    for rider in one.riders:
        cells = [rider.cohort, f"{rider.workers:,}", f"{rider.board} - {rider.alight}"]
        cells += [rider.employer, f"{rider.post} (key)" if rider.key else rider.post]
        add_row(table, *cells, rider.on_post)
    put(console, table)


def _vehicles(one: TripExplanation, console: Console) -> None:
    if not one.vehicles:
        return
    table = new_table(*whole("vehicle"), "before", *whole("leaves base", "back, ready"), "after")
    for duty in one.vehicles:
        before, after = (
            text.replace(", ", "\n") or "nothing" for text in (duty.before, duty.after)
        )
        add_row(table, duty.vehicle, before, duty.leaves_base, duty.back_ready, after)
    put(console, table)


def _waiting(one: TripExplanation, console: Console) -> None:
    if not one.waiting:
        return
    heading(console, "Left behind where it lets people board")
    table = new_table(*whole("cohort"), *right("workers"), *whole("origin", "reason"))
    for row in one.waiting:
        add_row(table, row.cohort, f"{row.workers:,}", row.origin, row.reason)
    put(console, table)


def _employer(plan: Plan, one: EmployerExplanation, console: Console) -> None:
    print_employer(plan, one.employer, console)
    _held(plan, one, console)
    _posts(one.posts, console)
    _away(one.away, console)


def _held(plan: Plan, one: EmployerExplanation, console: Console) -> None:
    if not one.held:
        line(console, "Nothing holds its work back on any date.")
        console.print()
        return
    makes = plan.scenario.employers[one.employer].daily_output > 0
    table = new_table("held by", *right("dates"), *whole("first", "last"))
    add_columns(table, *(right("lost") if makes else []), *spare(1, "set by"))
    for row in one.held:
        cells = [held_words(row.held_by), f"{row.dates:,}", row.first, row.last]
        cells += [figures.amount(row.lost)] if makes else []
        fields = "\n".join(str(field) for field in row.fields if field.value)
        add_row(table, *cells, fields)
    put(console, table)


def _posts(rows: Sequence[PostDate], console: Console) -> None:
    more = f", {len(rows) - MOST_POST_DATES:,} more rows in staffing.csv"
    heading(console, "Heads at its posts", more if len(rows) > MOST_POST_DATES else "")
    table = new_table("post", *whole("from"), *right("come back", "heads", "required", "missing"))
    add_columns(table, *spare(1, *right("borrowed", "lent")))
    for row in rows[:MOST_POST_DATES]:
        numbers = [row.came, row.heads, row.required, row.required - row.staffed]
        numbers += [row.borrowed, row.lent]
        add_row(table, row.post, row.date, *(f"{number:,}" for number in numbers))
    put(console, table)


def _away(rows: Sequence[Away], console: Console) -> None:
    if not rows:
        line(console, "Nobody of its workers stays behind.")
        return
    heading(console, "Still away")
    table = new_table(
        *whole("cohort"), *right("workers"), *spare(1, *whole("post", "origin")), "why"
    )
    for row in rows:
        post = f"{row.post} (key)" if row.key else row.post
        why = f"{row.reason}: {row.detail}"
        add_row(table, row.cohort, f"{row.workers:,}", post, row.origin, why)
    put(console, table)
