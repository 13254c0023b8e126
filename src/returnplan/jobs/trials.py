"""Plans of changed scenarios, each solved once, and whether they bring those who are asked for."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from returnplan.errors import AuditError, EngineError
from returnplan.explanation.changes.asked import ASIDE

if TYPE_CHECKING:
    from threading import Event

    from returnplan.explanation.changes.asked import Asked, Turnout
    from returnplan.explanation.changes.change import Change
    from returnplan.plan import Plan
    from returnplan.scenario import Scenario

LEAST_S = 0.3
"""Seconds below which solving again is not begun."""
A_TIME = 12
"""Plans into which the time is parted where the run is not proven optimal; what is left after them
is too short for another."""
PATIENCE, PATIENT_SHARE = 5.0, 0.25
"""Else this many times as long as the run took, or this share of what is left if that is more."""


class WhatIfWatch(Protocol):
    """Somebody who looks on while changes are tried."""

    def trying(self, words: str, solved: int) -> None:
        """A change is about to be tried."""

    def found(self, sentence: str) -> None:
        """A change helps."""


class Needless(Exception):  # noqa: N818 - nothing is wrong
    """A plan that helps is lawful without the change: the plan before is another one now."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What solving a changed scenario again has shown."""

    plan: Plan
    turnout: Turnout
    helps: bool
    ended: bool
    """Whether every stage ended as was asked, so that one that does not help is known not to."""


@dataclass(kw_only=True)
class Trials:
    """Solves changed scenarios again, beginning with the plan before."""

    run: Plan
    asked: Asked
    end: float | None
    seconds: float | None
    """From the start to `end`."""
    moves: int | None
    watch: WhatIfWatch | None
    interrupt: Event | None
    solved: int = 0
    out_of_time: bool = False
    before: Plan = field(init=False)
    """The run's plan, or one of its scenario that is as good and brings them earlier."""
    _plans: dict[tuple[str, str], Plan | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.before = self.run

    @property
    def proven(self) -> bool:
        """Whether the run is optimal, cost and hours aside: then changes can be solved to the end.

        Else only those who are asked about are planned anew, and others among the trips that the
        plan before has.
        """
        ended = {one.status for one in self.run.stages if one.objective not in ASIDE}
        return ended == {"optimal"}

    @property
    def interrupted(self) -> bool:
        return self.interrupt is not None and self.interrupt.is_set()

    @property
    def over(self) -> bool:
        if self.interrupted:
            return True
        least = LEAST_S if self.proven else self._part / 2
        if self.end is not None and self.end - time.monotonic() < least:
            self.out_of_time = True
        return self.out_of_time

    def again(self) -> None:
        """Where the run is not proven optimal, a plan of its scenario as it is may bring them."""
        if self.proven or self.over:
            return
        if self.watch is not None:
            self.watch.trying("nothing changed, as the run is not proven optimal", self.solved)
        plan = self._solve(self.run.scenario)
        if plan is not None and self._judged(plan).helps:
            self.before = self._as_it_is(plan)

    def trial(self, change: Change, words: str) -> Trial | None:
        """What a change brings; None: there was no time for a plan.

        Raises
        ------
        Needless
            Its plan helps, and needs no change.
        """
        key = (f"{change.before(self.run.scenario)}", change.after)
        fresh = key not in self._plans
        if fresh:
            if self.over:
                return None
            if self.watch is not None:
                self.watch.trying(words, self.solved)
            self._plans[key] = self._solve(change.applied(self.run.scenario))
        plan = self._plans[key]
        if plan is None:
            return None
        found = self._judged(plan)
        if fresh and found.helps:
            self._settle(plan)
        return found

    def tried(self, change: Change) -> bool:
        """Whether it was tried, with whatever result."""
        return (f"{change.before(self.run.scenario)}", change.after) in self._plans

    def adopt(self, change: Change, plan: Plan) -> bool:
        """Whether a plan of a larger change is lawful with this one, of which it then is a plan."""
        from returnplan.auditing import audit
        from returnplan.plan.assemble import assemble

        one = assemble(
            change.applied(self.run.scenario),
            trips=plan.trips,
            assignments=plan.assignments,
            loans=plan.loans,
            unreachable=plan.unreachable,
            seed=plan.seed,
            options=plan.options,
            versions=plan.versions,
            wall_seconds=plan.wall_seconds,
        )
        if audit(one):
            return False
        key = (f"{change.before(self.run.scenario)}", change.after)
        self._plans[key] = replace(one, stages=plan.stages)
        return True

    def _settle(self, plan: Plan) -> None:
        from returnplan.auditing import audit

        lawful = self._as_it_is(plan)
        if not audit(replace(lawful, stages=())):
            self.before = lawful
            raise Needless

    def _as_it_is(self, plan: Plan) -> Plan:
        """The plan in the run's scenario, with what the run's stages ended with."""
        from returnplan.plan.assemble import assemble

        return assemble(
            self.run.scenario,
            trips=plan.trips,
            assignments=plan.assignments,
            loans=plan.loans,
            unreachable=self.run.unreachable,
            stages=self.run.stages,
            seed=self.run.seed,
            options=self.run.options,
            wall_seconds=self.run.wall_seconds,
        )

    def _judged(self, plan: Plan) -> Trial:
        from returnplan.explanation.changes.asked import as_good, turnout

        now, then = (turnout(one, self.asked.names) for one in (self.before, plan))
        return Trial(
            plan=plan,
            turnout=then,
            helps=then.betters(now) and as_good(self.before, plan),
            ended=plan.status in ("optimal", "gap"),
        )

    @property
    def _part(self) -> float:
        """Seconds for one plan where the run is not proven optimal."""
        return LEAST_S if self.seconds is None else max(LEAST_S, self.seconds / A_TIME)

    def _seconds(self) -> float | None:
        """For one plan."""
        if self.end is None:
            return None
        left = self.end - time.monotonic()
        if self.proven:
            return min(left, max(PATIENCE * self.run.wall_seconds, PATIENT_SHARE * left))
        return min(left, self._part)

    def _solve(self, scenario: Scenario) -> Plan | None:
        """An audited plan; None where time or an interruption came first, or it fails its audit."""
        from returnplan.jobs.solve import solve

        solver, given = scenario.solver, self.run.options.get("gap")
        gaps = {
            name: (gap if given is None else given) if name in ASIDE else 0.0
            for name, gap in solver.gap.items()
        }
        with suppress(EngineError, AuditError):
            plan = solve(
                replace(scenario, solver=replace(solver, gap=gaps)),
                time_limit_s=self._seconds(),
                moves=self.moves,
                seed=self.run.seed,
                threads=self.run.options.get("threads"),
                interrupt=self.interrupt,
                start=self.before,
                around=() if self.proven else self.asked.names,
                questions=False,
            )
            self.solved += 1
            return None if plan.interrupted else plan
        return None
