"""Itineraries of one cohort on any date: `latest` and E aside, whatever the resources.

A way that starts on a day takes the same minutes on every day on which its trips may run. So ways
are listed once, each with the set of days on which it may start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from returnplan import rounding
from returnplan.calendar import MINUTES_A_DAY
from returnplan.geography import route_tenths
from returnplan.network.anyday import AnyDay, Drive
from returnplan.network.daysets import days_between, first_of, later
from returnplan.network.lines import line_minutes
from returnplan.scenario.scenario import Cohort, Line, Scenario

DriveOrLine = Drive | Line

FEW_PLACES, MANY_PLACES = 40, 200
"""Places of roads.csv up to which road trips with more than two stops are looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedWay:
    """A way, and the days on which it may start."""

    rides: tuple[DriveOrLine, ...]
    days: int
    clock: int
    """Of the start, minutes after 00:00 of the day."""
    minutes: int
    """Door to door."""

    @property
    def arrive(self) -> int:
        """Moment of the first arrival."""
        return self.depart + self.minutes

    @property
    def depart(self) -> int:
        """Moment of the first start."""
        return first_of(self.days) * MINUTES_A_DAY + self.clock


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """The way to a line's departure, or on from there; minutes after 00:00 of that day."""

    rides: tuple[DriveOrLine, ...]
    days: int
    """Of the line's departure."""
    minute: int
    """Start of the way, or its end."""


