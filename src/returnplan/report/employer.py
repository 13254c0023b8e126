"""One employer in the terminal: its workers, posts, work and loans."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console

from returnplan.explanation.losses import losses
from returnplan.plan.digests import by_employer, most
from returnplan.plan.plan import Plan
from returnplan.plan.production import loan_dates
from returnplan.printable import count
from returnplan.report import figures
from returnplan.report.layout import (
    Unbroken,
    add_columns,
    add_row,
    heading,
    line,
    new_table,
    put,
    right,
    spare,
    whole,
)
from returnplan.report.production import employer_name, held_words, in_words
from returnplan.tables.declaration import Row

MOST_PERIODS = 15
"""Rows of the work table, beyond which it goes by weeks; production.csv has every date."""
DAYS_A_WEEK = 7


def print_employer(plan: Plan, employer: str, console: Console) -> None:
    """Heads by post, work by the dates on which it changes, what holds it, loans."""
    row = next(row for row in by_employer(plan.account) if row["employer"] == employer)
    name = f"{row['name']} ({employer})" if row["name"] else employer
    heading(console, name, f", {row['place']}")
    line(console, _who_comes(plan, row))
    line(console, _what_it_makes(plan, row))
    for sentence in _loans(plan, employer):
        line(console, sentence)
    console.print()
    _posts(plan, employer, console)
    _work(plan, employer, console)
    _losses(plan, employer, console)


def _who_comes(plan: Plan, row: Row) -> str:
    text = f"{row['carried']:,} of {count(row['waiting'], 'worker')} return"
    if row["key_waiting"]:
        text += f", {row['key_carried']:,} of {row['key_waiting']:,} for key posts"
    if row["first_on_post"] is not None:
        date_text = plan.scenario.calendar.date_text
        first, last = date_text(row["first_on_post"]), date_text(row["last_on_post"])
        text += f"; on post {first}" if first == last else f"; on post {first} to {last}"
    cost = f"{figures.money(row['cost'])} {plan.scenario.currency}".rstrip()
    return f"{text}; their way and beds cost {cost}."


def _what_it_makes(plan: Plan, row: Row) -> str:
    first, last = (figures.share(row[f"utilisation_{which}"]) for which in ("first", "last"))
    text = f"It works at {first} on the first date and {last} on the last"
    if row["output"]:
        made = figures.amount(row["output"] / 100, plan.scenario.currency)
        text += f", and makes {made}, {figures.share(row['output_share'])} of full work"
    return f"{text}; held most by {held_words(row['held_most_by'])}."


def _loans(plan: Plan, employer: str) -> list[str]:
    scenario, calendar = plan.scenario, plan.scenario.calendar
    sentences = []
    for name, loan in scenario.loans.items():
        if employer not in (loan.lender, loan.borrower):
            continue
        heads, dates = plan.loans.get(name, 0), loan_dates(scenario, loan)
        lends = employer == loan.lender
        here, there = (
            ((loan.lender, loan.lender_post), (loan.borrower, loan.borrower_post))
            if lends
            else ((loan.borrower, loan.borrower_post), (loan.lender, loan.lender_post))
        )
        verb, to = ("Lends", "to") if lends else ("Borrows", "from")
        when = f"{calendar.date_text(dates.start)} to {calendar.date_text(dates.stop - 1)}"
        sentences.append(
            f"{verb} {heads:,} of at most {count(loan.workers, 'head')} of {here[1]} {to} "
            f"{employer_name(plan, there[0])} {there[1]}, {when} (loan {name})."
        )
    return sentences


def _posts(plan: Plan, employer: str, console: Console) -> None:
    scenario, account = plan.scenario, plan.account
    table = new_table("post", *right("heads first", "last", "required"))
    add_columns(table, *spare(3, *right("min_present")), *spare(1, *right("return", "of")))
    add_columns(table, *spare(2, "on post"))
    for number, ((owner, _), post) in enumerate(scenario.posts.items()):
        if owner != employer:
            continue
        heads = account.staffing.heads[number]
        label = post.name or post.post
        mine = [one for one in scenario.cohorts.values() if scenario.post_of(one) == post]
        days = [
            one.on_post_day for one in account.itineraries if one.post_key == (employer, post.post)
        ]
        date_text = scenario.calendar.date_text
        span = sorted({date_text(day) for day in (min(days), max(days))}) if days else []
        add_row(
            table,
            f"{label} (key)" if post.key else label,
            f"{int(heads[0]):,}",
            f"{int(heads[-1]):,}",
            f"{post.required:,}",
            f"{post.min_present:,}" if post.min_present else "",
            f"{sum(account.carried[one.cohort] for one in mine):,}",
            f"{sum(one.workers for one in mine):,}",
            " to ".join(span),
        )
    put(console, table)


def _work(plan: Plan, employer: str, console: Console) -> None:
    """A row for dates on which work and cause are alike; for each week where many differ."""
    account, calendar = plan.account, plan.scenario.calendar
    number = list(plan.scenario.employers).index(employer)
    utilisation = account.production.utilisation[number].tolist()
    held_by = account.production.held_by[number]
    makes = plan.scenario.employers[employer].daily_output > 0
    table = new_table(*whole("from"), *spare(1, Unbroken("until")), *right("dates", "work"))
    add_columns(table, *(right("output") if makes else []), "held by")
    for days in _periods([figures.share(work) for work in utilisation], held_by):
        work = sum(utilisation[day] for day in days) / len(days)
        output = int(account.output_cents[number, days].sum()) / 100
        dates = [calendar.date_text(days[0]), calendar.date_text(days[-1])]
        cells = [*dates, f"{len(days):,}", figures.share(work)]
        cells += [figures.amount(output)] if makes else []
        add_row(table, *cells, held_words(most(held_by[day] for day in days)))
    put(console, table)


def _periods(work: Sequence[str], held_by: Sequence[str]) -> list[list[int]]:
    """Days in a row that are alike; weeks from the first date on where that makes too many."""
    days = range(len(work))
    alike = [list(group) for _, group in groupby(days, key=lambda day: (work[day], held_by[day]))]
    if len(alike) <= MOST_PERIODS:
        return alike
    return [list(days[first : first + DAYS_A_WEEK]) for first in days[::DAYS_A_WEEK]]


def _losses(plan: Plan, employer: str, console: Console) -> None:
    """What it loses and to whom, and what those lose who wait for its work."""
    table = new_table("who loses", *right("lost"), "to")
    for loss in losses(plan):
        who = loss.cause.employer
        cause = f"{employer_name(plan, who)}: {in_words(plan, loss.cause)}"
        for loser, lost in loss.by_employer.items():
            if employer in (who, loser):
                add_row(table, employer_name(plan, loser), figures.amount(lost), cause)
    if table.row_count:
        put(console, table)
