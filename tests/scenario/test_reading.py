"""The same scenario in other clothes is the same scenario."""

from __future__ import annotations

import csv
import random
import tomllib
from dataclasses import fields
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from returnplan.scenario import Scenario, load_scenario, read_scenario
from returnplan.scenario.build import MAKERS, NOT_KEPT, field_of
from returnplan.scenario.schema import TABLES
from returnplan.scenario.write import scenario_hash, write_scenario
from returnplan.tables.declaration import REQUIRED, Kind


def table_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.csv"))


def test_the_good_scenario_has_nothing_wrong_or_odd(good: Path) -> None:
    scenario, findings = read_scenario(good)
    assert findings == []
    assert scenario is not None
    assert scenario.budget == 500_000.5
    # 3 days of high are more than the 2 of a permit and the settle day
    assert scenario.tail_days == 3
    assert scenario.levels["low"].factor("flight") == 1.0  # a mode not named
    assert scenario.levels["high"].factor("flight") == 0.5
    assert scenario.lines["g1"].hours == 8 + 10 / 60
    assert scenario.lines["g1"].time == 13 * 60 + 57
    assert scenario.lines["f1"].weekdays == (1, 2, 3, 4, 5, 6, 7)
    assert scenario.fleets["coaches"].turnaround_hours == 8.5
    assert scenario.cohorts["c1"].ready == scenario.start
    assert scenario.cohorts["c4"].ready == date(2020, 2, 17)
    assert scenario.places["danzhai"].risk == "low"
    assert scenario.quarantine["school"].serves == ("yueqing",)
    assert scenario.quarantine["hostel"].serves == ("anji", "hangzhou")
    # stock and lag belong to buyer and input: said once, they hold for both suppliers
    assert scenario.inputs["chairs", "sheet", "motors"].stock_days == 5
    assert scenario.inputs["chairs", "sheet", "motors"].lag_days == 1
    assert scenario.inputs["steel", "ore", ""].supplier == ""


def test_defaults_of_objectives(good: Path) -> None:
    scenario = load_scenario(good)
    assert scenario.objective.slack["key_post_days"] == 0
    assert scenario.objective.slack["uncovered_days"] == 0
    assert scenario.objective.slack["cost"] == 0.001
    assert scenario.solver.gap["travel_hours"] == scenario.solver.gap["cost"] == 0.01
    assert scenario.solver.gap["worst_share"] == 0.001
    assert len(scenario.objective.slack) == len(scenario.solver.gap) == 9


@pytest.mark.parametrize(
    ("settings", "tail_days"),
    [
        (["settle_days=5"], 5),
        (["risk.high.travel=false"], 2),  # the permit's two
        (["risk.high.quarantine_days=14"], 14),
        (["tail_days=0"], 0),
    ],
)
def test_tail_days(good: Path, settings: list[str], tail_days: int) -> None:
    assert load_scenario(good, settings).tail_days == tail_days


def test_row_order_and_column_order_change_nothing(good: Path) -> None:
    before = load_scenario(good)
    chance = random.Random(7)
    for path in table_files(good):
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        head, body = rows[0], rows[1:]
        chance.shuffle(body)
        order = list(range(len(head)))
        chance.shuffle(order)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerows([row[at] for at in order] for row in (head, *body))
    after = load_scenario(good)
    assert after == before
    assert list(after.cohorts) == sorted(after.cohorts)
    assert list(after.cohorts) == list(before.cohorts)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_change_nothing(good: Path, encoding: str, line_end: str) -> None:
    before = load_scenario(good)
    for path in table_files(good):
        text = path.read_text(encoding="utf-8").replace("\n", line_end)
        path.write_bytes(text.encode(encoding))
    assert before.places["danzhai"].name_local == "丹寨"
    assert load_scenario(good) == before


def test_what_spreadsheets_leave_changes_nothing(good: Path) -> None:
    """Blank rows, blank columns at the end, slashes in dates, seconds, capitals, 12.0."""
    before = load_scenario(good)
    for path in table_files(good):
        text = path.read_text(encoding="utf-8")
        text = text.replace("2020-02-", "2020/2/").replace("13:57", "13:57:00")
        text = text.replace(",true,", ",是,").replace(",no,", ",FALSE,").replace(",24,", ",24.0,")
        lines = [line + ",," for line in text.splitlines()]
        lines.insert(2, "," * lines[0].count(","))
        path.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    assert load_scenario(good) == before


