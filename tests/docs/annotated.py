"""Writes docs/annotated-run.md: rows of a run's tables, with how to read each column.

`python tests/docs/annotated.py` solves zhejiang-2020 within its own time limit first; with a run
folder as argument it takes that run.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from docs.reading import HEADINGS, NOTES

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "annotated-run.md"
MOST_ROWS = 4
"""Rows of a table on the page."""

Row = dict[str, str]
Choice = tuple[str, Callable[[Row], bool]]

SCHEDULE: tuple[Choice, ...] = (
    ("a convoy", lambda row: row["mode"] == "bus" and int(row["units"]) > 1),
    ("a coach with stops on the way", lambda row: row["mode"] == "bus" and row["via"] != ""),
    ("a train", lambda row: row["mode"] == "train"),
    ("a charter flight", lambda row: row["mode"] == "flight" and row["vehicles"] != ""),
    ("a flight", lambda row: row["mode"] == "flight" and row["vehicles"] == ""),
    ("a coach", lambda row: row["mode"] == "bus"),
)
BY_EMPLOYER: tuple[Choice, ...] = (
    ("all return", lambda row: row["carried"] == row["waiting"] != "0"),
    ("some stay behind", lambda row: row["left_behind"] != "0"),
    ("held by an input", lambda row: row["held_most_by"].startswith("input:")),
    ("nobody was away", lambda row: row["waiting"] == "0"),
)
LEFT_BEHIND: tuple[Choice, ...] = tuple(
    (reason, lambda row, reason=reason: row["reason"] == reason)
    for reason in (
        "vehicles",
        "beds",
        "budget",
        "slack",
        "several",
        "line_units",
        "arrivals",
        "departures",
        "min_load",
        "not_counted",
        "no_permit",
        "travel_ban",
        "no_way",
        "too_late",
        "unproven",
    )
)
BOTTLENECKS: tuple[Choice, ...] = (
    *(
        (f"{resource}, {said}", lambda row, of=(resource, kind): of == _kinds(row))
        for kind, said in (
            ("proven", "proven"),
            ("estimate", "estimated"),
            ("nothing", "no gain"),
            ("", "not found out"),
        )
        for resource in ("vehicles", "beds", "line_units", "arrivals", "departures", "budget")
    ),
)
CHOICES = {
    "schedule": SCHEDULE,
    "by_employer": BY_EMPLOYER,
    "left_behind": LEFT_BEHIND,
    "bottlenecks": BOTTLENECKS,
}
"""Which rows of a table the page shows: the first of each kind that there is."""


def _kinds(row: Row) -> tuple[str, str]:
    return row["resource"], "nothing" if row["worth"] == "0" else row["worth_kind"]


def read(run: Path, table: str) -> tuple[list[str], list[Row]]:
    """Columns and rows of a table of a run, as they are written."""
    with (run / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or ()), list(reader)


def chosen(table: str, rows: list[Row]) -> list[tuple[str, Row]]:
    """Rows for the page, each with what it is an example of."""
    found: list[tuple[str, Row]] = []
    for label, fits in CHOICES[table]:
        for row in rows:
            if fits(row) and all(row is not other for _, other in found):
                found.append((label, row))
                break
    return found[:MOST_ROWS]


def page(run: Path) -> str:
    """The page for a run."""
    parts = [HEADINGS["page"]]
    for table in CHOICES:
        columns, rows = read(run, table)
        examples = chosen(table, rows)
        parts.append(f"## {table}.csv\n\n{HEADINGS[table]}")
        if table == "schedule":
            parts.append("\n".join(_call(row) for _, row in examples))
        parts.append(_listing(columns, examples, NOTES[table]))
    return "\n\n".join([*parts, HEADINGS["end"]]) + "\n"


def _call(row: Row) -> str:
    """A row of the schedule as it is said on the telephone."""
    vehicles = f" ({row['vehicles']})" if row["vehicles"] else ""
    leaves = f"leaving their base {row['leaves_base']}, " if row["leaves_base"] else ""
    via = f" by way of {row['via']}" if row["via"] else ""
    return (
        f"- To {row['contact'] or 'whoever answers'} at {row['operator']}: "
        f"“{row['units']} {_units(row)}{vehicles} for {row['passengers']} people, {leaves}"
        f"departing from {row['from']} on {row['weekday']} {row['date']} at {row['depart']}{via}, "
        f"in {row['to']} at {row['arrive']}. Our number for it is {row['trip']}.”"
    )


def _units(row: Row) -> str:
    one = {"bus": "coach", "train": "carriage", "flight": "aircraft"}.get(row["mode"], "unit")
    many = {"coach": "coaches", "aircraft": "aircraft"}.get(one, f"{one}s")
    return one if row["units"] == "1" else many


def _listing(columns: list[str], examples: list[tuple[str, Row]], notes: dict[str, str]) -> str:
    """A row for each column: its cells in the examples, and how to read it."""
    header = ["column", *(label for label, _ in examples), "how to read it"]
    lines = [header, ["---"] * len(header)]
    lines += [[f"`{name}`", *(row[name] for _, row in examples), notes[name]] for name in columns]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _solved(folder: Path) -> Path:
    run = folder / "zhejiang-2020"
    command = [sys.executable, "-m", "returnplan", "solve", ROOT / "scenarios" / "zhejiang-2020"]
    done = subprocess.run([*command, "-o", run, "--quiet"], check=False)
    if not (run / "schedule.csv").is_file():
        raise SystemExit(f"the run was not written (exit status {done.returncode})")
    return run


def main(arguments: list[str]) -> None:
    """Write the page from a run."""
    with tempfile.TemporaryDirectory() as name:
        run = Path(arguments[0]) if arguments else _solved(Path(name))
        PAGE.write_text(page(run), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
