"""Who sits in which unit of a trip: people of one cohort together, never more than its seats.

Every unit of a trip calls at every stop, and on a road trip everybody boards before anybody
alights; so a unit's riders of a trip are at most its usable seats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from returnplan.plan.costs import unit_seats
from returnplan.plan.itineraries import Itinerary
from returnplan.plan.plan import Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class SeatedGroup:
    """Heads of one itinerary who ride in one unit."""

    trip: str
    unit: int
    """From 1."""
    assignment: str
    cohort: str
    heads: int
    first: int
    """Number of the first of them among the itinerary's heads, from 0."""
    leg: int
    """Index of the ride in the itinerary."""


def fill(groups: Sequence[int], units: int, seats: int) -> list[list[tuple[int, int]]]:
    """Units and heads of each group, in order of the units.

    Parameters
    ----------
    groups
        Heads that belong together; at most units x seats in all.

    A group that is larger than a unit fills units of its own first. What is left goes, largest
    first, whole into the fullest unit that it fits; the few that fit nowhere are shared among the
    units with most room.
    """
    room = [seats] * units
    shares: list[dict[int, int]] = [{} for _ in groups]

    def put(group: int, unit: int, heads: int) -> None:
        shares[group][unit] = shares[group].get(unit, 0) + heads
        room[unit] -= heads

    left = dict(enumerate(groups))
    for group, heads in left.items():
        empty = [unit for unit in range(units) if room[unit] == seats]
        for unit in empty[: heads // seats if seats else 0]:
            put(group, unit, seats)
            left[group] -= seats
    order = sorted((group for group in left if left[group]), key=lambda one: (-left[one], one))
    apart = []
    for group in order:
        fits = [unit for unit in range(units) if room[unit] >= left[group]]
        if fits:
            put(group, min(fits, key=lambda unit: (room[unit], unit)), left[group])
        else:
            apart.append(group)
    for group in apart:
        while left[group]:
            unit = max(range(units), key=lambda one: (room[one], -one))
            heads = min(room[unit], left[group])
            if heads <= 0:
                raise ValueError(f"{left[group]} heads find no seat")
            put(group, unit, heads)
            left[group] -= heads
    return [sorted(share.items()) for share in shares]


def seated(plan: Plan) -> list[SeatedGroup]:
    """Every party of every trip, by trip, unit, then itinerary."""
    riders: dict[str, dict[str, list[tuple[Itinerary, int]]]] = {}
    for itinerary in sorted(plan.account.itineraries, key=lambda one: one.id):
        for number, leg in enumerate(itinerary.assignment.legs):
            cohorts = riders.setdefault(leg.trip, {})
            cohorts.setdefault(itinerary.cohort.cohort, []).append((itinerary, number))
    parties = []
    for name, cohorts in sorted(riders.items()):
        trip = plan.trips[name]
        order = sorted(cohorts)
        heads = [sum(one.workers for one, _ in cohorts[cohort]) for cohort in order]
        shares = fill(heads, trip.units, unit_seats(plan.scenario, trip))
        for cohort, share in zip(order, shares, strict=True):
            parties += _parties(name, cohorts[cohort], share)
    return sorted(parties, key=lambda one: (one.trip, one.unit, one.assignment, one.first))


def _parties(
    trip: str, rides: Sequence[tuple[Itinerary, int]], share: Sequence[tuple[int, int]]
) -> list[SeatedGroup]:
    """The heads of a cohort's itineraries, in order, dealt out to its units."""
    parties = []
    units = [[unit, heads] for unit, heads in share]
    for itinerary, number in rides:
        first = 0
        while first < itinerary.workers:
            heads = min(units[0][1], itinerary.workers - first)
            parties.append(
                SeatedGroup(
                    trip=trip,
                    unit=units[0][0] + 1,
                    assignment=itinerary.id,
                    cohort=itinerary.cohort.cohort,
                    heads=heads,
                    first=first,
                    leg=number,
                )
            )
            first += heads
            units[0][1] -= heads
            if not units[0][1]:
                units.pop(0)
    return parties
