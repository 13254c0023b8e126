"""What a replanned plan changes, in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from returnplan.plan import Plan
from returnplan.plan.changes import KINDS, change_rows
from returnplan.plan.measures import objective_value
from returnplan.printable import count, print_line
from returnplan.report import figures
from returnplan.scenario.objectives import IN_A_REPLAN

MOST_LINES = 12
"""Rows of changes.csv that are told."""


def print_replanned(plan: Plan, trips: int, heads: int, notes: Collection[str] = ()) -> None:
    """What has begun (`trips`, `heads`) and stays, then the changes and whom to call."""
    at = plan.options["replan"]["at"]
    begun = f"{count(trips, 'trip')}, {count(heads, 'worker')}"
    print_line(f"Begun by {at}, and left as it is: {begun}.")
    rows = change_rows(plan) or []
    if not rows:
        print_line("Nothing changes.")
    for row in rows[:MOST_LINES]:
        heads_text = count(row["workers"], "worker")
        print_line(f"- {row['what']} {row['id']}, {row['change']} ({heads_text}): {row['cause']}.")
        if row["after"] is not None:
            print_line(f"  now: {row['after']}")
        print_line(f"  call {row['call']}")
    if rows[MOST_LINES:]:
        print_line(f"  and {len(rows) - MOST_LINES:,} more; all are in changes.csv")
    if rows:
        text = ", ".join(f"{kind} {number:,}" for kind, number in counts(plan).items() if number)
        print_line(f"Changes: {text}.{_price(plan)}")
    for note in notes:
        print_line(f"Note: {note}.")


def _price(plan: Plan) -> str:
    """What they count in the objective; blank of a run without it."""
    scenario = plan.scenario
    if IN_A_REPLAN not in scenario.objective.order:
        return ""
    price = objective_value(plan, IN_A_REPLAN)
    return f" They count {figures.amount(price, scenario.currency)}."


def counts(plan: Plan) -> dict[str, int]:
    """How many rows of changes.csv there are of each kind."""
    found = Counter(row["change"] for row in change_rows(plan) or ())
    return {kind: found[kind] for kind in KINDS}
