"""Cheapest itineraries at given prices, for everybody at once.

A seat on a class of road trips costs what the cheapest of its unit options asks for one of its
seats; a seat on a line, a seat's share of its departure and unit. Money, hours and vehicles have
prices. Itineraries are ways through a graph without cycles (arcs from the origin, through
departures of lines, to a sink), so that one pass over its arcs, level by level, finds the
cheapest way to every sink.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from returnplan.arrays import Real, Whole
from returnplan.model.linking import Aboard
from returnplan.network import Network


@dataclass(frozen=True, kw_only=True)
class ScarcePrices:
    """What scarce things cost, in the objective's unit."""

    money: float
    """Of one of the currency."""
    hours: float
    """Of an hour of travel."""
    departures: Real
    """Of a departure of each line (`Itineraries.departures`)."""
    run_seats: Real | None
    """Of a seat of every run; None: it takes its part of departure, unit and vehicle."""
    links: Real
    """Of one of a cohort on a departure (`Aboard.links`), if seats of runs have prices."""
    nights: Real
    """Of a bed of a facility on a date (`Itineraries.nights`)."""
    fleet: Whole
    moment: Whole
    busy: Real
    """Of a vehicle of `fleet` that is busy at `moment`."""


@dataclass(frozen=True, kw_only=True)
class CheapestWays:
    """Cheapest ways at prices; numbers are -1 and prices infinite where there is none."""

    seat: Real
    """Price of a seat, by class."""
    run_seat: Real
    """Price of a seat, by run."""
    unit: Whole
    """Cheapest unit option, by class."""
    arc: Real
    """Price of every arc, seats included."""
    to_node: Real
    to_sink: Real
    into_node: Whole
    """Last arc of the cheapest way."""
    into_sink: Whole
    choice: Real
    """Of the way of every choice."""
    into_choice: Whole
    links: Real
    bed: Real
    """Price of a bed for the whole rest, by bed group."""
    stay: Whole
    """Cheapest stay, by bed group."""


