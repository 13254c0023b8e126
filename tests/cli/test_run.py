"""`show` and `audit` of a run folder."""

import csv
import json

import pytest

from returnplan.plan.run_tables import RUN_TABLES
from returnplan.report.document import WHOLE_PLAN

RUN_NAMES = {table.name for table in RUN_TABLES} - {"summary"}


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


def edit_summary(run, before, after):
    """Line ends stay as they are."""
    content = (run / "summary.csv").read_bytes()
    assert before.encode() in content
    (run / "summary.csv").write_bytes(content.replace(before.encode(), after.encode(), 1))


def test_audit_of_a_tampered_run_is_1(command, run):
    """Nobody is carried here, so a summary that says 29 is wrong."""
    edit_summary(run, "carried,0,", "carried,29,")
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


def test_show_as_json_holds_what_the_tables_hold(command, run):
    result = command("show", run, "--json")
    assert (result.status, result.err) == (0, "")
    found = json.loads(result.out)
    assert found["seed"] == json.loads((run / "run.json").read_text(encoding="utf-8"))["seed"]
    assert found["summary"]["workers"] == {"value": 32, "unit": "heads"}
    for name in WHOLE_PLAN:
        with (run / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(found[name]) == len(rows)
        for row, cells in zip(found[name], rows, strict=True):
            assert list(row) == list(cells)
            assert all(same(row[column], cell) for column, cell in cells.items()), (row, cells)


def same(value, cell):
    if isinstance(value, bool):
        return cell == str(value).lower()
    return float(cell) == value if isinstance(value, (int, float)) else (value or "") == cell


@pytest.mark.parametrize(
    ("option", "asked", "tables"),
    [
        ("--cohort", "dale-fitters", {"schedule", "assignments", "left_behind"}),
        ("--date", "2020-02-18", {"schedule", "assignments", "left_behind", "by_day"}),
        (
            *("--employer", "mill"),
            {"schedule", "assignments", "left_behind", "by_employer", "production", "staffing"},
        ),
    ],
)
def test_show_as_json_is_narrowed(command, run, option, asked, tables):
    found = json.loads(command("show", run, option, asked, "--json").out)
    assert {name for name, rows in found.items() if name in RUN_NAMES} == tables
    column = option.removeprefix("--")
    told = [row[column] for name in tables for row in found[name] if column in row]
    assert told
    assert set(told) == {asked}


def test_audit_as_json(command, run):
    found = json.loads(command("audit", run, "--json", "--bounds").out)
    assert (found["run"], found["violations"]) == (str(run), [])
    assert {"objective", "holds"} == {name for one in found["bounds"] for name in one}
    edit_summary(run, "workers,32", "workers,33")
    result = command("audit", run, "--json")
    assert result.status == 1
    [one] = json.loads(result.out)["violations"]
    assert set(one) == {"code", "table", "key", "sentence"}
    assert (one["table"], "bounds" in json.loads(result.out)) == ("summary", False)
