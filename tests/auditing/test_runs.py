"""Plans and run folders as a whole: claims of the stages, files that were changed afterwards."""

import csv
import importlib
import io
import json
import math
from dataclasses import replace

import pytest

from auditing.world import a_world
from returnplan.errors import RunError
from returnplan.plan import Stage
from returnplan.plan.read import plan_of

audit = importlib.import_module("returnplan.auditing")

RECORD = {
    "stages": [],
    "seed": 1,
    "options": {},
    "status": "optimal",
    "versions": {},
    "wall_seconds": 1.0,
}


def stage(objective, value, **more):
    sense = "min" if objective in ("cost", "uncovered_days") else "max"
    claims = {"final": value, "bound": value, "gap": 0.0, "seconds": 1.0, "status": "optimal"}
    return Stage(objective=objective, sense=sense, value=value, **{**claims, **more})


STAGES = (
    stage("key_post_days", 106.5),
    stage("post_days", 199.5),
    stage("cost", 5708.06),
    stage("output", 4814.43),
    stage("uncovered_days", 27.0),
)


def a_plan(*stages, world=None):
    world = world or a_world()
    return replace(plan_of(world.scenario, world.tables, RECORD), stages=stages or STAGES)


def found(*stages):
    return [(one.code, one.key) for one in audit.audit(a_plan(*stages))]


def with_stage(number, **changes):
    stages = list(STAGES)
    stages[number] = replace(stages[number], **changes)
    return found(*stages)


def test_plan_with_true_claims_is_accepted():
    assert found() == []


def test_plan_without_stages_claims_nothing():
    world = a_world()
    assert audit.audit(plan_of(world.scenario, world.tables, RECORD)) == []


def test_later_stages_may_use_the_slack_and_no_more():
    """Slack 0.001: of 199.699699... a stage may lose 0.1997, which leaves 199.5; of 199.8 not."""
    value = 199.5 / 0.999
    assert with_stage(1, value=value, bound=value) == []
    assert with_stage(1, value=199.8, bound=199.8) == [("C13", "post_days")]


def test_without_slack_nothing_may_be_lost():
    assert with_stage(0, value=107.0, bound=107.0) == [("C13", "key_post_days")]


def test_after_the_last_stage_nobody_uses_its_slack():
    """The 0.001 of output would be lawful in the middle of the order; at its end it is lost."""
    order = ("key_post_days", "post_days", "cost", "uncovered_days", "output")
    world = a_world()
    objective = replace(world.scenario.objective, order=order)
    world.scenario = replace(world.scenario, objective=objective)
    for value, due in ((4814.43, []), (4814.43 / 0.9995, [("C13", "output")])):
        last = replace(STAGES[3], value=value, bound=value)
        plan = a_plan(*STAGES[:3], STAGES[4], last, world=world)
        assert [(one.code, one.key) for one in audit.audit(plan)] == due


def test_a_plan_beyond_a_bound_disproves_it():
    """106 is a value within a bound of 106.2; the plan that is written gives 106.5."""
    beaten = {"value": 106.0, "bound": 106.2, "gap": 0.2 / 106, "status": "time_limit"}
    assert with_stage(0, **beaten) == [("T14", "key_post_days")]
    cost = {"value": 5800.0, "bound": 5750.0, "gap": 50 / 5800, "status": "time_limit"}
    assert with_stage(2, **cost) == [("T14", "cost")]


def test_cost_may_rise_by_its_slack_and_no_more():
    """5708.06 is 0.1 % above 5702.3576; above 5702.0 it is 0.106 %, six yuan, beyond rounding."""
    value = 5708.06 / 1.001
    assert with_stage(2, value=value, bound=value) == []
    assert with_stage(2, value=5702.0, bound=5702.0) == [("C13", "cost")]


def test_final_is_what_the_plan_gives():
    assert with_stage(0, final=106.0) == [("T14", "key_post_days")]


def test_final_cost_differs_by_rounding_only():
    """0.01 for each of 7 trips and twice for each of 5 assignments: 0.17."""
    assert with_stage(2, final=5708.06 + 0.17) == []
    assert with_stage(2, final=5708.06 + 0.19) == [("T14", "cost")]


