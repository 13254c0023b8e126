"""Pieces of the optimiser on their own: trimming, splitting, bounds that a plan has beaten."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from returnplan.network import build_network
from returnplan.optimiser import optimise
from returnplan.optimiser.engines import engine
from returnplan.optimiser.engines.linear import LinearProgramme
from returnplan.optimiser.engines.logs import LogReader, scip_line
from returnplan.optimiser.finish.split import Load, SplitError, split
from returnplan.optimiser.reached import Reached
from returnplan.optimiser.search import prover, stage
from returnplan.optimiser.search.capacity import Capacity
from returnplan.optimiser.search.dive import dive
from returnplan.optimiser.search.handed import Handed
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.search.stage import solved
from returnplan.optimiser.space import Space
from returnplan.scenario import load_scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"


@pytest.fixture
def search() -> Search:
    network = build_network(load_scenario(TINY))
    return Search(space=Space(network=network), seed=1, threads=0, interrupt=threading.Event())


@pytest.fixture
def best(search: Search):
    found, _ = solved(
        search, "key_post_days", (), start=None, gap=0.0, until=time.monotonic() + 600,
        deadline=time.monotonic() + 600, report=lambda value, bound: None, handed=Handed(),
    )  # fmt: skip
    return found.solution


# -- trimming ------------------------------------------------------------------------------------


def test_units_that_nobody_needs_are_left_out(search, best):
    """One more unit of everything that runs carries nobody more, so it goes again."""
    n = best.n + (best.n > 0.5)
    assert (search.space.settled(replace(best, n=n)).n == best.n).all()


def test_trimming_never_adds_units(search, best):
    """Nor does it hide that a line has fewer than its min_units."""
    short = replace(best, u=np.maximum(best.u - 1, 0))
    assert (search.space.settled(short).u <= short.u).all()


# -- splitting -----------------------------------------------------------------------------------


def load(units: int = 1, seats: int = 4, min_load: float = 0.0) -> Load:
    return Load(units=units, seats=seats, min_load=min_load)


def test_riders_fill_trips_to_their_least_and_then_on():
    """Seven riders: the second trip needs 3 of its 4 seats, the first has room for the other 4."""
    assert split(0, [load(), load(min_load=0.75)], [5, 2], [(0, 1), (0, 1)]) == [[4, 0], [1, 2]]


def test_too_few_riders_for_two_trips_name_the_class():
    with pytest.raises(SplitError) as error:
        split(7, [load(min_load=1), load(min_load=1)], [7], [(0, 1)])
    assert error.value.group == 7


def test_somebody_rides_at_every_stop_of_every_trip():
    """Two riders board at each of two stops: one of each on either trip."""
    assert split(0, [load(seats=2), load(seats=2)], [2, 2], [(0, 2), (1, 2)]) == [[1, 1], [1, 1]]


def test_one_rider_cannot_be_at_a_stop_of_two_trips():
    with pytest.raises(SplitError):
        split(0, [load(), load()], [5, 1], [(0, 2), (1, 2)])


# -- bounds --------------------------------------------------------------------------------------


def test_a_bound_that_a_plan_beats_is_not_claimed(search, best):
    """54 key-post days are there, so a bound of 50 is wrong: only the quick bound is left."""

    def claimed(bound: float) -> float:
        return Reached.of(search.space, "key_post_days", best, bound).bound

    assert claimed(50.0) == search.space.quick_bound("key_post_days")
    assert claimed(54.0 - 1e-7) == pytest.approx(54, abs=1e-12)
    assert claimed(60.0) == 60.0


def test_printed_bounds_are_eased_by_what_printing_rounds_away():
    heard = []
    reader = LogReader("GSCIP", True, lambda value, bound: heard.append((value, bound)))
    cells = ["1.0s"] + ["0"] * 12 + [" 6.1156e+04", " 6.0894e+04", " 0.43%", " unknown"]
    reader.read(["|".join(cells)])
    assert heard == [(60894.0, 61156.0)]
    assert reader.safe_bound > 61156.0
    assert scip_line(" time | node | dualbound | primalbound ") is None


# -- stopping ------------------------------------------------------------------------------------


def test_an_interrupted_engine_is_left_at_once(search):
    stop = threading.Event()
    stop.set()
    answer = engine.solve(
        search.space.formulation.base, search.space.formulation.objectives["cost"], maximise=False,
        engine=engine.SCIP, limits=engine.Limits(seconds=60), interrupt=stop,
    )  # fmt: skip
    assert answer.values is None
    assert not answer.optimal


def test_an_interrupted_dive_gives_up(search):
    stop = threading.Event()
    stop.set()
    formulation = search.space.formulation
    relaxation = LinearProgramme(
        formulation.base, formulation.objectives["post_days"], maximise=True
    )
    v = formulation.variables
    until = time.monotonic() + 600
    blocks = (v.o, v.u, v.n)
    fits = Capacity(formulation).fits
    assert dive(relaxation, blocks, fits=fits, until=until, interrupt=stop) is None


@pytest.mark.parametrize("threads", [0, 1])
def test_threads_change_no_value(threads, monkeypatch):
    """By the method for large programmes, one thread or two."""
    monkeypatch.setattr(stage, "SMALL_COLUMNS", 0)
    monkeypatch.setattr(prover, "NEEDS_S", 0.0)
    network = build_network(load_scenario(TINY))
    exact = dict.fromkeys(network.scenario.objective.order, 0.0)
    deadline = time.monotonic() + 300  # each stage ends by its gap long before
    ended = optimise(network, gap=exact, deadline=deadline, seed=1, threads=threads)
    assert [stage.value for stage in ended.stages] == pytest.approx([54, 78, 8820])
    assert [stage.gap for stage in ended.stages] == pytest.approx([0.0, 0.0, 0.0], abs=1e-7)
