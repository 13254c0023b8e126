"""Stage after stage: each objective of the order, with floors for the earlier ones (C13)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from returnplan.errors import EngineError
from returnplan.model import Floor, floors_after
from returnplan.network import Network
from returnplan.optimiser.beginning import beginning
from returnplan.optimiser.board import Board
from returnplan.optimiser.clock import Clock
from returnplan.optimiser.ended import (
    End,
    Ended,
    certificates_of,
    lifted_by,
    status_of,
    told_stages,
)
from returnplan.optimiser.finish.cheaper import cheaper
from returnplan.optimiser.finish.extract import SplitError, extract
from returnplan.optimiser.finish.fewer import fewer as fewer_assignments
from returnplan.optimiser.finish.lending import needed_loans
from returnplan.optimiser.finish.tidy import tidied
from returnplan.optimiser.implied import heads_lent
from returnplan.optimiser.outcome import Outcome, Progress
from returnplan.optimiser.reached import Reached
from returnplan.optimiser.search.handed import Handed
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.search.stage import solved
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
from returnplan.optimiser.start.keep import Kept
from returnplan.scenario.objectives import maximised


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
    clock = Clock(
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
    ended: list[Ended] = []
    ends = board.ends
    ends.append(End(search=search, solution=best, ended=()))
    if start is not None:
        best = start.solution
        ends.append(End(search=search, solution=best, ended=()))
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
        before, ended = ended, lifted_by(ended, search.space, best, gaps)
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
        ends.append(End(search=search, solution=best, ended=tuple(ended)))
    best = cheaper(search.space, needed_loans(search.space, best))
    clock.go_on()
    last = End(search=search, solution=best, ended=tuple(ended))
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
        stages=told_stages(tidy, tidy_solution, ended),
        certificates=certificates_of(search.space, ended),
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
        if not space.keeps(floors, mine):
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


def _stage(
    clock: Clock,
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
            return found, unrefined, best, status_of(found, gap), first
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
        return found, search, found.solution, status_of(found, gap), handed
