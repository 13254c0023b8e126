"""The cheapest single changes that bring somebody earlier or at all, each shown by a plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from returnplan.errors import UsageError
from returnplan.jobs.trials import Needless, Trial, Trials, WhatIfWatch

if TYPE_CHECKING:
    from threading import Event

    from returnplan.explanation.changes.answer import Helping, InVain, WhatIf
    from returnplan.explanation.changes.asked import Asked, Turnout
    from returnplan.explanation.changes.change import Change
    from returnplan.explanation.changes.ladder import Ladder
    from returnplan.plan import Plan

TIME_LIMIT_S = 60.0
FEW_STEPS = 6
"""Steps up to which all are tried where the largest does not help: more may displace them."""

NO_HELP, NOT_FINISHED, NOT_TRIED = "no_help", "not_finished", "not_tried"
NOT_ENOUGH, NONE = "not_enough", "none"


def what_if(
    run: str | Path | Plan,
    *,
    cohort: str | None = None,
    employer: str | None = None,
    time_limit_s: float | None = None,
    moves: int | None = None,
    watch: WhatIfWatch | None = None,
    interrupt: Event | None = None,
    started: float | None = None,
) -> WhatIf:
    """The single changes of a run's scenario that bring a cohort earlier, or at all.

    Or an employer's workers, or, where neither is named, all of the plan. Each change is tried by
    solving the changed scenario again, with the run's seed and gap. It is claimed only where that
    plan passes its audit, brings more of them (or as many, and on the whole earlier), is no worse
    by the order of objectives, and is not lawful without the change.

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
    watch: WhatIfWatch | None = None,
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
    from returnplan.jobs.request import check_options
    from returnplan.plan import Plan
    from returnplan.plan.read import read_plan
    from returnplan.report.choice import choose

    check_options(time_limit_s=time_limit_s, moves=moves)
    plan = run if isinstance(run, Plan) else read_plan(run)
    choose(plan, trip=None, cohort=cohort, employer=employer, date=None)
    limit = None if moves is not None else TIME_LIMIT_S if time_limit_s is None else time_limit_s
    asked = asked_of(plan, cohort, employer)
    trials = Trials(
        run=plan,
        asked=asked,
        end=None if limit is None else started + limit,
        seconds=limit,
        moves=moves,
        watch=watch,
        interrupt=interrupt,
    )
    climb = _Climb(trials=trials)
    climb.all(ladders(plan, asked, _causes(plan, asked)))
    return plan, climb.answer(limit)


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


