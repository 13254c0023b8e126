"""Ruin and recreate of a plan that has begun: it looks for no way by what nobody may join."""

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from returnplan.jobs.replan import replan_plan
from returnplan.jobs.solve import solve
from returnplan.model import Formulation
from returnplan.network import build_network
from returnplan.optimiser.recreate import library
from returnplan.optimiser.recreate.ways import KernelWays
from returnplan.scenario import load_scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"
MONDAY = 1440 + 20 * 60

pytestmark = pytest.mark.skipif(not library.available(), reason="the kernel is not compiled")


@cache
def ways() -> KernelWays:
    plan = solve(load_scenario(TINY), moves=20)
    begun = replan_plan(plan, MONDAY, moves=4).plan
    return KernelWays.of(Formulation.of(build_network(begun.scenario)))


def test_no_way_by_what_has_begun_is_among_those_of_a_sink():
    network, first = ways().formulation.network, ways().sets["sink_first"]
    begun = (network.least.closed[ways().arcs] & (ways().arcs >= 0)).any(axis=1)
    assert 0 < begun.sum() < len(begun)
    assert first[-1] == len(begun) - begun.sum()
    assert not begun[: first[-1]].any()


def test_ways_of_a_sink_lead_to_it_by_rising_price():
    sets = ways().sets
    first, sink, cents = sets["sink_first"], sets["way_sink"], sets["way_cents"]
    for number, (begin, end) in enumerate(pairwise(first)):
        assert (sink[begin:end] == number).all()
        assert (np.diff(cents[begin:end]) >= 0).all()
