"""Runs and scenarios as data frames, and scenarios from them."""

import importlib
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pandas
import pytest

import returnplan
from random_scenarios import random_draft
from returnplan.errors import ScenarioError, UsageError
from returnplan.plan.run_tables import RUN_TABLES
from returnplan.scenario.schema import TABLES
from returnplan.tables.declaration import Kind

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module")
def plan():
    return returnplan.solve(SCENARIOS / "tiny", time_limit_s=600)


def framed(scenario):
    names = ["scenario", *(table.name for table in TABLES)]
    return {name: scenario.frame(name) for name in names}


# -- a run ---------------------------------------------------------------------------------------


def test_frames_have_the_tables_of_a_run(plan):
    frames = plan.frames()
    assert list(frames) == [table.name for table in RUN_TABLES]
    for table in RUN_TABLES:
        assert list(frames[table.name].columns) == list(table.names)
        pandas.testing.assert_frame_equal(plan.frame(table.name), frames[table.name])


def test_values_are_those_of_the_files(plan, tmp_path):
    """Money in the currency and kilometres, not cents and tenths; dates that can be reckoned."""
    plan.write(tmp_path / "run")
    for table in RUN_TABLES:
        written = pandas.read_csv(tmp_path / "run" / f"{table.name}.csv")
        mine = plan.frame(table.name)
        assert len(written) == len(mine)
        for column in table.columns:
            known = written[column.name].notna().to_numpy()
            assert (mine[column.name].notna().to_numpy() == known).all(), column.name
            if column.kind in (Kind.CENTS, Kind.TENTHS, Kind.SHARE, Kind.NUMBER):
                assert mine[column.name][known].tolist() == pytest.approx(
                    written[column.name][known].tolist(), abs=6e-7
                )
            elif column.kind in (Kind.DAY, Kind.MOMENT):
                stamps = pandas.to_datetime(written[column.name][known])
                assert mine[column.name][known].tolist() == stamps.tolist()
            elif column.kind is Kind.WHOLE:
                assert mine[column.name][known].tolist() == written[column.name][known].tolist()


def test_a_frame_can_be_reckoned_with(plan):
    trips = plan.frame("trips")
    assert ((trips["arrive"] - trips["depart"]) > pandas.Timedelta(0)).all()
    money = plan.frame("summary").set_index("measure")["value"]
    assert trips["cost"].sum() == pytest.approx(money["cost_trips"])


def test_a_table_that_a_run_has_not_is_an_error(plan):
    with pytest.raises(UsageError, match="did you mean 'schedule'"):
        plan.frame("shedule")
    with pytest.raises(UsageError, match="did you mean 'cohorts'"):
        plan.scenario.frame("cohort")


# -- a scenario ----------------------------------------------------------------------------------


def test_scenarios_come_back_from_their_frames():
    names = ("tiny", "furnace", "spring-2026", "offshore-crew", "zhejiang-2020")
    cases = [returnplan.load_scenario(SCENARIOS / name) for name in names]
    cases += [random_draft(seed).load() for seed in range(12)]
    for scenario in cases:
        assert returnplan.load_scenario(framed(scenario)) == scenario


def test_a_workbook_read_by_pandas_is_a_scenario(tmp_path):
    """All sheets at once, as pandas gives them: the settings as keys and values."""
    scenario = returnplan.load_scenario(SCENARIOS / "tiny")
    with pandas.ExcelWriter(tmp_path / "tiny.xlsx", engine="openpyxl") as book:
        for name, frame in framed(scenario).items():
            frame.to_excel(book, sheet_name=name, index=False)
    sheets = pandas.read_excel(tmp_path / "tiny.xlsx", sheet_name=None, engine="openpyxl")
    assert returnplan.load_scenario(sheets) == scenario


