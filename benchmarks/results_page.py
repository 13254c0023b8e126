"""The tables of the benchmarks, and docs/benchmarks.md around them."""

from __future__ import annotations

import csv
import os
import platform
import tempfile
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median

from cases.family import FAMILIES
from generate import generate
from runs import Row

PROGRAM = "returnplan"
BEFORE = "release before"
AT_ITS_FLOORS = f"{PROGRAM}, floors of the {BEFORE}"
CASES = {
    "county": "50 cohorts, 2,500 workers; 20 s",
    "city": "1,000 cohorts, 50,000 workers; 120 s",
    "province": "10,000 cohorts, 300,000 workers; 300 s",
    "nation": "100,000 cohorts, 6 million workers; 1,800 s",
    "spring-2026": "Spring Festival specials of a county, 10,000 workers; 60 s",
    "zhejiang-2020": "3,000 workers after the epidemic; 60 s",
    "task": "one date, coaches, one destination; 20 s",
}
PACKAGES = ("ortools", "numpy", "pyvrp", "pyvroom")

HEAD = """# Benchmarks

Written by `make bench`, which measures all that stands here in one run. The scenarios are made by
`benchmarks/generate.py`: invented people and plants at real places, the same bytes for the same
seed.

## Protocol

- Families: {families}.
- SHA-256 of the scenarios of seed 0 (numpy's streams may change between its versions): {hashes}.
- Each over 30 dates, with coaches, trains, flights, feeders and shuttles, several stations, shared
  fleets and beds, three quarantines, daily limits of arrivals that bind, production at six plants
  in ten. Default order of objectives, slack 0.001 for all, default gaps.
- Seeds 0, 1, 2; a figure is the median of the seeds that have one, `2/3` says how many had.
- One process at a time on both cores. A returnplan run is the whole command: reading, network,
  stages, audit, writing. Memory is the most that the process held.
- `gap` is |bound - value| / |value| of each stage's own problem. `ratio` is the peer's value over
  ours on the same seed: below 1 is worse for an objective that is maximised, above 1 for a cost.
  In the rows of returnplan with greedy's cost or values it is our value over greedy's.
- `highs`, `scip`, `cpsat`: the formulation of the whole network, given to the engine as it is
  through MathOpt, stage by stage. Each stage has the floors that returnplan's run ended with, the
  same cores and the seconds that returnplan spent on that stage.
- `release before`: an older checkout's own command, on the same scenario for the same seconds
  (`python benchmarks/bench.py --before CHECKOUT`). `returnplan, floors of the release before`: a
  stage that does better than it asks no more of the later ones than its value, slack aside, so that
  these solve the same problem. Its ratio is our value over
  that of the release before.
- `greedy`: a dispatcher (key posts first, earliest departure with a seat). Returnplan is then run
  twice: with greedy's cost as its budget, and for the least cost with greedy's other values as
  floors.
- `PyVRP`, `VROOM`, `OR-Tools`: vehicle routing programs on a task that they can express, each
  origin's workers cut into loads of the smallest coach and a rest by one function for all.
- Every plan is re-checked by the audit; a plan with a violation has its number in the last column.

Measured on {machine}; {versions}.
"""

FOOT = """
## What these figures do not say

- The families are ours, and so is what makes them hard. Where a real plan has more stops, more
  departure times or more coach companies, the network is larger.
- The larger the family, the shorter its coaches may drive ({reach}) and the fewer neighbours they
  may join, else the network of all itineraries would not fit; a country moves by rail anyway.
- CP-SAT calls stages infeasible that have a plan, ours: through MathOpt it scales columns that are
  not whole to whole numbers. A plan of an engine whose convoys cannot be split is counted in `gap`
  but has no audit.
- Engines start from nothing in every stage. A stage with floors then has no plan to begin with,
  and `no plan` is often its whole result; returnplan starts each stage from the plan before.
- SCIP runs on one thread, since it has no parallel search in MathOpt; HiGHS and returnplan's use of
  it run on one, CP-SAT on all.
- The dispatcher lends nobody, plans no trip with more than two stops and never takes a seat back.
- The least cost with greedy's values as floors starts from greedy's plan, so it cannot end above
  it; how far below it ends is what counts.
- Returnplan may cut the workers of the task as it likes; the routing programs got loads.
- Single machine, shared: seconds vary by some per cent, plans found under a time limit too.
"""


def read(path: Path) -> list[Row]:
    """Rows of a release."""
    whole, real = {"seed", "memory_mb"}, {"value", "bound", "gap", "seconds"}
    rows = []
    with path.open(encoding="utf-8", newline="") as file:
        for cells in csv.DictReader(file):
            made: dict[str, object] = dict(cells)
            for name, cell in cells.items():
                if name in whole:
                    made[name] = int(cell)
                elif name in real:
                    made[name] = float(cell) if cell else None
            made["violations"] = int(cells["violations"]) if cells["violations"] else None
            rows.append(Row(**made))
    return rows


