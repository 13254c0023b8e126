"""Greedily keeps what fits of an earlier plan: important riders first, then whoever leaves first.

Riders keep their trips, dates and, where there are beds, their facility. A trip has no more units
than it had. What rule stands in the way of the others is told of each. What is fixed (C29) is there
before anybody else, whatever the earlier plan says of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from returnplan import rounding
from returnplan.calendar import MINUTES_A_DAY
from returnplan.model.objectives import cost
from returnplan.network import Network
from returnplan.optimiser.held import held
from returnplan.optimiser.solution import Restriction, Solution
from returnplan.optimiser.space import Space
from returnplan.optimiser.start.translation import Found, Translation
from returnplan.optimiser.start.why import Why
from returnplan.plan.plan import Assignment, Dropped, Plan

LATE_DAYS = 25
"""Days after the horizon within which every vehicle is back."""
MOST = 10**9

Reason = tuple[str, str, str]
"""The trip that is meant (blank: the whole itinerary), the reason, and the sentence."""
Room = tuple[int, Callable[[], Reason]]
"""Heads for whom there is room, and what to say of the others."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What fits of an earlier plan."""

    earlier: Plan
    whole: Restriction
    """Of the network of `solution`."""
    solution: Solution
    """In whole numbers; it keeps every rule."""
    values: Mapping[str, float]
    """Of the objectives of the order."""
    dropped: tuple[Dropped, ...]

    @classmethod
    def of(cls, space: Space, earlier: Plan) -> Kept:
        """`earlier` may be a plan of another scenario."""
        keeper = _Keeper(space=space, earlier=earlier)
        solution = keeper.kept()
        return cls(
            earlier=earlier,
            whole=space.whole,
            solution=solution,
            values={name: space.value(name, solution) for name in space.formulation.objectives},
            dropped=_summed(keeper.dropped),
        )

    @property
    def heads(self) -> int:
        return round(float(self.solution.w.sum()))


def kept(network: Network, earlier: Plan) -> Kept:
    """What of an earlier plan fits a network."""
    return Kept.of(Space(network=network), earlier)


def _summed(dropped: Iterable[Dropped]) -> tuple[Dropped, ...]:
    """One row for those who differ in heads only, by cohort, trip and reason."""
    heads = Counter[Dropped]()
    for one in dropped:
        heads[replace(one, workers=0)] += one.workers
    rows = [replace(one, workers=workers) for one, workers in heads.items()]
    return tuple(sorted(rows, key=lambda one: (one.cohort, one.trip, one.reason, one.detail)))


@dataclass(kw_only=True, eq=False)
class _Riders:
    """Some of an assignment who keep their way."""

    assignment: Assignment
    cohort: int
    choice: int
    stay: int
    """-1: no bed is needed."""
    found: Found
    heads: int


