"""Trips that not every run has alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from returnplan.calendar import clock_text
from returnplan.plan.plan import Plan


@dataclass(frozen=True, kw_only=True)
class TripRow:
    """One trip: the same id, operator and stops."""

    trip: str
    day: date
    clock: int
    """Of its departure."""
    operator: str
    stops: tuple[str, ...]
    loads: tuple[tuple[int, int] | None, ...]
    """(units, passengers) in each run; None where it does not run."""

    @property
    def depart(self) -> str:
        """`2020-02-16 08:00`."""
        return f"{self.day.isoformat()} {clock_text(self.clock)}"


def trip_rows(plans: Mapping[str, Plan]) -> list[TripRow]:
    """Trips that not every run has, or with other units or passengers; by departure, then id.

    An id that in another run belongs to another operator, or has other stops, is another trip.
    """
    runs = [_loads(plan) for plan in plans.values()]
    keys = sorted({key: None for run in runs for key in run})
    rows = []
    for key in keys:
        loads = tuple(run.get(key) for run in runs)
        if len(set(loads)) > 1:
            day, clock, trip, operator, stops = key
            rows.append(
                TripRow(
                    trip=trip, day=day, clock=clock, operator=operator, stops=stops, loads=loads
                )
            )
    return rows


_Key = tuple[date, int, str, str, tuple[str, ...]]


def _loads(plan: Plan) -> dict[_Key, tuple[int, int]]:
    calendar, loads = plan.scenario.calendar, {}
    for name, departure in plan.account.departures.items():
        trip = departure.trip
        day = plan.scenario.start + timedelta(days=calendar.day_of(trip.depart))
        key = (day, calendar.clock_of(trip.depart), name, trip.operator, trip.places)
        loads[key] = (trip.units, departure.passengers)
    return loads
