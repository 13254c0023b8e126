"""The rows of a plan: trips, assignments, loans, stages, frozen.

Moments are minutes since `start` 00:00 (`returnplan.calendar`). Whatever the scenario and these
rows imply - seats, costs, duties, dates on post - is computed from them by the other modules of
this package, so that it is the same whoever made the plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from returnplan.printable import brief
from returnplan.scenario.scenario import Scenario

if TYPE_CHECKING:
    from returnplan.geography import Geography

PURPOSES = ("direct", "feeder", "shuttle", "line")
STATUSES = ("optimal", "gap", "time_limit", "not_reached")
"""Of a stage, best first. A run with a stage that was not reached ran into its time limit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stop:
    """A call of a trip. `arrive` is None at the first stop, `depart` at the last."""

    place: str
    arrive: int | None
    depart: int | None


def stops_at(
    places: Sequence[str], depart: int, offsets: Sequence[tuple[int, int]]
) -> tuple[Stop, ...]:
    """Stops of a trip that leaves its first place at a moment.

    Parameters
    ----------
    offsets
        (arrive, leave) minutes after the departure, by stop.
    """
    last = len(offsets) - 1
    return tuple(
        Stop(
            place=place,
            arrive=None if number == 0 else depart + arrive,
            depart=None if number == last else depart + leave,
        )
        for number, (place, (arrive, leave)) in enumerate(zip(places, offsets, strict=True))
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Trip:
    """One departure of `units` units."""

    purpose: str
    """`direct`, `feeder`, `shuttle` or `line`."""
    operator: str
    """Fleet or line id; of a line's aircraft the line."""
    risk: str
    """The one risk level that it carries."""
    units: int
    stops: tuple[Stop, ...]

    @property
    def depart(self) -> int:
        moment = self.stops[0].depart
        assert moment is not None
        return moment

    @property
    def arrive(self) -> int:
        moment = self.stops[-1].arrive
        assert moment is not None
        return moment

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(stop.place for stop in self.stops)


@dataclass(frozen=True, kw_only=True, slots=True)
class Leg:
    """A ride on one trip between two of its stops."""

    trip: str
    """Key of the trip in `Plan.trips`."""
    board: int
    """Index in the trip's stops, from 0."""
    alight: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """`workers` of one cohort who travel together, into one facility or none."""

    cohort: str
    workers: int
    legs: tuple[Leg, ...]
    depart: int
    """Start of the itinerary, local transport included."""
    arrive: int
    """At the employer's place, local transport included."""
    facility: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreachable:
    """Why no itinerary exists for a cohort by place, clock and date alone."""

    reason: str
    """`travel_ban`, `no_permit`, `no_way` or `too_late`."""
    detail: str
    """A sentence with ids, dates and figures."""
    causes: tuple[str, ...] = field(default=(), compare=False)
    """Of `no_way`: what stands in the way, by the names of `network.obstacles`. For the cures of
    `check`; a run keeps the sentence alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why some of a cohort stay behind who could come by place, clock and date."""

    reason: str
    """`beds`, `vehicles`, `line_units`, `min_load`, `arrivals`, `departures`, `budget`, `several`,
    `slack` or `not_counted`."""
    detail: str
    """A sentence with ids, dates and figures."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Worth:
    """What one step more of a resource, on all its dates, would bring."""

    gain: float
    """Of the objective, in its unit; less cost is a gain too. Six decimals."""
    kind: str
    """`proven` or `estimate`."""
    objective: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Dropped:
    """Riders of an earlier plan, the start of the search, who can no longer travel as they did."""

    trip: str
    """Id in the earlier plan of the trip that is meant; blank: the whole itinerary."""
    cohort: str
    """Id in the earlier plan; blank: heads of a loan."""
    workers: int
    reason: str
    detail: str
    """A sentence with ids, dates and figures."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """What one objective of the order ended with."""

    objective: str
    sense: str
    """`max` or `min`."""
    value: float
    """When the stage ended."""
    final: float
    """In the plan that is written."""
    bound: float
    gap: float
    """|bound - value| / max(|value|, 1e-9); 0 where they differ by at most 1e-6."""
    seconds: float
    status: str
    """`optimal`, `gap`, `time_limit` or `not_reached`."""


@dataclass(frozen=True, kw_only=True, repr=False)
class PlanRows:
    """The rows of a plan and how it was found, without what follows from them."""

    scenario: Scenario
    trips: Mapping[str, Trip]
    """By id, in order of departure, then id."""
    assignments: tuple[Assignment, ...]
    loans: Mapping[str, int] = field(default_factory=dict)
    """Heads of every loan of the scenario, in its order; one that is not named lends nobody."""
    unreachable: Mapping[str, Unreachable] = field(default_factory=dict)
    """Cohorts for whom no itinerary exists, whatever the resources."""
    left: Mapping[str, Reason] = field(default_factory=dict)
    """By cohort, why some of the others stay behind; who is not named is `unproven`."""
    worths: Mapping[tuple[str, str], Worth] = field(default_factory=dict)
    """By resource and id (blank: the budget); who is not named was not asked."""
    stages: tuple[Stage, ...] = ()
    certificates: tuple[Mapping[str, Any], ...] = ()
    """What the bounds of the stages rest on, as certificates.json has it (`plan.certificates`)."""
    seed: int = 1
    options: Mapping[str, Any] = field(default_factory=dict)
    interrupted: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)
    wall_seconds: float = 0.0

    @cached_property
    def geography(self) -> Geography:
        """Kilometres of the scenario, computed once for everything that is asked of the plan."""
        from returnplan.geography import Geography

        return Geography(self.scenario)

    @property
    def status(self) -> str:
        """`interrupted`, else the worst of the stages: `optimal`, `gap` or `time_limit`.

        A plan without stages claims nothing, which is what `time_limit` says.
        """
        if self.interrupted:
            return "interrupted"
        worst = max((STATUSES.index(stage.status) for stage in self.stages), default=2)
        return STATUSES[min(worst, 2)]

    def __repr__(self) -> str:
        waiting = sum(cohort.workers for cohort in self.scenario.cohorts.values())
        carried = sum(one.workers for one in self.assignments)
        stages = [
            f"{one.objective} {one.value:,.10g} (gap {100 * one.gap:.2g} %)" for one in self.stages
        ]
        shown = ", ".join(stages[:4]) + (f" and {len(stages) - 4} more" if stages[4:] else "")
        return (
            f"Plan of {brief(self.scenario.name)!r}: {carried:,} of {waiting:,} workers carried\n"
            f"  {len(self.trips):,} trips, {len(self.assignments):,} assignments, "
            f"status {self.status}\n"
            f"  {shown or 'no stage'}"
        )
