"""Clocks, kilometres, seats and costs, computed afresh from the scenario alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from returnplan import rounding
from returnplan.auditing.distances import Distances, hours_on_the_road
from returnplan.auditing.epidemic import RiskAndPermits
from returnplan.calendar import MINUTES_A_DAY
from returnplan.scenario.scenario import Facility, Fleet, Line, Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class LineRun:
    """A line on one date on which it may run."""

    line: Line
    depart: int
    arrive: int


@dataclass(frozen=True)
class Movement:
    """How people and vehicles may move in a scenario, whatever a plan does."""

    scenario: Scenario

    @cached_property
    def distances(self) -> Distances:
        return Distances(self.scenario)

    @cached_property
    def since(self) -> int | None:
        """Moment before which nothing begins but what is fixed (C30); None: nothing has begun."""
        when = self.scenario.replan
        if when.date is None:
            return None
        return self.scenario.calendar.day(when.date) * MINUTES_A_DAY + (when.clock or 0)

    @cached_property
    def origins(self) -> frozenset[str]:
        spot = RiskAndPermits(self.scenario).spot
        return frozenset(spot(cohort.origin) for cohort in self.scenario.cohorts.values())

    @cached_property
    def plants(self) -> frozenset[str]:
        """Employers' places."""
        return frozenset(employer.place for employer in self.scenario.employers.values())

    # -- roads ---------------------------------------------------------------------------------

    def drive_minutes(self, hours: float, fleet: Fleet) -> float:
        """D(hours) of a fleet, not yet rounded."""
        return 60.0 * hours_on_the_road(hours, fleet.drivers, self.scenario.driving)

    def call_minutes(self, places: Sequence[str], fleet: Fleet) -> list[int]:
        """Minutes after the departure at which a road trip reaches each stop (0 at the first)."""
        minutes = [0]
        hours = 0.0
        for number in range(1, len(places)):
            hours += self.distances.hours(places[number - 1], places[number], fleet.speed_kmh)
            standing = self.scenario.road.stop_minutes * (number - 1)
            minutes.append(rounding.ceil(self.drive_minutes(hours, fleet) + standing))
        return minutes

    def route_tenths(self, places: Sequence[str]) -> int:
        return sum(
            self.distances.tenths(places[number - 1], places[number])
            for number in range(1, len(places))
        )

    def road_leads(self, start: str, end: str) -> bool:
        """Whether there is a road from one place to another (C27)."""
        if start == end:
            return True
        own, other = (self.scenario.roads.get(pair) for pair in ((start, end), (end, start)))
        if own is not None:
            return not own.closed
        places = self.scenario.places
        return other is not None or places[start].landmass == places[end].landmass

    def roadless(self, fleet: Fleet, stops: Sequence[str]) -> list[tuple[str, str]]:
        """Pairs of a duty, the empty ways included, between which there is no road."""
        return [
            pair
            for pair in pairwise((fleet.base, *stops, fleet.base))
            if not self.road_leads(*pair)
        ]

    def is_local(self, start: str, end: str) -> bool:
        """Whether local transport joins two places, in the direction travelled."""
        return self.distances.is_near(start, end) and self.road_leads(start, end)

    def may_board(self, moment: int) -> bool:
        """Whether a direct trip or feeder may leave a boarding stop at a moment (C28)."""
        road, clock = self.scenario.road, moment % MINUTES_A_DAY
        first, last = road.boarding_from, road.boarding_until
        if first is None or last is None:
            return True
        # From `first` on, round the clock, to `last`.
        return (clock - first) % MINUTES_A_DAY <= (last - first) % MINUTES_A_DAY

    def route_faults(self, boards: Sequence[str], alights: Sequence[str]) -> list[str]:
        """What is wrong with a road trip's stops, whatever its purpose and fleet."""
        road, ways = self.scenario.road, self.distances
        places = [*boards, *alights]
        faults = []
        if len(set(places)) < len(places):
            faults.append(f"a place occurs twice in {' > '.join(places)}")
        for side, stops, most in (
            ("boarding", boards, road.max_pickups),
            ("alighting", alights, road.max_dropoffs),
        ):
            if not 1 <= len(stops) <= most:
                faults.append(f"{len(stops)} {side} stops; 1 to {most} are allowed")
            for number in range(1, len(stops)):
                start, end = stops[number - 1], stops[number]
                tenths = ways.tenths(start, end)
                if tenths > rounding.floor(road.neighbour_km * 10):
                    faults.append(
                        f"{side} stops {start} and {end} are {tenths / 10:.1f} km apart; "
                        f"neighbour_km is {road.neighbour_km:g}"
                    )
        tenths = self.route_tenths(places)
        direct = ways.tenths(places[0], places[-1])
        if tenths > rounding.floor(direct * (1 + road.max_detour)):
            faults.append(
                f"{tenths / 10:.1f} km where {direct / 10:.1f} lead straight from {places[0]} to "
                f"{places[-1]}; max_detour is {road.max_detour:g}"
            )
        return faults

    def road_duty(self, fleet: Fleet, first: str, last: str) -> tuple[int, int]:
        """Minutes that a coach is busy before the departure, and after the arrival."""
        key = fleet.fleet, first, last
        if key not in self._known_duties:
            self._known_duties[key] = self._road_duty(fleet, first, last)
        return self._known_duties[key]

    @cached_property
    def _known_duties(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        return {}

    def _road_duty(self, fleet: Fleet, first: str, last: str) -> tuple[int, int]:
        turn = self.scenario.road.turn_minutes
        there = self.distances.hours(fleet.base, first, fleet.speed_kmh)
        back = self.distances.hours(last, fleet.base, fleet.speed_kmh)
        before = rounding.ceil(turn + self.drive_minutes(there, fleet))
        after = rounding.ceil(turn + self.drive_minutes(back, fleet) + 60 * fleet.turnaround_hours)
        return before, after

    # -- lines ---------------------------------------------------------------------------------

    def line_duty(self, line: Line, fleet: Fleet) -> tuple[int, int]:
        """Minutes that a vehicle is busy before a line's departure, and after its arrival."""
        there = self.distances.crow_tenths(fleet.base, line.from_) / 10 / fleet.speed_kmh
        back = self.distances.crow_tenths(line.to, fleet.base) / 10 / fleet.speed_kmh
        before = rounding.ceil(60 * there)
        return before, rounding.ceil(60 * (back + fleet.turnaround_hours))

    def line_minutes(self, line: Line) -> int:
        return rounding.half_up(line.hours * 60)

    def runs_on(self, line: Line, day: int) -> bool:
        """Whether a line may run on a day by its dates and weekdays."""
        calendar = self.scenario.calendar
        date = calendar.date(day)
        return (
            0 <= day < self.scenario.days
            and (line.first is None or line.first <= date)
            and (line.last is None or date <= line.last)
            and calendar.weekday(day) in line.weekdays
        )

    @cached_property
    def runs(self) -> tuple[LineRun, ...]:
        """Every line on every date on which it may run (first, last, weekdays) and arrives by E."""
        runs = []
        for line in self.scenario.lines.values():
            for day in range(self.scenario.days):
                depart = day * MINUTES_A_DAY + line.time
                arrive = depart + self.line_minutes(line)
                if self.runs_on(line, day) and arrive <= self.scenario.calendar.end:
                    runs.append(LineRun(line=line, depart=depart, arrive=arrive))
        return tuple(runs)

    @cached_property
    def line_departures(self) -> dict[str, frozenset[int]]:
        """Moments at which lines that may run leave each place."""
        moments: dict[str, set[int]] = {}
        for run in self.runs:
            moments.setdefault(run.line.from_, set()).add(run.depart)
        return {place: frozenset(found) for place, found in moments.items()}

    @cached_property
    def line_arrivals(self) -> dict[str, frozenset[int]]:
        """Moments at which lines that may run reach each place."""
        moments: dict[str, set[int]] = {}
        for run in self.runs:
            moments.setdefault(run.line.to, set()).add(run.arrive)
        return {place: frozenset(found) for place, found in moments.items()}

    @cached_property
    def usable_runs(self) -> tuple[LineRun, ...]:
        """`runs` whose fleet, where they have one, may be on duty then, and that have not begun."""
        usable = []
        for run in self.runs:
            begin = run.depart
            if run.line.fleet is not None:
                fleet = self.scenario.fleets[run.line.fleet]
                before, after = self.line_duty(run.line, fleet)
                begin -= before
                if not self.in_span(fleet, begin, run.arrive + after):
                    continue
            if self.since is not None and begin < self.since:
                continue
            usable.append(run)
        return tuple(usable)

    @cached_property
    def connections(self) -> list[list[int]]:
        """For each usable run the numbers of the usable runs that its riders may change to."""
        shortest, longest = self.waits
        leaving: dict[str, list[int]] = {}
        for number, run in enumerate(self.usable_runs):
            leaving.setdefault(run.line.from_, []).append(number)
        found = []
        for first in self.usable_runs:
            joined: list[int] = []
            for place, numbers in leaving.items():
                here = place == first.line.to
                if not here and not self.is_local(first.line.to, place):
                    continue
                there = first.arrive + (0 if here else self.scenario.transfer.local_minutes)
                joined += [
                    number
                    for number in numbers
                    if shortest <= self.usable_runs[number].depart - there <= longest
                ]
            found.append(sorted(joined))
        return found

    # -- limits --------------------------------------------------------------------------------

    def duty_span(self, fleet: Fleet) -> tuple[int, int | None]:
        """Moments between which every duty of a fleet lies; None: it may end at any time."""
        calendar = self.scenario.calendar
        begin = 0 if fleet.from_ is None else max(0, calendar.day(fleet.from_) * MINUTES_A_DAY)
        end = None if fleet.until is None else (calendar.day(fleet.until) + 1) * MINUTES_A_DAY
        return begin, end

    def in_span(self, fleet: Fleet, leaves: int, ready: int) -> bool:
        begin, end = self.duty_span(fleet)
        return leaves >= begin and (end is None or ready <= end)

    @cached_property
    def waits(self) -> tuple[int, int]:
        """Shortest and longest wait between two legs, in minutes."""
        transfer = self.scenario.transfer
        return transfer.min_minutes, rounding.floor(transfer.max_wait_hours * 60)

    def seats(self, vehicle: Fleet | Line, level: str) -> int:
        """Usable seats of a unit at a risk level."""
        kept = self.scenario.reserve.seats
        factor = self.scenario.levels[level].factor(vehicle.mode)
        return rounding.floor(vehicle.seats * factor * (1 - kept))

    def serves(self, facility: Facility, place: str, employer: str) -> bool:
        return place in facility.serves and facility.employer in (None, employer)

    def is_open(self, facility: Facility, day: int) -> bool:
        calendar = self.scenario.calendar
        early = facility.from_ is not None and day < calendar.day(facility.from_)
        late = facility.until is not None and day > calendar.day(facility.until)
        return not (early or late)

    def open_beds(self, facility: Facility, day: int) -> int:
        return self.beds(facility) if self.is_open(facility, day) else 0

    def beds(self, facility: Facility) -> int:
        """Beds that a plan may fill: the rest is in reserve."""
        return rounding.floor(facility.beds * (1 - self.scenario.reserve.beds))