def cell_value(text: str, kind: Kind) -> Any:
    """What a spreadsheet makes of a text that is typed into it."""
    if not text:
        return None
    if kind is Kind.DATE:
        return datetime.strptime(text.replace("/", "-"), "%Y-%m-%d")
    if kind in (Kind.CLOCK, Kind.HOURS) and ":" in text:
        hours, minutes = text.split(":")
        return time(int(hours), int(minutes))
    if kind is Kind.YES_NO and text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return float(text)
    except ValueError:
        return text


def make_workbook(folder: Path, path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "scenario"
    sheet.append(["key", "value"])
    document = tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))
    for key, value in flat(document, ""):
        sheet.append([key, " ".join(value) if isinstance(value, list) else value])
    for table in TABLES:
        file = folder / f"{table.name}.csv"
        if not file.exists():
            continue
        sheet = book.create_sheet(table.name)
        rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
        sheet.append(rows[0])
        kinds = [table.column(name).kind for name in rows[0]]
        for row in rows[1:]:
            sheet.append([cell_value(text, kind) for text, kind in zip(row, kinds, strict=True)])
    book.create_sheet("my notes").append(["anything"])
    book.save(path)


def flat(document: dict[str, Any], prefix: str) -> list[tuple[str, Any]]:
    pairs = []
    for key, value in document.items():
        if isinstance(value, dict):
            pairs += flat(value, f"{prefix}{key}.")
        else:
            pairs.append((prefix + key, value))
    return pairs


def test_a_workbook_is_a_scenario_too(good: Path, tmp_path: Path) -> None:
    make_workbook(good, tmp_path / "good.xlsx")
    assert load_scenario(tmp_path / "good.xlsx") == load_scenario(good)


def test_ids_of_a_workbook_may_be_numbers(good: Path, tmp_path: Path) -> None:
    for name in ("cohorts.csv",):
        text = (good / name).read_text(encoding="utf-8")
        (good / name).write_text(text.replace("c1,", "1,").replace("c2,", "2,"), encoding="utf-8")
    make_workbook(good, tmp_path / "good.xlsx")
    assert list(load_scenario(tmp_path / "good.xlsx").cohorts) == ["1", "2", "c3", "c4"]


def test_mistakes_of_a_workbook_name_sheet_and_row(good: Path, tmp_path: Path) -> None:
    make_workbook(good, tmp_path / "good.xlsx")
    book = openpyxl.load_workbook(tmp_path / "good.xlsx")
    book["scenario"].append(["buget", 3])
    book["scenario"].append(["days", 3])
    book["cohorts"]["F2"] = "=1/0"
    book["cohorts"]["C3"] = datetime(2020, 2, 3)
    book.save(tmp_path / "good.xlsx")
    _, findings = read_scenario(tmp_path / "good.xlsx")
    last = book["scenario"].max_row
    assert [(one.code, one.file, one.row, one.column) for one in findings] == [
        ("W535", "my notes", None, None),
        ("S301", "scenario", last - 1, "buget"),
        ("S304", "scenario", last, "key"),
        ("S108", "cohorts", 2, "workers"),
        ("S116", "cohorts", 3, "origin"),
    ]


