"""What is inherited, what replaces it, and what patches do."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnplan.scenario import load_scenario, read_scenario


def child(good: Path, text: str, name: str = "child", base: str = "../good") -> Path:
    folder = good.parent / name
    folder.mkdir()
    toml = f'extends = "{base}"\n{text}'
    (folder / "scenario.toml").write_text(toml, encoding="utf-8")
    return folder


def test_everything_is_inherited(good: Path) -> None:
    assert load_scenario(child(good, "")) == load_scenario(good)


def test_settings_merge_key_by_key(good: Path) -> None:
    text = """
    departure_times = ["09:00"]
    budget = ""
    [risk.middle]
    quarantine_days = 1
    [risk.low]
    load_factor = {bus = 0.6}
    [risk.high]
    load_factor = {bus = 0.7}
    [road]
    max_detour = 0.4
    """
    scenario = load_scenario(child(good, text))
    assert scenario.departure_times == (540,)  # lists are replaced
    assert scenario.budget is None
    assert list(scenario.levels) == ["low", "high", "middle"]  # new levels come last
    assert scenario.levels["low"].load_factor_by_mode == {"bus": 0.6, "train": 0.8}
    assert scenario.levels["high"].factor("bus") == 0.7
    assert scenario.levels["high"].factor("train") == 1  # the table replaces the number
    assert scenario.levels["high"].quarantine_days == 3
    assert (scenario.road.circuity, scenario.road.max_detour) == (1.3, 0.4)


def test_a_base_without_levels_has_the_level_low(good: Path) -> None:
    base = good.parent / "plain"
    base.mkdir()
    (base / "scenario.toml").write_text("start = 2020-02-16\ndays = 3\n", encoding="utf-8")
    for name in ("places", "employers", "posts", "cohorts", "fleets", "lines"):
        text = (good / f"{name}.csv").read_text(encoding="utf-8").replace(",high,", ",low,")
        (base / f"{name}.csv").write_text(text, encoding="utf-8")
    scenario = load_scenario(child(good, "[risk.red]\ntravel = false\n", base="../plain"))
    assert list(scenario.levels) == ["low", "red"]
    assert scenario.places["danzhai"].risk == "low"


def test_slack_by_objective_leaves_the_inherited_number_in_force(good: Path) -> None:
    child(good, "[objective]\nslack = 0.01\n", "first")
    second = child(good, "[objective]\nslack = {cost = 0.2}\n", "second", "../first")
    third = child(good, "[objective]\nslack = 0.3\n", "third", "../second")
    slack = load_scenario(second).objective.slack
    assert (slack["cost"], slack["key_post_days"], slack["post_days"]) == (0.2, 0.01, 0.01)
    assert set(load_scenario(third).objective.slack.values()) == {0.3}


def test_a_table_replaces_the_inherited_one(good: Path) -> None:
    folder = child(good, "")
    (folder / "permits.csv").write_text("origin,destination\n*,*\n", encoding="utf-8")
    (folder / "roads.csv").write_text("from,to,km\n", encoding="utf-8")
    scenario = load_scenario(folder)
    assert [(one.origin, one.destination) for one in scenario.permits] == [("*", "*")]
    assert scenario.roads == {}
    assert len(scenario.lines) == 2


def patched(good: Path, text: str) -> Path:
    return child(good, text)


def test_set_scale_drop_add(good: Path) -> None:
    text = """
    [[patch]]
    table = "quarantine"
    where = {place = "yueqing"}
    set = {beds = 33, cost_per_bed_day = ""}
    [[patch]]
    table = "quarantine"
    scale = {beds = 0.5, cost_per_bed_day = 1.1}
    [[patch]]
    table = "lines"
    where = {line = "f1"}
    drop = true
    [[patch]]
    table = "fleets"
    where = {fleet = "planes"}
    drop = true
    [[patch]]
    table = "permits"
    where = {quarantine_days = 2}
    set = {quarantine_days = 1, until = 2020-02-25}
    [[patch]]
    table = "places"
    scale = {arrivals_per_day = 2}
    [[patch]]
    table = "places"
    add = [{place = "huzhou", latitude = 30.87, longitude = "120.1", risk = "high"}]
    [[patch]]
    table = "quarantine"
    add = [{facility = "new", place = "huzhou", serves = ["huzhou", "anji"], beds = 5}]
    """
    scenario = load_scenario(patched(good, text))
    beds = {one.facility: one.beds for one in scenario.quarantine.values()}
    assert beds == {"hostel": 10, "new": 5, "school": 17}  # 16.5 rounds half up
    # a blank takes its default 0; 120 x 1.1 is 132 exactly, though not in floats
    assert scenario.quarantine["school"].cost_per_bed_day == 0
    assert scenario.quarantine["hostel"].cost_per_bed_day == 132.0
    assert list(scenario.lines) == ["g1"]
    assert list(scenario.fleets) == ["coaches"]
    assert {one.quarantine_days for one in scenario.permits} == {None, 1}
    assert scenario.places["anji"].arrivals_per_day == 120
    assert scenario.places["danzhai"].arrivals_per_day is None  # no bound stays no bound
    assert scenario.places["huzhou"].longitude == 120.1
    assert scenario.quarantine["new"].serves == ("huzhou", "anji")


@pytest.mark.parametrize(
    ("table", "where", "rows"),
    [
        ("places", 'risk = "low"', 5),  # four blanks stand for the lowest level
        ("cohorts", "ready = 2020-02-16", 2),  # two blanks stand for the start
        ("cohorts", 'latest = ""', 3),
        ("cohorts", 'ready = "2020/2/18", workers = 12', 1),
        ("quarantine", 'serves = "yueqing"', 1),
        ("lines", "hours = 2.5", 1),
        ("lines", 'time = "9:00:00"', 1),
        ("posts", "key = true", 3),
        ("posts", "weight = 1", 2),
    ],
)
def test_where_compares_values(good: Path, table: str, where: str, rows: int) -> None:
    text = f'[[patch]]\ntable = "{table}"\nwhere = {{{where}}}\nset = {{name = "hit"}}\n'
    held = getattr(load_scenario(patched(good, text)), table)
    assert sum(row.name == "hit" for row in held.values()) == rows


def test_patches_apply_before_the_next_one_extends(good: Path) -> None:
    """20 beds, doubled by the first and doubled again by the second, are 80."""
    double = '[[patch]]\ntable = "quarantine"\nscale = {beds = 2}\n'
    child(good, double, "first")
    second = child(good, double, "second", "../first")
    assert load_scenario(second).quarantine["hostel"].beds == 80


def test_shared_columns_of_inputs_are_settled_after_patches(good: Path) -> None:
    """The blank row follows the row that says 5, halved to 2.5."""
    text = '[[patch]]\ntable = "inputs"\nscale = {stock_days = 0.5}\n'
    scenario = load_scenario(patched(good, text))
    assert scenario.inputs["chairs", "sheet", "motors"].stock_days == 2.5


def test_loops_are_refused(good: Path) -> None:
    child(good, "start = 2020-02-16\ndays = 1\n", "first", "../second")
    second = child(good, "", "second", "../first")
    _, findings = read_scenario(second)
    assert [(one.code, one.file) for one in findings] == [("S012", "../first/scenario.toml")]
    assert "second > first > second" in findings[0].why


def test_errors_of_patches_do_not_hide_one_another(good: Path) -> None:
    text = """
    [[patch]]
    table = "quarantine"
    where = {place = "nowhere"}
    drop = true
    [[patch]]
    table = "quarantin"
    drop = true
    """
    _, findings = read_scenario(patched(good, text))
    assert [one.code for one in findings] == ["S404", "S402"]


def test_a_workbook_may_extend_and_patch(good: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "scenario"
    patch = '[{table = "quarantine", where = {facility = "hostel"}, set = {beds = 7}}]'
    for row in (["key", "value"], ["extends", "good"], ["patch", patch], ["risk.top", None]):
        sheet.append(row)
    book.save(good.parent / "child.xlsx")
    scenario = load_scenario(good.parent / "child.xlsx")
    assert scenario.quarantine["hostel"].beds == 7
    assert list(scenario.levels) == ["low", "high", "top"]
