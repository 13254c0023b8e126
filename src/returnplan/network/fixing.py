"""Finds in a network what its scenario fixes (C29): trips first, then who rides them.

A row that the network has no place for is told, with the reason and a cure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from returnplan.arrays import Mask, Whole
from returnplan.network.fixed import FixedWay, Unmet, moment_of
from returnplan.network.network import Network, Units
from returnplan.network.routes import Route
from returnplan.scenario.objectives import IN_A_REPLAN
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.standing_rows import FixedRiders, FixedTrip


def held(scenario: Scenario, routes: Sequence[Route], units: Units) -> Mask:
    """Unit options that are fixed, or in force: no other may stand for them (D3)."""
    found = np.zeros(len(units.group), dtype=bool)
    counted = scenario.in_force if IN_A_REPLAN in scenario.objective.order else {}
    if not (scenario.fixed or counted):
        return found
    fleets = {name: number for number, name in enumerate(scenario.fleets)}
    for trip in (*scenario.fixed.values(), *counted.values()):
        if trip.operator in fleets:
            found |= _options(scenario, routes, units, trip, fleets[trip.operator])
    return found


def _options(
    scenario: Scenario, routes: Sequence[Route], units: Units, trip: FixedTrip, fleet: int
) -> Mask:
    """Unit options of a fixed trip, one a risk level."""
    mine = [
        number
        for number, route in enumerate(routes)
        if route.places == trip.stops and trip.purpose in (None, route.purpose)
    ]
    moment = moment_of(scenario, trip)
    same = (units.fleet == fleet) & (units.depart == moment)
    return np.asarray(same & np.isin(units.route, mine))


def with_fixed(network: Network) -> Network:
    """The network with what its scenario fixes, each fixed coach trip in a class of its own."""
    scenario = network.scenario
    if not (scenario.fixed or scenario.fixed_riders):
        return network
    desk = Fixing(network)
    return desk.fixed()


class Fixing:
    """Finds rows of the network for what is fixed."""

    def __init__(self, network: Network) -> None:
        self.scenario = network.scenario
        self.unmet: list[Unmet] = []
        self.options: dict[str, list[int]] = {}
        """Unit options of each coach trip, one a level."""
        self.runs: dict[str, list[int]] = {}
        fleets = {name: number for number, name in enumerate(network.fleets)}
        for name, trip in self.scenario.fixed.items():
            if trip.operator in fleets:
                options = _options(
                    self.scenario, network.routes, network.units, trip, fleets[trip.operator]
                )
                self.options[name] = np.flatnonzero(options).tolist()
            else:
                self.runs[name] = _runs(network, trip)
        chosen = sorted({row for rows in self.options.values() for row in rows})
        self.network = network.parted(chosen)
        self.groups = self.network.units.group

    def fixed(self) -> Network:
        network = self.network
        ways: dict[str, FixedWay] = {}
        rows: dict[str, set[int]] = {name: set() for name in self.scenario.fixed}
        riders = dict.fromkeys(self.scenario.fixed, 0)
        for name, row in self.scenario.fixed_riders.items():
            found = self.way(row)
            if found is None:
                continue
            ways[name], ridden = found
            for trip, taken in zip(row.trips, ridden, strict=True):
                rows[trip].add(taken)
                riders[trip] += row.workers
        fixed = network.nothing_fixed()
        most = network.units.most.copy()
        for name, one in self.scenario.fixed.items():
            option = self._row(one, rows[name])
            if option is None:
                continue
            if name in self.options:
                seats = int(network.units.seats[option])
                least = max(one.units, -(-riders[name] // max(seats, 1)))
                fixed.units[option] += least
                most[option] = max(int(most[option]), int(fixed.units[option]))
            else:
                seats = int(network.runs.seats[option])
                least = max(one.units, -(-riders[name] // max(seats, 1)))
                least = max(least, int(network.runs.min_units[option]))
                fixed.runs[option] = max(least, int(fixed.runs[option]))
        for way in ways.values():
            for arc in way.arcs:
                fixed.arcs[arc] += way.workers
            fixed.choices[way.choice] += way.workers
            if way.stay >= 0:
                fixed.stays[way.stay] += way.workers
        fixed = replace(fixed, ways=tuple(ways.values()), unmet=tuple(self.unmet))
        return replace(network, units=replace(network.units, most=most), fixed=fixed)

    # -- trips ---------------------------------------------------------------------------------

    def _row(self, trip: FixedTrip, ridden: set[int]) -> int | None:
        """Unit option or run of a fixed trip: that of its riders, or else the only one."""
        network, of_road = self.network, trip.trip in self.options
        rows = self.options[trip.trip] if of_road else self.runs[trip.trip]
        if of_road:
            levels = network.classes.level[network.units.group[rows]].tolist() if rows else []
        else:
            levels = network.runs.level[rows].tolist() if rows else []
        names = [network.levels[level] for level in levels]
        possible = [
            row
            for row, level in zip(rows, names, strict=True)
            if trip.risk in (None, level) and (not ridden or row in ridden)
        ]
        if len(ridden) > 1:
            self._no_trip(
                trip,
                "trip",
                "its riders are of two risk levels, or ride it for two purposes",
                "fix riders of one level; a trip carries one only (C4)",
            )
        elif len(possible) == 1:
            return possible[0]
        elif not rows:
            self._no_trip(trip, "stops", *self._why_none(trip))
        elif not possible:
            known = ", ".join(sorted(set(names)))
            self._no_trip(
                trip, "risk", f"who could ride it is of level {known}", f"write {known} as its risk"
            )
        else:
            purposes = {self._purpose(trip, row) for row in possible}
            column = "purpose" if len(purposes) > 1 else "risk"
            words = sorted(purposes if len(purposes) > 1 else set(names))
            self._no_trip(
                trip,
                column,
                f"its {column} may be {' or '.join(words)}",
                f"say which in the column {column}, or fix riders of it",
            )
        return None

    def _purpose(self, trip: FixedTrip, row: int) -> str:
        if trip.trip in self.runs:
            return "line"
        return self.network.routes[int(self.network.units.route[row])].purpose

    def _no_trip(self, trip: FixedTrip, column: str, reason: str, cure: str) -> None:
        self.unmet.append(
            Unmet(table="fixed", key=trip.trip, column=column, reason=reason, cure=cure)
        )

    def _why_none(self, trip: FixedTrip) -> tuple[str, str]:
        network, scenario = self.network, self.scenario
        cure = "mend its stops, date or clock, or the tables that rule it out"
        if network.left_out:
            return (
                f"{network.left_out} are left out for want of memory, and it may be one of them",
                "raise solver.memory_gib",
            )
        if trip.trip in self.runs:
            return "no itinerary of anybody can use that departure of the line", cure
        if all(route.places != trip.stops for route in network.routes):
            return "no road trip may make these stops, with riders at each of them", cure
        clocks = sorted(
            {
                int(depart)
                for depart, route in zip(
                    network.units.depart.tolist(), network.units.route.tolist(), strict=True
                )
                if network.routes[route].places == trip.stops
            }
        )
        fleet = list(network.fleets).index(trip.operator)
        mine = np.flatnonzero(network.units.fleet == fleet)
        if clocks and len(mine):
            near = min(clocks, key=lambda moment: abs(moment - moment_of(scenario, trip)))
            near_text = scenario.calendar.moment_text(near)
            return f"no such departure is possible; the nearest is at {near_text}", cure
        return "no such departure of the fleet is possible", cure

    # -- riders --------------------------------------------------------------------------------

    @cached_property
    def _by_commodity(self) -> tuple[Whole, Whole]:
        """Arcs on what is fixed, by commodity; where those of each commodity begin."""
        arcs, network = self.network.arcs, self.network
        groups = np.zeros(len(network.classes.level) + 1, dtype=bool)
        runs = np.zeros(len(network.runs.level) + 1, dtype=bool)
        groups[-1] = runs[-1] = True  # none
        for options in self.options.values():
            groups[self.groups[options]] = True
        for departures in self.runs.values():
            runs[departures] = True
        mine = np.flatnonzero(groups[arcs.group] & runs[arcs.run])
        order = mine[np.argsort(arcs.commodity[mine], kind="stable")]
        count = len(network.commodities.lane)
        return order, np.searchsorted(arcs.commodity[order], np.arange(count + 1))

    def way(self, row: FixedRiders) -> tuple[FixedWay, tuple[int, ...]] | None:
        """Columns of fixed riders, and the unit option or run of each leg; None: unmet."""
        network, scenario = self.network, self.scenario
        cohort = scenario.cohorts[row.cohort]
        lane = self._lanes.get((cohort.origin, scenario.destination(cohort)), -1)
        found: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
        for commodity in np.flatnonzero(network.commodities.lane == lane).tolist():
            found += self._walk(row, commodity, -1, 0)
        number = network.cohorts.index(row.cohort)
        choices = {
            int(network.choices.sink[choice]): choice
            for choice in np.flatnonzero(network.choices.cohort == number).tolist()
        }
        found = [one for one in found if int(network.arcs.sink[one[0][-1]]) in choices]
        if not found:
            self._no_way(row, "trips", *self._why_no_way(row))
            return None
        if len(found) > 1:
            self._no_way(
                row,
                "board",
                "they may board or alight at several stops",
                "say where in the columns board and alight",
            )
            return None
        arcs, ridden = found[0]
        choice = choices[int(network.arcs.sink[arcs[-1]])]
        stay = self._stay(row, choice)
        if stay is None:
            return None
        way = FixedWay(cohort=row.cohort, workers=row.workers, arcs=arcs, choice=choice, stay=stay)
        return way, ridden

    def _stay(self, row: FixedRiders, choice: int) -> int | None:
        """The stay in the facility that is named; -1: none is; None: that cannot be."""
        network, group = self.network, int(self.network.choice_group[choice])
        if row.facility is None:
            if group >= 0 and not (network.stays.group == group).any():
                self._no_way(
                    row,
                    "facility",
                    "no facility takes them on every date of their quarantine",
                    "open one in quarantine.csv, or take the row out",
                )
                return None
            return -1
        if group < 0:
            self._no_way(row, "facility", "they need no quarantine", "leave it blank")
            return None
        facility = network.facilities.index(row.facility)
        rows = np.flatnonzero((network.stays.group == group) & (network.stays.facility == facility))
        if not len(rows):
            self._no_way(
                row,
                "facility",
                f"{row.facility} does not take them on every date of their quarantine",
                "name one that serves their employer's place then, or leave it blank",
            )
            return None
        return int(rows[0])

    def _no_way(self, row: FixedRiders, column: str, reason: str, cure: str) -> None:
        self.unmet.append(
            Unmet(table="fixed_riders", key=row.riders, column=column, reason=reason, cure=cure)
        )

    def _why_no_way(self, row: FixedRiders) -> tuple[str, str]:
        scenario = self.scenario
        lost = self.network.unreachable.get(row.cohort)
        cure = "mend their trips, or take the row out"
        for name in row.trips:
            if not (self.options.get(name) or self.runs.get(name)):
                return f"{name} cannot run at all", cure
        if lost is not None:
            return f"nobody of {row.cohort} can travel ({lost.reason}): {lost.detail}", cure
        cohort = scenario.cohorts[row.cohort]
        way = f"{cohort.origin} to {scenario.destination(cohort)}"
        return (
            f"that is no itinerary of {row.cohort} from {way} by its dates, the waits between "
            "legs, permits and risk",
            cure,
        )

    def _walk(
        self, row: FixedRiders, commodity: int, node: int, leg: int
    ) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Ways of a commodity from a node on by the legs that are left, with what they ride."""
        arcs = self.network.arcs
        order, first = self._by_commodity
        for arc in order[first[commodity] : first[commodity + 1]].tolist():
            if int(arcs.tail[arc]) != node:
                continue
            ridden = self._ridden(row, arc, leg)
            if ridden is None:
                continue
            after = leg + len(ridden)
            if arcs.sink[arc] >= 0:
                if after == len(row.trips):
                    yield (arc,), ridden
            else:
                for rest, more in self._walk(row, commodity, int(arcs.head[arc]), after):
                    yield (arc, *rest), (*ridden, *more)

    def _ridden(self, row: FixedRiders, arc: int, leg: int) -> tuple[int, ...] | None:
        """What an arc rides, if that is what the legs from `leg` on say."""
        arcs, places = self.network.arcs, self._places
        ridden: list[int] = []
        if arcs.group[arc] >= 0:
            options = self.options.get(row.trips[leg], ()) if leg < len(row.trips) else ()
            mine = [one for one in options if self.groups[one] == arcs.group[arc]]
            if not mine:
                return None
            if leg == 0 and row.board is not None and places[row.board] != arcs.board[arc]:
                return None
            last = leg == len(row.trips) - 1
            if last and row.alight is not None and places[row.alight] != arcs.alight[arc]:
                return None
            ridden.append(mine[0])
        if arcs.run[arc] >= 0:
            at = leg + len(ridden)
            runs = self.runs.get(row.trips[at], ()) if at < len(row.trips) else ()
            if int(arcs.run[arc]) not in runs:
                return None
            ridden.append(int(arcs.run[arc]))
        return tuple(ridden)

    @cached_property
    def _lanes(self) -> Mapping[tuple[str, str], int]:
        return {pair: number for number, pair in enumerate(self.network.lanes)}

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self.scenario.places)}


def _runs(network: Network, trip: FixedTrip) -> list[int]:
    """Runs of a line's departure, one a risk level."""
    moment = moment_of(network.scenario, trip)
    return [
        run
        for run, departure in enumerate(network.runs.departure.tolist())
        if network.departures[departure].line == trip.operator
        and network.departures[departure].depart == moment
    ]
