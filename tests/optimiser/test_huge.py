"""Networks of which only walks find plans in time: tried on small ones, as if they were huge."""

import threading
import time
from pathlib import Path

import pytest

from returnplan.model import Floor
from returnplan.network import build_network
from returnplan.optimiser import optimise
from returnplan.optimiser.bounds import ground
from returnplan.optimiser.recreate import library
from returnplan.optimiser.recreate.ways import KernelWays
from returnplan.optimiser.search import stage as one_stage
from returnplan.optimiser.search import walked
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.search.solving import Solving
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
from returnplan.scenario import load_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"

pytestmark = pytest.mark.skipif(not library.available(), reason="the kernel is not compiled")


@pytest.fixture(scope="module")
def tiny():
    return build_network(load_scenario(SCENARIOS / "tiny"))


@pytest.fixture(scope="module")
def furnace():
    return build_network(load_scenario(SCENARIOS / "furnace"))


def search_of(network) -> Search:
    return Search(space=Space(network=network), seed=1, threads=1, interrupt=threading.Event())


def aim_of(search, name, solution, floors=()):
    size = search.space.quick_bound(name)
    return search.walk_aim(name, floors, solution, size=size, foresight=0.3)


def test_stages_of_a_huge_network_are_walked(monkeypatch: pytest.MonkeyPatch, tiny) -> None:
    """The optimum of the first stage is that which scenarios/tiny/WHY.md argues."""
    monkeypatch.setattr(one_stage, "SMALL_COLUMNS", 0)
    monkeypatch.setattr(walked, "HUGE_ARCS", 0)
    monkeypatch.setattr(Search, "relaxation", None)  # nor an engine
    monkeypatch.setattr(Search, "dispatched", None)  # nobody asks a dispatcher
    deadline = time.monotonic() + 600
    one, again = (optimise(tiny, deadline=deadline, seed=1, threads=1, moves=2) for _ in range(2))
    assert one.stages[0].value == pytest.approx(54)
    for stage in one.stages:
        better = stage.bound - stage.value if stage.sense == "max" else stage.value - stage.bound
        assert better >= 0
    assert [stage.value for stage in one.stages] == [stage.value for stage in again.stages]
    assert one.assignments == again.assignments


def test_plans_of_a_large_network_are_begun_by_the_kernel(
    monkeypatch: pytest.MonkeyPatch, tiny
) -> None:
    """At once, then by the tolls of the relaxation, then who finds room in a later stage."""
    monkeypatch.setattr(one_stage, "SMALL_COLUMNS", 0)
    monkeypatch.setattr(ground, "LARGE_ARCS", 0)
    asked, filled, ask, fill = [], [], Search.dispatched, Solving.filled
    monkeypatch.setattr(
        Search, "dispatched", lambda one, *rest: asked.append(one) or ask(one, *rest)
    )
    monkeypatch.setattr(
        Solving,
        "filled",
        lambda one, *given: filled.append((one.best.name, len(given))) or fill(one, *given),
    )
    outcome = optimise(tiny, deadline=time.monotonic() + 600, seed=1, threads=1, moves=1)
    assert not asked
    assert filled == [("key_post_days", 1), ("key_post_days", 2), ("post_days", 1)]
    assert outcome.stages[0].value == pytest.approx(54)


@pytest.mark.parametrize("name", ["tiny", "furnace"])
def test_all_who_find_room_are_placed_at_once(name, request) -> None:
    search = search_of(request.getfixturevalue(name))
    nobody = Solution.nobody(search.space.formulation)
    objective = search.space.network.scenario.objective.order[0]
    found = search.recreation.filled(nobody, aim_of(search, objective, nobody))
    assert found is not None
    found = search.space.settled(found)
    assert search.space.valid(search.space.formulation.base, found)
    assert found.w.sum() > 0
    # Beside them nobody else finds room, and nobody loses a seat.
    again = search.recreation.filled(found, aim_of(search, objective, found))
    assert again is None or again.w.sum() >= found.w.sum()


def test_nobody_is_placed_below_a_floor(tiny) -> None:
    search = search_of(tiny)
    nobody = Solution.nobody(search.space.formulation)
    floors = (Floor(objective="key_post_days", value=1e6),)
    assert search.recreation.filled(nobody, aim_of(search, "post_days", nobody, floors)) is None


def test_a_walk_takes_the_time_that_there_is(tiny) -> None:
    search = search_of(tiny)
    nobody = Solution.nobody(search.space.formulation)
    aim = aim_of(search, "key_post_days", nobody)
    walker = search.recreation.walker("key_post_days", ())
    found = search.recreation.walked(
        nobody, aim, stopped=lambda: False, moves=1, heat=1.0, until=time.monotonic() + 0.05
    )
    assert int(walker.tried.sum()) > 1
    assert found is not None
    assert search.space.valid(search.space.formulation.base, search.space.settled(found))


def test_ways_are_found_by_their_arcs(tiny) -> None:
    ways = KernelWays.of(search_of(tiny).space.formulation)
    for number, row in enumerate(ways.arcs):
        assert ways.number(tuple(row[row >= 0].tolist())) == number
    longer = ways.arcs[ways.arcs[:, 1] >= 0][0]
    with pytest.raises(KeyError):
        ways.number((int(longer[1]),))  # nobody begins with a second leg
