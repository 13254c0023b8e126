"""Breaks and rests laid out on the way add up to the minutes of the driving rule."""

from itertools import pairwise
from random import Random

import pytest

from returnplan import rounding
from returnplan.export.driving import Section, laid_out
from returnplan.geography import road_hours
from returnplan.scenario.rules import DrivingRules


def way(*hours: float) -> list[Section]:
    return [
        Section(start=f"p{number}", end=f"p{number + 1}", hours=one, tenths=round(one * 800))
        for number, one in enumerate(hours)
    ]


def told(pieces):
    return [(piece.what, piece.ends - piece.begins, piece.driver) for piece in pieces]


def test_ten_hours_with_one_driver():
    pieces = laid_out(way(10), 480, drivers=1, rules=DrivingRules())
    assert told(pieces) == [
        ("drive", 240, 1),
        ("break", 20, None),
        ("drive", 240, 1),
        ("break", 20, None),
        ("rest", 960, None),
        ("drive", 120, 1),
    ]
    assert pieces[0].begins == 480
    assert [piece.tenths for piece in pieces] == [3200, 3200, 3200, 6400, 6400, 1600]


def test_two_drivers_take_turns_and_rest_after_sixteen_hours():
    pieces = laid_out(way(17), 0, drivers=2, rules=DrivingRules())
    drivers = [piece.driver for piece in pieces if piece.what == "drive"]
    assert drivers == [1, 2, 1, 2, 1]
    assert ("rest", 480, None) in told(pieces)


def test_exactly_four_hours_take_no_break_before_a_stop_and_one_after_it():
    pieces = laid_out(way(4, 1), 0, drivers=1, rules=DrivingRules(), stop_minutes=30)
    assert [one[:2] for one in told(pieces)] == [
        ("drive", 240),
        ("stop", 30),
        ("break", 20),
        ("drive", 60),
    ]


def test_drivers_change_without_a_break_where_the_day_of_one_is_over():
    rules = DrivingRules(max_continuous_hours=4, break_minutes=20, daily_hours=6)
    pieces = laid_out(way(12), 0, drivers=2, rules=rules)
    by_driver = {1: 0, 2: 0}
    for piece in pieces:
        if piece.driver:
            by_driver[piece.driver] += piece.ends - piece.begins
    assert by_driver == {1: 360, 2: 360}


@pytest.mark.parametrize("seed", range(200))
def test_adds_up_to_the_rule_at_every_stop(seed):
    random = Random(seed)
    rules = DrivingRules(
        max_continuous_hours=random.choice([2, 3.5, 4, 4.5, 30]),
        break_minutes=random.choice([0, 20, 45]),
        daily_hours=random.choice([6, 8, 9, 10]),
    )
    drivers = random.choice([1, 2, 3, 4])
    hours = [
        random.choice([0.0, 0.7, 4, 8, 16, 1580.3 / 80, random.random() * 30])
        for _ in range(random.randint(1, 4))
    ]
    pieces = laid_out(way(*hours), 100, drivers=drivers, rules=rules, stop_minutes=30)
    assert all(before.ends == after.begins for before, after in pairwise(pieces))
    reached, stops = 100, 0
    driven = 0.0
    ends = {}
    for piece in pieces:
        if piece.what == "stop":
            ends[stops] = piece.begins
            stops += 1
        reached = piece.ends
    ends[stops] = reached
    for number, one in enumerate(hours):
        driven += one
        due = road_hours(driven, drivers, rules) * 60 + 30 * number
        assert ends[number] == 100 + rounding.ceil(due)
