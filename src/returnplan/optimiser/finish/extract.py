"""From the columns of a solution to trips and assignments.

Within a class riders are told apart only here: they are split over its trips so that every trip
keeps its seats, its min_load and a rider at every stop. Where that cannot be, `SplitError` names
the class; the caller then gives each of its unit options a class of its own and solves again.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from returnplan.arrays import Mask
from returnplan.network import Network
from returnplan.network.fixed import FixedWay
from returnplan.optimiser.finish.split import Load, SplitError, split
from returnplan.optimiser.promise_kept import kept_heads
from returnplan.optimiser.solution import Solution
from returnplan.plan.plan import Assignment, Leg, Stop, Trip
from returnplan.plan.rows import stops_at

__all__ = ["SplitError", "extract"]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Way:
    """Legs so far, with the moments at which the way starts and arrives."""

    legs: tuple[Leg, ...]
    depart: int
    arrive: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _Riding:
    """Workers on an arc who ride the same trip (None where the arc has no road trip)."""

    trip: str | None
    workers: int


class _Queue:
    """Workers waiting in order, taken from the front."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[object, int]] = deque()

    def put(self, what: object, workers: int) -> None:
        if workers > 0:
            self._waiting.append((what, workers))

    def take(self, workers: int) -> list[tuple[object, int]]:
        taken = []
        while workers > 0:
            what, there = self._waiting.popleft()
            some = min(there, workers)
            taken.append((what, some))
            workers -= some
            if there > some:
                self._waiting.appendleft((what, there - some))
        return taken


def extract(network: Network, solution: Solution) -> tuple[dict[str, Trip], list[Assignment]]:
    """Trips by a key of this function's own, and assignments that refer to them.

    `solution` is in whole numbers and trimmed (`optimiser.trim`).

    Raises
    ------
    SplitError
        If the riders of some class cannot be split over its trips.
    """
    trips, pieces = _road_trips(network, solution)
    trips.update(_line_trips(network, solution))
    known = _known(network, solution)
    rest = _without(network, solution, known, pieces)
    ways = _ways(network, rest, trips, pieces)
    beds = _stays(network, rest)
    standing = _standing(network, known, trips, beds)
    return trips, standing + _assignments(network, rest, ways, beds)


def fixed_alone(network: Network) -> tuple[dict[str, Trip], list[Assignment]]:
    """What is fixed and nothing else, as `extract` gives a plan; trips without riders too."""
    from returnplan.model import Formulation

    solution = Solution.nobody(Formulation.of(network))
    trips, assignments = extract(network, solution)
    for unit in np.flatnonzero(network.least.units).tolist():
        count = int(network.least.units[unit])
        trips.setdefault(f"u{unit}", _road_trip(network, unit, count))
    return trips, assignments


def _known(network: Network, solution: Solution) -> list[FixedWay]:
    """Riders whose ways are known: those who are fixed, and those who travel as in force."""
    promised, found = network.promised, list(network.least.ways)
    if promised is not None:
        heads = kept_heads(network, solution.x, solution.w).tolist()
        pairs = zip(promised.ways, heads, strict=True)
        found += [replace(way, workers=some) for way, some in pairs if some]
    return found


def _without(
    network: Network,
    solution: Solution,
    known: Sequence[FixedWay],
    pieces: dict[int, list[_Riding]],
) -> Solution:
    """The solution without the riders whose ways are known; so are their `pieces`."""
    if not known:
        return solution
    x, w = solution.x.copy(), solution.w.copy()
    taken: dict[int, int] = defaultdict(int)
    for way in known:
        w[way.choice] -= way.workers
        for arc in way.arcs:
            x[arc] -= way.workers
            taken[arc] += way.workers
    for arc, heads in taken.items():
        for at, piece in enumerate(pieces.get(arc, ())):
            # Their trip has a class of its own, so all riders of the arc are on it.
            pieces[arc][at] = _Riding(trip=piece.trip, workers=piece.workers - heads)
    return replace(solution, x=x, w=w, z=solution.z - network.least.stays)


