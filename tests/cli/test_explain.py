"""`explain` of a run folder."""

import json

import pytest


@pytest.fixture
def run(command, optimiser, tiny, in_tmp):
    command("solve", tiny, "-o", "here")
    return in_tmp / "here"


def test_explains_a_cohort(command, run):
    result = command("explain", run, "--cohort", "dale-fitters")
    assert result.status == 0
    assert "Nobody returns" in result.out


def test_json(command, run):
    """All 32 of tiny stay behind; the mill waits for 24 of them."""
    result = command("explain", run, "--employer", "mill", "--json")
    assert result.status == 0
    found = json.loads(result.out)
    assert found["employer"] == "mill"
    assert found["left_behind"] == found["waiting"] == sum(row["workers"] for row in found["away"])


@pytest.mark.parametrize(
    "options", [[], ["--cohort", "dale-fitters", "--employer", "mill"]], ids=["none", "two"]
)
def test_one_thing_at_a_time(command, run, options):
    result = command("explain", run, *options)
    assert result.status == 2
    assert "name one of --cohort ID, --trip ID, --employer ID" in result.err


@pytest.mark.parametrize(
    ("option", "name", "message"),
    [
        ("--cohort", "dale-fiters", "did you mean 'dale-fitters'?"),
        ("--employer", "mil", "did you mean 'mill'?"),
        ("--trip", "0217-0800-dale-port", "the run has no trip"),
    ],
)
def test_unknown_ids_are_bad_usage(command, run, option, name, message):
    result = command("explain", run, option, name)
    assert result.status == 2
    assert message in result.err
    assert result.err.count("\n") == 1


def test_an_unreadable_run_is_1_in_a_line(command, run):
    result = command("explain", run / "nowhere", "--cohort", "dale-fitters")
    assert result.status == 1
    assert result.err.count("\n") == 1


def test_what_if_of_a_cohort(command, run):
    """The optimiser brings nobody, whatever is changed; so nothing is claimed."""
    result = command("explain", run, "--cohort", "dale-fitters", "--what-if", "--quiet")
    assert result.status == 0
    assert "none of the 14 return" in result.out
    assert "No single change was found" in result.out
    assert result.err == ""


def test_what_if_of_the_whole_plan_as_json(command, run):
    result = command("explain", run, "--what-if", "--quiet", "--json")
    assert result.status == 0
    found = json.loads(result.out)
    assert (found["of"], found["id"], found["workers"]) == ("plan", "", 32)
    assert found["changes"] == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--trip", "t", "--what-if"], "not a trip"),
        (["--cohort", "dale-fitters", "--time-limit", "3"], "--time-limit bounds --what-if"),
        (["--what-if", "--time-limit", "0"], "the time limit is 0 s"),
        (["--what-if", "--cohort", "dale-fiters"], "did you mean 'dale-fitters'?"),
        (["--what-if", "--cohort", "dale-fitters", "--employer", "mill"], "one thing at a time"),
    ],
)
def test_what_if_wrongly_asked_is_bad_usage(command, run, options, message):
    result = command("explain", run, *options)
    assert result.status == 2
    assert message in result.err
    assert result.err.count("\n") == 1
