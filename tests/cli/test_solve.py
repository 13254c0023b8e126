"""`solve` with an optimiser that leaves everybody behind: what the command itself does."""

import json
import os
import signal
import threading
import time
from importlib import import_module

import pytest

from returnplan.auditing import Violation
from returnplan.errors import EngineError


def scenario_findings(result):
    return [line for line in result.err.splitlines() if "stage " not in line]


def test_writes_the_run_under_the_current_folder(command, optimiser, tiny, in_tmp):
    result = command("solve", tiny)
    assert result.status == 0
    assert (in_tmp / "runs" / "tiny" / "run.json").is_file()
    assert "0 of 32 workers return" in result.out
    assert "the schedule is in runs/tiny/schedule.csv" in result.out


def test_a_line_for_each_finished_stage_where_there_is_no_terminal(
    command, optimiser, tiny, in_tmp
):
    stages = [line for line in command("solve", tiny).err.splitlines() if "stage " in line]
    assert stages == [
        "stage 1/3 key_post_days: value 0, bound 800, gap over 999 %",
        "stage 2/3 post_days: value 0, bound 800, gap over 999 %",
        "stage 3/3 cost: value 0.00, bound 0.00, gap 0.00 %",
    ]


def test_quiet_prints_nothing(command, optimiser, tiny, in_tmp):
    result = command("solve", tiny, "--quiet")
    assert (result.status, result.out, result.err) == (0, "", "")


def test_json_is_all_of_standard_output(command, optimiser, tiny, in_tmp):
    result = command("solve", tiny, "--json", "-o", "here")
    said = json.loads(result.out)
    assert said["run"] == "here"
    assert said["status"] == "time_limit"
    assert said["stages"][0]["bound"] == 800
    assert said["summary"]["workers"] == {"value": 32, "unit": "heads"}


def test_a_run_is_replaced_with_force_only(command, optimiser, tiny, in_tmp):
    command("solve", tiny, "-o", "here")
    before = (in_tmp / "here" / "run.json").stat().st_mtime_ns
    optimiser.called_with.clear()
    result = command("solve", tiny, "-o", "here")
    assert result.status == 2
    assert "--force" in result.err
    assert not optimiser.called_with, "refused before the search, not after it"
    assert (in_tmp / "here" / "run.json").stat().st_mtime_ns == before
    assert command("solve", tiny, "-o", "here", "--force").status == 0
    assert (in_tmp / "here" / "run.json").stat().st_mtime_ns > before


def test_options_reach_the_optimiser(command, optimiser, tiny, in_tmp):
    options = ("--time-limit", "100", "--gap", "0.05", "--seed", "7", "--threads", "2")
    began = time.monotonic()
    command("solve", tiny, *options)
    called = optimiser.called_with
    assert set(called["gap"].values()) == {0.05}
    assert (called["seed"], called["threads"]) == (7, 2)
    assert called["deadline"] < began + 100


def test_without_options_the_scenario_settings_hold(command, optimiser, tiny, in_tmp):
    command("solve", tiny, "--set", "solver.seed=3", "--set", "solver.gap=0.02")
    called = optimiser.called_with
    assert called["seed"] == 3
    assert set(called["gap"].values()) == {0.02}


def test_options_from_the_environment(command, optimiser, tiny, in_tmp, monkeypatch):
    monkeypatch.setenv("RETURNPLAN_SOLVE_SEED", "11")
    monkeypatch.setenv("RETURNPLAN_SOLVE_OUTPUT", "elsewhere")
    command("solve", tiny)
    assert optimiser.called_with["seed"] == 11
    assert (in_tmp / "elsewhere" / "run.json").is_file()
    command("solve", tiny, "--seed", "12", "--force")
    assert optimiser.called_with["seed"] == 12


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--time-limit", "0", "above 0"),
        ("--time-limit", "nan", "above 0"),
        ("--gap", "-0.1", "not negative"),
        ("--seed", "-1", "not negative"),
        ("--threads", "-2", "0 for all cores"),
    ],
)
def test_options_out_of_range_are_bad_usage(command, optimiser, tiny, in_tmp, option, value, said):
    result = command("solve", tiny, option, value)
    assert result.status == 2
    assert said in result.err
    assert result.err.count("\n") == 1
    assert not (in_tmp / "runs").exists()


def test_a_refused_scenario_lists_every_error_a_line_each(command, optimiser, tiny, in_tmp):
    result = command("solve", tiny, "--set", "budgt=1", "--set", "road.circuty=2")
    assert result.status == 2
    assert [line.split()[1] for line in result.err.splitlines()] == ["S301", "S301"]
    assert not (in_tmp / "runs").exists()


def test_an_engine_that_fails_exits_with_3_and_writes_nothing(command, optimiser, tiny, in_tmp):
    def fail(options):
        raise EngineError("the engine ran out of memory; give it a smaller scenario")

    optimiser.before_return = fail
    result = command("solve", tiny)
    assert result.status == 3
    assert result.err == "returnplan: the engine ran out of memory; give it a smaller scenario\n"
    assert not (in_tmp / "runs").exists()


def test_a_plan_that_fails_its_audit_is_not_written(command, optimiser, tiny, in_tmp, monkeypatch):
    audit = import_module("returnplan.auditing")
    broken = Violation(
        code="C2", table="trips", key="1", sentence="a coach is on two trips at once"
    )
    monkeypatch.setattr(audit, "audit", lambda plan: [broken])
    result = command("solve", tiny)
    assert result.status == 3
    assert str(broken) in result.err
    assert not (in_tmp / "runs").exists()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_the_search_and_the_best_plan_is_written(
    command, optimiser, tiny, in_tmp, number, status
):
    def wait_for_it(options):
        assert threading.current_thread() is not threading.main_thread()
        os.kill(os.getpid(), number)
        assert options["interrupt"].wait(10)

    optimiser.before_return = wait_for_it
    before = signal.getsignal(number)
    result = command("solve", tiny, "--json")
    assert result.status == status
    assert json.loads(result.out)["status"] == "interrupted"
    assert json.loads((in_tmp / "runs" / "tiny" / "run.json").read_text())["status"] == (
        "interrupted"
    )
    assert signal.getsignal(number) is before
