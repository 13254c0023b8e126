"""Bounds of objectives that hold whatever can move."""

from __future__ import annotations

import numpy as np

from returnplan.plan.production import output, production
from returnplan.scenario.objectives import OBJECTIVES, Counts, maximised
from returnplan.scenario.scenario import Scenario


def most(scenario: Scenario, objective: str) -> float:
    """The most that an objective can be, or the least of one that is minimised.

    Everybody is on post, and every loan there, on every date of the horizon.
    """
    if not maximised(objective):
        return 0.0
    if OBJECTIVES[objective].counts is Counts.SHARE:
        return 1.0
    if objective == "output":
        required = [post.required for post in scenario.posts.values()]
        full = np.repeat(np.array(required, dtype=np.int64)[:, None], _horizon(scenario), axis=1)
        return output(scenario, production(scenario, full))
    total = 0.0
    for cohort in scenario.cohorts.values():
        post = scenario.post_of(cohort)
        if objective == "returned":
            total += cohort.workers
        elif post.key or objective == "post_days":
            total += cohort.workers * post.weight * _horizon(scenario)
    return total


def _horizon(scenario: Scenario) -> int:
    return scenario.calendar.horizon
