"""docs/extending.md, A move: the plan with the travel of one cohort thought over."""

import numpy as np

from returnplan import audit, solve
from returnplan.optimiser.search import rounds
from returnplan.optimiser.search import stage as one_stage
from returnplan.optimiser.search.rounds import MOVES, Move, Rounds, drawn


def one_cohort(search: Rounds, solution, random):
    """Branch and bound on the ways of one cohort, everybody else's travel fixed."""
    network = search.task.search_space.network
    choices = network.choices
    cohort = random.integers(len(network.cohorts))
    commodities = np.unique(network.sinks.commodity[choices.sink[choices.cohort == cohort]])
    arcs = np.isin(network.arcs.commodity, commodities)
    return search.moves.searched(solution, arcs, nodes=5)


def test_move_is_drawn_as_often_as_its_share_and_makes_valid_plans(world, monkeypatch):
    made = []

    def told(search, solution, random):
        found = one_cohort(search, solution, random)
        made.append(found)
        return found

    monkeypatch.setattr(one_stage, "SMALL_COLUMNS", 0)
    monkeypatch.setattr(rounds, "MORE_WALKS", 0)
    monkeypatch.setitem(MOVES, "cohort", Move(made=told, share=1e6, share_large=1e6))
    plan = solve(world.load("solver.gap=0"), moves=30)
    assert made
    assert any(solution is not None for solution in made)
    assert audit(plan) == []


def test_moves_are_drawn_by_their_shares():
    random = np.random.default_rng(1)
    names = {one.made: name for name, one in MOVES.items()}
    found = [names[drawn(random, large=False)] for _ in range(2000)]
    assert 0.17 < found.count("search") / len(found) < 0.23
    found = [names[drawn(random, large=True)] for _ in range(2000)]
    assert 0.03 < found.count("search") / len(found) < 0.07
