"""history.csv: all that has happened, day by day, beside the plan that is in force."""

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from returnplan.auditing import audit
from returnplan.errors import ScenarioError
from returnplan.jobs.replan import replan
from returnplan.jobs.solve import solve
from returnplan.plan import Plan
from returnplan.plan.read import read_plan
from returnplan.plan.start import start_hash
from returnplan.scenario import load_scenario
from returnplan.scenario.standing_rows import Happened

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"
MOVES = 5
TRAIN = "0218-1000-hill_station-port"
HEADER = "moment,kind,id,value\n"
DROPPED = "2020-02-17 20:00,drop_out,hill-welders,2\n"
FEWER = "2020-02-18 07:00,drop_out,hill-riggers,1\n"


@cache
def in_force() -> Plan:
    return solve(load_scenario(TINY), moves=20)


def again(tmp_path: Path, plan: Plan, at: str, events: str) -> Plan:
    path = tmp_path / "events.csv"
    path.write_text(HEADER + events, encoding="utf-8")
    found = replan(plan, at, events=path, moves=MOVES)
    assert not audit(found)
    return found


def test_what_has_happened_adds_up_from_replan_to_replan(tmp_path: Path) -> None:
    """The same file, longer on the second day: what was known is not counted twice."""
    plan = in_force()
    once = again(tmp_path, plan, "2020-02-17 21:00", DROPPED)
    twice = again(tmp_path, once, "2020-02-18 07:30", DROPPED + FEWER)
    told = [(row.replan, row.moment, row.kind, row.id) for row in twice.scenario.history]
    assert told == [
        ("2020-02-17 21:00", "2020-02-17 20:00", "drop_out", "hill-welders"),
        ("2020-02-17 21:00", "2020-02-17 21:00", "replan", ""),
        ("2020-02-18 07:30", "2020-02-18 07:00", "drop_out", "hill-riggers"),
        ("2020-02-18 07:30", "2020-02-18 07:30", "replan", ""),
    ]
    hashes = [row.value for row in twice.scenario.history if row.kind == "replan"]
    assert hashes == [start_hash(plan), start_hash(once)]
    assert twice.scenario.cohorts["hill-welders"].workers == 8
    assert twice.scenario.cohorts["hill-riggers"].workers == 7


def test_the_run_explains_itself(tmp_path: Path) -> None:
    plan = again(tmp_path, in_force(), "2020-02-17 21:00", DROPPED)
    plan.write(tmp_path / "run")
    with (tmp_path / "run" / "scenario" / "history.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows] == ["drop_out", "replan"]
    assert rows[0]["value"] == "2"
    assert read_plan(tmp_path / "run").scenario == plan.scenario


def test_a_plan_that_comes_back_has_a_history_too() -> None:
    plan = replan(in_force(), 600, moves=MOVES)
    [row] = plan.scenario.history
    assert (row.replan, row.kind, row.value) == (
        "2020-02-17 10:00",
        "replan",
        start_hash(in_force()),
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2020-02-17 21:00,2020-02-17 22:00,drop_out,a,2", "was not known at"),
        ("2020-02-17 21:00,at nine,drop_out,a,2", "'at nine' is no moment"),
        ("2020-02-17 21:00,2020-02-17 20:00,drop_uot,a,2", "did you mean 'drop_out'"),
        ("2020-02-17 21:00,2020-02-17 20:00,drop_out,a,", "needs value, which is blank"),
        ("2020-02-17 21:00,2020-02-17 20:00,budget,a,2", "has no id"),
        ("2020-02-17 21:00,2020-02-17 21:00,replan,,12ab", "64 digits"),
        ("2020-02-17 20:30,2020-02-17 20:00,drop_out,a,2", "no row of the kind replan"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, row: str, said: str) -> None:
    plan = again(tmp_path, in_force(), "2020-02-17 21:00", DROPPED)
    plan.write(tmp_path / "run")
    table = tmp_path / "run" / "scenario" / "history.csv"
    blanks = "," * 6
    table.write_text(table.read_text(encoding="utf-8-sig") + row + blanks + "\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=said):
        load_scenario(tmp_path / "run" / "scenario")


def test_the_last_replan_is_that_of_the_settings(tmp_path: Path) -> None:
    plan = replan(in_force(), 600, moves=MOVES)
    later = replace(plan.scenario.replan, clock=700)
    replace(plan, scenario=replace(plan.scenario, replan=later)).write(tmp_path / "run")
    with pytest.raises(ScenarioError, match="which \\[replan\\] does not say"):
        load_scenario(tmp_path / "run" / "scenario")


def test_the_audit_holds_a_plan_against_its_history() -> None:
    """A train that was cancelled does not run."""
    plan = replan(in_force(), 1440 + 541, moves=MOVES)
    assert TRAIN in plan.trips
    moment = "2020-02-17 20:00"

    def with_event(**cells: str) -> set[str]:
        row = Happened(replan=moment, moment=moment, **{"value": "", **cells})
        scenario = replace(plan.scenario, history=(row, *plan.scenario.history))
        return {one.code for one in audit(replace(plan, scenario=scenario, stages=()))}

    assert with_event(kind="cancelled", id=TRAIN) == {"C30"}
    assert with_event(kind="cancelled", id="0219-1000-hill_station-port") == set()
