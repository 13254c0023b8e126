"""`check`: what it lists, in which order, and what it exits with."""

import json
import shutil
from importlib import import_module

import pytest

from returnplan.errors import Finding


@pytest.fixture
def broken(tiny, tmp_path):
    folder = tmp_path / "broken"
    shutil.copytree(tiny, folder)
    cohorts = folder / "cohorts.csv"
    cohorts.write_text(cohorts.read_text().replace("hill,yard,riggers,8", "hil,yard,riggers,8"))
    return folder


def test_a_sound_scenario_is_0(command, tiny):
    result = command("check", tiny)
    assert result.status == 0
    assert result.out.splitlines()[-1].endswith(
        "0 errors, 0 things that can never work, 0 warnings"
    )


def test_an_error_is_1_with_file_row_column_and_cure(command, broken):
    result = command("check", broken)
    assert result.status == 1
    assert "cohorts.csv:3 [origin]" in result.out
    assert "'hill'" in result.out


def test_the_other_commands_refuse_such_a_scenario(command, broken, in_tmp):
    assert command("solve", broken).status == 2


def test_nothing_there_is_a_problem_found(command, tmp_path):
    result = command("check", tmp_path / "nowhere")
    assert result.status == 1
    assert "nowhere" in result.out


def test_what_can_never_work_is_1(command, tiny, monkeypatch):
    never = Finding(
        file="cohorts.csv",
        row=3,
        column="origin",
        code="N001",
        value="hill",
        why="no vehicle reaches it",
        cure="add a fleet or a line",
        severity="never",
    )
    network = import_module("returnplan.network")
    monkeypatch.setattr(network, "never", lambda built: [never], raising=False)
    result = command("check", tiny)
    assert result.status == 1
    assert result.out.startswith("never: N001 cohorts.csv:3 [origin]: no vehicle reaches it")


def test_warnings_never_change_the_status(command, tiny, tmp_path):
    folder = tmp_path / "odd"
    shutil.copytree(tiny, folder)
    with (folder / "cohorts.csv").open("a") as file:
        file.write("ghosts,,hill,yard,riggers,0\n")
    result = command("check", folder)
    assert result.status == 0
    assert "1 warning" in result.out.splitlines()[-1]
    assert result.out.startswith("warning: ")


def test_a_line_that_nobody_can_use_is_a_warning(command, tiny, tmp_path):
    folder = tmp_path / "idle"
    shutil.copytree(tiny, folder)
    with (folder / "lines.csv").open("a") as file:
        file.write("ferry,,ship,hill,port,08:00,1,10,1,100,0,0,0,7\n")
    result = command("check", folder)
    assert "warning: W523 lines.csv [line]: no itinerary can use 'ferry'" in result.out
    assert result.status == 0


def test_set_is_checked_too(command, tiny):
    result = command("check", tiny, "--set", "days=0")
    assert result.status == 1
    assert "[days]" in result.out


def test_findings_as_json(command, tiny, in_tmp):
    assert json.loads(command("check", tiny, "--json").out) == {
        "scenario": str(tiny),
        "errors": 0,
        "never": 0,
        "warnings": 0,
        "findings": [],
    }
    result = command("check", tiny, "--json", "--set", "road.circuity=-1")
    found = json.loads(result.out)
    assert (result.status, found["errors"], len(found["findings"])) == (1, 1, 1)
    assert found["findings"][0]["column"] == "road.circuity"
    assert set(found["findings"][0]) == {
        *("code", "severity", "file", "row", "column", "value", "why", "cure")
    }