def test_final_output_is_that_of_the_recursion_not_of_the_rounded_cells():
    """4814.43, where the cells of production.csv add up to 4814.45."""
    assert with_stage(3, final=4814.43 + 0.0048) == []
    assert with_stage(3, final=4814.45) == [("T14", "output")]


def test_output_keeps_what_slack_leaves_of_its_stage():
    """Slack 0.001: 4814.43 is what remains of 4819.249."""
    value = 4814.43 / 0.999
    assert with_stage(3, value=value, bound=value) == []
    assert with_stage(3, value=4820.0, bound=4820.0) == [("C13", "output")]


def test_output_beyond_its_bound_is_no_output():
    assert with_stage(3, bound=4814.0, gap=0.43 / 4814.43, status="gap") == [("T14", "output")]


def test_uncovered_days_are_those_of_the_heads():
    """11 and 8 millers and 8 fitters; without slack not one more than its stage ended with."""
    assert with_stage(4, final=26.0) == [("T14", "uncovered_days")]
    assert with_stage(4, value=26.0, bound=26.0) == [("C13", "uncovered_days")]
    assert with_stage(4, bound=28.0, gap=1 / 27, status="gap") == [("T14", "uncovered_days")]


def test_value_is_not_beyond_the_bound():
    assert with_stage(0, bound=106.0, gap=0.5 / 106.5, status="gap") == [("T14", "key_post_days")]
    assert with_stage(2, bound=5800.0, gap=91.94 / 5708.06, status="gap") == [("T14", "cost")]


def test_gap_is_that_of_value_and_bound():
    assert with_stage(2, bound=5600.0, gap=108.06 / 5708.06, status="gap") == []
    assert with_stage(2, bound=5600.0, gap=0.0, status="gap") == [("T14", "cost")]


def test_gap_is_zero_where_value_and_bound_nearly_agree():
    assert with_stage(0, bound=106.5 + 9e-7, gap=0.0) == []


def test_optimal_leaves_no_gap():
    gap = 108.06 / 5708.06
    assert with_stage(2, bound=5600.0, gap=gap) == [("T14", "cost")]


def test_no_bound_yet_is_an_infinite_gap():
    assert with_stage(2, bound=-math.inf, gap=math.inf, status="time_limit") == []


def test_sense_status_and_order_are_those_of_the_scenario():
    assert with_stage(2, sense="max")[0] == ("T14", "cost")
    assert with_stage(2, status="done") == [("T14", "cost")]
    assert found(STAGES[1], STAGES[0], *STAGES[2:]) == [("T14", "stages")]
    assert found(*STAGES[:-1]) == [("T14", "stages")]


@pytest.fixture
def run(tmp_path):
    a_plan().write(tmp_path / "run")
    return tmp_path / "run"


def edit_record(run, **values):
    file = run / "run.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**record, **values}), encoding="utf-8")


def test_written_run_is_accepted_from_its_files(run):
    assert audit.audit_run(run) == []


def test_a_cell_that_was_changed_in_a_file_is_found(run):
    file = run / "stops.csv"
    text = file.read_text(encoding="utf-8-sig")
    assert "2020-02-16 10:30" in text
    file.write_text(text.replace("2020-02-16 10:30", "2020-02-16 10:29"), encoding="utf-8")
    codes = {one.code for one in audit.audit_run(run)}
    assert {"C17", "T7"} <= codes


@pytest.mark.parametrize(
    ("table", "text", "other", "code"),
    [
        (
            "staffing",
            "zc,fitter,2020-02-21,16,17,16,0,0",
            "zc,fitter,2020-02-21,16,17,17,0,0",
            "T16",
        ),
        ("production", "tb,2020-02-18,0.875000,70.00", "tb,2020-02-18,0.875000,70.01", "T17"),
        ("loans", "l1,2", "l1,3", "C23"),
        ("by_employer", "0.803125", "0.803127", "T19"),
        ("by_day", "0.826087", "0.826089", "T20"),
    ],
)
def test_a_cell_of_production_that_was_changed_in_a_file_is_found(run, table, text, other, code):
    """Shares are written with 6 decimals: 0.826087 is 38 of 46, and the next but one is not."""
    file = run / f"{table}.csv"
    written = file.read_text(encoding="utf-8-sig")
    assert text in written
    file.write_text(written.replace(text, other, 1), encoding="utf-8")
    assert code in {one.code for one in audit.audit_run(run)}


