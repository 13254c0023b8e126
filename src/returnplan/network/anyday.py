"""When people and vehicles may move in a scenario without a last travel date, as sets of days.

`without` names what is thought away (`obstacles.OBSTACLES`): the answer then shows whether that
stood in the way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from returnplan import rounding
from returnplan.calendar import MINUTES_A_DAY
from returnplan.geography import Geography, road_hours
from returnplan.network.daysets import DAYS_A_WEEK, days_between, weekly
from returnplan.network.lines import line_minutes
from returnplan.network.starts import beds_serve
from returnplan.scenario.epidemic import Epidemic
from returnplan.scenario.scenario import Cohort, Fleet, Line, Scenario

LIFTED_WAIT_DAYS = 14
"""Longest wait where none is asked for: lines run again within a week."""
LIFTED_LOCAL_KM = 100.0
"""Way of local transport where its length is thought away: to the stations of the next towns."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drive:
    """A road trip with a fleet, whatever its date; minutes."""

    fleet: Fleet
    places: tuple[str, ...]
    boards: int
    """Boarding stops, the first of the places."""
    arrive: tuple[int, ...]
    """From the departure to the arrival at every stop (0 at the first)."""
    leave: tuple[int, ...]
    """From the departure to that from every stop."""
    before: int
    after: int
    """Busy before the departure, and after the arrival at the last stop."""
    tenths: int

    @property
    def length(self) -> int:
        return self.arrive[-1]


