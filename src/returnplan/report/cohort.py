"""A cohort in the terminal: when it may start, its ways, what is short, why some stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console

from returnplan.explanation.cohort import (
    CohortExplanation,
    ItineraryExplanation,
    TripFromOrigin,
)
from returnplan.explanation.fields import Field
from returnplan.explanation.scarce import Scarce
from returnplan.explanation.usage import Limit
from returnplan.explanation.windows import Window
from returnplan.printable import count
from returnplan.report.bottlenecks import RESOURCES, worth_text
from returnplan.report.layout import (
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
from returnplan.tables.printing import grouped_text

MOST_CHANCES = 12
"""Trips from the origin that a table shows; `--json` has all."""
BARS = {
    "": "yes",
    "travel_ban": "no, travel ban",
    "no_permit": "no, no permit",
    "no_facility": "no, no beds serve the place",
}


def print_cohort_explanation(one: CohortExplanation, currency: str, console: Console) -> None:
    """From who they are to the cells of the scenario that decide."""
    heading(console, f"{one.name} ({one.cohort})" if one.name else one.cohort)
    post = f"{one.post}, a key post" if one.key else one.post
    line(
        console,
        f"{count(one.workers, 'worker')} from {one.origin} for {one.employer_name}, "
        f"{one.destination}; {post} of weight {grouped_text(one.weight)}.",
    )
    line(console, _how_many(one))
    console.print()
    _windows(one.windows, console)
    for number, way in enumerate(one.ways, start=1):
        _way(way, f"Way {number} of {len(one.ways)}", console)
    _chances(one, console)
    _scarce(one.scarce, currency, console)
    print_fields(one.fields, console)


def _how_many(one: CohortExplanation) -> str:
    if not one.carried:
        text = "Nobody returns"
    elif one.left_behind:
        text = f"{one.carried:,} of them return"
    else:
        text = "All of them return"
    days = sorted(way.on_post for way in one.ways)
    if days:
        text += f", on post {days[0]}" + (f" to {days[-1]}" if days[0] != days[-1] else "")
    if one.carried and one.left_behind:
        text += f"; {one.left_behind:,} stay behind"
    if not one.reason:
        return f"{text}."
    return f"{text} ({one.reason}): {one.detail.removesuffix('.')}."


def _windows(found: Sequence[Window], console: Console) -> None:
    if not found:
        line(console, "There is no date on which they may start: ready is after latest.")
        console.print()
        return
    table = new_table(*whole("from", "until"), "may start", *right("quarantine"))
    add_columns(table, *spare(2, "level"), *spare(1, "because"))
    for one in found:
        cells = [one.first, one.last, BARS[one.bar]]
        cells.append("" if one.bar else f"{one.quarantine_days} d")
        cells += [one.risk, "\n".join(map(str, one.fields))]
        add_row(table, *cells)
    put(console, table)


def _way(way: ItineraryExplanation, title: str, console: Console) -> None:
    who = count(way.workers, "worker")
    heading(console, title, f"  {who}, on post {way.on_post} ({way.assignment}, level {way.risk})")
    table = new_table(*whole("from", "until"), "what")
    for step in way.steps:
        what = f"{step.what}: {' - '.join(filter(None, (step.start_place, step.end_place)))}"
        if step.trip:
            by = ", ".join(filter(None, (step.operator, step.contact)))
            what += f"\n{step.trip} ({by})"
        add_row(table, step.start, step.end, what)
    put(console, table)
    if way.earlier_dates:
        dates = count(way.earlier_dates, "date")
        line(console, f"They might also start on {dates} before.")
    else:
        line(console, "They start on the first date on which they may.")
    line(console, f"The date on post follows from {way.on_post_field}.")
    console.print()
    print_limits(way.limits, console)


def print_limits(limits: Iterable[Limit], console: Console) -> None:
    """What is used of each limit, and where it is set."""
    table = new_table("what is used", *whole("date"), *right("in use", "of"), *whole(""))
    add_columns(table, *spare(1, "set by"))
    for one in limits:
        cells = [f"{RESOURCES[one.resource]} {one.id}", one.date, f"{one.used:,}"]
        cells += [f"{one.capacity:,}", "full" if one.free < 1 else f"{one.free:,} free"]
        add_row(table, *cells, str(one.field))
    if table.row_count:
        put(console, table)


def _chances(one: CohortExplanation, console: Console) -> None:
    """Trips that they do not all ride: the others are their ways."""
    others = [chance for chance in one.chances if chance.note != "theirs"]
    if not others:
        return
    when = "while they may start" if one.left_behind else "up to their last start"
    more = f"; {len(others) - MOST_CHANCES:,} more" if len(others) > MOST_CHANCES else ""
    heading(console, "Other trips from there", f", {when}{more}")
    table = new_table(*whole("depart"), "from - to", *right("heads", "seats"), "")
    for chance in others[:MOST_CHANCES]:
        way = f"{chance.start_place} - {chance.end_place}\n{chance.trip}"
        heads = f"{chance.passengers:,}", f"{chance.seats:,}"
        add_row(table, chance.depart, way, *heads, _note(chance))
    put(console, table)


def _note(chance: TripFromOrigin) -> str:
    return chance.note or f"{chance.seats - chance.passengers:,} free"


def _scarce(found: Sequence[Scarce], currency: str, console: Console) -> None:
    """Bottlenecks around them; and what one step more would bring, where that is known."""
    if not found:
        return
    heading(console, "Short around them", ", less than one step free at some moment of a date")
    table = new_table("what", *right("of", "dates"), *spare(2, *whole("first", "last")))
    add_columns(table, "one step more", *spare(1, "set by"))
    for one in found:
        cells = [f"{RESOURCES[one.resource]} {one.id}".rstrip(), grouped_text(one.capacity)]
        cells += [f"{one.dates_full:,}", one.first_full, one.last_full, _worth(one, currency)]
        add_row(table, *cells, str(one.field))
    put(console, table)


def _worth(one: Scarce, currency: str) -> str:
    return worth_text(one.step, one.worth, one.worth_kind, one.objective, currency)


def print_fields(found: Iterable[Field], console: Console) -> None:
    """Cells and settings of the scenario that decide, those that are blank left out."""
    said = [str(one) for one in found if one.value]
    if said:
        line(console, f"Also from the scenario: {'; '.join(said)}.")
        console.print()
