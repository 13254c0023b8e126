"""Plans of tiny and of variants of it, and their runs, solved once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from returnplan import Plan, load_scenario, solve

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"

Variant = Callable[..., Path]


@pytest.fixture(scope="session")
def variant(tmp_path_factory: pytest.TempPathFactory) -> Variant:
    """`variant("more", "quarantine.csv", "port,6,", "port,7,")`: a copy of tiny, edited."""

    def make(name: str, file: str = "", old: str = "", new: str = "") -> Path:
        folder = tmp_path_factory.mktemp("scenarios") / name
        shutil.copytree(TINY, folder)
        if file:
            text = (folder / file).read_text(encoding="utf-8-sig")
            assert old in text
            (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return make


@pytest.fixture(scope="session")
def tiny() -> Plan:
    """54 key-post days; two of the 14 fitters stay behind for want of beds (WHY.md)."""
    return solve(load_scenario(TINY))


@pytest.fixture(scope="session")
def more_beds(variant: Variant) -> Plan:
    """With seven beds all 14 fitters come in two rides of seven: 58 key-post days (README.md)."""
    return solve(load_scenario(variant("more", "quarantine.csv", "port,6,", "port,7,")))


@pytest.fixture(scope="session")
def longer(variant: Variant) -> Plan:
    """The same plan over a horizon of one date more: every carried head counts a day more."""
    scenario = variant("longer", "scenario.toml", "days = 3", "tail_days = 3\ndays = 3")
    return solve(load_scenario(scenario))


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory, tiny: Plan, more_beds: Plan) -> Path:
    """A folder with the run folders `tiny` and `more`."""
    folder = tmp_path_factory.mktemp("runs")
    tiny.write(folder / "tiny")
    more_beds.write(folder / "more")
    return folder
