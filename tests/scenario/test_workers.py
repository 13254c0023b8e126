"""Cohorts that are formed from workers, and the two tables side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnplan.scenario import load_scenario, read_scenario
from returnplan.scenario.write import write_scenario

HEADER = "worker,name,cohort,origin,employer,post,ready\n"
ROWS = (
    "zhao,Zhao,,enshi,chairs,packer,\n"
    "qian,Qian,,danzhai,chairs,packer,2020-02-18\n"
    "sun,Sun,,danzhai,chairs,packer,\n"
    "li,Li,,danzhai,chairs,packer,2020-02-16\n"
    "zhou,Zhou,,danzhai,chairs,assembler,2020-02-20\n"
)


def write_workers(good: Path, rows: str, *, cohorts: bool) -> None:
    (good / "workers.csv").write_text(HEADER + rows, encoding="utf-8")
    if not cohorts:
        (good / "cohorts.csv").unlink()


def test_cohorts_are_formed_in_order(good: Path, tmp_path: Path) -> None:
    """By origin, employer, post, ready; a blank ready is the start, so Sun and Li go together."""
    write_workers(good, ROWS, cohorts=False)
    scenario = load_scenario(good)
    assert [
        (one.cohort, one.origin, one.post, one.ready.day, one.workers)
        for one in scenario.cohorts.values()
    ] == [
        ("w1", "danzhai", "assembler", 20, 1),
        ("w2", "danzhai", "packer", 16, 2),
        ("w3", "danzhai", "packer", 18, 1),
        ("w4", "enshi", "packer", 16, 1),
    ]
    assert {one.worker: one.cohort for one in scenario.workers.values()} == {
        "li": "w2",
        "qian": "w3",
        "sun": "w2",
        "zhao": "w4",
        "zhou": "w1",
    }
    write_scenario(scenario, tmp_path / "written")
    assert load_scenario(tmp_path / "written") == scenario


def test_ten_cohorts_keep_the_order_of_their_keys(good: Path) -> None:
    """w10 is the tenth, though it stands second in code point order."""
    rows = "".join(f"p{day},,,danzhai,chairs,packer,2020-02-{day}\n" for day in range(16, 26))
    write_workers(good, rows, cohorts=False)
    scenario = load_scenario(good)
    assert list(scenario.cohorts)[:3] == ["w1", "w10", "w2"]
    assert scenario.cohorts["w10"].ready.day == 25


def test_workers_may_name_the_cohort_that_they_form(good: Path) -> None:
    rows = ROWS + "wu,,team,guiyang,motors,winder,\nzheng,,team,guiyang,motors,winder,\n"
    write_workers(good, rows, cohorts=False)
    scenario = load_scenario(good)
    assert scenario.cohorts["team"].workers == 2
    assert len(scenario.cohorts) == 5


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("wu,,w2,guiyang,motors,winder,\n", "S224", "cohort"),
        ("wu,,team,,,,\n", "S221", "origin"),
        ("wu,,,guiyang,,winder,\n", "S221", "employer"),
        ("wu,,t,guiyang,motors,winder,\nli2,,t,danzhai,motors,winder,\n", "S223", "origin"),
        ("wu,,,guiyang,motors,roller,\n", "S204", "post"),
        ("wu,,,guiyan,motors,winder,\n", "S203", "origin"),
        ("wu,,,yueqing,motors,winder,\n", "S209", "origin"),
        ("wu,,,guiyang,motors,winder,2020-02-15\n", "S211", "ready"),
    ],
)
def test_one_mistake_in_workers(good: Path, row: str, code: str, column: str) -> None:
    write_workers(good, ROWS + row, cohorts=False)
    _, findings = read_scenario(good)
    assert [(one.code, one.file, one.column) for one in findings] == [(code, "workers.csv", column)]


def test_workers_beside_cohorts(good: Path) -> None:
    (good / "cohorts.csv").write_text(
        "cohort,origin,employer,post,workers\na,danzhai,chairs,packer,2\nb,enshi,chairs,packer,1\n",
        encoding="utf-8",
    )
    write_workers(good, "li,,a,,,,\nwu,,a,danzhai,chairs,packer,\nsun,,b,,,,\n", cohorts=True)
    assert load_scenario(good).workers["li"].cohort == "a"
    write_workers(good, "li,,a,,,,\nsun,,b,,,,\n", cohorts=True)
    _, findings = read_scenario(good)
    assert [(one.code, one.file, one.row, one.column) for one in findings] == [
        ("S222", "cohorts.csv", 2, "workers")
    ]
