"""Where nothing goes otherwise, a play is the plan, to the last digit."""

from dataclasses import replace

import pytest

import returnplan
from page.plans import tiny
from returnplan.plan.measures import measures
from returnplan.simulation.chance import chance
from returnplan.simulation.outcome import EVENTS, LIKE_PLAN
from returnplan.simulation.play import MARGINS, play
from returnplan.simulation.timetable import timetable
from simulation.world import CALM, plan


def calm_tiny():
    return replace(tiny(), scenario=replace(tiny().scenario, simulation=CALM))


def nobody():
    return replace(plan(without=("fitters", "helpers", "millers", "smiths")), loans={"help": 0})


@pytest.mark.parametrize("margin", [None, *MARGINS], ids=lambda one: one and one.kind)
@pytest.mark.parametrize("make", [plan, calm_tiny, nobody])
def test_a_calm_day_is_the_plan(make, margin):
    made = make()
    table = timetable(made)
    found = play(table, chance(table, 1, 0), margin).values
    planned = {one.name: one.value for one in measures(made)}
    assert {name: found[name] for name in LIKE_PLAN} == {name: planned[name] for name in LIKE_PLAN}
    assert {found[name] for name in EVENTS} == {0}


def test_a_simulation_of_calm_days_has_no_spread():
    found = returnplan.simulate(plan(), draws=5)
    for one in found.spreads:
        assert one.planned == one.mean == one.low == one.middle == one.high == one.worst
        assert one.error == one.deviation == 0
    assert found.at_risk == ()
    assert all(saved == (0.0, 0.0) for row in found.bought for saved in row.saved.values())
    assert all(mean == 0 for row in found.bought for mean in row.means.values())
