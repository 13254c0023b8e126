"""What HiGHS proves of whole programmes, odd ones too."""

import math

import pytest

from random_scenarios import random_draft
from returnplan.certificate import Certificate, check, holds

NOBODY = 157
"""Seed of a scenario in which nobody can come: its programme has a single column, the share."""


def test_a_programme_without_whole_columns_has_its_optimum_for_a_bound():
    """Where nobody is waiting the smallest share is 1 by definition."""
    scenario = random_draft(NOBODY).load()
    claim = Certificate(objective="worst_share", floors=(), bound=1.0, kind="programme")
    assert check(scenario, claim) == pytest.approx(1)
    assert holds(scenario, claim)


def test_without_time_a_proof_is_weaker_and_never_wrong():
    """Everybody on post from the first date on would be fewer than infinitely many post-days."""
    scenario = random_draft(3).load()
    [objective, *_] = scenario.objective.order
    claim = Certificate(objective=objective, floors=(), bound=0.0, kind="programme")
    hasty, patient = (check(scenario, claim, seconds=seconds) for seconds in (0.0, 20.0))
    assert not math.isnan(hasty)
    assert hasty >= patient - 1e-6
