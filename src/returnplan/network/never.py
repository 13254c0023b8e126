"""What can never work, said before any solving."""

from __future__ import annotations

import numpy as np

from returnplan.errors import Finding
from returnplan.network.anyday import AnyDay
from returnplan.network.daysets import days_between
from returnplan.network.network import Network
from returnplan.plan.plan import Unreachable
from returnplan.scenario.scenario import Cohort, Fleet, Line, Scenario
from returnplan.tables.mistakes import Mistake

NO_WAY = Mistake(
    code="N101",
    name="no way",
    why="{cohort} cannot come ({reason}): {detail}",
    cure="{cure}",
    severity="never",
    remedy="change dates, permits or rules, add a fleet, line or facility, or take the cohort out",
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
NO_SEAT = Mistake(
    code="N105",
    name="no usable seat",
    why="level {level} has no usable seat in any fleet or line: their seats x {factors}, rounded "
    "down, are 0",
    cure="raise the level's load_factor, or the seats; nobody of that level travels",
    severity="never",
)
NEVER = (NO_WAY, NO_BED, TOO_FEW_SEATS, NO_SEAT)

CURES = {
    "travel_ban": "change risk.csv or the level's travel, or take the cohort out",
    "no_permit": "add a row to permits.csv, or take the cohort out",
    "no_way": "add a fleet or a line that leads there, or take the cohort out",
    "too_late": "make `ready` earlier, `latest` later, or the scenario longer",
}
CURES_OF_CAUSES = {
    "facility": "add a facility that serves the place, or the place to one's `serves`",
    "seats": "raise the level's load_factor, or the seats",
    "roads": "list the road in roads.csv, open it there, or add a line",
    "max_km": "raise max_km, or add a line",
    "fleet_dates": "change the fleet's from and until, or the cohort's `ready`",
    "line_dates": "change the line's first, last or weekdays, or the cohort's `ready`",
    "permits": "add a row to permits.csv for such a date",
    "travel_ban": "change risk.csv or the level's travel",
    "boarding": "change road.boarding_from and boarding_until, or departure_times",
    "max_hours": "raise transfer.max_hours",
    "max_legs": "raise transfer.max_legs",
    "waits": "change the clocks of lines, transfer.min_minutes or transfer.max_wait_hours",
    "local_km": "raise transfer.local_km, or add a fleet that makes the way to the station",
}
"""By the names of `obstacles.OBSTACLES`."""


def never(network: Network) -> list[Finding]:
    """Findings of severity `never`: cohorts without a way, too few beds or seats.

    The rows of the files are not known here, so the ids stand in the sentences.
    """
    scenario = network.scenario
    return [
        *_cohorts(network),
        *_beds(network),
        *_seats(scenario, network),
        *_levels(scenario),
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
            cure=_cure(lost),
        )
        for cohort, lost in network.unreachable.items()
    ]


def _cure(lost: Unreachable) -> str:
    return "; and ".join(CURES_OF_CAUSES[cause] for cause in lost.causes) or CURES[lost.reason]


def _beds(network: Network) -> list[Finding]:
    """Cohorts that need quarantine on every way, while nothing that takes them has a bed."""
    scenario, choices = network.scenario, network.choices
    beds = [scenario.usable_beds(facility) for facility in scenario.quarantine.values()]
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


def _levels(scenario: Scenario) -> list[Finding]:
    """Levels at which somebody may start, and nobody can sit."""
    starting: set[str] = set()
    on = AnyDay(scenario=scenario)
    for cohort in scenario.cohorts.values():
        last = scenario.days - 1
        if cohort.latest is not None:
            last = min(last, scenario.calendar.day(cohort.latest))
        may = on.may_start(cohort) & days_between(0, last, on.starts) if cohort.workers else 0
        starting |= {level for level, days in on.levels(cohort.origin).items() if days & may}
    vehicles: list[Fleet | Line] = [*scenario.fleets.values(), *scenario.lines.values()]
    found = []
    for level in scenario.levels:
        factors = sorted({scenario.levels[level].factor(one.mode) for one in vehicles})
        seated = any(scenario.usable_seats(one, level) for one in vehicles)
        if level in starting and not seated:
            found.append(
                NO_SEAT.at(
                    "scenario.toml",
                    column=f"risk.{level}.load_factor",
                    level=level,
                    factors=" or ".join(f"{factor:g}" for factor in factors),
                )
            )
    return found
