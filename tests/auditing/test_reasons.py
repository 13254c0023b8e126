"""Reasons of left_behind.csv that the audit cannot refute are accepted."""

from dataclasses import replace

import pytest

from auditing.world import World, a_world
from returnplan.auditing.case import Case
from returnplan.auditing.left import REASONS, reasons


def refuted(world: World, reason: str) -> bool:
    """Whether `reason` is false of ral, of whom one stays."""
    world.edit("left_behind", "ral", reason=reason)
    return [one.key for one in reasons(Case(world.scenario, world.tables))] == ["ral"]


def plain_world() -> World:
    """One level and beds without dates: elsewhere the audit is silent on `not_counted`."""
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
    world = a_world()
    assert world.scenario.lines and len(world.scenario.levels) > 1
    assert not refuted(world, "not_counted")


@pytest.mark.parametrize("reason", REASONS[4:])
def test_reason_may_be_true_where_what_it_names_is_there(reason):
    """The world has facilities, fleets, lines, a min_load, limits a day, a budget and slack."""
    world = a_world()
    if reason == "not_counted":
        world.alter("posts", ("zc", "fitter"), weight=0.0)
    assert not refuted(world, reason)
