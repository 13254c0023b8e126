"""What the riders who are kept take: vehicles, seats, heads a day, beds, money; what is left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np

from returnplan.model.objectives import cost
from returnplan.optimiser.booked import Days, Vehicles
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
from returnplan.optimiser.start.dropped import StartReason, Why
from returnplan.optimiser.start.translation import Translated
from returnplan.plan.plan import Assignment, Plan

Room = tuple[int, Callable[[], StartReason]]
"""Heads for whom there is room, and what to say of the others."""


@dataclass(kw_only=True, eq=False)
class KeptRiders:
    """Some of an assignment who keep their way."""

    assignment: Assignment
    cohort: int
    choice: int
    stay: int
    """-1: no bed is needed."""
    path: Translated
    heads: int


class Bookings:
    """Of the network of a space; what is fixed (C29) is taken before anybody else."""

    def __init__(self, space: Space, earlier: Plan, why: Why) -> None:
        self._space, self._earlier, self._why = space, earlier, why
        self._network = space.network
        scenario = space.network.scenario
        self._vehicles, self._days = Vehicles(space.network), Days(space.network)
        self._left = [cohort.workers for cohort in scenario.cohorts.values()]
        self.pinned: dict[str, int] = {}
        """Unit option of each road trip that somebody rides."""
        self.n, self.u = Counter[int](), Counter[int]()
        self._most_n = Counter[int]()
        """Units that unit options may have: those of their earlier trips."""
        self.on_unit, self.on_run = Counter[int](), Counter[int]()
        """Heads aboard."""
        self._level_of_departure: dict[int, int] = {}
        self._spent = 0.0
        self._budget = np.inf if scenario.budget is None else scenario.budget * 100
        self._stays_of: dict[int, list[int]] = defaultdict(list)
        for stay, group in enumerate(self._network.stays.group.tolist()):
            self._stays_of[group].append(stay)
        self.fixed = Solution.nobody(space.formulation)
        self._book_fixed()

    def _book_fixed(self) -> None:
        """Take what is fixed, with the riders whose travel is."""
        network, fixed = self._network, self.fixed
        arcs = network.arcs
        prices = cost(network, self._space.formulation.variables)
        self._spent += 100 * float(prices @ self._space.whole.columns(fixed))
        for unit in np.flatnonzero(fixed.n).tolist():
            self._add_units(unit, round(float(fixed.n[unit])))
            self.on_unit[unit] += round(
                float(fixed.x[arcs.group == network.units.group[unit]].sum())
            )
        for run in np.flatnonzero(fixed.u).tolist():
            self._add_run_units(run, round(float(fixed.u[run])))
            self.on_run[run] += round(float(fixed.x[arcs.run == run].sum()))
        for stay in np.flatnonzero(fixed.z).tolist():
            self._days.rest(stay, round(float(fixed.z[stay])))
        for choice in np.flatnonzero(fixed.w).tolist():
            cohort, heads = int(network.choices.cohort[choice]), round(float(fixed.w[choice]))
            self._left[cohort] -= heads
            self._days.add(cohort, int(network.choices.sink[choice]), heads)

    # -- room ----------------------------------------------------------------------------------

    def rooms(self, one: Assignment, cohort: int, sink: int, found: Translated) -> Iterable[Room]:
        """What bounds the heads on a way, beds and money apart."""
        yield self._left[cohort], lambda: self._why.fewer(one)
        if self._network.least.closed[list(found.way)].any():
            yield 0, lambda: self._why.departed(one)
        for one_day in self._days.of(cohort, sink):
            if one_day.limit is not None:
                full = partial(self._why.heads_a_day, one_day.kind, one_day.place, one_day.day)
                yield one_day.room, full
        for trip, unit in found.units.items():
            yield self._room_on_unit(trip, unit)
        for trip, run in found.runs.items():
            yield self._room_on_run(trip, run)

    def _room_on_unit(self, trip: str, unit: int) -> Room:
        """On a road trip, with as many units as it had where they are idle."""
        units = self._network.units
        fleet, seats = int(units.fleet[unit]), int(units.seats[unit])
        had = self._most_n[unit]
        if self.pinned.get(trip) != unit:
            had += self._earlier.trips[trip].units
        idle = self._vehicles.idle(fleet, int(units.begin[unit]), int(units.ready[unit]))
        there = self.n[unit] + idle
        room = min(had, there, int(units.most[unit])) * seats - self.on_unit[unit]
        if there < had:
            return room, lambda: self._why.vehicles(trip, fleet)
        return room, lambda: self._why.seats(trip, had, seats)

    def _room_on_run(self, trip: str, run: int) -> Room:
        """On a line's departure, with as many units as it had."""
        runs, had = self._network.runs, self._earlier.trips[trip].units
        level = self._level_of_departure.get(int(runs.departure[run]), int(runs.level[run]))
        if level != runs.level[run]:
            return 0, lambda: self._why.risk(trip, level)
        seats, fleet = int(runs.seats[run]), int(runs.fleet[run])
        most = min(had, int(runs.max_units[run]))
        if most < runs.min_units[run]:
            return 0, lambda: self._why.line_units(trip, int(runs.min_units[run]))
        if fleet >= 0:
            idle = self._vehicles.idle(fleet, int(runs.begin[run]), int(runs.ready[run]))
            there = self.u[run] + idle
            if there < most:
                most = there if there >= runs.min_units[run] else 0
                return most * seats - self.on_run[run], lambda: self._why.vehicles(trip, fleet)
        return most * seats - self.on_run[run], lambda: self._why.seats(trip, most, seats)

    # -- beds and money ------------------------------------------------------------------------

    def beds(self, one: Assignment, group: int, heads: int) -> Iterable[tuple[int, int]]:
        """Stays with heads: in the same facility first, then in that with the most beds free."""
        if group < 0:
            yield -1, heads
            return
        stays = [(stay, int(self._network.stays.facility[stay])) for stay in self._stays_of[group]]
        while heads and stays:
            free = {stay: self._days.free_beds(stay) for stay, _ in stays}
            best = max(
                stays,
                key=lambda pair: (
                    self._network.facilities[pair[1]] == one.facility,
                    free[pair[0]],
                    -pair[0],
                ),
            )
            stays.remove(best)
            some = min(heads, free[best[0]])
            if some > 0:
                heads -= some
                yield best[0], some

    def affordable(self, heads: int, found: Translated, stay: int) -> int:
        """The most of some heads whom the budget still allows."""
        least, most = 0, heads
        while least < most:
            middle = (least + most + 1) // 2
            if self._spent + self._cents(found, stay, middle) <= self._budget + 1e-6:
                least = middle
            else:
                most = middle - 1
        return least

    def _cents(self, found: Translated, stay: int, heads: int) -> float:
        """Of so many heads more: local transport, fares, beds, and the units that they need."""
        network = self._network
        cents = heads * sum(float(network.arcs.cents[arc]) for arc in found.way)
        if stay >= 0:
            cents += self._days.stay_cents(stay) * heads
        for unit in found.units.values():
            cents += self._more_units(unit, heads) * float(network.units.cents[unit])
        for run in found.runs.values():
            more = self._more_run_units(run, heads)
            cents += more * float(network.runs.unit_cents[run])
            if more and not self.u[run]:
                cents += float(network.runs.departure_cents[run])
        return cents

    def _more_units(self, unit: int, heads: int) -> int:
        seats = int(self._network.units.seats[unit])
        return max(0, -(-(self.on_unit[unit] + heads) // seats) - self.n[unit])

    def _more_run_units(self, run: int, heads: int) -> int:
        runs = self._network.runs
        needed = -(-(self.on_run[run] + heads) // int(runs.seats[run]))
        return max(0, max(needed, int(runs.min_units[run])) - self.u[run])

    # -- taking and giving back ----------------------------------------------------------------

    def book(self, one: KeptRiders) -> None:
        network, heads = self._network, one.heads
        self._spent += self._cents(one.path, one.stay, heads)
        for trip, unit in one.path.units.items():
            if trip not in self.pinned:
                self.pinned[trip] = unit
                self._most_n[unit] += self._earlier.trips[trip].units
            self._add_units(unit, self._more_units(unit, heads))
            self.on_unit[unit] += heads
        for run in one.path.runs.values():
            self._add_run_units(run, self._more_run_units(run, heads))
            self.on_run[run] += heads
        self._days.add(one.cohort, int(network.choices.sink[one.choice]), heads)
        if one.stay >= 0:
            self._days.rest(one.stay, heads)
        self._left[one.cohort] -= heads

    def _add_units(self, unit: int, count: int) -> None:
        units = self._network.units
        begin, ready = int(units.begin[unit]), int(units.ready[unit])
        self._vehicles.add(int(units.fleet[unit]), begin, ready, count)
        self.n[unit] += count

    def _add_run_units(self, run: int, count: int) -> None:
        runs = self._network.runs
        if runs.fleet[run] >= 0:
            begin, ready = int(runs.begin[run]), int(runs.ready[run])
            self._vehicles.add(int(runs.fleet[run]), begin, ready, count)
        self.u[run] += count
        if self.u[run]:
            self._level_of_departure[int(runs.departure[run])] = int(runs.level[run])

    def release(self, one: KeptRiders) -> None:
        """Give seats and vehicles back; what else riders leave free stays so."""
        for unit in one.path.units.values():
            self.on_unit[unit] -= one.heads
            needed = -(-self.on_unit[unit] // int(self._network.units.seats[unit]))
            needed = max(needed, int(self._network.least.units[unit]))
            self._add_units(unit, needed - self.n[unit])
        for run in one.path.runs.values():
            self.on_run[run] -= one.heads
            needed = -(-self.on_run[run] // int(self._network.runs.seats[run]))
            if needed:
                needed = max(needed, int(self._network.runs.min_units[run]))
            needed = max(needed, int(self._network.least.runs[run]))
            self._add_run_units(run, needed - self.u[run])
