"""Trips and riders of an earlier plan in the words of another network: cohorts, dates, options.

A trip is found again by its fleet or line, its stops and the moment at which it leaves; the clocks
of feeders and shuttles follow from the lines that they serve, so of these the nearest of the same
date will do. The risk level is that of whoever rides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from returnplan.calendar import MINUTES_A_DAY
from returnplan.network import Network, WayArcs
from returnplan.plan.plan import Assignment, Plan, Trip
from returnplan.scenario.scenario import Cohort, Line, Scenario

PART = re.compile(r"(.+)-\d{4}")
"""Id of a part of a line, with the month and day of its first date."""
RoadTripKey = tuple[str, str, frozenset[str]]
"""Purpose, fleet and stops of a road trip."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Translated:
    """A way of riders, and the unit options and runs that they ride, by the trips' earlier ids."""

    way: WayArcs
    units: Mapping[str, int]
    runs: Mapping[str, int]


def matched_cohorts(scenario: Scenario, earlier: Scenario) -> dict[str, str]:
    """Each cohort of an earlier scenario with the one of this that it has become, where there is.

    By id where origin, employer and post are the same, else in the order of their ids by these
    three: cohorts that workers.csv forms are numbered anew when somebody joins.
    """

    def who(cohort: Cohort) -> tuple[str, str, str]:
        return cohort.origin, cohort.employer, cohort.post

    same = {
        name: name
        for name, cohort in earlier.cohorts.items()
        if name in scenario.cohorts and who(scenario.cohorts[name]) == who(cohort)
    }
    free: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name, cohort in scenario.cohorts.items():
        if name not in same:
            free[who(cohort)].append(name)
    for name, cohort in earlier.cohorts.items():
        if name not in same and free[who(cohort)]:
            same[name] = free[who(cohort)].pop(0)
    return same


