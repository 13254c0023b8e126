"""The columns of the formulation, block by block.

| block | one a | value | bounds |
| --- | --- | --- | --- |
| n | unit option | units (coaches) that run | 0 .. `units.most` |
| u | run | units of a line's departure at a risk level | 0 .. `runs.max_units` |
| o | run | whether it runs | 0 .. 1 |
| x | arc | workers of a commodity who take the leg | 0 .. their heads |
| w | choice | workers of a cohort who take a sink | 0 .. its workers |
| z | stay | workers of a bed group in a facility | 0 .. beds |
| i | moment of a fleet | idle vehicles after the duties that begin then | 0 .. |
| t | - | worst share over employers | 0 .. 1 |
| lent | loan | heads that are lent | 0 .. its workers |
| lends | loan of a post with min_present | whether anybody is lent | 0 .. 1 |
| heads | post and date | heads, all loans counted | 0 .. |
| works | employer and date | share of a full date's work | 0 .. 1 or orders |
| done | chained employer and date | dates' worth of work done by its end | 0 .. |
| missing | post and date | heads missing below min_present | 0 .. min_present |

The last six are there for what counts for the order only (`model.work`), date after date of a
post or an employer. Heads of 0 at least are what a post that lends must keep (C24); others have
them anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Mask, Real, Whole
from returnplan.model.moments import FleetMoments, fleet_moments
from returnplan.model.work import Work, work
from returnplan.network.network import Network

BLOCKS = (
    "n",
    "u",
    "o",
    "x",
    "w",
    "z",
    "i",
    "t",
    "lent",
    "lends",
    "heads",
    "works",
    "done",
    "missing",
)


@dataclass(frozen=True, kw_only=True)
class Variables:
    """Column numbers of each block, aligned with the rows of the network's tables."""

    n: Whole
    u: Whole
    o: Whole
    x: Whole
    w: Whole
    z: Whole
    i: Whole
    t: Whole
    """One column."""
    lent: Whole
    lends: Whole
    heads: Whole
    """Posts x dates."""
    works: Whole
    """Employers x dates."""
    done: Whole
    """Chained employers x dates."""
    missing: Whole
    """Posts x dates."""
    moments: FleetMoments
    """What the columns of i stand for."""
    work: Work
    """What the columns of production stand for."""

    @property
    def count(self) -> int:
        return sum(getattr(self, name).size for name in BLOCKS)

    @property
    def production(self) -> Whole:
        """Columns of loans and of all that follows from them and from who is on post."""
        return np.concatenate(
            [
                self.lent,
                self.lends,
                self.heads.ravel(),
                self.works.ravel(),
                self.done.ravel(),
                self.missing.ravel(),
            ]
        )

    @property
    def blocks(self) -> dict[str, slice]:
        found, start = {}, 0
        for name in BLOCKS:
            size = getattr(self, name).size
            found[name] = slice(start, start + size)
            start += size
        return found


def variables(network: Network) -> Variables:
    """Number the columns, block after block."""
    moments, sets = fleet_moments(network), work(network)
    shapes: dict[str, tuple[int, ...]] = {
        "n": (len(network.units.group),),
        "u": (len(network.runs.level),),
        "o": (len(network.runs.level),),
        "x": (len(network.arcs.commodity),),
        "w": (len(network.choices.cohort),),
        "z": (len(network.stays.facility),),
        "i": (len(moments.fleet),),
        "t": (1,),
        "lent": (len(sets.loans),),
        "lends": (len(sets.guarded),),
        "heads": (len(sets.posts), sets.horizon),
        "works": (len(sets.employers), sets.horizon),
        "done": (len(sets.chained), sets.horizon),
        "missing": (len(sets.covered), sets.horizon),
    }
    columns, start = {}, 0
    for name in BLOCKS:
        size = int(np.prod(shapes[name]))
        columns[name] = np.arange(start, start + size, dtype=np.int64).reshape(shapes[name])
        start += size
    return Variables(**columns, moments=moments, work=sets)


def bounds(network: Network, v: Variables) -> tuple[Real, Real, Mask]:
    """Lower bounds, upper bounds and integrality of every column."""
    workers = np.array(
        [cohort.workers for cohort in network.scenario.cohorts.values()], dtype=float
    )
    heads = np.zeros(len(network.commodities.lane))
    pairs = np.unique(
        np.column_stack([network.sinks.commodity[network.choices.sink], network.choices.cohort]),
        axis=0,
    )
    np.add.at(heads, pairs[:, 0], workers[pairs[:, 1]])
    beds = np.array(
        [facility.beds for facility in network.scenario.quarantine.values()], dtype=float
    )
    upper = np.full(v.count, np.inf)
    upper[v.n] = network.units.most
    upper[v.u] = network.runs.max_units
    upper[v.o] = 1
    upper[v.x] = heads[network.arcs.commodity]
    upper[v.w] = workers[network.choices.cohort]
    upper[v.z] = beds[network.stays.facility]
    upper[v.t] = 1
    loans, posts = network.scenario.loans, list(network.scenario.posts.values())
    upper[v.lent] = [loans[name].workers for name in v.work.loans]
    upper[v.lends] = 1
    employers = list(network.scenario.employers.values())
    orders = [min(1.0, employers[row].orders) for row in v.work.employers]
    upper[v.works] = np.array(orders).reshape(-1, 1)
    least = [posts[row].min_present for row in v.work.posts[v.work.covered]]
    upper[v.missing] = np.array(least, dtype=float).reshape(-1, 1)
    integer = np.ones(v.count, dtype=bool)
    for columns in (v.i, v.t, v.heads, v.works, v.done, v.missing):
        integer[columns] = False
    return np.zeros(v.count), upper, integer
