"""Every way of a cohort: an itinerary, and the facility that its workers go to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bruteforce.exact import DAY, Calendar, cents, exact
from bruteforce.trips import Timetable, Trip, usable_seats
from bruteforce.useful import Ride, callable_ways
from returnplan.scenario.scenario import Cohort, Facility, Scenario


@dataclass(frozen=True, kw_only=True)
class Way:
    """What one worker of a cohort does, and what follows from it."""

    rides: tuple[Ride, ...]
    level: str
    depart: int
    arrive: int
    facility: str | None
    bed_days: tuple[int, ...]
    cents: int
    """Beds, local transport and fares."""
    dates_on_post: int

    @property
    def start_day(self) -> int:
        return self.depart // DAY

    @property
    def arrival_day(self) -> int:
        return self.arrive // DAY


@dataclass(frozen=True, kw_only=True)
class Itinerary:
    rides: tuple[Ride, ...]
    depart: int
    arrive: int
    locals_: int


class Itineraries:
    """Lists the itineraries of a cohort."""

    def __init__(self, timetable: Timetable, trips: list[Trip]) -> None:
        self.timetable = timetable
        self.trips = trips
        self.transfer = timetable.scenario.transfer
        self.by_purpose = {
            purpose: [n for n, trip in enumerate(trips) if trip.purpose == purpose]
            for purpose in ("direct", "feeder", "line", "shuttle")
        }

    def walk(self, start: str, end: str) -> int | None:
        """0 where they are one place, 1 where local transport joins them, else None."""
        if start == end:
            return 0
        return 1 if self.timetable.roads.local(start, end) else None

    @cached_property
    def chains(self) -> list[tuple[int, ...]]:
        """Trips one after another: a direct one, or [feeder,] one or two lines[, shuttle]."""
        lines, shuttles = self.by_purpose["line"], self.by_purpose["shuttle"]
        feeders = [(number,) for number in self.by_purpose["feeder"]]
        once = self.longer([(), *feeders], lines)
        twice = self.longer(once, lines)
        direct = [(number,) for number in self.by_purpose["direct"]]
        return direct + once + twice + self.longer(once + twice, shuttles)

    def longer(self, chains: list[tuple[int, ...]], more: list[int]) -> list[tuple[int, ...]]:
        """Chains with one more trip, as far as legs and waits allow."""
        return [
            (*chain, number)
            for chain in chains
            for number in more
            if len(chain) < self.transfer.max_legs
            and (not chain or self.joined(self.trips[chain[-1]], self.trips[number]))
        ]

    def joined(self, one: Trip, other: Trip) -> bool:
        """Whether the riders of one trip to its end may change to another."""
        walk = self.walk(one.stops[-1], other.stops[0])
        if walk is None or (walk == 1 and not one.purpose == other.purpose == "line"):
            return False
        wait = other.leave[0] - one.arrive[-1] - walk * self.transfer.local_minutes
        return self.transfer.min_minutes <= wait <= exact(self.transfer.max_wait_hours) * 60

    def of(self, cohort: Cohort) -> Iterator[Itinerary]:
        destination = self.timetable.scenario.employers[cohort.employer].place
        for chain in self.chains:
            first, last = self.trips[chain[0]], self.trips[chain[-1]]
            for board in range(first.boards):
                out = self.walk(cohort.origin, first.stops[board])
                for alight in range(last.boards, len(last.stops)):
                    home = self.walk(last.stops[alight], destination)
                    if out is not None and home is not None:
                        yield self.itinerary(chain, board, alight, out, home)

    def itinerary(
        self, chain: tuple[int, ...], board: int, alight: int, out: int, home: int
    ) -> Itinerary:
        between = sum(self.trips[a].stops[-1] != self.trips[b].stops[0] for a, b in pairwise(chain))
        rides = []
        for leg, number in enumerate(chain):
            last_stop = len(self.trips[number].stops) - 1
            on = board if leg == 0 else 0
            off = alight if leg == len(chain) - 1 else last_stop
            rides.append((number, on, off))
        minutes = self.transfer.local_minutes
        return Itinerary(
            rides=tuple(rides),
            depart=self.trips[chain[0]].leave[board] - minutes * out,
            arrive=self.trips[chain[-1]].arrive[alight] + minutes * home,
            locals_=out + between + home,
        )


def serves(scenario: Scenario, facility: Facility, cohort: Cohort) -> bool:
    place = scenario.employers[cohort.employer].place
    return place in facility.serves and facility.employer in (None, cohort.employer)


def all_ways(
    scenario: Scenario, lifted: frozenset[str] = frozenset()
) -> tuple[list[Trip], dict[str, list[Way]], set[str]]:
    """Every trip, the ways of each cohort, and the cohorts for whom an itinerary exists.

    An itinerary exists by place, clock and date alone, resources aside; but somebody must have one
    that calls at each further stop of its trips, each trip has a usable seat at the level, and some
    facility must serve the place where quarantine is asked.
    """
    timetable = Timetable(scenario, lifted)
    calendar = timetable.calendar
    trips = timetable.trips()
    itineraries = Itineraries(timetable, trips)
    ways: dict[str, list[Way]] = {}
    dated: dict[str, list[Way]] = {}
    for cohort in scenario.cohorts.values():
        facilities = [f for f in scenario.quarantine.values() if serves(scenario, f, cohort)]
        ways[cohort.cohort], dated[cohort.cohort] = [], []
        for itinerary in itineraries.of(cohort) if cohort.workers else ():
            stay = _quarantine(calendar, cohort, itinerary)
            if stay is None or (stay > 0 and not facilities):
                continue
            bare = _way(calendar, trips, cohort, itinerary, 0, None)
            if any(usable_seats(scenario, trips[n], bare.level) == 0 for n, _, _ in bare.rides):
                continue
            dated[cohort.cohort].append(bare)
            for facility in facilities if stay else [None]:
                if facility is None or _open(calendar, facility, itinerary, stay):
                    way = _way(calendar, trips, cohort, itinerary, stay, facility)
                    ways[cohort.cohort].append(way)
    reachable = {cohort for cohort, found in callable_ways(trips, dated).items() if found}
    return trips, ways, reachable


def _open(calendar: Calendar, facility: Facility, itinerary: Itinerary, stay: int) -> bool:
    arrival = itinerary.arrive // DAY
    dates = range(arrival, arrival + stay)
    return all(calendar.within(facility.from_, day, facility.until) for day in dates)


def _quarantine(calendar: Calendar, cohort: Cohort, itinerary: Itinerary) -> int | None:
    """L of the itinerary; None where it breaks a rule of dates."""
    scenario = calendar.scenario
    longest = scenario.transfer.max_hours
    if itinerary.depart < 0 or itinerary.arrive > calendar.end:
        return None
    if longest is not None and itinerary.arrive - itinerary.depart > exact(longest) * 60:
        return None
    day = itinerary.depart // DAY
    if not calendar.within(cohort.ready, day, cohort.latest):
        return None
    return calendar.quarantine(cohort.origin, scenario.employers[cohort.employer].place, day)


def _way(
    calendar: Calendar,
    trips: list[Trip],
    cohort: Cohort,
    itinerary: Itinerary,
    stay: int,
    facility: Facility | None,
) -> Way:
    scenario = calendar.scenario
    arrival = itinerary.arrive // DAY
    dates = range(arrival, arrival + stay)
    money = itinerary.locals_ * cents(scenario.transfer.local_cost)
    money += sum(trips[number].head_cents for number, _, _ in itinerary.rides)
    if facility is not None:
        money += stay * cents(facility.cost_per_bed_day)
    on_post = arrival + max(stay, scenario.settle_days)
    return Way(
        rides=itinerary.rides,
        level=calendar.level(cohort.origin, itinerary.depart // DAY),
        depart=itinerary.depart,
        arrive=itinerary.arrive,
        facility=None if facility is None else facility.facility,
        bed_days=tuple(dates),
        cents=money,
        dates_on_post=max(0, calendar.horizon - on_post),
    )
