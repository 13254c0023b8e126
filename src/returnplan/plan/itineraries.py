"""What the scenario implies of each assignment: risk, quarantine, date on post, cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from returnplan import rounding
from returnplan.plan.rows import Assignment, PlanRows, Trip
from returnplan.scenario.epidemic import Epidemic
from returnplan.scenario.scenario import Cohort, Post, Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class Transfer:
    """A way by local transport, once in an itinerary."""

    start: str
    end: str
    depart: int
    arrive: int
    before_leg: int
    """Index of the leg that follows; the number of legs where none does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Itinerary:
    """An assignment with everything that follows from it."""

    id: str
    """`COHORT-1`, `COHORT-2`, ... in the order of the plan."""
    assignment: Assignment
    cohort: Cohort
    post: Post
    destination: str
    """The employer's place."""
    risk: str
    """Level of the origin on the date on which the itinerary starts."""
    quarantine_days: int
    arrival_day: int
    on_post_day: int
    transfers: tuple[Transfer, ...]
    bed_cents: int
    local_cents: int

    @property
    def workers(self) -> int:
        return self.assignment.workers

    @property
    def post_key(self) -> tuple[str, str]:
        return self.post.employer, self.post.post

    def days_on_post(self, horizon: int) -> int:
        """Dates of the horizon from the on-post date on."""
        return max(0, horizon - self.on_post_day)


def itineraries(plan: PlanRows) -> list[Itinerary]:
    """Every assignment of the plan, in its order."""
    scenario = plan.scenario
    epidemic = Epidemic(scenario)
    calendar = scenario.calendar
    seen: dict[tuple[str, str, int], tuple[str, int]] = {}
    names = _ids(plan.assignments)
    found = []
    for name, assignment in zip(names, plan.assignments, strict=True):
        cohort = scenario.cohorts[assignment.cohort]
        destination = scenario.destination(cohort)
        day = calendar.day_of(assignment.depart)
        case = (cohort.origin, destination, day)
        if case not in seen:
            level = epidemic.level(cohort.origin, day)
            seen[case] = level, epidemic.quarantine_days(*case)
        risk, quarantine_days = seen[case]
        arrival_day = calendar.day_of(assignment.arrive)
        transfers = local_transfers(
            assignment,
            plan.trips,
            home_of(scenario, cohort),
            destination,
            scenario.transfer.local_minutes,
        )
        found.append(
            Itinerary(
                id=name,
                assignment=assignment,
                cohort=cohort,
                post=scenario.post_of(cohort),
                destination=destination,
                risk=risk,
                quarantine_days=quarantine_days,
                arrival_day=arrival_day,
                on_post_day=arrival_day + max(quarantine_days, scenario.settle_days),
                transfers=transfers,
                bed_cents=_bed_cents(plan, assignment, quarantine_days),
                local_cents=rounding.half_up(
                    scenario.transfer.local_cost * len(transfers) * assignment.workers, 2
                ),
            )
        )
    return found


def home_of(scenario: Scenario, cohort: Cohort) -> str:
    """Where a cohort's workers set out: who waits under way did so elsewhere."""
    row = scenario.onward.get(cohort.cohort)
    return cohort.origin if row is None else row.origin


def _ids(assignments: tuple[Assignment, ...]) -> list[str]:
    """Ids of the same width within a cohort, so that their order as text is that of the plan."""
    totals: dict[str, int] = {}
    for assignment in assignments:
        totals[assignment.cohort] = totals.get(assignment.cohort, 0) + 1
    counts: dict[str, int] = {}
    ids = []
    for assignment in assignments:
        cohort = assignment.cohort
        counts[cohort] = counts.get(cohort, 0) + 1
        ids.append(f"{cohort}-{counts[cohort]:0{len(str(totals[cohort]))}d}")
    return ids


def _bed_cents(plan: PlanRows, assignment: Assignment, quarantine_days: int) -> int:
    if assignment.facility is None:
        return 0
    price = plan.scenario.quarantine[assignment.facility].cost_per_bed_day
    return rounding.half_up(price * quarantine_days * assignment.workers, 2)


def local_transfers(
    assignment: Assignment,
    trips: Mapping[str, Trip],
    origin: str,
    destination: str,
    local_minutes: int,
) -> tuple[Transfer, ...]:
    """Ways by local transport: wherever one leg (or the origin) ends and the next begins elsewhere.

    Between two legs it is taken at once on alighting, so that the wait is at the line's place.
    """
    found = []
    place, moment = origin, assignment.depart
    for number, leg in enumerate(assignment.legs):
        stops = trips[leg.trip].stops
        board, alight = stops[leg.board], stops[leg.alight]
        if board.place != place:
            found.append(
                Transfer(
                    start=place,
                    end=board.place,
                    depart=moment,
                    arrive=moment + local_minutes,
                    before_leg=number,
                )
            )
        assert alight.arrive is not None, "nobody alights at the first stop"
        place, moment = alight.place, alight.arrive
    if place != destination:
        found.append(
            Transfer(
                start=place,
                end=destination,
                depart=moment,
                arrive=moment + local_minutes,
                before_leg=len(assignment.legs),
            )
        )
    return tuple(found)
