"""fixed.csv and fixed_riders.csv: what is read, and each mistake in them with its one error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from returnplan.scenario import load_scenario, read_scenario
from returnplan.scenario.standing_rows import FixedRiders, FixedTrip
from returnplan.scenario.write import write_scenario

FIXED = """\
trip,operator,purpose,risk,units,stops,date,depart
monday,g1,line,,2,guiyang > hangzhou,2020-02-17,13:57
hired,coaches,,low,,danzhai anji,2020/2/18,8:00
"""
RIDERS = """\
riders,cohort,workers,trips,board,alight,facility
promised,c2,10,hired,danzhai,anji,
"""


@pytest.fixture
def fixed(good: Path) -> Path:
    """The good scenario, with something fixed."""
    (good / "fixed.csv").write_text(FIXED, encoding="utf-8")
    (good / "fixed_riders.csv").write_text(RIDERS, encoding="utf-8")
    return good


def test_stops_are_read_as_a_run_writes_them(fixed: Path) -> None:
    """`a > b`, as in trips.csv, and `a b`, as other lists are written."""
    scenario = load_scenario(fixed)
    assert dict(scenario.fixed) == {
        "hired": FixedTrip(
            trip="hired",
            operator="coaches",
            risk="low",
            stops=("danzhai", "anji"),
            date=date(2020, 2, 18),
            depart=480,
        ),
        "monday": FixedTrip(
            trip="monday",
            operator="g1",
            purpose="line",
            units=2,
            stops=("guiyang", "hangzhou"),
            date=date(2020, 2, 17),
            depart=837,
        ),
    }
    assert dict(scenario.fixed_riders) == {
        "promised": FixedRiders(
            riders="promised",
            cohort="c2",
            workers=10,
            trips=("hired",),
            board="danzhai",
            alight="anji",
        )
    }


def test_what_is_written_is_read_again(fixed: Path, tmp_path: Path) -> None:
    scenario = load_scenario(fixed)
    write_scenario(scenario, tmp_path / "again")
    assert load_scenario(tmp_path / "again") == scenario


@dataclass(frozen=True, kw_only=True)
class Case:
    """A change of one of the tables, and the error that it is."""

    name: str
    table: str
    old: str
    new: str
    code: str
    row: int
    column: str
    says: str


CASES = (
    Case(
        name="operator-unknown",
        table="fixed",
        old="hired,coaches",
        new="hired,coach",
        code="S231",
        row=3,
        column="operator",
        says="did you mean 'coaches'?",
    ),
    Case(
        name="stop-unknown",
        table="fixed",
        old="danzhai anji",
        new="danzhay anji",
        code="S203",
        row=3,
        column="stops",
        says="did you mean 'danzhai'?",
    ),
    Case(
        name="one-stop",
        table="fixed",
        old="danzhai anji",
        new="danzhai",
        code="S232",
        row=3,
        column="stops",
        says="one stop only",
    ),
    Case(
        name="line-goes-elsewhere",
        table="fixed",
        old="guiyang > hangzhou",
        new="guiyang > anji",
        code="S232",
        row=2,
        column="stops",
        says="goes guiyang > hangzhou",
    ),
    Case(
        name="line-at-another-time",
        table="fixed",
        old="13:57",
        new="13:58",
        code="S232",
        row=2,
        column="depart",
        says="write 13:57",
    ),
    Case(
        name="line-of-too-many-units",
        table="fixed",
        old="line,,2",
        new="line,,9",
        code="S232",
        row=2,
        column="units",
        says="at most 8 units",
    ),
    Case(
        name="line-as-a-coach",
        table="fixed",
        old="g1,line",
        new="g1,direct",
        code="S232",
        row=2,
        column="purpose",
        says="g1 is a line",
    ),
    Case(
        name="vehicles-too-many",
        table="fixed",
        old="low,,",
        new="low,7,",
        code="S232",
        row=3,
        column="units",
        says="has 6 vehicles",
    ),
    Case(
        name="aircraft-on-the-road",
        table="fixed",
        old="hired,coaches,,low,,",
        new="hired,planes,,low,1,",
        code="S232",
        row=3,
        column="operator",
        says="name the line",
    ),
    Case(
        name="after-the-travel-dates",
        table="fixed",
        old="2020/2/18",
        new="2020-02-26",
        code="S232",
        row=3,
        column="date",
        says="from 2020-02-16 to 2020-02-25",
    ),
    Case(
        name="level-unknown",
        table="fixed",
        old=",low,",
        new=",lowest,",
        code="S205",
        row=3,
        column="risk",
        says="did you mean 'low'?",
    ),
    Case(
        name="twice",
        table="fixed",
        old="",
        new="again,coaches,,low,1,danzhai > anji,2020-02-18,08:00",
        code="S233",
        row=4,
        column="trip",
        says="same departure as hired",
    ),
    Case(
        name="riders-too-many",
        table="fixed_riders",
        old="c2,10",
        new="c2,13",
        code="S234",
        row=2,
        column="workers",
        says="it has 12",
    ),
    Case(
        name="riders-of-no-trip",
        table="fixed_riders",
        old="hired",
        new="hird",
        code="S203",
        row=2,
        column="trips",
        says="did you mean 'hired'?",
    ),
    Case(
        name="riders-board-elsewhere",
        table="fixed_riders",
        old="danzhai,anji",
        new="guiyang,anji",
        code="S235",
        row=2,
        column="board",
        says="stops at danzhai > anji",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_mistake_yields_its_one_error(fixed: Path, case: Case) -> None:
    path = fixed / f"{case.table}.csv"
    text = path.read_text(encoding="utf-8")
    assert case.old in text
    spoiled = text.replace(case.old, case.new, 1) if case.old else f"{text}{case.new}\n"
    path.write_text(spoiled, encoding="utf-8")
    scenario, findings = read_scenario(fixed)
    assert scenario is None
    assert [finding.code for finding in findings] == [case.code], [*map(str, findings)]
    found = findings[0]
    assert (found.file, found.row, found.column) == (path.name, case.row, case.column)
    assert case.says in f"{found.why} / {found.cure}"


def test_every_code_has_a_case() -> None:
    assert {case.code for case in CASES} >= {"S231", "S232", "S233", "S234", "S235"}
