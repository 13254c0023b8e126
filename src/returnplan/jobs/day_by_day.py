"""A draw of a simulation in which the rest is planned again each evening."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from returnplan.calendar import MINUTES_A_DAY

if TYPE_CHECKING:
    from threading import Event as Flag

    from returnplan.events import Event
    from returnplan.jobs.replan import Replanned
    from returnplan.plan import Plan
    from returnplan.simulation.people import Fact
    from returnplan.simulation.timetable import Timetable

EVENING = 20 * 60
"""Clock at which what has happened on a day is told."""
MOVES = 1
"""Plans that each stage of a replan may look at."""


@dataclass(frozen=True, kw_only=True)
class EveningDesk:
    """How a plan is planned again."""

    evening: int = EVENING
    """Clock."""
    moves: int = MOVES
    """As of `replan`."""


def day_by_day(
    plan: Plan,
    table: Timetable,
    seed: int,
    draw: int,
    desk: EveningDesk,
    interrupt: Flag | None = None,
) -> list[float] | None:
    """What a draw comes to (`REPLANNED_NAMES`); None: it was interrupted.

    On each evening on which the day went otherwise than planned, its events and the plan in force
    are given to `replan`, and the draw goes on with the plan that comes of it.
    """
    from returnplan.plan.measures import changes
    from returnplan.simulation.evening import facts
    from returnplan.simulation.movement import move
    from returnplan.simulation.people import Fate, WhoTravels
    from returnplan.simulation.tally import Tally
    from returnplan.simulation.timetable import timetable

    fate, people, tally = Fate(plan, table, seed, draw), WhoTravels.of(plan, table), Tally()
    beds = plan.scenario.quarantine
    unreachable, isolated = table.unreachable, set[int]()
    for at in _evenings(plan, desk):
        drawn = fate.chance(plan, people)
        moved = move(table, drawn, until=at, known=tally.known(plan))
        told = facts(plan, table, people, drawn, moved, at, isolated)
        tally.evening(plan, moved, at, told)
        if not told:
            continue
        found = _planned_on(plan, at, told, desk, interrupt)
        if interrupt is not None and interrupt.is_set():
            return None
        isolated |= {who for one in told if one.kind == "positive" for who in one.people}
        people = people.followed_by(plan, found.plan, told, _waiting(found))
        plan = found.plan
        # Beds that somebody keeps are out of the plan, and yet there.
        scenario = replace(plan.scenario, quarantine=beds)
        table = replace(timetable(plan), scenario=scenario, unreachable=unreachable)
        tally.replans += 1
        tally.changes += changes(plan)
    return tally.values(plan, table, fate.chance(plan, people), people)


def _evenings(plan: Plan, desk: EveningDesk) -> Iterator[int]:
    """Moments, but for the last travel date: nothing could begin after it."""
    calendar = plan.scenario.calendar
    since = plan.scenario.replan.moment(calendar)
    for day in range(calendar.days - 1):
        at = day * MINUTES_A_DAY + desk.evening
        if since is None or at > since:
            yield at


def _planned_on(
    plan: Plan, at: int, told: Sequence[Fact], desk: EveningDesk, interrupt: Flag | None
) -> Replanned:
    from returnplan.jobs.replan import replan_plan

    return replan_plan(
        plan,
        at,
        events=list(_events(plan, told)),
        contacts=False,
        moves=desk.moves,
        around=True,
        threads=1,
        interrupt=interrupt,
    )


def _events(plan: Plan, told: Sequence[Fact]) -> Iterator[Event]:
    """As rows of events.csv would say it; contacts are told with dates of their own."""
    from returnplan.events import Event

    for row, one in enumerate(told, 2):
        heads = len(one.people)
        yield Event(
            row=row,
            moment=one.moment,
            kind=one.kind,
            id=one.riders,
            amount=float(heads),
            word=str(heads),
            until=plan.scenario.calendar.date(one.until) if one.kind == "positive" else None,
            of_assignment=True,
        )


def _waiting(found: Replanned) -> dict[tuple[str, int], str]:
    """By assignment and number of legs ridden, the cohort of those who wait there."""
    from returnplan.events.onward import waiting

    assert found.after is not None
    return {
        (riders, len(one.row.trips)): one.row.cohort
        for one in waiting(found.earlier, found.after, found.at)
        for riders in one.riders
    }
