"""The time limit and an interruption, wherever they meet the work; no verdict depends on the clock.

What hears neither is replaced by work that never ends by itself.
"""

import contextlib
import importlib
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from returnplan import optimiser
from returnplan.attempt import GivenUp, attempt
from returnplan.auditing import audit
from returnplan.errors import EngineError
from returnplan.jobs import budget
from returnplan.jobs import solve as job
from returnplan.network import build_network
from returnplan.optimiser import stages
from returnplan.optimiser.engines import engine, linear
from returnplan.optimiser.search import stage
from returnplan.optimiser.search.dispatch import dispatched
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.solution import Restriction
from returnplan.optimiser.space import Space
from returnplan.scenario import load_scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"
NEVER = 10**6
"""Seconds after which no test is at work any more."""


class Endless:
    """Stands for a step that hears nothing; `entered` tells that it was reached."""

    def __init__(self, interrupt: threading.Event | None = None) -> None:
        self.entered = threading.Event()
        self._interrupt = interrupt
        self._end = threading.Event()

    def __call__(self, *_: object, **__: object) -> None:
        self.entered.set()
        if self._interrupt is not None:
            self._interrupt.set()
        while not self._end.wait(0.01):
            pass  # a step of Python, at which work that is given up ends


def test_work_that_ends_gives_what_it_found():
    assert attempt(lambda: 7, until=time.monotonic() + NEVER) == 7


def test_work_that_fails_fails_here():
    def work() -> None:
        raise ValueError("of the work")

    with pytest.raises(ValueError, match="of the work"):
        attempt(work, until=time.monotonic() + NEVER)


def test_work_that_is_too_late_is_given_up():
    with pytest.raises(GivenUp):
        attempt(Endless(), until=time.monotonic())


def test_work_that_does_not_hear_an_interruption_is_given_up():
    interrupt = threading.Event()
    with pytest.raises(GivenUp):
        attempt(Endless(interrupt), until=time.monotonic() + NEVER, interrupt=interrupt, grace_s=0)


PHASES = {
    "network": ("returnplan.network", "build_network"),
    "first plan": (Search, "dispatched"),
    "relaxation": ("returnplan.optimiser.search.moves", "LinearProgramme"),
    "stage": (stages, "solved"),
    "loans": (stages, "needed_loans"),
    "tidy": (stages, "tidied"),
}


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stage, "SMALL_COLUMNS", 0)
    monkeypatch.setattr(budget, "reserve_s", lambda *_: 0.0)


def stuck(phase: str, monkeypatch: pytest.MonkeyPatch, interrupt: threading.Event | None):
    """A phase that never ends."""
    step = Endless(interrupt)
    owner, name = PHASES[phase]
    if isinstance(owner, str):
        owner = importlib.import_module(owner)
    monkeypatch.setattr(owner, name, step)
    return step


