"""Coordinates that look like slips, and coaches that no road has seen, are warned of."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest

from returnplan.geography.misplaced import misplaced
from returnplan.scenario import read_scenario

HARVEST = {
    "lepe": ("huelva", 37.25, -7.20),
    "moguer": ("huelva", 37.28, -6.84),
    "cartaya": ("huelva", 37.28, -7.15),
    "larache": ("tanger", 35.19, -6.15),
    "kenitra": ("rabat", 34.26, -6.58),
    "craiova": ("dolj", 44.32, 23.80),
    "slatina": ("olt", 44.43, 24.36),
    "lone": ("", 50.05, 19.95),
}
"""Spain, Morocco, Romania and one place in Poland, 650 km from the next."""
Places = dict[str, tuple[str, float, float]]


def warnings(folder: Path, places: Places, more: dict[str, str] | None = None) -> list[str]:
    """Code and sentence of each warning of a scenario with these places."""
    rows = [f"{key},{row[0]},{row[1]},{row[2]}" for key, row in places.items()]
    files = {
        "scenario.toml": "start = 2026-02-01\ndays = 3\n",
        "places.csv": "\n".join(["place,province,latitude,longitude", *rows]) + "\n",
        "employers.csv": "employer,place\nfresas,lepe\n",
        "posts.csv": "employer,post,required\nfresas,picker,9\n",
        "cohorts.csv": "cohort,origin,employer,post,workers\nc,larache,fresas,picker,9\n",
        "fleets.csv": "fleet,base,vehicles,seats,speed_kmh\nf,lepe,1,50,80\n",
        **(more or {}),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    scenario, findings = read_scenario(folder)
    assert scenario is not None, findings
    assert {one.severity for one in findings} <= {"warning"}
    return [f"{one.code} {one.why}" for one in findings]


def test_places_far_apart_are_not_odd(tmp_path: Path) -> None:
    assert warnings(tmp_path, HARVEST) == []


@pytest.mark.parametrize("name", ["lepe", "kenitra", "craiova"])
def test_one_place_swapped(tmp_path: Path, name: str) -> None:
    province, latitude, longitude = HARVEST[name]
    found = warnings(tmp_path, {**HARVEST, name: (province, longitude, latitude)})
    assert len(found) == 1
    assert found[0].startswith(f"W513 '{name}' at {longitude:g}, {latitude:g} is ")
    assert f"swapped, {latitude:g}, {longitude:g} is " in found[0]


def test_the_kilometres_are_told(tmp_path: Path) -> None:
    """Lepe and Cartaya are 5.6 km apart; swapped it lies in Tanzania."""
    found = warnings(tmp_path, {**HARVEST, "lepe": ("huelva", -7.20, 37.25)})
    assert "nearest of its province huelva" in found[0]
    assert found[0].endswith("is 6 km from cartaya")


def test_two_swapped_places_beside_one_another(tmp_path: Path) -> None:
    swapped = {name: (HARVEST[name][0], *HARVEST[name][:0:-1]) for name in ("lepe", "cartaya")}
    found = warnings(tmp_path, {**HARVEST, **swapped})
    assert [one.split("'")[1] for one in found] == ["lepe", "cartaya"]
    assert all(one.startswith("W513") for one in found)


def test_a_digit_that_is_missing(tmp_path: Path) -> None:
    """17.90 for 117.90: swapping does not help, which is said."""
    places = {"a": ("x", 29.9, 121.6), "b": ("x", 28.7, 17.9), "c": ("x", 28.45, 118.6),
              "d": ("y", 30.9, 117.8)}  # fmt: skip
    more = {
        "employers.csv": "employer,place\nfresas,a\n",
        "cohorts.csv": "cohort,origin,employer,post,workers\nc,c,fresas,picker,9\n",
        "fleets.csv": "fleet,base,vehicles,seats\nf,a,1,50\n",
    }
    found = warnings(tmp_path, places, more)
    assert len(found) == 1
    assert found[0].startswith("W514 'b' at 28.7, 17.9 is 9,277 km from d (y), the nearest")
    assert "9,479 km from c, the nearest of its province x" in found[0]
    assert found[0].endswith("swapped, 17.9, 28.7 is 8,928 km from d")


def test_a_sign_that_is_missing(tmp_path: Path) -> None:
    far = {"a": ("", -33.9, 151.2), "b": ("", -37.8, 144.9), "c": ("", 34.9, 138.6),
           "d": ("", -35.3, 149.1)}  # fmt: skip
    more = {
        "employers.csv": "employer,place\nfresas,a\n",
        "cohorts.csv": "cohort,origin,employer,post,workers\nc,b,fresas,picker,9\n",
        "fleets.csv": "fleet,base,vehicles,seats\nf,a,1,50\n",
    }
    found = warnings(tmp_path, far, more)
    assert [one[:8] for one in found] == ["W514 'c'"]
    assert "138.6 is no latitude" in found[0]
    line = "line,mode,from,to,time,hours,seats,max_units\nl,flight,c,a,10:00,10,200,1\n"
    assert warnings(tmp_path, far, {**more, "lines.csv": line}) == []


def test_zero_zero_and_two_places_at_one_point(tmp_path: Path) -> None:
    found = warnings(
        tmp_path,
        {**HARVEST, "blank": ("", 0.0, 0.0), "empty": ("", 0.0, 0.0), "twin": HARVEST["larache"]},
    )
    assert [one[:12] for one in found] == ["W511 'blank'", "W511 'empty'", "W512 'twin' "]
    assert found[2].endswith("has the coordinates of 'larache'")


@pytest.mark.parametrize(
    ("speed", "seats", "codes"),
    [("130", "100", []), ("130.1", "100", ["W515"]), ("130", "101", ["W516"])],
)
def test_coaches(tmp_path: Path, speed: str, seats: str, codes: list[str]) -> None:
    fleets = f"fleet,base,vehicles,seats,speed_kmh\nf,lepe,1,{seats},{speed}\n"
    found = warnings(tmp_path, HARVEST, {"fleets.csv": fleets})
    assert [one[:4] for one in found] == codes


def test_aircraft_are_fast_and_large(tmp_path: Path) -> None:
    fleets = "fleet,base,vehicles,seats,speed_kmh\nf,lepe,1,180,800\n"
    line = "line,mode,from,to,time,hours,seats,max_units,fleet\nl,flight,larache,lepe,10:00,2,9,1,f"
    assert warnings(tmp_path, HARVEST, {"fleets.csv": fleets, "lines.csv": line + "\n"}) == []


def test_a_longitude_as_latitude_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="swapped"):
        warnings(tmp_path, {**HARVEST, "lone": ("", 119.95, 30.05)})


def test_one_of_thousands_of_places() -> None:
    random = Random("places")
    north = np.array([29 + random.gauss(0, 1) for _ in range(5000)])
    east = np.array([115 + random.gauss(0, 2) for _ in range(5000)])
    north[77], east[77] = 52.0, 30.0
    found = list(misplaced(north, east, np.zeros(5000, dtype=bool)))
    assert [(one.row, one.is_swapped) for one in found] == [(77, False)]