def test_a_scenario_that_was_changed_after_the_run_is_found(run):
    """A blank line changes nothing that is planned, but what was solved was another file."""
    file = run / "scenario" / "places.csv"
    file.write_bytes(file.read_bytes() + b"\n")
    assert [one.code for one in audit.audit_run(run)] == ["T15"]


def test_a_scenario_that_rests_on_another_is_found(run):
    """Though its hash be that of its files: elsewhere it would mean something else, or nothing."""
    settings = run / "scenario" / "scenario.toml"
    (run / "other").mkdir()
    for file in (run / "scenario").iterdir():
        (run / "other" / file.name).write_bytes(file.read_bytes())
    settings.write_text('extends = "../other"\n' + settings.read_text(encoding="utf-8"), "utf-8")
    patch = '\n[[patch]]\ntable = "fleets"\nwhere = {fleet = "red"}\nset = {seats = 45}\n'
    settings.write_text(settings.read_text(encoding="utf-8") + patch, "utf-8")
    write_module = importlib.import_module("returnplan.scenario.write")
    rehash(run, write_module.scenario_hash(run / "scenario"))
    found = [(one.code, one.key) for one in audit.audit_run(run) if one.code == "T15"]
    assert found == [("T15", "extends"), ("T15", "patch")]


def rehash(run, value):
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    edit_record(run, scenario={**record["scenario"], "hash": value})


def test_a_run_of_another_name_is_found(run):
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    edit_record(run, scenario={**record["scenario"], "name": "elsewhere"})
    assert [(one.code, one.key) for one in audit.audit_run(run)] == [("T15", "scenario")]


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"version": "9.9.9", "versions": {"returnplan": "0.1.0"}}, ["version"]),
        ({"version": "newest"}, ["version"]),
        ({"seed": -1}, ["seed"]),
        ({"seed": 2, "options": {"seed": 1}}, ["seed"]),
        ({"seed": 7, "options": {"seed": None}}, ["seed"]),
        ({"seed": 7, "options": {"seed": 7}}, []),
        ({"seed": 1, "options": {"seed": None}}, []),
        ({"wall_seconds": -0.5}, ["wall_seconds"]),
        ({"options": {"time_limit": -5}}, ["time_limit"]),
        ({"options": {"gap": {"cost": -1}, "threads": 0.5}}, ["gap", "threads"]),
        ({"stages": [], "options": {"time_limit": 60.0, "gap": None, "threads": None}}, ["stages"]),
        ({"status": "done"}, ["status"]),
        ({"status": "gap"}, ["status"]),
    ],
)
def test_edits_of_run_json_are_found(run, changes, keys):
    edit_record(run, **changes)
    assert [(one.code, one.key) for one in audit.audit_run(run)] == [("T14", key) for key in keys]


@pytest.mark.parametrize(
    "changes",
    [
        {"version": None},
        {"versions": ["0.1.0"]},
        {"seed": True},
        {"options": []},
        {"wall_seconds": None},
    ],
    ids=str,
)
def test_a_record_that_is_none_cannot_be_read(run, changes):
    edit_record(run, **changes)
    with pytest.raises(RunError, match="cannot be read"):
        audit.audit_run(run)


def test_a_stage_of_negative_seconds_is_found(run):
    claims = json.loads((run / "run.json").read_text(encoding="utf-8"))["stages"]
    claims[1]["seconds"] = -3.0
    edit_record(run, stages=claims)
    assert [(one.code, one.key) for one in audit.audit_run(run)] == [("T14", "post_days seconds")]


