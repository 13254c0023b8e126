"""Whatever is asked of the command line ends in one clear line, and in no internal error."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from returnplan.errors import MOST_LISTED


@pytest.fixture
def copy(tiny: Path, in_tmp: Path) -> Path:
    return Path(shutil.copytree(tiny, in_tmp / "copy"))


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from returnplan import load_scenario, solve

    tiny = Path(__file__).parents[2] / "scenarios" / "tiny"
    run = tmp_path_factory.mktemp("runs") / "tiny"
    solve(load_scenario(tiny), time_limit_s=600).write(run)
    return run


def one_line(result, status: int) -> str:
    assert result.status == status, result
    assert "internal error" not in result.err
    assert "Traceback" not in result.err
    assert result.err.count("\n") == 1, result.err
    assert result.err.startswith("returnplan: ")
    return result.err


@pytest.mark.parametrize("command_name", ["solve", "compare", "sweep"])
@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--seed", "2147483648"),
        ("--seed", "1795989137112366182"),
        ("--seed", "-1"),
        ("--seed", "9" * 5000),
        ("--time-limit", "1e300"),
        ("--time-limit", "inf"),
        ("--time-limit", "nan"),
        ("--time-limit", "5e-324"),
        ("--gap", "nan"),
        ("--gap", "-1"),
        ("--threads", "1000000000"),
        ("--threads", "-1"),
    ],
)
def test_options_out_of_range(command, copy, command_name, option, value) -> None:
    further = {
        "solve": [],
        "compare": [copy],
        "sweep": ["--vary", "budget=1,2", "-o", "out"],
    }[command_name]
    said = one_line(command(command_name, copy, *further, option, value), 2)
    assert len(said) < 400


def patched(folder: Path, table: str, column: str, value: str) -> None:
    with (folder / "scenario.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[patch]]\ntable = "{table}"\nset = {{{column} = {value}}}\n')


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("fleets", "speed_kmh", "5e-324"),
        ("fleets", "turnaround_hours", "1e6"),
        ("fleets", "turnaround_hours", "1e13"),
        ("lines", "hours", "5e-324"),
        ("lines", "hours", "1e13"),
        ("roads", "km", "1e13"),
        ("roads", "hours", "5e-324"),
    ],
)
def test_cells_beyond_any_size(command, copy, table, column, value) -> None:
    """Each ended in an overflow, a plan that its audit refused, or a warning of numpy."""
    patched(copy, table, column, value)
    result = command("solve", copy)
    assert result.status == 2
    assert "internal" not in result.err
    assert f"S120 scenario.toml [patch[1].set.{column}]" in result.err


@pytest.mark.parametrize(
    "setting",
    [
        "road.max_pickups=1000000000",
        "road.max_dropoffs=1000000000",
        "transfer.max_legs=1000000000",
        "road.circuity=5e-324",
        "road.circuity=1e13",
        "driving.daily_hours=5e-324",
        "driving.max_continuous_hours=5e-324",
        "driving.break_minutes=1000000000",
        "road.stop_minutes=1000000000",
        "transfer.max_hours=5e-324",
        "solver.seed=2147483648",
        "solver.time_limit_s=1e300",
        "solver.threads=100000",
        "name=\udcff\udcfe",
        "name\udcff=x",
    ],
)
def test_settings_beyond_any_size(command, copy, setting) -> None:
    assert "S" in one_line(command("solve", copy, "--set", setting), 2)


def test_the_largest_that_is_read_overflows_nothing(command, copy) -> None:
    """At every limit at once: a plan that passes its audit, or a line that says what was short."""
    for table, column, value in (
        ("fleets", "speed_kmh", "0.1"),
        ("fleets", "turnaround_hours", "1e5"),
        ("fleets", "max_km", "1e13"),
        ("roads", "km", "1e6"),
        ("lines", "hours", "1e5"),
    ):
        patched(copy, table, column, value)
    settings = [
        "driving.daily_hours=0.1",
        "driving.max_continuous_hours=0.1",
        "driving.break_minutes=10080",
        "road.circuity=100",
        "road.turn_minutes=10080",
        "road.stop_minutes=10080",
        "transfer.max_wait_hours=1e13",
        "solver.seed=1000000000",
    ]
    options = [part for setting in settings for part in ("--set", setting)]
    result = command("solve", copy, "--quiet", "--time-limit", 5, *options)
    assert result.status in (0, 3)
    assert not result.err or one_line(result, 3)
    assert "audit" not in result.err


@pytest.mark.parametrize("name", ["x" * 256, "诸" * 100, "a\udcff"])
@pytest.mark.parametrize("what", ["check", "solve", "show", "audit", "compare", "explain", "new"])
def test_impossible_paths(command, copy, what, name) -> None:
    if what == "new" and name.startswith("a"):
        pytest.skip("such a folder can be made")
    further = {"compare": [copy], "explain": ["--cohort", "c"]}.get(what, [])
    result = command(what, name, *further)
    assert result.status in (1, 2)
    assert "internal error" not in result.err


@pytest.mark.skipif(os.name == "nt", reason="a folder at work cannot be removed there")
@pytest.mark.parametrize(
    "arguments", [["check", "."], ["solve", "x"], ["solve", "../copy"], ["show", "."], ["new", "x"]]
)
def test_a_working_folder_that_has_gone(command, copy, monkeypatch, arguments) -> None:
    gone = copy.parent / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = command(*arguments)
    monkeypatch.chdir(copy.parent)
    assert result.status in (1, 2)
    assert "internal error" not in result.err


RECORDS = {
    "deep": "[" * 100_000,
    "deep within": '{"stages": ' + "[" * 100_000,
    "no record": "[]",
    "empty": "",
    "digits": '{"seed": ' + "9" * 5000 + "}",
    "not UTF-8": "\udcff",
}


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("what", ["show", "audit", "explain", "compare"])
def test_a_record_that_is_none(command, finished, tmp_path, what, name) -> None:
    run = Path(shutil.copytree(finished, tmp_path / "run"))
    (run / "run.json").write_bytes(RECORDS[name].encode("utf-8", "surrogateescape"))
    further = {"compare": [finished], "explain": ["--cohort", "dale-fitters"]}.get(what, [])
    said = one_line(command(what, run, *further), 1)
    assert "run.json" in said


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "1e999", "1" + "0" * 400, '"soon"', "[1]", "{}", "null", "true"]
)
@pytest.mark.parametrize("entry", ["wall_seconds", "seed", "seconds", "value"])
def test_odd_numbers_in_a_record(command, finished, tmp_path, entry, value) -> None:
    run = Path(shutil.copytree(finished, tmp_path / "run"))
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    (record["stages"][0] if entry in ("seconds", "value") else record)[entry] = "HERE"
    text = json.dumps(record).replace('"HERE"', value)
    (run / "run.json").write_text(text, encoding="utf-8")
    for what in ("show", "audit"):
        result = command(what, run)
        assert result.status == 1
        assert "internal error" not in result.err
        assert "run.json" in result.err + result.out


def test_a_doubled_key_names_the_patch_that_made_it(command, copy) -> None:
    with (copy / "scenario.toml").open("a", encoding="utf-8") as file:
        file.write('[[patch]]\ntable="places"\nwhere={place="dale"}\nset={place="port"}\n')
    said = command("check", copy).out
    (line,) = [line for line in said.splitlines() if line.startswith("S106")]
    assert line.startswith("S106 scenario.toml [patch[1].set.place]: 'port' stands in row 5 of")
    assert line.endswith("give one another place")


def test_lists_of_mistakes_end_at_200_with_a_count(command, copy) -> None:
    with (copy / "cohorts.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"z{number},,nowhere,port,x,-1\n" for number in range(300))
    checked, solved = command("check", copy), command("solve", copy)
    errors = int(checked.out.splitlines()[-1].split()[1].replace(",", ""))
    assert errors > 600
    assert len(checked.out.splitlines()) == MOST_LISTED + 2
    assert checked.out.splitlines()[-2] == f"and {errors - MOST_LISTED:,} more errors"
    assert len(solved.err.splitlines()) == MOST_LISTED + 1
    assert solved.err.splitlines()[-1] == f"returnplan: {checked.out.splitlines()[-2]}"


def test_warnings_of_libraries_reach_nobody(copy) -> None:
    """In the process of a command, and in those that it starts; -W brings them back."""
    script = (
        "import warnings, subprocess, sys, returnplan.cli.app as app\n"
        "def main(arguments):\n"
        "    warnings.warn('odd', RuntimeWarning)\n"
        "    code = 'import warnings; warnings.warn(\"odd\", RuntimeWarning)'\n"
        "    subprocess.run([sys.executable, '-c', code])\n"
        "app.main = main\n"
        "from returnplan.cli import main\n"
        "main()\n"
    )
    for options, times in ((["-c"], 0), (["-W", "always", "-c"], 2)):
        done = subprocess.run(
            [sys.executable, *options, script], capture_output=True, text=True, check=True
        )
        assert done.stderr.count("RuntimeWarning: odd") == times
