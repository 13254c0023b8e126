"""Run folders: what is written is read back."""

import csv
import hashlib
import json
import shutil
from dataclasses import replace

import pytest

from returnplan.errors import RunError
from returnplan.plan.plan import Stage
from returnplan.plan.read import read_plan, read_run_tables
from returnplan.plan.run_tables import RUN_TABLES
from returnplan.plan.tables import run_tables


@pytest.fixture
def staged(plan):
    """The plan with two stages, one of which time did not reach."""
    stages = (
        Stage(
            objective="key_post_days",
            sense="max",
            value=834.0,
            final=834.0,
            bound=1000.25,
            gap=(1000.25 - 834) / 834,
            seconds=0.125,
            status="time_limit",
        ),
        Stage(
            objective="cost",
            sense="min",
            value=1.0,
            final=1.0,
            bound=float("-inf"),
            gap=float("inf"),
            seconds=0.0,
            status="not_reached",
        ),
    )
    return replace(plan, stages=stages)


@pytest.fixture
def run(staged, tmp_path):
    staged.write(tmp_path / "run")
    return tmp_path / "run"


def test_write_then_read_is_identity(staged, run):
    assert read_plan(run) == staged


@pytest.mark.parametrize(("value", "bound"), [(0.0, 2_010_709.0), (1e16, 3.7e24)])
def test_stages_of_any_size_are_read_back(staged, tmp_path, value, bound):
    """A city of which nobody is carried yet, and weights of 1e13 times a billion heads."""
    gap = (bound - value) / max(value, 1e-9)
    first = replace(staged.stages[0], value=value, bound=bound, gap=gap)
    plan = replace(staged, stages=(first, *staged.stages[1:]))
    plan.write(tmp_path / "run")
    assert read_plan(tmp_path / "run").stages == plan.stages


def test_tables_are_read_as_they_were(staged, run):
    assert read_run_tables(run) == run_tables(staged)


def test_same_plan_same_bytes(staged, run, tmp_path):
    """Read and written once more, every file is the same to the byte."""
    read_plan(run).write(tmp_path / "again")
    names = sorted(path.relative_to(run) for path in run.rglob("*") if path.is_file())
    assert len(names) > 12
    for name in names:
        assert (run / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_files_of_a_run(run):
    written = {path.name for path in run.iterdir()}
    tables = {f"{table.name}.csv" for table in RUN_TABLES}
    assert written == tables | {
        "run.json",
        "certificates.json",
        "datapackage.json",
        "scenario",
    }


def cells(run, name):
    with (run / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_cells_as_a_stranger_reads_them(run):
    """Money with 2 decimals, km with 1, moments and dates in full, byte-order mark for Excel."""
    assert (run / "schedule.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    trip = cells(run, "trips")[0]
    assert (trip["cost"], trip["km"]) == ("19600.00", "400.0")
    assert (trip["depart"], trip["arrive"]) == ("2020-02-16 08:00", "2020-02-16 13:20")
    departure = cells(run, "schedule")[0]
    assert (departure["date"], departure["depart"]) == ("2020-02-16", "08:00")
    assert departure["contact"] == "'+86 1", "a spreadsheet would take it for a formula"
    assert cells(run, "stops")[0]["arrive"] == ""


def test_summary_has_the_decimals_of_each_measure(run):
    rows = {row["measure"]: (row["value"], row["unit"]) for row in cells(run, "summary")}
    assert rows["workers"] == ("118", "heads")
    assert rows["cost_beds"] == ("32200.00", "CNY")
    assert rows["peak_bed_use"] == ("0.920000", "share")


def test_run_json(run):
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert list(record) == [
        "version",
        "scenario",
        "options",
        "seed",
        "status",
        "stages",
        "certificates_hash",
        "versions",
        "wall_seconds",
    ]
    assert record["status"] == "time_limit", "a stage that was not reached ran out of time"
    assert list(record["stages"][0]) == [
        "objective",
        "sense",
        "value",
        "final",
        "bound",
        "gap",
        "seconds",
        "status",
    ]
    assert record["stages"][1]["bound"] is None, "JSON has no infinity"
    assert record["scenario"]["name"] == "equator"
    files = sorted(path for path in (run / "scenario").iterdir())
    contents = b"".join(path.read_bytes() for path in files)
    assert record["scenario"]["hash"] == hashlib.sha256(contents).hexdigest()


def test_datapackage_describes_every_table(run):
    package = json.loads((run / "datapackage.json").read_text(encoding="utf-8"))
    paths = [resource["path"] for resource in package["resources"]]
    assert paths == [f"{table.name}.csv" for table in RUN_TABLES]
    fields = package["resources"][3]["schema"]["fields"]
    assert [field["name"] for field in fields] == list(RUN_TABLES[3].names)


def test_no_run_folder(tmp_path):
    with pytest.raises(RunError, match="there is no run folder"):
        read_plan(tmp_path / "nothing")
    with pytest.raises(RunError, match=r"has no run\.json"):
        read_plan(tmp_path)


@pytest.mark.parametrize("name", ["trips.csv", "legs.csv", "left_behind.csv"])
def test_missing_table(run, name):
    (run / name).unlink()
    with pytest.raises(RunError, match=name):
        read_plan(run)


def test_missing_scenario(run):
    shutil.rmtree(run / "scenario")
    with pytest.raises(RunError, match="scenario"):
        read_plan(run)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"stages": 1}', "\x00", "nan"])
def test_broken_run_json(run, text):
    (run / "run.json").write_text(text, encoding="utf-8")
    with pytest.raises(RunError):
        read_plan(run)


def broken(run, name, old, new):
    path = run / name
    text = path.read_bytes().decode("utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("trips.csv", "19600.00", "a lot"),
        ("trips.csv", "2020-02-16 08:00", "16/2/2020 08:00"),
        ("trips.csv", "purpose", "porpoise"),
        ("legs.csv", ",village,", ",mill,"),
        ("legs.csv", "0216-0800-village-plant", "0216-0801-village-plant"),
        ("stops.csv", "0216-0800-village-plant", "0216-0801-village-plant"),
        ("assignments.csv", "fitters-1", "fitters-2"),
        ("assignments.csv", "fitters-1,fitters,", "fitters-1,filers,"),
        ("assignments.csv", ",inn,", ",inns,"),
        ("trips.csv", ",red,", ",rad,"),
        ("trips.csv", ",low,", ",lower,"),
        ("trips.csv", ",direct,", ",line,"),
        ("stops.csv", "-plant,2,plant,2020-02-16 13:20", "-plant,2,plant,"),
        ("run.json", "not_reached", "lost"),
        ("beds.csv", "2020-02-17", "2020-02-16"),
    ],
)
def test_broken_table_is_a_sentence(run, name, old, new):
    broken(run, name, old, new)
    with pytest.raises(RunError) as error:
        read_plan(run)
    assert str(run) in str(error.value)


def test_run_is_replaced_by_force(staged, run):
    replace(staged, seed=7).write(run, force=True)
    assert read_plan(run).seed == 7
