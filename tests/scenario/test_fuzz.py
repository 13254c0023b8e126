"""Whatever stands in the files, reading ends in findings and never in a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from returnplan.scenario import read_scenario
from returnplan.scenario.settings_given import SETTING_COLUMNS

CELLS = (
    "", " ", "*", "0", "-1", "1e999", "nan", "99999999999999999999", "2020-02-16", "9999-12-31",
    "24:00", "8:00", "true", "anji", "danzhai", "steel", "chairs", "w1", "c1", "low", "\x00", "'=",
    "=1", '"', "1 1", "8 9", "a b", "，", "é" * 70, "guizhou", "planes", "coaches", "[1]", "{}",
)  # fmt: skip
VALUES = (
    "1", "-1", "0", "1.5", "nan", "inf", "true", '""', '"x"', "[]", "{}", "[[1]]", "[{}]",
    "2020-02-16", "2020-02-16T08:00:00Z", "08:00:00", "9999-12-31", "10000000000000000000000",
    '["a", 1]', "{cost = 1}", '{a = {b = 1}}', '"../good"', '"\\u0000"', '[{table = "places"}]',
    '[{table = "lines", scale = {fare = 1e300}}]', '[{table = "fleets", add = [{}]}]',
)  # fmt: skip


def spoil_cells(folder: Path, chance: random.Random) -> None:
    path = chance.choice(sorted(folder.glob("*.csv")))
    lines = path.read_text(encoding="utf-8").split("\n")
    at = chance.randrange(len(lines))
    cells = lines[at].split(",")
    cells[chance.randrange(len(cells))] = chance.choice(CELLS)
    lines[at] = ",".join(cells)
    path.write_text("\n".join(lines), encoding="utf-8")


def spoil_settings(folder: Path, chance: random.Random) -> None:
    path = folder / "scenario.toml"
    names = [".".join(path) for path in SETTING_COLUMNS]
    names += [
        "extends",
        "patch",
        "risk",
        "risk.low",
        "risk.low.load_factor",
        "road",
        "x",
        "risk.a.b",
    ]
    name, value = chance.choice(names), chance.choice(VALUES)
    text = path.read_text(encoding="utf-8").replace("start =", f"{name} = {value}\nstart =", 1)
    path.write_text(text, encoding="utf-8")


def spoil_bytes(folder: Path, chance: random.Random) -> None:
    path = chance.choice(sorted(folder.iterdir()))
    content = bytearray(path.read_bytes())
    for _ in range(3):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("seed", range(150))
def test_no_traceback(good: Path, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        chance.choice((spoil_cells, spoil_cells, spoil_settings))(good, chance)
    if seed % 4 == 0:
        spoil_bytes(good, chance)
    names = [".".join(path) for path in SETTING_COLUMNS]
    overrides = [f"{chance.choice(names)}={chance.choice(VALUES)}"] if seed % 3 == 0 else []
    scenario, findings = read_scenario(good, overrides)
    assert (scenario is None) == any(one.severity == "error" for one in findings)
    for finding in findings:
        assert "\n" not in str(finding)
