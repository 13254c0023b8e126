"""From a scenario to an audited plan, within a time limit that bounds the whole command."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from returnplan.attempt import GivenUp, attempt
from returnplan.errors import EngineError, ScenarioError
from returnplan.jobs.assembled import as_before, assembled, nobody
from returnplan.jobs.budget import Budget, slowness
from returnplan.jobs.request import SolveRequest, check_options
from returnplan.jobs.sound import sound
from returnplan.memory import uncollected

if TYPE_CHECKING:
    from threading import Event

    from returnplan.network import Network
    from returnplan.optimiser import Kept, Outcome, Progress
    from returnplan.plan import Plan
    from returnplan.scenario import Scenario
    from returnplan.scenario.load import ScenarioSource

NEEDED_AT_THE_END = ("geographiclib.geodesic", "returnplan.auditing", "returnplan.plan.write")
"""Loaded before the end is worked out, which takes some tenths of a second."""


def solve(
    scenario: Scenario | ScenarioSource,
    *,
    time_limit_s: float | None = None,
    gap: float | None = None,
    seed: int | None = None,
    threads: int | None = None,
    moves: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    interrupt: Event | None = None,
    started: float | None = None,
    options: Mapping[str, Any] | None = None,
    after_s: float = 0.0,
    start: Plan | None = None,
    start_name: str = "",
    around: Collection[str] = (),
    questions: bool = True,
) -> Plan:
    """The best plan found for a scenario within its time limit, audited.

    Parameters
    ----------
    scenario
        One that is read, or what `load_scenario` reads: a path, or frames.
    time_limit_s, seed, threads
        In place of the scenario's settings.
    gap
        In place of the scenario's for every objective: a stage may stop there.
    moves
        Plans that each stage may look at, in place of a time limit: the same plan on every
        machine, however slow or busy. A stage that they end has the status `time_limit`; nobody
        asks then why somebody stays behind, which takes time of its own.
    progress
        Called with the state of the stage at work, several times a second at most.
    interrupt
        When it is set, the optimiser stops and the best plan so far is returned (`interrupted`).
    started
        `time.monotonic()` of the moment from which the time limit counts; now unless given.
    options
        Further entries for `Plan.options`, for the record.
    after_s
        Seconds within the time limit that are left for what the caller does with the plan: its
        page, or more questions.
    start
        An earlier plan, of this or of a changed scenario, with which the search begins. What of it
        no longer fits is left out; `options["start"]` of the plan says what, and why. The plan is
        never worse, by the order, than what is left. However short the time is, that much comes
        out: what could move is looked for even beyond the time limit.
    start_name
        What the record calls it.
    around
        Cohorts that alone may take any way, while all others keep to ways and trips of `start`: a
        search of a moment, in which no bound is proven. None: everybody may take any.
    questions
        Whether it is asked after the last stage why somebody stays behind, and what more of what is
        full would bring.

    Raises
    ------
    ScenarioError
        The scenario is refused.
    EngineError
        An engine failed before there was a plan with a bound.
    AuditError
        The plan breaks a rule of the scenario, which is a bug of this program.
    """
    started = time.monotonic() if started is None else started
    check_options(time_limit_s=time_limit_s, gap=gap, seed=seed, threads=threads, moves=moves)
    clocks = time.monotonic(), time.process_time()
    for name in NEEDED_AT_THE_END:
        import_module(name)
    from returnplan.jobs.fixed import fixed_findings
    from returnplan.optimiser import kept, part_around
    from returnplan.scenario import Scenario, load_scenario

    given = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    request = SolveRequest.of(
        given,
        time_limit_s=time_limit_s,
        gap=gap,
        seed=seed,
        threads=threads,
        moves=moves,
        progress=progress,
        interrupt=interrupt,
        started=started,
    )
    began = time.monotonic()
    network = _network(request, patient=start is not None)
    if network is None:
        return sound(nobody(given, seed=request.seed, started=started))
    built_s = time.monotonic() - began
    wrong = fixed_findings(network)
    if wrong:
        raise ScenarioError(wrong)
    warm = None if start is None else kept(network, start)
    if around and start is not None and warm is not None:
        network = part_around(warm, around)
        warm = kept(network, start)
    budget = Budget.of(
        started=started,
        limit_s=request.limit_s,
        built_s=built_s,
        slowness=slowness(*clocks),
        after_s=after_s,
    )
    outcome = _outcome(request, network, warm, budget)
    if outcome is None:
        return sound(nobody(given, seed=request.seed, started=started))
    said = {
        "time_limit": time_limit_s,
        "gap": gap,
        "seed": seed,
        "threads": threads,
        **(options or {}),
        **_said(request, network, warm, start, start_name),
    }

    def planned(outcome: Outcome) -> Plan:
        return assembled(
            given,
            outcome,
            interrupted=outcome.interrupted and request.interrupted,
            unreachable=network.unreachable,
            seed=request.seed,
            options=said,
            started=started,
        )

    with uncollected():
        plan = planned(outcome)
        if start is not None and start.scenario == given:
            plan = as_before(plan, start)
    answered = plan
    if questions and not network.left_out and not plan.interrupted and moves is None:
        answered = _answered(request, plan, outcome, budget)
    with uncollected():
        plan = sound(answered, plan, *(lambda one=one: planned(one()) for one in outcome.earlier))
    return plan.said(wall_seconds=round(time.monotonic() - started, 3))


def _network(request: SolveRequest, *, patient: bool) -> Network | None:
    """What could move; None where it was interrupted.

    `patient`: looked for beyond the time limit too, since there is a plan that is to come out.
    """
    from returnplan.network import build_network

    began = time.monotonic()
    until = math.inf if patient else request.started + request.limit_s
    try:
        return attempt(
            lambda: build_network(request.scenario), until=until, interrupt=request.interrupt
        )
    except GivenUp:
        if not request.interrupted:
            raise _too_short(request.limit_s, began - request.started) from None
        return None
    except MemoryError:
        raise _no_memory() from None


def _outcome(
    request: SolveRequest, network: Network, warm: Kept | None, budget: Budget
) -> Outcome | None:
    """What the optimiser ends with, or has by the end; None: it was interrupted before any plan."""
    from returnplan.optimiser import Board, optimise

    board, halt = Board.of(warm), threading.Event()
    told = request.progress
    taken_s = budget.began - request.started
    try:
        outcome = attempt(
            lambda: optimise(
                network,
                gap=request.gap,
                deadline=budget.deadline,
                latest=budget.end,
                tidy_s=budget.tidy_s,
                seed=request.seed,
                threads=request.threads,
                moves=request.moves,
                progress=lambda state: told(state) if told is not None else None,
                interrupt=halt,
                board=board,
                start=warm,
            ),
            until=budget.end,
            interrupt=request.interrupt,
            halt=halt,
        )
    except (GivenUp, MemoryError) as error:
        told = None
        board.gone.set()
        halt.set()
        so_far = board.outcome()
        if isinstance(error, MemoryError) and (so_far is None or not so_far.assignments):
            raise _no_memory() from None
        if so_far is None:
            if request.interrupted:
                return None
            raise _too_short(request.limit_s, taken_s) from None
        outcome = so_far
        board.cut.set()
    interrupted = outcome.interrupted and request.interrupted
    if not interrupted and _unfinished(outcome, cut=board.cut.is_set()):
        raise _too_short(request.limit_s, taken_s)
    return outcome


def _said(
    request: SolveRequest, network: Network, warm: Kept | None, start: Plan | None, start_name: str
) -> dict[str, Any]:
    """What the record of the plan says besides the options that were given."""
    from returnplan.plan.start import start_record

    said: dict[str, Any] = {}
    if request.moves is not None:
        said["moves"] = request.moves
    if start is not None and warm is not None:
        said["start"] = start_record(
            start, start_name, kept=warm.heads, values=warm.values, dropped=warm.dropped
        )
    if network.left_out:
        said["left_out"] = network.left_out
    return said


def _answered(request: SolveRequest, plan: Plan, outcome: Outcome, budget: Budget) -> Plan:
    """The plan with why somebody stays behind and what is scarce, as far as there is time."""
    from returnplan.optimiser import why

    if time.monotonic() >= budget.end:
        return plan
    until, answers = budget.why_until(), []

    def ask() -> None:
        for answer in why(plan, outcome, until=until, interrupt=request.interrupt):
            answers.append(answer)

    with suppress(GivenUp, MemoryError):
        attempt(ask, until=max(until, budget.end), interrupt=request.interrupt)
    if not answers:
        return plan
    left, worths = answers[-1]
    return plan.said(left=left, worths=worths)


def _unfinished(outcome: Outcome, *, cut: bool) -> bool:
    """Whether nobody travels for want of time: no stage was reached, or nobody was asked."""
    if outcome.assignments or not len(outcome.network.choices.cohort):
        return False
    statuses = [stage.status for stage in outcome.stages]
    return statuses[0] == "not_reached" or (cut and statuses[0] == "time_limit")


def _too_short(limit_s: float, taken_s: float) -> EngineError:
    """`taken_s`: until the network was there, or until it was begun."""
    enough = max(2 * limit_s, 4 * taken_s)
    return EngineError(
        f"the time limit of {limit_s:g} s was over before there was a plan; nothing is written: "
        f"give --time-limit {math.ceil(enough)} or more"
    )


def _no_memory() -> EngineError:
    return EngineError(
        "memory ran out before there was a plan; nothing is written: free some, or set "
        "solver.memory_gib to less than there is, so that ways to travel are left out"
    )
