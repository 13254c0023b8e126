"""The method for large programmes, tried on a small one: its plans and bounds must agree."""

import threading
import time
from pathlib import Path

import pytest

from returnplan.model import Floor
from returnplan.network import build_network
from returnplan.optimiser import optimise
from returnplan.optimiser.search import stage as one_stage
from returnplan.optimiser.space import Space
from returnplan.scenario import load_scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"


@pytest.fixture(scope="module")
def outcome():
    network = build_network(load_scenario(TINY))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(one_stage, "SMALL_COLUMNS", 0)
        return optimise(
            network, gap=None, deadline=time.monotonic() + 600, seed=1, threads=0, moves=10
        )


def test_values_never_pass_bounds(outcome):
    for stage in outcome.stages:
        if stage.sense == "max":
            assert stage.value <= stage.bound
        else:
            assert stage.value >= stage.bound


def test_two_sides_find_the_first_optimum(outcome):
    """54 key-post days are the optimum that scenarios/tiny/WHY.md argues."""
    assert outcome.stages[0].value == pytest.approx(54)


def test_an_interruption_leaves_a_plan():
    network = build_network(load_scenario(TINY))
    stop = threading.Event()
    stop.set()
    ended = optimise(
        network, gap=None, deadline=time.monotonic() + 5, seed=1, threads=0, interrupt=stop
    )
    assert ended.interrupted
    assert {stage.status for stage in ended.stages} == {"not_reached"}
    assert ended.stages[0].bound >= 54  # a valid bound needs no solving


def test_a_floor_above_the_optimum_leaves_nothing():
    network = build_network(load_scenario(TINY))
    space = Space(network=network)
    assert space.nobody_if_valid((Floor(objective="key_post_days", value=1.0),)) is None
