"""Cells of by_employer.csv and by_day.csv at their corners."""

from dataclasses import replace
from datetime import date

import pytest

from auditing.rows import F1
from auditing.world import World, a_world
from returnplan.auditing.case import Case
from returnplan.auditing.digests import (
    bed_cents,
    busy_vehicles,
    by_day,
    by_employer,
    employer_cents,
)


def expected(check, world: World, column: str, *key: object) -> object:
    """What a check says that a cell should be, if the cell held something impossible."""
    table = check.__name__
    world.edit(table, *key, **{column: -99})
    found = [one.sentence for one in check(Case(world.scenario, world.tables))]
    due = [sentence for sentence in found if sentence.startswith(f"{column} is -99; ")]
    return due[0].rpartition(" it is ")[2]


def test_a_share_of_a_trip_is_rounded_half_up_and_the_last_employer_takes_the_rest():
    """Three cents more a coach: 1213.30, of which 10 of 18 are 674.0556 and the rest is 539.24.

    The plan of the world has 104.98 for tb besides, and 4389.82 for zc.
    """
    world = a_world()
    world.alter("fleets", "red", fixed_cost=100.03)
    feeder = 3
    assert employer_cents(Case(world.scenario, world.tables)) == {
        "tb": 67406 + 10500,
        "zc": 53924 + 438982 + feeder,
    }


def test_a_vehicle_that_is_ready_at_midnight_is_not_busy_on_the_new_date():
    """The blue coach is busy on its one date, from 00:00 to 24:00, and nothing on the next."""
    world = a_world()
    for table in ("trips", "stops", "legs"):
        world.tables[table] = [row for row in world.tables[table] if row["trip"] != F1]
    world.drop("assignments", "air-1")
    assert busy_vehicles(Case(world.scenario, world.tables)) == [2, 2, 1, 0, 0, 0, 0, 0]


def test_bed_dates_add_up_to_the_bed_cost():
    """A third of a cent each: nothing, one cent by the second date, one by the third."""
    world = a_world()
    world.alter("quarantine", "inn", cost_per_bed_day=1 / 1500)
    assert bed_cents(Case(world.scenario, world.tables)) == {2: 0, 3: 1, 4: 0}


def test_of_what_holds_equally_often_the_first_by_id_is_named():
    """With a date more of steel on day 3, orders and fitters hold zc on three dates each."""
    world = a_world()
    first, second, third = world.scenario.deliveries
    world.set(deliveries=(first, replace(second, days=2.5), third))
    assert expected(by_employer, world, "held_most_by", "zc") == "'orders'"


def test_an_employer_that_makes_nothing_has_a_share_of_nothing():
    world = a_world()
    world.alter("employers", "tb", daily_output=0.0)
    assert expected(by_employer, world, "output_share", "tb") == "0.0"
    assert expected(by_employer, world, "utilisation_last", "tb") == "1.0"


def test_an_employer_to_whom_nobody_comes_has_no_first_date():
    world = a_world()
    for name in ("duo-1", "mil-1"):
        world.drop("assignments", name)
    for column in ("first_on_post", "last_on_post"):
        assert expected(by_employer, world, column, "tb") == "None"


def test_where_nobody_is_required_nobody_is_missing():
    world = a_world()
    for key in world.scenario.posts:
        world.alter("posts", key, required=0)
    assert expected(by_day, world, "staffed_share", 0) == "0.0"


@pytest.mark.parametrize(("day", "free"), [(1, 0), (2, 2), (5, 7)])
def test_free_beds_are_those_open_less_those_in_use(day, free):
    """Seven beds open from the third date on, five in use on three dates."""
    world = a_world()
    world.alter("quarantine", "inn", beds=7, until=date(2020, 2, 29))
    assert expected(by_day, world, "beds_free", day) == str(free)
