"""Means over many draws against what is worked out by hand; seeds are fixed, so no test is luck."""

import math

import numpy as np
import pytest

from returnplan.simulation.chance import chance
from returnplan.simulation.movement import NOT_ARRIVED, move
from returnplan.simulation.play import play
from returnplan.simulation.timetable import timetable
from simulation.world import plan, scenario

DRAWS = 1000
ONLY_FITTERS = ("helpers", "millers", "smiths")


def share_near(found, wanted):
    """Whether a share of draws is the wanted one, within four standard errors."""
    return abs(found - wanted) < 4 * math.sqrt(wanted * (1 - wanted) / DRAWS)


def test_no_shows_are_binomial():
    """30 at 0.1: mean 27, standard deviation sqrt(30 x 0.1 x 0.9) = 1.643."""
    table = timetable(plan(scenario(no_show=0.1), without=ONLY_FITTERS))
    carried = np.array([chance(table, 5, draw).comes.sum() for draw in range(DRAWS)])
    assert abs(carried.mean() - 27) < 4 * 1.643 / math.sqrt(DRAWS)
    assert carried.std() == pytest.approx(1.643, rel=0.06)
    everybody = 0.9**30
    assert share_near((carried == 30).mean(), everybody)
    for draw in range(20):
        assert play(table, chance(table, 5, draw)).values["carried"] == carried[draw]


@pytest.mark.parametrize(("more", "spare"), [(0, 30), (15, 45), (30, 60)])
def test_a_connection_is_missed_as_its_delay_says(more, spare):
    """A feeder 60 minutes before the train, 30 to change: P = 0.3 x exp(-30 / 20) = 0.0669.

    The train goes by its clock, so the change after it is independent: nobody waits there either.
    """
    rules = {"late": 0.3, "delay_minutes": 20.0, "change_minutes": 30, "hold_minutes": 0}
    table = timetable(plan(scenario(**rules), without=ONLY_FITTERS))
    one = 0.3 * math.exp(-spare / 20)
    first, arrived = 0, 0
    for draw in range(DRAWS):
        moved = move(table, chance(table, 2, draw), more_minutes=more)
        first += (0, 1) in moved.missed
        arrived += bool((moved.arrival != NOT_ARRIVED).all())
    assert share_near(first / DRAWS, one)
    assert share_near(arrived / DRAWS, (1 - one) ** 2)


def test_delays_are_whole_minutes_of_the_mean_asked_for():
    """P(D > m) = exp(-m / 30): the mean of the ceiling is 1 / (1 - exp(-1 / 30)) = 30.5."""
    table = timetable(plan(scenario(late=1.0, delay_minutes=30.0)))
    lost = np.concatenate([chance(table, 1, draw).lost for draw in range(DRAWS)])
    assert lost.min() == 1
    assert lost.mean() == pytest.approx(1 / (1 - math.exp(-1 / 30)), rel=0.03)
    assert (lost > 60).mean() == pytest.approx(math.exp(-2), rel=0.06)


def test_positives_are_as_many_as_the_rate_says():
    """54 who arrive, at 0.02: 1.08."""
    table = timetable(plan(scenario(positive=0.02)))
    found = np.array([chance(table, 1, draw).positive.sum() for draw in range(DRAWS)])
    assert abs(found.mean() - 1.08) < 4 * math.sqrt(54 * 0.02 * 0.98 / DRAWS)


def test_another_rate_leaves_the_other_draws_alone():
    table = timetable(plan(scenario(no_show=0.1, late=0.3, positive=0.1)))
    other = timetable(plan(scenario(no_show=0.1, late=0.3, positive=0.2)))
    for draw in range(20):
        before, after = chance(table, 1, draw), chance(other, 1, draw)
        assert (before.comes == after.comes).all()
        assert (before.lost == after.lost).all()
        assert (before.positive <= after.positive).all()
        again = chance(table, 1, draw)
        assert (before.lost == again.lost).all()
        assert (before.comes == again.comes).all()
    assert not (chance(table, 1, 0).comes == chance(table, 1, 1).comes).all()
