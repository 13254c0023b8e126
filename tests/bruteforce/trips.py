"""Every dated trip that a scenario lets run: coaches with their stops and clocks, and lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, permutations
from math import ceil, floor

from bruteforce.exact import DAY, Calendar, Roads, cents, exact, half_up
from returnplan.scenario.scenario import Fleet, Line, Scenario


@dataclass(frozen=True, kw_only=True)
class Trip:
    """A departure that could be; `boards` of its stops, the first ones, are for boarding."""

    purpose: str
    operator: str
    stops: tuple[str, ...]
    boards: int
    arrive: tuple[int, ...]
    leave: tuple[int, ...]
    fleet: str | None
    busy: tuple[int, int] = (0, 0)
    """[leaves base, ready) of a vehicle of the fleet."""
    mode: str
    seats: int
    min_load: float
    min_units: int = 1
    max_units: int | None = None
    """None: as many as the fleet has."""
    departure_cents: int = 0
    unit_cents: int
    head_cents: int = 0


class Timetable:
    """Lists trips."""

    def __init__(self, scenario: Scenario, lifted: frozenset[str]) -> None:
        self.scenario = scenario
        self.lifted = lifted
        self.calendar = Calendar(scenario, lifted)
        self.roads = Roads(scenario)
        self.line_fleets = {line.fleet for line in scenario.lines.values()}

    def trips(self) -> list[Trip]:
        roads = [
            fleet for fleet in self.scenario.fleets.values() if fleet.fleet not in self.line_fleets
        ]
        made = [trip for fleet in roads for trip in self.road_trips(fleet)]
        return made + [trip for line in self.scenario.lines.values() for trip in self.runs(line)]

    # -- lines ---------------------------------------------------------------------------------

    def line_clocks(self, line: Line) -> list[tuple[int, int]]:
        """(departure, arrival) on every date by first, last, weekdays and E."""
        clocks = []
        for day in range(self.scenario.days):
            weekday = (self.scenario.start.toordinal() + day - 1) % 7 + 1
            depart = day * DAY + line.time
            arrive = depart + half_up(exact(line.hours) * 60)
            dated = self.calendar.within(line.first, day, line.last) and weekday in line.weekdays
            if dated and arrive <= self.calendar.end:
                clocks.append((depart, arrive))
        return clocks

    def runs(self, line: Line) -> Iterator[Trip]:
        before = after = 0
        unit_cents = cents(line.cost_per_unit)
        fleet = None if line.fleet is None else self.scenario.fleets[line.fleet]
        if fleet is not None:
            out = self.roads.geodesic_tenths(fleet.base, line.from_)
            back = self.roads.geodesic_tenths(line.to, fleet.base)
            own = self.roads.geodesic_tenths(line.from_, line.to)
            own = own if line.km is None else half_up(exact(line.km) * 10)
            minutes_a_tenth = 6 / exact(fleet.speed_kmh)
            before = ceil(out * minutes_a_tenth)
            after = ceil(back * minutes_a_tenth + exact(fleet.turnaround_hours) * 60)
            unit_cents += self.duty_cents(fleet, out + own + back)
        for depart, arrive in self.line_clocks(line):
            busy = depart - before, arrive + after
            if fleet is None or self.in_window(fleet, busy):
                yield Trip(
                    purpose="line",
                    operator=line.line,
                    stops=(line.from_, line.to),
                    boards=1,
                    arrive=(depart, arrive),
                    leave=(depart, arrive),
                    fleet=line.fleet,
                    busy=busy,
                    mode=line.mode,
                    seats=line.seats,
                    min_load=line.min_load,
                    min_units=line.min_units,
                    max_units=line.max_units,
                    departure_cents=cents(line.cost_per_departure),
                    unit_cents=unit_cents,
                    head_cents=cents(line.fare),
                )

    def duty_cents(self, fleet: Fleet, tenths: int) -> int:
        return half_up((exact(fleet.fixed_cost) + exact(fleet.km_cost) * tenths / 10) * 100)

    def in_window(self, fleet: Fleet, busy: tuple[int, int]) -> bool:
        """Not out before `start` and the day `from_`; ready when the day `until` ends."""
        if "C22" in self.lifted:
            return True
        first = 0 if fleet.from_ is None else max(0, self.calendar.day(fleet.from_) * DAY)
        until = fleet.until
        return busy[0] >= first and (
            until is None or busy[1] <= (self.calendar.day(until) + 1) * DAY
        )

    def awake(self, moments: list[int]) -> bool:
        """Whether all moments lie in the boarding hours."""
        road = self.scenario.road
        if road.boarding_from is None or road.boarding_until is None:
            return True
        first, last = road.boarding_from, road.boarding_until
        hours = {minute % DAY for minute in range(first, last + 1 + (DAY if last < first else 0))}
        return all(moment % DAY in hours for moment in moments)

    # -- coaches -------------------------------------------------------------------------------

    def routes(self) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """(purpose, boarding stops, alighting stops), whatever the fleet."""
        road, lines = self.scenario.road, self.scenario.lines.values()
        origins = sorted({cohort.origin for cohort in self.scenario.cohorts.values()})
        plants = sorted({employer.place for employer in self.scenario.employers.values()})
        on = [s for n in range(1, road.max_pickups + 1) for s in permutations(origins, n)]
        off = [s for n in range(1, road.max_dropoffs + 1) for s in permutations(plants, n)]
        hubs_from = [(hub,) for hub in sorted({line.from_ for line in lines})]
        hubs_to = [(hub,) for hub in sorted({line.to for line in lines})]
        for purpose, ons, offs in (
            ("direct", on, off),
            ("feeder", on, hubs_from),
            ("shuttle", hubs_to, off),
        ):
            for boards in ons:
                for alights in offs:
                    if self.lawful(boards, alights):
                        yield purpose, boards, alights

    def lawful(self, boards: tuple[str, ...], alights: tuple[str, ...]) -> bool:
        stops, road = boards + alights, self.scenario.road
        if len(set(stops)) < len(stops):
            return False
        for side in (boards, alights):
            for pair in pairwise(side):
                if self.roads.tenths(*pair) > exact(road.neighbour_km) * 10:
                    return False
        direct = self.roads.tenths(stops[0], stops[-1])
        return self.tenths(stops) <= (1 + exact(road.max_detour)) * direct

    def tenths(self, stops: tuple[str, ...]) -> int:
        return sum(self.roads.tenths(*pair) for pair in pairwise(stops))

    def departures(self, purpose: str, stops: tuple[str, ...], ride: int) -> list[int]:
        """Moments at which a road trip may leave its first stop."""
        scenario = self.scenario
        wait = scenario.transfer.min_minutes
        clocks = [(line, c) for line in scenario.lines.values() for c in self.line_clocks(line)]
        if purpose == "direct":
            moments = {d * DAY + t for d in range(scenario.days) for t in scenario.departure_times}
        elif purpose == "feeder":
            moments = {c[0] - wait - ride for line, c in clocks if line.from_ == stops[-1]}
        else:
            moments = {c[1] + wait for line, c in clocks if line.to == stops[0]}
        return sorted(m for m in moments if m >= 0 and m + ride <= self.calendar.end)

    def road_trips(self, fleet: Fleet) -> Iterator[Trip]:
        roads, pause = self.roads, self.scenario.road.stop_minutes
        turn = self.scenario.road.turn_minutes
        for purpose, boards, alights in self.routes():
            stops = boards + alights
            if self.tenths(stops) > exact(fleet.max_km) * 10:
                continue
            if not all(roads.open(*pair) for pair in pairwise((fleet.base, *stops, fleet.base))):
                continue
            driven = exact(0)
            arrive = [0]
            for between, pair in enumerate(pairwise(stops)):
                driven += roads.hours(*pair, fleet.speed_kmh)
                minutes = roads.driving_minutes(driven, fleet.drivers) + pause * between
                arrive.append(ceil(minutes))
            leave = [0, *(minutes + pause for minutes in arrive[1:])]
            out = roads.hours(fleet.base, stops[0], fleet.speed_kmh)
            back = roads.hours(stops[-1], fleet.base, fleet.speed_kmh)
            before = ceil(roads.driving_minutes(out, fleet.drivers) + turn)
            after = roads.driving_minutes(back, fleet.drivers) + turn
            after = ceil(after + exact(fleet.turnaround_hours) * 60)
            for depart in self.departures(purpose, stops, arrive[-1]):
                busy = depart - before, depart + arrive[-1] + after
                left = [depart + minutes for minutes in leave[: len(boards)]]
                if self.in_window(fleet, busy) and (purpose == "shuttle" or self.awake(left)):
                    yield Trip(
                        purpose=purpose,
                        operator=fleet.fleet,
                        stops=stops,
                        boards=len(boards),
                        arrive=tuple(depart + minutes for minutes in arrive),
                        leave=tuple(depart + minutes for minutes in leave),
                        fleet=fleet.fleet,
                        busy=busy,
                        mode=fleet.mode,
                        seats=fleet.seats,
                        min_load=fleet.min_load,
                        unit_cents=self.duty_cents(
                            fleet, self.tenths((fleet.base, *stops, fleet.base))
                        ),
                    )


def usable_seats(scenario: Scenario, trip: Trip, level: str) -> int:
    """Seats of one unit that a risk level and the reserve leave."""
    row = scenario.levels[level]
    factor = exact(row.load_factor_by_mode.get(trip.mode, row.load_factor))
    return floor(trip.seats * factor * (1 - exact(scenario.reserve.seats)))


def usable_beds(scenario: Scenario, facility: str) -> int:
    """Beds of a facility that the reserve leaves."""
    return floor(scenario.quarantine[facility].beds * (1 - exact(scenario.reserve.beds)))
