"""`check` names lines and fleets that no itinerary uses, and says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bruteforce.argued import Changes, changed, closed, road, train
from random_scenarios import START
from returnplan.jobs.check import check

LATER = START + timedelta(days=9)
BY_ROAD = {"fleets[coach].base": "village"}


@pytest.fixture
def found(tmp_path: Path) -> Callable[[Changes], dict[str, str]]:
    """What `check` says of lines and fleets: sentence by code and id."""

    def findings(changes: Changes) -> dict[str, str]:
        changed(changes).write(tmp_path / "case")
        return {
            f"{one.code} {'' if 'train' not in one.why else 'train'}".strip(): one.why
            for one in check(tmp_path / "case")
            if one.code in ("W523", "W521", "W522")
        }

    return findings


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"weekdays": "7"}, "neither leaves nor arrives on the travel dates"),
        ({"first": LATER}, "neither leaves nor arrives on the travel dates"),
        ({"hours": 99}, "neither leaves nor arrives on the travel dates"),
        ({"fleet": "jet"}, "its fleet jet cannot be there and back within the fleet's dates"),
        ({"from": "east"}, "nobody who may set out can be at east in time"),
        ({"to": "west"}, "nobody who takes it comes from west to an employer"),
    ],
)
def test_lines_that_nobody_can_use(
    found: Callable[[Changes], dict[str, str]], line: dict[str, Any], says: str
) -> None:
    jet = {"fleet": "jet", "base": "east", "vehicles": 1, "seats": 9, "from": LATER}
    changes: Changes = {
        "road.max_pickups": 1,
        "fleets[coach].max_km": 321,
        "fleets+": [jet] if "fleet" in line else [],
        "lines+": [train(**{"hours": 3, "cost_per_unit": 1, **line})],
    }
    sentences = found(changes)
    assert says in sentences["W523"]
    assert list(sentences) == ["W523"]


def test_a_line_that_is_dear_and_slow_is_outdone(
    found: Callable[[Changes], dict[str, str]],
) -> None:
    """The coach takes 4 hours and costs nothing; a train in 3 arrives on the same date."""
    sentences = found({**BY_ROAD, "lines+": [train()]})
    assert "(village to plant) can also ride a coach all the way" in sentences["W522"]
    assert found({**BY_ROAD, "lines+": [train()], "roads": [closed("village", "plant")]}) == {
        "W521": "no itinerary uses 'coach': no road leads from an origin to an employer or a line, "
        "nor from a line on"
    }


@pytest.mark.parametrize(
    "line",
    [
        {"lines+": [train()], "fleets[coach].km_cost": 1},  # cheaper
        {"lines+": [train(time="00:10")], "departure_times": ["20:10"]},  # a date earlier
    ],
)
def test_a_line_that_is_cheaper_or_sooner_is_not(
    found: Callable[[Changes], dict[str, str]], line: Changes
) -> None:
    assert found({**BY_ROAD, **line}) == {}


def test_a_ferry_of_an_island_is_used(found: Callable[[Changes], dict[str, str]]) -> None:
    island: Changes = {
        "places[village].landmass": "isle",
        "places[hill].landmass": "isle",
        "roads": [road("village", "hill", 80), road("east", "plant", 80)],
        "lines+": [train("hill", "east")],
        "fleets+": [{"fleet": "ours", "base": "village", "vehicles": 1, "seats": 9}],
    }
    assert found(island) == {}
    del island["places[village].landmass"], island["places[hill].landmass"]
    island = {**island, "roads": [*island["roads"], road("village", "plant", 200)]}
    assert list(found(island)) == ["W522"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"risk.low.load_factor": 0.4}, "of its 2 seats none may be taken at a load_factor of 0.4"),
        ({"roads": [closed("village", "plant")]}, "no road leads from an origin"),
        (
            {"fleets[coach].base": "west", "places[west].landmass": "isle"},
            "its base west has no road to where a trip could begin",
        ),
        (
            {"fleets[coach].max_km": 319.9},
            "the shortest way that a trip could take is 320.0 km, and its max_km is 319.9",
        ),
        ({"fleets[coach].until": START, "departure_times": ["20:00"]}, "no departure suits"),
        (
            {"road.boarding_from": "09:00", "road.boarding_until": "17:00"},
            "no departure suits its dates, the travel dates, the boarding hours",
        ),
    ],
)
def test_fleets_that_nobody_can_use(
    found: Callable[[Changes], dict[str, str]], changes: Changes, says: str
) -> None:
    sentences = found(changes)
    assert list(sentences) == ["W521"]
    assert sentences["W521"].startswith("no itinerary uses 'coach': ")
    assert says in sentences["W521"]


def test_used_fleets_and_those_without_vehicles_are_passed_over(
    found: Callable[[Changes], dict[str, str]],
) -> None:
    assert found({}) == {}
    assert found({"fleets[coach].vehicles": 0, "fleets[coach].max_km": 1}) == {}
