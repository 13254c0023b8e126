"""Measures a replan after one cancelled train: how soon it is there, and how much it changes.

    make bench ONLY=replan
    python benchmarks/replan.py ../scenarios/zhejiang-2020 --limit 15

Of each seed a plan is made; then the departure of a line with most passengers is cancelled, at six
in the evening before it. `returnplan replan` makes a plan of what is left, and `solve` two more
from nothing, of the same scenario with the same that has begun, in the same time: one counts what
it changes of the plan in force ("from zero"), the other does not ("anew"). Seconds are those of the
clock, of the whole command. Told of both are changed trips (cancelled, added, moved, with other
units), trips with other riders, workers who travel otherwise, and the objectives.
"""

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from returnplan import solve
from returnplan.auditing import audit
from returnplan.calendar import MINUTES_A_DAY
from returnplan.events import apply_events, read_events
from returnplan.events.changes import changes
from returnplan.plan import Plan
from returnplan.plan.read import read_plan
from returnplan.scenario import load_scenario
from returnplan.scenario.objectives import IN_A_REPLAN

SCENARIO = Path(__file__).parents[1] / "scenarios" / "zhejiang-2020"
OF_TRIPS = ("cancelled", "added", "moved", "units")
EVENING = 18 * 60
SOLVE_S = 60.0


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One of the two plans."""

    who: str
    seconds: float
    violations: int
    changed: Mapping[str, int]
    """Rows of changes.csv by kind; `workers`: those who travel otherwise."""
    values: str

    @property
    def trips(self) -> int:
        return sum(self.changed[kind] for kind in OF_TRIPS)

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {self.changed[kind]}" for kind in OF_TRIPS)
        return (
            f"{self.who:<10} {self.seconds:5.1f} s, {self.violations} violations, "
            f"{self.trips} trips changed ({kinds}), {self.changed['riders']} with other riders, "
            f"{self.changed['workers']:,} workers travel otherwise\n           {self.values}"
        )


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenario", nargs="?", type=Path, default=SCENARIO)
    parser.add_argument("--seeds", type=int, default=3, help="how many, from 0")
    parser.add_argument("--limit", type=float, default=15.0, help="seconds of the replan")
    asked = parser.parse_args(arguments)
    for seed in range(asked.seeds):
        for line in measured(asked.scenario, seed, asked.limit):
            print(line, flush=True)


def measured(scenario: Path, seed: int, limit_s: float) -> Iterator[Any]:
    """What happens, the replan, and the plan from nothing."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent)
        solve(load_scenario(scenario), time_limit_s=SOLVE_S, seed=seed).write(folder / "run")
        plan = read_plan(folder / "run")
        moment, name = fullest(plan)
        at = plan.scenario.calendar.moment_text(moment)
        with (folder / "events.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("moment", "kind", "id"), (at, "cancelled", name)])
        riders = plan.account.departures[name].passengers
        yield f"{scenario.name} {seed}: {name} with {riders:,} workers is cancelled at {at}"
        again, seconds = replanned(folder, at, seed, limit_s)
        after = apply_events(plan, read_events(folder / "events.csv", plan)[0], moment)
        rows = again.options["replan"]["changes"]
        yield told("replan", again, seconds, rows)
        order = tuple(name for name in again.scenario.objective.order if name != IN_A_REPLAN)
        forgotten = replace(again.scenario.objective, order=order)
        for who, objective in (("from zero", again.scenario.objective), ("anew", forgotten)):
            began = time.monotonic()
            now = replace(again.scenario, objective=objective)
            anew = solve(now, time_limit_s=limit_s, seed=seed)
            seconds = time.monotonic() - began
            yield told(who, anew, seconds, changes(plan, anew, after, moment))


def fullest(plan: Plan) -> tuple[int, str]:
    """The departure of a line with most passengers, and six in the evening before its date."""
    lines = [name for name, trip in plan.trips.items() if trip.purpose == "line"]
    name = max(lines, key=lambda one: (plan.account.departures[one].passengers, one))
    day = plan.scenario.calendar.day_of(plan.trips[name].depart)
    return max(0, (day - 1) * MINUTES_A_DAY + EVENING), name


def replanned(folder: Path, at: str, seed: int, limit_s: float) -> tuple[Plan, float]:
    """The plan that the command writes, and its seconds."""
    command = [sys.executable, "-m", "returnplan", "replan", str(folder / "run"), "--at", at]
    command += ["--events", str(folder / "events.csv"), "-o", str(folder / "run-2")]
    began = time.monotonic()
    limits = ["--time-limit", f"{limit_s:g}", "--seed", str(seed), "--quiet"]
    subprocess.run([*command, *limits], check=True)
    seconds = time.monotonic() - began
    return read_plan(folder / "run-2"), seconds


def told(who: str, plan: Plan, seconds: float, rows: list[dict[str, Any]]) -> Measured:
    """What is printed of a plan."""
    counts = Counter(row["change"] for row in rows)
    counts["workers"] = sum(row["workers"] for row in rows if row["change"] == "travel")
    return Measured(
        who=who,
        seconds=seconds,
        violations=len(audit(plan)),
        changed=counts,
        values=", ".join(f"{stage.objective} {stage.final:,.0f}" for stage in plan.stages),
    )


if __name__ == "__main__":
    main()
