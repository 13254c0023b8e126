"""`returnplan compare`, and `compare` from Python."""

import csv
import json
import os
import re
import shutil
import signal
import threading
from dataclasses import replace

import pytest

import returnplan
from returnplan.cli import main


@pytest.fixture
def command(capsys):
    def call(*arguments):
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return int(stop.value.code or 0), printed.out, printed.err

    return call


def line_of(text, word):
    return next(line.split() for line in text.splitlines() if line.startswith(word))


def test_runs_in_the_terminal(command, runs):
    """Without a terminal there are signs, no colours."""
    status, out, err = command("compare", runs / "tiny", runs / "more")
    assert (status, err) == (0, "")
    assert "\x1b" not in out
    assert out.splitlines()[:2] == ["tiny: proven optimal.", "more: proven optimal."]
    assert line_of(out, "key_post_days")[1:] == ["higher", "54", "58", "+4", "worker-days"]
    assert line_of(out, "cost ") == ["cost", "lower", "8,820.00", "9,220.00", "+400.00", "CNY"]
    assert "Cohorts, more against tiny: 1 gains, 0 lose." in out
    assert "dale-fitters" in out
    assert "Trips: 2 differ" in out
    assert line_of(out, "quarantine") == ["quarantine", "hostel", "beds", "6", "7"]


def test_colours_of_better_and_worse(runs):
    from io import StringIO

    from rich.console import Console

    from returnplan.comparison import compare_plans
    from returnplan.report.comparison import print_comparison

    comparison = compare_plans(
        {name: returnplan.read_plan(runs / name) for name in ("tiny", "more")}
    )
    target = StringIO()
    console = Console(
        file=target, force_terminal=True, color_system="standard", width=120, no_color=False
    )
    print_comparison(comparison, console)
    green = re.findall(r"\x1b\[32m *([^\x1b]+)\x1b", target.getvalue())
    red = re.findall(r"\x1b\[31m *([^\x1b]+)\x1b", target.getvalue())
    assert {"+4", "-2"} <= set(green), "four key-post days more, two left behind fewer"
    assert set(red) == {"+400.00", "+8", "+0.0375"}, "cost, beds, hours and days of two more"


@pytest.mark.parametrize("width", [60, 80, 200])
@pytest.mark.parametrize("number", [2, 7])
def test_many_runs_on_any_width(runs, width, number):
    """Each run's figures are there, however many fit side by side."""
    from io import StringIO

    from rich.console import Console

    from returnplan.comparison import compare_plans
    from returnplan.report.comparison import print_comparison

    plan = returnplan.read_plan(runs / "tiny")
    names = [f"run{place}" for place in range(number)]
    target = StringIO()
    print_comparison(
        compare_plans(dict.fromkeys(names, plan)),
        Console(file=target, width=width, highlight=False),
    )
    lines = target.getvalue().splitlines()
    assert all(any(name in line for line in lines) for name in names)
    assert max(map(len, lines)) <= width


def test_scenarios_are_solved_first(command, runs, variant, tmp_path):
    folder = variant("dear", "fleets.csv", ",500,2", ",500,3")
    out = tmp_path / "out"
    status, printed, err = command("compare", runs / "tiny", folder, "-o", out)
    assert status == 0
    assert "solving dear" in err
    assert "stage 1/" in err
    # 2 rides x 640 km, each km one yuan dearer.
    assert line_of(printed, "cost ")[2:5] == ["8,820.00", "10,100.00", "+1,280.00"]
    assert returnplan.audit(returnplan.read_plan(out / "runs" / "dear")) == []
    with (out / "inputs.csv").open(encoding="utf-8-sig") as file:
        assert list(csv.reader(file))[1:] == [["fleets", "port_coach", "km_cost", "2", "3"]]


def test_the_same_name_twice(command, runs, variant, tmp_path):
    shutil.copytree(runs / "more", tmp_path / "tiny")
    status, out, _ = command("compare", runs / "tiny", tmp_path / "tiny", "--json")
    assert status == 0
    names = json.loads(out)["runs"]
    assert names == [f"{runs.name}/tiny", f"{tmp_path.name}/tiny"]


def test_json(command, runs):
    _, out, _ = command("compare", runs / "tiny", runs / "more", "--json")
    said = json.loads(out)
    assert said["runs"] == ["tiny", "more"]
    cost = next(row for row in said["measures"] if row["measure"] == "cost")
    assert (cost["tiny"], cost["more - tiny"]) == (8820.0, 400.0)
    assert said["cohorts"][0]["tiny first_on_post"] == "2020-02-19"
    assert said["inputs"] == [
        {"table": "quarantine", "key": "hostel", "column": "beds", "tiny": "6", "more": "7"}
    ]


