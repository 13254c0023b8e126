"""Reasons of left_behind.csv that the audit cannot refute are accepted."""

import pytest

from audit.world import World, a_world
from returnplan.audit.case import Case
from returnplan.audit.left import REASONS, reasons


def refuted(world: World, reason: str) -> bool:
    """Whether `reason` is false of ral, of whom one stays."""
    world.edit("left_behind", "ral", reason=reason)
    return [one.key for one in reasons(Case(world.scenario, world.tables))] == ["ral"]


def test_who_weighs_nothing_may_not_count():
    world = a_world()
    world.alter("posts", ("zc", "fitter"), weight=0.0)
    assert not refuted(world, "not_counted")


def test_who_is_on_post_after_the_horizon_may_not_count():
    """The one way of ral leads to its post on day 5: a horizon of five dates does not count it."""
    world = a_world()
    world.set(tail_days=1)
    assert not refuted(world, "not_counted")


@pytest.mark.parametrize("reason", REASONS[4:])
def test_reason_may_be_true_where_what_it_names_is_there(reason):
    """The world has facilities, fleets, lines, a min_load, limits a day, a budget and slack."""
    world = a_world()
    if reason == "not_counted":
        world.alter("posts", ("zc", "fitter"), weight=0.0)
    assert not refuted(world, reason)
