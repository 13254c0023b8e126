"""Production of a solution: what follows from who travels and who is lent."""

from __future__ import annotations

import numpy as np

from returnplan.arrays import Mask, Real, Whole
from returnplan.model import Formulation
from returnplan.plan.production import Heads, output, production, staffing, uncovered_days
from returnplan.scenario.objectives import Counts, counting

PRODUCTION = counting(Counts.PRODUCTION)
"""Objectives for which production is planned."""


def heads_lent(formulation: Formulation, lent: Real) -> dict[str, int]:
    """Heads of the loans that count, by id."""
    heads = np.rint(lent).astype(np.int64).tolist()
    return dict(zip(formulation.variables.work.loans, heads, strict=True))


def fill_production(formulation: Formulation, values: Real) -> None:
    """Set the columns of production in `values` to what w and lent, in whole numbers, imply.

    Employers do the greatest work that the staffing allows, so that no plan is worth less than it
    makes.
    """
    v, scenario = formulation.variables, formulation.network.scenario
    work = v.work
    if not v.production.size:
        return
    came = np.zeros((len(work.posts), work.horizon), dtype=np.int64)
    choices = np.flatnonzero((work.came >= 0) & (values[v.w] > 0.5))
    heads = np.rint(values[v.w[choices]]).astype(np.int64)
    np.add.at(came, (work.came[choices], work.on_post[choices]), heads)
    on_post = np.zeros((len(scenario.posts), work.horizon), dtype=np.int64)
    on_post[work.posts] = np.cumsum(came, axis=1)
    staff = staffing(scenario, on_post, heads_lent(formulation, values[v.lent]))
    least = _least(formulation)
    values[v.lends] = values[v.lent[work.guarded]] > 0.5
    values[v.heads] = staff.heads[work.posts]
    made = production(scenario, staff.staffed)
    values[v.works] = made.utilisation[work.employers]
    values[v.done] = made.cumulated[work.employers[work.chained]]
    covered = work.posts[work.covered]
    values[v.missing] = np.maximum(0, least[covered] - staff.heads[covered])


def most_production(formulation: Formulation, name: str) -> float:
    """A bound of `output` or `uncovered_days`.

    Everybody who can come is on post from the first possible date on; every loan is there in full,
    and misses nowhere.
    """
    v, scenario = formulation.variables, formulation.network.scenario
    work, posts = v.work, list(scenario.posts.values())
    cohorts = list(scenario.cohorts.values())
    first = np.full(len(cohorts), work.horizon, dtype=np.int64)
    np.minimum.at(first, formulation.network.choices.cohort, work.on_post)
    row = {key: number for number, key in enumerate(scenario.posts)}
    heads = np.zeros((len(posts), work.horizon), dtype=np.int64)
    heads += np.array([post.present for post in posts], dtype=np.int64)[:, None]
    for cohort, day in zip(cohorts, first.tolist(), strict=True):
        heads[row[cohort.employer, cohort.post], day:] += cohort.workers
    for number, loan in enumerate(work.loans):
        dates = slice(work.first[number], work.after[number])
        heads[work.posts[work.borrower[number]], dates] += scenario.loans[loan].workers
    required = np.array([post.required for post in posts], dtype=np.int64)
    staffed = np.minimum(heads, required[:, None])
    if name == "uncovered_days":
        return float(uncovered_days(scenario, staffed))
    return output(scenario, production(scenario, staffed))


def _least(formulation: Formulation) -> Heads:
    """min_present of every post, as a column."""
    posts = formulation.network.scenario.posts.values()
    return np.array([post.min_present for post in posts], dtype=np.int64)[:, None]


class Touched:
    """Which columns of production can change with some choices, all others staying as they are.

    Those of the employers who get other workers, of those who lend to them or borrow from them, and
    of all whom these supply, directly or through others.
    """

    def __init__(self, formulation: Formulation) -> None:
        self._formulation = formulation
        work, scenario = formulation.variables.work, formulation.network.scenario
        row = {name: number for number, name in enumerate(scenario.employers)}
        of_post = np.array([row[employer] for employer, _ in scenario.posts], dtype=np.int64)
        self._count = len(row)
        self._employer = of_post[work.posts]
        """Of each post that counts."""
        self._inputs = [
            (row[one.supplier], row[one.buyer])
            for one in scenario.inputs.values()
            if one.supplier in row
        ]

    def columns(self, choices: Mask) -> Whole:
        v = self._formulation.variables
        work = v.work
        came = work.came[choices]
        touched = np.zeros(self._count, dtype=bool)
        touched[self._employer[came[came >= 0]]] = True
        lender, borrower = self._employer[work.lender], self._employer[work.borrower]
        loans = touched[lender] | touched[borrower]
        touched[lender[loans]] = touched[borrower[loans]] = True
        before = -1
        while touched.sum() != before:
            before = touched.sum()
            for supplier, buyer in self._inputs:
                touched[buyer] |= touched[supplier]
        posts, employers = touched[self._employer], touched[work.employers]
        return np.concatenate(
            [
                v.lent[loans],
                v.lends[loans[work.guarded]],
                v.heads[posts].ravel(),
                v.works[employers].ravel(),
                v.done[employers[work.chained]].ravel(),
                v.missing[posts[work.covered]].ravel(),
            ]
        )
