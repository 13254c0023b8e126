"""Random days of a plan in force: events, a replan, more events, and what must hold after each.

The audit is silent, what has begun is changed by nothing but events, with no events the same plan
comes back (`tests/replan_agreement.py`).

    make fuzz SEQUENCES=2000
    python benchmarks/fuzz_events.py 50 --scenario zhejiang-2020   # some 20 s each

Exit status 1 if anything ever did not hold.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from random_scenarios import fixed_draft
from replan_agreement import Days, random_days
from returnplan import solve
from returnplan.plan import Plan
from returnplan.scenario import load_scenario

SCENARIOS = Path(__file__).parents[1] / "scenarios"
FIRST_SEED = 1000
"""Seeds below are those of the tests."""
MIXED = ("tiny", "furnace", "random", "random")
LARGE = "zhejiang-2020"
SOLVE_S, REPLAN_S = 20.0, 10.0
"""Time limits of the large one; the others are searched by counted moves."""
QUALITIES = (1, 3, 20)
"""Moves of the plan in force: a poor one has more that could be changed."""
CHUNK = 10


@cache
def in_force(name: str, moves: int) -> Plan:
    """A plan of a scenario of the project."""
    scenario = load_scenario(SCENARIOS / name)
    if name == LARGE:
        return solve(scenario, time_limit_s=SOLVE_S)
    return solve(scenario, moves=moves)


def days(name: str, seed: int) -> Days:
    """A sequence of a seed, on a scenario by its name."""
    if name == LARGE:
        return random_days(seed, in_force(name, 0), days=2, most=8, limit_s=REPLAN_S)
    if name == "random":
        return random_days(seed, solve(fixed_draft(seed).load(), moves=QUALITIES[-1]))
    return random_days(seed, in_force(name, QUALITIES[seed % len(QUALITIES)]))


def _chunk(asked: tuple[str, int]) -> list[Days]:
    name, first = asked
    found = []
    for seed in range(first, first + CHUNK):
        chosen = name or MIXED[seed % len(MIXED)]
        try:
            found.append(days(chosen, seed))
        except Exception as error:  # whatever goes wrong is what is looked for
            said = (f"{type(error).__name__}: {error}"[:500],)
            found.append(Days(seed=seed, replans=0, kinds=Counter(), differences=said))
    return found


def _all(name: str, first: int, count: int, processes: int) -> Iterator[Days]:
    asked = [(name, seed) for seed in range(first, first + count, CHUNK)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for found in pool.map(_chunk, asked):
            yield from found


def fuzz(name: str, first: int, count: int, processes: int) -> int:
    """In how many sequences something did not hold; each is printed."""
    began, replans, wrong, done, kinds = time.monotonic(), 0, 0, 0, Counter[str]()
    for one in _all(name, first, count, processes):
        done += 1
        replans += one.replans
        wrong += bool(one.differences)
        kinds += one.kinds
        for difference in one.differences:
            print(f"seed {one.seed}: {difference}", flush=True)
    seconds = time.monotonic() - began
    print(f"{done} sequences of events, {replans} replans in {seconds:.0f} s: {wrong} are wrong")
    print(", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items())))
    return wrong


def main() -> None:
    """Read the options."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sequences", type=int, nargs="?", default=300)
    parser.add_argument("--scenario", default="", help="its name; else small ones in turn")
    parser.add_argument("--first", type=int, default=FIRST_SEED, metavar="SEED")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    if fuzz(options.scenario, options.first, options.sequences, options.processes):
        sys.exit(1)


if __name__ == "__main__":
    main()
