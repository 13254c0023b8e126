"""`convert`: what is written is read back as the very same scenario, or nothing is there."""

import shutil
from pathlib import Path

import pytest

from returnplan.plan.leftovers import OLD, tidy
from returnplan.scenario import load_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
EVERY = sorted(path.parent for path in SCENARIOS.glob("*/scenario.toml"))


@pytest.mark.parametrize("folder", EVERY, ids=lambda folder: folder.name)
def test_there_and_back_it_is_the_same_scenario(command, in_tmp, folder):
    assert command("convert", folder, "book.xlsx").status == 0
    assert command("convert", "book.xlsx", "again").status == 0
    scenario = load_scenario(folder)
    assert load_scenario(in_tmp / "book.xlsx") == scenario
    assert load_scenario(in_tmp / "again") == scenario
    assert sorted(path.name for path in in_tmp.iterdir()) == ["again", "book.xlsx"]


def test_inherited_tables_and_patches_are_worked_in(command, in_tmp):
    result = command("convert", SCENARIOS / "zhejiang-2020-more-beds", "beds")
    assert "Worked in: '../zhejiang-2020', which it extends, and its 1 patch." in result.out
    text = (in_tmp / "beds" / "scenario.toml").read_text(encoding="utf-8")
    assert "extends" not in text and "patch" not in text


ODD_NAMES = [
    "=1+1",
    "'=1+1",
    "@home",
    "_x0041_",
    "a\r\nb",
    "tab\there",
    "  blanks  ",
    "谷地 𠮷",
    "'",
]
ODD_SETTINGS = """\
name = "2020"
description = '''"quoted"
second line
'''
start = 2020-02-17
days = 3
currency = "[1]"
budget = 0.30000000000000004
[road]
boarding_from = "22:00"
boarding_until = "06:30"
[objective]
slack = {cost = 0.1}
[solver]
gap = 1e-7
[risk."a.b"]
[risk.-c]
load_factor = {bus = 0.123456789012345678}
travel = false
"""


def _odd(tiny: Path, folder: Path) -> Path:
    """A scenario of names, numbers and settings that spreadsheets would rewrite."""
    shutil.copytree(tiny, folder)
    (folder / "scenario.toml").write_text(ODD_SETTINGS, encoding="utf-8")
    lines = (folder / "places.csv").read_text(encoding="utf-8-sig")
    lines = lines.replace("medium", "a.b").replace("high", "a.b").replace("low", "a.b").splitlines()
    for number, name in enumerate(ODD_NAMES):
        cell = "'" + name if name[0] in "='@" and name != "'" else name
        place = dict(zip(lines[0].split(","), [""] * 20, strict=False))
        place |= {"place": f"odd{number}", "name": f'"{cell}"', "latitude": "29.12345678901234567"}
        place |= {"longitude": "-0.30000000000000004"}
        lines.append(",".join(place.values()))
    (folder / "places.csv").write_text("\n".join(lines), encoding="utf-8", newline="")
    return folder


def test_what_spreadsheets_would_rewrite_is_kept(command, in_tmp, tiny):
    scenario = load_scenario(_odd(tiny, in_tmp / "odd"))
    names = [place.name for place in scenario.places.values() if place.place.startswith("odd")]
    assert names == ODD_NAMES
    assert scenario.budget == 0.1 + 0.2
    assert command("convert", "odd", "odd.xlsx").status == 0
    assert load_scenario(in_tmp / "odd.xlsx") == scenario
    assert command("convert", "odd.xlsx", "back").status == 0
    assert load_scenario(in_tmp / "back") == scenario


