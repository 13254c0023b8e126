"""The week of the how-to page, command by command, on a small part of its scenario.

What the page prints needs minutes and depends on the machine. Here the same commands run on two
weeks, some of the cohorts and fewer stages; each ends with its first plan, and none by the clock.
"""

import csv
import re
import shutil
from pathlib import Path

import pytest

from docs.console import BLOCK, LIMIT_S, ROOT, run_command
from returnplan.plan.read import read_plan

PAGE = ROOT / "docs" / "how-to" / "rolling-week.md"
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday")
ONE_IN = 20
"""Cohorts that are there, beside those that events name."""
FIRST_PLAN = "1e6"
"""A gap that any plan has reached."""


def blocks() -> list[re.Match[str]]:
    return list(BLOCK.finditer(PAGE.read_text(encoding="utf-8")))


def smaller(scenario: Path, named: str) -> None:
    """Leave cohorts out of a scenario, travel dates and objectives."""
    settings = scenario / "scenario.toml"
    text = settings.read_text(encoding="utf-8")
    for whole, less in (("days = 42 ", "days = 15 "), ('"output", "post_days", ', "")):
        assert whole in text
        text = text.replace(whole, less)
    settings.write_text(text, encoding="utf-8")
    table = scenario / "cohorts.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    kept = [row for number, row in enumerate(rows) if not number % ONE_IN or row[0] in named]
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *kept])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of the page, and the scenario."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    named = ""
    for block in blocks():
        if block["language"] == "csv":
            (tmp_path / block["word"]).write_text(block["text"], encoding="utf-8")
            named += block["text"]
    smaller(tmp_path / "scenarios" / "zhejiang-2020", named)
    for command in ("SOLVE", "REPLAN"):
        monkeypatch.setenv(f"RETURNPLAN_{command}_GAP", FIRST_PLAN)
    monkeypatch.setenv("RETURNPLAN_SOLVE_TIME_LIMIT", LIMIT_S)
    return tmp_path


def test_a_week_goes_from_the_first_plan_to_the_last(folder: Path) -> None:
    commands = [
        line.removeprefix("$ ")
        for block in blocks()
        if block["language"] == "console"
        for line in block["text"].splitlines()
        if line.startswith("$ ")
    ]
    for command in commands:
        printed = run_command(command.replace("--time-limit 15", f"--time-limit {LIMIT_S}"), folder)
        assert not any("exit status" in line or "returnplan: " in line for line in printed), printed
    runs = {name: read_plan(folder / "runs" / name) for name in ("saturday", *DAYS)}
    changes = {name: runs[name].options["replan"]["changes"] for name in DAYS}
    assert all(row["call"] and row["cause"] for rows in changes.values() for row in rows)
    assert runs["monday"].scenario.fleets["yongkang_coach"].vehicles == 10
    assert any(row["change"] == "quarantine" for row in changes["tuesday"])
    closed = [
        trip
        for trip in runs["wednesday"].trips.values()
        if trip.places[0] == "zhenxiong" and 5 <= trip.depart // 1440 <= 8
    ]
    assert closed == []
    assert "danzhai-fuda-stamping" in runs["thursday"].scenario.cohorts
    assert runs["thursday"].scenario.budget == 7_000_000