@dataclass(frozen=True, kw_only=True)
class Translation:
    """Looks trips and riders of an earlier plan up in a network."""

    network: Network
    earlier: Plan

    @property
    def scenario(self) -> Scenario:
        return self.network.scenario

    @cached_property
    def cohorts(self) -> Mapping[str, str]:
        return matched_cohorts(self.scenario, self.earlier.scenario)

    def moment(self, earlier: int) -> int:
        """A moment of the earlier plan, counted from this scenario's start."""
        days = (self.earlier.scenario.start - self.scenario.start).days
        return earlier + days * MINUTES_A_DAY

    # -- options -------------------------------------------------------------------------------

    @cached_property
    def _options(self) -> Mapping[RoadTripKey, Sequence[int]]:
        """Unit options of every movement of the earlier plan."""
        network, units = self.network, self.network.units
        wanted = {
            (trip.purpose, trip.operator, frozenset(trip.places))
            for trip in self.earlier.trips.values()
            if trip.purpose != "line"
        }
        stops = {(purpose, places) for purpose, _, places in wanted}
        routes = [
            number
            for number, route in enumerate(network.routes)
            if (route.purpose, frozenset(route.places)) in stops
        ]
        found: dict[RoadTripKey, list[int]] = defaultdict(list)
        for unit in np.flatnonzero(np.isin(units.route, routes)).tolist():
            route = network.routes[int(units.route[unit])]
            fleet = network.fleets[int(units.fleet[unit])]
            key = route.purpose, fleet, frozenset(route.places)
            if key in wanted:
                found[key].append(unit)
        return found

    def units(self, trip: Trip) -> list[int]:
        """Unit options that may stand for a road trip, the likest first."""
        network, depart = self.network, self.moment(trip.depart)
        units = network.units
        rank = []
        for unit in self._options.get((trip.purpose, trip.operator, frozenset(trip.places)), ()):
            away = abs(int(units.depart[unit]) - depart)
            same_date = int(units.depart[unit]) // MINUTES_A_DAY == depart // MINUTES_A_DAY
            if away == 0 or (trip.purpose != "direct" and same_date):
                order = network.routes[int(units.route[unit])].places != trip.places
                rank.append((away, order, unit))
        return [unit for _, _, unit in sorted(rank)]

    @cached_property
    def _runs(self) -> Mapping[tuple[str, int], Sequence[int]]:
        runs, departures = self.network.runs, self.network.departures
        found: dict[tuple[str, int], list[int]] = defaultdict(list)
        for run, number in enumerate(runs.departure.tolist()):
            found[departures[number].line, departures[number].depart].append(run)
        return found

    def runs(self, trip: Trip) -> Sequence[int]:
        """A line's departure, at each risk level that could board it.

        A line may be in parts, `LINE` and `LINE-0219`, where a date was taken out of it.
        """
        moment = self.moment(trip.depart)
        for line in self._parts.get(trip.operator, ()):
            found = self._runs.get((line.line, moment), ())
            if found and (line.from_, line.to) == trip.places:
                return found
        return ()

    @cached_property
    def _parts(self) -> Mapping[str, Sequence[Line]]:
        """Lines by the id of the one that they are, or may be a part of; itself first."""
        found: dict[str, list[Line]] = defaultdict(list)
        for name, line in self.scenario.lines.items():
            found[name].insert(0, line)
            part = PART.fullmatch(name)
            if part is not None:
                found[part[1]].append(line)
        return found

    # -- ways ----------------------------------------------------------------------------------

    @cached_property
    def _lanes(self) -> Mapping[tuple[str, str], int]:
        return {pair: number for number, pair in enumerate(self.network.lanes)}

    @cached_property
    def _commodities(self) -> Mapping[tuple[int, int], Sequence[int]]:
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        table = self.network.commodities
        for number, key in enumerate(zip(table.lane.tolist(), table.day.tolist(), strict=True)):
            found[key].append(number)
        return found

    @cached_property
    def _arcs(self) -> Mapping[tuple[int, int], Sequence[int]]:
        """Arcs by commodity and tail, without those on what the earlier plan does not ride."""
        network, arcs = self.network, self.network.arcs
        groups = np.zeros(len(network.classes.level) + 1, dtype=bool)
        runs = np.zeros(len(network.runs.level) + 1, dtype=bool)
        groups[-1] = runs[-1] = True  # none
        for trip in self.earlier.trips.values():
            if trip.purpose == "line":
                runs[list(self.runs(trip))] = True
            else:
                groups[network.units.group[self.units(trip)]] = True
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for arc in np.flatnonzero(groups[arcs.group] & runs[arcs.run]).tolist():
            found[int(arcs.commodity[arc]), int(arcs.tail[arc])].append(arc)
        return found

    def commodities(self, assignment: Assignment, cohort: Cohort) -> Sequence[int]:
        """Rows of the lane and start date of riders; none where nobody may start so."""
        lane = self._lanes.get((cohort.origin, self.scenario.destination(cohort)), -1)
        day = self.moment(assignment.depart) // MINUTES_A_DAY
        return self._commodities.get((lane, day), ())

    def found(
        self, assignment: Assignment, cohort: Cohort, pinned: Mapping[str, int]
    ) -> Translated | None:
        """The way of riders; None where there is none.

        `pinned` holds the unit options of trips that others ride already.
        """
        legs, trips = assignment.legs, self.earlier.trips
        roads = [leg.trip for leg in legs if trips[leg.trip].purpose != "line"]
        choices = [
            [pinned[name]] if name in pinned else self._one_a_class(trips[name]) for name in roads
        ]
        for commodity in self.commodities(assignment, cohort):
            level = int(self.network.commodities.level[commodity])
            runs = {
                leg.trip: run
                for leg in legs
                if trips[leg.trip].purpose == "line"
                for run in self.runs(trips[leg.trip])
                if int(self.network.runs.level[run]) == level
            }
            if len(runs) < len({leg.trip for leg in legs}) - len(set(roads)):
                continue
            for units in product(*choices):
                chosen = dict(zip(roads, units, strict=True))
                way = next(self._ways(assignment, commodity, chosen, runs), None)
                if way is not None:
                    return Translated(way=way, units=chosen, runs=runs)
        return None

    def _one_a_class(self, trip: Trip) -> list[int]:
        """The likest unit option of each class."""
        group = self.network.units.group
        first: dict[int, int] = {}
        for unit in self.units(trip):
            first.setdefault(int(group[unit]), unit)
        return list(first.values())

    def _ways(
        self,
        assignment: Assignment,
        commodity: int,
        units: Mapping[str, int],
        runs: Mapping[str, int],
    ) -> Iterator[WayArcs]:
        """Ways of a commodity by these unit options and runs."""
        arcs, index = self.network.arcs, self._places
        steps: list[tuple[int, int, int, int]] = []
        """Class, boarding and alighting place, run: of each arc of the way."""
        on_foot = (-1, -1, -1)
        waiting = on_foot
        for leg in assignment.legs:
            if leg.trip in runs:
                steps.append((*waiting, runs[leg.trip]))
                waiting = on_foot
            else:
                stops = self.earlier.trips[leg.trip].stops
                group = int(self.network.units.group[units[leg.trip]])
                board, alight = stops[leg.board].place, stops[leg.alight].place
                waiting = (group, index[board], index[alight])
        steps.append((*waiting, -1))

        def on(tail: int, number: int, before: WayArcs) -> Iterator[WayArcs]:
            group, board, alight, run = steps[number]
            last = number == len(steps) - 1
            for arc in self._arcs.get((commodity, tail), ()):
                fits = (
                    arcs.group[arc] == group
                    and arcs.run[arc] == run
                    and (group < 0 or (arcs.board[arc] == board and arcs.alight[arc] == alight))
                    and (arcs.sink[arc] >= 0) == last
                )
                if fits and last:
                    yield (*before, arc)
                elif fits:
                    yield from on(int(arcs.head[arc]), number + 1, (*before, arc))

        yield from on(-1, 0, ())

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """Numbers of places; of those that are there no more a number that none has."""
        index = {place: number for number, place in enumerate(self.scenario.places)}
        gone = (set(self.earlier.scenario.places)) - index.keys()
        return {**index, **dict.fromkeys(gone, -2)}
