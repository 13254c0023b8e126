"""What can never work, said before any solving."""

from __future__ import annotations

import numpy as np

from returnplan.errors import Finding
from returnplan.network.network import Network
from returnplan.scenario.scenario import Cohort, Scenario
from returnplan.tables.mistakes import Mistake

NO_WAY = Mistake(
    code="N101",
    name="no way",
    why="{cohort} cannot come ({reason}): {detail}",
    cure="{cure}",
    severity="never",
    remedy="change dates, permits or rules, add a fleet, line or facility, or take the cohort out",
)
USELESS_LINE = Mistake(
    code="N102",
    name="useless line",
    why="no itinerary can use {value} on any of its dates",
    cure="check its places, clock, dates and fleet, and the waits of [transfer]",
    severity="never",
)
NO_BED = Mistake(
    code="N103",
    name="no bed",
    why="{cohort} needs quarantine on every way, and no facility that takes {employer} has a bed "
    "for the whole stay",
    cure="give a facility that serves the place beds on those dates",
    severity="never",
)
TOO_FEW_SEATS = Mistake(
    code="N104",
    name="too few seats",
    why="{value} workers wait, and every departure of every fleet and line together has {seats} "
    "seats",
    cure="add vehicles, units or travel dates; the plan will leave the rest behind",
    severity="never",
)
NEVER = (NO_WAY, USELESS_LINE, NO_BED, TOO_FEW_SEATS)

CURES = {
    "travel_ban": "change risk.csv or the level's travel, or take the cohort out",
    "no_permit": "add a row to permits.csv, or take the cohort out",
    "no_way": "add a fleet, a line or a facility that reaches it, or widen the rules for stops",
    "too_late": "make `ready` earlier, `latest` later, or the scenario longer",
}


def never(network: Network) -> list[Finding]:
    """Findings of severity `never`: cohorts without a way, useless lines, too few beds or seats.

    The rows of the files are not known here, so the ids stand in the sentences.
    """
    scenario = network.scenario
    return [
        *_cohorts(network),
        *_lines(network),
        *_beds(network),
        *_seats(scenario, network),
    ]


def _cohorts(network: Network) -> list[Finding]:
    return [
        NO_WAY.at(
            "cohorts.csv",
            column="cohort",
            value=cohort,
            cohort=cohort,
            reason=lost.reason,
            detail=lost.detail,
            cure=CURES[lost.reason],
        )
        for cohort, lost in network.unreachable.items()
    ]


def _lines(network: Network) -> list[Finding]:
    used = {network.departures[number].line for number in network.runs.departure.tolist()}
    return [
        USELESS_LINE.at("lines.csv", column="line", value=line)
        for line in network.scenario.lines
        if line not in used
    ]


def _beds(network: Network) -> list[Finding]:
    """Cohorts that need quarantine on every way, while nothing that takes them has a bed."""
    scenario, choices = network.scenario, network.choices
    beds = [facility.beds for facility in scenario.quarantine.values()]
    room = np.zeros(len(network.bed_groups.day), dtype=bool)
    for facility, group in zip(
        network.stays.facility.tolist(), network.stays.group.tolist(), strict=True
    ):
        room[group] |= beds[facility] > 0
    fits = np.zeros(len(network.cohorts), dtype=bool)
    seen = np.zeros(len(network.cohorts), dtype=bool)
    for cohort, group in zip(choices.cohort.tolist(), network.choice_group.tolist(), strict=True):
        seen[cohort] = True
        fits[cohort] |= group < 0 or room[group]
    cohorts: list[Cohort] = list(scenario.cohorts.values())
    return [
        NO_BED.at(
            "quarantine.csv",
            column="beds",
            cohort=cohorts[number].cohort,
            employer=cohorts[number].employer,
        )
        for number in np.flatnonzero(seen & ~fits).tolist()
    ]


def _seats(scenario: Scenario, network: Network) -> list[Finding]:
    """Demand beyond all seats of all departures that could run."""
    units = network.units
    demand = sum(
        cohort.workers
        for cohort in scenario.cohorts.values()
        if cohort.cohort not in network.unreachable
    )
    # Each vehicle makes at most as many trips as there are departures of its fleet.
    vehicles = [fleet.vehicles for fleet in scenario.fleets.values()]
    seats = 0
    for number in range(len(network.fleets)):
        mine = units.fleet == number
        if mine.any():
            departures = len(np.unique(units.depart[mine]))
            seats += vehicles[number] * departures * int(units.seats[mine].max())
    runs = network.runs
    best: dict[int, int] = {}
    for departure, room in zip(
        runs.departure.tolist(), (runs.seats * runs.max_units).tolist(), strict=True
    ):
        best[departure] = max(best.get(departure, 0), room)
    seats += sum(best.values())
    if seats >= demand:
        return []
    return [TOO_FEW_SEATS.at("cohorts.csv", column="workers", value=demand, seats=seats)]
