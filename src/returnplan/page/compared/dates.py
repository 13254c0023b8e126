"""What each run comes to on each date, so that curves of several lie over one another."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from returnplan.page.derived import PageTables
from returnplan.plan.plan import Plan
from returnplan.tables.declaration import Kind, Row, Table, column

DATES = Table(
    name="dates",
    doc="One row per run and date of its horizon.",
    columns=(
        column("run", Kind.WHOLE, "Number of the run, the first being 0."),
        column("date", Kind.DAY, "The date."),
        column("key_on_post", Kind.WHOLE, "Workers of key posts who have come.", unit="heads"),
        column("on_post", Kind.WHOLE, "Workers who have come.", unit="heads"),
        column("setting_out", Kind.WHOLE, "Workers who set out.", unit="heads"),
        column("arriving", Kind.WHOLE, "Workers who arrive.", unit="heads"),
        column("in_quarantine", Kind.WHOLE, "Workers in beds.", unit="heads"),
        column("beds", Kind.WHOLE, "Beds open.", unit="beds"),
        column("output", Kind.CENTS, "What all employers make.", unit="currency"),
        column("spent", Kind.CENTS, "Spent so far.", unit="currency"),
    ),
)


def by_date(plan: Plan, rows: PageTables) -> list[Row]:
    """Every date of a plan, as by_day.csv has it and some more; days are its own."""
    scenario = plan.scenario
    horizon = scenario.calendar.horizon
    key_heads = [0] * horizon
    for row in rows["assignments"]:
        if scenario.post_of(scenario.cohorts[row["cohort"]]).key and row["on_post"] < horizon:
            key_heads[row["on_post"]] += row["workers"]
    days = rows["by_day"]
    key_so_far = accumulate(key_heads)
    spent = accumulate(row["cost"] for row in days)
    return [_row(row, key, cents) for row, key, cents in zip(days, key_so_far, spent, strict=True)]


def _row(day: Any, key_on_post: int, spent: int) -> Row:
    kept = ("date", "on_post", "setting_out", "arriving", "in_quarantine", "output")
    return {
        **{name: day[name] for name in kept},
        "key_on_post": key_on_post,
        "beds": day["in_quarantine"] + day["beds_free"],
        "spent": spent,
    }
