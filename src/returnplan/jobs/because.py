"""Which event keeps somebody behind in a plan that was made again: without it they would come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from returnplan.errors import ReturnplanError

if TYPE_CHECKING:
    from returnplan.events import Aftermath, Event
    from returnplan.optimiser.questions.otherwise import Otherwise
    from returnplan.plan import Plan
    from returnplan.scenario import Scenario

AT_ANY_RATE = ("slack", "unproven")
"""Reasons by which one more could come as it is: no event is to blame."""
PERHAPS = "not_counted"
"""Reason by which one more may come as it is, or none for whatever limit."""

Undone = Callable[[Sequence["Event"]], "tuple[Aftermath, Scenario]"]
"""What some events alone make of the plan in force, and the scenario that is planned then."""


@dataclass(frozen=True, kw_only=True)
class Blame:
    """A plan after events, and what it would be after fewer."""

    plan: Plan
    after: Aftermath
    undone: Undone
    until: float
    """Moment of `time.monotonic`."""
    interrupt: threading.Event

    def named(self) -> Plan:
        """The plan with the event in each sentence of left_behind.csv that is true without it.

        One event is lifted at a time, then all together, and it is solved again whether at least
        one more would come: nothing is said where that was not found.
        """
        waiting, found = self._left(), dict[str, str]()
        for events in self._lifted():
            names = [name for name in waiting if name not in found]
            if not names or self._over:
                break
            for name in self._without(events, names):
                found[name] = _words(events, self.after.applied)
        unreachable = {
            name: replace(one, detail=_more(one.detail, found.get(name, "")))
            for name, one in self.plan.unreachable.items()
        }
        left = {
            name: replace(one, detail=_more(one.detail, found.get(name, "")))
            for name, one in self.plan.left.items()
        }
        return replace(self.plan, unreachable=unreachable, left=left)

    @property
    def _over(self) -> bool:
        return self.interrupt.is_set() or time.monotonic() >= self.until

    def _left(self) -> list[str]:
        """Cohorts that leave somebody for a reason that an event may have made, most first."""
        left = {
            name: cohort.workers - self.plan.account.carried[name]
            for name, cohort in self.plan.scenario.cohorts.items()
        }
        reasons = {name: one.reason for name, one in self.plan.unreachable.items()}
        reasons |= {name: one.reason for name, one in self.plan.left.items()}
        return sorted(
            (
                name
                for name, heads in left.items()
                if heads > 0 and name in reasons and reasons[name] not in AT_ANY_RATE
                if reasons[name] != PERHAPS or self._stays(name)
            ),
            key=lambda name: (-left[name], name),
        )

    @cached_property
    def _as_it_is(self) -> Otherwise:
        from returnplan.optimiser.questions.otherwise import Otherwise

        return Otherwise(plan=self.plan, scenario=self.plan.scenario, interrupt=self.interrupt)

    def _stays(self, name: str) -> bool:
        """Whether no more of a cohort could come as it is."""
        return self._as_it_is.would_come(name, until=self.until) is False

    def _lifted(self) -> Iterator[Sequence[Event]]:
        """Events that are lifted together."""
        applied = self.after.applied
        yield from ((one,) for one in applied)
        if applied[1:]:
            yield applied

    def _without(self, events: Sequence[Event], names: Sequence[str]) -> Iterator[str]:
        """Cohorts of whom at least one more would come."""
        from returnplan.optimiser.questions.otherwise import Otherwise

        rest = [one for one in self.after.applied if one not in events]
        try:
            after, scenario = self.undone(rest)
        except ReturnplanError:  # what has begun cannot stand so: nothing is known of it
            return
        asked = Otherwise(plan=self.plan, scenario=scenario, interrupt=self.interrupt)
        for name in names:
            if self._over:
                return
            if self._would_come(asked, name, after):
                yield name

    def _would_come(self, asked: Otherwise, name: str, after: Aftermath) -> bool:
        onward = self.plan.scenario.onward.get(name)
        if onward is not None and name not in asked.scenario.onward:
            # Who is left standing would not be: the plan in force brings them all the way.
            return not any(one.cause == onward.cause for one in after.broken)
        return bool(asked.would_come(name, until=self.until))


def _words(events: Sequence[Event], applied: Sequence[Event]) -> str:
    if len(events) > 1:
        return f"Without the {len(applied)} events of events.csv at least one more would come."
    [one] = events
    what = " ".join(word for word in (one.kind, one.id) if word)
    return f"Without row {one.row} of events.csv ({what}) at least one more would come."


def _more(detail: str, words: str) -> str:
    return f"{detail.rstrip('.')}. {words}" if words else detail