@pytest.mark.parametrize("phase", PHASES)
def test_an_interruption_ends_every_phase_with_the_best_plan_so_far(
    phase: str, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt = threading.Event()
    step = stuck(phase, monkeypatch, interrupt)
    plan = job.solve(load_scenario(TINY), moves=3, interrupt=interrupt)
    assert step.entered.is_set()
    assert plan.interrupted
    assert not audit(plan)
    carried = sum(one.workers for one in plan.assignments)
    assert (carried > 0) == (phase in ("relaxation", "loans", "tidy"))
    values = {stage.objective: stage for stage in plan.stages}
    assert values["key_post_days"].bound >= 54  # the optimum of scenarios/tiny/WHY.md


def out_of_time(step: Endless, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time limit is over when the step is reached."""

    def until_then(work, **_):
        return attempt(work, until=time.monotonic() + NEVER, interrupt=step.entered, grace_s=0)

    monkeypatch.setattr(job, "attempt", until_then)


@pytest.mark.parametrize("phase", ["network", "first plan", "stage"])
def test_a_limit_that_ends_before_there_is_a_plan_is_an_error(
    phase: str, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = stuck(phase, monkeypatch, None)
    out_of_time(step, monkeypatch)
    with pytest.raises(EngineError, match=r"time limit of .* over before .* --time-limit") as no:
        job.solve(load_scenario(TINY), moves=3)
    assert no.value.exit_status == 3
    assert step.entered.is_set()


@pytest.mark.parametrize("phase", ["relaxation", "loans", "tidy"])
def test_a_limit_that_ends_a_phase_after_the_first_plan_writes_a_plan(
    phase: str, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = stuck(phase, monkeypatch, None)
    out_of_time(step, monkeypatch)
    plan = job.solve(load_scenario(TINY), moves=3)
    assert sum(one.workers for one in plan.assignments) > 0
    assert not plan.interrupted
    assert not audit(plan)


# -- the dispatcher ----------------------------------------------------------------------------


def test_a_dispatcher_who_is_stopped_leaves_a_lawful_part_of_his_plan():
    """Counted in polls: after ever more of them ever more workers have a seat, by the rules."""
    network = build_network(load_scenario(TINY))
    space = Space(network=network)
    loans = len(space.formulation.variables.lent)
    heads = []
    for polls in (0, 1, 2, 4, 8, 10**6):
        left = iter(range(polls))
        solution = dispatched(network, loans, lambda left=left: next(left, None) is None)
        solution = space.settled(solution)
        assert space.valid(space.formulation.base, solution)
        heads.append(solution.w.sum())
    assert heads[0] == 0
    assert heads == sorted(heads)
    assert heads[-1] == space.settled(dispatched(network, loans)).w.sum() > 0


STEPS = ("tidied", "needed_loans", "fewer_assignments")
"""After the stages, in the order in which each is first done; none hears anything by itself."""


@pytest.mark.parametrize("number", range(len(STEPS)))
def test_who_is_not_waited_for_begins_no_further_step(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, begun = stages.Board(), []

    def told(name: str, step):
        def taken(*given, **named):
            begun.append(name)
            if name == STEPS[number] and len(begun) > 1:
                board.gone.set()
            return step(*given, **named)

        return taken

    for name in STEPS:
        monkeypatch.setattr(stages, name, told(name, getattr(stages, name)))
    network = build_network(load_scenario(TINY))
    ask = partial(stages.optimise, network, deadline=NEVER, seed=1, threads=1, moves=1)
    if number == len(STEPS) - 1:
        ask(board=board)
    else:
        with pytest.raises(GivenUp):
            ask(board=board)
    assert begun == ["needed_loans", *STEPS][: number + 2]


def test_after_the_end_nobody_is_asked_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "reserve_s", lambda *_: NEVER)
    monkeypatch.setattr(job, "attempt", lambda work, **_: work())
    asked: list[object] = []
    monkeypatch.setattr(optimiser, "why", lambda *given, **_: asked.append(given) or [({}, {})])
    with contextlib.suppress(EngineError):
        job.solve(load_scenario(TINY), time_limit_s=60, threads=1)
    assert not asked
    monkeypatch.setattr(budget, "reserve_s", lambda *_: 0.0)
    job.solve(load_scenario(TINY), time_limit_s=600, threads=1)
    assert asked


def test_a_first_basis_is_not_begun_without_the_time_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[float] = []
    first_basis = engine.first_basis

    def noted(*given, seconds: float, **named):
        begun.append(seconds)
        return first_basis(*given, seconds=seconds, **named)

    monkeypatch.setattr(engine, "first_basis", noted)
    monkeypatch.setattr(linear, "MOST_FROM_NOTHING", 0)
    formulation = Restriction.whole(build_network(load_scenario(TINY))).formulation
    objective = formulation.objectives["post_days"]
    relaxation = linear.LinearProgramme(formulation.base, objective, maximise=True)
    short = 0.9 * linear.BEGIN_S * len(objective)
    answer = relaxation.solve(short)
    assert (answer.values, answer.infeasible, begun) == (None, False, [])
    assert relaxation.solve(NEVER).values is not None
    assert len(begun) == 1


def test_more_is_kept_for_the_end_on_a_machine_that_does_other_work_too() -> None:
    idle, busy = budget.reserve_s(60, 1.0), budget.reserve_s(60, 1.0, 8.0)
    assert busy - idle == pytest.approx(7 * budget.FINISH_S)
    assert budget.reserve_s(10, 0.0, 8.0) == pytest.approx(10 * budget.SLOW_MOST)
    assert budget.reserve_s(1, 1.0, 8.0) == pytest.approx(budget.FINISH_MOST)
    now = time.monotonic()
    assert 1.0 <= budget.slowness(now - 3.0, time.process_time() - 1.0) <= budget.SLOWEST
    assert budget.slowness(now - 100 * NEVER, time.process_time() - 1.0) == budget.SLOWEST
    assert budget.slowness(now - 1.0, time.process_time() - NEVER) == 1.0


def test_what_the_end_needs_is_loaded_before_the_search() -> None:
    """Reading, solving and writing load nothing of the audit later than that."""
    script = """
import importlib, sys
from returnplan.jobs import solve
job = importlib.import_module("returnplan.jobs.solve")
inner = job.sound
def sound(*plans):
    before = set(sys.modules)
    plan = inner(*plans)
    late = {name for name in set(sys.modules) - before if name.startswith(("returnplan", "geo"))}
    print("late", sorted(late))
    return plan
job.sound = sound
job.solve(sys.argv[1], moves=1)
"""
    command = [sys.executable, "-c", script, str(TINY)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split("late ")[-1].strip() in ("[]", "['returnplan.tables.datapackage']")
