"""The cheapest single changes that bring somebody earlier or at all, each shown by a plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from returnplan.errors import AuditError, EngineError, UsageError

if TYPE_CHECKING:
    from threading import Event

    from returnplan.explanation.changes.answer import Helping, InVain, WhatIf
    from returnplan.explanation.changes.asked import Asked, Outcome
    from returnplan.explanation.changes.change import Change
    from returnplan.explanation.changes.ladder import Ladder
    from returnplan.plan import Plan
    from returnplan.scenario import Scenario

TIME_LIMIT_S = 60.0
LEAST_S = 0.3
"""Seconds below which solving again is not begun."""
SHARE = 0.125
"""Of the time that is left, for one plan where the run's own search was ended by time."""
PATIENCE, PATIENT_SHARE = 5.0, 0.25
"""Else this many times as long as the run took, or this share of what is left if that is more."""
FEW_STEPS = 6
"""Steps up to which all are tried where the largest does not help: more may displace them."""

NO_HELP, NOT_FINISHED, NOT_TRIED = "no_help", "not_finished", "not_tried"
NOT_ENOUGH, NONE = "not_enough", "none"


class Watch(Protocol):
    """Somebody who looks on while changes are tried."""

    def trying(self, words: str, solved: int) -> None:
        """A change is about to be tried."""

    def found(self, sentence: str) -> None:
        """A change helps."""


def what_if(
    run: str | Path | Plan,
    *,
    cohort: str | None = None,
    employer: str | None = None,
    time_limit_s: float | None = None,
    moves: int | None = None,
    watch: Watch | None = None,
    interrupt: Event | None = None,
    started: float | None = None,
) -> WhatIf:
    """The single changes of a run's scenario that bring a cohort earlier, or at all.

    Or an employer's workers, or, where neither is named, all of the plan. Each change is tried by
    solving the changed scenario again, with the run's seed and gap. It is claimed only where that
    plan passes its audit, brings more of them (or as many, and on the whole earlier), and is no
    worse by the order of objectives.

    Parameters
    ----------
    time_limit_s
        Seconds for all of it, 60 unless given.
    moves
        Plans that each stage of each solving may look at, in place of a time limit, as in `solve`.
    interrupt
        When it is set, what is verified by then is returned.
    started
        `time.monotonic()` of the moment from which the time limit counts; now unless given.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    UsageError
        Both are named, the run has none of that id, or the time limit is no number above 0.
    """
    return what_if_run(
        run,
        cohort=cohort,
        employer=employer,
        time_limit_s=time_limit_s,
        moves=moves,
        watch=watch,
        interrupt=interrupt,
        started=started,
    )[1]


def what_if_run(
    run: str | Path | Plan,
    *,
    cohort: str | None = None,
    employer: str | None = None,
    time_limit_s: float | None = None,
    moves: int | None = None,
    watch: Watch | None = None,
    interrupt: Event | None = None,
    started: float | None = None,
) -> tuple[Plan, WhatIf]:
    """The plan of a run folder, and the changes that `what_if` finds.

    Raises
    ------
    RunError, UsageError
        As `what_if`.
    """
    started = time.monotonic() if started is None else started
    if cohort is not None and employer is not None:
        raise UsageError(
            "what-if asks about one thing at a time: a cohort, an employer, or neither"
        )
    from returnplan.explanation.changes.asked import asked_of
    from returnplan.explanation.changes.candidates import ladders
    from returnplan.jobs.solve import check_options
    from returnplan.plan import Plan
    from returnplan.plan.read import read_plan
    from returnplan.report.choice import choose

    check_options(time_limit_s=time_limit_s, moves=moves)
    plan = run if isinstance(run, Plan) else read_plan(run)
    choose(plan, trip=None, cohort=cohort, employer=employer, date=None)
    limit = None if moves is not None else TIME_LIMIT_S if time_limit_s is None else time_limit_s
    asked = asked_of(plan, cohort, employer)
    search = _Search(
        plan=plan,
        asked=asked,
        end=None if limit is None else started + limit,
        moves=moves,
        watch=watch,
        interrupt=interrupt,
    )
    return plan, search.answer(ladders(plan, asked, _causes(plan, asked)), limit)


def _causes(plan: Plan, asked: Asked) -> Mapping[str, Sequence[str]]:
    """What keeps every itinerary away, of cohorts that none reaches."""
    from returnplan.network.obstacles import Obstacles

    obstacles = Obstacles(scenario=plan.scenario)
    lost = [
        one
        for one in asked.cohorts
        if one.cohort in plan.unreachable and plan.unreachable[one.cohort].reason == "no_way"
    ]
    return {one.cohort: obstacles.of(one) for one in lost}


