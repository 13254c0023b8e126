"""What holds for every command: errors, exit statuses, environment, quick start."""

import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from returnplan import __version__
from returnplan.cli import app

HEAVY = ("numpy", "ortools", "rich", "pandas", "pyproj", "python_calamine")


@pytest.mark.parametrize("arguments", [["--help"], ["solve", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    """ortools alone takes 0.5 s to import; without it and its like help takes 0.1 s."""
    script = (
        "import sys\n"
        "from returnplan.cli import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print('LOADED', [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "LOADED []"


SELDOM = (
    *("chardet", "geopy", "icalendar", "itables", "jinja2", "pandas", "pyproj", "python_calamine"),
    *("rich", "vl_convert", "xlrd", "xlsxwriter"),
)
"""What some scenarios, outputs and terminals need, and others do not."""

LARGE = (
    "ortools.math_opt.python",
    "highspy",
    "numpy.ma",
    "returnplan.cli.sweep",
    "returnplan.optimiser.bounds.master",
    "xml",
)
"""What small scenarios in a folder are planned without."""


@pytest.mark.parametrize(
    ("arguments", "others"),
    [
        (["check", "tiny"], ("returnplan.optimiser", "ortools")),
        (["convert", "tiny", "again"], ("returnplan.optimiser", "ortools")),
        (["solve", "tiny", "--quiet", "--time-limit", "600"], LARGE),
    ],
)
def test_a_command_loads_what_it_needs(
    arguments: list[str], others: tuple[str, ...], tmp_path: Path
) -> None:
    """The optimiser takes 0.3 s of a processor, most of it OR-Tools; pandas as much again."""
    shutil.copytree(Path(__file__).parents[2] / "scenarios" / "tiny", tmp_path / "tiny")
    script = (
        "import sys\n"
        "from returnplan.cli import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "except SystemExit as stop:\n"
        "    status = stop.code or 0\n"
        f"print(status, [name for name in {SELDOM + others!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True, text=True, check=True, cwd=tmp_path,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "0 []"


def test_h_is_help(command):
    short = command("-h")
    assert short == command("--help"), short
    assert command("solve", "-h").out.startswith("Usage: returnplan solve [OPTIONS] SCENARIO")


def test_version(command):
    assert command("--version").out == f"returnplan {__version__}\n"


def test_no_command_prints_the_help_and_is_bad_usage(command):
    result = command()
    assert result.status == 2
    assert result.err.startswith("Usage: returnplan")


@pytest.mark.parametrize(
    "arguments",
    [
        ["solv", "x"],
        ["solve"],
        ["solve", "x", "--time-limt", "3"],
        ["solve", "x", "--time-limit", "soon"],
        ["solve", "x", "y"],
    ],
)
def test_bad_usage_takes_one_line_and_exits_with_2(command, arguments):
    result = command(*arguments)
    assert result.status == 2
    assert result.out == ""
    assert result.err.count("\n") == 1
    assert result.err.startswith("returnplan: ")
    assert "--help tells more)" in result.err


def test_a_bug_takes_one_line_and_debug_shows_where(command, monkeypatch):
    def broken(run):
        raise ZeroDivisionError("no heads")

    monkeypatch.setattr(import_module("returnplan.cli.audit"), "audit_folder", broken)
    result = command("audit", "runs/x")
    assert result.status == app.FAILED
    assert result.err.count("\n") == 1
    assert "ZeroDivisionError: no heads" in result.err
    for debug in (["--debug", "audit", "runs/x"], ["audit", "runs/x", "--debug"]):
        assert "Traceback" in command(*debug).err


def test_debug_from_the_environment(command, monkeypatch):
    def broken(run):
        raise ZeroDivisionError("no heads")

    monkeypatch.setattr(import_module("returnplan.cli.audit"), "audit_folder", broken)
    monkeypatch.setenv("RETURNPLAN_DEBUG", "1")
    assert "Traceback" in command("audit", "runs/x").err


def test_completion_scripts_of_the_shells() -> None:
    for shell in ("bash_source", "zsh_source", "fish_source"):
        done = subprocess.run(
            [sys.executable, "-m", "returnplan"],
            env={**os.environ, "_RETURNPLAN_COMPLETE": shell},
            capture_output=True,
            text=True,
            check=False,
        )
        if "version is not supported" not in done.stderr:  # an old bash on this machine
            assert "_RETURNPLAN_COMPLETE" in done.stdout, done.stderr


def test_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    """`returnplan ... | head` closes the pipe: no traceback, no complaint of Python at exit."""
    script = (
        "import sys, os\n"
        "from returnplan.cli import main\n"
        "os.close(sys.stdin.fileno())\n"
        "main(['new', sys.argv[1]])\n"
    )
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "first")],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError("one\n\ntwo " + "x" * 999), "internal error, ValueError: one two xxx"),
        (ImportError("no\nlib.so: failed to map segment from shared object"), app.NO_MEMORY),
        (MemoryError(), app.NO_MEMORY),
    ],
)
def test_whatever_goes_wrong_takes_one_line(error, words, monkeypatch, capsys) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(app.returnplan, "main", fail)
    with pytest.raises(SystemExit) as ended:
        app.main(["check", "x"])
    told = capsys.readouterr().err
    assert ended.value.code == app.FAILED
    assert told.startswith(f"returnplan: {words}")
    assert told.count("\n") == 1
    assert len(told) < 600


def test_too_little_memory_to_load_anything_is_told_first(monkeypatch, capsys) -> None:
    monkeypatch.setattr(app, "of_process", lambda: app.LEAST_BYTES - 1)
    with pytest.raises(SystemExit) as ended:
        app.main(["--version"])
    assert (ended.value.code, capsys.readouterr().err) == (3, f"returnplan: {app.NO_MEMORY}\n")