class Itineraries:
    """The graph of a network and what its parts cost."""

    def __init__(self, network: Network, aboard: Aboard | None = None) -> None:
        self.network = network
        self.aboard = aboard
        """Who arrives by which departure, where that has prices."""
        arcs, runs, stays = network.arcs, network.runs, network.stays
        self.arc_money = arcs.cents / 100
        self.arc_hours = arcs.minutes / 60
        self.unit_money = network.units.cents / 100
        self.most = np.maximum(np.maximum(runs.max_units, runs.min_units), 1)
        self.run_money = (runs.departure_cents / self.most + runs.unit_cents) / 100
        """Of a unit of a departure whose units all run."""
        self.departures, self.departure_of_run = _distinct(runs.departure)
        groups = network.bed_groups
        lengths = groups.days[stays.group]
        self.night_stay = np.repeat(np.arange(len(stays.group)), lengths)
        offset = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        date = groups.day[stays.group[self.night_stay]] + offset
        span = int(date.max(initial=0)) + 1
        self.nights, self.night = _distinct(stays.facility[self.night_stay] * span + date)
        self.facility_nights = [divmod(night, span) for night in self.nights.tolist()]
        """(facility, day) of each of `nights`."""
        facilities = list(network.scenario.quarantine.values())
        beds = np.array([network.scenario.usable_beds(one) for one in facilities], dtype=float)
        daily = np.array([facility.cost_per_bed_day for facility in facilities], dtype=float)
        self.beds: Real = beds[self.nights // span] if len(self.nights) else np.zeros(0)
        """Open beds, by facility and date."""
        self.stay_money = daily[stays.facility] * lengths if len(lengths) else np.zeros(0)

    @cached_property
    def _pair_of(self) -> Whole:
        """Place in `aboard.arc` of every arc, or -1."""
        assert self.aboard is not None
        place = np.full(len(self.network.arcs.tail), -1, dtype=np.int64)
        place[self.aboard.arc] = np.arange(len(self.aboard.arc))
        return place

    @cached_property
    def levels(self) -> list[Whole]:
        """Arcs in an order in which those into a node come before those out of it."""
        arcs = self.network.arcs
        level = np.zeros(len(self.network.node_departure), dtype=np.int64)
        inner = np.flatnonzero((arcs.tail >= 0) & (arcs.head >= 0))
        while True:
            raised = level.copy()
            np.maximum.at(raised, arcs.head[inner], level[arcs.tail[inner]] + 1)
            if (raised == level).all():
                break
            level = raised
        of_arc = np.where(arcs.tail >= 0, level[arcs.tail] + 1, 0) if len(level) else arcs.tail + 1
        return [np.flatnonzero(of_arc == k) for k in range(int(of_arc.max(initial=-1)) + 1)]

    def unit_prices(self, prices: ScarcePrices) -> Real:
        """Price of a seat of every unit option."""
        units = self.network.units
        busy = _busy(units.fleet, units.begin, units.ready, prices)
        found: Real = (prices.money * self.unit_money + busy) / units.seats
        return found

    def run_busy(self, prices: ScarcePrices) -> Real:
        """Price of the vehicle of every run's unit."""
        runs = self.network.runs
        return _busy(runs.fleet, runs.begin, runs.ready, prices)

    def run_prices(self, prices: ScarcePrices) -> Real:
        """Price of a seat of every run."""
        runs, busy = self.network.runs, self.run_busy(prices)
        share = prices.departures[self.departure_of_run] / self.most
        price: Real = prices.money * self.run_money + share + busy
        return np.where(runs.seats > 0, price / np.maximum(1, runs.seats), np.inf)

    def cheapest(self, prices: ScarcePrices) -> CheapestWays:
        """The cheapest way to every sink, and the cheapest bed for every group."""
        network, arcs = self.network, self.network.arcs
        classes, nodes = len(network.classes.level), len(network.node_departure)
        seat, unit = _least(network.units.group, self.unit_prices(prices), classes)
        run_seat = self.run_prices(prices) if prices.run_seats is None else prices.run_seats
        price = prices.money * self.arc_money + prices.hours * self.arc_hours
        rides, boards = arcs.group >= 0, arcs.run >= 0
        price[rides] += seat[arcs.group[rides]]
        price[boards] += run_seat[arcs.run[boards]]
        to_node, to_sink = np.full(nodes, np.inf), np.full(len(network.sinks.day), np.inf)
        into_node = np.full(nodes, -1, dtype=np.int64)
        into_sink = np.full(len(to_sink), -1, dtype=np.int64)
        ended = np.full(0 if self.aboard is None else len(self.aboard.arc), np.inf)
        for level in self.levels:
            tail = arcs.tail[level]
            way = price[level]
            way[tail >= 0] += to_node[tail[tail >= 0]]
            ends = arcs.sink[level]
            if self.aboard is not None:
                ends = np.where(tail >= 0, -1, ends)
                by_line = np.flatnonzero((tail >= 0) & (arcs.sink[level] >= 0))
                ended[self._pair_of[level[by_line]]] = way[by_line]
            for end, least, into in (
                (arcs.head[level], to_node, into_node),
                (ends, to_sink, into_sink),
            ):
                ending = np.flatnonzero(end >= 0)
                found, which = _least(end[ending], way[ending], len(least))
                better = found < least
                least[better] = found[better]
                into[better] = level[ending[which[better]]]
        choice, into_choice = to_sink[network.choices.sink], into_sink[network.choices.sink]
        if self.aboard is not None:
            pair, last = _least(self.aboard.arc_pair, ended, self.aboard.pairs)
            linked = pair[self.aboard.pair] + prices.links[self.aboard.link]
            least, which = _least(self.aboard.choice, linked, len(choice))
            nearer = np.flatnonzero(least < choice)
            choice[nearer] = least[nearer]
            into_choice[nearer] = self.aboard.arc[last[self.aboard.pair[which[nearer]]]]
        bed, stay = _least(
            network.stays.group, self.stay_prices(prices), len(network.bed_groups.day)
        )
        return CheapestWays(
            seat=seat,
            run_seat=run_seat,
            unit=unit,
            arc=price,
            to_node=to_node,
            to_sink=to_sink,
            into_node=into_node,
            into_sink=into_sink,
            choice=choice,
            into_choice=into_choice,
            links=prices.links,
            bed=bed,
            stay=stay,
        )

    def stay_prices(self, prices: ScarcePrices) -> Real:
        nights: Real = np.bincount(
            self.night_stay, weights=prices.nights[self.night], minlength=len(self.stay_money)
        ).astype(np.float64)
        nights += prices.money * self.stay_money
        return nights

    def choice_prices(self, ways: CheapestWays) -> Real:
        """Of the cheapest itinerary and bed of every choice."""
        network = self.network
        price: Real = ways.choice.copy()
        resting = np.flatnonzero(network.choice_group >= 0)
        price[resting] += ways.bed[network.choice_group[resting]]
        return price

    def losses(self, ways: CheapestWays, gain: Real) -> Real:
        """What the best choice over each arc falls short of the best way, 0 where it is one.

        Parameters
        ----------
        gain
            (choices) What a worker gains by it, itinerary aside.
        """
        network, arcs = self.network, self.network.arcs
        sink = np.full(len(network.sinks.day), -np.inf)
        np.maximum.at(sink, network.choices.sink, gain)
        ending = np.where(arcs.sink >= 0, sink[arcs.sink], -np.inf)
        if self.aboard is not None:
            pair = np.full(self.aboard.pairs, -np.inf)
            linked = gain[self.aboard.choice] - ways.links[self.aboard.link]
            np.maximum.at(pair, self.aboard.pair, linked)
            ending[self.aboard.arc] = pair[self.aboard.arc_pair]
        node = np.full(len(network.node_departure), -np.inf)
        beyond = np.full(len(arcs.tail), -np.inf)
        for level in reversed(self.levels):
            goes = arcs.head[level]
            beyond[level] = ending[level]
            inner = level[goes >= 0]
            beyond[inner] = np.maximum(beyond[inner], node[arcs.head[inner]])
            later = level[arcs.tail[level] >= 0]
            np.maximum.at(node, arcs.tail[later], beyond[later] - ways.arc[later])
        before = np.zeros(len(arcs.tail))
        behind = arcs.tail >= 0
        before[behind] = ways.to_node[arcs.tail[behind]]
        lost: Real = -(beyond - ways.arc - before)
        return lost


def _busy(fleet: Whole, begin: Whole, ready: Whole, prices: ScarcePrices) -> Real:
    """Price of a vehicle of `fleet` from `begin` until it is `ready`; 0 where there is none."""
    price = np.zeros(len(fleet))
    for number in np.unique(prices.fleet).tolist():
        rows = np.flatnonzero(prices.fleet == number)
        rows = rows[np.argsort(prices.moment[rows], kind="stable")]
        total = np.r_[0.0, np.cumsum(prices.busy[rows])]
        mine = np.flatnonzero(fleet == number)
        moments = prices.moment[rows]
        after, before = np.searchsorted(moments, ready[mine]), np.searchsorted(moments, begin[mine])
        price[mine] = total[after] - total[before]
    return price


def _least(key: Whole, value: Real, count: int) -> tuple[Real, Whole]:
    """By key: the least value and where it stands (the first of equals); inf and -1 without."""
    order = np.lexsort((value, key))
    keys = key[order]
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else order
    least, which = np.full(count, np.inf), np.full(count, -1, dtype=np.int64)
    least[keys[first]] = value[order[first]]
    which[keys[first]] = order[first]
    return least, which


def _distinct(keys: Whole) -> tuple[Whole, Whole]:
    """Distinct keys in rising order, and the number of each key."""
    distinct, number = np.unique(keys, return_inverse=True)
    return distinct, number.reshape(-1)
