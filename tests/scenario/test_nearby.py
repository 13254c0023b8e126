"""Local transport reaches 30.0 km by road, and not 30.1."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from returnplan.geography import Geography
from returnplan.scenario import load_scenario, read_scenario


@pytest.mark.parametrize(
    ("km", "row", "codes"),
    [
        ("30", "guiyang,yueqing", ["S210"]),
        ("30.04", "guiyang,yueqing", ["S210"]),  # rounded to 30.0 first
        ("30.05", "guiyang,yueqing", []),  # half up: 30.1
        ("29", "yueqing,guiyang", ["S210"]),  # holds for the other direction too
    ],
)
def test_the_reach_of_local_transport(good: Path, km: str, row: str, codes: list[str]) -> None:
    with (good / "roads.csv").open("a", encoding="utf-8") as file:
        file.write(f"{row},{km},\n")
    assert [one.code for one in read_scenario(good)[1]] == codes


def test_the_direction_travelled_decides(good: Path) -> None:
    """The way back of 5 km does not make them local, since there is a row for the way there."""
    with (good / "roads.csv").open("a", encoding="utf-8") as file:
        file.write("yueqing,guiyang,5,\nguiyang,yueqing,1800,\n")
    assert read_scenario(good)[1] == []


def test_pairs_are_as_far_apart_as_in_the_matrix(good: Path) -> None:
    geography = Geography(load_scenario(good))
    pairs = list(permutations(geography.index, 2))
    assert geography.pair_tenths(pairs).tolist() == [geography.tenths(*pair) for pair in pairs]
