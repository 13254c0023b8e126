"""Kilometres are those of geopy's geodesic, the rounding to 0.1 km included."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from random import Random

import pytest
from geopy.distance import geodesic

from returnplan import rounding
from returnplan.geography import Geography, distance
from returnplan.geography.geodesic import geodesic_km
from returnplan.scenario.rules import Objective, RoadRules, SolverSettings
from returnplan.scenario.scenario import Place, Scenario

Point = tuple[float, float]


def geography(points: list[Point], circuity: float = 1.25) -> Geography:
    places = {
        f"p{number:03}": Place(place=f"p{number:03}", latitude=north, longitude=east, risk="low")
        for number, (north, east) in enumerate(points)
    }
    return Geography(
        Scenario(
            name="",
            start=date(2020, 2, 16),
            days=1,
            tail_days=0,
            objective=Objective(order=()),
            levels={},
            solver=SolverSettings(),
            road=RoadRules(circuity=circuity),
            places=places,
            employers={},
            posts={},
            cohorts={},
        )
    )


def differences(earth: Geography) -> list[tuple[str, str]]:
    """Pairs of which some number is not geopy's."""
    places, circuity = earth.scenario.places, earth.scenario.road.circuity
    pairs = list(permutations(places, 2))
    found = []
    for (start, end), listed in zip(pairs, earth.pair_tenths(pairs).tolist(), strict=True):
        a, b = (places[one] for one in sorted((start, end)))
        km = geodesic((a.latitude, a.longitude), (b.latitude, b.longitude)).km
        crow = int(earth.geodesic_tenths[earth.index[start], earth.index[end]])
        road = rounding.half_up(km * circuity, 1)
        if (crow, earth.tenths(start, end), listed) != (rounding.half_up(km, 1), road, road):
            found.append((start, end))
    return found


def one_by_one(earth: Geography) -> bool:
    """Whether kilometres of all pairs are computed without pyproj."""
    return len(earth.index) * (len(earth.index) - 1) // 2 <= distance.FEW_PAIRS


def test_one_pair_is_geopy_s_to_the_last_digit() -> None:
    random = Random("one pair")
    for _ in range(500):
        one, other = ((random.uniform(-90, 90), random.uniform(-180, 180)) for _ in range(2))
        assert geodesic_km(one, other) == geodesic(one, other).km


@pytest.mark.parametrize("count", [20, 45])
def test_random_pairs_all_over_the_earth(count: int) -> None:
    random = Random("kilometres")
    points = [(random.uniform(-90, 90), random.uniform(-180, 180)) for _ in range(count)]
    earth = geography(points)
    assert differences(earth) == []
    assert one_by_one(earth) == (count == 20)


@pytest.mark.parametrize("few", [0, 500])
def test_antipodes_poles_and_the_date_line(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distance, "FEW_PAIRS", few)
    random = Random("antipodes")
    points: list[Point] = [(90, 0), (-90, 0), (90, 120), (0, 0), (0, 180), (0, -180), (0, 179.5)]
    for _ in range(8):
        north, east = random.uniform(-90, 90), random.uniform(0, 180)
        points += [(north, east), (-north, east - 180)]
        points.append((-north + random.uniform(-0.5, 0.5) * (abs(north) < 89), east - 179.7))
    assert differences(geography(points)) == []


def test_at_half_a_tenth_one_pair_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Factors with which a pair lies at half a tenth, give or take the last digit of a float."""
    points: list[Point] = [(28.1137, 120.9839), (26.1983, 107.7887), (30.6387, 119.6804)]
    asked = []

    def measure(*ends: Point) -> float:
        asked.append(ends)
        return geodesic_km(*ends)

    monkeypatch.setattr(distance, "FEW_PAIRS", 0)
    monkeypatch.setattr(distance, "geodesic_km", measure)
    for start, end in permutations(points, 2):
        km = geodesic(start, end).km
        for wanted in (0.05, 1.05, 100.15, 1234.55):
            # 1e-9 below is what rounding forgives: there it turns.
            for turn in (wanted, wanted - rounding.FORGIVEN * (wanted + 0.05)):
                for change in (-1e-13, 0.0, 1e-13):
                    earth = geography([start, end], turn / km * (1 + change))
                    assert differences(earth) == []
    assert asked, "pyproj was always sure"
    assert distance.UNSURE < 1e-6


def test_pairs_differ_where_the_earth_is_a_sphere() -> None:
    """What the comparison would find: 0.1 % of circuity more is another tenth for most pairs."""
    earth = geography([(29.0, 110.0), (30.0, 112.0), (31.0, 115.0)])
    other = replace(earth.scenario, road=RoadRules(circuity=1.2513))
    assert (Geography(other).road_tenths != earth.road_tenths).sum() == 6
