"""Kilometres, seats and cost of every kind of trip."""

from dataclasses import replace

import pytest

from returnplan.geography import Geography
from returnplan.plan.costs import trip_cents, trip_tenths, unit_cents, unit_seats


@pytest.fixture
def geography(scenario):
    return Geography(scenario)


def test_direct_coaches(geography, trips):
    """80 km to the village, 400 to the plant, 400 back: 880 km x 10 + 1000 = 9800 a coach, 2 go."""
    assert trip_tenths(geography, trips["k9"]) == 4000
    assert unit_cents(geography, trips["k9"]) == 9_800_00
    assert trip_cents(geography, trips["k9"], 45) == 19_600_00


def test_convoy_of_two_with_four_stops(geography, make_trip):
    """60 + 360 + 50 km aboard, 80 empty before and 420 after: 970 km x 10 + 1000 = 10,700 each."""
    convoy = make_trip(
        "direct",
        "red",
        "low",
        2,
        ("village", None, 480),
        ("hill", 525, 555),
        ("plant", 845, 875),
        ("mill", 913, None),
    )
    assert trip_tenths(geography, convoy) == 4700
    assert trip_cents(geography, convoy, 60) == 21_400_00


def test_train(geography, trips):
    """2000 a departure + 300 for the one carriage + 20 fares of 100."""
    assert trip_cents(geography, trips["k2"], 20) == 4_300_00
    assert unit_cents(geography, trips["k2"]) == 0, "a train has no fleet"


def test_line_with_a_fleet(geography, make_trip):
    """Degrees on the equator are 111.3195 km: 1 to the line, 3 with it, 2 back.

    111.3 + 334.0 + 222.6 = 667.9 km x 20 + 5000 = 18,358.00 an aircraft; on top 100 + 2 x 50 and 3
    fares of 0.333, in one rounded to 201.00 (each fare alone would be 0.33).
    """
    flight = make_trip("line", "air", "low", 2, ("west_air", None, 720), ("east_air", 750, None))
    assert trip_tenths(geography, flight) == 3340
    assert unit_cents(geography, flight) == 18_358_00
    assert trip_cents(geography, flight, 3) == 2 * 18_358_00 + 201_00


def test_a_unit_is_rounded_before_it_is_multiplied(scenario, trips):
    """880 km x 0.00005 = 0.044 is 0.04 a coach, so two are 0.08, not 0.088 rounded to 0.09."""
    cheap = replace(scenario.fleets["red"], fixed_cost=0.0, km_cost=0.00005)
    geography = Geography(replace(scenario, fleets={**scenario.fleets, "red": cheap}))
    assert trip_cents(geography, trips["k9"], 45) == 8


def test_seats_by_mode_and_level(scenario, trips, make_trip):
    """A coach of 50 at half load 25; a carriage of 81 keeps 81 at low, floor(40.5) at high."""
    assert unit_seats(scenario, trips["k9"]) == 25
    assert unit_seats(scenario, trips["k2"]) == 81
    assert unit_seats(scenario, replace(trips["k2"], risk="high")) == 40
    flight = make_trip("line", "air", "high", 1, ("west_air", None, 720), ("east_air", 750, None))
    assert unit_seats(scenario, flight) == 75, "the line's 150 seats count, not the aircraft's 1"