@dataclass(frozen=True, kw_only=True)
class AnyDay:
    """Sets of days of one scenario; what was worked out once is kept."""

    scenario: Scenario
    without: frozenset[str] = frozenset()

    @cached_property
    def geography(self) -> Geography:
        """With a road everywhere, where roads are thought away."""
        scenario = self.scenario
        if "roads" in self.without:
            scenario = replace(
                scenario,
                places={n: replace(row, landmass="") for n, row in scenario.places.items()},
                roads={pair: replace(row, closed=False) for pair, row in scenario.roads.items()},
            )
        if "local_km" in self.without:
            local = scenario.transfer
            far = max(LIFTED_LOCAL_KM, 2 * local.local_km)
            scenario = replace(scenario, transfer=replace(local, local_km=far))
        return Geography(scenario)

    @cached_property
    def epidemic(self) -> Epidemic:
        return Epidemic(self.scenario)

    @cached_property
    def road_fleets(self) -> tuple[Fleet, ...]:
        named = self.scenario.line_fleets
        return tuple(f for name, f in self.scenario.fleets.items() if name not in named)

    @property
    def waits(self) -> tuple[int, int]:
        """Shortest and longest wait between two legs, in minutes."""
        if "waits" in self.without:
            return 0, LIFTED_WAIT_DAYS * MINUTES_A_DAY
        transfer = self.scenario.transfer
        return transfer.min_minutes, rounding.floor(transfer.max_wait_hours * 60)

    @property
    def max_legs(self) -> int:
        return 4 if "max_legs" in self.without else self.scenario.transfer.max_legs

    @property
    def max_minutes(self) -> int | None:
        longest = self.scenario.transfer.max_hours
        return (
            None if longest is None or "max_hours" in self.without else rounding.floor(longest * 60)
        )

    # -- days that stand for all ---------------------------------------------------------------

    @cached_property
    def changes(self) -> tuple[int, ...]:
        """Days from 0 on, on which a permit, a level or a ban may begin or end."""
        day, scenario = self.scenario.calendar.day, self.scenario
        found = {0, *(day(row.from_) for row in scenario.risk)}
        for row in scenario.permits:
            found |= {day(row.from_)} if row.from_ is not None else set()
            found |= {day(row.until) + 1} if row.until is not None else set()
        return tuple(sorted(found_day for found_day in found if found_day >= 0))

    @cached_property
    def starts(self) -> int:
        """Days 0 .. starts - 1 on which an itinerary may start stand for all later ones.

        A trip may leave its first stop, or a vehicle its base, long before a worker boards, and
        the line that a shuttle waits for may have left long before.
        """
        day, scenario = self.scenario.calendar.day, self.scenario
        dates = [cohort.ready for cohort in scenario.cohorts.values()]
        for fleet in scenario.fleets.values():
            dates += [when for when in (fleet.from_, fleet.until) if when is not None]
        for line in scenario.lines.values():
            dates += [when for when in (line.first, line.last) if when is not None]
        last = max([self.changes[-1], *(day(when) for when in dates)], default=0)
        return max(0, last) + 1 + self._longest + DAYS_A_WEEK

    @cached_property
    def beyond(self) -> int:
        """Days of the sets: what starts in time may go on for as long as the longest way takes."""
        return self.starts + 2 * self._longest

    @cached_property
    def _longest(self) -> int:
        """Days of the longest way of anybody, vehicles' empty ways included."""
        lines = max((line_minutes(line) for line in self.scenario.lines.values()), default=0)
        hours = float(self.geography.road_tenths.max(initial=0)) / 10
        given = [road.hours or 0.0 for road in self.scenario.roads.values()]
        drive = 0.0
        for fleet in self.scenario.fleets.values():
            longest = max(hours / fleet.speed_kmh, *given, 0.0) * 4
            took = float(road_hours(longest, fleet.drivers, self.scenario.driving))
            drive = max(drive, took * 60 + fleet.turnaround_hours * 60)
        stops = self.scenario.road.max_pickups + self.scenario.road.max_dropoffs
        drive += stops * self.scenario.road.stop_minutes + 2 * self.scenario.road.turn_minutes
        local = 3 * self.scenario.transfer.local_minutes
        minutes = 2 * lines + 3 * drive + 3 * self.waits[1] + local
        return int(minutes // MINUTES_A_DAY) + 2

    # -- people --------------------------------------------------------------------------------

    def may_start(self, cohort: Cohort) -> int:
        """Days from `ready` on on which a cohort may start, `latest` aside."""
        destination = self.scenario.destination(cohort)
        served = "facility" in self.without or beds_serve(self.scenario, cohort)
        ready = self.scenario.calendar.day(cohort.ready)
        days = self._open(cohort.origin, destination, served)
        return days & days_between(ready, None, self.starts)

    def _open(self, origin: str, destination: str, served: bool) -> int:
        key = origin, destination, served
        if key not in self._opened:
            self._opened[key] = self._found_open(*key)
        return self._opened[key]

    def _found_open(self, origin: str, destination: str, served: bool) -> int:
        epidemic, days = self.epidemic, 0
        for first, last in self._spells:
            level = self.scenario.levels[epidemic.level(origin, first)]
            if not level.travel and "travel_ban" not in self.without:
                continue
            allowed = not self.scenario.permits or origin in self.scenario.waiting
            allowed = allowed or bool(epidemic.permits(origin, destination, first))
            if not allowed and "permits" not in self.without:
                continue
            if served or epidemic.quarantine_days(origin, destination, first) == 0:
                days |= days_between(first, last, self.starts)
        return days

    @cached_property
    def _spells(self) -> list[tuple[int, int | None]]:
        """First and last day between two changes."""
        ends = [day - 1 for day in self.changes[1:]]
        return list(zip(self.changes, [*ends, None], strict=True))

    @cached_property
    def _opened(self) -> dict[tuple[str, str, bool], int]:
        return {}

    def levels(self, origin: str) -> dict[str, int]:
        """Days on which a place has each level."""
        if origin not in self._levels:
            found = dict.fromkeys(self.scenario.levels, 0)
            for first, last in self._spells:
                days = days_between(first, last, self.starts)
                found[self.epidemic.level(origin, first)] |= days
            self._levels[origin] = found
        return self._levels[origin]

    @cached_property
    def _levels(self) -> dict[str, dict[str, int]]:
        return {}

    def seated(self, origin: str, vehicle: Fleet | Line) -> int:
        """Days on which those who start have a usable seat in a unit."""
        if "seats" in self.without:
            return days_between(0, None, self.starts)
        days = 0
        for name, there in self.levels(origin).items():
            if there and self.scenario.usable_seats(vehicle, name):
                days |= there
        return days

    # -- vehicles ------------------------------------------------------------------------------

    def duty(self, drive: Drive, clock: int) -> int:
        """Days after whose 00:00 a road trip may depart so many minutes by its fleet's dates."""
        return self._on_duty(drive.fleet, clock - drive.before, clock + drive.length + drive.after)

    def _on_duty(self, fleet: Fleet, begin: int, ready: int) -> int:
        """Days of which a duty lies in a fleet's dates; its ends are minutes after 00:00."""
        day = self.scenario.calendar.day
        opens, last = 0, None
        if "fleet_dates" not in self.without:
            opens = 0 if fleet.from_ is None else max(0, day(fleet.from_)) * MINUTES_A_DAY
            if fleet.until is not None:
                shuts = (day(fleet.until) + 1) * MINUTES_A_DAY
                last = (shuts - ready) // MINUTES_A_DAY
        return days_between(-((begin - opens) // MINUTES_A_DAY), last, self.beyond)

    def runs(self, line: Line) -> int:
        """Days on which a line may run by first, last and weekdays."""
        return self._runs[line.line]

    @cached_property
    def _runs(self) -> dict[str, int]:
        day, found = self.scenario.calendar.day, {}
        weekday = self.scenario.calendar.weekday(0)
        for name, line in self.scenario.lines.items():
            first, last, weekdays = line.first, line.last, line.weekdays
            if "line_dates" in self.without:
                first, last, weekdays = None, None, tuple(range(1, DAYS_A_WEEK + 1))
            open_ = days_between(
                0 if first is None else day(first), None if last is None else day(last), self.beyond
            )
            found[name] = open_ & weekly(weekdays, weekday, self.beyond)
        return found

    def usable(self, line: Line) -> int:
        """`runs` whose fleet, where they have one, may be on duty then."""
        return self._usable[line.line]

    @cached_property
    def _usable(self) -> dict[str, int]:
        found = {}
        for name, line in self.scenario.lines.items():
            found[name] = self.runs(line)
            if line.fleet is not None:
                fleet = self.scenario.fleets[line.fleet]
                index, tenths = self.geography.index, self.geography.geodesic_tenths
                base, start, end = index[fleet.base], index[line.from_], index[line.to]
                out = int(tenths[base, start]) / 10 / fleet.speed_kmh * 60
                back = int(tenths[end, base]) / 10 / fleet.speed_kmh + fleet.turnaround_hours
                begin = line.time - rounding.ceil(out)
                ready = line.time + line_minutes(line) + rounding.ceil(back * 60)
                found[name] &= self._on_duty(fleet, begin, ready)
        return found

    def drive(self, fleet: Fleet, places: tuple[str, ...], boards: int) -> Drive | None:
        """A road trip over `places`; None where the fleet cannot make it."""
        geography, road = self.geography, self.scenario.road
        pairs = list(zip((fleet.base, *places), (*places, fleet.base), strict=True))
        if not all(start == end or geography.has_road(start, end) for start, end in pairs):
            return None
        tenths = sum(geography.tenths(start, end) for start, end in pairs[1:-1])
        if tenths > rounding.floor(fleet.max_km * 10) and "max_km" not in self.without:
            return None
        arrive, leave, driven = [0], [0], 0.0
        for number, (start, end) in enumerate(pairs[1:-1]):
            driven += geography.hours(start, end, fleet.speed_kmh)
            reached = rounding.ceil(self._minutes(driven, fleet) + road.stop_minutes * number)
            arrive.append(reached)
            leave.append(reached + road.stop_minutes)
        out, back = (geography.hours(*pair, fleet.speed_kmh) for pair in (pairs[0], pairs[-1]))
        rest = self._minutes(back, fleet) + fleet.turnaround_hours * 60
        return Drive(
            fleet=fleet,
            places=places,
            boards=boards,
            arrive=tuple(arrive),
            leave=tuple(leave),
            before=rounding.ceil(self._minutes(out, fleet) + road.turn_minutes),
            after=rounding.ceil(road.turn_minutes + rest),
            tenths=tenths,
        )

    def _minutes(self, driven: float, fleet: Fleet) -> float:
        return 60.0 * float(road_hours(driven, fleet.drivers, self.scenario.driving))

    def boarded(self, drive: Drive, clock: int) -> bool:
        """Whether a direct trip or feeder that departs then is boarded in the boarding hours."""
        first, last = self.scenario.road.boarding_from, self.scenario.road.boarding_until
        if first is None or last is None or "boarding" in self.without:
            return True
        span = (last - first) % MINUTES_A_DAY
        return all(
            (clock + minutes - first) % MINUTES_A_DAY <= span
            for minutes in drive.leave[: drive.boards]
        )
