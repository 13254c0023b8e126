"""What itineraries cost, and what they take of the rows of a master: seats, nights, vehicles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Real, Whole
from returnplan.optimiser.bounds.frame import Frame
from returnplan.optimiser.bounds.pool import Pool, expanded, flat, sums
from returnplan.optimiser.bounds.pricing import Payoff
from returnplan.optimiser.bounds.rows import Busy
from returnplan.optimiser.engines.simplex import Terms


@dataclass(frozen=True, kw_only=True)
class Entries:
    """Of the itineraries of a pool, numbered from the first that is asked for."""

    frame: Frame
    pool: Pool

    def seats(self, first: int, last: int) -> list[tuple[Whole, Whole, Whole, Real]]:
        """(columns of n or u; itinerary from `first`, unit option or run, a head's part of it)."""
        ground = self.frame.ground
        v, network = ground.formulation.variables, ground.network
        part, unit = flat(self.pool.units[first:last])
        run_part, run = flat(self.pool.runs[first:last])
        return [
            (v.n, part, unit, 1.0 / network.units.seats[unit]),
            (v.u, run_part, run, 1.0 / network.runs.seats[run]),
        ]

    def costs(self, first: int, last: int) -> tuple[Real, Real]:
        """(money, hours) of itineraries, a head."""
        graph, count, linked = self.frame.ground.graph, last - first, self.frame.ground.linked
        part, arc = flat(self.pool.arcs[first:last])
        money = sums(part, graph.arc_money[arc], count)
        hours = sums(part, graph.arc_hours[arc], count)
        of_unit = (graph.unit_money, np.zeros(0) if linked else graph.run_money)
        for (_, rider, member, share), cost in zip(self.seats(first, last), of_unit, strict=True):
            if linked and cost is of_unit[1]:
                continue
            money += sums(rider, cost[member] * share, count)
        stay = np.array(self.pool.stay[first:last], dtype=np.int64)
        money[stay >= 0] += graph.stay_money[stay[stay >= 0]]
        return money, hours

    def objective(self, first: int, last: int, payoff: Payoff) -> Real:
        money, hours = self.costs(first, last)
        choice = np.array(self.pool.choice[first:last], dtype=np.int64)
        found: Real = payoff.choice[choice] - payoff.money * money - payoff.hours * hours
        return found

    def terms(self, first: int, last: int, fleet: Sequence[Busy]) -> Terms:
        """Entries of itineraries (major) in all rows (minor)."""
        ground, of, count = self.frame.ground, self.frame.rows, last - first
        graph, choices = ground.graph, self.frame.columns.choices
        money, hours = self.costs(first, last)
        every = np.arange(count)
        choice = np.array(self.pool.choice[first:last], dtype=np.int64)
        part, entry = expanded(choices.major, choice)
        parts: list[tuple[Whole, Whole, Real]] = [
            (part, choices.minor[entry], choices.value[entry])
        ]
        for number in of.money:
            parts.append((every, np.full(count, number), money))
        for number in of.hours:
            parts.append((every, np.full(count, number), hours))
        stay = np.array(self.pool.stay[first:last], dtype=np.int64)
        resting = np.flatnonzero(stay >= 0)
        part, entry = expanded(graph.night_stay, stay[resting])
        parts.append((resting[part], of.nights[graph.night[entry]], np.ones(len(entry))))
        _, (_, rider, run, share) = self.seats(first, last)
        if ground.linked:
            parts += self._aboard(first, last, rider, run)
        else:
            row = of.shared[graph.departure_of_run[run]]
            parts.append((rider, row, share / graph.most[run]))
        rider, member, share = self.busy(first, last, fleet)
        parts.append((rider, len(of) + member, share))
        columns, rows, values = (np.concatenate(list(one)) for one in zip(*parts, strict=True))
        return Terms.of(columns, rows, values)

    def _aboard(
        self, first: int, last: int, rider: Whole, run: Whole
    ) -> list[tuple[Whole, Whole, Real]]:
        """(itinerary from `first`, row, 1) of seats, least loads and links of riders of runs."""
        network, of = self.frame.ground.network, self.frame.rows
        loaded = network.runs.min_load > 0
        least, number = loaded[run], np.cumsum(loaded) - 1
        arc = np.array([arcs[0] for arcs in self.pool.arcs[first:last]], dtype=np.int64)
        by_line = np.flatnonzero(network.arcs.tail[arc] >= 0)
        choice = np.array(self.pool.choice[first:last], dtype=np.int64)[by_line]
        departure = network.node_departure[network.arcs.tail[arc[by_line]]]
        links = self.frame.ground.aboard.links @ [len(network.departures), 1]
        wanted = network.choices.cohort[choice] * len(network.departures) + departure
        entries = (
            (rider, of.runs["C1"][run]),
            (rider[least], of.runs["C5"][number[run[least]]]),
            (by_line, of.shared[np.searchsorted(links, wanted)]),
        )
        return [(who, row, np.ones(len(who))) for who, row in entries]

    def busy(self, first: int, last: int, rows: Sequence[Busy]) -> tuple[Whole, Whole, Real]:
        """(itinerary from `first`, number in `rows`, part of a vehicle) where one is busy."""
        network = self.frame.ground.network
        found: list[tuple[Whole, Whole, Real]] = []
        tables = (
            (network.units.fleet, network.units.begin, network.units.ready),
            (network.runs.fleet, network.runs.begin, network.runs.ready),
        )
        seats = self.seats(first, last)
        if self.frame.ground.linked:
            seats = seats[:1]
        for (_, part, member, share), table in zip(seats, tables, strict=False):
            fleet, begin, ready = (column[member] for column in table)
            for number, (of, moment) in enumerate(rows):
                busy = np.flatnonzero((fleet == of) & (begin <= moment) & (moment < ready))
                found.append((part[busy], np.full(len(busy), number), share[busy]))
        if not found:
            none = np.zeros(0, dtype=np.int64)
            return none, none, np.zeros(0)
        riders, numbers, shares = (np.concatenate(list(one)) for one in zip(*found, strict=True))
        return riders, numbers, shares

    def busy_runs(self, rows: Sequence[Busy]) -> tuple[Whole, Whole]:
        """(run, number in `rows`) wherever the unit of a run is busy."""
        runs = self.frame.ground.network.runs
        busy = [
            np.flatnonzero((runs.fleet == of) & (runs.begin <= moment) & (moment < runs.ready))
            for of, moment in rows
        ]
        number, run = flat(busy)
        return run, number
