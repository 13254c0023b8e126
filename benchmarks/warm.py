"""Measures a warm start: how soon a plan is as near to the bound as that from nothing.

    python benchmarks/warm.py county

Of each seed a plan is made; then one cohort in twenty is gone and every facility has lost a tenth
of its beds. What is left is solved for the first objective of the order alone, by one thread, from
nothing and from the earlier plan, for `--limit` seconds of the clock each. The gap of a plan is
that to the best bound that either proves. Told is when each had a plan within `--gap`, in processor
seconds from the call on, what was built to search in included.
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
from returnplan.optimiser import Progress
from returnplan.plan import Plan
from returnplan.scenario import Scenario, load_scenario

BEDS_LEFT, COHORTS = 0.9, 20
Course = list[tuple[float, float]]
"""Processor seconds and value, as the search went on."""


def main() -> None:
    """Measure one case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", help="a scenario, or a family of benchmarks/generate.py")
    parser.add_argument("--seeds", type=int, default=3, help="how many, from 0")
    parser.add_argument("--gap", type=float, default=0.02, help="that plans are asked to have")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds of each solve")
    asked = parser.parse_args()
    ratios = list(measured(asked.case, range(asked.seeds), asked.gap, asked.limit))
    print(f"median: {statistics.median(ratios):.2f} of the time from nothing")


def measured(case: str, seeds: Sequence[int], gap: float, limit_s: float) -> Iterator[float]:
    """Seconds from an earlier plan as a share of those from nothing, a seed at a time."""
    for seed in seeds:
        scenario = scenario_of(case, seed)
        earlier = solve(scenario, time_limit_s=limit_s, seed=seed, threads=1)
        after = changed(scenario)
        (nothing, cold), (plan, warm) = (
            course(after, seed, limit_s, start) for start in (None, earlier)
        )
        bound = min(one.stages[0].bound for one in (nothing, plan))
        cold_s, warm_s = (when(one, bound / (1 + gap)) for one in (cold, warm))
        start = plan.options["start"]
        print(
            f"{scenario.name} {seed}: {start['kept']:,} of {start['carried']:,} workers kept; "
            f"gap of {100 * gap:g} % from nothing in {cold_s:.2f} s, warm in {warm_s:.2f} s; at last "
            f"{told(cold, bound)} and {told(warm, bound)}",
            flush=True,
        )
        yield warm_s / cold_s


def course(
    scenario: Scenario, seed: int, limit_s: float, start: Plan | None
) -> tuple[Plan, Course]:
    """The plan, and when the search had which value."""
    began, found = time.process_time(), list[tuple[float, float]]()

    def look(state: Progress) -> None:
        if state.value is not None:
            found.append((time.process_time() - began, state.value))

    plan = solve(scenario, time_limit_s=limit_s, seed=seed, threads=1, progress=look, start=start)
    return plan, found


def when(course: Course, value: float) -> float:
    """Seconds until a value; those of the whole search where it never came there."""
    return next((seconds for seconds, one in course if one >= value), course[-1][0])


def told(course: Course, bound: float) -> str:
    """The last gap."""
    value = max(value for _, value in course)
    return f"{100 * (bound - value) / value:.2f} %"


def changed(scenario: Scenario) -> Scenario:
    """The scenario after a day, fewer beds and cohorts, with one objective."""
    beds = {
        name: replace(one, beds=int(BEDS_LEFT * one.beds))
        for name, one in scenario.quarantine.items()
    }
    cohorts = {
        name: one for number, (name, one) in enumerate(scenario.cohorts.items()) if number % COHORTS
    }
    first = replace(scenario.objective, order=scenario.objective.order[:1])
    return replace(scenario, quarantine=beds, cohorts=cohorts, objective=first)


def scenario_of(case: str, seed: int) -> Scenario:
    """A scenario by its path, or one made of a family."""
    if case not in FAMILIES:
        return load_scenario(case)
    with tempfile.TemporaryDirectory() as folder:
        generate(FAMILIES[case], seed, Path(folder) / case)
        return load_scenario(Path(folder) / case)


if __name__ == "__main__":
    main()
