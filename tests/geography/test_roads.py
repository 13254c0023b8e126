"""Where there is a road: landmasses, listed pairs and closed directions (C27)."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from returnplan.auditing.movement import Movement
from returnplan.geography import Geography
from returnplan.scenario import load_scenario

PLACES = """\
place,latitude,longitude,landmass
town,29.0,110.0,
port,29.5,110.5,
isle,29.5,111.0,isle
cape,29.6,111.2,isle
"""
FOLDER = {
    "scenario.toml": "start = 2020-02-16\ndays = 1\n",
    "places.csv": PLACES,
    "employers.csv": "employer,place\nmill,town\n",
    "posts.csv": "employer,post,required\nmill,fitter,1\n",
    "cohorts.csv": "cohort,origin,employer,post,workers\nc,cape,mill,fitter,1\n",
    "fleets.csv": "fleet,base,vehicles,seats\nf,town,1,10\n",
}
INLAND = {("town", "port"), ("port", "town"), ("isle", "cape"), ("cape", "isle")}


def roads(folder: Path, rows: str) -> Geography:
    for name, text in FOLDER.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "roads.csv").write_text(f"from,to,km,closed\n{rows}", encoding="utf-8")
    return Geography(load_scenario(folder))


@pytest.mark.parametrize(
    ("rows", "more", "less"),
    [
        ("", set(), set()),
        ("port,isle,40,\n", {("port", "isle"), ("isle", "port")}, set()),
        ("port,isle,40,\nisle,port,,true\n", {("port", "isle")}, set()),
        # Listed, and closed one way only.
        ("port,isle,,true\n", {("isle", "port")}, set()),
        ("port,town,,true\n", set(), {("port", "town")}),
        ("port,town,90,true\n", set(), {("port", "town")}),
        ("port,town,,true\ntown,port,,true\n", set(), {("port", "town"), ("town", "port")}),
    ],
)
def test_roads_that_are_there(
    tmp_path: Path, rows: str, more: set[tuple[str, str]], less: set[tuple[str, str]]
) -> None:
    geography = roads(tmp_path, rows)
    pairs = list(permutations(geography.index, 2))
    assert {pair for pair in pairs if geography.has_road(*pair)} == (INLAND | more) - less
    assert all(geography.has_road(place, place) for place in geography.index)
    movement = Movement(geography.scenario)
    assert [movement.road_leads(*pair) for pair in pairs] == [
        geography.has_road(*pair) for pair in pairs
    ]


def test_a_closed_row_says_how_long_the_way_back_is(tmp_path: Path) -> None:
    geography = roads(tmp_path, "port,town,90,true\nisle,cape,,true\n")
    assert geography.tenths("town", "port") == 900
    assert geography.tenths("cape", "isle") == roads(tmp_path, "").tenths("cape", "isle")


def test_a_landmass_written_with_accents_in_two_ways_is_one(tmp_path: Path) -> None:
    geography = roads(tmp_path, "")
    composed, apart = "R\u00e9union", "Re\u0301union"
    text = PLACES.replace("111.0,isle", f"111.0,{composed}").replace("111.2,isle", f"111.2,{apart}")
    (tmp_path / "places.csv").write_text(text, encoding="utf-8")
    geography = Geography(load_scenario(tmp_path))
    assert geography.has_road("isle", "cape")
    assert not geography.has_road("isle", "port")
