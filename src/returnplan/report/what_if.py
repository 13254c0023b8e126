"""Changes that bring somebody earlier, in sentences; and all of them for machines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console

from returnplan.explanation.changes.answer import Fares, Helping, InVain, WhatIf
from returnplan.explanation.changes.asked import Displaced, ObjectiveChange
from returnplan.explanation.changes.names import called
from returnplan.plan.plan import Plan
from returnplan.printable import count
from returnplan.report import figures
from returnplan.report.layout import default_console, heading, line

MOST_CHANGES = 12
"""Changes that the terminal shows; `--json` has all."""
MOST_DISPLACED = 3
MOST_NAMES = 8
"""Kinds of change tried in vain that are named."""
SMALLER = {
    "not_enough": "A step less is not enough.",
    "not_finished": "Whether a step less is enough was not found out.",
    "none": "",
}
IN_VAIN = (
    ("no_help", "Tried, and no step of it brings them"),
    ("not_finished", "Tried, and not finished in time"),
    ("not_tried", "Not tried for want of time"),
)


def as_json(found: WhatIf) -> dict[str, Any]:
    """What `explain --what-if --json` prints; docs/how-to/what-if.md says what each key means."""
    return asdict(found)


def print_what_if(plan: Plan, found: WhatIf, console: Console | None = None) -> None:
    """Print it, with as many columns as the terminal has room for."""
    console = console or default_console()
    heading(console, _title(plan, found))
    line(console, f"In the run {_now(found.now, found.workers)}.")
    if found.hindrance:
        line(console, f"No way leads them: {found.hindrance.removesuffix('.')}.")
    if found.unchanged:
        line(console, f"No change is needed: another plan, as good, is lawful; {found.unchanged}.")
    console.print()
    for number, one in enumerate(found.changes[:MOST_CHANGES], start=1):
        _change(number, one, plan, console)
    if len(found.changes) > MOST_CHANGES:
        more = len(found.changes) - MOST_CHANGES
        line(console, f"{count(more, 'more change')} that help: --json has all.")
        console.print()
    if found.changes:
        line(console, f"Ordered by {found.ordered_by}.")
    else:
        line(console, "No single change was found that brings them earlier, or more of them.")
    for outcome, words in IN_VAIN:
        _in_vain([one for one in found.in_vain if one.outcome == outcome], words, console)
    line(console, _ending(found))


def _title(plan: Plan, found: WhatIf) -> str:
    if found.of == "plan":
        return f"What would bring the workers of {plan.scenario.name} earlier, or more of them"
    rows = plan.scenario.cohorts if found.of == "cohort" else plan.scenario.employers
    return f"What would bring {called(rows[found.id], found.id)} earlier, or more of them"


def _now(now: Fares, workers: int) -> str:
    if not now.carried:
        return f"none of the {workers:,} return"
    dates = now.first if now.first == now.last else f"{now.first} to {now.last}"
    heads = f"all {workers:,}" if now.carried == workers else f"{now.carried:,} of {workers:,}"
    return f"{heads} return, on post {dates}"


def sentence(one: Helping, currency: str) -> str:
    """What is done, what it brings, what it costs: `6 beds more ...; cost +4,120.00 CNY`."""
    used = ""
    if one.first_used:
        to = "" if one.first_used == one.last_used else f" to {one.last_used}"
        used = f", needed {'from' if to else 'on'} {one.first_used}{to}"
    cost = f"{one.cost_difference:+,.2f} {currency}".rstrip()
    return f"{one.words}{used}: {one.effect}; cost {cost}; verified."


def _change(number: int, one: Helping, plan: Plan, console: Console) -> None:
    line(console, f"{number}. {sentence(one, plan.scenario.currency)}")
    said = [_cell(one)]
    said += [SMALLER[one.smaller]] if one.smaller != "none" else []
    said += [] if one.most else ["A larger step of it brings more."]
    said += _objectives(one.objectives)
    said.append(_displaced(one.displaced, plan))
    if one.status not in ("optimal", "gap"):
        said.append("Time ended the search of its plan, so that there may be a better one.")
    line(console, f"   {' '.join(said)}")
    console.print()


def _cell(one: Helping) -> str:
    """Where it is changed."""
    if one.field.column:
        return f"{one.field} -> {one.to}."
    return f"{one.field.file}: one more row, {one.to.rstrip(',')}."


def _objectives(values: Sequence[ObjectiveChange]) -> list[str]:
    """Objectives that are worse, cost aside, which is told before."""
    worse = [one for one in values if one.gain < -1e-6 and one.objective != "cost"]
    told = (
        f"{one.objective} {figures.objective(one.objective, one.before)} -> "
        f"{figures.objective(one.objective, one.after)}"
        for one in worse
    )
    return [f"Worse for what comes first: {'; '.join(told)}."] if worse else []


def _displaced(found: Sequence[Displaced], plan: Plan) -> str:
    if not found:
        return "Nobody else comes later or stays behind for it."
    told = []
    for one in found[:MOST_DISPLACED]:
        who = called(plan.scenario.cohorts[one.cohort], one.cohort)
        late = f"{one.days_later:,.3g} days later on average"
        told.append(f"{who} {f'{one.fewer:,} fewer' if one.fewer else late}")
    more = len(found) - MOST_DISPLACED
    told += [f"{more:,} more"] if more > 0 else []
    return f"Others fare worse: {'; '.join(told)}."


def _in_vain(found: Sequence[InVain], words: str, console: Console) -> None:
    if not found:
        return
    named = [_KIND_WORDS[one.kind].format(name=one.name) for one in found[:MOST_NAMES]]
    more = len(found) - MOST_NAMES
    named += [f"{more:,} more (--json has all)"] if more > 0 else []
    line(console, f"{words}: {'; '.join(dict.fromkeys(named))}.")


_KIND_WORDS = {
    "permit": "{name}",
    "ready": "{name} ready earlier",
    "latest": "{name} starting later",
    "level_from": "{name}, on another date",
    "facility_from": "{name} opening earlier",
    "facility_until": "{name} open longer",
    "serves": "{name}",
    "beds": "beds in {name}",
    "vehicles": "vehicles in {name}",
    "fleet_from": "{name} there earlier",
    "fleet_until": "{name} staying longer",
    "max_km": "longer trips of {name}",
    "line_units": "units on {name}",
    "line_first": "{name} running earlier",
    "line_last": "{name} running longer",
    "weekdays": "{name}",
    "min_load": "a smaller least load in {name}",
    "arrivals": "arrivals a day at {name}",
    "departures": "departures a day from {name}",
    "boarding_from": "boarding hours that begin earlier",
    "boarding_until": "boarding hours that end later",
    "max_hours": "longer itineraries",
    "budget": "more budget",
}


def _ending(found: WhatIf) -> str:
    solved = f"{count(found.solved, 'plan')} solved and audited, seed {found.seed}"
    if found.status == "interrupted":
        return f"Interrupted: what was verified by then is listed ({solved})."
    if found.status == "time_limit":
        limit = found.time_limit_s or 0.0
        more = f"--time-limit {max(1, round(5 * limit))}"
        return f"The time limit of {limit:g} s ended it ({solved}); {more} may find more."
    return f"Every change that there is to try was tried ({solved})."
