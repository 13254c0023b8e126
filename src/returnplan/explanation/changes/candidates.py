"""Every change that may help, the likeliest first."""

from __future__ import annotations

from returnplan.explanation.changes.amounts import amount_ladders
from returnplan.explanation.changes.asked import Asked
from returnplan.explanation.changes.dates import date_ladders
from returnplan.explanation.changes.ladder import Ladder
from returnplan.explanation.changes.rules import Causes, rule_ladders
from returnplan.plan.plan import Plan


def ladders(plan: Plan, asked: Asked, causes: Causes) -> list[Ladder]:
    """Changes to try for those who are asked about.

    Where nobody of them has an itinerary by place, clock and date, numbers and amounts are of no
    use, and only dates and rules are there to try.
    """
    found = [*date_ladders(plan, asked), *rule_ladders(plan, asked, causes)]
    if any(name not in plan.unreachable for name in asked.names):
        found += amount_ladders(plan, asked)
    return sorted(found, key=lambda one: one.order)
