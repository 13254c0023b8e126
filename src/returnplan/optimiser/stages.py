"""Stage after stage: each objective of the order, with floors for the earlier ones (C13)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from returnplan.attempt import GivenUp
from returnplan.certificate import Certificate
from returnplan.errors import EngineError
from returnplan.model import Floor, floors_after
from returnplan.network import Network
from returnplan.optimiser.beginning import beginning
from returnplan.optimiser.finish.extract import SplitError, extract
from returnplan.optimiser.finish.fewer import fewer as fewer_assignments
from returnplan.optimiser.finish.lending import needed_loans
from returnplan.optimiser.finish.tidy import tidied
from returnplan.optimiser.implied import heads_lent
from returnplan.optimiser.outcome import Outcome, Progress, gap_of
from returnplan.optimiser.reached import Reached
from returnplan.optimiser.search.handed import Handed
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.search.stage import solved
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
from returnplan.optimiser.start.keep import Kept
from returnplan.plan.plan import Stage
from returnplan.scenario.objectives import OBJECTIVES, maximised

_Ended = tuple[str, Reached, float, str]
"""Objective, where it ended, seconds, status."""


@dataclass(kw_only=True)
class _Clock:
    """Shares the time out, and tells what happens in it."""

    began: float
    deadline: float
    progress: Callable[[Progress], None] | None
    interrupt: threading.Event
    order: tuple[str, ...]
    gone: threading.Event
    stage: int = 0
    last: tuple[float | None, float | None] = field(default=(None, None))

    def until(self) -> float:
        """Moment at which the stage at work should end, if later ones are to have their share."""
        weights = [OBJECTIVES[name].time for name in self.order[self.stage :]]
        now = time.monotonic()
        return now + max(0.0, self.deadline - now) * weights[0] / sum(weights)

    def go_on(self) -> None:
        """Between two steps.

        Raises
        ------
        GivenUp
            Nobody waits for the outcome any more, whose processor they need.
        """
        if self.gone.is_set():
            raise GivenUp

    def tell(self, value: float | None, bound: float | None, *, lifted: int | None = None) -> None:
        """How the stage at work stands, or an earlier one that was `lifted`."""
        if self.progress is None:
            return
        stage = self.stage if lifted is None else lifted
        self.progress(
            Progress(
                objective=self.order[stage],
                stage=stage + 1,
                stages=len(self.order),
                value=value,
                bound=bound,
                gap=None if value is None or bound is None else gap_of(value, bound),
                elapsed_s=time.monotonic() - self.began,
                lifted=lifted is not None,
            )
        )


def optimise(
    network: Network,
    *,
    gap: Mapping[str, float] | None = None,
    deadline: float,
    seed: int,
    threads: int,
    moves: int | None = None,
    tidy_s: float = 0.0,
    latest: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    interrupt: threading.Event | None = None,
    board: Board | None = None,
    start: Kept | None = None,
) -> Outcome:
    """The best plan found for a network by `deadline`, a moment of `time.monotonic`.

    Parameters
    ----------
    tidy_s
        Seconds at most that the tidy pass may take after the last stage.
    gap
        By objective: where a stage may stop. The scenario's where not given.
    threads
        0 is all; the plan does not depend on it.
    moves
        Plans that each stage may look at; with a deadline that is far away the outcome does not
        depend on the clock then. None: as many as there is time for.
    latest
        Moment until which a dispatcher may look for a first plan where no stage is reached.
    interrupt
        When set, the stage at work ends with what it has and the later ones are not reached.
    board
        Shows the best plan so far to who does not wait for the outcome.
    start
        What fits of an earlier plan: every stage begins with it as long as it keeps the floors,
        and the outcome is never worse by the order.

    Raises
    ------
    EngineError
        If an engine failed before there was a plan with a bound.
    """
    scenario = network.scenario
    order = scenario.objective.order
    board = Board() if board is None else board
    clock = _Clock(
        began=time.monotonic(),
        deadline=deadline,
        progress=progress,
        interrupt=interrupt or threading.Event(),
        order=order,
        gone=board.gone,
    )
    gaps = {**scenario.solver.gap, **(gap or {})}
    search = Search(
        space=Space(network=network, given=None if start is None else start.whole),
        seed=seed,
        threads=threads,
        interrupt=clock.interrupt,
        moves=moves,
        show=board.show,
        cut=board.cut,
    )
    standing = _Standing(start=start)
    search, best = beginning(
        search, None if start is None else start.solution, until=max(deadline, latest or 0.0)
    )
    floors: tuple[Floor, ...] = ()
    handed = Handed()
    ended: list[_Ended] = []
    ends = board.ends
    ends.append(_End(search=search, solution=best, ended=()))
    if start is not None:
        best = start.solution
        ends.append(_End(search=search, solution=best, ended=()))
    for number, name in enumerate(order):
        clock.stage = number
        began = time.monotonic()
        if not number and not clock.interrupt.is_set() and deadline <= began < (latest or 0.0):
            best = _first(search, best, latest or 0.0)
        if clock.interrupt.is_set() or began >= deadline:
            status = "not_reached"
            found = Reached.unproven(search.space, name, best)
        else:
            found, search, best, status, handed = _stage(
                clock, search, name, floors, best, gaps[name], standing, handed
            )
        best = found.solution
        before, ended = ended, _lifted(ended, search.space, best, gaps)
        ended.append((name, found, time.monotonic() - began, status))
        floors = floors_after(
            ((name, found.value) for name, found, _, _ in ended),
            scenario.objective.slack,
            standing.values,
        )
        clock.tell(found.value, found.bound)
        for stage, (old, (_, new, _, _)) in enumerate(zip(before, ended, strict=False)):
            if new is not old[1]:
                clock.tell(new.value, new.bound, lifted=stage)
        ends.append(_End(search=search, solution=best, ended=tuple(ended)))
    best = needed_loans(search.space, best)
    clock.go_on()
    last = _End(search=search, solution=best, ended=tuple(ended))
    until = min(time.monotonic() + tidy_s, np.inf if latest is None else latest)
    tidy, tidy_solution = tidied(
        search.space, best, until=until, seed=seed, interrupt=clock.interrupt
    )
    clock.go_on()
    tidy_solution = needed_loans(tidy, tidy_solution)
    travels = extract(tidy.network, tidy_solution)
    clock.go_on()
    trips, assignments = fewer_assignments(scenario, *travels)
    return Outcome(
        trips=trips,
        assignments=tuple(assignments),
        loans=heads_lent(tidy.formulation, tidy_solution.lent),
        stages=_stages(tidy, tidy_solution, ended),
        certificates=_certificates(search.space, ended),
        interrupted=clock.interrupt.is_set(),
        network=search.space.network,
        solution=best,
        formulation=search.space.formulation,
        earlier=(
            partial(last.outcome, fewer=True),
            last.outcome,
            *(end.outcome for end in reversed(ends)),
        ),
    )


@dataclass(kw_only=True)
class _Standing:
    """The start of a search, in the columns of the network at work."""

    start: Kept | None

    @property
    def values(self) -> Mapping[str, float]:
        return {} if self.start is None else self.start.values

    def begins(
        self, space: Space, name: str, floors: tuple[Floor, ...], best: Solution | None
    ) -> Solution | None:
        """What a stage begins with: the better in its objective of the start and the best plan."""
        if self.start is None:
            return best
        if self.start.whole.network is not space.network:
            self.start = Kept.of(space, self.start.earlier)
        mine = self.start.solution
        if not space.valid(space.formulation.with_floors(floors), mine):
            return best
        if best is None:
            return mine
        lead = space.value(name, mine) - space.value(name, best)
        return mine if (lead > 0 if maximised(name) else lead < 0) else best


def _first(search: Search, nobody: Solution, until: float) -> Solution:
    """A dispatcher's plan where there is no time for a stage; nobody's where it has none."""
    solution = search.dispatched(until)
    if solution.w.any() and search.space.valid(search.space.formulation.base, solution):
        search.tell(solution)
        return solution
    return nobody


@dataclass(kw_only=True)
class Board:
    """Shows the best plan of an optimiser that is still at work."""

    ends: list[_End] = field(default_factory=list)
    """The plans that stages ended with, nobody's first."""
    cut: threading.Event = field(default_factory=threading.Event)
    """Whether the dispatcher could not ask everybody."""
    gone: threading.Event = field(default_factory=threading.Event)
    """Set by who does not wait for the outcome any more: the optimiser then ends its work."""
    _shown: tuple[Search, Solution, int] | None = None
    """A plan of the stage at work, and how many of `ends` there were."""

    @classmethod
    def of(cls, start: Kept | None) -> Board:
        """With the start of a search that is about to begin, where there is one."""
        board = cls()
        if start is not None:
            search = Search(
                space=Space(network=start.whole.network, given=start.whole),
                seed=0,
                threads=1,
                interrupt=threading.Event(),
            )
            board.ends.append(_End(search=search, solution=start.solution, ended=()))
        return board

    def show(self, search: Search, solution: Solution) -> None:
        """A plan that keeps every rule and all floors until now."""
        self._shown = search, solution, len(self.ends)

    def outcome(self) -> Outcome | None:
        """With the best plan so far, as it was found; None where there is none yet."""
        ends = list(self.ends)
        if self._shown is not None and self._shown[2] == len(ends):
            search, solution, _ = self._shown
            before = ends[-1].ended
            name = search.space.network.scenario.objective.order[len(before)]
            found = Reached.unproven(search.space, name, solution)
            stage = (name, found, 0.0, _status(found, 0.0))
            ends.append(_End(search=search, solution=solution, ended=(*before, stage)))
        outcomes = [end.outcome for end in reversed(ends)]
        while outcomes:
            first = outcomes.pop(0)
            try:
                return replace(first(), earlier=tuple(outcomes))
            except SplitError:
                continue
        return None