def test_quiet_prints_nothing(command, runs, variant):
    assert command("compare", runs / "tiny", variant("quiet"), "--quiet") == (0, "", "")


def test_set_and_options_reach_the_scenarios(command, runs, variant):
    """With 5,000 yuan one coach ride a day is affordable, no train."""
    folder = variant("poor")
    said = ["--set", "budget=5000", "--json", "--quiet"]
    status, out, _ = command("compare", runs / "tiny", folder, *said)
    assert status == 0
    assert {"table": "scenario", "key": "budget", "column": "value", "tiny": ""} | {
        "poor": "5000"
    } in json.loads(out)["inputs"]
    status, _, err = command("compare", runs / "tiny", runs / "more", "--set", "budget=5000")
    assert (status, "all of these are runs" in err) == (2, True)


@pytest.mark.parametrize(
    ("paths", "status", "said"),
    [
        (["tiny"], 2, "two runs or scenarios or more"),
        (["tiny", "mor"], 2, "neither a run nor a scenario"),
        (["tiny", "broken"], 1, "broken"),
        (["tiny", "empty"], 2, "it has no scenario.toml"),
    ],
)
def test_what_is_no_run(command, runs, tmp_path, paths, status, said):
    shutil.copytree(runs / "tiny", tmp_path / "tiny")
    shutil.copytree(runs / "more", tmp_path / "more")
    shutil.copytree(runs / "more", tmp_path / "broken")
    (tmp_path / "broken" / "trips.csv").unlink()
    (tmp_path / "empty").mkdir()
    found, out, err = command("compare", *(tmp_path / path for path in paths))
    assert (found, out) == (status, "")
    assert said in err
    assert "Traceback" not in err
    if "mor" in paths:
        assert f"did you mean '{tmp_path / 'more'}'?" in err


def test_a_refused_scenario_is_told_before_any_is_solved(command, runs, variant, tmp_path):
    good, bad = variant("good"), variant("bad", "cohorts.csv", "dale,mill", "dal,mill")
    status, out, err = command("compare", good, bad, "-o", tmp_path / "out")
    assert (status, out) == (2, "")
    assert "did you mean 'dale'?" in err
    assert "solving" not in err
    assert not (tmp_path / "out").exists()


def test_the_folder_is_refused_before_any_is_solved(command, runs, variant, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    status, _, err = command("compare", variant("x"), variant("y"), "-o", tmp_path / "out")
    assert status == 2
    assert "holds no comparison" in err
    assert "solving" not in err


def test_an_interruption_compares_nothing(command, variant, tmp_path, monkeypatch):
    from importlib import import_module

    module = import_module("returnplan.jobs.solve")
    solve = module.solve

    def interrupted(scenario, **options):
        assert threading.current_thread() is not threading.main_thread()
        os.kill(os.getpid(), signal.SIGINT)
        assert options["interrupt"].wait(10)
        return solve(scenario, **options)

    monkeypatch.setattr(module, "solve", interrupted)
    status, out, _ = command("compare", variant("x"), variant("y"), "-o", tmp_path / "out")
    assert (status, out) == (130, "")
    assert not (tmp_path / "out").exists()


def test_from_python(tiny, more_beds):
    frame = returnplan.compare([tiny, more_beds])
    assert list(frame.columns) == [
        "measure",
        "unit",
        "better",
        "Tiny",
        "Tiny (2)",
        "Tiny (2) - Tiny",
    ]
    by_name = returnplan.compare({"six": tiny, "seven": more_beds}).set_index("measure")
    assert by_name.loc["cost", "seven - six"] == 400.0
    assert by_name.loc["cost", "six"] == 8820.0
    with pytest.raises(returnplan.ReturnplanError, match="two plans or more"):
        returnplan.compare([tiny])


def test_what_is_not_proven_is_said(tiny):
    """A difference within the gaps may come from the search alone."""
    from io import StringIO

    from rich.console import Console

    from returnplan.comparison import compare_plans
    from returnplan.report.comparison import print_comparison

    cost = replace(tiny.stages[-1], gap=0.031, status="time_limit")
    open_ = replace(tiny, stages=(*tiny.stages[:-1], cost))
    target = StringIO()
    print_comparison(compare_plans({"a": tiny, "b": open_}), Console(file=target, width=100))
    assert "b: time_limit, widest gap 3.10 % (cost)." in target.getvalue()
