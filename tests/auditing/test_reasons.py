"""Reasons of left_behind.csv that the audit cannot refute are accepted."""

from dataclasses import replace
from datetime import date

import pytest

from auditing.world import World, a_world
from returnplan.auditing.case import Case
from returnplan.auditing.left import REASONS, reasons
from returnplan.scenario.standing_rows import FixedTrip

T2_AFTER_T1 = 300
"""Minutes."""


def refuted(world: World, reason: str) -> bool:
    """Whether `reason` is false of ral, of whom one stays."""
    world.edit("left_behind", "ral", reason=reason)
    return [one.key for one in reasons(Case(world.scenario, world.tables))] == ["ral"]


def plain_world() -> World:
    """One level, and beds without dates."""
    world = a_world()
    scenario = world.scenario
    beds, places = scenario.quarantine.items(), scenario.places.items()
    world.set(
        levels={"high": scenario.levels["high"]},
        places={name: replace(place, risk="high") for name, place in places},
        quarantine={name: replace(one, from_=None, until=None) for name, one in beds},
    )
    world.edit("left_behind", "ban", reason="no_permit")
    return world


def test_who_weighs_nothing_may_not_count():
    world = plain_world()
    assert refuted(world, "not_counted")
    world.alter("posts", ("zc", "fitter"), weight=0.0)
    assert not refuted(world, "not_counted")


def test_who_is_on_post_after_the_horizon_may_not_count():
    """The one way of ral leads to its post on day 5: a horizon of six dates counts it, five not."""
    world = plain_world()
    world.set(tail_days=2)
    assert refuted(world, "not_counted")
    world.set(tail_days=1)
    assert not refuted(world, "not_counted")


def test_a_line_of_one_level_a_departure_may_leave_somebody_uncounted():
    """Were both trains that ral could take another level's, no unit more would help."""
    world, t1 = a_world(), "0217-1400-west-east"
    assert len(world.scenario.levels) > 1
    world.edit("trips", t1, risk="low")
    assert refuted(world, "not_counted")
    trips, stops = world.tables["trips"], world.tables["stops"]
    trips.append({**world.row("trips", t1), "trip": "later", "operator": "t2"})
    for stop in [stop for stop in stops if stop["trip"] == t1]:
        moments = {name: stop[name] and stop[name] + T2_AFTER_T1 for name in ("arrive", "depart")}
        stops.append({**stop, "trip": "later", **moments})
    assert not refuted(world, "not_counted")


def test_a_closed_facility_may_leave_somebody_uncounted():
    """Ral's beds are needed from the third date to the fifth, on which the inn is open to all."""
    world = a_world()
    inn = world.scenario.quarantine["inn"]
    assert inn.until == date(2020, 2, 20)
    assert refuted(world, "not_counted")
    world.alter("quarantine", "inn", until=date(2020, 2, 19))
    assert not refuted(world, "not_counted")
    world.alter("quarantine", "inn", until=None, from_=date(2020, 2, 19))
    assert not refuted(world, "not_counted")


def test_who_could_come_at_no_loss_may_not_count():
    """Others may wait for them, which takes as many days as they bring; but no head is lost."""
    world = plain_world()
    detail = "1 of 6 stays behind. At least one more could come within all limits."
    world.edit("left_behind", "ral", detail=detail)
    assert not refuted(world, "not_counted")
    order = world.scenario.objective.order
    world.set(objective=replace(world.scenario.objective, order=("returned", *order)))
    assert refuted(world, "not_counted")
    world.set(objective=replace(world.scenario.objective, order=(*order, "returned")))
    assert "cost" in order
    assert not refuted(world, "not_counted")


@pytest.mark.parametrize("reason", REASONS[4:])
def test_reason_may_be_true_where_what_it_names_is_there(reason):
    """The world has facilities, fleets, lines, a min_load, limits a day, a budget and slack."""
    world = a_world()
    if reason == "not_counted":
        world.alter("posts", ("zc", "fitter"), weight=0.0)
    if reason == "fixed":
        assert refuted(world, reason)
        first = FixedTrip(
            trip="t", operator="bus", stops=("a", "b"), date=date(2020, 2, 16), depart=480
        )
        world.set(fixed={"t": first})
    assert not refuted(world, reason)