def test_a_workbook_without_settings_and_a_file_that_is_none(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    (tmp_path / "none.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert [one.code for one in read_scenario(tmp_path / "empty.xlsx")[1]] == ["S002"]
    assert [one.code for one in read_scenario(tmp_path / "none.xlsx")[1]] == ["S003"]


def assert_written_and_read(scenario: Scenario, folder: Path) -> None:
    write_scenario(scenario, folder)
    again, findings = read_scenario(folder)
    assert again == scenario
    assert [one for one in findings if one.severity == "error"] == []


def test_write_then_read_is_identity(good: Path, tmp_path: Path) -> None:
    scenario = load_scenario(good)
    assert_written_and_read(scenario, tmp_path / "run" / "scenario")
    # only scenario.toml and the tables with rows: there are no workers
    written = {path.name for path in (tmp_path / "run" / "scenario").iterdir()}
    assert written == {path.name for path in good.iterdir()}


def test_odd_texts_and_decimals_survive_writing(good: Path, tmp_path: Path) -> None:
    names = ["=1+1", "'=1+1", "''-x", "@a", "\ttab", 'a "quoted", name', "two\nlines", "丹寨"]
    rows = "".join(f'n{at},"{name.replace(chr(34), chr(34) * 2)}",anji,1\n'
                   for at, name in enumerate(names))  # fmt: skip
    (good / "quarantine.csv").write_text("facility,name,place,beds\n" + rows, encoding="utf-8")
    settings = {
        "budget": "0.1",
        "name": 'a "name" \\ with\tall',
        "description": "two\nlines \u0001",
        "risk.low.load_factor": '{"Ünter-See" = 0.3, bus = 0.29}',
        "objective.slack.cost": "1e-7",
        "transfer.max_hours": "33.3",
    }
    scenario = load_scenario(good, settings)
    # reading takes the apostrophe away that guards a formula, and no other
    assert scenario.quarantine["n1"].name == "=1+1"
    assert scenario.quarantine["n2"].name == "'-x"
    assert scenario.transfer.max_hours == 33.3
    assert scenario.description == settings["description"]
    assert_written_and_read(scenario, tmp_path / "written")


def test_same_scenario_same_bytes(good: Path, tmp_path: Path) -> None:
    write_scenario(load_scenario(good), tmp_path / "a")
    write_scenario(load_scenario(tmp_path / "a"), tmp_path / "b")
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert files == sorted(path.name for path in (tmp_path / "b").iterdir())
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert scenario_hash(tmp_path / "a") == scenario_hash(tmp_path / "b")
    (tmp_path / "b" / "roads.csv").write_bytes(b"x")
    assert scenario_hash(tmp_path / "a") != scenario_hash(tmp_path / "b")


def test_hash_is_of_the_contents_in_the_order_of_names(tmp_path: Path) -> None:
    """SHA-256 of `abc`, as the standard's own example gives it."""
    (tmp_path / "b.csv").write_bytes(b"bc")
    (tmp_path / "a.csv").write_bytes(b"a")
    assert scenario_hash(tmp_path).startswith("ba7816bf8f01cfea414140de5dae2223")


NO_COLUMN = {"in_force": {"risk"}, "in_force_riders": {"facility"}}
"""Fields that a table shares with another that has them: a trip in force is one at any level, its
riders sleep anywhere."""


def test_dataclasses_and_declarations_agree() -> None:
    """Each table's dataclass has its columns as fields, and where both have a default, one."""
    for table in TABLES:
        kept = [one for one in table.columns if one.name not in NOT_KEPT.get(table.name, ())]
        maker = {one.name: one for one in fields(MAKERS[table.name])}
        said = set(maker) - NO_COLUMN.get(table.name, set())
        assert {field_of(column.name) for column in kept} == said, table.name
        for column in kept:
            default = maker[field_of(column.name)].default
            if isinstance(default, (str, int, float, bool, tuple)) and column.default is not None:
                assert column.default == default, f"{table.name}.{column.name}"
            if column.default is REQUIRED:
                assert not isinstance(default, (str, int, float)), f"{table.name}.{column.name}"


def test_settings_from_outside(good: Path) -> None:
    scenario = load_scenario(
        good, ["budget=5e6", "risk.high.travel = no", "departure_times=6:00 18:00", "name=2020"]
    )
    assert scenario.budget == 5_000_000
    assert not scenario.levels["high"].travel
    assert scenario.departure_times == (360, 1080)
    assert scenario.name == "2020"
    assert load_scenario(good, {"budget": ""}).budget is None
    slack = load_scenario(good, ["objective.slack=0.1", "objective.slack.cost=0.2"]).objective.slack
    assert (slack["cost"], slack["key_post_days"]) == (0.2, 0.1)


def test_a_nameless_scenario_is_called_as_its_folder(good: Path) -> None:
    text = (good / "scenario.toml").read_text(encoding="utf-8")
    text = text.replace('name = "Good"\n', "").replace("[risk.low]", "[risk.low]\n#", 1)
    (good / "scenario.toml").write_text(text, encoding="utf-8")
    assert load_scenario(good).name == "good"