@dataclass(frozen=True, kw_only=True)
class _End:
    """The plan that a stage ended with, and how the stages until then have ended."""

    search: Search
    solution: Solution
    ended: tuple[_Ended, ...]

    def outcome(self, *, fewer: bool = False) -> Outcome:
        """With this plan, as it was found; later stages are not reached.

        `fewer`: with as few assignments as it can have.
        """
        space = self.search.space
        scenario = space.network.scenario
        later = scenario.objective.order[len(self.ended) :]
        ended = [
            *self.ended,
            *(
                (
                    name,
                    Reached.unproven(space, name, self.solution),
                    0.0,
                    "not_reached",
                )
                for name in later
            ),
        ]
        trips, assignments = extract(space.network, self.solution)
        if fewer:
            trips, assignments = fewer_assignments(scenario, trips, assignments)
        return Outcome(
            trips=trips,
            assignments=tuple(assignments),
            loans=heads_lent(space.formulation, self.solution.lent),
            stages=_stages(space, self.solution, ended),
            certificates=_certificates(space, ended),
            interrupted=self.search.interrupt.is_set(),
            network=space.network,
            solution=self.solution,
            formulation=space.formulation,
        )


def _stages(space: Space, solution: Solution, ended: Sequence[_Ended]) -> tuple[Stage, ...]:
    """What a run tells of stages, with the values in its plan.

    Of a network from which something was left out no bound holds for the scenario.
    """
    whole = not space.network.left_out
    none = {"max": np.inf, "min": -np.inf}
    bounds = [found.bound if whole else none[OBJECTIVES[name].sense] for name, found, _, _ in ended]
    return tuple(
        Stage(
            objective=name,
            sense=OBJECTIVES[name].sense,
            value=found.value,
            final=space.value(name, solution),
            bound=bound,
            gap=gap_of(found.value, bound),
            seconds=seconds,
            status=status if whole or status == "not_reached" else "time_limit",
        )
        for (name, found, seconds, status), bound in zip(ended, bounds, strict=True)
    )


