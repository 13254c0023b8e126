"""Compare the optimiser with the brute force on many random scenarios: `make fuzz CASES=1000`.

The audit runs inside every solve. Prints each disagreement and a count; exit status 1 if any.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bruteforce.search import TooLargeError, solve_by_force
from random_scenarios import random_draft
from returnplan.errors import ReturnplanError
from returnplan.jobs.solve import solve

FIRST_SEED = 1000
"""Seeds below are those of the ordinary tests."""


def disagreement(seed: int) -> str | None:
    """What differs at gap 0, or None. Raises TooLargeError where the brute force gives up."""
    scenario = random_draft(seed).load()
    truth = solve_by_force(scenario)
    try:
        plan = solve(scenario, gap=0.0, time_limit_s=60)
    except ReturnplanError as error:
        return f"seed {seed}: {error}"
    for stage in plan.stages:
        best = truth.values[stage.objective]
        if abs(stage.value - best) > 1e-6 * max(1.0, abs(best)):
            return f"seed {seed}: {stage.objective} is {stage.value}, brute force has {best}"
    return None


def main(cases: int) -> int:
    """Compare `cases` scenarios."""
    began, wrong, large = time.monotonic(), 0, 0
    for seed in range(FIRST_SEED, FIRST_SEED + cases):
        try:
            found = disagreement(seed)
        except TooLargeError:
            large += 1
            continue
        if found is not None:
            wrong += 1
            print(found, flush=True)
    seconds = time.monotonic() - began
    print(f"{cases - large} compared, {large} too large, {wrong} wrong, {seconds:.0f} s")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
