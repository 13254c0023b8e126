"""What a replanned plan changes of the plan in force: changes.csv.

run.json has the rows among the options, under `replan.changes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from returnplan.plan.rows import PlanRows
from returnplan.tables.declaration import Kind, Table, column

KINDS = (
    "cancelled",
    "added",
    "moved",
    "units",
    "riders",
    "travel",
    "onward",
    "stranded",
    "quarantine",
)


CHANGES = Table(
    name="changes",
    doc="Of a plan that `replan` made: a row for each trip and cohort that goes otherwise than in "
    "the plan in force; trips first, by departure.",
    columns=(
        column("what", Kind.ID, "trip or cohort."),
        column("id", Kind.TEXT, "Trip (of the new plan, if it is there) or cohort."),
        column(
            "change",
            Kind.ID,
            "Of a trip: cancelled, added, moved, units or riders (others, or more or fewer). Of a "
            "cohort: travel, onward (under way, and brought on from where they wait), stranded "
            "(under way, and not all of them are brought on) or quarantine.",
        ),
        column("workers", Kind.WHOLE, "Heads whom it touches.", unit="heads"),
        column(
            "price",
            Kind.NUMBER,
            "What it counts in `changes`; of moved units where they run now. Blank: it has none.",
            unit="currency",
            default=None,
        ),
        column("before", Kind.TEXT, "As it was.", default=None),
        column("after", Kind.TEXT, "As it is.", default=None),
        column("cause", Kind.TEXT, "Why, in a sentence."),
        column("call", Kind.TEXT, "Who must be told: operator with contact, or employer."),
    ),
)


def change_rows(plan: PlanRows) -> list[dict[str, Any]] | None:
    """Rows of changes.csv; None where the plan is none that `replan` made."""
    record = plan.options.get("replan")
    if not isinstance(record, Mapping):
        return None
    return [{name: row.get(name) for name in CHANGES.names} for row in record.get("changes", ())]
