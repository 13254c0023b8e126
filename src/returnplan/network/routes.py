"""Stop sequences of road trips: where a coach may call, whatever the date.

A route is kept only where each of its stops can serve somebody, since a trip must not call where
nobody boards or alights (C6), within the limits of C16 and on roads that are there (C27).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from returnplan import rounding
from returnplan.geography import Geography, route_tenths
from returnplan.network.allowance import CHAIN_BYTES, PAIR_BYTES, Allowance
from returnplan.scenario.scenario import Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """Boarding stops, then alighting stops, of a road trip with one purpose."""

    purpose: str
    boards: tuple[str, ...]
    alights: tuple[str, ...]
    tenths: int
    """Kilometres along the stops, in tenths."""

    @property
    def places(self) -> tuple[str, ...]:
        return self.boards + self.alights


@dataclass(frozen=True, kw_only=True)
class Access:
    """Who can use a place as a stop, on foot or by local transport."""

    boards: dict[str, tuple[tuple[str, bool], ...]]
    """Boarding stop -> (origin, whether local transport is taken)."""
    alights: dict[str, tuple[tuple[str, bool], ...]]
    """Alighting stop -> (destination, whether local transport is taken)."""
    lanes: dict[tuple[str, str], int]
    """(origin, destination) of some cohort -> number of the lane, in code point order."""
    origins: tuple[str, ...]
    """Places at which road trips may board: where cohorts start."""
    employers: tuple[str, ...]
    """Places at which road trips may alight: employers' places that some cohort can use."""


def access(scenario: Scenario, geography: Geography) -> Access:
    """Lanes of the cohorts with heads, and the stops that they can use.

    Whoever waits under way has a lane of their own, and boards where they wait.
    """
    pairs = sorted({(c.origin, scenario.destination(c)) for c in scenario.cohorts.values()})
    origins = tuple(sorted({origin for origin, _ in pairs}))
    destinations = tuple(sorted({destination for _, destination in pairs}))
    stands = {origin: scenario.spot(origin) for origin in origins}
    spots = tuple(sorted(set(stands.values())))
    plants = tuple(sorted({employer.place for employer in scenario.employers.values()}))
    boards = {
        stop: tuple(
            (origin, spot != stop)
            for origin, spot in stands.items()
            if spot == stop or geography.is_local(spot, stop)
        )
        for stop in sorted({*spots, *(line.from_ for line in scenario.lines.values())})
    }
    alights = {
        stop: tuple(
            (destination, destination != stop)
            for destination in destinations
            if destination == stop or geography.is_local(stop, destination)
        )
        for stop in sorted({*plants, *(line.to for line in scenario.lines.values())})
    }
    return Access(
        boards=boards,
        alights=alights,
        lanes={pair: number for number, pair in enumerate(pairs)},
        origins=spots,
        employers=tuple(place for place in plants if alights[place]),
    )


def _chains(
    places: Sequence[str],
    most: int,
    joined: Callable[[str, str], bool],
    allowance: Allowance,
) -> Iterator[tuple[str, ...]]:
    """Ordered lists of 1 to `most` distinct places, each joined to the next."""
    after = {start: [end for end in places if joined(start, end)] for start in places}
    grown: list[tuple[str, ...]] = [(place,) for place in places]
    for _ in range(min(most, len(places))):
        yield from grown
        allowance.allow(sum(len(after[chain[-1]]) for chain in grown), CHAIN_BYTES)
        grown = [
            (*chain, place) for chain in grown for place in after[chain[-1]] if place not in chain
        ]


def road_routes(
    scenario: Scenario, geography: Geography, reach: Access, allowance: Allowance | None = None
) -> list[Route]:
    """Every route that a road trip may take and somebody can use, in a fixed order.

    Raises
    ------
    TooLargeError
        To look at them would take more memory than there is an `allowance` for.
    """
    allowance = Allowance() if allowance is None else allowance
    road = scenario.road
    neighbour = rounding.floor(road.neighbour_km * 10)
    max_tenths = max(
        (
            rounding.floor(fleet.max_km * 10)
            for fleet in scenario.fleets.values()
            if fleet.fleet not in scenario.line_fleets
        ),
        default=-1,
    )

    def joined(start: str, end: str) -> bool:
        return geography.tenths(start, end) <= neighbour and geography.has_road(start, end)

    pickups = list(_chains(reach.origins, road.max_pickups, joined, allowance))
    dropoffs = list(_chains(reach.employers, road.max_dropoffs, joined, allowance))
    allowance.allow(len(pickups) * len(dropoffs), PAIR_BYTES)
    hubs_from = sorted({line.from_ for line in scenario.lines.values()})
    hubs_to = sorted({line.to for line in scenario.lines.values()})

    def route(purpose: str, boards: tuple[str, ...], alights: tuple[str, ...]) -> Route | None:
        places = boards + alights
        if len(set(places)) < len(places):
            return None
        tenths = route_tenths(geography, places)
        direct = geography.tenths(places[0], places[-1])
        if tenths > max_tenths or tenths > rounding.floor(direct * (1 + road.max_detour)):
            return None
        if not all(geography.has_road(start, end) for start, end in pairwise(places)):
            return None
        return Route(purpose=purpose, boards=boards, alights=alights, tenths=tenths)

    found: list[Route] = []
    for boards in pickups:
        for alights in dropoffs:
            if _all_serve(reach, boards, alights):
                made = route("direct", boards, alights)
                if made is not None:
                    found.append(made)
    for boards in pickups:
        for hub in hubs_from:
            made = route("feeder", boards, (hub,))
            if made is not None:
                found.append(made)
    for hub in hubs_to:
        for alights in dropoffs:
            made = route("shuttle", (hub,), alights)
            if made is not None:
                found.append(made)
    return found


def _all_serve(reach: Access, boards: tuple[str, ...], alights: tuple[str, ...]) -> bool:
    """Whether every stop of a direct trip has a lane that could ride between two of its stops."""
    serve = [
        [
            any(
                (origin, destination) in reach.lanes
                for origin, _ in reach.boards[start]
                for destination, _ in reach.alights[end]
            )
            for end in alights
        ]
        for start in boards
    ]
    return all(any(row) for row in serve) and all(
        any(row[column] for row in serve) for column in range(len(alights))
    )
