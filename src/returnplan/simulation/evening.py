"""What is known of a draw in the evening: who did not come, who missed a trip, who is positive."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from returnplan.calendar import MINUTES_A_DAY
from returnplan.plan.plan import Leg, Plan
from returnplan.simulation.arrival import quarantine
from returnplan.simulation.chance import Chance
from returnplan.simulation.movement import NOT_ARRIVED, DrawMovement
from returnplan.simulation.people import Fact, WhoTravels
from returnplan.simulation.timetable import Timetable


def facts(
    plan: Plan,
    table: Timetable,
    people: WhoTravels,
    drawn: Chance,
    moved: DrawMovement,
    at: int,
    isolated: Collection[int],
) -> list[Fact]:
    """All that is known by a moment and was not before.

    Parameters
    ----------
    moved
        The draw until then.
    isolated
        Who is known to stay longer in quarantine.
    """
    found = [*_absent(plan, table, people, drawn, at), *_stranded(plan, table, people, moved, at)]
    found += _isolated(table, people, drawn, moved, at, isolated)
    return sorted(found, key=lambda one: (one.moment, one.riders, one.kind, one.ride, one.until))


def _absent(
    plan: Plan, table: Timetable, people: WhoTravels, drawn: Chance, at: int
) -> Iterator[Fact]:
    """Who did not come to the trip that they were to set out by."""
    for party, aboard in zip(table.parties, people.aboard, strict=True):
        moment = _leaves(plan, party.itinerary.assignment.legs[0])
        if moment < at:
            mine = drawn.comes[party.first : party.first + party.workers]
            away = tuple(one for one, comes in zip(aboard, mine, strict=True) if not comes)
            if away:
                yield Fact(kind="no_show", riders=party.itinerary.id, moment=moment, people=away)


def _stranded(
    plan: Plan, table: Timetable, people: WhoTravels, moved: DrawMovement, at: int
) -> Iterator[Fact]:
    """Who missed a trip, is where it left from, and has not gone on by another one."""
    found: dict[tuple[int, int], list[int]] = {}
    for group in moved.waiting:
        if group.can_board <= at:
            first, aboard = table.parties[group.party].first, people.aboard[group.party]
            mine = [aboard[worker - first] for worker in group.workers.tolist()]
            found.setdefault((group.party, group.ride), []).extend(mine)
    for (number, ride), missing in found.items():
        itinerary = table.parties[number].itinerary
        yield Fact(
            kind="no_show",
            riders=itinerary.id,
            moment=_leaves(plan, itinerary.assignment.legs[ride]),
            people=tuple(missing),
            ride=ride,
        )


def _isolated(
    table: Timetable,
    people: WhoTravels,
    drawn: Chance,
    moved: DrawMovement,
    at: int,
    told: Collection[int],
) -> Iterator[Fact]:
    """Who keeps a bed for longer than planned: who was found positive on arrival, and contacts."""
    there = (moved.arrival != NOT_ARRIVED) & (moved.arrival <= at)
    positive, contact, days = quarantine(table, drawn, moved, there)
    longer = (positive | contact) & (days > table.quarantine_days)
    found: dict[tuple[str, int, int], list[int]] = {}
    for number in np.flatnonzero(longer).tolist():
        party = table.parties[int(table.party_of[number])]
        who = people.aboard[int(table.party_of[number])][number - party.first]
        if who not in told:
            moment = int(moved.arrival[number])
            last = moment // MINUTES_A_DAY + int(days[number]) - 1
            found.setdefault((party.itinerary.id, moment, last), []).append(who)
    for (riders, moment, last), mine in found.items():
        yield Fact(kind="positive", riders=riders, moment=moment, people=tuple(mine), until=last)


def _leaves(plan: Plan, leg: Leg) -> int:
    """When a trip leaves the place where a leg begins."""
    moment = plan.trips[leg.trip].stops[leg.board].depart
    assert moment is not None
    return moment
