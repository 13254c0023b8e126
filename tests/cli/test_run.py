"""`show` and `audit` of a run folder."""

import pytest


@pytest.fixture
def run(command, optimiser, tiny, in_tmp):
    command("solve", tiny, "-o", "here")
    return in_tmp / "here"


def test_show_prints_the_plan(command, run):
    result = command("show", run)
    assert result.status == 0
    assert "0 of 32 workers return" in result.out


def test_show_of_one_employer(command, run):
    result = command("show", run, "--employer", "mill")
    assert result.status == 0
    assert "yard" not in result.out


def test_show_of_an_unknown_id_is_bad_usage(command, run):
    result = command("show", run, "--cohort", "dale-fiters")
    assert result.status == 2
    assert "did you mean 'dale-fitters'?" in result.err


def test_show_without_colours(command, run, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in command("show", run).out
    monkeypatch.delenv("FORCE_COLOR")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in command("show", run).out


def test_audit_of_a_sound_run_is_0(command, run):
    result = command("audit", run)
    assert result.status == 0
    assert result.out == f"{run}: no violation of any rule\n"


def test_audit_of_a_tampered_run_is_1(command, run):
    """Nobody is carried here, so a summary that says 29 is wrong."""
    summary = run / "summary.csv"
    text = summary.read_text(encoding="utf-8-sig")
    summary.write_text(text.replace("carried,0,", "carried,29,", 1), encoding="utf-8-sig")
    result = command("audit", run)
    assert result.status == 1
    assert "[carried]" in result.out
    assert result.out.splitlines()[-1] == f"{run}: 1 violation"


@pytest.mark.parametrize("name", ["audit", "show"])
def test_an_unreadable_run_is_1_in_a_line(command, run, name):
    result = command(name, run / "nowhere")
    assert result.status == 1
    assert result.err.count("\n") == 1
    (run / "run.json").write_text("{")
    result = command(name, run)
    assert result.status == 1
    assert result.err.count("\n") == 1
