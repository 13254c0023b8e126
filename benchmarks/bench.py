"""Measures returnplan and its peers side by side, and writes docs/benchmarks.md.

    make bench                                     # all, within an hour on two cores
    python benchmarks/bench.py --only county,task  # some of it
    python benchmarks/bench.py --only county --before ../older  # beside an older checkout's command
    python benchmarks/bench.py --only city --before ../older --no-peers  # these two alone, printed
    python benchmarks/bench.py --only limits       # how soon `solve` ends (`limits.py`)
    python benchmarks/bench.py --only replan       # after a cancelled train (`replan.py`)

One process at a time, so that all have the same cores. Rows go to benchmarks/results/RELEASE.csv,
where they replace those of the same cases; the page is made from these files.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import limits
from results_page import AT_ITS_FLOORS, BEFORE, page, read, table
from runs import Row

import replan
from returnplan import __version__

HERE = Path(__file__).parent
RESULTS = HERE / "results"
PAGE = HERE.parent / "docs" / "benchmarks.md"
ENGINES = ("highs", "scip", "cpsat")
NAMES = {"ours": "returnplan"}
REPLAN = "replan"
PROGRAMS = ("PyVRP", "VROOM", "OR-Tools")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What is run of a case."""

    case: str
    seconds: int
    """Time limit of the whole command."""
    seeds: tuple[int, ...]
    monoliths: tuple[int, ...] = ()
    """Seeds on which the engines are run."""
    greedy: tuple[int, ...] = ()
    programs: tuple[int, ...] = ()


SEEDS = (0, 1, 2)
ALL = (
    Measured(case="county", seconds=20, seeds=SEEDS, monoliths=SEEDS, greedy=SEEDS),
    Measured(case="city", seconds=120, seeds=SEEDS, monoliths=(0,), greedy=(0,)),
    Measured(case="task", seconds=20, seeds=SEEDS, programs=SEEDS),
    Measured(case="spring-2026", seconds=60, seeds=(0,)),
    Measured(case="zhejiang-2020", seconds=60, seeds=(0,)),
    Measured(case="province", seconds=300, seeds=(0,)),
)
LARGEST = Measured(case="nation", seconds=1800, seeds=(0,))
"""Only when asked for: an hour has no room for it."""


def child(**spec: Any) -> list[Row]:
    """Rows of a run in a process of its own; one row that says so where it fails."""
    began = time.monotonic()
    failure = ""
    try:
        done = subprocess.run(
            [sys.executable, str(HERE / "runs.py"), json.dumps(spec)],
            capture_output=True,
            text=True,
            timeout=4 * spec["seconds"] + 300,
            check=False,
        )
        if done.returncode == 0:
            return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]
        failure = (done.stderr.strip().splitlines() or ["?"])[-1][:120]
        failure = f"exit status {done.returncode}: {failure}"
    except subprocess.TimeoutExpired:
        failure = "stopped: far beyond its time limit"
    return [
        Row(
            case=spec["case"],
            seed=spec["seed"],
            who=spec.get(
                "who", spec.get("by", "greedy" if spec["run"] == "greedy" else "returnplan")
            ),
            stage="whole command",
            value=None,
            seconds=time.monotonic() - began,
            note=failure,
        )
    ]


def measure(what: Measured, before: Path | None, *, peers: bool = True) -> Iterator[list[Row]]:
    """All runs of a case, seed after seed, ours before the `peers`, if these are asked for.

    Beside ours that of another checkout, `before`, if there is one; and ours once more, with floors
    no higher than its values.
    """
    for seed in what.seeds:
        case: Mapping[str, Any] = {"case": what.case, "seed": seed, "seconds": what.seconds}
        mine = child(run="ours", **case)
        yield mine
        if before is not None:
            theirs = child(run="before", who=BEFORE, checkout=str(before.resolve()), **case)
            yield theirs
            values = {row.stage: row.value for row in theirs if row.value is not None}
            if values:
                yield child(run="same_floors", who=AT_ITS_FLOORS, values=values, **case)
        if not peers:
            continue
        stages = [asdict(row) for row in mine if row.value is not None]
        for by in ENGINES if seed in what.monoliths and stages else ():
            yield child(run="monolith", by=by, stages=stages, **case)
        if seed in what.greedy:
            rows = child(run="greedy", **case)
            yield rows
            cost = [row.value for row in rows if row.who == "greedy" and row.stage == "cost"]
            if cost and cost[0] is not None:
                yield child(
                    run="ours",
                    who="returnplan, greedy's cost as budget",
                    overrides=[f"budget={cost[0]:.2f}"],
                    **case,
                )
        for by in PROGRAMS if seed in what.programs else ():
            yield child(run="routing", by=by, **case)


def saved(rows: list[Row], path: Path) -> None:
    """Rows as a table for the page and for the next release; other cases of the file stay."""
    path.parent.mkdir(exist_ok=True)
    done = {row.case for row in rows}
    rows = [*(row for row in (read(path) if path.exists() else []) if row.case not in done), *rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Row)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="cases, separated by commas")
    parser.add_argument(
        "--no-peers", action="store_true", help="only ours and --before; nothing is written"
    )
    parser.add_argument("--page", action="store_true", help="make the page of what was measured")
    parser.add_argument("--before", type=Path, help="a checkout whose command is measured too")
    given = parser.parse_args()
    names = [name for name in given.only.split(",") if name]
    if ends := [name for name in names if name.split("-")[0] == limits.PREFIX]:
        limits.main(ends)
        names = [name for name in names if name not in ends]
    if REPLAN in names:
        replan.main([])
        names.remove(REPLAN)
    if given.only and not names:
        return
    if not given.page:
        cases = {what.case: what for what in (*ALL, LARGEST)}
        chosen = [cases[name] for name in names] or ALL
        rows: list[Row] = []
        for what in chosen:
            for some in measure(what, given.before, peers=not given.no_peers):
                rows += some
                for row in some:
                    print(f"{row.case} {row.seed} {row.who} {row.stage}: {row.value} "
                          f"bound {row.bound} gap {row.gap} {row.seconds:.1f} s "
                          f"{row.memory_mb} MiB {row.note}", flush=True)  # fmt: skip
        print(table(rows))
        if given.no_peers:
            return
        saved(rows, RESULTS / f"{__version__}.csv")
    PAGE.write_text(page(RESULTS), encoding="utf-8")


if __name__ == "__main__":
    main()
