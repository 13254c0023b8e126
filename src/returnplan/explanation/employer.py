"""An employer: who arrives when at which post, who is still away and why, what holds its output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from returnplan.explanation.fields import Field, cell
from returnplan.explanation.losses import INPUT, ORDERS, POST, Cause, losses
from returnplan.plan.plan import Plan
from returnplan.plan.route import place_name


@dataclass(frozen=True, kw_only=True, slots=True)
class PostDate:
    """A post from a date on which its heads change."""

    post: str
    date: str
    came: int
    """Workers of the plan whose first date it is."""
    heads: int
    staffed: int
    """Heads that count: at most those required."""
    required: int
    borrowed: int
    lent: int


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldWork:
    """What holds the employer's work, over all the dates on which it does."""

    held_by: str
    dates: int
    first: str
    last: str
    lost: float
    """Output that the employer itself loses on these dates."""
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Traced:
    """Output that is lost at a cause, its own or another employer's up the supply chain."""

    cause: str
    """Employer of the cause."""
    held_by: str
    loser: str
    lost: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Away:
    """Workers of a cohort who stay behind."""

    cohort: str
    workers: int
    post: str
    key: bool
    origin: str
    reason: str
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EmployerExplanation:
    """Who comes to an employer, and what it works."""

    employer: str
    name: str
    place: str
    waiting: int
    carried: int
    left_behind: int
    posts: tuple[PostDate, ...]
    """By post; the first date of the horizon, then every date on which heads change."""
    held: tuple[HeldWork, ...]
    """Most dates first; empty where it works fully on all."""
    traced: tuple[Traced, ...]
    away: tuple[Away, ...]

    def __repr__(self) -> str:
        return f"EmployerExplanation of {self.employer}: {self.carried} of {self.waiting} carried"


def explain_employer(
    plan: Plan, name: str, left_behind: Sequence[Mapping[str, Any]]
) -> EmployerExplanation:
    """Everything that the plan and its scenario tell about an employer.

    Parameters
    ----------
    left_behind
        Rows of left_behind.csv.
    """
    scenario, employer = plan.scenario, plan.scenario.employers[name]
    cohorts = [one for one in scenario.cohorts.values() if one.employer == name]
    waiting = sum(one.workers for one in cohorts)
    carried = sum(plan.account.carried[one.cohort] for one in cohorts)
    return EmployerExplanation(
        employer=name,
        name=employer.name or name,
        place=place_name(scenario, employer.place),
        waiting=waiting,
        carried=carried,
        left_behind=waiting - carried,
        posts=tuple(_posts(plan, name)),
        held=tuple(_held(plan, name)),
        traced=tuple(
            Traced(cause=loss.cause.employer, held_by=loss.cause.held_by, loser=loser, lost=lost)
            for loss in losses(plan)
            for loser, lost in loss.by_employer.items()
            if name in (loss.cause.employer, loser)
        ),
        away=tuple(
            Away(
                cohort=row["cohort"],
                workers=row["workers"],
                post=scenario.posts[name, row["post"]].name or row["post"],
                key=row["key"],
                origin=place_name(scenario, row["origin"]),
                reason=row["reason"],
                detail=row["detail"],
            )
            for row in left_behind
            if row["employer"] == name
        ),
    )


def _posts(plan: Plan, name: str) -> list[PostDate]:
    staffing, on_post = plan.account.staffing, plan.account.on_post
    date_text, found = plan.scenario.calendar.date_text, []
    for row, ((employer, _), post) in enumerate(plan.scenario.posts.items()):
        if employer != name:
            continue
        before = None
        for day in range(plan.account.horizon):
            now = [int(heads[row, day]) for heads in (staffing.heads, staffing.borrowed)]
            now += [int(staffing.lent[row, day])]
            if now != before:
                already = int(on_post[row, day - 1]) if day else 0
                found.append(
                    PostDate(
                        post=post.post,
                        date=date_text(day),
                        came=int(on_post[row, day]) - already,
                        heads=now[0],
                        staffed=int(staffing.staffed[row, day]),
                        required=post.required,
                        borrowed=now[1],
                        lent=now[2],
                    )
                )
                before = now
    return found


def _held(plan: Plan, name: str) -> list[HeldWork]:
    account, calendar = plan.account, plan.scenario.calendar
    row = list(plan.scenario.employers).index(name)
    made, daily = account.production, plan.scenario.employers[name].daily_output
    days_of: dict[str, list[int]] = {}
    for day, held_by in enumerate(made.held_by[row]):
        if held_by != "nothing":
            days_of.setdefault(held_by, []).append(day)
    found = [
        HeldWork(
            held_by=held_by,
            dates=len(days),
            first=calendar.date_text(days[0]),
            last=calendar.date_text(days[-1]),
            lost=float(sum(daily * (1 - made.utilisation[row, day]) for day in days)),
            fields=tuple(deciding(plan, Cause(employer=name, held_by=held_by))),
        )
        for held_by, days in days_of.items()
    ]
    return sorted(found, key=lambda one: (-one.dates, one.held_by))


def deciding(plan: Plan, cause: Cause) -> list[Field]:
    """Cells of the scenario behind what holds an employer."""
    scenario = plan.scenario
    if cause.held_by == ORDERS:
        return [cell("employers", scenario.employers[cause.employer], "orders")]
    if cause.held_by.startswith(POST):
        post = scenario.posts[cause.employer, cause.held_by.removeprefix(POST)]
        return [cell("posts", post, "required"), cell("posts", post, "present")]
    what = cause.held_by.removeprefix(INPUT)
    rows = [
        row for row in scenario.inputs.values() if (row.buyer, row.input) == (cause.employer, what)
    ]
    columns = ("share", "stock_days", "lag_days")
    return [cell("inputs", row, column) for row in rows for column in columns]
