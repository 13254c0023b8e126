"""Beds in use and beds open, by facility and date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from returnplan.plan.itineraries import Itinerary
from returnplan.plan.rows import PlanRows
from returnplan.scenario.scenario import Facility, Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class BedDate:
    facility: str
    day: int
    beds: int
    """That a plan may fill on that date: open, less the reserve."""
    occupied: int


def open_beds(scenario: Scenario, facility: Facility, day: int) -> int:
    """Beds that a plan may fill on a date: those less the reserve while it is open, else none."""
    return scenario.usable_beds(facility) if is_open(scenario, facility, day) else 0


def is_open(scenario: Scenario, facility: Facility, day: int) -> bool:
    """Whether a date is within the facility's `from` and `until`."""
    date = scenario.calendar.date(day)
    late_enough = facility.from_ is None or facility.from_ <= date
    return late_enough and (facility.until is None or date <= facility.until)


def bed_dates(plan: PlanRows, found: Sequence[Itinerary]) -> list[BedDate]:
    """Every facility on every date of the horizon, and on later dates on which it is in use.

    A bed is taken for the quarantine days from the date of arrival on.
    """
    scenario = plan.scenario
    horizon = scenario.calendar.horizon
    changes: dict[str, dict[int, int]] = {name: {} for name in scenario.quarantine}
    for itinerary in found:
        facility = itinerary.assignment.facility
        if facility is not None:
            change, first = changes[facility], itinerary.arrival_day
            after = first + itinerary.quarantine_days
            change[first] = change.get(first, 0) + itinerary.workers
            change[after] = change.get(after, 0) - itinerary.workers
    rows = []
    for name, facility_ in scenario.quarantine.items():
        change = changes[name]
        occupied = 0
        for day in range(max(horizon, *change, 0) if change else horizon):
            occupied += change.get(day, 0)
            if day < horizon or occupied > 0:
                beds = open_beds(scenario, facility_, day)
                rows.append(BedDate(facility=name, day=day, beds=beds, occupied=occupied))
    return rows