@dataclass(frozen=True, kw_only=True)
class Anytime:
    """Ways of cohorts of one scenario."""

    on: AnyDay
    needs_callers: bool = True
    """Whether a direct trip calls only where somebody boards or alights."""

    @property
    def scenario(self) -> Scenario:
        return self.on.scenario

    def ways(self, cohort: Cohort) -> Iterator[DatedWay]:
        """Every way: direct, then by one line, then by two."""
        open_ = self.on.may_start(cohort)
        if not open_:
            return
        destination = self.scenario.destination(cohort)
        spot = self.scenario.spot(cohort.origin)
        found = chain(
            self._direct(spot, destination, ()),
            self._by_lines(spot, destination),
            self._shared(spot, destination),
        )
        longest = self.on.max_minutes
        for way in found:
            days = way.days & open_
            for ride in way.rides:
                vehicle = ride.fleet if isinstance(ride, Drive) else ride
                days &= self.on.seated(cohort.origin, vehicle)
            if days and (longest is None or way.minutes <= longest):
                yield DatedWay(rides=way.rides, days=days, clock=way.clock, minutes=way.minutes)

    def _walks(self, start: str, end: str) -> int | None:
        """Minutes of local transport; 0: the same place, None: there is none."""
        if start == end:
            return 0
        if self.on.geography.is_local(start, end):
            return self.scenario.transfer.local_minutes
        return None

    @cached_property
    def _origins(self) -> tuple[str, ...]:
        spot = self.scenario.spot
        return tuple(sorted({spot(cohort.origin) for cohort in self.scenario.cohorts.values()}))

    @cached_property
    def _plants(self) -> tuple[str, ...]:
        return tuple(sorted({employer.place for employer in self.scenario.employers.values()}))

    def _near(self, place: str, stops: tuple[str, ...], *, out: bool) -> dict[str, int]:
        """Stops that local transport joins with a place -> minutes, the place itself first."""
        geography = self.on.geography
        here, there = geography.index[place], [geography.index[stop] for stop in stops]
        at: tuple[Any, Any] = (here, there) if out else (there, here)
        most = rounding.floor(geography.scenario.transfer.local_km * 10)
        near = (geography.road_tenths[at] <= most) & geography.road_exists[at]
        minutes = self.scenario.transfer.local_minutes
        found = {place: 0} if place in stops else {}
        for number in near.nonzero()[0].tolist():
            found.setdefault(stops[number], minutes)
        return found

    def _boards(self, origin: str) -> dict[str, int]:
        """Stops of coaches that a worker of `origin` may board at -> minutes there."""
        if origin not in self._boarding:
            self._boarding[origin] = self._near(origin, self._origins, out=True)
        return self._boarding[origin]

    @cached_property
    def _boarding(self) -> dict[str, dict[str, int]]:
        return {}

    def _alights(self, destination: str) -> dict[str, int]:
        """Stops of coaches that a worker for `destination` may alight at -> minutes from there."""
        if destination not in self._alighting:
            self._alighting[destination] = self._near(destination, self._plants, out=False)
        return self._alighting[destination]

    @cached_property
    def _alighting(self) -> dict[str, dict[str, int]]:
        return {}

    # -- direct ----------------------------------------------------------------------------------

    def _direct(self, origin: str, destination: str, others: tuple[str, ...]) -> Iterator[DatedWay]:
        """Direct trips with two stops; with `others` those with more, that call there."""
        for on, there in self._boards(origin).items():
            for off, back in self._alights(destination).items():
                for places, boards in self._routes(on, off, others):
                    for drive, clock, days in self._trips(places, boards):
                        leave = drive.leave[places.index(on)]
                        start = clock + leave - there
                        yield DatedWay(
                            rides=(drive,),
                            days=later(days, start // MINUTES_A_DAY),
                            clock=start % MINUTES_A_DAY,
                            minutes=drive.arrive[places.index(off)] + back - leave + there,
                        )

    def _trips(self, places: tuple[str, ...], boards: int) -> list[tuple[Drive, int, int]]:
        """Direct trips over some stops: with the clock and the days on which they may depart."""
        key = places, boards
        if key not in self._driven:
            found = []
            for fleet in self.on.road_fleets:
                drive = self.on.drive(fleet, places, boards)
                for clock in sorted(set(self.scenario.departure_times)) if drive else ():
                    assert drive is not None
                    days = self.on.duty(drive, clock)
                    if len(places) > 2 and self.needs_callers:
                        days &= self._called(drive, clock)
                    if days and self.on.boarded(drive, clock):
                        found.append((drive, clock, days))
            self._driven[key] = found
        return self._driven[key]

    @cached_property
    def _driven(self) -> dict[tuple[tuple[str, ...], int], list[tuple[Drive, int, int]]]:
        return {}

    def _routes(
        self, on: str, off: str, others: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], int]]:
        """Stops of road trips from one place to another, and how many of them board."""
        if not others:
            if on != off:
                yield (on, off), 1
            return
        boarding = list(self._chains(on, set(others) & set(self._origins), "max_pickups"))
        alighting = list(self._chains(off, set(others) & set(self._plants), "max_dropoffs"))
        geography = self.on.geography
        for boards in boarding:
            for alights in alighting:
                places = (*boards, *alights)
                if len(set(places)) < len(places) or len(places) == 2:
                    continue
                direct = geography.tenths(places[0], places[-1])
                most = rounding.floor(direct * (1 + self.scenario.road.max_detour))
                if route_tenths(geography, places) <= most:
                    yield places, len(boards)

    def _chains(self, place: str, others: set[str], most: str) -> Iterator[tuple[str, ...]]:
        """Lists of stops of which `place` is one, each a neighbour of the next."""
        geography, road = self.on.geography, self.scenario.road
        limit = rounding.floor(road.neighbour_km * 10)
        grown: list[tuple[str, ...]] = [(place,)]
        for _ in range(getattr(road, most)):
            yield from grown
            longer = {
                made
                for stops in grown
                for other in others - set(stops)
                for made, pair in (
                    ((other, *stops), (other, stops[0])),
                    ((*stops, other), (stops[-1], other)),
                )
                if geography.tenths(*pair) <= limit and geography.has_road(*pair)
            }
            grown = sorted(longer)

    def _shared(self, origin: str, destination: str) -> Iterator[DatedWay]:
        """Direct trips with more stops.

        They lead nowhere that two stops do not, unless some road is shorter than the estimate: only
        stops of roads.csv are tried, and where these are many, with nothing thought away.
        """
        listed = tuple(sorted({place for pair in self.scenario.roads for place in pair}))
        if 0 < len(listed) <= (FEW_PLACES if self.on.without else MANY_PLACES):
            yield from self._direct(origin, destination, listed)

    def _called(self, drive: Drive, clock: int) -> int:
        """Days of departure on which each stop of a direct trip has a rider, all of one level."""
        days = 0
        for level in self.scenario.levels:
            called = days_between(0, None, self.on.starts)
            for number, place in enumerate(drive.places):
                some = 0
                for cohort, start in self._riders(drive, number, place, clock):
                    there = self._aboard(drive, cohort) & self.on.levels(cohort.origin)[level]
                    some |= later(there, -(start // MINUTES_A_DAY))
                called &= some
            days |= called
        return days

    def callers(self, drive: Drive, number: int) -> Iterator[Cohort]:
        """Cohorts that may use a stop of a direct trip on some date."""
        for cohort, _ in self._riders(drive, number, drive.places[number], 0):
            if self._aboard(drive, cohort):
                yield cohort

    def _aboard(self, drive: Drive, cohort: Cohort) -> int:
        """Days on which a cohort may start, and has a seat in a coach."""
        return self.on.may_start(cohort) & self.on.seated(cohort.origin, drive.fleet)

    def _riders(
        self, drive: Drive, number: int, place: str, clock: int
    ) -> Iterator[tuple[Cohort, int]]:
        """Cohorts that may use a stop of a direct trip, with the clock of their start."""
        boards = drive.places[: drive.boards] if number >= drive.boards else (place,)
        alights = drive.places[drive.boards :] if number < drive.boards else (place,)
        longest = self.on.max_minutes
        for cohort in self.scenario.cohorts.values():
            destination = self.scenario.destination(cohort)
            backs = [(off, self._walks(off, destination)) for off in alights]
            ends = [
                drive.arrive[drive.places.index(off)] + back
                for off, back in backs
                if back is not None
            ]
            for on in boards if ends and cohort.workers else ():
                there = self._walks(self.scenario.spot(cohort.origin), on)
                if there is None:
                    continue
                start = drive.leave[drive.places.index(on)] - there
                if longest is None or min(ends) - start <= longest:
                    yield cohort, clock + start

    # -- lines, all minutes after 00:00 of the day of the first line's departure -----------------

    def _by_lines(self, origin: str, destination: str) -> Iterator[DatedWay]:
        for line in self.scenario.lines.values():
            ends = self._whole(line, destination)
            for first in self._access(line, origin) if ends else ():
                for last in ends:
                    rides = (*first.rides, *last.rides)
                    if len(rides) <= self.on.max_legs:
                        yield DatedWay(
                            rides=rides,
                            days=later(first.days & last.days, first.minute // MINUTES_A_DAY),
                            clock=first.minute % MINUTES_A_DAY,
                            minutes=last.minute - first.minute,
                        )

    def _access(self, line: Line, origin: str) -> Iterator[_Part]:
        """From the origin to a line's departure, on foot or by a feeder."""
        usable = self.on.usable(line)
        there = self._walks(origin, line.from_)
        if there is not None:
            yield _Part(rides=(), days=usable, minute=line.time - there)
        shortest, longest = self.on.waits
        for drive, walk in self._feeders(origin, line.from_):
            for timed in self._leaving[line.from_]:
                clock = timed.time - shortest - drive.length
                days = self.on.runs(timed) & self.on.duty(drive, clock)
                if not days or not self.on.boarded(drive, clock):
                    continue
                # It waits from then on, `by` days after the departure that the feeder is timed by.
                arrived = timed.time - shortest
                for by in _day_shifts(line.time - arrived, shortest, longest):
                    yield _Part(
                        rides=(drive,),
                        days=later(days, by) & usable,
                        minute=clock - walk - by * MINUTES_A_DAY,
                    )

    def _feeders(self, origin: str, hub: str) -> list[tuple[Drive, int]]:
        """Feeders from where workers of an origin may board, and the minutes there."""
        key = origin, hub
        if key not in self._fed:
            self._fed[key] = [
                (drive, there)
                for place, there in self._boards(origin).items()
                if place != hub
                for fleet in self.on.road_fleets
                if (drive := self.on.drive(fleet, (place, hub), 1)) is not None
            ]
        return self._fed[key]

    @cached_property
    def _fed(self) -> dict[tuple[str, str], list[tuple[Drive, int]]]:
        return {}

    @cached_property
    def _leaving(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        for line in self.scenario.lines.values():
            found.setdefault(line.from_, []).append(line)
        return found

    @cached_property
    def _reaching(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        for line in self.scenario.lines.values():
            found.setdefault(line.to, []).append(line)
        return found

    def _whole(self, line: Line, destination: str) -> list[_Part]:
        """From a line's departure to a destination, by it alone or with a second line."""
        key = line.line, destination
        if key not in self._known:
            found = self._ends(line, destination)
            for second, by in self._connections(line):
                for part in self._ends(second, destination):
                    days = later(self.on.usable(second) & part.days, -by)
                    minute = part.minute + by * MINUTES_A_DAY
                    if days:
                        rides = (line, *part.rides)
                        found.append(_Part(rides=rides, days=days, minute=minute))
            self._known[key] = found
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[str, str], list[_Part]]:
        return {}

    def _ends(self, line: Line, destination: str) -> list[_Part]:
        """From a line's departure to a destination without another line."""
        reached, all_days = line.time + line_minutes(line), days_between(0, None, self.on.beyond)
        found = []
        back = self._walks(line.to, destination)
        if back is not None:
            found.append(_Part(rides=(line,), days=all_days, minute=reached + back))
        shortest, longest = self.on.waits
        for drive, walk in self._shuttles(line.to, destination):
            for timed in self._reaching[line.to]:
                clock = timed.time + line_minutes(timed) + shortest
                days = self.on.runs(timed) & self.on.duty(drive, clock)
                for by in _day_shifts(clock - reached, shortest, longest) if days else ():
                    arrive = clock + by * MINUTES_A_DAY + drive.length + walk
                    found.append(_Part(rides=(line, drive), days=later(days, -by), minute=arrive))
        return found

    def _shuttles(self, hub: str, destination: str) -> list[tuple[Drive, int]]:
        """Shuttles to where workers for a destination may alight, and the minutes from there."""
        return [
            (drive, back)
            for place, back in self._alights(destination).items()
            if place != hub
            for fleet in self.on.road_fleets
            if (drive := self.on.drive(fleet, (hub, place), 1)) is not None
        ]

    def _connections(self, line: Line) -> Iterator[tuple[Line, int]]:
        """Lines that may be changed to, each with the days by which it departs later."""
        shortest, longest = self.on.waits
        for place, lines in self._leaving.items():
            walk = self._walks(line.to, place)
            if walk is None:
                continue
            reached = line.time + line_minutes(line) + walk
            for second in lines:
                for by in _day_shifts(second.time - reached, shortest, longest):
                    yield second, by


def _day_shifts(minutes: int, shortest: int, longest: int) -> range:
    """Days by which what is `minutes` later may be moved, to be `shortest` to `longest` later."""
    return range(-((minutes - shortest) // MINUTES_A_DAY), (longest - minutes) // MINUTES_A_DAY + 1)