@dataclass(frozen=True, kw_only=True)
class _Trial:
    """What solving a changed scenario again has shown."""

    plan: Plan | None
    """None: there was no plan in time."""
    outcome: Outcome | None
    helps: bool
    ended: bool
    """Whether every stage ended as was asked, so that one that does not help is known not to."""


@dataclass(kw_only=True)
class _Search:
    """Tries changes one after another, and keeps what came of them."""

    plan: Plan
    asked: Asked
    end: float | None
    moves: int | None
    watch: Watch | None
    interrupt: Event | None
    unchanged: str = ""
    solved: int = 0
    out_of_time: bool = False
    changes: list[Helping] = field(default_factory=list)
    in_vain: dict[tuple[str, str, str], InVain] = field(default_factory=dict)
    _trials: dict[tuple[str, str, str, str], _Trial] = field(default_factory=dict)

    def answer(self, found: Sequence[Ladder], limit: float | None) -> WhatIf:
        from returnplan.explanation.changes.answer import ORDERED_BY, WhatIf
        from returnplan.explanation.changes.effect import fares
        from returnplan.explanation.changes.ladder import KINDS

        self._again()
        for ladder in found:
            self._climb(ladder)
        for ladder in found:
            self._small_steps(ladder)
        status = "time_limit" if self.out_of_time else "complete"
        if self._interrupted:
            status = "interrupted"
        lost = self.plan.unreachable.get(self.asked.id) if self.asked.of == "cohort" else None
        return WhatIf(
            of=self.asked.of,
            id=self.asked.id,
            workers=self.asked.workers,
            now=fares(self.plan, self.asked),
            hindrance="" if lost is None else lost.detail,
            unchanged=self.unchanged,
            changes=tuple(
                sorted(
                    self.changes,
                    key=lambda one: (
                        round(one.cost_difference, 2),
                        one.size,
                        KINDS.index(one.kind),
                        one.id,
                        one.to,
                    ),
                )
            ),
            ordered_by=ORDERED_BY,
            in_vain=tuple(self.in_vain.values()),
            status=status,
            solved=self.solved,
            time_limit_s=limit,
            seed=self.plan.seed,
        )

    # -- one change ------------------------------------------------------------------------------

    @property
    def _interrupted(self) -> bool:
        return self.interrupt is not None and self.interrupt.is_set()

    @property
    def _over(self) -> bool:
        if self._interrupted:
            return True
        if self.end is not None and self.end - time.monotonic() < LEAST_S:
            self.out_of_time = True
        return self.out_of_time

    def _seconds(self) -> float | None:
        """For one plan."""
        if self.end is None:
            return None
        left = self.end - time.monotonic()
        if self.plan.status in ("optimal", "gap"):
            return min(left, max(PATIENCE * self.plan.wall_seconds, PATIENT_SHARE * left))
        return min(left, max(LEAST_S, SHARE * left))

    def _solve(self, scenario: Scenario) -> Plan | None:
        """An audited plan; None where time or an interruption came first, or it fails its audit."""
        from returnplan.jobs.solve import solve

        with suppress(EngineError, AuditError):
            plan = solve(
                scenario,
                time_limit_s=self._seconds(),
                moves=self.moves,
                gap=self.plan.options.get("gap"),
                seed=self.plan.seed,
                threads=self.plan.options.get("threads"),
                interrupt=self.interrupt,
                questions=False,
            )
            self.solved += 1
            return None if plan.interrupted else plan
        return None

    def _judged(self, plan: Plan | None) -> _Trial:
        from returnplan.explanation.changes.asked import as_good, outcome

        if plan is None:
            return _Trial(plan=None, outcome=None, helps=False, ended=False)
        now, then = outcome(self.plan, self.asked.names), outcome(plan, self.asked.names)
        return _Trial(
            plan=plan,
            outcome=then,
            helps=then.betters(now) and as_good(self.plan, plan),
            ended=plan.status in ("optimal", "gap"),
        )

    def _tried(self, ladder: Ladder, change: Change, words: str) -> _Trial | None:
        """None: there is no time left to try it."""
        key = (ladder.kind, ladder.id, ladder.name, change.after)
        if key not in self._trials:
            if self._over:
                return None
            if self.watch is not None:
                self.watch.trying(words, self.solved)
            self._trials[key] = self._judged(self._solve(change.applied(self.plan.scenario)))
        return self._trials[key]

    def _step(self, ladder: Ladder, step: int) -> _Trial | None:
        return self._tried(ladder, ladder.change(step), ladder.words(step))

    # -- the run's scenario as it is -------------------------------------------------------------

    def _again(self) -> None:
        """Where time ended the run's search, a plan of the same scenario may be better as it is."""
        if self.plan.status in ("optimal", "gap") or self._over:
            return
        from returnplan.explanation.changes.effect import effect

        if self.watch is not None:
            self.watch.trying("nothing changed, since time ended the run's search", self.solved)
        trial = self._judged(self._solve(self.plan.scenario))
        if trial.helps and trial.plan is not None:
            self.unchanged = effect(self.asked, self.plan, trial.plan)
            self.plan = trial.plan

    # -- the steps of a ladder -------------------------------------------------------------------

    def _climb(self, ladder: Ladder) -> None:
        """The largest step; where it helps, the smallest that does, and that brings as much."""
        top = self._top(ladder)
        if top is None:
            return
        most = self._step(ladder, top)
        if most is None or not most.helps:
            self._miss(ladder, most)
            return
        assert most.outcome is not None
        best = most.outcome
        goals: list[Callable[[Outcome], bool]] = [
            lambda _: True,
            lambda one: one.carried >= best.carried,
            lambda one: not best.betters(one),
        ]
        least, below, claimed = 0, NONE, 0
        for goal in goals:

            def does(trial: _Trial, goal: Callable[[Outcome], bool] = goal) -> bool:
                return trial.helps and trial.outcome is not None and goal(trial.outcome)

            reached = self._step(ladder, least) if least else None
            if reached is None or not does(reached):
                least, below = self._smallest(ladder, least, top, does)
            if least != claimed:
                self._claim(ladder, least, below, best)
                claimed = least

    def _top(self, ladder: Ladder) -> int | None:
        """The largest step of use; None where there is none, or no time to find out."""
        if ladder.probe is None or ladder.measured is None:
            return ladder.steps
        trial = self._tried(ladder, ladder.probe, f"no limit to {ladder.name}")
        if trial is None or not trial.helps or trial.plan is None:
            self._miss(ladder, trial)
            return None
        return ladder.measured(trial.plan)

    def _smallest(
        self, ladder: Ladder, low: int, high: int, does: Callable[[_Trial], bool]
    ) -> tuple[int, str]:
        """The smallest step above `low` that does, and what is known of the one before it.

        `high` does. Steps double from `low`, then the span is halved.
        """
        jump, doubling, below = 1, True, NONE if low == 0 else NOT_ENOUGH
        while high - low > 1:
            step = min(low + jump, high - 1) if doubling else (low + high) // 2
            trial = self._step(ladder, step)
            if trial is None:
                return high, NOT_FINISHED
            if does(trial):
                high, doubling = step, False
            else:
                low, jump = step, 2 * jump
                below = NOT_ENOUGH if trial.ended else NOT_FINISHED
        return high, below

    def _small_steps(self, ladder: Ladder) -> None:
        """Smaller steps where the largest was tried to its end and did not help."""
        missed = self.in_vain.get((ladder.kind, ladder.id, ladder.name))
        if missed is None or missed.outcome != NO_HELP or ladder.probe is not None:
            return
        for step in range(1, ladder.steps if ladder.steps <= FEW_STEPS else 1):
            trial = self._step(ladder, step)
            if trial is None:
                return
            if trial.helps:
                del self.in_vain[ladder.kind, ladder.id, ladder.name]
                assert trial.outcome is not None
                self._claim(ladder, step, NOT_ENOUGH if step > 1 else NONE, trial.outcome)
                return

    # -- what is said ----------------------------------------------------------------------------

    def _miss(self, ladder: Ladder, trial: _Trial | None) -> None:
        from returnplan.explanation.changes.answer import InVain

        outcome = NOT_TRIED
        if trial is not None:
            outcome = NO_HELP if trial.ended else NOT_FINISHED
        self.in_vain[ladder.kind, ladder.id, ladder.name] = InVain(
            kind=ladder.kind, id=ladder.id, name=ladder.name, outcome=outcome
        )

    def _claim(self, ladder: Ladder, step: int, below: str, best: Outcome) -> None:
        """`best`: what the largest step brings."""
        from returnplan.explanation.changes.effect import helping

        trial = self._step(ladder, step)
        assert trial is not None and trial.plan is not None and trial.outcome is not None
        change, words, plan = ladder.change(step), ladder.words(step), trial.plan
        size = ladder.share(step)
        if ladder.narrowed is not None:
            narrower = ladder.narrowed(plan)
            again = None if narrower is None else self._tried(ladder, *narrower)
            if narrower is not None and again is not None and again.helps:
                assert again.plan is not None and again.outcome is not None
                if not trial.outcome.betters(again.outcome):
                    (change, words), plan = narrower, again.plan
        one = helping(
            kind=ladder.kind,
            name=ladder.id,
            change=change,
            words=words,
            size=size,
            smaller=below,
            most=not best.betters(trial.outcome),
            asked=self.asked,
            before=self.plan,
            after=plan,
        )
        self.changes.append(one)
        if self.watch is not None:
            self.watch.found(f"{one.words}: {one.effect}")
