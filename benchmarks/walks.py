"""Measures ruin and recreate by itself: moves a second, and what so many moves find.

    python benchmarks/walks.py scenarios/zhejiang-2020 --moves 40000
    python benchmarks/walks.py county --seed 2

Stage after stage from a dispatcher's plan, with the floors of the stages before; no relaxation, no
engine, no clock: the same moves find the same plan on every machine. Every plan is checked against
the formulation.
"""

import argparse
import itertools
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
from cases.family import FAMILIES
from generate import generate

from returnplan.model import Floor, floor_of
from returnplan.network import build_network
from returnplan.optimiser.search import recreation
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
from returnplan.scenario import load_scenario
from returnplan.scenario.scenario import Scenario


def main() -> None:
    """Measure one case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", help="a scenario, or a family of benchmarks/generate.py")
    parser.add_argument("--seed", type=int, default=0, help="of the family and of the walks")
    parser.add_argument("--moves", type=int, default=40_000, help="of each stage")
    asked = parser.parse_args()
    walk(scenario_of(asked.case, asked.seed), asked.moves, asked.seed)


def scenario_of(case: str, seed: int) -> Scenario:
    """A scenario by its path, or one made of a family."""
    if case not in FAMILIES:
        return load_scenario(case)
    with tempfile.TemporaryDirectory() as folder:
        generate(FAMILIES[case], seed, Path(folder) / case)
        return load_scenario(Path(folder) / case)


def walk(scenario: Scenario, moves: int, seed: int) -> None:
    """Print what walks find, stage after stage."""
    network = build_network(scenario)
    search = Search(space=Space(network=network), seed=seed, threads=1, interrupt=threading.Event())
    began = time.monotonic()
    if not search.recreation.available:
        raise SystemExit("there is no compiled kernel, or the network has too many ways")
    walker = search.recreation.walker(scenario.objective.order[0], ())
    ways, took = len(walker.ways.arcs), time.monotonic() - began
    print(f"{scenario.name}: {ways:,} ways, spelled out in {took:.2f} s")
    solution, floors = search.dispatched(np.inf), ()
    for name in scenario.objective.order:
        before, began = search.space.value(name, solution), time.monotonic()
        solution = walked(search, name, floors, solution, moves)
        rate = moves / (time.monotonic() - began)
        value = search.space.value(name, solution)
        assert search.space.valid(search.space.formulation.with_floors(floors), solution)
        print(f"{name:15} {before:18,.2f} -> {value:18,.2f}  {rate:8,.0f} moves/s")
        floors = (*floors, floor_of(name, value, scenario.objective.slack[name]))


def walked(
    search: Search, name: str, floors: tuple[Floor, ...], solution: Solution, moves: int
) -> Solution:
    """The plan after so many moves, in walks from the best plan until then."""
    walks = itertools.cycle(recreation.WALKS)
    done = 0
    while done < moves:
        walk, size = next(walks), abs(search.space.value(name, solution))
        aim = search.walk_aim(name, floors, solution, size=size, foresight=walk.foresight)
        found = search.recreation.walked(
            solution, aim, stopped=lambda: False, moves=walk.moves, heat=walk.heat
        )
        solution = solution if found is None else search.space.settled(found)
        done += walk.moves
    return solution


if __name__ == "__main__":
    main()
