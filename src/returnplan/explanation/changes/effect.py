"""What a change has brought, worked out from the plan before it and the plan that shows it."""

from __future__ import annotations

from returnplan.explanation.changes.answer import Fares, Helping
from returnplan.explanation.changes.asked import Asked, Turnout, displaced, turnout, values
from returnplan.explanation.changes.change import Change
from returnplan.explanation.changes.names import called
from returnplan.explanation.changes.used import dates_beyond
from returnplan.plan.plan import Plan


def fares(plan: Plan, asked: Asked) -> Fares:
    """How those who are asked about fare."""
    found, date_text = turnout(plan, asked.names), plan.scenario.calendar.date_text
    if not found.carried:
        return Fares(carried=0, first="", last="")
    return Fares(carried=found.carried, first=date_text(found.first), last=date_text(found.last))


def helping(
    *,
    kind: str,
    name: str,
    change: Change,
    words: str,
    size: float,
    smaller: str,
    most: bool,
    asked: Asked,
    before: Plan,
    after: Plan,
) -> Helping:
    """What is said of a change that a plan has shown to help."""
    old, new = turnout(before, asked.names), turnout(after, asked.names)
    used = dates_beyond(before.scenario, kind, name, after)
    return Helping(
        kind=kind,
        id=name,
        words=words,
        effect=effect(asked, before, after),
        field=change.before(before.scenario),
        to=change.after,
        patch=change.patch,
        set=change.assignment,
        size=size,
        smaller=smaller,
        most=most,
        verified=True,
        status=after.status,
        fares=fares(after, asked),
        days_earlier=_days_earlier(old, new),
        first_used=used[0] if used else "",
        last_used=used[-1] if used else "",
        cost_difference=(after.account.cents - before.account.cents) / 100,
        objectives=values(before, after),
        displaced=displaced(before, after, asked.names),
    )


def _days_earlier(old: Turnout, new: Turnout) -> float | None:
    return (old.days - new.days) / new.carried if old.carried == new.carried else None


def effect(asked: Asked, before: Plan, after: Plan) -> str:
    """`all 12 of c3 come, on post 2020-02-23`; `the 12 of c3 are on post 3 days earlier: ...`."""
    old, new = turnout(before, asked.names), turnout(after, asked.names)
    date_text = after.scenario.calendar.date_text
    dates = date_text(new.first)
    if new.last != new.first:
        dates += f" to {date_text(new.last)}"
    if new.carried == old.carried:
        days = (old.days - new.days) / new.carried
        earlier = f"{days:,.3g} {'day' if days == 1 else 'days'} earlier"
        mean = "" if old.first == old.last and new.first == new.last else " on average"
        return f"{_heads(asked, f'the {new.carried:,}')} are on post {earlier}{mean}: {dates}"
    all_ = new.carried == asked.workers
    number = f"all {new.carried:,}" if all_ else f"{new.carried:,} of the {asked.workers:,}"
    instead = f" instead of {old.carried:,}" if old.carried else ""
    return f"{_heads(asked, number)} come{instead}, on post {dates}"


def _heads(asked: Asked, number: str) -> str:
    """`all 12 of Fitters (c3)`, `all 32 workers`."""
    if asked.of == "plan":
        return f"{number} workers"
    who = called(asked.cohorts[0], asked.id) if asked.of == "cohort" else asked.id
    return f"{number} of {who}"
