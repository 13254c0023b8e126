"""The network as it is found, dead ends included.

Direct trips lead from the origin to a sink; feeders and first lines from the origin to nodes, a
node being a commodity on a line's departure with the legs that it has used; changes, shuttles and
ends lead on from there (`outward.py`, `onward.py`). What is numbered is numbered in the order in
which it is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from returnplan import rounding
from returnplan.arrays import Mask, Real, Whole
from returnplan.calendar import MINUTES_A_DAY
from returnplan.geography import Geography
from returnplan.network.allowance import ARC_BYTES, ROW_BYTES, Allowance
from returnplan.network.begun import moment
from returnplan.network.lines import LineDeparture
from returnplan.network.network import ARC_FIELDS, Arcs, Commodities, Sinks
from returnplan.network.numbering import Numbering, pair, spread
from returnplan.network.roads import Roads
from returnplan.network.routes import Access
from returnplan.network.spent import local_before
from returnplan.network.starts import Starts
from returnplan.scenario.scenario import Scenario

ArcColumns = dict[str, Any]
"""Columns of arcs under their names; -1 stands in those that are left out."""

LEGS = 16
"""A node's departure x 16 + its legs x 4 + how many of these are lines, at most 3 and 2."""


@dataclass(kw_only=True)
class Draft:
    """What is found, and what it is found from."""

    scenario: Scenario
    geography: Geography
    reach: Access
    exact: bool
    starts: Starts
    departures: list[LineDeparture]
    leave: Mapping[str, list[int]]
    """Usable departures by the place that they leave, in order of the moment."""
    roads: Roads
    allowance: Allowance = field(default_factory=Allowance)
    commodities: Numbering = field(default_factory=Numbering)
    """(lane, start day or, where max_hours counts, start moment)."""
    sinks: Numbering = field(default_factory=Numbering)
    """(commodity, arrival day)."""
    nodes: Numbering = field(default_factory=Numbering)
    """(commodity, departure x LEGS + legs used and lines among them)."""
    runs: Numbering = field(default_factory=Numbering)
    """(departure, level)."""
    parts: list[ArcColumns] = field(default_factory=list)
    """Arcs."""

    @cached_property
    def since(self) -> int | None:
        """Moment before which nothing begins but what is fixed (C30)."""
        return moment(self.scenario)

    @cached_property
    def ready(self) -> Whole:
        """(lanes,) moment before which nobody of a lane starts: of who waits under way."""
        moments = [self.scenario.ready_from(origin) for origin, _ in self.reach.lanes]
        return np.array(moments, dtype=np.int64)

    @cached_property
    def before(self) -> tuple[Whole, Whole]:
        """(lanes,) moment of setting out and ways by local transport behind who waits under way.

        Of other lanes the moment is -1.
        """
        left = np.full(len(self.reach.lanes), -1, dtype=np.int64)
        local = np.zeros(len(left), dtype=np.int64)
        for lane, (origin, _) in enumerate(self.reach.lanes):
            row = self.scenario.waiting.get(origin)
            if row is not None:
                left[lane] = self.scenario.left(row)
                local[lane] = local_before(self.scenario, row)
        return left, local

    @property
    def bounded(self) -> bool:
        return self.scenario.transfer.max_hours is not None

    @property
    def commodity_lane(self) -> Whole:
        return self.commodities.first

    @property
    def commodity_day(self) -> Whole:
        begun = self.commodities.second
        return begun // MINUTES_A_DAY if self.bounded else begun

    @property
    def commodity_start(self) -> Whole:
        """Row of `starts`."""
        return self.starts.at(self.commodity_lane, self.commodity_day)

    @property
    def node_departure(self) -> Whole:
        return self.nodes.second // LEGS

    @cached_property
    def stops(self) -> Whole:
        """Number of stops of every class, by its key (see `group`)."""
        routes = np.array([len(route.places) for route in self.roads.routes], dtype=np.int64)
        return np.repeat(routes[self.roads.route], len(self.scenario.levels))

    @cached_property
    def places(self) -> Whole:
        """(lanes, 2) places of the origin, in rising order of its name, and the destination."""
        index = self.geography.index
        pairs = [(index[origin], index[destination]) for origin, destination in self.reach.lanes]
        return np.array(pairs, dtype=np.int64).reshape(-1, 2)

    @cached_property
    def fares(self) -> Real:
        """Fare of each departure."""
        lines = self.scenario.lines
        return np.array([lines[departure.line].fare for departure in self.departures], dtype=float)

    def commodity(self, lane: Whole, moment: Whole, day: Whole) -> Whole:
        return self.commodities.of(pair(lane, moment if self.bounded else day))

    def in_time(self, commodity: Whole, moment: Whole) -> Mask:
        """Whether the way of an arrival at `moment` is no longer than max_hours."""
        longest = self.scenario.transfer.max_hours
        if longest is None:
            return np.ones(len(moment), dtype=bool)
        begun = self.commodities.second[commodity]
        return np.asarray(moment - begun <= rounding.floor(longest * 60))

    def level(self, commodity: Whole) -> Whole:
        return self.starts.level[self.commodity_start][commodity]

    def group(self, pattern: Whole, commodity: Whole) -> Whole:
        """Key of a class: pattern and level. Classes are numbered when the network is finished."""
        return pattern * len(self.scenario.levels) + self.level(commodity)

    def boarding(
        self, commodity: Whole, departure: Whole, *, legs: Whole, lines: int, **columns: Whole
    ) -> ArcColumns:
        """Arcs that board a line, without those of more legs than allowed."""
        most = self.scenario.transfer.max_legs
        if int(legs.max(initial=0)) > most:
            kept = np.flatnonzero(legs <= most)
            commodity, departure, legs = commodity[kept], departure[kept], legs[kept]
            columns = {name: column[kept] for name, column in columns.items()}
        return {
            "commodity": commodity,
            "head": self.nodes.of(pair(commodity, departure * LEGS + legs * 4 + lines)),
            "run": self.runs.of(pair(departure, self.level(commodity))),
            "fare": self.fares[departure],
            **columns,
        }

    def spread(self, first: Whole, count: Whole) -> tuple[Whole, Whole]:
        """`numbering.spread`, if there is memory for so many rows."""
        self.allowance.allow(int(count.sum()), ROW_BYTES)
        return spread(first, count)

    def add(self, columns: ArcColumns) -> None:
        """Add arcs.

        Beside the columns of `Arcs`, `by_local` counts rides by local transport, `fare` is that of
        the line boarded, and `starts` the moment at which a way from the origin starts.
        """
        starts = columns.pop("starts", None)
        if starts is not None and self.ready.any():
            kept = np.flatnonzero(starts >= self.ready[self.commodity_lane[columns["commodity"]]])
            starts = starts[kept]
            columns = {
                name: column[kept] if np.ndim(column) else column
                for name, column in columns.items()
            }
            self._from_home(columns, starts)
        columns["early"] = 0 if starts is None or self.since is None else starts < self.since
        local = self.scenario.transfer.local_cost * 100 * columns.pop("by_local")
        columns["cents"] = local + columns.pop("fare", 0.0) * 100
        columns["minutes"] = columns.get("minutes", 0) * int(self.exact)
        self.allowance.take(len(columns["commodity"]), ARC_BYTES)
        self.parts.append(columns)

    def _from_home(self, columns: ArcColumns, starts: Whole) -> None:
        """Hours and money of the way from home, of who waits under way, on their first arcs."""
        lane = self.commodity_lane[columns["commodity"]]
        left, local = self.before
        columns["minutes"] = columns["minutes"] + np.where(left[lane] < 0, 0, starts - left[lane])
        columns["by_local"] = columns["by_local"] + local[lane]

    def arcs(self) -> Arcs:
        """All arcs, with the keys of `group` for classes; the parts are used up."""
        table: dict[str, Any] = {}
        for name in ARC_FIELDS:
            kind = float if name in ("cents", "minutes") else np.int64
            columns: list[Any] = [np.zeros(0, dtype=kind)]
            for part in self.parts:
                count = len(part["minutes"])
                columns.append(np.broadcast_to(part.pop(name, -1), count))
            table[name] = np.concatenate(columns)
        self.parts.clear()
        return Arcs(**table)

    def commodity_table(self) -> Commodities:
        start = self.commodity_start
        return Commodities(
            lane=self.commodity_lane,
            day=self.commodity_day,
            level=self.starts.level[start],
            quarantine_days=self.starts.quarantine_days[start],
        )

    def sink_table(self) -> Sinks:
        return Sinks(commodity=self.sinks.first, day=self.sinks.second)
