"""Production in the terminal: what is made, what holds it back in words, every employer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.console import Console

from returnplan.explanation.freed import Gain, gains
from returnplan.explanation.losses import INPUT, ORDERS, POST, Cause, Loss
from returnplan.plan.measures import output, output_share, uncovered_days
from returnplan.plan.plan import Plan
from returnplan.printable import count
from returnplan.report import figures
from returnplan.report.layout import (
    Right,
    add_columns,
    add_row,
    heading,
    line,
    new_table,
    put,
    right,
    spare,
)
from returnplan.tables.declaration import Row

MOST_NAMES = 3
"""Employers that a sentence names; others are counted."""


def output_sentences(plan: Plan, found: Sequence[Loss]) -> list[str]:
    """What is made, what of it holds back most, and heads missing below min_present.

    Empty for a scenario in which nobody makes anything and no post has a `min_present`.
    """
    scenario, sentences = plan.scenario, []
    made, ordered = output(plan), _ordered(plan)
    if ordered > 0:
        share = f"{figures.share(output_share(plan))} of full work"
        if any(one.orders < 1 for one in scenario.employers.values()):
            share += f", {figures.share(made / ordered)} of what is ordered"
        sentences.append(f"Output {figures.amount(made, scenario.currency)}: {share}.")
        sentences.append(held_most(plan, found))
    if any(post.min_present for post in scenario.posts.values()):
        sentences.append(_crews(int(uncovered_days(plan))))
    return sentences


def _crews(missing: int) -> str:
    """`6 shifts are not fully crewed: ...`, from the heads missing below min_present."""
    if not missing:
        return "Every shift is fully crewed, as min_present asks."
    are = "shift is" if missing == 1 else "shifts are"
    return f"{missing:,} {are} not fully crewed (heads below min_present, over posts and dates)."


def _ordered(plan: Plan) -> float:
    """Output of full work on all that is ordered."""
    daily = sum(one.daily_output * min(1.0, one.orders) for one in plan.scenario.employers.values())
    return daily * plan.scenario.calendar.horizon


def held_most(plan: Plan, found: Sequence[Loss]) -> str:
    """A sentence that names the cause whose end alone would bring most, and to whom.

    Of the causes for which most output is lost.

    `Output is held back most by Fuda: its post Stampers has 30 to 41 of 47 heads on 40 of 44 dates;
    filling it alone would bring 9.9 M CNY, 6.4 M of them at Zhucheng, which waits for its work.`
    """
    if not found:
        orders = any(one.orders < 1 for one in plan.scenario.employers.values())
        return f"Nothing{' but orders' if orders else ''} holds output back."
    gain = gains(plan, found)[0]
    who, waiting = employer_name(plan, gain.cause.employer), gain.waiting
    text = f"Output is held back most by {who}: {in_words(plan, gain.cause)}; "
    text += f"{_end(gain.cause)} alone would bring "
    if not gain.by_employer:
        return f"{text}nothing."
    text += f"{figures.amount(gain.output, plan.scenario.currency)}"
    if waiting:
        there = sum(waiting.values())
        part = (
            "all of it"
            if gain.cause.employer not in gain.by_employer
            else (f"{figures.amount(there)} of them")
        )
        text += f", {part} at {_names(plan, waiting)}, which "
        text += "waits for its work" if len(waiting) == 1 else "wait for its work"
    return f"{text}."


def _end(cause: Cause) -> str:
    """What would end a cause."""
    if cause.held_by == ORDERS:
        return "orders for all of it"
    return "enough of it" if cause.held_by.startswith(INPUT) else "filling it"


def _names(plan: Plan, employers: Iterable[str]) -> str:
    """`A`, `A and B`, `A, B, C and 4 others`."""
    names = [employer_name(plan, one) for one in employers]
    if len(names) > MOST_NAMES + 1:
        names = [*names[:MOST_NAMES], f"{len(names) - MOST_NAMES} others"]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def employer_name(plan: Plan, employer: str) -> str:
    """Its name, else its id."""
    return plan.scenario.employers[employer].name or employer


def in_words(plan: Plan, cause: Cause) -> str:
    """What holds the cause's employer, on how many dates."""
    scenario, account = plan.scenario, plan.account
    number = list(scenario.employers).index(cause.employer)
    held = [day for day, by in enumerate(account.production.held_by[number]) if by == cause.held_by]
    dates = f"on {len(held):,} of {account.horizon:,} dates"
    if len(held) == account.horizon:
        dates = f"on all {account.horizon:,} dates"
    if cause.held_by == ORDERS:
        orders = figures.share(scenario.employers[cause.employer].orders)
        return f"its orders are for {orders} of its work"
    if cause.held_by.startswith(INPUT):
        return f"its input {cause.held_by.removeprefix(INPUT)} falls short {dates}"
    key = cause.employer, cause.held_by.removeprefix(POST)
    post, row = scenario.posts[key], list(scenario.posts).index(key)
    heads = [int(account.staffing.staffed[row, day]) for day in held]
    of = f"{figures.range_of(min(heads), max(heads))} of {post.required:,} heads"
    return f"its post {post.name or post.post} has {of} {dates}"


