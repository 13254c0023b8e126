"""The solver against the brute-force planner on random scenarios, for as long as one likes.

Stages, reasons of those left behind, and worths of full resources; of every tenth scenario what
single changes of it would bring one cohort earlier.

    make fuzz CASES=5000
    python benchmarks/fuzz.py --show 1081        # one scenario, written out, and both answers

Exit status 1 if the two ever differ.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from agreement import Agreement, agreement
from bruteforce import solve_by_force
from left_agreement import LeftAgreement, left_agreement
from random_scenarios import fixed_draft
from what_if_agreement import what_if_agreement

FIRST_SEED = 1000
"""Seeds below are those of the tests."""
MOST_BRANCHES = 300_000
"""More patience than in the tests."""
CHUNK = 25
CHANGED = 10
"""One in so many is asked what would change it: that solves each some fifty times."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found about a seed: of its stages, of reasons and worths, of changes."""

    stages: Agreement
    left: LeftAgreement
    changed: tuple[str, ...]

    @property
    def differences(self) -> tuple[str, ...]:
        return (*self.stages.differences, *self.left.differences, *self.changed)


def _chunk(first: int) -> list[Found]:
    found = []
    for seed in range(first, first + CHUNK):
        left, changed = LeftAgreement(seed=seed), tuple[str, ...]()
        try:
            one = agreement(seed, MOST_BRANCHES)
            if not one.skipped:
                left = left_agreement(seed)
            if not seed % CHANGED:
                changed = tuple(what_if_agreement(seed).differences)
        except Exception as error:  # whatever goes wrong is what is looked for
            one = Agreement(seed=seed, skipped=False, differences=(repr(error)[:500],))
        found.append(Found(stages=one, left=left, changed=changed))
    return found


def _all(first: int, cases: int, processes: int) -> Iterator[Found]:
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for found in pool.map(_chunk, range(first, first + cases, CHUNK)):
            yield from found


def fuzz(first: int, cases: int, processes: int) -> int:
    """How many scenarios the two differ on; each is printed."""
    began, skipped, wrong, done, unasked = time.monotonic(), 0, 0, 0, 0
    reasons: Counter[str] = Counter()
    worths: Counter[str] = Counter()
    for one in _all(first, cases, processes):
        done += 1
        skipped += one.stages.skipped
        unasked += one.left.skipped
        wrong += bool(one.differences)
        reasons.update(one.left.reasons)
        worths.update(one.left.worths)
        for difference in one.differences:
            print(f"seed {one.stages.seed}: {difference}", flush=True)
        if done % 500 == 0:
            print(f"{done} done, {wrong} differ, {skipped} too large", flush=True)
    seconds = time.monotonic() - began
    print(f"{done} random scenarios in {seconds:.0f} s: {wrong} differ, {skipped} too large")
    for name, counts in (("reasons", reasons), ("worths", worths)):
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))
        print(f"{counts.total()} {name} compared: {kinds or 'none'}")
    print(f"{unasked} questions about them too large")
    return wrong


def show(seed: int) -> None:
    """Write a scenario into a folder under the current one, and print both answers."""
    draft = fixed_draft(seed)
    folder = Path(f"fuzz-{seed}")
    draft.write(folder)
    outcome = solve_by_force(draft.load(), 10 * MOST_BRANCHES)
    print(f"written to {folder}; by force:")
    for name, value in outcome.values.items():
        print(f"  {name} {value:g}")
    for cohort, way, workers in outcome.plan:
        rides = [outcome.trips[trip] for trip, _, _ in way.rides]
        places = "; ".join(f"{trip.operator} {' > '.join(trip.stops)}" for trip in rides)
        print(f"  {workers} of {cohort} at {way.depart} to {way.arrive} minutes: {places}")
    for loan, workers in outcome.loans.items():
        print(f"  {workers} lent by {loan}")
    differences = agreement(seed, 10 * MOST_BRANCHES).differences
    left, changed = left_agreement(seed, MOST_BRANCHES), what_if_agreement(seed)
    for difference in (*differences, *left.differences, *changed.differences):
        print(f"solver: {difference}")


def main() -> None:
    """Read the options."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=int, nargs="?", default=300)
    parser.add_argument("--first", type=int, default=FIRST_SEED, metavar="SEED")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", type=int, metavar="SEED")
    options = parser.parse_args()
    if options.show is not None:
        show(options.show)
    elif fuzz(options.first, options.cases, options.processes):
        sys.exit(1)


if __name__ == "__main__":
    main()
