"""What could run at all: ways on trips that nobody could lawfully fill are no ways."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from bruteforce.exact import exact
from bruteforce.trips import Trip, usable_seats
from returnplan.scenario.scenario import Scenario

Ride = tuple[int, int, int]
"""Number of the trip, stop of boarding, stop of alighting."""
Run = tuple[int, str]
"""A trip at a risk level: its riders are of one level, and so are a convoy's coaches."""


class Riding(Protocol):
    """An itinerary or a way: what its riders ride, and at which level."""

    @property
    def rides(self) -> tuple[Ride, ...]: ...
    @property
    def level(self) -> str: ...


W = TypeVar("W", bound=Riding)


def runs_of(way: Riding) -> list[Run]:
    return [(trip, way.level) for trip, _, _ in way.rides]


def callable_ways(
    trips: Sequence[Trip], ways: Mapping[str, list[W]], lifted: frozenset[str] = frozenset()
) -> dict[str, list[W]]:
    """Ways on runs at each stop of which somebody has a way to board or alight.

    What cannot run is no way for anybody; without it other stops may lose theirs, so this is
    repeated.
    """
    kept = {cohort: list(found) for cohort, found in ways.items()}
    while "C6" not in lifted:
        calls: dict[Run, set[int]] = {}
        for found in kept.values():
            for way in found:
                for trip, board, alight in way.rides:
                    calls.setdefault((trip, way.level), set()).update((board, alight))
        called = {run for run, stops in calls.items() if len(stops) == len(trips[run[0]].stops)}
        rest = _on(kept, called)
        if rest == kept:
            break
        kept = rest
    return kept


def useful_ways(
    scenario: Scenario, trips: Sequence[Trip], ways: Mapping[str, list[W]], lifted: frozenset[str]
) -> dict[str, list[W]]:
    """Ways on runs that all who have a way on them could together fill, one of each kind."""
    kept = {cohort: list(dict.fromkeys(found)) for cohort, found in ways.items()}
    while True:
        riders: dict[Run, set[str]] = {}
        for cohort, found in kept.items():
            for way in found:
                for run in runs_of(way):
                    riders.setdefault(run, set()).add(cohort)
        filled = set()
        for run, cohorts in riders.items():
            trip, seats = trips[run[0]], usable_seats(scenario, trips[run[0]], run[1])
            heads = sum(scenario.cohorts[cohort].workers for cohort in cohorts)
            if seats > 0 and heads >= max(1, exact(trip.min_load) * trip.min_units * seats):
                filled.add(run)
        rest = callable_ways(trips, _on(kept, filled), lifted)
        if rest == kept:
            return kept
        kept = rest


def _on(ways: Mapping[str, list[W]], runs: set[Run]) -> dict[str, list[W]]:
    return {
        cohort: [way for way in found if runs.issuperset(runs_of(way))]
        for cohort, found in ways.items()
    }
