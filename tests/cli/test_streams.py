"""What the environment does with standard output and error loses no plan and is no bug."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from returnplan.cli import streams
from returnplan.jobs.audit import audit_folder

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a shell of Unix")


@pytest.fixture(scope="module")
def scenario(tmp_path_factory) -> Path:
    """Chinese names, so that few code pages have a letter for everything."""
    from returnplan.jobs.new import new

    folder = tmp_path_factory.mktemp("zh") / "zh"
    new(folder)
    table = folder / "employers.csv"
    text = table.read_text(encoding="utf-8-sig")
    header, first, *rest = text.splitlines()
    cells = first.split(",")
    cells[header.split(",").index("name")] = "诸城"
    table.write_text("\n".join([header, ",".join(cells), *rest]) + "\n", encoding="utf-8")
    return folder


def shell(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-c", command.replace("returnplan", f"{sys.executable} -m returnplan", 1)],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def run(scenario) -> Path:
    from returnplan.jobs.solve_folder import solve_folder

    solve_folder(scenario, scenario.parent / "run")
    return scenario.parent / "run"


@pytest.mark.parametrize(
    "words",
    [
        "show run",
        "compare run run --json",
        "check zh",
    ],
)
def test_a_code_page_without_the_letters(run, command, words, monkeypatch):
    monkeypatch.chdir(run.parent)
    plain = command(*words.split())
    other = shell(f"returnplan {words}", run.parent, PYTHONIOENCODING="cp1252")
    assert other.returncode == plain.status
    assert b"internal error" not in other.stderr
    if "诸城" in plain.out:
        assert b"\\u8bf8\\u57ce" in other.stdout
    assert other.stdout.count(b"\n") == plain.out.count("\n")


@pytest.mark.parametrize(
    ("streams", "status"),
    [
        ("<&- >&- 2>&-", 0),
        ("2>/dev/full", 0),
        (">/dev/full", 2),
        ("2>&1 | head -1", 0),
    ],
)
def test_streams_that_are_closed_or_full_lose_no_plan(scenario, tmp_path, streams, status):
    done = shell(f"returnplan solve '{scenario}' -o run {streams}", tmp_path)
    assert done.returncode == status
    assert b"internal error" not in done.stderr
    assert b"Traceback" not in done.stderr
    assert audit_folder(tmp_path / "run") == []


def test_json_stays_json_in_a_code_page_without_the_letters(capsys, monkeypatch):
    import json

    monkeypatch.setattr(
        type(streams.sys.stdout), "encoding", property(lambda self: "cp1252"), raising=False
    )
    streams.print_json({"name": "é诸\U0001f68c"})
    printed = capsys.readouterr().out
    assert printed.isascii()
    assert json.loads(printed) == {"name": "é诸\U0001f68c"}


def test_ctrl_c_while_the_program_is_read(tmp_path):
    """No traceback, and the status of an interruption."""
    script = (
        "import builtins, sys\n"
        "from returnplan.cli import main\n"
        "real = builtins.__import__\n"
        "def interrupted(name, *rest):\n"
        "    if name == 'click': raise KeyboardInterrupt\n"
        "    return real(name, *rest)\n"
        "builtins.__import__ = interrupted\n"
        "main(['--version'])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"returnplan: interrupted\n")


def test_what_the_system_refuses_is_no_bug(command, tiny, monkeypatch):
    def refuse(*_, **__):
        raise OSError(24, "Too many open files", "places.csv")

    monkeypatch.setattr("returnplan.cli.check.job.check", refuse)
    result = command("check", tiny)
    assert result.status == 2
    assert result.err == (
        "returnplan: the system refuses 'places.csv': Too many open files; mend that, and try "
        "again\n"
    )


def test_a_process_is_not_taken_apart_at_its_end(tmp_path):
    """What was printed is there, whatever thread is left alone: it would hold or abort the end."""
    script = (
        "import threading, time\n"
        "from returnplan.cli import app, main\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "import atexit; atexit.register(lambda: print('torn down'))\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, text=True, timeout=30
    )
    assert done.returncode == 2, done.stderr
    assert "Usage: returnplan" in done.stdout + done.stderr
    assert "torn down" not in done.stdout
