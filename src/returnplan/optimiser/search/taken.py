"""What a dispatcher has taken so far, and what is left: seats, vehicles, beds, days, money."""

from __future__ import annotations

import numpy as np

from returnplan import rounding
from returnplan.network import Network, WayArcs
from returnplan.optimiser.booked import PLENTY, Days, Vehicles
from returnplan.optimiser.search.lanes import RowsBy
from returnplan.optimiser.solution import Solution


class Taken:
    """Of one network; nobody is known here, but how many of a cohort ride which way."""

    def __init__(self, network: Network, *, orders: bool = True) -> None:
        self.orders = orders
        """Whether another unit may be ordered."""
        self.network = network
        scenario = network.scenario
        self._vehicles, self._days = Vehicles(network), Days(network)
        self.n = np.zeros(len(network.units.group))
        self.u = np.zeros(len(network.runs.level))
        self._free_on_class = np.zeros(len(network.classes.level), dtype=np.int64)
        self._free_on_run = np.zeros(len(network.runs.level), dtype=np.int64)
        self._level_of_departure: dict[int, int] = {}
        self.spent = 0.0
        self.budget = np.inf if scenario.budget is None else scenario.budget * 100
        self._banned: set[int] = set()
        """Runs that were cancelled."""
        self._settled: set[int] = set()
        """Runs that get no more units."""
        self._closed: set[int] = set()
        """Classes of which coaches were cancelled, so that none is ordered any more."""
        units = network.units
        cheapest = np.lexsort((units.cents, units.group))
        self._options = RowsBy(units.group[cheapest], cheapest, len(network.classes.level))
        stays = network.stays.group
        self._stays_of = RowsBy(stays, np.arange(len(stays)), len(network.bed_groups.day))

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
                self._closed.add(int(units.group[unit]))
        for run in np.flatnonzero(solution.u > 0.5).tolist():
            self._add_line(run, round(float(solution.u[run])))
            self.spent += float(runs.departure_cents[run] + solution.u[run] * runs.unit_cents[run])
            if runs.min_load[run] > 0:
                self._settled.add(run)
        rides, boards = arcs.group >= 0, arcs.run >= 0
        for free, of, mine in (
            (self._free_on_class, arcs.group, rides),
            (self._free_on_run, arcs.run, boards),
        ):
            riders = np.bincount(of[mine], weights=solution.x[mine], minlength=len(free))
            free -= np.rint(riders).astype(np.int64)
        self.spent += float(arcs.cents @ solution.x)
        for stay in np.flatnonzero(solution.z > 0.5).tolist():
            heads = round(float(solution.z[stay]))
            self.spent += self._days.stay_cents(stay) * heads
            self._days.rest(stay, heads)
        for choice in np.flatnonzero(solution.w > 0.5).tolist():
            cohort, heads = int(network.choices.cohort[choice]), round(float(solution.w[choice]))
            self._days.add(cohort, int(network.choices.sink[choice]), heads)

    # -- room ----------------------------------------------------------------------------------

    def coach(self, group: int) -> int | None:
        """The cheapest unit option of a class of whose fleet a vehicle is idle."""
        units = self.network.units
        if not self.orders or group in self._closed:
            return None
        for unit in self._options[group]:
            begin, ready = int(units.begin[unit]), int(units.ready[unit])
            if self._vehicles.idle(int(units.fleet[unit]), begin, ready) > 0:
                return unit
        return None

    def units_to_add(self, run: int) -> int:
        """Units that must be added for one more passenger of a line; 0: that is not possible."""
        runs = self.network.runs
        level = self._level_of_departure.get(int(runs.departure[run]), int(runs.level[run]))
        if (
            not self.orders
            or run in self._banned
            or run in self._settled
            or level != runs.level[run]
            or runs.seats[run] == 0
        ):
            return 0
        more = max(1, int(runs.min_units[run] - self.u[run]))
        if self.u[run] + more > runs.max_units[run]:
            return 0
        fleet = int(runs.fleet[run])
        if fleet >= 0:
            idle = self._vehicles.idle(fleet, int(runs.begin[run]), int(runs.ready[run]))
            if idle < more:
                return 0
        return more

    def room(self, arc: int) -> int:
        """Heads for whom there is room on an arc if at most one coach or unit is added."""
        arcs, units, runs = self.network.arcs, self.network.units, self.network.runs
        room = PLENTY
        group, run = int(arcs.group[arc]), int(arcs.run[arc])
        if group >= 0:
            free = int(self._free_on_class[group])
            if free == 0:
                unit = self.coach(group)
                free = 0 if unit is None else int(units.seats[unit])
            room = min(room, free)
        if run >= 0:
            free = int(self._free_on_run[run])
            if free == 0 and run not in self._banned:
                free = self.units_to_add(run) * int(runs.seats[run])
            room = min(room, 0 if run in self._banned else free)
        return room

    def heads_today(self, cohort: int, sink: int) -> int:
        """Heads that may still start and arrive on the dates of a sink."""
        return min(one.room for one in self._days.of(cohort, sink))

    def bed(self, group: int) -> tuple[int, int]:
        """The stay with the most beds free on all of its dates, and these; -1: none needed."""
        if group < 0:
            return -1, PLENTY
        best, most = -1, 0
        for stay in self._stays_of[group]:
            free = self._days.free_beds(stay)
            if free > most:
                best, most = stay, free
        return best, most

    def each(self, way: WayArcs, stay: int) -> float:
        """Cents a head: local transport, fares, beds."""
        cents = sum(float(self.network.arcs.cents[arc]) for arc in way)
        if stay >= 0:
            cents += self._days.stay_cents(stay)
        return cents

    # -- taking and giving back ----------------------------------------------------------------

    def order(self, way: WayArcs) -> bool:
        """Order what a way needs beyond free seats; False, and nothing ordered, where it cannot."""
        arcs, units, runs = self.network.arcs, self.network.units, self.network.runs
        before = self.spent
        coaches: list[int] = []
        lines: list[tuple[int, int]] = []
        done = True
        for arc in way:
            group, run = int(arcs.group[arc]), int(arcs.run[arc])
            if group >= 0 and self._free_on_class[group] == 0:
                unit = self.coach(group)
                done = done and unit is not None
                if unit is not None:
                    coaches.append(unit)
                    self._add_coach(unit, 1)
                    self.spent += float(units.cents[unit])
            if run >= 0 and self._free_on_run[run] == 0:
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

    def book(self, cohort: int, way: WayArcs, stay: int, heads: int) -> None:
        """Seats, beds and daily heads of some on a way, taken or, below 0, given back."""
        arcs = self.network.arcs
        for arc in way:
            if arcs.group[arc] >= 0:
                self._free_on_class[arcs.group[arc]] -= heads
            if arcs.run[arc] >= 0:
                self._free_on_run[arcs.run[arc]] -= heads
        self._days.add(cohort, int(arcs.sink[way[-1]]), heads)
        if stay >= 0:
            self._days.rest(stay, heads)
        self.spent += heads * self.each(way, stay)

    def _add_coach(self, unit: int, count: int) -> None:
        units = self.network.units
        fleet, group = int(units.fleet[unit]), int(units.group[unit])
        self._vehicles.add(fleet, int(units.begin[unit]), int(units.ready[unit]), count)
        self.n[unit] += count
        self._free_on_class[group] += count * int(units.seats[unit])

    def _add_line(self, run: int, count: int) -> None:
        runs = self.network.runs
        fleet, departure = int(runs.fleet[run]), int(runs.departure[run])
        if fleet >= 0:
            self._vehicles.add(fleet, int(runs.begin[run]), int(runs.ready[run]), count)
        self.u[run] += count
        self._free_on_run[run] += count * int(runs.seats[run])
        if self.u[run] > 0:
            self._level_of_departure[departure] = int(runs.level[run])
        else:
            self._level_of_departure.pop(departure, None)

    # -- too few passengers --------------------------------------------------------------------

    def short_runs(self) -> set[int]:
        """Departures with too few passengers, those that are fixed aside."""
        runs = self.network.runs
        riders = self.u * runs.seats - self._free_on_run
        needed = np.maximum(runs.min_units, -(-riders // np.maximum(runs.seats, 1)))
        short = (self.u > 0) & (riders < runs.min_load * runs.seats * needed * (1 - 1e-9))
        return set(np.flatnonzero(short & (self.network.least.runs == 0)).tolist())

    def ban(self, lost: set[int]) -> None:
        """Cancel departures, whose riders are gone, for good."""
        runs = self.network.runs
        for run in sorted(lost):
            self.spent -= float(runs.departure_cents[run] + self.u[run] * runs.unit_cents[run])
            self._add_line(run, -int(self.u[run]))
        self._banned |= lost

    def loaded_classes(self) -> list[int]:
        """Classes with coaches that must carry so many."""
        units = self.network.units
        loaded = np.flatnonzero((self.n > 0) & (units.min_load > 0))
        classes: list[int] = np.unique(units.group[loaded]).tolist()
        return classes

    def shed(self, group: int) -> int:
        """Cancel coaches of a class with too few passengers; how many have no seat any more.

        It keeps as many of its coaches as its riders are enough for.
        """
        units = self.network.units
        running = [unit for unit in self._options[group] if self.n[unit] > 0]
        seats = sum(int(units.seats[unit]) * int(self.n[unit]) for unit in running)
        riders = seats - int(self._free_on_class[group])
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
                self._closed.add(group)
                self._add_coach(unit, -gone)
                self.spent -= gone * float(units.cents[unit])
        return riders - most
