"""The network while it grows: every dated trip and every way to change between them.

Direct trips lead from the origin to a sink; feeders and first lines from the origin to nodes, a
node being a commodity on a line's departure with the legs that it has used; changes, shuttles and
ends lead on from there. Nodes from which no sink can be reached are dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from returnplan import rounding
from returnplan.calendar import MINUTES_A_DAY
from returnplan.geography import Geography
from returnplan.network.lines import Departure
from returnplan.network.patterns import (
    AFTER_END,
    Options,
    Patterns,
)
from returnplan.network.routes import Access, Route
from returnplan.network.starts import Start
from returnplan.scenario.scenario import Scenario

Whole = NDArray[np.int64]

ARC_COLUMNS = (
    "commodity", "tail", "head", "sink", "group", "board", "alight", "run", "cents", "minutes",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Node:
    """A commodity on a departure of a line, `legs` used so far, `lines` of them by line."""

    commodity: int
    departure: int
    legs: int
    lines: int


@dataclass(kw_only=True)
class Draft:
    """Rows of the network while it grows."""

    scenario: Scenario
    geography: Geography
    reach: Access
    exact: bool
    starts: dict[tuple[int, int], Start]
    departures: list[Departure]
    routes: list[Route]
    options: list[Options] = field(default_factory=list)
    patterns: list[Patterns] = field(default_factory=list)
    offsets: dict[tuple[int, int], tuple[tuple[int, int], ...]] = field(default_factory=dict)
    commodities: dict[tuple[int, int], int] = field(default_factory=dict)
    """(lane, start day or, where max_hours counts, start moment) -> number."""
    commodity_start: list[tuple[int, int, Start, int]] = field(default_factory=list)
    """(lane, day, start, earliest moment) by commodity."""
    sinks: dict[tuple[int, int], int] = field(default_factory=dict)
    """(commodity, arrival day) -> number."""
    groups: dict[tuple[int, int, int], int] = field(default_factory=dict)
    """(route, pattern, level) -> class."""
    nodes: dict[Node, int] = field(default_factory=dict)
    runs: dict[tuple[int, int], int] = field(default_factory=dict)
    """(departure, level) -> run."""
    arcs: list[tuple[float, ...]] = field(default_factory=list)

    # -- looking up, adding where missing -----------------------------------------------------

    def commodity(self, origin: str, destination: str, moment: int, day: int) -> int | None:
        """Commodity of workers who start at `moment` on `day`; None if they may not."""
        lane = self.reach.lanes.get((origin, destination))
        if lane is None:
            return None
        start = self.starts.get((lane, day))
        if start is None:
            return None
        key = (lane, moment if self.bounded else day)
        number = self.commodities.get(key)
        if number is None:
            number = self.commodities[key] = len(self.commodities)
            self.commodity_start.append((lane, day, start, moment))
        return number

    @cached_property
    def goals(self) -> tuple[str, ...]:
        """Destination of each lane."""
        return tuple(destination for _, destination in self.reach.lanes)

    @cached_property
    def place_number(self) -> dict[str, int]:
        return self.geography.index

    @property
    def bounded(self) -> bool:
        return self.scenario.transfer.max_hours is not None

    def sink(self, commodity: int, day: int, moment: int) -> int | None:
        """Sink of an arrival at `moment`; None where the way is longer than max_hours."""
        longest = self.scenario.transfer.max_hours
        if longest is not None:
            begun = self.commodity_start[commodity][3]
            if moment - begun > rounding.floor(longest * 60):
                return None
        return self.sinks.setdefault((commodity, day), len(self.sinks))

    def level(self, commodity: int) -> int:
        return self.commodity_start[commodity][2].level

    def group(self, route: int, pattern: int, commodity: int) -> int:
        return self.groups.setdefault((route, pattern, self.level(commodity)), len(self.groups))

    def arc(
        self,
        commodity: int,
        *,
        tail: int = -1,
        head: int = -1,
        sink: int = -1,
        group: int = -1,
        board: int = -1,
        alight: int = -1,
        run: int = -1,
        locals_: int = 0,
        fare: float = 0.0,
        minutes: float = 0.0,
    ) -> None:
        cents = self.scenario.transfer.local_cost * 100 * locals_ + fare * 100
        self.arcs.append(
            (commodity, tail, head, sink, group, board, alight, run, cents, minutes * self.exact)
        )

    # -- legs from the origin ------------------------------------------------------------------

    def add_direct(self, number: int, route: Route, patterns: Patterns) -> None:
        for pattern in range(len(patterns.first)):
            for board, origin, by_local, moment, day in self._origins(route, patterns, pattern):
                for alight, destination, then_local, end, arrived in self._plants(
                    route, patterns, pattern
                ):
                    commodity = self.commodity(origin, destination, moment, day)
                    if commodity is None:
                        continue
                    sink = self.sink(commodity, arrived, end)
                    if sink is not None:
                        self.arc(
                            commodity,
                            sink=sink,
                            group=self.group(number, pattern, commodity),
                            board=self.place_number[route.boards[board]],
                            alight=self.place_number[route.alights[alight]],
                            locals_=by_local + then_local,
                            minutes=end - moment,
                        )

    def _origins(
        self, route: Route, patterns: Patterns, pattern: int
    ) -> list[tuple[int, str, bool, int, int]]:
        """(stop, origin, by local transport, start moment, start day) of possible riders."""
        local = self.scenario.transfer.local_minutes
        found = []
        for board, place in enumerate(route.boards):
            for origin, by_local in self.reach.boards[place]:
                days = patterns.start_day_local if by_local else patterns.start_day
                moment = int(patterns.start[pattern, board]) - local * by_local
                if moment >= 0:
                    found.append((board, origin, by_local, moment, int(days[pattern, board])))
        return found

    def _plants(
        self, route: Route, patterns: Patterns, pattern: int
    ) -> list[tuple[int, str, bool, int, int]]:
        """(stop, destination, by local transport, arrival moment, day) of possible riders."""
        local = self.scenario.transfer.local_minutes
        found = []
        for alight, place in enumerate(route.alights):
            for destination, by_local in self.reach.alights[place]:
                days = patterns.end_day_local if by_local else patterns.end_day
                day = int(days[pattern, alight])
                if day != AFTER_END:
                    moment = int(patterns.end[pattern, alight]) + local * by_local
                    found.append((alight, destination, by_local, moment, day))
        return found

    def add_feeder(self, number: int, route: Route, patterns: Patterns, leaving: list[int]) -> None:
        destinations = sorted({destination for _, destination in self.reach.lanes})
        for pattern in range(len(patterns.first)):
            joins = leaving[int(patterns.first[pattern]) : int(patterns.beyond[pattern])]
            if not joins:
                continue
            for board, origin, by_local, moment, day in self._origins(route, patterns, pattern):
                for destination in destinations:
                    commodity = self.commodity(origin, destination, moment, day)
                    if commodity is None:
                        continue
                    for departure in joins:
                        self.board(
                            commodity,
                            departure,
                            legs=2,
                            lines=1,
                            group=self.group(number, pattern, commodity),
                            stop=self.place_number[route.boards[board]],
                            alight=self.place_number[route.alights[0]],
                            locals_=by_local,
                            minutes=-moment,
                        )

    def add_first_lines(self) -> None:
        """Workers who walk, or take local transport, to a line."""
        local = self.scenario.transfer.local_minutes
        destinations = sorted({destination for _, destination in self.reach.lanes})
        for number, departure in enumerate(self.departures):
            if not departure.usable:
                continue
            place = self.scenario.lines[departure.line].from_
            for origin, by_local in self.reach.boards[place]:
                moment = departure.depart - local * by_local
                if moment < 0:
                    continue
                for destination in destinations:
                    commodity = self.commodity(origin, destination, moment, moment // MINUTES_A_DAY)
                    if commodity is not None:
                        self.board(
                            commodity,
                            number,
                            legs=1,
                            lines=1,
                            locals_=by_local,
                            minutes=-moment,
                        )

    def board(
        self,
        commodity: int,
        departure: int,
        *,
        legs: int,
        lines: int,
        tail: int = -1,
        group: int = -1,
        stop: int = -1,
        alight: int = -1,
        locals_: int = 0,
        minutes: float = 0.0,
    ) -> None:
        """Add an arc that boards a line, if its legs are allowed."""
        if legs > self.scenario.transfer.max_legs:
            return
        node = Node(commodity=commodity, departure=departure, legs=legs, lines=lines)
        head = self.nodes.setdefault(node, len(self.nodes))
        run = self.runs.setdefault((departure, self.level(commodity)), len(self.runs))
        line = self.scenario.lines[self.departures[departure].line]
        self.arc(
            commodity,
            tail=tail,
            head=head,
            group=group,
            board=stop,
            alight=alight,
            run=run,
            locals_=locals_,
            fare=line.fare,
            minutes=minutes,
        )

    # -- legs from a line ----------------------------------------------------------------------

    def add_onward(
        self,
        node: Node,
        tail: int,
        shuttles: list[tuple[int, Route, Patterns, int]],
        changes: list[tuple[int, bool]],
    ) -> None:
        """Ends, shuttles and changes of a node."""
        departure = self.departures[node.departure]
        place = self.scenario.lines[departure.line].to
        goal = self.goals[self.commodity_start[node.commodity][0]]
        local = self.scenario.transfer.local_minutes
        for destination, by_local in self.reach.alights[place]:
            moment = departure.arrive + local * by_local
            if destination == goal and moment <= self.scenario.calendar.end:
                sink = self.sink(node.commodity, moment // MINUTES_A_DAY, moment)
                if sink is not None:
                    self.arc(node.commodity, tail=tail, sink=sink, locals_=by_local, minutes=moment)
        if node.legs >= self.scenario.transfer.max_legs:
            return
        for number, route, patterns, pattern in shuttles:
            for alight, destination, by_local, moment, day in self._plants(
                route, patterns, pattern
            ):
                sink = self.sink(node.commodity, day, moment) if destination == goal else None
                if sink is not None:
                    self.arc(
                        node.commodity,
                        tail=tail,
                        sink=sink,
                        group=self.group(number, pattern, node.commodity),
                        board=self.place_number[route.boards[0]],
                        alight=self.place_number[route.alights[alight]],
                        locals_=by_local,
                        minutes=moment,
                    )
        if node.lines == 1:
            for other, by_local in changes:
                self.board(
                    node.commodity,
                    other,
                    legs=node.legs + 1,
                    lines=2,
                    tail=tail,
                    locals_=by_local,
                )

    def changes_from(self, leave: dict[str, list[int]]) -> dict[int, list[tuple[int, bool]]]:
        """Departure -> (later departure, by local transport) within the limits of the wait."""
        transfer = self.scenario.transfer
        most = rounding.floor(transfer.max_wait_hours * 60)
        found: dict[int, list[tuple[int, bool]]] = {}
        for number, departure in enumerate(self.departures):
            if not departure.usable:
                continue
            place = self.scenario.lines[departure.line].to
            options = []
            for other_place, others in leave.items():
                by_local = other_place != place
                if by_local and not self.geography.is_local(place, other_place):
                    continue
                for other in others:
                    wait = self.departures[other].depart - departure.arrive
                    wait -= transfer.local_minutes * by_local
                    if transfer.min_minutes <= wait <= most:
                        options.append((other, by_local))
            found[number] = sorted(options)
        return found
