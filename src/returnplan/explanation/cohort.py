"""A cohort: when it may start, its ways with every date and clock, what is full, why some stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from returnplan.explanation.fields import Field, cell, setting
from returnplan.explanation.scarce import Scarce, scarce
from returnplan.explanation.usage import Limit, Usage
from returnplan.explanation.windows import (
    Window,
    bar,
    boarding_fields,
    quarantine_field,
    road_fields,
    start_days,
    windows,
)
from returnplan.plan.costs import fleet_of
from returnplan.plan.itineraries import Itinerary
from returnplan.plan.plan import Plan, Trip
from returnplan.plan.route import place_name
from returnplan.scenario.epidemic import Epidemic
from returnplan.scenario.scenario import Cohort


@dataclass(frozen=True, kw_only=True, slots=True)
class ItineraryStep:
    """A part of a way, from a moment (or date) to another."""

    what: str
    """`local transport`, `ride`, `quarantine` or `on post`."""
    start: str
    """Moment; of quarantine and post the first date."""
    end: str
    """Moment; of quarantine the last date; blank for the post."""
    start_place: str
    """Name of the place; of quarantine that of the facility."""
    end_place: str
    trip: str = ""
    operator: str = ""
    contact: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ItineraryExplanation:
    """One itinerary of the cohort with all that it takes."""

    assignment: str
    workers: int
    risk: str
    on_post: str
    steps: tuple[ItineraryStep, ...]
    limits: tuple[Limit, ...]
    """Seats, vehicles, units, heads a day, beds that it uses, with what others use of them."""
    earlier_dates: int
    """Dates before its start on which the cohort may start as well."""
    on_post_field: Field
    """What says how long after the arrival they are on post."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TripFromOrigin:
    """A trip of the plan that leaves from the cohort's origin, or a place local to it."""

    trip: str
    depart: str
    start_place: str
    end_place: str
    passengers: int
    seats: int
    note: str
    """`full`, `other risk level`, `theirs` (some of the cohort ride it); blank: seats are free."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CohortExplanation:
    """Why a cohort travels when it does, or not."""

    cohort: str
    name: str
    employer: str
    employer_name: str
    post: str
    key: bool
    weight: float
    origin: str
    destination: str
    """Both by name."""
    workers: int
    carried: int
    left_behind: int
    reason: str
    """Of those who are left behind, as in left_behind.csv; blank: nobody is."""
    detail: str
    windows: tuple[Window, ...]
    ways: tuple[ItineraryExplanation, ...]
    chances: tuple[TripFromOrigin, ...]
    """Up to their own last start, or, where some stay, up to the last date on which they may."""
    scarce: tuple[Scarce, ...]
    """Over the same dates."""
    fields: tuple[Field, ...]
    """Of the cohort and its post."""

    def __repr__(self) -> str:
        why = f", {self.left_behind} left behind: {self.reason}" if self.left_behind else ""
        return f"CohortExplanation of {self.cohort}: {self.carried} of {self.workers} carried{why}"


def explain_cohort(
    plan: Plan, name: str, left_behind: Sequence[Mapping[str, Any]]
) -> CohortExplanation:
    """Everything that the plan and its scenario tell about a cohort.

    Parameters
    ----------
    left_behind
        Rows of left_behind.csv.
    """
    scenario, usage = plan.scenario, Usage(plan.account)
    cohort = scenario.cohorts[name]
    post, employer = scenario.post_of(cohort), scenario.employers[cohort.employer]
    epidemic = Epidemic(scenario)
    may = [d for d in start_days(scenario, cohort) if not bar(scenario, epidemic, cohort, d)]
    mine = [one for one in plan.account.itineraries if one.cohort.cohort == name]
    carried = plan.account.carried[name]
    days = may
    if carried == cohort.workers and mine:
        last = max(scenario.calendar.day_of(one.assignment.depart) for one in mine)
        days = [day for day in may if day <= last]
    row = next((row for row in left_behind if row["cohort"] == name), {})
    return CohortExplanation(
        cohort=name,
        name=cohort.name,
        employer=cohort.employer,
        employer_name=employer.name or cohort.employer,
        post=post.name or cohort.post,
        key=post.key,
        weight=post.weight,
        origin=place_name(scenario, cohort.origin),
        destination=place_name(scenario, employer.place),
        workers=cohort.workers,
        carried=carried,
        left_behind=cohort.workers - carried,
        reason=row.get("reason") or "",
        detail=row.get("detail") or "",
        windows=windows(scenario, cohort),
        ways=tuple(_way(plan, usage, epidemic, one, may) for one in mine),
        chances=_chances(plan, epidemic, cohort, days),
        scarce=scarce(plan.account, cohort, days),
        fields=(
            cell("cohorts", cohort, "ready"),
            cell("cohorts", cohort, "latest"),
            cell("posts", post, "key"),
            cell("posts", post, "weight"),
            *road_fields(scenario, cohort),
            *boarding_fields(scenario),
        ),
    )


def _way(
    plan: Plan, usage: Usage, epidemic: Epidemic, one: Itinerary, may: Sequence[int]
) -> ItineraryExplanation:
    scenario, calendar = plan.scenario, plan.scenario.calendar
    start = calendar.day_of(one.assignment.depart)
    on_post_field = setting("settle_days", scenario.settle_days)
    if one.quarantine_days > scenario.settle_days:
        on_post_field = quarantine_field(scenario, epidemic, one.cohort, start)
    return ItineraryExplanation(
        assignment=one.id,
        workers=one.workers,
        risk=one.risk,
        on_post=calendar.date_text(one.on_post_day),
        steps=tuple(_steps(plan, one)),
        limits=tuple(_limits(plan, usage, one)),
        earlier_dates=sum(day < start for day in may),
        on_post_field=on_post_field,
    )


def _steps(plan: Plan, one: Itinerary) -> list[ItineraryStep]:
    scenario, calendar = plan.scenario, plan.scenario.calendar
    moment_text, date_text = calendar.moment_text, calendar.date_text
    local = {transfer.before_leg: transfer for transfer in one.transfers}
    steps = []
    for number in range(len(one.assignment.legs) + 1):
        transfer = local.get(number)
        if transfer is not None:
            steps.append(
                ItineraryStep(
                    what="local transport",
                    start=moment_text(transfer.depart),
                    end=moment_text(transfer.arrive),
                    start_place=place_name(scenario, transfer.start),
                    end_place=place_name(scenario, transfer.end),
                )
            )
        if number < len(one.assignment.legs):
            leg = one.assignment.legs[number]
            departure = plan.account.departures[leg.trip]
            board, alight = departure.trip.stops[leg.board], departure.trip.stops[leg.alight]
            assert board.depart is not None and alight.arrive is not None
            steps.append(
                ItineraryStep(
                    what="ride",
                    start=moment_text(board.depart),
                    end=moment_text(alight.arrive),
                    start_place=place_name(scenario, board.place),
                    end_place=place_name(scenario, alight.place),
                    trip=leg.trip,
                    operator=departure.operator.name or departure.trip.operator,
                    contact=departure.operator.contact,
                )
            )
    if one.assignment.facility is not None:
        facility = scenario.quarantine[one.assignment.facility]
        steps.append(
            ItineraryStep(
                what="quarantine",
                start=date_text(one.arrival_day),
                end=date_text(one.arrival_day + one.quarantine_days - 1),
                start_place=facility.name or facility.facility,
                end_place="",
            )
        )
    employer = scenario.employers[one.cohort.employer]
    steps.append(
        ItineraryStep(
            what="on post",
            start=date_text(one.on_post_day),
            end="",
            start_place=employer.name or employer.employer,
            end_place="",
        )
    )
    return steps


def _limits(plan: Plan, usage: Usage, one: Itinerary) -> list[Limit]:
    """What the way takes, in the order in which it takes it; of its beds the fullest date."""
    start = plan.scenario.calendar.day_of(one.assignment.depart)
    found: list[Limit | None] = [usage.departures(one.cohort.origin, start)]
    for leg in one.assignment.legs:
        trip = plan.trips[leg.trip]
        found.append(usage.seats(leg.trip))
        found += trip_limits(plan, usage, trip)
    found.append(usage.arrivals(one.destination, one.arrival_day))
    if one.assignment.facility is not None:
        days = range(one.arrival_day, one.arrival_day + one.quarantine_days)
        beds = [usage.beds(one.assignment.facility, day) for day in days]
        found.append(min(beds, key=lambda limit: limit.free))
    return [limit for limit in found if limit is not None]


def trip_limits(plan: Plan, usage: Usage, trip: Trip) -> list[Limit | None]:
    """Units of a line, vehicles of a fleet on the date on which a trip departs."""
    day = plan.scenario.calendar.day_of(trip.depart)
    fleet = fleet_of(plan.scenario, trip)
    return [
        usage.line_units(trip.operator, day) if trip.purpose == "line" else None,
        usage.vehicles(fleet.fleet, day) if fleet is not None else None,
    ]


def _chances(
    plan: Plan, epidemic: Epidemic, cohort: Cohort, days: Sequence[int]
) -> tuple[TripFromOrigin, ...]:
    """Trips that somebody boards at the cohort's origin, or local to it, on dates in question."""
    scenario, calendar, wanted = plan.scenario, plan.scenario.calendar, set(days)
    found, spot = [], scenario.spot(cohort.origin)
    for name, departure in plan.account.departures.items():
        trip = departure.trip
        for stop, boarding in zip(trip.stops, departure.boarding, strict=True):
            local = plan.geography.is_local(spot, stop.place)
            if not boarding or stop.depart is None or not (local or stop.place == spot):
                continue
            day = calendar.day_of(stop.depart - (scenario.transfer.local_minutes if local else 0))
            if day in wanted:
                theirs = any(
                    one.cohort.cohort == cohort.cohort
                    and any(leg.trip == name for leg in one.assignment.legs)
                    for one in plan.account.itineraries
                )
                note = "theirs" if theirs else ""
                if not note and trip.risk != epidemic.level(cohort.origin, day):
                    note = "other risk level"
                if not note and departure.passengers >= departure.seats:
                    note = "full"
                found.append(
                    TripFromOrigin(
                        trip=name,
                        depart=calendar.moment_text(stop.depart),
                        start_place=place_name(scenario, stop.place),
                        end_place=place_name(scenario, trip.places[-1]),
                        passengers=departure.passengers,
                        seats=departure.seats,
                        note=note,
                    )
                )
                break
    return tuple(found)