def _median(numbers: Iterable[float | None]) -> float | None:
    there = [number for number in numbers if number is not None]
    return median(there) if there else None


def _figure(number: float | None) -> str:
    if number is None:
        return ""
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:,.2f}"


def _percent(number: float | None) -> str:
    if number is None:
        return ""
    return f"{100 * number:.2f} %" if number < 10 else "> 1,000 %"


def _peer(who: str) -> str:
    """Whose value a row's is divided by."""
    if who == AT_ITS_FLOORS:
        return BEFORE
    return "greedy" if "greedy's" in who else PROGRAM


def table(rows: Sequence[Row]) -> str:
    """One line a case, program and stage, medians over the seeds."""
    value_of = {
        (row.who, row.case, row.seed, row.stage): row.value
        for row in rows
        if row.who in (PROGRAM, "greedy", BEFORE)
    }
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.case, row.who, row.stage), []).append(row)
    lines = [
        "| case | who | stage | value | bound | gap | seconds | MiB | ratio | audit, notes |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for (case, who, stage), some in groups.items():
        ratios = []
        for row in some:
            own = value_of.get((_peer(who), case, row.seed, stage))
            if who != PROGRAM and own and row.value is not None:
                ratios.append(row.value / own)
        value = _median(row.value for row in some)
        ratio = _median(ratios)
        cells = [
            case, who, stage, _figure(value), _figure(_median(row.bound for row in some)),
            _percent(_median(row.gap for row in some)),
            f"{median(row.seconds for row in some):.1f}",
            f"{median(row.memory_mb for row in some):.0f}",
            "" if ratio is None else f"{ratio:.3f}", _notes(stage, some),
        ]  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _notes(stage: str, some: Sequence[Row]) -> str:
    notes = []
    there = sum(row.value is not None for row in some)
    if stage != "whole command" and there < len(some):
        notes.append("no plan" if there == 0 else f"a plan in {there}/{len(some)}")
    broken = sum(row.violations or 0 for row in some)
    checked = sum(row.violations is not None for row in some)
    if broken:
        notes.append(f"{broken} violations")
    elif checked:
        notes.append("audited")
    notes += sorted({row.note.replace("|", "/") for row in some if row.note})
    return "; ".join(notes)


def _releases(files: Sequence[Path]) -> str:
    """A row a release: our median gap and the seconds of the whole command, by family."""
    lines = [
        "| release | case | gaps by stage | seconds | MiB |",
        "| --- | --- | --- | --- | --- |",
    ]
    for path in files:
        rows = [row for row in read(path) if row.who == PROGRAM]
        for case in dict.fromkeys(row.case for row in rows):
            here = [row for row in rows if row.case == case]
            stages = [s for s in dict.fromkeys(r.stage for r in here) if s != "whole command"]
            gaps = [
                f"{stage} {_percent(_median(r.gap for r in here if r.stage == stage)) or 'none'}"
                for stage in stages
            ]
            wall = _median(row.seconds for row in here if row.stage == "whole command")
            memory = _median(row.memory_mb for row in here) or 0
            failed = "; ".join(sorted({r.note for r in here if r.stage == "whole command"} - {""}))
            lines.append(
                f"| {path.stem} | {case} | {', '.join(gaps) or failed} "
                f"| {wall or 0:.0f} | {memory:.0f} |"
            )
    return "\n".join(lines) + "\n"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB of memory, "
        f"Python {platform.python_version()}"
    )


def _versions() -> str:
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} missing")
    return ", ".join(found)


def _hashes() -> str:
    """Of each family's scenario of seed 0, the first sixteen digits."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name, family in FAMILIES.items():
            found.append(f"{name} `{generate(family, 0, Path(folder) / name)[:16]}`")
    return ", ".join(found)


def _number(path: Path) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in path.stem.split("."))


def page(results: Path) -> str:
    """docs/benchmarks.md, from the results of every release."""
    files = sorted(results.glob("*.csv"), key=_number)
    families = "; ".join(f"`{name}` ({what})" for name, what in CASES.items())
    reach = ", ".join(f"{name} {family.coach_km:,} km" for name, family in FAMILIES.items())
    latest = files[-1]
    return "\n".join(
        [
            HEAD.format(
                families=families, hashes=_hashes(), machine=_machine(), versions=_versions()
            ),
            "## By release\n",
            _releases(files),
            f"## Release {latest.stem}\n",
            table(read(latest)) + FOOT.format(reach=reach).rstrip() + "\n",
        ]
    )
