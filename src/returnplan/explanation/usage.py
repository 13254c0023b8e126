"""How much of what there is the plan uses: vehicles, units, beds, heads a day, seats."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from returnplan.calendar import MINUTES_A_DAY
from returnplan.explanation.fields import Field, cell
from returnplan.plan.account import Account
from returnplan.plan.beds import open_beds
from returnplan.scenario.scenario import Scenario

VEHICLES, LINE_UNITS, BEDS = "vehicles", "line_units", "beds"
ARRIVALS, DEPARTURES, SEATS = "arrivals", "departures", "seats"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """A bound of the scenario on a date, and what of it the plan uses."""

    resource: str
    """`vehicles`, `line_units`, `beds`, `arrivals`, `departures` or `seats`."""
    id: str
    """Fleet, line, facility, place or trip."""
    date: str
    used: int
    capacity: int
    field: Field
    """Where the capacity stands."""

    @property
    def free(self) -> int:
        return self.capacity - self.used


@dataclass(frozen=True)
class Usage:
    """The plan's use of each limit, by date."""

    account: Account

    @property
    def scenario(self) -> Scenario:
        return self.account.plan.scenario

    def vehicles(self, fleet: str, day: int) -> Limit:
        """Vehicles of a fleet on duty at one moment of a date, at most."""
        one = self.scenario.fleets[fleet]
        used, field = self._busiest(fleet, day), cell("fleets", one, VEHICLES)
        return self._limit(VEHICLES, fleet, day, used, one.vehicles, field)

    def _busiest(self, fleet: str, day: int) -> int:
        start, end = day * MINUTES_A_DAY, (day + 1) * MINUTES_A_DAY
        steps = []
        for leaves, ready in self._duties.get(fleet, ()):
            if leaves < end and ready > start:
                steps += [(max(leaves, start), 1), (ready, -1)]
        now = most = 0
        for _, step in sorted(steps):
            now += step
            most = max(most, now)
        return most

    @cached_property
    def _duties(self) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for duty in self.account.duties:
            found.setdefault(duty.fleet, []).append((duty.leaves_base, duty.ready))
        return found

    def line_units(self, line: str, day: int) -> Limit:
        """Units of a line's departure on a date."""
        one = self.scenario.lines[line]
        used, field = self._units[line, day], cell("lines", one, "max_units")
        return self._limit(LINE_UNITS, line, day, used, one.max_units, field)

    @cached_property
    def _units(self) -> Counter[tuple[str, int]]:
        found = Counter[tuple[str, int]]()
        for trip in self.account.plan.trips.values():
            if trip.purpose == "line":
                found[trip.operator, trip.depart // MINUTES_A_DAY] += trip.units
        return found

    def beds(self, facility: str, day: int) -> Limit:
        """Beds of a facility that are open on a date; 0 before its `from` and after its `until`."""
        one = self.scenario.quarantine[facility]
        beds = open_beds(self.scenario, one, day)
        used, field = self._occupied[facility, day], cell("quarantine", one, BEDS)
        return self._limit(BEDS, facility, day, used, beds, field)

    @cached_property
    def _occupied(self) -> Counter[tuple[str, int]]:
        found = Counter[tuple[str, int]]()
        for bed in self.account.beds:
            found[bed.facility, bed.day] = bed.occupied
        return found

    def arrivals(self, place: str, day: int) -> Limit | None:
        """Heads that arrive at a place on a date; None where nothing bounds them."""
        one = self.scenario.places[place]
        if one.arrivals_per_day is None:
            return None
        used, field = self._arriving[place, day], cell("places", one, "arrivals_per_day")
        return self._limit(ARRIVALS, place, day, used, one.arrivals_per_day, field)

    def departures(self, place: str, day: int) -> Limit | None:
        """Heads that set out at a place on a date; None where nothing bounds them."""
        one = self.scenario.places[place]
        if one.departures_per_day is None:
            return None
        used, field = self._leaving[place, day], cell("places", one, "departures_per_day")
        return self._limit(DEPARTURES, place, day, used, one.departures_per_day, field)

    @cached_property
    def _arriving(self) -> Counter[tuple[str, int]]:
        found = Counter[tuple[str, int]]()
        for one in self.account.itineraries:
            found[one.destination, one.arrival_day] += one.workers
        return found

    @cached_property
    def _leaving(self) -> Counter[tuple[str, int]]:
        found = Counter[tuple[str, int]]()
        for one in self.account.itineraries:
            day = self.scenario.calendar.day_of(one.assignment.depart)
            found[one.cohort.origin, day] += one.workers
        return found

    def seats(self, trip: str) -> Limit:
        """Seats of a trip, all units: nobody alights before everybody has boarded."""
        departure = self.account.departures[trip]
        line = departure.trip.purpose == "line"
        field = cell("lines" if line else "fleets", departure.operator, "seats")
        day = self.scenario.calendar.day_of(departure.trip.depart)
        return self._limit(SEATS, trip, day, departure.passengers, departure.seats, field)

    def _limit(
        self, resource: str, name: str, day: int, used: int, capacity: int, field: Field
    ) -> Limit:
        return Limit(
            resource=resource,
            id=name,
            date=self.scenario.calendar.date_text(day),
            used=used,
            capacity=capacity,
            field=field,
        )