def test_blanks_and_settings_that_nobody_gave_stay_away(command, in_tmp, tiny):
    """So that whoever moves `start` in the copy moves what follows from it."""
    command("convert", tiny, "copy")
    assert "tail_days" not in (in_tmp / "copy" / "scenario.toml").read_text(encoding="utf-8")
    rows = (in_tmp / "copy" / "cohorts.csv").read_text(encoding="utf-8-sig")
    assert "2020-02-17" not in rows
    workers = "worker,origin,employer,post\n1,dale,mill,fitters\n2,hill,yard,riggers\n"
    shutil.copytree(tiny, in_tmp / "named")
    (in_tmp / "named" / "cohorts.csv").unlink()
    (in_tmp / "named" / "workers.csv").write_text(workers, encoding="utf-8")
    assert command("convert", "named", "named.xlsx").status == 0
    assert command("convert", "named.xlsx", "again").status == 0
    assert not (in_tmp / "again" / "cohorts.csv").exists()
    assert load_scenario(in_tmp / "again").cohorts.keys() == {"w1", "w2"}


def test_nothing_is_replaced_without_force(command, in_tmp, tiny):
    command("convert", tiny, "book.xlsx")
    command("convert", tiny, "folder")
    before = (in_tmp / "book.xlsx").read_bytes()
    for target in ("book.xlsx", "folder"):
        result = command("convert", SCENARIOS / "furnace", target)
        assert result.status == 2
        assert "--force" in result.err and " -o" not in result.err
    assert (in_tmp / "book.xlsx").read_bytes() == before
    (in_tmp / "folder" / "README.md").write_text("mine")
    (in_tmp / "folder" / "places.csv").rename(in_tmp / "folder" / "Places.CSV")
    for target in ("book.xlsx", "folder"):
        assert command("convert", SCENARIOS / "furnace", target, "--force").status == 0
        assert load_scenario(in_tmp / target) == load_scenario(SCENARIOS / "furnace")
    names = {path.name for path in (in_tmp / "folder").iterdir()}
    assert "README.md" in names and "places.csv" in names
    assert not names & {"Places.CSV", "lines.csv", "quarantine.csv"}


def test_a_workbook_can_take_its_own_place(command, in_tmp):
    command("convert", SCENARIOS / "tiny", "book.xlsx")
    assert command("convert", "book.xlsx", "book.xlsx", "--force").status == 0
    assert load_scenario(in_tmp / "book.xlsx") == load_scenario(SCENARIOS / "tiny")


def test_what_is_no_scenario_is_left_alone(command, in_tmp, tiny):
    (in_tmp / "photos").mkdir()
    (in_tmp / "photos" / "me.png").write_text("mine")
    (in_tmp / "dir.xlsx").mkdir()
    for target in ("photos", "dir.xlsx", "x.ods", "x.csv", "photos/me.png/below"):
        result = command("convert", tiny, target, "--force")
        assert result.status == 2, target
        assert result.err.count("\n") == 1
    assert sorted(path.name for path in in_tmp.rglob("*")) == ["dir.xlsx", "me.png", "photos"]


def test_a_refused_scenario_writes_nothing(command, in_tmp, tiny):
    shutil.copytree(tiny, in_tmp / "bad")
    (in_tmp / "bad" / "cohorts.csv").write_text("cohort\n1\n")
    for target in ("out", "out.xlsx"):
        result = command("convert", "bad", target)
        assert result.status == 2
        assert "cohorts.csv" in result.err
    assert [path.name for path in in_tmp.iterdir()] == ["bad"]


def test_a_text_longer_than_a_cell_is_told(command, in_tmp, tiny):
    shutil.copytree(tiny, in_tmp / "long")
    with (in_tmp / "long" / "employers.csv").open("a", encoding="utf-8") as file:
        file.write(f"\nlong,{'x' * 40_000},port,0\n")
    header = (in_tmp / "long" / "employers.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header.startswith("employer,name,place"), "the row above follows it"
    result = command("convert", "long", "long.xlsx")
    assert result.status == 2
    assert "holds 32,767 characters" in result.err
    assert [path.name for path in in_tmp.iterdir()] == ["long"]
    assert command("convert", "long", "short").status == 0


def test_a_scenario_that_was_about_to_be_replaced_comes_back(command, in_tmp, tiny):
    """A process that was killed between the two steps left it under its hidden name."""
    shutil.copytree(tiny, in_tmp / f".mine.999999999.{OLD}")
    tidy(in_tmp)
    assert load_scenario(in_tmp / "mine").places == load_scenario(tiny).places
