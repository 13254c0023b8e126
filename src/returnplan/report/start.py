"""What the terminal says of the earlier plan that a search began with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from returnplan.plan.pieces import DROPPED_FILE
from returnplan.plan.plan import Plan
from returnplan.plan.start import dropped_rows
from returnplan.printable import count

MOST_LINES = 8
"""Rows of dropped.csv that are told."""


def start_lines(plan: Plan) -> Iterator[str]:
    """What was kept of the start, then whom it had to leave and why."""
    start = plan.options["start"]
    name, carried, kept = start["run"] or "the earlier plan", start["carried"], start["kept"]
    if kept == carried:
        yield f"started from {name}: all of its {count(carried, 'worker')} keep their way"
    else:
        workers = count(carried, "worker")
        yield f"started from {name}: {kept:,} of its {workers} keep their way"
    rows = sorted(dropped_rows(plan), key=lambda row: -row["workers"])
    if not rows:
        return
    for row in rows[:MOST_LINES]:
        who = f"cohort {row['cohort']}: " if row["cohort"] else ""
        heads = count(row["workers"], "worker")
        yield f"  {who}{heads} no longer: {row['detail']}"
    if rows[MOST_LINES:]:
        reasons = Counter[str]()
        for row in rows[MOST_LINES:]:
            reasons[row["reason"]] += row["workers"]
        text = ", ".join(f"{reason} {heads:,}" for reason, heads in reasons.most_common())
        yield f"  and {len(rows) - MOST_LINES:,} more ({text}); all are in {DROPPED_FILE}"