def _standing(
    network: Network,
    known: Sequence[FixedWay],
    trips: dict[str, Trip],
    stays: dict[int, _Queue],
) -> list[Assignment]:
    """Assignments of the riders whose ways are known."""
    arcs, found = network.arcs, []
    local = network.scenario.transfer.local_minutes
    for way in known:
        lane = int(network.commodities.lane[arcs.commodity[way.arcs[0]]])
        made: _Way | None = None
        for arc in way.arcs:
            trip = None
            if arcs.group[arc] >= 0:
                unit = np.flatnonzero(network.units.group == arcs.group[arc])
                trip = f"u{int(unit[0])}"
            legs = _legs(network, arc, _Riding(trip=trip, workers=way.workers), trips)
            origin, destination = network.lanes[lane]
            spot = network.scenario.spot(origin)
            made = _longer(made, legs, trips, spot, destination, local)
        assert made is not None
        group = int(network.choice_group[way.choice])
        beds: list[tuple[object, int]] = [(None, way.workers)]
        if way.stay >= 0:
            facility = network.facilities[int(network.stays.facility[way.stay])]
            beds = [(facility, way.workers)]
        elif group >= 0:
            beds = stays[group].take(way.workers)
        found += _in_beds(way.cohort, made, beds)
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedOut:
    """Riders of a class on its trips."""

    group: int
    units: list[int]
    """Unit options, each a trip."""
    arcs: list[int]
    shares: list[list[int]]
    """Of each trip, workers on each arc."""


def shared_out(
    network: Network, solution: Solution, among: Mask | None = None
) -> Iterator[SharedOut]:
    """Classes with riders, one after another; `among`: only those that it marks.

    Raises
    ------
    SplitError
        If the riders of one cannot be split over its trips.
    """
    arcs, units = network.arcs, network.units
    wanted = np.ones(len(network.classes.level), dtype=bool) if among is None else among
    running: dict[int, list[int]] = defaultdict(list)
    for unit in np.flatnonzero(solution.n > 0.5).tolist():
        running[int(units.group[unit])].append(unit)
    riding: dict[int, list[int]] = defaultdict(list)
    for arc in np.flatnonzero((solution.x > 0.5) & (arcs.group >= 0)).tolist():
        if wanted[arcs.group[arc]]:
            riding[int(arcs.group[arc])].append(arc)
    for group, members in sorted(riding.items()):
        loads = [
            Load(
                units=round(float(solution.n[unit])),
                seats=int(units.seats[unit]),
                min_load=float(units.min_load[unit]),
            )
            for unit in running[group]
        ]
        heads = [round(float(solution.x[arc])) for arc in members]
        stops = [(int(arcs.board[arc]), int(arcs.alight[arc])) for arc in members]
        shares = split(group, loads, heads, stops)
        yield SharedOut(group=group, units=running[group], arcs=members, shares=shares)


def _road_trips(
    network: Network, solution: Solution
) -> tuple[dict[str, Trip], dict[int, list[_Riding]]]:
    units, trips = network.units, dict[str, Trip]()
    pieces: dict[int, list[_Riding]] = defaultdict(list)
    riding = set[int]()
    for one in shared_out(network, solution):
        riding.add(one.group)
        for unit, parts in zip(one.units, one.shares, strict=True):
            key = f"u{unit}"
            trips[key] = _road_trip(network, unit, round(float(solution.n[unit])))
            for arc, workers in zip(one.arcs, parts, strict=True):
                if workers:
                    pieces[arc].append(_Riding(trip=key, workers=workers))
    for unit in np.flatnonzero(network.least.units).tolist():
        if int(units.group[unit]) not in riding:  # who rode it is in onward.csv
            trips[f"u{unit}"] = _road_trip(network, unit, round(float(solution.n[unit])))
    return trips, pieces


def _road_trip(network: Network, unit: int, count: int) -> Trip:
    units = network.units
    route = network.routes[int(units.route[unit])]
    depart = int(units.depart[unit])
    offsets = network.offsets[int(units.route[unit]), int(units.fleet[unit])]
    return Trip(
        purpose=route.purpose,
        operator=network.fleets[int(units.fleet[unit])],
        risk=network.levels[int(network.classes.level[units.group[unit]])],
        units=count,
        stops=stops_at(route.places, depart, offsets),
    )


def _line_trips(network: Network, solution: Solution) -> dict[str, Trip]:
    runs = network.runs
    trips = {}
    for run in np.flatnonzero(solution.u > 0.5).tolist():
        departure = network.departures[int(runs.departure[run])]
        line = network.scenario.lines[departure.line]
        trips[f"d{run}"] = Trip(
            purpose="line",
            operator=line.line,
            risk=network.levels[int(runs.level[run])],
            units=round(float(solution.u[run])),
            stops=(
                Stop(place=line.from_, arrive=None, depart=departure.depart),
                Stop(place=line.to, arrive=departure.arrive, depart=None),
            ),
        )
    return trips


