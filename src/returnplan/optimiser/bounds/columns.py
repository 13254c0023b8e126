"""The columns of a master besides itineraries: production, departures of lines, what is broken.

Floors, budget, least loads and fleets may be broken at a price that no plan pays: without that a
master of few itineraries, or one whose departures are confined, might have no plan at all, and no
prices then. It brings nothing to the bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Real, Whole
from returnplan.model import Programme
from returnplan.model.linking import joined
from returnplan.optimiser.bounds.ground import Ground
from returnplan.optimiser.bounds.pool import terms_of
from returnplan.optimiser.bounds.rows import MasterRows
from returnplan.optimiser.engines.simplex import Terms


@dataclass(frozen=True, kw_only=True)
class MasterColumns:
    """Where they are, their limits and terms; `choices` has the terms of choices too."""

    of_formulation: Whole
    """Columns of the formulation that are columns of the master."""
    of_runs: Whole
    """The last of these: o, then u, of all runs of lines, where they are columns."""
    runs: Whole
    """Places of `of_runs` in the master."""
    shortfalls: Whole
    """Places of what breaks `MasterRows.breakable`."""
    spares: Whole
    """Places of vehicles too many, by fleet."""
    most: Real
    """What bounds each, by what is known of the scenario too; 0 where it breaks a rule."""
    upper: Real
    """What the master has for it."""
    terms: Terms
    choices: Terms
    """Of a worker of each choice, in the rows of the programme that the master has."""

    @classmethod
    def of(
        cls, ground: Ground, programme: Programme, rows: MasterRows, *, production: bool
    ) -> MasterColumns:
        v, linked = ground.formulation.variables, ground.linked
        plain = np.concatenate([v.production, v.t] if production else [v.t])
        of_runs = np.concatenate([v.o, v.u]) if linked else v.o[:0]
        mine = np.r_[plain, of_runs]
        runs = len(plain) + np.arange(len(of_runs))
        shortfalls = len(mine) + np.arange(len(rows.breakable))
        fleets = len(ground.vehicles) if linked else 0
        spares = len(mine) + len(shortfalls) + np.arange(fleets)
        never = len(shortfalls) + len(spares)
        most = np.minimum(programme.upper, _most(ground))[mine]
        inside = _inside(programme, rows)
        terms = terms_of(inside, mine)
        if linked:
            terms = _with_links(ground, rows, runs, terms)
        signs = np.where(np.isfinite(rows.lower[rows.breakable]), 1.0, -1.0)
        return cls(
            of_formulation=mine,
            of_runs=of_runs,
            runs=runs,
            shortfalls=shortfalls,
            spares=spares,
            most=np.r_[most, np.zeros(never)],
            upper=np.r_[programme.upper[mine], np.full(never, np.inf)],
            terms=Terms(
                major=np.r_[terms.major, shortfalls],
                minor=np.r_[terms.minor, rows.breakable],
                value=np.r_[terms.value, signs],
            ),
            choices=terms_of(inside, v.w),
        )

    def __len__(self) -> int:
        return len(self.most)


def _inside(programme: Programme, rows: MasterRows) -> Terms:
    """Terms of all columns in the rows that the master has, by their number there."""
    has = np.zeros(len(programme.row_lower), dtype=bool)
    has[rows.chosen] = True
    number = np.cumsum(has) - 1
    terms = Terms.of(programme.column, programme.row, programme.value)
    inside = has[terms.minor]
    return Terms(
        major=terms.major[inside], minor=number[terms.minor[inside]], value=terms.value[inside]
    )


def _with_links(ground: Ground, rows: MasterRows, columns: Whole, terms: Terms) -> Terms:
    """The terms with links of cohorts with departures, of `columns` of runs."""
    runs, (cohort, departure) = ground.network.runs, ground.aboard.links.T
    link, run = joined(departure, runs.departure)
    return Terms.of(
        np.r_[terms.major, columns[run]],
        np.r_[terms.minor, rows.shared[link]],
        np.r_[terms.value, -ground.workers[cohort[link]]],
    )


def _most(ground: Ground) -> Real:
    """A bound for every column that the programme leaves without."""
    v, scenario = ground.formulation.variables, ground.network.scenario
    most = np.full(v.count, np.inf)
    if v.heads.size:
        posts = list(scenario.posts.values())
        heads = np.array([post.present for post in posts], dtype=float)
        row = {key: number for number, key in enumerate(scenario.posts)}
        for cohort in scenario.cohorts.values():
            heads[row[cohort.employer, cohort.post]] += cohort.workers
        heads += sum(loan.workers for loan in scenario.loans.values())
        most[v.heads] = heads[v.work.posts][:, None]
        most[v.done] = np.arange(1.0, v.work.horizon + 1)[None, :]
    return most
