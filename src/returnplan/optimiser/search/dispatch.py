"""A dispatcher at work without an optimiser: key posts first, the earliest departure with a seat.

Cohort after cohort - key posts before others, heavier weights, then earlier ready dates - takes the
first start date on which there is room; on it the way that arrives first, with the fewest legs.
Free seats are taken before another coach is ordered, and a coach of the cheapest fleet that has one
idle. It knows no stops between, lends nobody and never takes back what it has given, but for
lines and coaches that in the end have too few passengers to run (`min_load`): those are cancelled
unless they are fixed, and their passengers look again. Where the smallest share of an employer
counts first, everybody is asked for a tenth of the workers at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from returnplan import rounding
from returnplan.calendar import MINUTES_A_DAY
from returnplan.network import Network
from returnplan.optimiser.solution import Solution

Way = tuple[int, ...]
"""Arcs from origin to sink."""

PORTIONS = 10
"""Rounds in which everybody is asked, where the smallest share counts first."""
LATE_DAYS = 25
"""Days after the horizon within which every vehicle is back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Placed:
    cohort: int
    choice: int
    stay: int
    way: Way
    heads: int


@dataclass(kw_only=True)
class _Dispatcher:
    """What is taken so far."""

    network: Network
    placed: list[_Placed] = field(default_factory=list)
    banned: set[int] = field(default_factory=set)
    """Runs that were cancelled."""
    full: set[int] = field(default_factory=set)
    """Arcs on which there is no room any more: what is taken is given back by cancelling only."""
    settled: set[int] = field(default_factory=set)
    """Runs that get no more units."""
    closed: set[int] = field(default_factory=set)
    """Classes of which coaches were cancelled, so that none is ordered any more."""
    stopped: Callable[[], bool] = lambda: False

    def __post_init__(self) -> None:
        network = self.network
        scenario = network.scenario
        self.cohorts = list(scenario.cohorts.values())
        minutes = (scenario.days + LATE_DAYS) * MINUTES_A_DAY
        self.vehicles = [fleet.vehicles for fleet in scenario.fleets.values()]
        self.busy = [np.zeros(minutes, dtype=np.int32) for _ in self.vehicles]
        self.n = np.zeros(len(network.units.group))
        self.u = np.zeros(len(network.runs.level))
        self.free_on_class = np.zeros(len(network.classes.level), dtype=np.int64)
        self.free_on_run = np.zeros(len(network.runs.level), dtype=np.int64)
        self.level_of_departure: dict[int, int] = {}
        self.beds = np.array([scenario.usable_beds(one) for one in scenario.quarantine.values()])
        self.occupied: dict[tuple[int, int], int] = defaultdict(int)
        self.setting_out: dict[tuple[str, int], int] = defaultdict(int)
        self.arriving: dict[tuple[str, int], int] = defaultdict(int)
        self.there = np.zeros(len(self.cohorts), dtype=np.int64)
        """Heads of each cohort in the plan that was begun with."""
        self.spent = 0.0
        self.budget = np.inf if scenario.budget is None else scenario.budget * 100
        self._index()

    def _index(self) -> None:
        """Rows by what they belong to."""
        arcs, units = self.network.arcs, self.network.units
        simple = arcs.group < 0
        simple[~simple] = self.network.classes.stops[arcs.group[~simple]] == 2
        self.first_arcs, self.next_arcs = defaultdict(list), defaultdict(list)
        for arc in np.flatnonzero(simple).tolist():
            if arcs.tail[arc] < 0:
                self.first_arcs[int(arcs.commodity[arc])].append(arc)
            else:
                self.next_arcs[int(arcs.tail[arc])].append(arc)
        self.options: dict[int, list[int]] = defaultdict(list)
        for unit in np.lexsort((units.cents, units.group)).tolist():
            self.options[int(units.group[unit])].append(unit)
        self.commodities: dict[int, list[int]] = defaultdict(list)
        days = self.network.commodities.day
        for commodity in np.lexsort((np.arange(len(days)), days)).tolist():
            self.commodities[int(self.network.commodities.lane[commodity])].append(commodity)
        choices, stays = self.network.choices, self.network.stays
        pairs = zip(choices.cohort.tolist(), choices.sink.tolist(), strict=True)
        self.choice_of = {pair: number for number, pair in enumerate(pairs)}
        self.stays_of: dict[int, list[int]] = defaultdict(list)
        for stay, group in enumerate(stays.group.tolist()):
            self.stays_of[group].append(stay)
        self.ways_of: dict[int, list[Way]] = {}
        self._left: dict[int, list[Way]] = {}

    def begin(self, solution: Solution) -> None:
        """Take all that a plan takes; nothing of it is given back.

        What must carry so many and is in the plan gets no more vehicles: its riders are enough for
        those that it has.
        """
        network = self.network
        arcs, units, runs = network.arcs, network.units, network.runs
        for unit in np.flatnonzero(solution.n > 0.5).tolist():
            self._add_coach(unit, round(float(solution.n[unit])))
            self.spent += float(units.cents[unit] * solution.n[unit])
            if units.min_load[unit] > 0:
                self.closed.add(int(units.group[unit]))
        for run in np.flatnonzero(solution.u > 0.5).tolist():
            self._add_line(run, round(float(solution.u[run])))
            self.spent += float(runs.departure_cents[run] + solution.u[run] * runs.unit_cents[run])
            if runs.min_load[run] > 0:
                self.settled.add(run)
        rides, boards = arcs.group >= 0, arcs.run >= 0
        for free, of, mine in (
            (self.free_on_class, arcs.group, rides),
            (self.free_on_run, arcs.run, boards),
        ):
            riders = np.bincount(of[mine], weights=solution.x[mine], minlength=len(free))
            free -= np.rint(riders).astype(np.int64)
        self.spent += float(arcs.cents @ solution.x)
        for stay in np.flatnonzero(solution.z > 0.5).tolist():
            heads = round(float(solution.z[stay]))
            facility = int(network.stays.facility[stay])
            price = network.scenario.quarantine[network.facilities[facility]].cost_per_bed_day
            self.spent += 100 * price * len(self._nights(stay)) * heads
            for date in self._nights(stay):
                self.occupied[facility, date] += heads
        for choice in np.flatnonzero(solution.w > 0.5).tolist():
            cohort, heads = int(network.choices.cohort[choice]), round(float(solution.w[choice]))
            self.there[cohort] += heads
            for place, _, count in self._counters(cohort, int(network.choices.sink[choice])):
                count[place] += heads

    # -- ways ----------------------------------------------------------------------------------

    def ways(self, commodity: int) -> list[Way]:
        """Ways of a lane and start date: by arrival date, legs, price."""
        if commodity not in self.ways_of:
            arcs = self.network.arcs
            found = list(self._from(self.first_arcs[commodity], ()))
            found.sort(
                key=lambda way: (
                    int(self.network.sinks.day[arcs.sink[way[-1]]]),
                    len(way),
                    sum(float(arcs.cents[arc]) for arc in way),
                    way,
                )
            )
            self.ways_of[commodity] = found
        return self.ways_of[commodity]

    def ways_left(self, commodity: int) -> list[Way]:
        """Those of them on which there may be room."""
        ways = self._left.get(commodity)
        if ways is None:
            ways = self.ways(commodity)
        left = [way for way in ways if self.full.isdisjoint(way)]
        self._left[commodity] = left
        return left

    def _from(self, arcs: list[int], before: Way) -> Iterator[Way]:
        for arc in arcs:
            way = (*before, arc)
            if self.network.arcs.sink[arc] >= 0:
                yield way
            else:
                yield from self._from(self.next_arcs[int(self.network.arcs.head[arc])], way)

    # -- room ----------------------------------------------------------------------------------

    def coach(self, group: int) -> int | None:
        """The cheapest unit option of a class of whose fleet a vehicle is idle."""
        units = self.network.units
        for unit in self.options[group] if group not in self.closed else ():
            fleet = int(units.fleet[unit])
            span = self.busy[fleet][int(units.begin[unit]) : int(units.ready[unit])]
            if span.max(initial=0) < self.vehicles[fleet]:
                return unit
        return None

    def units_to_add(self, run: int) -> int:
        """Units that must be added for one more passenger of a line; 0: that is not possible."""
        runs = self.network.runs
        level = self.level_of_departure.get(int(runs.departure[run]), int(runs.level[run]))
        if (
            run in self.banned
            or run in self.settled
            or level != runs.level[run]
            or runs.seats[run] == 0
        ):
            return 0
        more = max(1, int(runs.min_units[run] - self.u[run]))
        if self.u[run] + more > runs.max_units[run]:
            return 0
        fleet = int(runs.fleet[run])
        if fleet >= 0:
            span = self.busy[fleet][int(runs.begin[run]) : int(runs.ready[run])]
            if span.max(initial=0) + more > self.vehicles[fleet]:
                return 0
        return more

    def room(self, arc: int) -> int:
        """Heads for whom there is room on an arc if at most one coach or unit is added."""
        arcs, units, runs = self.network.arcs, self.network.units, self.network.runs
        room = 10**9
        group, run = int(arcs.group[arc]), int(arcs.run[arc])
        if group >= 0:
            free = int(self.free_on_class[group])
            if free == 0:
                unit = self.coach(group)
                free = 0 if unit is None else int(units.seats[unit])
            room = min(room, free)
        if run >= 0:
            free = int(self.free_on_run[run])
            if free == 0 and run not in self.banned:
                free = self.units_to_add(run) * int(runs.seats[run])
            room = min(room, 0 if run in self.banned else free)
        return room

    # -- taking and giving back ----------------------------------------------------------------

    def take(self, cohort: int, way: Way, heads: int) -> int:
        """Place as many as fit on a way, in one coach more at most; how many."""
        network = self.network
        sink = int(network.arcs.sink[way[-1]])
        choice = self.choice_of.get((cohort, sink))
        if choice is None:
            return 0
        stay, beds = self._bed(int(network.choice_group[choice]))
        heads = min(heads, beds, self._heads_today(cohort, sink))
        if heads <= 0:
            return 0
        for arc in way:
            room = self.room(arc)
            if room == 0:
                self.full.add(arc)
                return 0
            heads = min(heads, room)
        if not self._order(way):
            return 0
        each = self._each(way, stay)
        if each and self.spent + each * heads > self.budget:
            heads = max(0, int((self.budget - self.spent) // each))
            if heads == 0:
                return 0
        placed = _Placed(cohort=cohort, choice=choice, stay=stay, way=way, heads=heads)
        self.placed.append(placed)
        self._book(placed, 1)
        return heads

    def _heads_today(self, cohort: int, sink: int) -> int:
        """Heads that may still start and arrive on the dates of a sink."""
        room = 10**9
        for place, limit, count in self._counters(cohort, sink):
            if limit is not None:
                room = min(room, limit - count[place])
        return room

    def _counters(
        self, cohort: int, sink: int
    ) -> list[tuple[tuple[str, int], int | None, dict[tuple[str, int], int]]]:
        network = self.network
        places, row = network.scenario.places, self.cohorts[cohort]
        goal = network.scenario.destination(row)
        start = int(network.commodities.day[network.sinks.commodity[sink]])
        end = int(network.sinks.day[sink])
        return [
            ((row.origin, start), places[row.origin].departures_per_day, self.setting_out),
            ((goal, end), places[goal].arrivals_per_day, self.arriving),
        ]

    def _bed(self, group: int) -> tuple[int, int]:
        """The stay with the most beds free on all of its dates, and these; -1: none needed."""
        if group < 0:
            return -1, 10**9
        best, most = -1, 0
        for stay in self.stays_of[group]:
            facility = int(self.network.stays.facility[stay])
            free = min(
                int(self.beds[facility]) - self.occupied[facility, date]
                for date in self._nights(stay)
            )
            if free > most:
                best, most = stay, free
        return best, most

    def _nights(self, stay: int) -> range:
        groups, group = self.network.bed_groups, int(self.network.stays.group[stay])
        return range(int(groups.day[group]), int(groups.day[group] + groups.days[group]))

    def _each(self, way: Way, stay: int) -> float:
        """Cents a head: local transport, fares, beds."""
        cents = sum(float(self.network.arcs.cents[arc]) for arc in way)
        if stay >= 0:
            facility = self.network.facilities[int(self.network.stays.facility[stay])]
            price = self.network.scenario.quarantine[facility].cost_per_bed_day
            cents += 100 * price * len(self._nights(stay))
        return cents

    def _order(self, way: Way) -> bool:
        """Order what a way needs beyond free seats; False, and nothing ordered, where it cannot."""
        arcs, units, runs = self.network.arcs, self.network.units, self.network.runs
        before = self.spent
        coaches: list[int] = []
        lines: list[tuple[int, int]] = []
        done = True
        for arc in way:
            group, run = int(arcs.group[arc]), int(arcs.run[arc])
            if group >= 0 and self.free_on_class[group] == 0:
                unit = self.coach(group)
                done = done and unit is not None
                if unit is not None:
                    coaches.append(unit)
                    self._add_coach(unit, 1)
                    self.spent += float(units.cents[unit])
            if run >= 0 and self.free_on_run[run] == 0:
                more = self.units_to_add(run)
                done = done and more > 0
                if more:
                    lines.append((run, more))
                    self.spent += float(runs.departure_cents[run]) * (self.u[run] == 0)
                    self.spent += float(runs.unit_cents[run]) * more
                    self._add_line(run, more)
        if done and self.spent < self.budget:
            return True
        for unit in coaches:
            self._add_coach(unit, -1)
        for run, more in lines:
            self._add_line(run, -more)
        self.spent = before
        return False

    def _add_coach(self, unit: int, count: int) -> None:
        units = self.network.units
        fleet, group = int(units.fleet[unit]), int(units.group[unit])
        self.busy[fleet][int(units.begin[unit]) : int(units.ready[unit])] += count
        self.n[unit] += count
        self.free_on_class[group] += count * int(units.seats[unit])

    def _add_line(self, run: int, count: int) -> None:
        runs = self.network.runs
        fleet, departure = int(runs.fleet[run]), int(runs.departure[run])
        if fleet >= 0:
            self.busy[fleet][int(runs.begin[run]) : int(runs.ready[run])] += count
        self.u[run] += count
        self.free_on_run[run] += count * int(runs.seats[run])
        if self.u[run] > 0:
            self.level_of_departure[departure] = int(runs.level[run])
        else:
            self.level_of_departure.pop(departure, None)

    def _book(self, placed: _Placed, sign: int) -> None:
        """Seats, beds and daily heads of a placement, taken (1) or given back (-1)."""
        arcs, heads = self.network.arcs, sign * placed.heads
        for arc in placed.way:
            if arcs.group[arc] >= 0:
                self.free_on_class[arcs.group[arc]] -= heads
            if arcs.run[arc] >= 0:
                self.free_on_run[arcs.run[arc]] -= heads
        for place, _, count in self._counters(placed.cohort, int(arcs.sink[placed.way[-1]])):
            count[place] += heads
        if placed.stay >= 0:
            for date in self._nights(placed.stay):
                self.occupied[int(self.network.stays.facility[placed.stay]), date] += heads
        self.spent += heads * self._each(placed.way, placed.stay)

    def cancel_lines(self) -> set[int]:
        """Cancel departures with too few passengers; the cohorts that were on them."""
        runs, arcs = self.network.runs, self.network.arcs
        riders = self.u * runs.seats - self.free_on_run
        needed = np.maximum(runs.min_units, -(-riders // np.maximum(runs.seats, 1)))
        short = (self.u > 0) & (riders < runs.min_load * runs.seats * needed * (1 - 1e-9))
        lost = set(np.flatnonzero(short & (self.network.least.runs == 0)).tolist())
        stranded = [one for one in self.placed if any(int(arcs.run[a]) in lost for a in one.way)]
        for one in stranded:
            self._book(one, -1)
        gone = set(map(id, stranded))
        self.placed = [one for one in self.placed if id(one) not in gone]
        for run in sorted(lost):
            self.spent -= float(runs.departure_cents[run] + self.u[run] * runs.unit_cents[run])
            self._add_line(run, -int(self.u[run]))
        self.banned |= lost
        return {one.cohort for one in stranded}

    def cancel_coaches(self) -> set[int]:
        """Cancel coaches with too few passengers; the cohorts that were on them.

        A class keeps as many of its coaches as its riders are enough for, and of its riders as many
        as these have seats.
        """
        units, again = self.network.units, set()
        loaded = np.flatnonzero((self.n > 0) & (units.min_load > 0))
        for group in np.unique(units.group[loaded]).tolist():
            running = [unit for unit in self.options[group] if self.n[unit] > 0]
            seats = sum(int(units.seats[unit]) * int(self.n[unit]) for unit in running)
            riders = seats - int(self.free_on_class[group])
            least, most = 0, 0
            for unit in running:
                asked = rounding.ceil(float(units.min_load[unit] * units.seats[unit]))
                kept = int(self.n[unit])
                if asked > 0:
                    fixed = int(self.network.least.units[unit])
                    kept = max(fixed, min(kept, max(0, riders - least) // asked))
                least += kept * asked
                most += kept * int(units.seats[unit])
                gone = int(self.n[unit]) - kept
                if gone:
                    self.closed.add(group)
                    self._add_coach(unit, -gone)
                    self.spent -= gone * float(units.cents[unit])
            again |= self._leave(group, riders - most)
        return again

    def _leave(self, group: int, heads: int) -> set[int]:
        """Take so many riders of a class, those placed last, out of their seats; their cohorts."""
        arcs, kept, again = self.network.arcs, list[_Placed](), set()
        for one in reversed(self.placed):
            some = min(heads, one.heads) if any(arcs.group[arc] == group for arc in one.way) else 0
            if some > 0:
                heads -= some
                again.add(one.cohort)
                self._book(replace(one, heads=some), -1)
                one = replace(one, heads=one.heads - some)
            if one.heads:
                kept.append(one)
        self.placed = kept[::-1]
        return again

    def cancel(self) -> set[int]:
        """Cancel what has too few passengers; the cohorts that look again."""
        again = self.cancel_lines() | self.cancel_coaches()
        if again:
            self.full.clear()
            self._left.clear()
        return again

    # -- all -----------------------------------------------------------------------------------

    def dispatch(self, cohorts: list[int], share: float = 1.0) -> None:
        """Place the workers of cohorts, or a share of each, in this order."""
        there = self.there.copy()
        for one in self.placed:
            there[one.cohort] += one.heads
        lanes = {pair: lane for lane, pair in enumerate(self.network.lanes)}
        for cohort in cohorts:
            if self.stopped():
                return
            row = self.cohorts[cohort]
            left = rounding.ceil(share * row.workers) - int(there[cohort])
            lane = lanes[row.origin, self.network.scenario.destination(row)]
            for commodity in self.commodities[lane] if left else ():
                for way in self.ways_left(commodity):
                    if self.full.isdisjoint(way):
                        while left and (some := self.take(cohort, way, left)):
                            left -= some
                    if not left:
                        break
                if not left or self.stopped():
                    break

    def solution(self, lent: int) -> Solution:
        """What was placed, as a solution of the network."""
        network = self.network
        x = np.zeros(len(network.arcs.commodity))
        w, z = np.zeros(len(network.choices.cohort)), np.zeros(len(network.stays.facility))
        for one in self.placed:
            x[list(one.way)] += one.heads
            w[one.choice] += one.heads
            if one.stay >= 0:
                z[one.stay] += one.heads
        return Solution(
            n=self.n,
            u=self.u,
            o=(self.u > 0).astype(float),
            x=x,
            w=w,
            z=z,
            t=np.zeros(1),
            lent=np.zeros(lent),
        )


def dispatched(
    network: Network,
    loans: int,
    stopped: Callable[[], bool] = lambda: False,
    *,
    start: Solution | None = None,
) -> Solution:
    """The dispatcher's plan; `loans` is the number of loans of the formulation.

    Once `stopped` says so nobody else is placed. With a `start` in whole numbers all who are in it
    travel as they do there, and others are placed beside them.
    """
    scenario = network.scenario
    desk = _Dispatcher(network=network, stopped=stopped)
    if start is not None:
        desk.begin(start)
    rank = sorted(
        range(len(desk.cohorts)),
        key=lambda number: (
            not scenario.post_of(desk.cohorts[number]).key,
            -scenario.post_of(desk.cohorts[number]).weight,
            desk.cohorts[number].ready,
            number,
        ),
    )
    if scenario.objective.order[0] == "worst_share" and start is None:
        for portion in range(1, PORTIONS):
            desk.dispatch(rank, portion / PORTIONS)
    again = set(rank)
    while again:
        desk.dispatch([cohort for cohort in rank if cohort in again])
        again = desk.cancel()
    solution = desk.solution(loans)
    if start is None:
        return solution
    return replace(
        solution,
        x=solution.x + start.x,
        w=solution.w + start.w,
        z=solution.z + start.z,
        lent=start.lent,
    )
