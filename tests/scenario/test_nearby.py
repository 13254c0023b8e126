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


@pytest.mark.parametrize("change", ["an island", "closed"])
def test_over_the_water_nobody_is_local(good: Path, change: str) -> None:
    """Anji, 10 km from the plant of Yueqing, but on an island or at a road that is closed."""
    places = (good / "places.csv").read_text(encoding="utf-8")
    near = places.replace("guiyang,Guiyang,贵阳,guizhou,26.6477,106.6302,low,,",
                          "guiyang,Guiyang,贵阳,guizhou,28.12,120.98,low,,")  # fmt: skip
    (good / "places.csv").write_text(near, encoding="utf-8")
    assert [one.code for one in read_scenario(good)[1]] == ["S210"]
    if change == "closed":
        with (good / "roads.csv").open("a", encoding="utf-8") as file:
            file.write("yueqing,guiyang,9,\n")
        text = (good / "roads.csv").read_text(encoding="utf-8").splitlines()
        closed = [text[0] + ",closed", *(f"{row}," for row in text[1:]), "guiyang,yueqing,9,,true"]
        (good / "roads.csv").write_text("\n".join(closed) + "\n", encoding="utf-8")
    else:
        rows = near.splitlines()
        rows = [rows[0] + ",landmass", *(f"{row}," for row in rows[1:])]
        rows = [row + "isle" if row.startswith("guiyang") else row for row in rows]
        (good / "places.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert read_scenario(good)[1] == []
