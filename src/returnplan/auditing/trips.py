"""Trips, rides and travels of a run as the audit sees them: each row with all that it implies."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from returnplan.scenario.scenario import Cohort, Facility, Fleet, Line, Post
from returnplan.tables.declaration import Row


@dataclass(frozen=True, kw_only=True, eq=False)
class Trip:
    """A trip with its calls; moments are those of stops.csv.

    That of `returnplan.plan` is another, of which nothing is used here.
    """

    id: str
    row: Row
    purpose: str
    risk: str
    units: int
    operator: Fleet | Line
    fleet: Fleet | None
    """Whose vehicles are the units; None for a line without a fleet."""
    places: tuple[str, ...]
    calls: tuple[Row, ...]
    riders: list[tuple[Travel, int, int]] = field(default_factory=list)
    """(travel, index of the boarding stop, index of the alighting stop)."""

    @property
    def depart(self) -> int:
        return int(self.calls[0]["depart"])

    @property
    def arrive(self) -> int:
        return int(self.calls[-1]["arrive"])

    @property
    def operator_id(self) -> str:
        return str(self.row["operator"])

    @cached_property
    def boarding(self) -> list[int]:
        heads = [0] * len(self.places)
        for travel, board, _ in self.riders:
            heads[board] += travel.workers
        return heads

    @cached_property
    def alighting(self) -> list[int]:
        heads = [0] * len(self.places)
        for travel, _, alight in self.riders:
            heads[alight] += travel.workers
        return heads

    @cached_property
    def passengers(self) -> int:
        return sum(self.boarding)


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Ride:
    """A leg: from one stop of a trip to another, by index."""

    row: Row
    trip: Trip
    board: int
    alight: int

    @property
    def start(self) -> str:
        return self.trip.places[self.board]

    @property
    def end(self) -> str:
        return self.trip.places[self.alight]

    @property
    def depart(self) -> int:
        """At the boarding stop; where nothing leaves any more (a broken plan), on arrival there."""
        call = self.trip.calls[self.board]
        return int(call["arrive"] if call["depart"] is None else call["depart"])

    @property
    def arrive(self) -> int:
        call = self.trip.calls[self.alight]
        return int(call["depart"] if call["arrive"] is None else call["arrive"])


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Travel:
    """An assignment with everything that its legs and the scenario imply."""

    id: str
    row: Row
    cohort: Cohort
    post: Post
    destination: str
    workers: int
    facility: Facility | None
    rides: tuple[Ride, ...]
    """From where they waited on, if they did: then `before` has those until there."""
    before: tuple[Ride, ...]
    local: tuple[tuple[str, str], ...]
    """Ways by local transport, in order."""
    depart: int
    """Start of the itinerary by its legs and local transport."""
    goes_on: int
    """The same from where they waited on."""
    arrive: int
    start_day: int
    arrival_day: int
    risk: str
    quarantine_days: int
    on_post: int
    bed_cents: int
    local_cents: int

    @property
    def all_rides(self) -> tuple[Ride, ...]:
        """From home on."""
        return (*self.before, *self.rides)