@dataclass(kw_only=True)
class _Climb:
    """Goes through the steps of each kind of change, and keeps what came of them."""

    trials: Trials
    changes: list[Helping] = field(default_factory=list)
    in_vain: dict[tuple[str, str, str], InVain] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def all(self, found: Sequence[Ladder]) -> None:
        """Begun again whenever a plan turns up that needs no change: what helps is more then."""
        self.trials.again()
        while True:
            self.changes.clear()
            self.in_vain.clear()
            with suppress(Needless):
                for ladder in found:
                    self._climb(ladder)
                for ladder in found:
                    self._small_steps(ladder)
                return

    def answer(self, limit: float | None) -> WhatIf:
        from returnplan.explanation.changes.answer import ORDERED_BY, WhatIf
        from returnplan.explanation.changes.effect import effect, fares
        from returnplan.explanation.changes.ladder import KINDS

        trials, run, asked = self.trials, self.trials.run, self.trials.asked
        status = "time_limit" if trials.out_of_time else "complete"
        lost = run.unreachable.get(asked.id) if asked.of == "cohort" else None
        same = trials.before is run
        return WhatIf(
            of=asked.of,
            id=asked.id,
            workers=asked.workers,
            now=fares(run, asked),
            hindrance="" if lost is None else lost.detail,
            unchanged="" if same else effect(asked, run, trials.before),
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
            status="interrupted" if trials.interrupted else status,
            solved=trials.solved,
            time_limit_s=limit,
            seed=run.seed,
        )

    def _step(self, ladder: Ladder, step: int) -> Trial | None:
        return self.trials.trial(ladder.change(step), ladder.words(step))

    # -- the steps of a ladder -------------------------------------------------------------------

    def _climb(self, ladder: Ladder) -> None:
        """The largest step; where it helps, the smallest that does, and that brings as much."""
        top = self._top(ladder)
        if top is None:
            return
        most = self._step(ladder, top)
        if most is None or not most.helps:
            self._miss(ladder, ladder.change(top), most)
            return
        best, top = most.turnout, self._enough(ladder, top, most)
        goals: list[Callable[[Turnout], bool]] = [
            lambda _: True,
            lambda one: one.carried >= best.carried,
            lambda one: not best.betters(one),
        ]
        least, below, claimed = 0, NONE, 0
        for goal in goals:

            def does(trial: Trial, goal: Callable[[Turnout], bool] = goal) -> bool:
                return trial.helps and goal(trial.turnout)

            reached = self._step(ladder, least) if least else None
            if reached is None or not does(reached):
                least, below = self._smallest(ladder, least, top, does)
            if least != claimed:
                self._claim(ladder, least, below, best)
                claimed = least

    def _top(self, ladder: Ladder) -> int | None:
        """The largest step of use; None where there is none, or no time to find out."""
        if ladder.probe is None:
            return ladder.steps
        assert ladder.measured is not None
        trial = self.trials.trial(ladder.probe, f"no limit to {ladder.name}")
        if trial is None or not trial.helps:
            self._miss(ladder, ladder.probe, trial)
            return None
        top = max(1, ladder.measured(trial.plan))
        self.trials.adopt(ladder.change(top), trial.plan)
        return top

    def _enough(self, ladder: Ladder, step: int, trial: Trial) -> int:
        """A smaller step where the plan found needs no more than that."""
        least = step if ladder.measured is None else max(1, ladder.measured(trial.plan))
        if least < step and self.trials.adopt(ladder.change(least), trial.plan):
            return least
        return step

    def _smallest(
        self, ladder: Ladder, low: int, high: int, does: Callable[[Trial], bool]
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
                high, doubling = self._enough(ladder, step, trial), False
                low = min(low, high - 1)
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
                self._claim(ladder, step, NOT_ENOUGH if step > 1 else NONE, trial.turnout)
                return

    # -- what is said ----------------------------------------------------------------------------

    def _miss(self, ladder: Ladder, change: Change, trial: Trial | None) -> None:
        from returnplan.explanation.changes.answer import InVain

        outcome = NOT_FINISHED if self.trials.tried(change) else NOT_TRIED
        if trial is not None and trial.ended:
            outcome = NO_HELP
        self.in_vain[ladder.kind, ladder.id, ladder.name] = InVain(
            kind=ladder.kind, id=ladder.id, name=ladder.name, outcome=outcome
        )

    def _claim(self, ladder: Ladder, step: int, below: str, best: Turnout) -> None:
        """`best`: what the largest step brings."""
        from returnplan.explanation.changes.effect import helping

        trial = self._step(ladder, step)
        assert trial is not None and trial.helps
        change, words, plan = ladder.change(step), ladder.words(step), trial.plan
        narrower = None if ladder.narrowed is None else ladder.narrowed(plan)
        if narrower is not None:
            again = self.trials.trial(*narrower)
            if again is not None and again.helps and not trial.turnout.betters(again.turnout):
                (change, words), plan = narrower, again.plan
        one = helping(
            kind=ladder.kind,
            name=ladder.id,
            change=change,
            words=words,
            size=ladder.share(step),
            smaller=below,
            most=not best.betters(trial.turnout),
            asked=self.trials.asked,
            before=self.trials.before,
            after=plan,
        )
        self.changes.append(one)
        sentence = f"{one.words}: {one.effect}"
        if self.trials.watch is not None and sentence not in self.told:
            self.trials.watch.found(sentence)
            self.told.add(sentence)