@dataclass(kw_only=True)
class _Keeper:
    """What is taken so far."""

    space: Space
    earlier: Plan
    dropped: list[Dropped] = field(default_factory=list)
    riders: list[_Riders] = field(default_factory=list)

    def __post_init__(self) -> None:
        scenario = self.network.scenario
        self.translation = Translation(network=self.network, earlier=self.earlier)
        self.why = Why(translation=self.translation)
        self.cohorts = {name: number for number, name in enumerate(self.network.cohorts)}
        self.left = [cohort.workers for cohort in scenario.cohorts.values()]
        self.vehicles = [fleet.vehicles for fleet in scenario.fleets.values()]
        minutes = (scenario.days + LATE_DAYS) * MINUTES_A_DAY
        self.busy: dict[int, NDArray[np.int32]] = defaultdict(
            lambda: np.zeros(minutes, dtype=np.int32)
        )
        self.pinned: dict[str, int] = {}
        """Unit option of each road trip that somebody rides."""
        self.n, self.u = Counter[int](), Counter[int]()
        self.most_n = Counter[int]()
        """Units that unit options may have: those of their earlier trips."""
        self.on_unit, self.on_run = Counter[int](), Counter[int]()
        """Heads aboard."""
        self.level_of_departure: dict[int, int] = {}
        self.occupied = Counter[tuple[int, int]]()
        self.setting_out, self.arriving = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
        self.spent = 0.0
        self.budget = np.inf if scenario.budget is None else scenario.budget * 100
        choices = self.network.choices
        pairs = zip(choices.cohort.tolist(), choices.sink.tolist(), strict=True)
        self.choice_of = {pair: number for number, pair in enumerate(pairs)}
        self.stays_of: dict[int, list[int]] = defaultdict(list)
        for stay, group in enumerate(self.network.stays.group.tolist()):
            self.stays_of[group].append(stay)
        self._book_fixed()

    def _book_fixed(self) -> None:
        """Take what is fixed, with the riders whose travel is."""
        network, fixed = self.network, Solution.nobody(self.space.formulation)
        self.fixed = fixed
        arcs, stays = network.arcs, network.stays
        prices = cost(network, self.space.formulation.variables)
        self.spent += 100 * float(prices @ self.space.whole.columns(fixed))
        for unit in np.flatnonzero(fixed.n).tolist():
            self._add_units(unit, round(float(fixed.n[unit])))
            self.on_unit[unit] += round(
                float(fixed.x[arcs.group == network.units.group[unit]].sum())
            )
        for run in np.flatnonzero(fixed.u).tolist():
            self._add_run_units(run, round(float(fixed.u[run])))
            self.on_run[run] += round(float(fixed.x[arcs.run == run].sum()))
        for stay in np.flatnonzero(fixed.z).tolist():
            for date in self._nights(stay):
                place = int(stays.facility[stay])
                self.occupied[place, date] += round(float(fixed.z[stay]))
        for choice in np.flatnonzero(fixed.w).tolist():
            cohort, heads = int(network.choices.cohort[choice]), round(float(fixed.w[choice]))
            self.left[cohort] -= heads
            sink = int(network.choices.sink[choice])
            for _, spot, _, day, count in self._counters(cohort, sink):
                count[spot, day] += heads

    @property
    def network(self) -> Network:
        return self.space.network

    # -- all -----------------------------------------------------------------------------------

    def kept(self) -> Solution:
        """The plan of those who fit, in the columns of the network."""
        scenario, matched = self.network.scenario, self.translation.cohorts
        known = []
        for one in held(scenario, self.earlier.trips, self.earlier.assignments).rest:
            if one.cohort in matched:
                known.append(one)
            else:
                self._drop(one, one.workers, self.why.cohort(one))

        def rank(one: Assignment) -> tuple[bool, float, int, str]:
            post = scenario.post_of(scenario.cohorts[matched[one.cohort]])
            return not post.key, -post.weight, one.depart, one.cohort

        for one in sorted(known, key=rank):
            self._take(one)
        while self._cancelled():
            pass
        return self._valid()

    def _valid(self) -> Solution:
        """The solution, without loans or else without the last riders where a rule is broken."""
        lent = self._lent()
        solution = self._checked(lent)
        if solution is None and lent.any():
            solution = self._with_loans(lent)
        while solution is None and self.riders:
            # A rule that is not counted here: half of the riders go, those who count least.
            for one in self.riders[len(self.riders) // 2 :]:
                self._leave(one, self.why.rule(one.assignment))
            while self._cancelled():
                pass
            solution = self._checked(np.zeros(len(lent)))
        return (
            self.space.settled(Solution.nobody(self.space.formulation))
            if solution is None
            else solution
        )

    def _checked(self, lent: NDArray[np.float64]) -> Solution | None:
        solution = self.space.settled(self._point(lent))
        return solution if self.space.valid(self.space.formulation.base, solution) else None

    def _lent(self) -> NDArray[np.float64]:
        """Heads of the earlier plan's loans, as many as still may be lent."""
        loans = self.network.scenario.loans
        names = self.space.formulation.variables.work.loans
        heads = [min(self.earlier.loans.get(name, 0), loans[name].workers) for name in names]
        for name, lends in self.earlier.loans.items():
            fewer = lends - dict(zip(names, heads, strict=True)).get(name, 0)
            if fewer > 0:
                self.dropped.append(self.why.loan(name, fewer))
        return np.array(heads, dtype=float)

    def _with_loans(self, lent: NDArray[np.float64]) -> Solution | None:
        """With those of the loans that break no rule, one after another."""
        kept = np.zeros(len(lent))
        solution = self._checked(kept)
        names = self.space.formulation.variables.work.loans
        for loan in np.flatnonzero(lent).tolist() if solution is not None else ():
            more = kept.copy()
            more[loan] = lent[loan]
            found = self._checked(more)
            if found is None:
                self.dropped.append(self.why.loan(names[loan], round(float(lent[loan]))))
            else:
                kept, solution = more, found
        return solution

    def _point(self, lent: NDArray[np.float64]) -> Solution:
        network = self.network
        n, u = np.zeros(len(network.units.group)), np.zeros(len(network.runs.level))
        fixed = self.fixed
        for column, counted in ((n, self.n), (u, self.u)):
            for number, units in counted.items():
                column[number] = units
        x, w, z = fixed.x.copy(), fixed.w.copy(), fixed.z.copy()
        for one in self.riders:
            x[list(one.found.way)] += one.heads
            w[one.choice] += one.heads
            if one.stay >= 0:
                z[one.stay] += one.heads
        return Solution(n=n, u=u, o=(u > 0).astype(float), x=x, w=w, z=z, t=np.zeros(1), lent=lent)

    # -- riders --------------------------------------------------------------------------------

    def _take(self, one: Assignment) -> None:
        """Keep as many riders of an assignment as there is room for."""
        name = self.translation.cohorts[one.cohort]
        cohort = self.network.scenario.cohorts[name]
        found = self.translation.found(one, cohort, self.pinned)
        sink = -1 if found is None else int(self.network.arcs.sink[found.way[-1]])
        choice = self.choice_of.get((self.cohorts[name], sink))
        if found is None or choice is None:
            self._drop(one, one.workers, self.why.way(one, cohort, self.pinned))
            return
        heads = one.workers
        for room, reason in self._rooms(one, self.cohorts[name], sink, found):
            if room < heads:
                self._drop(one, heads - max(0, room), reason())
                heads = max(0, room)
            if not heads:
                return
        group = int(self.network.choice_group[choice])
        for stay, beds in self._beds(one, group, heads):
            some = self._affordable(beds, found, stay)
            if some < beds:
                self._drop(one, beds - some, self.why.budget())
            if some:
                self._book(
                    _Riders(
                        assignment=one,
                        cohort=self.cohorts[name],
                        choice=choice,
                        stay=stay,
                        found=found,
                        heads=some,
                    )
                )
            heads -= beds
        if heads:
            self._drop(one, heads, self.why.beds(one, group))

    def _drop(self, one: Assignment, heads: int, reason: Reason) -> None:
        trip, code, detail = reason
        self.dropped.append(
            Dropped(trip=trip, cohort=one.cohort, workers=heads, reason=code, detail=detail)
        )

    def _rooms(self, one: Assignment, cohort: int, sink: int, found: Found) -> Iterable[Room]:
        """What bounds the heads on a way, beds and money apart."""
        yield self.left[cohort], lambda: self.why.fewer(one)
        for kind, place, limit, day, count in self._counters(cohort, sink):
            if limit is not None:
                full = partial(self.why.heads_a_day, kind, place, day)
                yield limit - count[place, day], full
        for trip, unit in found.units.items():
            yield self._room_on_unit(trip, unit)
        for trip, run in found.runs.items():
            yield self._room_on_run(trip, run)

    def _counters(
        self, cohort: int, sink: int
    ) -> list[tuple[str, str, int | None, int, Counter[tuple[str, int]]]]:
        network = self.network
        scenario = network.scenario
        row = scenario.cohorts[network.cohorts[cohort]]
        goal = scenario.destination(row)
        start = int(network.commodities.day[network.sinks.commodity[sink]])
        end = int(network.sinks.day[sink])
        places = scenario.places
        return [
            (
                "departures",
                row.origin,
                places[row.origin].departures_per_day,
                start,
                self.setting_out,
            ),
            ("arrivals", goal, places[goal].arrivals_per_day, end, self.arriving),
        ]

    def _room_on_unit(self, trip: str, unit: int) -> Room:
        """On a road trip, with as many units as it had where they are idle."""
        units = self.network.units
        fleet, seats = int(units.fleet[unit]), int(units.seats[unit])
        had = self.most_n[unit]
        if self.pinned.get(trip) != unit:
            had += self.earlier.trips[trip].units
        idle = self._idle(fleet, int(units.begin[unit]), int(units.ready[unit]))
        there = self.n[unit] + idle
        room = min(had, there, int(units.most[unit])) * seats - self.on_unit[unit]
        if there < had:
            return room, lambda: self.why.vehicles(trip, fleet)
        return room, lambda: self.why.seats(trip, had, seats)

    def _room_on_run(self, trip: str, run: int) -> Room:
        """On a line's departure, with as many units as it had."""
        runs, had = self.network.runs, self.earlier.trips[trip].units
        level = self.level_of_departure.get(int(runs.departure[run]), int(runs.level[run]))
        if level != runs.level[run]:
            return 0, lambda: self.why.risk(trip, level)
        seats, fleet = int(runs.seats[run]), int(runs.fleet[run])
        most = min(had, int(runs.max_units[run]))
        if most < runs.min_units[run]:
            return 0, lambda: self.why.line_units(trip, int(runs.min_units[run]))
        if fleet >= 0:
            idle = self._idle(fleet, int(runs.begin[run]), int(runs.ready[run]))
            there = self.u[run] + idle
            if there < most:
                most = there if there >= runs.min_units[run] else 0
                return most * seats - self.on_run[run], lambda: self.why.vehicles(trip, fleet)
        return most * seats - self.on_run[run], lambda: self.why.seats(trip, most, seats)

    def _idle(self, fleet: int, begin: int, ready: int) -> int:
        span = self.busy[fleet][begin:ready]
        return self.vehicles[fleet] - int(span.max(initial=0))

    # -- beds and money ------------------------------------------------------------------------

    def _beds(self, one: Assignment, group: int, heads: int) -> Iterable[tuple[int, int]]:
        """Stays with heads: in the same facility first, then in that with the most beds free."""
        if group < 0:
            yield -1, heads
            return
        facilities = list(self.network.scenario.quarantine.values())
        stays = [(stay, int(self.network.stays.facility[stay])) for stay in self.stays_of[group]]
        while heads and stays:
            free = {
                stay: min(
                    self.network.scenario.usable_beds(facilities[place])
                    - self.occupied[place, date]
                    for date in self._nights(stay)
                )
                for stay, place in stays
            }
            best = max(
                stays,
                key=lambda pair: (
                    self.network.facilities[pair[1]] == one.facility,
                    free[pair[0]],
                    -pair[0],
                ),
            )
            stays.remove(best)
            some = min(heads, free[best[0]])
            if some > 0:
                heads -= some
                yield best[0], some

    def _nights(self, stay: int) -> range:
        groups, group = self.network.bed_groups, int(self.network.stays.group[stay])
        return range(int(groups.day[group]), int(groups.day[group] + groups.days[group]))

    def _affordable(self, heads: int, found: Found, stay: int) -> int:
        """The most of some heads whom the budget still allows."""
        least, most = 0, heads
        while least < most:
            middle = (least + most + 1) // 2
            if self.spent + self._cents(found, stay, middle) <= self.budget + 1e-6:
                least = middle
            else:
                most = middle - 1
        return least

    def _cents(self, found: Found, stay: int, heads: int) -> float:
        """Of so many heads more: local transport, fares, beds, and the units that they need."""
        network = self.network
        cents = heads * sum(float(network.arcs.cents[arc]) for arc in found.way)
        if stay >= 0:
            facility = network.facilities[int(network.stays.facility[stay])]
            price = network.scenario.quarantine[facility].cost_per_bed_day
            cents += 100 * price * len(self._nights(stay)) * heads
        for unit in found.units.values():
            cents += self._more_units(unit, heads) * float(network.units.cents[unit])
        for run in found.runs.values():
            more = self._more_run_units(run, heads)
            cents += more * float(network.runs.unit_cents[run])
            if more and not self.u[run]:
                cents += float(network.runs.departure_cents[run])
        return cents

    def _more_units(self, unit: int, heads: int) -> int:
        seats = int(self.network.units.seats[unit])
        return max(0, -(-(self.on_unit[unit] + heads) // seats) - self.n[unit])

    def _more_run_units(self, run: int, heads: int) -> int:
        runs = self.network.runs
        needed = -(-(self.on_run[run] + heads) // int(runs.seats[run]))
        return max(0, max(needed, int(runs.min_units[run])) - self.u[run])

    def _book(self, one: _Riders) -> None:
        network, heads = self.network, one.heads
        self.spent += self._cents(one.found, one.stay, heads)
        for trip, unit in one.found.units.items():
            if trip not in self.pinned:
                self.pinned[trip] = unit
                self.most_n[unit] += self.earlier.trips[trip].units
            self._add_units(unit, self._more_units(unit, heads))
            self.on_unit[unit] += heads
        for run in one.found.runs.values():
            self._add_run_units(run, self._more_run_units(run, heads))
            self.on_run[run] += heads
        sink = int(network.choices.sink[one.choice])
        for _, place, _, day, count in self._counters(one.cohort, sink):
            count[place, day] += heads
        if one.stay >= 0:
            for date in self._nights(one.stay):
                self.occupied[int(network.stays.facility[one.stay]), date] += heads
        self.left[one.cohort] -= heads
        self.riders.append(one)

    def _add_units(self, unit: int, count: int) -> None:
        units = self.network.units
        span = slice(int(units.begin[unit]), int(units.ready[unit]))
        self.busy[int(units.fleet[unit])][span] += count
        self.n[unit] += count

    def _add_run_units(self, run: int, count: int) -> None:
        runs = self.network.runs
        if runs.fleet[run] >= 0:
            span = slice(int(runs.begin[run]), int(runs.ready[run]))
            self.busy[int(runs.fleet[run])][span] += count
        self.u[run] += count
        if self.u[run]:
            self.level_of_departure[int(runs.departure[run])] = int(runs.level[run])

    # -- trips that too few ride ---------------------------------------------------------------

    def _cancelled(self) -> bool:
        """Cancel trips with too few passengers or an idle stop; whether there were any."""
        riding: dict[int, list[_Riders]] = defaultdict(list)
        boarded: dict[int, list[_Riders]] = defaultdict(list)
        for one in self.riders:
            for unit in one.found.units.values():
                riding[unit].append(one)
            for run in one.found.runs.values():
                boarded[run].append(one)
        gone: dict[int, tuple[_Riders, Reason]] = {}
        for unit, mine in riding.items():
            reason = self._no_unit(unit, mine)
            if reason is not None:
                gone |= {id(one): (one, reason) for one in mine}
        for run, mine in boarded.items():
            reason = self._no_run(run, mine)
            if reason is not None:
                gone |= {id(one): (one, reason) for one in mine}
        for one, reason in gone.values():
            self._leave(one, reason)
        return bool(gone)

    def _leave(self, one: _Riders, reason: Reason) -> None:
        """Take riders out of the plan; what they leave free stays so."""
        self.riders = [other for other in self.riders if other is not one]
        self._drop(one.assignment, one.heads, reason)
        for unit in one.found.units.values():
            self.on_unit[unit] -= one.heads
            needed = -(-self.on_unit[unit] // int(self.network.units.seats[unit]))
            needed = max(needed, int(self.network.least.units[unit]))
            self._add_units(unit, needed - self.n[unit])
        for run in one.found.runs.values():
            self.on_run[run] -= one.heads
            needed = -(-self.on_run[run] // int(self.network.runs.seats[run]))
            if needed:
                needed = max(needed, int(self.network.runs.min_units[run]))
            needed = max(needed, int(self.network.least.runs[run]))
            self._add_run_units(run, needed - self.u[run])

    def _no_unit(self, unit: int, mine: list[_Riders]) -> Reason | None:
        """Why a road trip does not run with these riders; None where it does."""
        units = self.network.units
        if self.network.least.units[unit]:
            return None
        trip = next(name for name, other in mine[0].found.units.items() if other == unit)
        due = float(units.min_load[unit]) * int(units.seats[unit]) * self.n[unit]
        if self.on_unit[unit] < rounding.ceil(due):
            return self.why.min_load(trip, self.on_unit[unit], rounding.ceil(due))
        arcs, group = self.network.arcs, int(units.group[unit])
        served = {
            int(stop)
            for one in mine
            for arc in one.found.way
            if arcs.group[arc] == group
            for stop in (arcs.board[arc], arcs.alight[arc])
        }
        if len(served) < self.network.classes.stops[group]:
            return self.why.stop(trip, served)
        return None

    def _no_run(self, run: int, mine: list[_Riders]) -> Reason | None:
        runs = self.network.runs
        if self.network.least.runs[run]:
            return None
        trip = next(name for name, other in mine[0].found.runs.items() if other == run)
        due = rounding.ceil(float(runs.min_load[run]) * int(runs.seats[run]) * self.u[run])
        if self.on_run[run] < due:
            return self.why.min_load(trip, self.on_run[run], due)
        return None