def _certificates(space: Space, ended: Sequence[_Ended]) -> tuple[Certificate, ...]:
    """Of the bounds that `_stages` tells."""
    return () if space.network.left_out else tuple(found.certificate for _, found, _, _ in ended)


def _lifted(
    ended: list[_Ended], space: Space, solution: Solution, gaps: Mapping[str, float]
) -> list[_Ended]:
    """The stages that ended, with what a later stage's plan reaches in them where that is more.

    A stage that time ended may be bettered by the next one's plan; its value, and the floor of all
    that follow, is then what that plan reaches. A stage that ended as was asked keeps its value.
    Of several stages those before the first that the plan is worse in keep theirs: lifting them
    would let that one use its slack twice. Bounds hold as they are, since a floor that rises only
    leaves fewer plans.
    """
    lifted = list(ended)
    for number in range(len(ended) - 1, -1, -1):
        name, found, seconds, status = ended[number]
        value = space.value(name, solution)
        gain = value - found.value if maximised(name) else found.value - value
        if gain < 0:
            break
        if status == "time_limit" and gain > 1e-9 * max(1.0, abs(value)):
            again = Reached.of(space, name, solution, found.bound, found.certificate)
            lifted[number] = (name, again, seconds, _status(again, gaps[name], status))
    return lifted


def _status(found: Reached, gap: float, otherwise: str = "time_limit") -> str:
    reached = gap_of(found.value, found.bound)
    if reached == 0.0:
        return "optimal"
    return "gap" if reached <= gap * (1 + 1e-9) else otherwise


def _stage(
    clock: _Clock,
    search: Search,
    name: str,
    floors: tuple[Floor, ...],
    best: Solution,
    gap: float,
    standing: _Standing,
    handed: Handed,
) -> tuple[Reached, Search, Solution, str, Handed]:
    """One stage; a class whose riders cannot be split is refined and the stage solved again."""
    start = standing.begins(search.space, name, floors, best)
    unrefined, first = search, handed
    while True:
        try:
            found, handed = solved(
                search,
                name,
                floors,
                start=start,
                gap=gap,
                until=clock.until(),
                deadline=clock.deadline,
                report=clock.tell,
                handed=handed,
            )
        except EngineError:
            if search is unrefined:
                raise
            # No time to begin again with the refined network: the plan of the stage before stays.
            found = Reached.unproven(unrefined.space, name, best)
            return found, unrefined, best, _status(found, gap), first
        clock.go_on()
        if search is unrefined:
            first = handed
        try:
            extract(search.space.network, found.solution)
        except SplitError as error:
            search, handed = search.refined(error.group), handed.refined()
            start = standing.begins(
                search.space, name, floors, search.space.nobody_if_valid(floors)
            )
            continue
        return found, search, found.solution, _status(found, gap), handed