def test_time_did_not_end_a_stage_that_has_its_gap(run):
    claims = json.loads((run / "run.json").read_text(encoding="utf-8"))["stages"]
    claims[0]["status"] = "time_limit"
    edit_record(run, stages=claims, status="time_limit")
    assert [(one.code, one.key) for one in audit.audit_run(run)] == [("T14", "key_post_days")]


def swap_columns(text):
    rows = list(csv.reader(io.StringIO(text, newline="")))
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\r\n").writerows([row[1], row[0], *row[2:]] for row in rows)
    return target.getvalue()


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("trips", lambda text: text.removeprefix("\ufeff"), "byte-order mark"),
        ("legs", lambda text: "\ufeff" + swap_columns(text[1:]), "the columns are leg, assignment"),
        ("stops", lambda text: text.replace("2020-02-16 10:30", "2020/2/16 10:30", 1), "2020/2/16"),
        ("left_behind", lambda text: text.replace("false", "FALSE", 1), "'FALSE'"),
        ("by_day", lambda text: text.replace("0.826087", "0.8260870", 1), "'0.8260870'"),
        ("trips", lambda text: text.replace(".00\r\n", "\r\n", 1), "cost is written"),
        ("beds", lambda text: text.replace("\r\n", "\n"), "return and newline"),
        ("loans", lambda text: text.replace("l1", '"l1"', 1), "quoted without need"),
        ("production", lambda text: text + "\r\n", "of which"),
        ("summary", lambda text: text.replace("workers,38", "workers,3.8e1", 1), "'3.8e1'"),
        ("summary", lambda text: text.replace(".500000", ".5000000", 1), "value is written"),
        ("summary", lambda text: text.replace("Workers", "People", 1), "meaning is written"),
        ("summary", lambda text: text.replace("\r\n", "\n"), "return and newline"),
        ("summary", lambda text: text + "\r\n", "of which"),
    ],
)
def test_a_file_in_another_form_is_found(run, table, change, said):
    """Whatever reading forgives: the run's files have one form."""
    file = run / f"{table}.csv"
    before = file.read_bytes().decode()
    after = change(before)
    assert after != before
    file.write_bytes(after.encode())
    found = audit.audit_run(run)
    assert [(one.code, one.table) for one in found] == [("T22", table)] * len(found)
    assert any(said in one.sentence for one in found)


def test_a_text_that_a_spreadsheet_takes_for_a_formula_is_guarded(tmp_path):
    world = a_world()
    world.alter("cohorts", "ban", name="=1+1")
    world.edit("left_behind", "ban", name="=1+1")
    a_plan(world=world).write(tmp_path / "run")
    assert audit.audit_run(tmp_path / "run") == []
    files = [file for file in (tmp_path / "run").glob("*.csv") if b"'=1+1" in file.read_bytes()]
    assert files
    for file in files:
        file.write_bytes(file.read_bytes().replace(b"'=1+1", b"=1+1"))
    found = audit.audit_run(tmp_path / "run")
    assert found and {one.code for one in found} == {"T22"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda package: package["resources"].pop(2), "not described"),
        (lambda package: package["resources"][0]["schema"]["fields"].reverse(), "fields is"),
        (lambda p: p["resources"][0]["schema"]["fields"][0].update(type="string"), "type of date"),
        (lambda package: package["resources"][3].update(path="other.csv"), "path is 'other.csv'"),
        (lambda package: package["resources"][6]["schema"].pop("primaryKey"), "key is None"),
        (lambda package: package.pop("resources"), "not described"),
        (lambda package: package.update(name="other"), "name is 'other'"),
        (lambda package: package["resources"][2].pop("encoding"), "[2].encoding is missing"),
        (lambda package: package["resources"][0].update(odd=1), "[0].odd is no entry"),
    ],
)
def test_a_datapackage_that_describes_other_files_is_found(run, change, said):
    file = run / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    change(package)
    file.write_text(json.dumps(package), encoding="utf-8")
    found = audit.audit_run(run)
    assert found and {(one.code, one.table) for one in found} == {("T22", "datapackage.json")}
    assert said in found[0].sentence


