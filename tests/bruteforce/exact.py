"""Exact arithmetic on what a planner wrote: 0.29 is twenty-nine hundredths."""

from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import floor

from geopy.distance import geodesic

from returnplan.scenario.scenario import Scenario

DAY = 24 * 60


@lru_cache(maxsize=100_000)
def exact(number: float) -> Fraction:
    """The decimal that was written: `repr` of a float is the shortest that gives it."""
    return Fraction(repr(number))


def half_up(number: Fraction) -> int:
    return floor(number + Fraction(1, 2))


def cents(money: float) -> int:
    return half_up(exact(money) * 100)


@lru_cache(maxsize=10_000)
def geodesic_km(start: tuple[float, float], end: tuple[float, float]) -> Fraction:
    """Kilometres between two points, each (latitude, longitude)."""
    return exact(geodesic(start, end).km)


class Calendar:
    """Days from `start`; levels, permits and quarantine by place and day."""

    def __init__(self, scenario: Scenario, lifted: frozenset[str]) -> None:
        self.scenario = scenario
        self.end = scenario.days * DAY * (2 if "C15" in lifted else 1)
        self.horizon = scenario.days + scenario.tail_days

    def day(self, when: date) -> int:
        return (when - self.scenario.start).days

    def within(self, first: date | None, day: int, last: date | None) -> bool:
        """Whether a day lies in a range that includes both dates; a blank one is open."""
        return (first is None or self.day(first) <= day) and (last is None or day <= self.day(last))

    def level(self, place: str, day: int) -> str:
        """The latest row of risk.csv up to the day; of the same date the place's own before `*`."""
        rows = [
            (self.day(row.from_), row.place != "*", row.level)
            for row in self.scenario.risk
            if row.place in ("*", place) and self.day(row.from_) <= day
        ]
        return max(rows)[2] if rows else self.scenario.places[place].risk

    def quarantine(self, origin: str, destination: str, day: int) -> int | None:
        """L of those who start on the day; None where they may not."""
        level = self.scenario.levels[self.level(origin, day)]
        if not level.travel:
            return None
        if not self.scenario.permits:
            return level.quarantine_days
        names = ["*", origin, self.scenario.places[origin].province or "*"]
        asked = [
            level.quarantine_days if row.quarantine_days is None else row.quarantine_days
            for row in self.scenario.permits
            if row.origin in names
            and row.destination in ("*", destination)
            and self.within(row.from_, day, row.until)
        ]
        return min(asked) if asked else None


class Roads:
    """Kilometres (tenths) and hours between places."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.memo: dict[tuple[str, str], tuple[int, Fraction | None]] = {}

    def geodesic(self, start: str, end: str) -> Fraction:
        """Kilometres as the crow flies."""
        one, other = self.scenario.places[start], self.scenario.places[end]
        return geodesic_km((one.latitude, one.longitude), (other.latitude, other.longitude))

    def _pair(self, start: str, end: str) -> tuple[int, Fraction | None]:
        if (start, end) not in self.memo:
            rows = self.scenario.roads
            row = rows.get((start, end)) or rows.get((end, start))
            if row is not None and row.km is not None:
                km = exact(row.km)
            else:
                km = self.geodesic(start, end) * exact(self.scenario.road.circuity)
            hours = None if row is None or row.hours is None else exact(row.hours)
            self.memo[start, end] = half_up(km * 10), hours
        return self.memo[start, end]

    def open(self, start: str, end: str) -> bool:
        """Whether something can drive: a road of its own direction decides, then one back."""
        rows, places = self.scenario.roads, self.scenario.places
        if start == end:
            return True
        if (start, end) in rows:
            return not rows[start, end].closed
        return (end, start) in rows or len({places[p].landmass for p in (start, end)}) == 1

    def tenths(self, start: str, end: str) -> int:
        return self._pair(start, end)[0]

    def geodesic_tenths(self, start: str, end: str) -> int:
        return half_up(self.geodesic(start, end) * 10)

    def hours(self, start: str, end: str, speed_kmh: float) -> Fraction:
        """Pure driving."""
        tenths, hours = self._pair(start, end)
        return Fraction(tenths, 10) / exact(speed_kmh) if hours is None else hours

    def local(self, start: str, end: str) -> bool:
        """Whether local transport joins two different places."""
        local_tenths = exact(self.scenario.transfer.local_km) * 10
        near = start != end and self.tenths(start, end) <= local_tenths
        return near and self.open(start, end)

    def driving_minutes(self, hours: Fraction, drivers: int) -> Fraction:
        """D(h), with breaks and rests."""
        rules = self.scenario.driving
        shift = exact(rules.daily_hours) * drivers
        breaks = max(0, -floor(-hours / exact(rules.max_continuous_hours)) - 1)
        rests = max(0, -floor(-hours / shift) - 1)
        return hours * 60 + breaks * rules.break_minutes + rests * max(0, (24 - shift) * 60)