def _ways(
    network: Network,
    solution: Solution,
    trips: dict[str, Trip],
    pieces: dict[int, list[_Riding]],
) -> dict[int, _Queue]:
    """Workers with their ways, by sink."""
    arcs = network.arcs
    local = network.scenario.transfer.local_minutes
    out: dict[int, list[int]] = defaultdict(list)
    for arc in np.flatnonzero(solution.x > 0.5).tolist():
        out[int(arcs.tail[arc])].append(arc)
    waiting: dict[int, _Queue] = defaultdict(_Queue)
    sinks: dict[int, _Queue] = defaultdict(_Queue)
    nodes = sorted(
        (node for node in out if node >= 0),
        key=lambda node: (network.departures[int(network.node_departure[node])].depart, node),
    )
    for node in [-1, *nodes]:
        for arc in out.get(node, ()):
            origin, destination = network.lanes[int(network.commodities.lane[arcs.commodity[arc]])]
            spot = network.scenario.spot(origin)
            for piece in pieces.get(arc, [_Riding(trip=None, workers=_heads(solution, arc))]):
                before: list[tuple[object, int]] = [(None, piece.workers)]
                if node >= 0:
                    before = waiting[node].take(piece.workers)
                for way, workers in before:
                    assert way is None or isinstance(way, _Way)
                    legs = _legs(network, arc, piece, trips)
                    longer = _longer(way, legs, trips, spot, destination, local)
                    if arcs.sink[arc] >= 0:
                        sinks[int(arcs.sink[arc])].put(longer, workers)
                    else:
                        waiting[int(arcs.head[arc])].put(longer, workers)
    return sinks


def _heads(solution: Solution, arc: int) -> int:
    return round(float(solution.x[arc]))


def _legs(network: Network, arc: int, piece: _Riding, trips: dict[str, Trip]) -> list[Leg]:
    """Legs that an arc adds: its road trip, then the line that it boards."""
    arcs = network.arcs
    legs = []
    if piece.trip is not None:
        places = list(network.scenario.places)
        stops = trips[piece.trip].places
        legs.append(
            Leg(
                trip=piece.trip,
                board=stops.index(places[int(arcs.board[arc])]),
                alight=stops.index(places[int(arcs.alight[arc])]),
            )
        )
    if arcs.run[arc] >= 0:
        legs.append(Leg(trip=f"d{int(arcs.run[arc])}", board=0, alight=1))
    return legs


def _longer(
    way: _Way | None,
    legs: Sequence[Leg],
    trips: dict[str, Trip],
    origin: str,
    destination: str,
    local: int,
) -> _Way:
    """A way with more legs; its arrival is meant where it ends there."""
    every = (*(way.legs if way is not None else ()), *legs)
    if way is None:
        first = trips[every[0].trip].stops[every[0].board]
        assert first.depart is not None
        depart = first.depart - (local if first.place != origin else 0)
    else:
        depart = way.depart
    last = trips[every[-1].trip].stops[every[-1].alight]
    assert last.arrive is not None
    arrive = last.arrive + (local if last.place != destination else 0)
    return _Way(legs=every, depart=depart, arrive=arrive)


def _stays(network: Network, solution: Solution) -> dict[int, _Queue]:
    """Beds of every bed group."""
    stays: dict[int, _Queue] = defaultdict(_Queue)
    for stay in np.flatnonzero(solution.z > 0.5).tolist():
        facility = network.facilities[int(network.stays.facility[stay])]
        stays[int(network.stays.group[stay])].put(facility, round(float(solution.z[stay])))
    return stays


def _assignments(
    network: Network, solution: Solution, ways: dict[int, _Queue], stays: dict[int, _Queue]
) -> list[Assignment]:
    found = []
    for choice in np.flatnonzero(solution.w > 0.5).tolist():
        cohort = network.cohorts[int(network.choices.cohort[choice])]
        group = int(network.choice_group[choice])
        sink = int(network.choices.sink[choice])
        for way, workers in ways[sink].take(round(float(solution.w[choice]))):
            assert isinstance(way, _Way)
            beds: list[tuple[object, int]] = [(None, workers)]
            if group >= 0:
                beds = stays[group].take(workers)
            found += _in_beds(cohort, way, beds)
    return found


def _in_beds(cohort: str, way: _Way, beds: Sequence[tuple[object, int]]) -> list[Assignment]:
    """Workers of a cohort on one way, by the facilities that they go to."""
    found = []
    for bed, heads in beds:
        assert bed is None or isinstance(bed, str)
        found.append(
            Assignment(
                cohort=cohort,
                workers=heads,
                legs=way.legs,
                depart=way.depart,
                arrive=way.arrive,
                facility=bed,
            )
        )
    return found
