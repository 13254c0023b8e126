"""No coach or bed is dearer than need be: plans that were spoiled are mended, good ones stay."""

import threading
from dataclasses import replace

import numpy as np

from random_scenarios import random_draft
from returnplan.model.objectives import cost
from returnplan.network import build_network
from returnplan.optimiser.finish.cheaper import cheaper
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space

SEEDS = range(1, 41)


def spent(space: Space, solution: Solution) -> float:
    prices = cost(space.network, space.formulation.variables)
    return float(prices @ space.whole.columns(solution))


def lawful(space: Space, solution: Solution) -> bool:
    return space.valid(space.formulation.base, solution)


def moved(solution: Solution, block: str, one: int, other: int) -> Solution:
    """One unit, or one worker's bed, elsewhere."""
    values = getattr(solution, block).copy()
    values[one] -= 1
    values[other] += 1
    return replace(solution, **{block: values})


def neighbours(space: Space, solution: Solution):
    """Plans with one coach, or bed, in place of another of its class, or group."""
    units, stays, least = space.network.units, space.network.stays, space.network.least
    for block, group, fixed in (("n", units.group, least.units), ("z", stays.group, least.stays)):
        for one in np.flatnonzero(getattr(solution, block) - fixed > 0.5).tolist():
            for other in np.flatnonzero(group == group[one]).tolist():
                if other != one:
                    found = moved(solution, block, one, other)
                    if lawful(space, found):
                        yield found


def spoiled(space: Space, solution: Solution) -> Solution:
    """The dearest that swaps of coaches and beds make it, one after another."""
    for _ in range(20):
        dearer = max(
            neighbours(space, solution), key=lambda one: spent(space, one), default=solution
        )
        if spent(space, dearer) <= spent(space, solution) + 1e-6:
            break
        solution = dearer
    return solution


def test_nothing_dearer_than_need_be_is_left() -> None:
    mended = 0
    for seed in SEEDS:
        network = build_network(random_draft(seed).load())
        search = Search(
            space=Space(network=network), seed=1, threads=1, interrupt=threading.Event()
        )
        space = search.space
        plan = spoiled(space, search.dispatched(np.inf))
        if not lawful(space, plan):
            continue
        found = cheaper(space, plan)
        assert lawful(space, found), seed
        assert (found.x == plan.x).all(), seed
        assert (found.w == plan.w).all(), seed
        assert spent(space, found) <= spent(space, plan) + 1e-6, seed
        mended += spent(space, found) < spent(space, plan) - 0.01
        for other in neighbours(space, found):
            assert spent(space, other) > spent(space, found) - 0.01, seed
        again = cheaper(space, found)
        assert (again.n == found.n).all(), seed
        assert (again.z == found.z).all(), seed
    assert mended >= 5
