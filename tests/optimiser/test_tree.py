"""Bounds by cases of departures: against branch and bound, and proved anew case by case."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from random_scenarios import random_draft
from returnplan.certificate import Branch, Certificate, check, holds
from returnplan.errors import UsageError
from returnplan.model import Floor, Formulation
from returnplan.network import Network, build_network
from returnplan.optimiser.bounds.limits import UnitLimits
from returnplan.optimiser.bounds.relaxation import Relaxation
from returnplan.optimiser.bounds.tree import Tree
from returnplan.optimiser.engines import engine
from returnplan.scenario import load_scenario
from returnplan.scenario.objectives import maximised
from thorough import beyond

FIRST, CASES = 4000, 90
"""Seeds that no other test has."""
SHARE = 0.9
"""Of what the first objective reaches, which the second one has as its floor."""
MOST = 12
"""Splits of a random scenario."""


def tree_of(network: Network, objective: str, floors: tuple[Floor, ...]) -> Tree:
    formulation = Formulation.of(network)
    return Tree(
        relaxation=Relaxation(formulation),
        programme=formulation.with_floors(floors),
        objective=objective,
        floors=floors,
        until=time.monotonic() + 600,
        stopped=lambda: False,
    )


def optimum(network: Network, objective: str, floors: tuple[Floor, ...]) -> float:
    formulation = Formulation.of(network)
    answer = engine.solve(
        formulation.with_floors(floors),
        formulation.objectives[objective],
        maximise=maximised(objective),
        engine=engine.SCIP,
        limits=engine.Limits(seconds=600),
    )
    assert answer.optimal
    return answer.bound


def grown(tree: Tree, most: int) -> Tree:
    while len(tree.bounds) <= most and tree.grow():
        pass
    return tree


@pytest.mark.parametrize("first", beyond(1, range(FIRST, FIRST + CASES, 30)))
def test_every_split_keeps_the_bound_true_and_certified(first: int) -> None:
    split = 0
    for seed in range(first, first + 30):
        network = build_network(random_draft(seed).load())
        if not len(network.runs.level):
            continue
        order = network.scenario.objective.order
        goal = next((name for name in order if maximised(name)), None)
        if goal is None or "cost" not in order:
            continue
        floors = (Floor(objective=goal, value=SHARE * optimum(network, goal, ())),)
        truth = optimum(network, "cost", floors)
        tree = grown(tree_of(network, "cost", floors), MOST)
        assert tree.bounds == sorted(tree.bounds), "a split never loosens the bound"
        assert tree.bounds[-1] <= truth + 1e-6 * max(1.0, truth)
        for splits, bound in enumerate(tree.bounds):
            claimed = tree.certificate(splits)
            assert claimed.bound == bound
            assert holds(network, claimed), (seed, splits)
            proven = check(network, claimed)
            assert proven <= truth + 1e-6 * max(1.0, truth), "no prices prove too much"
        split += len(tree.bounds) > 1
    assert split >= 2, "some relaxations take departures in parts"


@pytest.fixture(scope="module")
def costly() -> tuple[Network, Certificate]:
    """The least cost of zhejiang-2020 for many of its post days, and its first splits."""
    folder = Path(__file__).parents[2] / "scenarios" / "zhejiang-2020"
    network = build_network(load_scenario(folder))
    floors = (
        Floor(objective="key_post_days", value=60_780.0),
        Floor(objective="post_days", value=138_000.0),
    )
    tree = grown(tree_of(network, "cost", floors), 2)
    assert len(tree.bounds) == 3
    assert tree.bounds[2] > tree.bounds[0] * 1.001
    return network, tree.certificate(2)


def leaves(branch: Branch) -> int:
    return sum(
        leaves(case) if isinstance(case, Branch) else 1 for case in (branch.fewer, branch.more)
    )


def test_a_real_case_is_proved_anew(costly: tuple[Network, Certificate]) -> None:
    network, claimed = costly
    assert claimed.kind == "branches"
    assert claimed.branches is not None
    assert leaves(claimed.branches) == 3
    assert check(network, claimed) == pytest.approx(claimed.bound, rel=1e-9)


def test_a_case_that_is_left_out_is_missed(costly: tuple[Network, Certificate]) -> None:
    # Without the prices of one case nothing is proved of it, so not of the whole.
    network, claimed = costly
    assert claimed.branches is not None
    for side in ("fewer", "more"):
        torn = replace(claimed, branches=replace(claimed.branches, **{side: {}}))
        assert not holds(network, torn)
        assert check(network, torn) < claimed.bound - 1.0


def test_a_departure_that_is_not_there_is_refused(costly: tuple[Network, Certificate]) -> None:
    network, claimed = costly
    assert claimed.branches is not None
    lost = replace(claimed.branches, departure=("g4138", "2020-02-16", "closed"))
    with pytest.raises(UsageError, match="no departure"):
        check(network, replace(claimed, branches=lost))


class TestLimits:
    """Two risk levels of one departure, and another one alone; at least two units of the first."""

    limits = UnitLimits(
        departure=np.array([0, 0, 1]),
        of_c3=np.array([2, 2, 1]),
        least=np.zeros(3, dtype=np.int64),
        most=np.array([8, 8, 1]),
    )

    def test_fewer_than_c3_asks_are_none(self) -> None:
        assert self.limits.at_most(0, 1).most.tolist() == [0, 8, 1]
        assert self.limits.at_most(0, 3).most.tolist() == [3, 8, 1]

    def test_one_that_leaves_closes_the_other_levels(self) -> None:
        more = self.limits.at_least(0, 1)
        assert (more.least.tolist(), more.most.tolist()) == ([2, 0, 0], [8, 0, 1])
        least, most = more.columns
        assert least.tolist() == [1, 0, 0, 2, 0, 0]
        assert most.tolist() == [1, 0, 1, 8, 0, 1]

    def test_the_best_takes_what_it_must(self) -> None:
        departure, unit = np.array([-10.0, -10.0, -1.0]), np.array([3.0, -1.0, 0.5])
        assert self.limits.best(departure, unit) == 14.0
        assert self.limits.at_most(0, 3).best(departure, unit) == 0.0
        assert self.limits.at_least(1, 1).best(departure, unit) == -12.0
