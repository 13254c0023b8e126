"""The columns of the formulation, block by block, and the index sets that they and the rows are of.

`BLOCKS` and `SETS` declare them once; docs/formulation.md prints these. The blocks from `lent` on
are there for what counts for the order only (`model.work`), date after date of a post or an
employer. Heads of 0 at least are what a post that lends must keep (C24); others have them anyway.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Mask, Real, Whole, distinct
from returnplan.model.moments import FleetMoments, fleet_moments
from returnplan.model.work import WorkSets, work
from returnplan.network.network import Network


@dataclass(frozen=True, kw_only=True)
class IndexSet:
    """One index of the formulation."""

    symbol: str
    one: str
    """What one member is."""
    table: str
    """Where its members stand: an attribute of the network, or of the variables; `-`: nowhere."""


SETS = (
    IndexSet(
        symbol="r",
        one="unit option: a road trip of one fleet - route, departure, risk level",
        table="units",
    ),
    IndexSet(
        symbol="c (of C1, C5, C6)",
        one="class: unit options that riders cannot tell apart",
        table="classes",
    ),
    IndexSet(symbol="d", one="run: a departure of a line at one risk level", table="runs"),
    IndexSet(symbol="e (of C4)", one="departure of a line on a date", table="departures"),
    IndexSet(
        symbol="a",
        one="arc: a leg, with the local transport before or after it, of one commodity",
        table="arcs",
    ),
    IndexSet(
        symbol="b",
        one="node: a commodity on a departure of a line, with the legs so far",
        table="node_departure",
    ),
    IndexSet(symbol="k", one="sink: a commodity and a date of arrival", table="sinks"),
    IndexSet(symbol="(c, k)", one="choice: a cohort and a sink that it may take", table="choices"),
    IndexSet(
        symbol="g",
        one="bed group: destination (or employer with own beds), arrival, quarantine",
        table="bed_groups",
    ),
    IndexSet(
        symbol="(q, g)",
        one="stay: a facility that is open to a bed group on every date",
        table="stays",
    ),
    IndexSet(
        symbol="h",
        one="moment of a fleet: the last of some begins of duties without an end between them",
        table="moments",
    ),
    IndexSet(symbol="p (of C23 to C26)", one="post that counts for the order", table="work.posts"),
    IndexSet(
        symbol="e (of C25, C26)", one="employer that counts for `output`", table="work.employers"
    ),
    IndexSet(symbol="i (of C26)", one="input of an employer that counts", table="-"),
    IndexSet(symbol="j", one="loan that counts", table="work.loans"),
    IndexSet(
        symbol="p (of changes)",
        one="departure in force: fleet or line, purpose, stops, moment",
        table="promised.due",
    ),
    IndexSet(
        symbol="q (of changes)",
        one="route in force: the same without the moment",
        table="promised.routes",
    ),
    IndexSet(
        symbol="m",
        one="way in force: a cohort and the departures that some of it ride",
        table="promised.ways",
    ),
)
"""In the order of docs/formulation.md."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """One kind of column."""

    name: str
    one: str
    """What there is one column for."""
    value: str
    unit: str
    bounds: str
    whole: bool
    """Whether its values are whole numbers; of others they follow from those that are."""


BLOCKS = {
    one.name: one
    for one in (
        Block(
            name="n",
            one="unit option",
            value="units that run",
            unit="vehicles",
            bounds="0 .. most that can be of use",
            whole=True,
        ),
        Block(
            name="u",
            one="run",
            value="units of a line's departure",
            unit="carriages, aircraft",
            bounds="0 .. `max_units`",
            whole=True,
        ),
        Block(
            name="o",
            one="run",
            value="whether it runs",
            unit="0 or 1",
            bounds="0 .. 1",
            whole=True,
        ),
        Block(
            name="x",
            one="arc",
            value="workers of a commodity who take the leg",
            unit="heads",
            bounds="0 .. workers of the commodity",
            whole=True,
        ),
        Block(
            name="w",
            one="choice",
            value="workers of a cohort who take a sink",
            unit="heads",
            bounds="0 .. `workers`",
            whole=True,
        ),
        Block(
            name="z",
            one="stay",
            value="workers of a bed group in a facility",
            unit="heads",
            bounds="0 .. `beds`",
            whole=True,
        ),
        Block(
            name="i",
            one="moment of a fleet",
            value="idle vehicles after the duties that begin then",
            unit="vehicles",
            bounds="0 ..",
            whole=False,
        ),
        Block(
            name="t",
            one="-",
            value="smallest share over employers",
            unit="share",
            bounds="0 .. 1",
            whole=False,
        ),
        Block(
            name="lent",
            one="loan",
            value="heads that are lent",
            unit="heads",
            bounds="0 .. `workers`",
            whole=True,
        ),
        Block(
            name="lends",
            one="loan of a post with min_present",
            value="whether anybody is lent",
            unit="0 or 1",
            bounds="0 .. 1",
            whole=True,
        ),
        Block(
            name="heads",
            one="post and date",
            value="heads, all loans counted",
            unit="heads",
            bounds="0 ..",
            whole=False,
        ),
        Block(
            name="works",
            one="employer and date",
            value="share of a full date's work that is done on it",
            unit="share",
            bounds="0 .. 1 or `orders`",
            whole=False,
        ),
        Block(
            name="done",
            one="employer with inputs or buyers, and date",
            value="work done by the end of the date",
            unit="dates' worth of work",
            bounds="0 ..",
            whole=False,
        ),
        Block(
            name="missing",
            one="post with min_present and date",
            value="heads missing below min_present",
            unit="heads",
            bounds="0 .. `min_present`",
            whole=False,
        ),
        Block(
            name="fewer",
            one="departure in force",
            value="units in force that do not run",
            unit="vehicles",
            bounds="0 .. `units`",
            whole=False,
        ),
        Block(
            name="more",
            one="departure in force",
            value="units beyond those in force",
            unit="vehicles",
            bounds="0 ..",
            whole=False,
        ),
        Block(
            name="moved",
            one="route in force",
            value="units that run it at another time instead",
            unit="vehicles",
            bounds="0 ..",
            whole=False,
        ),
        Block(
            name="otherwise",
            one="way in force",
            value="workers in force who travel otherwise",
            unit="heads",
            bounds="0 .. `workers`",
            whole=False,
        ),
    )
}
"""By name, in the order of the columns."""


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
    fewer: Whole
    more: Whole
    moved: Whole
    otherwise: Whole
    moments: FleetMoments
    """What the columns of i stand for."""
    work: WorkSets
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
    def changes(self) -> Whole:
        """Columns of what is changed of the plan in force."""
        return np.concatenate([self.fewer, self.more, self.moved, self.otherwise])

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
    moments, sets, promised = fleet_moments(network), work(network), network.promised
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
        "fewer": (0 if promised is None else len(promised.due),),
        "more": (0 if promised is None else len(promised.due),),
        "moved": (0 if promised is None else promised.routes,),
        "otherwise": (0 if promised is None else len(promised.ways),),
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
    commodity, cohort = network.sinks.commodity[network.choices.sink], network.choices.cohort
    commodity, cohort = np.divmod(distinct(commodity * len(workers) + cohort), len(workers))
    np.add.at(heads, commodity, workers[cohort])
    beds = np.array(
        [network.scenario.usable_beds(one) for one in network.scenario.quarantine.values()],
        dtype=float,
    )
    upper = np.full(v.count, np.inf)
    upper[v.n] = network.units.most
    upper[v.u] = network.runs.max_units
    upper[v.o] = 1
    upper[v.x] = np.where(
        network.least.closed, network.least.arcs, heads[network.arcs.commodity]
    )  # C30
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
    if network.promised is not None:
        upper[v.fewer] = network.promised.due
        upper[v.otherwise] = network.promised.workers
    integer = np.zeros(v.count, dtype=bool)
    for name, block in BLOCKS.items():
        integer[getattr(v, name)] = block.whole
    return np.zeros(v.count), upper, integer