def test_what_a_notebook_holds_is_read():
    """Dates, clocks, whole floats, blanks, an index with a name, nested settings, formulas."""
    frames = framed(returnplan.load_scenario(SCENARIOS / "tiny"))
    del frames["scenario"]
    frames["scenario"] = {
        "name": '=notebook "one"',
        "start": datetime(2020, 2, 16),
        "days": 6,
        "departure_times": ["08:00", "20:00"],
        "objective": {"order": ["post_days", "cost"], "slack": {"post_days": 0.25}},
        "road.circuity": 1.5,
        "risk": {"low": {"quarantine_days": 0}, "medium": {"load_factor": {"bus": 0.5}}},
        "budget": None,
    }
    places = frames["places"]
    places["name"] = "=1+1"
    frames["places"] = places.set_index("place")
    frames["cohorts"]["workers"] = frames["cohorts"]["workers"].astype(float)
    frames["cohorts"]["ready"] = date(2020, 2, 17)
    frames["lines"]["time"] = time(9, 30)
    read = returnplan.load_scenario(frames)
    assert read.name == '=notebook "one"'
    assert (read.start, read.days, read.budget) == (date(2020, 2, 16), 6, None)
    assert read.objective.order == ("post_days", "cost")
    assert read.objective.slack["post_days"] == 0.25
    assert read.road.circuity == 1.5
    assert {one.name for one in read.places.values()} == {"=1+1"}
    assert {one.ready for one in read.cohorts.values()} == {date(2020, 2, 17)}
    assert {one.time for one in read.lines.values()} == {9 * 60 + 30}


def test_mistakes_in_frames_name_table_row_and_column():
    frames = framed(returnplan.load_scenario(SCENARIOS / "tiny"))
    frames["cohorts"].loc[1, "employer"] = "nobody"
    with pytest.raises(ScenarioError, match=r"cohorts\.csv:3 \[employer\]"):
        returnplan.load_scenario(frames)
    assert any(one.row == 3 for one in returnplan.check(frames))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scenario": None}, "no 'scenario'"),
        ({"cohort": pandas.DataFrame()}, "did you mean 'cohorts'"),
        ({"cohorts": [1, 2]}, "give a DataFrame"),
        ({"scenario": pandas.DataFrame({"name": ["x"]})}, "columns key and value"),
    ],
)
def test_what_is_no_scenario_is_an_error(changes, said):
    frames = framed(returnplan.load_scenario(SCENARIOS / "tiny"))
    frames = {name: one for name, one in {**frames, **changes}.items() if one is not None}
    with pytest.raises(UsageError, match=said):
        returnplan.load_scenario(frames)


# -- the other names -----------------------------------------------------------------------------


def test_solve_takes_a_path_and_frames(plan):
    again = returnplan.solve(framed(plan.scenario), time_limit_s=600)
    assert (again.trips, again.assignments) == (plan.trips, plan.assignments)
    assert again.scenario == replace(plan.scenario, name=again.scenario.name)


def test_check_explain_and_sweep_are_there(plan, tmp_path):
    assert all(one.severity != "error" for one in returnplan.check(SCENARIOS / "tiny"))
    cohort = next(iter(plan.scenario.cohorts))
    assert returnplan.explain(plan, cohort=cohort).cohort == cohort
    plan.write(tmp_path / "run")
    assert returnplan.explain(tmp_path / "run", cohort=cohort).cohort == cohort
    with pytest.raises(UsageError, match="one thing at a time"):
        returnplan.explain(plan)
    found = returnplan.sweep(
        SCENARIOS / "tiny", ["budget=9000,20000"], tmp_path / "grid", jobs=1, time_limit_s=600
    )
    assert len(found.plans) == 2
    assert "2" in repr(found) and repr(found).count("\n") < 5


def test_public_objects_are_told_in_five_lines(plan):
    findings = returnplan.check(SCENARIOS / "zhejiang-2020")
    violation = returnplan.Violation(code="C1", table="trips", key="x", sentence="no")
    large = returnplan.load_scenario(SCENARIOS / "zhejiang-2020")
    cohort = next(iter(plan.scenario.cohorts))
    told = [
        plan,
        plan.scenario,
        large,
        violation,
        *findings,
        returnplan.explain(plan, cohort=cohort),
    ]
    told += [ScenarioError(findings), *plan.stages]
    for one in told:
        text = repr(one)
        assert len(text.splitlines()) <= 5
        assert all(len(line) <= 320 for line in text.splitlines()), type(one)
    assert repr(large).startswith("Scenario 'Zhejiang, February and March 2020'")
    assert "key_post_days" in repr(plan) and "54" in repr(plan)


def test_pandas_is_loaded_only_where_a_frame_is_asked_for():
    script = (
        "import returnplan, sys; s = returnplan.load_scenario(sys.argv[1]);"
        "print('pandas' in sys.modules); s.frame('places'); print('pandas' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(SCENARIOS / "tiny")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["False", "True"]


def test_packages_do_not_hide_explain():
    importlib.import_module("returnplan.explanation")
    assert callable(returnplan.explain)
