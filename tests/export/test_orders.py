"""Orders add up to the trips and duties of the run; the audit says so, and hears of mistakes."""

import csv
from dataclasses import replace

import openpyxl
import pytest

from returnplan.auditing.course import audit_course
from returnplan.export.order_sheets import write_orders
from returnplan.export.orders import course_rows, operators, order_row
from returnplan.export.words import ExportWords
from returnplan.jobs.audit import audit_folder
from returnplan.jobs.export import export_run
from returnplan.plan.tables import run_tables


@pytest.fixture(params=["tiny_plan", "world_plan"])
def plan(request):
    return request.getfixturevalue(request.param)


def steps_of(plan):
    return [row for one in plan.account.departures.values() for row in course_rows(plan, one)]


def test_orders_hold_every_trip_once_and_add_up(plan):
    rows = [order_row(operator, one) for operator in operators(plan) for one in operator.departures]
    trips = {row["trip"]: row for row in run_tables(plan)["trips"]}
    duties = {}
    for duty in run_tables(plan)["duties"]:
        duties.setdefault(duty["trip"], []).append(duty)
    assert sorted(row["trip"] for row in rows) == sorted(trips)
    assert sum(row["cost"] for row in rows) == sum(row["cost"] for row in trips.values())
    for row in rows:
        own = duties.get(row["trip"], [])
        assert row["passengers"] == trips[row["trip"]]["passengers"]
        assert (row["vehicles"] or "").split() == sorted(duty["vehicle"] for duty in own)
        assert {duty["leaves_base"] for duty in own} <= {row["leaves_base"]}
        assert {duty["back_ready"] for duty in own} <= {row["back_ready"]}


def test_audit_finds_nothing_in_the_steps_of_a_sound_plan(plan):
    assert audit_course(plan.scenario, run_tables(plan), steps_of(plan)) == []


MISTAKES = {
    "shorter break": lambda rows: first(rows, "break").update(minutes=10),
    "no break": lambda rows: first(rows, "break").update(what="drive", driver=1),
    "rest for a break": lambda rows: first(rows, "break").update(what="rest"),
    "gap": lambda rows: first(rows, "close").update(begins=1),
    "km": lambda rows: first(rows, "drive", "trip").update(km=1),
    "heads": lambda rows: first(rows, "ready").update(boarding=1),
    "third driver": lambda rows: first(rows, "drive").update(driver=3),
    "no trip": lambda rows: rows.clear(),
    "another trip": lambda rows: rows.append({**rows[0], "trip": "another"}),
}


def first(rows, what, phase=None):
    return next(row for row in rows if row["what"] == what and phase in (None, row["phase"]))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_audit_hears_of(world_plan, mistake):
    rows = steps_of(world_plan)
    MISTAKES[mistake](rows)
    found = audit_course(world_plan.scenario, run_tables(world_plan), rows)
    assert {one.code for one in found} == {"T22"}


def test_one_driver_for_the_whole_way_is_too_few(world_plan):
    rows = [{**row, "driver": row["driver"] and 1} for row in steps_of(world_plan)]
    found = audit_course(world_plan.scenario, run_tables(world_plan), rows)
    assert any("in a day" in one.sentence for one in found)


def test_files_of_the_run_and_its_orders_pass_the_audit_until_somebody_edits_them(tiny_run):
    folder, _ = export_run(tiny_run, ["orders"], force=True)
    assert audit_folder(tiny_run) == []
    path = folder / "orders" / "course.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    next(row for row in rows if row["what"] == "ready")["boarding"] = "1"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert [one.code for one in audit_folder(tiny_run)] == ["T22"]


def test_a_workbook_and_a_page_for_each_operator(world_plan, tmp_path):
    write_orders(world_plan, tmp_path, ExportWords("en"))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(
        ["course.csv"]
        + [f"{one.file}.{end}" for one in operators(world_plan) for end in ("html", "xlsx")]
    )
    book = openpyxl.load_workbook(tmp_path / "fleet-red.xlsx")
    assert book.sheetnames == ["Orders", "Course", "Vehicles"]
    page = (tmp_path / "fleet-red.html").read_text(encoding="utf-8")
    assert "Pleasant Hill → dale" in page
    assert "break" in page


def test_names_are_escaped_on_a_page(tiny_plan, tmp_path):
    fleets = {
        key: replace(fleet, name="<script>alert(1)</script>")
        for key, fleet in tiny_plan.scenario.fleets.items()
    }
    scenario = replace(tiny_plan.scenario, fleets=fleets)
    write_orders(replace(tiny_plan, scenario=scenario), tmp_path, ExportWords("zh"))
    pages = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.html")]
    assert not any("<script" in page for page in pages)
    assert any("&lt;script&gt;" in page for page in pages)
