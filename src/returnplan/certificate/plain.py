"""The bound without any solving: everybody by the best way, or nothing for what is minimised."""

from __future__ import annotations

import numpy as np

from returnplan.model import COEFFICIENTS
from returnplan.model.promise_rows import fewest_changes
from returnplan.model.variables import variables
from returnplan.network import Network
from returnplan.plan.production import output, production, uncovered_days
from returnplan.scenario.objectives import OBJECTIVES, Counts, maximised
from returnplan.scenario.scenario import Cohort


def plain_bound(network: Network, objective: str) -> float:
    """Of an objective, whatever the floors."""
    if OBJECTIVES[objective].counts is Counts.PRODUCTION:
        return _most_production(network, objective)
    if OBJECTIVES[objective].counts is Counts.CHANGES:
        return fewest_changes(network)
    if not maximised(objective):
        return 0.0
    if OBJECTIVES[objective].counts is Counts.SHARE:
        return 1.0
    v = variables(network)
    worth = COEFFICIENTS[objective](network, v)[v.w]
    total = 0.0
    for number, cohort in enumerate(network.scenario.cohorts.values()):
        mine = worth[network.choices.cohort == number]
        total += cohort.workers * float(mine.max(initial=0.0))
    return total


def _most_production(network: Network, objective: str) -> float:
    """Everybody from the first date that some way allows, all loans, and nobody gone on loan."""
    scenario = network.scenario
    work, horizon = variables(network).work, scenario.calendar.horizon
    first = np.full(len(scenario.cohorts), horizon, dtype=np.int64)
    np.minimum.at(first, network.choices.cohort, work.on_post)
    rows = {key: number for number, key in enumerate(scenario.posts)}
    heads = np.zeros((len(rows), horizon), dtype=np.int64)
    for key, post in scenario.posts.items():
        heads[rows[key]] = post.present

    def add(cohort: Cohort, day: int) -> None:
        heads[rows[cohort.employer, cohort.post], day:] += cohort.workers

    for cohort, day in zip(scenario.cohorts.values(), first.tolist(), strict=True):
        add(cohort, day)
    for name, begin, end in zip(work.loans, work.first, work.after, strict=True):
        loan = scenario.loans[name]
        heads[rows[loan.borrower, loan.borrower_post], begin:end] += loan.workers
    required = np.array([post.required for post in scenario.posts.values()], dtype=np.int64)
    staffed = np.minimum(heads, required.reshape(-1, 1))
    if objective == "uncovered_days":
        return float(uncovered_days(scenario, staffed))
    return output(scenario, production(scenario, staffed))
