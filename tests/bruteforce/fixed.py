"""What fixed.csv and fixed_riders.csv ask, in the numbers of the brute-force planner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bruteforce.exact import DAY
from bruteforce.trips import Trip
from bruteforce.useful import Run
from bruteforce.ways import Way
from returnplan.scenario.scenario import Scenario
from returnplan.scenario.standing_rows import FixedRiders


class NothingStandsError(Exception):
    """There is no plan that keeps the floors, or in which all that is fixed stands."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Fewest units of runs, and rows of riders with the ways that they may take."""

    units: Mapping[Run, int]
    riders: Mapping[str, Sequence[tuple[FixedRiders, frozenset[int]]]]
    """By cohort: rows that name a facility first, since the others may be in any."""

    def kept(self, cohort: str, heads: Mapping[int, int]) -> bool:
        """Whether so many heads on each way of a cohort are all that is asked of it."""
        left = dict(heads)
        for row, ways in self.riders.get(cohort, ()):
            missing = row.workers
            for way in ways & left.keys():
                some = min(missing, left[way])
                left[way] -= some
                missing -= some
            if missing:
                return False
        return True


def asked(scenario: Scenario, trips: Sequence[Trip], ways: Mapping[str, list[Way]]) -> Asked:
    numbers = {
        name: {
            number
            for number, trip in enumerate(trips)
            if (trip.operator, trip.stops) == (row.operator, row.stops)
            and trip.leave[0] == (row.date - scenario.start).days * DAY + row.depart
            and row.purpose in (None, trip.purpose)
        }
        for name, row in scenario.fixed.items()
    }
    riders: dict[str, list[tuple[FixedRiders, frozenset[int]]]] = {}
    ridden: dict[str, set[Run]] = {}
    for row in sorted(scenario.fixed_riders.values(), key=lambda row: row.facility is None):
        fit = frozenset(
            number for number, way in enumerate(ways[row.cohort]) if _fits(row, way, trips, numbers)
        )
        riders.setdefault(row.cohort, []).append((row, fit))
        for number in fit:
            way = ways[row.cohort][number]
            for name, ride in zip(row.trips, way.rides, strict=True):
                ridden.setdefault(name, set()).add((ride[0], way.level))
    usable = {
        (ride[0], way.level) for found in ways.values() for way in found for ride in way.rides
    }
    units: dict[Run, int] = {}
    for name, row in scenario.fixed.items():
        runs = {run for run in usable if run[0] in numbers[name] and row.risk in (None, run[1])}
        runs = runs & ridden[name] if name in ridden else runs
        if not runs:
            raise NothingStandsError
        assert len(runs) == 1, f"{name} may be several of the trips that there are: {runs}"
        units[runs.pop()] = row.units
    return Asked(units=units, riders=riders)


def _fits(
    row: FixedRiders, way: Way, trips: Sequence[Trip], numbers: Mapping[str, set[int]]
) -> bool:
    if len(way.rides) != len(row.trips) or row.facility not in (None, way.facility):
        return False
    first, last = way.rides[0], way.rides[-1]
    return (
        all(ride[0] in numbers[name] for name, ride in zip(row.trips, way.rides, strict=True))
        and row.board in (None, trips[first[0]].stops[first[1]])
        and row.alight in (None, trips[last[0]].stops[last[2]])
    )
