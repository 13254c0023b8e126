"""How the trips of a plan go in one draw, and where each worker gets to.

Trips are played in the order of the timetable: a trip depends on earlier ones only, by its
vehicles and by riders who come from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from returnplan import rounding
from returnplan.arrays import Whole
from returnplan.simulation.chance import Chance
from returnplan.simulation.timetable import PlannedTrip, Timetable, TripLane

NOT_ARRIVED = -1
AT_ONCE = -(10**9)
"""Since when somebody is there who comes from the origin."""
Connection = tuple[int, int]
"""The trip that riders come with, and the one that they mean to take."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Group:
    """Workers of a party who stand at a place, or sit in a trip, together."""

    party: int
    ride: int
    """Number of the ride that they wait for, or are on."""
    workers: Whole
    can_board: int
    """The moment from which on they can board."""
    came_with: int | None
    """Trip that they came with; None: from the origin."""


@dataclass(kw_only=True)
class DrawMovement:
    """What came of all trips in one draw."""

    arrival: Whole
    """Moment at which each worker reaches the employer's place; NOT_ARRIVED."""
    rides: Whole
    """Rides that each worker has begun."""
    late_departure: Whole
    """Minutes, by trip."""
    late_arrival: Whole
    """At the last stop, by trip."""
    riders: list[list[Group]]
    """By trip, its own first."""
    missed: dict[Connection, int]
    """Heads."""
    rebooked: Whole
    """Heads by trip that were to take an earlier one."""
    waiting: list[Group]
    """Who missed a trip and was on no later one."""


def move(
    table: Timetable,
    chance: Chance,
    *,
    more_minutes: int = 0,
    more_seats: float = 0.0,
    until: int | None = None,
    known: Mapping[int, int] | None = None,
) -> DrawMovement:
    """Play all trips.

    Parameters
    ----------
    more_minutes
        By which every wait is longer than planned.
    more_seats
        Share of the usable seats of each trip that are there on top.
    until
        Only those that leave before this moment by the timetable.
    known
        Minutes by which trips, by number, left late: what has happened, whatever vehicles they get.
    """
    return _Play(table, chance, more_minutes, more_seats, known or {}).run(until)


class _Play:
    def __init__(
        self,
        table: Timetable,
        chance: Chance,
        more_minutes: int,
        more_seats: float,
        known: Mapping[int, int],
    ) -> None:
        rules = table.scenario.simulation
        self._table = table
        self._lost = chance.lost.tolist()
        self._change = min(rules.change_minutes, table.scenario.transfer.min_minutes) - more_minutes
        self._hold = rules.hold_minutes
        self._more_seats = more_seats
        self._known = known
        self._coming: dict[tuple[int, int], list[Group]] = {}
        self._left: dict[TripLane, list[Group]] = {}
        trips = len(table.trips)
        self._late_out, self._late_in = [0] * trips, [0] * trips
        self.moved = DrawMovement(
            arrival=np.full(table.workers, NOT_ARRIVED, dtype=np.int64),
            rides=np.zeros(table.workers, dtype=np.int64),
            late_departure=np.zeros(trips, dtype=np.int64),
            late_arrival=np.zeros(trips, dtype=np.int64),
            riders=[[] for _ in range(trips)],
            missed={},
            rebooked=np.zeros(trips, dtype=np.int64),
            waiting=[],
        )
        for number, party in enumerate(table.parties):
            workers = np.arange(party.first, party.first + party.workers, dtype=np.int64)
            workers = workers[chance.comes[party.first : party.first + party.workers]]
            self._stand(Group(party=number, ride=0, workers=workers, can_board=AT_ONCE,
                              came_with=None))  # fmt: skip

    def run(self, until: int | None) -> DrawMovement:
        for number, trip in enumerate(self._table.trips):
            if until is not None and trip.depart >= until:
                break
            self._go(number, trip)
        self.moved.waiting = [group for left in self._left.values() for group in left]
        self.moved.late_departure[:] = self._late_out
        self.moved.late_arrival[:] = self._late_in
        return self.moved

    def _stand(self, group: Group) -> None:
        if group.workers.size:
            self._coming.setdefault((group.party, group.ride), []).append(group)

    def _go(self, number: int, trip: PlannedTrip) -> None:
        """One trip: when it leaves, who is aboard, who is left, when they arrive."""
        own = [group for key in self._table.boarding[number] for group in self._coming.pop(key, ())]
        leaves = trip.depart + self._known.get(number, self._vehicles_late(trip))
        if trip.holds and number not in self._known:
            latest = trip.depart + self._hold
            leaves = max([leaves, *(one.can_board for one in own if one.can_board <= latest)])
        aboard = []
        for group in own:
            if group.can_board <= leaves:
                aboard.append(group)
            else:
                self._miss(number, group)
        free = trip.seats + rounding.floor(self._more_seats * trip.seats)
        free -= sum(group.workers.size for group in aboard)
        others = self._rebooked(trip, leaves, free)
        self.moved.rebooked[number] = sum(group.workers.size for group in others)
        aboard += others
        self.moved.riders[number] = aboard
        self._late_out[number] = leaves - trip.depart
        self._late_in[number] = leaves - trip.depart + self._lost[number]
        for group in aboard:
            self._arrive(number, trip, group)

    def _vehicles_late(self, trip: PlannedTrip) -> int:
        """Minutes by which the last of its vehicles leaves its base too late."""
        late = 0
        for duty in trip.duties:
            if duty.before is not None:
                ready = duty.ready_before + self._late_in[duty.before]
                late = max(late, ready - duty.leaves_base)
        return late

    def _miss(self, number: int, group: Group) -> None:
        assert group.came_with is not None, "who comes from the origin is there in time"
        connection = group.came_with, number
        missed = self.moved.missed
        missed[connection] = missed.get(connection, 0) + group.workers.size
        lane = self._table.parties[group.party].rides[group.ride].lane
        self._left.setdefault(lane, []).append(group)

    def _rebooked(self, trip: PlannedTrip, leaves: int, free: int) -> list[Group]:
        """Those who missed an earlier trip and find a seat in this one, first come first served."""
        if not self._left or free <= 0:
            return []
        waiting = [
            (group.can_board, group.party, group.ride, lane, group)
            for lane in trip.lanes
            for group in self._left.get(lane, ())
            if group.can_board <= leaves
        ]
        aboard = []
        for *_, lane, group in sorted(waiting, key=lambda one: one[:3]):
            if free <= 0:
                break
            self._left[lane].remove(group)
            taken, rest = group.workers[:free], group.workers[free:]
            if rest.size:
                self._left[lane].append(_with(group, rest))
            aboard.append(_with(group, taken))
            free -= taken.size
        return aboard

    def _arrive(self, number: int, trip: PlannedTrip, group: Group) -> None:
        party = self._table.parties[group.party]
        ride = party.rides[group.ride]
        self.moved.rides[group.workers] = group.ride + 1
        there = trip.arrives[ride.alight] + self._late_in[number] + ride.local_minutes
        if group.ride + 1 == len(party.rides):
            self.moved.arrival[group.workers] = there
            return
        self._stand(
            Group(
                party=group.party,
                ride=group.ride + 1,
                workers=group.workers,
                can_board=there + self._change,
                came_with=number,
            )
        )


def _with(group: Group, workers: Whole) -> Group:
    return Group(
        party=group.party,
        ride=group.ride,
        workers=workers,
        can_board=group.can_board,
        came_with=group.came_with,
    )