def print_causes(plan: Plan, found: Sequence[Loss], console: Console) -> None:
    """The causes for which most output is lost, and what the end of each alone would bring."""
    if len(found) < 2:
        return
    table = new_table("what holds output back", *right("its end alone brings"))
    add_columns(table, *spare(1, "to those who wait too"))
    for gain in gains(plan, found):
        add_row(table, *_cause_cells(plan, gain))
    put(console, table)


def _cause_cells(plan: Plan, gain: Gain) -> list[str]:
    return [
        f"{employer_name(plan, gain.cause.employer)}: {in_words(plan, gain.cause)}",
        figures.amount(gain.output) if gain.by_employer else "nothing",
        _names(plan, gain.waiting) if gain.waiting else "",
    ]


def held_words(held_by: str) -> str:
    """`post:fitter` -> `post fitter`, `input:steel` -> `input steel`."""
    return held_by.replace(":", " ", 1)


EMPLOYER_COLUMNS: tuple[tuple[str, int, Callable[[Row], str]], ...] = (
    ("employer", 0, lambda row: row["name"] or row["employer"]),
    (Right("return"), 0, lambda row: f"{row['carried']:,} of {row['waiting']:,}"),
    (Right("key posts"), 2, lambda row: f"{row['key_carried']:,} of {row['key_waiting']:,}"),
    (Right("work first"), 3, lambda row: figures.share(row["utilisation_first"])),
    (Right("work last"), 0, lambda row: figures.share(row["utilisation_last"])),
    (Right("output"), 4, lambda row: figures.amount(row["output"] / 100)),
    (Right("of full"), 5, lambda row: figures.share(row["output_share"])),
    ("held most by", 1, lambda row: held_words(row["held_most_by"])),
    (Right("cost"), 6, lambda row: figures.money(row["cost"])),
)
"""Heading, the sooner left out the larger, and cell of a row of by_employer.csv."""


def print_employers(rows: Sequence[Row], console: Console) -> None:
    """by_employer.csv, with as many of its columns as fit."""
    heading(console, "Employers")
    table = new_table(*(one for head, rank, _ in EMPLOYER_COLUMNS for one in spare(rank, head)))
    for row in rows:
        add_row(table, *(cell(row) for _, _, cell in EMPLOYER_COLUMNS))
    put(console, table)


def print_date(plan: Plan, row: Row, console: Console) -> None:
    """A row of by_day.csv in words, a sentence for each thing that it counts."""
    currency = plan.scenario.currency
    vehicles = count(row["vehicles_busy"], "vehicle")
    moves = [
        f"{count(row['departures'], 'trip')} {_verb(row['departures'], 'leave')}.",
        f"{_workers(row['setting_out'])} {_verb(row['setting_out'], 'set')} out.",
        f"{_workers(row['arriving'])} {_verb(row['arriving'], 'arrive')}.",
        f"At most {vehicles} {_be(row['vehicles_busy'])} on duty at one moment.",
    ]
    stays = [
        f"{_workers(row['on_post'])} of the plan {_be(row['on_post'])} on post by then.",
        f"{figures.share(row['staffed_share'])} of all required heads are there.",
    ]
    if plan.scenario.quarantine:
        stays.append(f"{_workers(row['in_quarantine'])} {_be(row['in_quarantine'])} in quarantine.")
        stays.append(f"{count(row['beds_free'], 'open bed')} {_be(row['beds_free'])} free.")
    money = [f"Cost: {figures.money(row['cost'])} {currency}".rstrip() + "."]
    if any(one.daily_output for one in plan.scenario.employers.values()):
        money.append(f"Output: {figures.amount(row['output'] / 100, currency)}.")
    for sentences in (moves, stays, money):
        line(console, " ".join(sentences))
    console.print()


def _workers(heads: int) -> str:
    return count(heads, "worker")


def _verb(number: int, verb: str) -> str:
    """`1 trip leaves`, `2 trips leave`."""
    return f"{verb}s" if number == 1 else verb


def _be(number: int) -> str:
    return "is" if number == 1 else "are"
