"""A plan after events: the scenario as it is now, and what of the plan is broken, with the cause.

Trips that left their first stop before the moment of the question are under way: their riders are
there or on the way, and only what lies ahead of them can be planned anew. Where a scenario cannot
say what is true - a fleet that had more vehicles yesterday than it has today - it keeps what is
under way, and a note says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from returnplan.events.event import Event
from returnplan.events.health import positive
from returnplan.events.limits import beds, budget, permit, risk, settle_beds
from returnplan.events.movement import broken, cancelled, late
from returnplan.events.people import drop_out, join, no_show
from returnplan.events.state import Broken, State, Stay
from returnplan.plan.plan import Plan
from returnplan.scenario.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class Aftermath:
    """What events have made of a plan."""

    scenario: Scenario
    broken: tuple[Broken, ...]
    stays: tuple[Stay, ...]
    late: Mapping[str, int]
    """Minutes by trip."""
    notes: tuple[str, ...]
    """What the scenario cannot say."""
    applied: tuple[Event, ...]
    """Events until then, in their order."""
    later: tuple[Event, ...]
    """Events after the moment of the question."""
    contacts: bool = False
    """Whether the coach of who is positive stays in quarantine too."""


def apply_events(
    plan: Plan, events: Iterable[Event], at: int, *, contacts: bool = False
) -> Aftermath:
    """What the events until `at` (a moment) have made of a plan.

    `contacts`: whoever rode in one unit with somebody who is positive stays in quarantine too.
    """
    state = State(plan=plan, at=at, contacts=contacts, scenario=plan.scenario)
    applied, later = [], []
    for event in sorted(events, key=lambda one: (one.moment, one.row)):
        if event.moment > at:
            later.append(event)
        else:
            applied.append(event)
            _APPLIED[event.kind](state, event)
    settle_beds(state)
    return Aftermath(
        scenario=state.scenario,
        broken=tuple(state.broken),
        stays=tuple(state.stays),
        late=state.late,
        notes=tuple(state.notes),
        applied=tuple(applied),
        later=tuple(later),
        contacts=contacts,
    )


_APPLIED: Mapping[str, Callable[[State, Event], None]] = {
    "no_show": no_show,
    "late": late,
    "cancelled": cancelled,
    "broken": broken,
    "risk": risk,
    "permit": permit,
    "beds": beds,
    "positive": positive,
    "join": join,
    "drop_out": drop_out,
    "budget": budget,
}
