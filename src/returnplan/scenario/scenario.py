"""What a scenario says, read, checked and frozen. Every other part of the program starts here.

Ids are strings, dates `datetime.date`, clocks minutes since midnight, money and kilometres floats
as written (`geography` rounds kilometres, `plan.costs` money). `None` is "no bound", "not given" or
"open", as each docstring says. Tables are sorted by their key, or else by all columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from returnplan import rounding
from returnplan.calendar import Calendar
from returnplan.printable import brief
from returnplan.scenario.rules import (
    DrivingRules,
    Level,
    Objective,
    ReplanRules,
    ReserveRules,
    RoadRules,
    SimulationRules,
    SolverSettings,
    TransferRules,
)
from returnplan.scenario.standing_rows import FixedRiders, FixedTrip, Happened, Onward

if TYPE_CHECKING:
    from pandas import DataFrame

PostKey = tuple[str, str]
"""Employer and post."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    place: str
    latitude: float
    longitude: float
    risk: str
    """Level until a row of risk.csv changes it."""
    name: str = ""
    name_local: str = ""
    province: str = ""
    landmass: str = ""
    """Places that differ in it have no road between them, unless roads.csv lists the pair."""
    arrivals_per_day: int | None = None
    departures_per_day: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RiskChange:
    place: str
    """`*`: every place without a row of that very date."""
    from_: date
    level: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Permit:
    origin: str
    """Place, province or `*`."""
    destination: str
    """Place or `*`."""
    from_: date | None = None
    until: date | None = None
    quarantine_days: int | None = None
    """None: the level's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Employer:
    employer: str
    place: str
    name: str = ""
    name_local: str = ""
    daily_output: float = 0.0
    orders: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    employer: str
    post: str
    required: int
    name: str = ""
    present: int = 0
    key: bool = False
    weight: float = 1.0
    min_present: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Input:
    """One supplier's share of one input of one buyer."""

    buyer: str
    input: str
    supplier: str = ""
    """Blank: from outside, stock and deliveries only."""
    share: float = 1.0
    stock_days: float = 0.0
    lag_days: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    buyer: str
    input: str
    date: date
    days: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Loan:
    loan: str
    lender: str
    lender_post: str
    borrower: str
    borrower_post: str
    workers: int
    from_: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cohort:
    cohort: str
    origin: str
    employer: str
    post: str
    workers: int
    name: str = ""
    ready: date
    """Never before `start`."""
    latest: date | None = None
    """Last date on which they may start."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Worker:
    worker: str
    cohort: str
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fleet:
    fleet: str
    base: str
    vehicles: int
    seats: int
    name: str = ""
    contact: str = ""
    mode: str = "bus"
    drivers: int = 2
    speed_kmh: float = 80.0
    max_km: float = 2500.0
    turnaround_hours: float = 4.0
    fixed_cost: float = 0.0
    km_cost: float = 0.0
    min_load: float = 0.0
    from_: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    line: str
    mode: str
    from_: str
    """Place."""
    to: str
    time: int
    """Clock of departure."""
    hours: float
    seats: int
    """A unit."""
    max_units: int
    min_units: int = 1
    name: str = ""
    contact: str = ""
    cost_per_departure: float = 0.0
    cost_per_unit: float = 0.0
    fare: float = 0.0
    min_load: float = 0.0
    first: date | None = None
    last: date | None = None
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    km: float | None = None
    """None: geodesic."""
    fleet: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Facility:
    facility: str
    place: str
    beds: int
    name: str = ""
    serves: tuple[str, ...]
    """Places; its own where the cell is blank."""
    employer: str | None = None
    """None: every employer at the places that it serves."""
    cost_per_bed_day: float = 0.0
    from_: date | None = None
    until: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Road:
    from_: str
    to: str
    km: float | None = None
    """None, of a closed road only: by the estimate."""
    hours: float | None = None
    """Pure driving, the same for every fleet; None: km / the fleet's speed."""
    closed: bool = False
    """Whether there is no road in this direction."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Scenario:
    """A whole scenario. Mappings are by key, in code point order of the key."""

    name: str
    start: date
    days: int
    tail_days: int
    description: str = ""
    departure_times: tuple[int, ...] = (480, 1200)
    currency: str = ""
    budget: float | None = None
    settle_days: int = 1
    objective: Objective
    levels: Mapping[str, Level]
    """In rising order."""
    road: RoadRules = field(default_factory=RoadRules)
    driving: DrivingRules = field(default_factory=DrivingRules)
    transfer: TransferRules = field(default_factory=TransferRules)
    reserve: ReserveRules = field(default_factory=ReserveRules)
    simulation: SimulationRules = field(default_factory=SimulationRules)
    replan: ReplanRules = field(default_factory=ReplanRules)
    solver: SolverSettings

    places: Mapping[str, Place]
    risk: tuple[RiskChange, ...] = ()
    permits: tuple[Permit, ...] = ()
    employers: Mapping[str, Employer]
    posts: Mapping[PostKey, Post]
    inputs: Mapping[tuple[str, str, str], Input] = field(default_factory=dict)
    deliveries: tuple[Delivery, ...] = ()
    loans: Mapping[str, Loan] = field(default_factory=dict)
    cohorts: Mapping[str, Cohort]
    workers: Mapping[str, Worker] = field(default_factory=dict)
    fleets: Mapping[str, Fleet] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)
    quarantine: Mapping[str, Facility] = field(default_factory=dict)
    roads: Mapping[tuple[str, str], Road] = field(default_factory=dict)
    fixed: Mapping[str, FixedTrip] = field(default_factory=dict)
    fixed_riders: Mapping[str, FixedRiders] = field(default_factory=dict)
    onward: Mapping[str, Onward] = field(default_factory=dict)
    history: tuple[Happened, ...] = ()
    in_force: Mapping[str, FixedTrip] = field(default_factory=dict)
    """Trips of the plan in force, and ..."""
    in_force_riders: Mapping[str, FixedRiders] = field(default_factory=dict)
    """... who rides them; both are what `changes` is counted from."""

    def __repr__(self) -> str:
        waiting = sum(cohort.workers for cohort in self.cohorts.values())
        return (
            f"Scenario {brief(self.name)!r}: {self.days} travel dates from {self.start}\n"
            f"  {len(self.cohorts):,} cohorts of {waiting:,} workers for "
            f"{len(self.employers):,} employers, {len(self.places):,} places\n"
            f"  {len(self.fleets):,} fleets, {len(self.lines):,} lines, "
            f"{len(self.quarantine):,} facilities\n"
            f"  order {', '.join(self.objective.order)}"
        )

    def frame(self, table: str) -> DataFrame:
        """A table as a frame of pandas: its columns in their order, one row for each of its rows.

        `scenario` is the frame of the settings, with the columns key and value. A mapping of all of
        them is what `load_scenario` takes.

        Raises
        ------
        UsageError
            A scenario has no such table.
        """
        from returnplan.scenario.framed import table_frame

        return table_frame(self, table)

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(start=self.start, days=self.days, tail_days=self.tail_days)

    def destination(self, cohort: Cohort) -> str:
        """Place of the cohort's employer."""
        return self.employers[cohort.employer].place

    @cached_property
    def waiting(self) -> Mapping[str, Onward]:
        """Who waits under way, by the origin of their cohort, which is a place of their own."""
        return {self.cohorts[name].origin: row for name, row in self.onward.items()}

    def spot(self, origin: str) -> str:
        """Where those of an origin are on the map: who waits under way is where `at` says."""
        row = self.waiting.get(origin)
        return origin if row is None else row.at

    def left(self, row: Onward) -> int:
        """Moment at which who waits under way set out."""
        return self.calendar.day(row.left_date) * 1440 + row.left_clock

    def ready_from(self, origin: str) -> int:
        """Moment before which nobody of an origin may start; 0 but for who waits under way."""
        row = self.waiting.get(origin)
        return 0 if row is None else self.calendar.day(row.date) * 1440 + row.clock

    def post_of(self, cohort: Cohort) -> Post:
        return self.posts[cohort.employer, cohort.post]

    def usable_seats(self, vehicle: Fleet | Line, level: str) -> int:
        """Seats of a unit that a plan may fill at a level: with 3 % in reserve of 50 x 0.5, 24."""
        factor = self.levels[level].factor(vehicle.mode)
        return rounding.floor((1 - self.reserve.seats) * vehicle.seats * factor)

    def usable_beds(self, facility: Facility) -> int:
        """Beds that a plan may fill where a facility is open: with 5 % in reserve of 50, 47."""
        return rounding.floor((1 - self.reserve.beds) * facility.beds)

    def beds_for(self, usable: int) -> int:
        """The fewest beds of a facility of which a plan may fill so many."""
        return rounding.ceil(usable / (1 - self.reserve.beds))

    @cached_property
    def line_fleets(self) -> frozenset[str]:
        """Fleets that a line names; they make no road trips."""
        return frozenset(line.fleet for line in self.lines.values() if line.fleet is not None)