@pytest.mark.parametrize("content", [None, "[", "[]", '{"resources": 3}'])
def test_a_datapackage_that_is_none_is_found(run, content):
    file = run / "datapackage.json"
    file.unlink() if content is None else file.write_text(content, encoding="utf-8")
    assert {(one.code, one.table) for one in audit.audit_run(run)} == {("T22", "datapackage.json")}


def test_claims_in_run_json_are_checked(run):
    claims = json.loads((run / "run.json").read_text(encoding="utf-8"))["stages"]
    claims[0]["final"] = 1000.0
    edit_record(run, stages=claims)
    assert [(one.code, one.table) for one in audit.audit_run(run)] == [("T14", "run.json")]


@pytest.mark.parametrize(
    ("stages", "worst"),
    [
        (("optimal", "optimal", "gap", "optimal", "optimal"), "gap"),
        (("optimal", "gap", "time_limit", "gap", "optimal"), "time_limit"),
        (("gap", "gap", "not_reached", "not_reached", "not_reached"), "time_limit"),
    ],
)
def test_status_of_the_run_is_the_worst_of_its_stages(run, stages, worst):
    claims = json.loads((run / "run.json").read_text(encoding="utf-8"))["stages"]
    for claim, status in zip(claims, stages, strict=True):
        claim["status"] = status
        if status == "time_limit":
            claim.update(bound=None, gap=None)
    for status in (worst, "interrupted"):
        edit_record(run, stages=claims, status=status)
        assert audit.audit_run(run) == []
    edit_record(run, stages=claims, status="optimal")
    assert [(one.code, one.key) for one in audit.audit_run(run)] == [("T14", "status")]


def test_a_stage_that_ended_by_its_gap_reached_it(run):
    """A gap of 0.002 where the scenario lets a stage stop at 0.001; options say what else may do.

    106.7 is 0.2 above the value, of which it is 0.0019.
    """
    claims = json.loads((run / "run.json").read_text(encoding="utf-8"))["stages"]
    claims[0].update(bound=106.7, gap=0.2 / 106.5, status="gap")
    for options, due in (
        ({}, [("T14", "key_post_days")]),
        ({"gap": 0.002}, []),
        ({"gap": {"key_post_days": 0.002}}, []),
        ({"gap": {"cost": 0.5}}, [("T14", "key_post_days")]),
        ({"gap": None}, [("T14", "key_post_days")]),
    ):
        edit_record(run, stages=claims, status="gap", options=options)
        assert [(one.code, one.key) for one in audit.audit_run(run)] == due


def test_numbers_that_are_not_finite_are_null_in_run_json(run):
    """No bound yet claims nothing; no value is no claim that could be true."""
    claims = json.loads((run / "run.json").read_text(encoding="utf-8"))["stages"]
    for claim in claims:
        claim.update(bound=None, gap=None, status="time_limit")
    edit_record(run, stages=claims, status="time_limit")
    assert audit.audit_run(run) == []
    claims[2]["value"] = None
    edit_record(run, stages=claims)
    with pytest.raises(RunError, match="value"):
        audit.audit_run(run)


@pytest.mark.parametrize("stages", [None, {}, [1], [{"objective": "cost"}], [{"value": "x"}]])
def test_stages_that_cannot_be_read_are_an_error_not_a_traceback(run, stages):
    edit_record(run, stages=stages)
    with pytest.raises(RunError, match="stage"):
        audit.audit_run(run)


def test_no_run_is_an_error(tmp_path):
    with pytest.raises(RunError, match="no run folder"):
        audit.audit_run(tmp_path / "nowhere")


def test_violation_reads_as_a_sentence():
    world = a_world()
    world.alter("fleets", "red", vehicles=1)
    found = audit.audit_tables(world.scenario, world.tables)
    assert [str(one) for one in found if one.code == "C2"] == [
        "C2 trips [red]: 2 vehicles of fleet red are busy at 2020-02-16 06:00; it has 1"
    ]
