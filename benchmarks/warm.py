"""Measures a warm start: how soon a plan is as good as that from nothing.

    python benchmarks/warm.py county
    python benchmarks/warm.py ../scenarios/zhejiang-2020

Of each seed a plan is made; then one cohort in twenty is gone and every facility has lost a tenth
of its beds. What is left is solved from nothing in `--limit` seconds of the clock, by one thread,
and from the earlier plan in an eighth of them, a quarter, a half, all: until that plan is no worse
by the order, slack aside. Told are processor seconds from the call on, whatever had to be built to
search in included.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from cases.family import FAMILIES
from generate import generate

from returnplan import solve
from returnplan.plan import Plan
from returnplan.scenario import Scenario, load_scenario

BEDS_LEFT, COHORTS = 0.9, 20
SHARES = (0.125, 0.25, 0.5, 1.0)


def main() -> None:
    """Measure one case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", help="a scenario, or a family of benchmarks/generate.py")
    parser.add_argument("--seeds", type=int, default=3, help="how many, from 0")
    parser.add_argument("--limit", type=float, default=30.0, help="seconds of a solve from nothing")
    asked = parser.parse_args()
    ratios = list(measured(asked.case, range(asked.seeds), asked.limit))
    print(f"median: {statistics.median(ratios):.2f} of the time from nothing")


def measured(case: str, seeds: Sequence[int], limit_s: float) -> Iterator[float]:
    """Seconds from an earlier plan as a share of those from nothing, a seed at a time."""
    for seed in seeds:
        scenario = scenario_of(case, seed)
        earlier, _ = timed(scenario, seed, limit_s)
        after = changed(scenario)
        nothing, cold_s = timed(after, seed, limit_s)
        for share in SHARES:
            plan, warm_s = timed(after, seed, share * limit_s, earlier)
            if no_worse(plan, nothing):
                break
        start = plan.options["start"]
        said = "as good" if no_worse(plan, nothing) else "not as good"
        print(
            f"{scenario.name} {seed}: {start['kept']:,} of {start['carried']:,} workers kept; "
            f"from nothing {cold_s:.1f} s, warm {said} in {warm_s:.1f} s\n"
            f"  from nothing {told(nothing)}\n  warm         {told(plan)}",
            flush=True,
        )
        yield warm_s / cold_s


def timed(
    scenario: Scenario, seed: int, limit_s: float, start: Plan | None = None
) -> tuple[Plan, float]:
    """The plan, and the processor seconds that it took."""
    began = time.process_time()
    plan = solve(scenario, time_limit_s=limit_s, seed=seed, threads=1, start=start)
    return plan, time.process_time() - began


def no_worse(plan: Plan, other: Plan) -> bool:
    """Whether a plan is not behind in the first objective in which they differ by its slack."""
    slack = plan.scenario.objective.slack
    for one, mine in zip(other.stages, plan.stages, strict=True):
        ahead = mine.final - one.final if one.sense == "max" else one.final - mine.final
        if abs(ahead) > slack[one.objective] * max(abs(one.final), abs(mine.final)) + 1e-6:
            return ahead > 0
    return True


def told(plan: Plan) -> str:
    """`key_post_days 1,234, output ...`."""
    return ", ".join(f"{stage.objective} {stage.final:,.0f}" for stage in plan.stages)


def changed(scenario: Scenario) -> Scenario:
    """The scenario after a day: fewer beds and cohorts."""
    beds = {
        name: replace(one, beds=int(BEDS_LEFT * one.beds))
        for name, one in scenario.quarantine.items()
    }
    cohorts = {
        name: one for number, (name, one) in enumerate(scenario.cohorts.items()) if number % COHORTS
    }
    return replace(scenario, quarantine=beds, cohorts=cohorts)


def scenario_of(case: str, seed: int) -> Scenario:
    """A scenario by its path, or one made of a family."""
    if case not in FAMILIES:
        return load_scenario(case)
    with tempfile.TemporaryDirectory() as folder:
        generate(FAMILIES[case], seed, Path(folder) / case)
        return load_scenario(Path(folder) / case)


if __name__ == "__main__":
    main()
