"""What stands in the way of a cohort that no itinerary reaches on any date.

An obstacle is named only where without it, and it alone, there would be a way; or, where no single
one is enough, as one of a smallest set without which there would be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from returnplan import rounding
from returnplan.calendar import clock_text
from returnplan.network.anyday import AnyDay, Drive
from returnplan.network.anytime import Anytime, DatedWay
from returnplan.scenario.scenario import Cohort, Fleet, Line, Scenario

MOST_WAYS = 400
"""Of the ways without an obstacle, those among which the one with the least of it is looked for."""


@dataclass(kw_only=True)
class Obstacles:
    """Obstacles of the cohorts of one scenario."""

    scenario: Scenario
    _thought_away: dict[frozenset[str], Anytime] = field(default_factory=dict)

    def ways(self, cohort: Cohort, *without: str) -> list[DatedWay]:
        """Some ways without these obstacles; none: there is none."""
        return list(islice(self._anytime(without).ways(cohort), MOST_WAYS))

    def has_way(self, cohort: Cohort, *without: str) -> bool:
        return next(self._anytime(without).ways(cohort), None) is not None

    def _anytime(self, without: Iterable[str]) -> Anytime:
        key = frozenset(without)
        if key not in self._thought_away:
            day = AnyDay(scenario=self.scenario, without=key)
            self._thought_away[key] = Anytime(on=day)
        return self._thought_away[key]

    def of(self, cohort: Cohort) -> tuple[str, ...]:
        """The first obstacle that alone stands in the way, else a smallest set of them, if any."""
        for name in OBSTACLES:
            if self.has_way(cohort, name):
                return (name,)
        together = list(OBSTACLES)
        if not self.has_way(cohort, *together):
            return ()
        for name in reversed(OBSTACLES):
            fewer = [one for one in together if one != name]
            if self.has_way(cohort, *fewer):
                together = fewer
        return tuple(together)

    def sentence(self, cohort: Cohort, causes: Sequence[str]) -> str:
        """The obstacles in words, with figures of a way that would be there without them."""
        if not causes:
            return _nothing_leads(self.scenario, cohort)
        return self._uncalled(cohort, causes) or self._told(cohort, causes)

    def _told(self, cohort: Cohort, causes: Sequence[str]) -> str:
        ways = self.ways(cohort, *causes)
        told = [OBSTACLES[name](self.scenario, cohort, ways) for name in causes] if ways else []
        return "; and ".join(filter(None, told))

    def _uncalled(self, cohort: Cohort, causes: Sequence[str]) -> str:
        """What keeps others from the stops of a coach that would otherwise bring this cohort."""
        lifted = self._anytime(causes)
        as_it_is = Anytime(on=self._anytime(()).on, needs_callers=False)
        drives = (one for way in as_it_is.ways(cohort) for one in _drives(way))
        for drive in islice(drives, MOST_WAYS):
            for number in range(len(drive.places)):
                said = self._nobody(drive, number)
                others = lifted.callers(drive, number) if said else ()
                for told in (self._told(other, causes) for other in others):
                    if told:
                        return f"{said}: {told}"
        return ""

    def _nobody(self, drive: Drive, number: int) -> str:
        """That nobody uses a stop of a direct trip as things are; blank if somebody may."""
        if next(self._anytime(()).callers(drive, number), None) is not None:
            return ""
        uses = "boards" if number < drive.boards else "alights"
        return (
            f"a coach {' > '.join(drive.places)} calls at {drive.places[number]} only where "
            f"somebody {uses} there, and nobody can"
        )


Wording = Callable[[Scenario, Cohort, Sequence[DatedWay]], str]


def _lane(scenario: Scenario, cohort: Cohort) -> str:
    return f"{cohort.origin} to {scenario.destination(cohort)}"


def _facility(scenario: Scenario, cohort: Cohort, _: Sequence[DatedWay]) -> str:
    return (
        f"workers from {cohort.origin} need quarantine and no facility serves {cohort.employer} "
        f"at {scenario.destination(cohort)}"
    )


def _seats(scenario: Scenario, cohort: Cohort, ways: Sequence[DatedWay]) -> str:
    day = AnyDay(scenario=scenario)
    there = [name for name, days in day.levels(cohort.origin).items() if days & ways[0].days]
    without = [
        (level, vehicle)
        for vehicle in _vehicles(ways[0])
        for level in there
        if not scenario.usable_seats(vehicle, level)
    ]
    return "; ".join(dict.fromkeys(_no_seat(scenario, level, one) for level, one in without))


def _no_seat(scenario: Scenario, level: str, vehicle: Fleet | Line) -> str:
    factor = scenario.levels[level].factor(vehicle.mode)
    reserve = scenario.reserve.seats
    kept = f" less reserve.seats {reserve:g}" if reserve else ""
    return (
        f"level {level} leaves no usable seat in {_operator(vehicle)}: {vehicle.seats} x load "
        f"factor {factor:g}{kept} is below 1"
    )


def _roads(scenario: Scenario, cohort: Cohort, ways: Sequence[DatedWay]) -> str:
    geography = AnyDay(scenario=scenario).geography
    fewest: list[str] = []
    for way in ways:
        missing = []
        for drive in _drives(way):
            stops = (drive.fleet.base, *drive.places, drive.fleet.base)
            missing += [p for p in pairwise(stops) if p[0] != p[1] and not geography.has_road(*p)]
        for choices in _local(scenario, cohort, way):
            if not any(start == end or geography.has_road(start, end) for start, end in choices):
                missing.append(choices[0])
        said = [_no_road(scenario, *pair) for pair in dict.fromkeys(missing)]
        if said and (not fewest or len(said) < len(fewest)):
            fewest = said
    return "; ".join(fewest)


def _local(scenario: Scenario, cohort: Cohort, way: DatedWay) -> Iterator[list[tuple[str, str]]]:
    """For each change of a way: the pairs of places of which one must be joined."""
    left = [(cohort.origin,), *(_ends(ride)[1] for ride in way.rides)]
    reached = [*(_ends(ride)[0] for ride in way.rides), (scenario.destination(cohort),)]
    for ends, starts in zip(left, reached, strict=True):
        yield [(end, start) for end in ends for start in starts]


def _ends(ride: Drive | Line) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Places where a ride is boarded, and where it is left."""
    if isinstance(ride, Drive):
        return ride.places[: ride.boards], ride.places[ride.boards :]
    return (ride.from_,), (ride.to,)


def _no_road(scenario: Scenario, start: str, end: str) -> str:
    row = scenario.roads.get((start, end))
    if row is not None and row.closed:
        return f"the road from {start} to {end} is closed"
    return f"there is no road from {start} to {end}, which lie on two landmasses"


def _max_km(_: Scenario, __: Cohort, ways: Sequence[DatedWay]) -> str:
    def excess(way: DatedWay) -> float:
        return max((drive.tenths / 10 - drive.fleet.max_km for drive in _drives(way)), default=0.0)

    best = min(ways, key=lambda way: (excess(way), way.minutes))
    far = [d for d in _drives(best) if d.tenths > rounding.floor(d.fleet.max_km * 10)]
    return "; ".join(
        f"{' > '.join(drive.places)} is {drive.tenths / 10:,.1f} km by road and fleet "
        f"{drive.fleet.fleet} drives {drive.fleet.max_km:,g} km at most (max_km)"
        for drive in far
    )


def _max_hours(scenario: Scenario, _: Cohort, ways: Sequence[DatedWay]) -> str:
    minutes = min(way.minutes for way in ways)
    return (
        f"the shortest way takes {minutes // 60} h {minutes % 60:02d} min, and "
        f"transfer.max_hours is {scenario.transfer.max_hours:g}"
    )


def _fleet_dates(scenario: Scenario, _: Cohort, ways: Sequence[DatedWay]) -> str:
    fleets = {one.fleet: one for one in _vehicles(ways[0]) if isinstance(one, Fleet)}
    for line in (one for one in _vehicles(ways[0]) if isinstance(one, Line)):
        if line.fleet is not None:
            fleets[line.fleet] = scenario.fleets[line.fleet]
    dated = [
        f"fleet {name} is there{_span(one.from_, one.until)} only"
        for name, one in sorted(fleets.items())
        if one.from_ is not None or one.until is not None
    ]
    return f"{'; '.join(dated)}, and a vehicle's whole duty lies within"


def _line_dates(_: Scenario, cohort: Cohort, ways: Sequence[DatedWay]) -> str:
    told = []
    for line in (one for one in _vehicles(ways[0]) if isinstance(one, Line)):
        days = (
            "" if len(line.weekdays) == 7 else f" on weekdays {' '.join(map(str, line.weekdays))}"
        )
        if days or line.first is not None or line.last is not None:
            told.append(f"line {line.line} runs{days}{_span(line.first, line.last)} only")
    return f"{'; '.join(told)}, ready is {cohort.ready.isoformat()}"


def _span(first: object, last: object) -> str:
    return (f" from {first}" if first is not None else "") + (f" to {last}" if last else "")


def _permits(scenario: Scenario, cohort: Cohort, _: Sequence[DatedWay]) -> str:
    return (
        f"no row of permits.csv covers {_lane(scenario, cohort)} on a date on which there is a way"
    )


def _travel_ban(_: Scenario, cohort: Cohort, __: Sequence[DatedWay]) -> str:
    return f"{cohort.origin} may not be left on any date on which there is a way (travel = false)"


def _boarding(scenario: Scenario, _: Cohort, ways: Sequence[DatedWay]) -> str:
    first, last = scenario.road.boarding_from, scenario.road.boarding_until
    assert first is not None and last is not None
    clocks = sorted({clock_text(way.clock) for way in ways})
    return (
        f"coaches would be boarded outside the boarding hours, {clock_text(first)} to "
        f"{clock_text(last)}: the ways start at {', '.join(clocks[:4])}"
    )


def _max_legs(scenario: Scenario, _: Cohort, ways: Sequence[DatedWay]) -> str:
    legs = min(len(way.rides) for way in ways)
    return f"the way takes {legs} legs, and transfer.max_legs is {scenario.transfer.max_legs}"


def _waits(scenario: Scenario, _: Cohort, __: Sequence[DatedWay]) -> str:
    transfer = scenario.transfer
    return (
        f"no change between two trips waits {transfer.min_minutes} min (transfer.min_minutes) to "
        f"{transfer.max_wait_hours:g} h (transfer.max_wait_hours)"
    )


def _local_km(scenario: Scenario, cohort: Cohort, _: Sequence[DatedWay]) -> str:
    return (
        f"local transport goes {scenario.transfer.local_km:g} km at most (transfer.local_km), and "
        f"the trips from {_lane(scenario, cohort)} begin or end further away"
    )


OBSTACLES: dict[str, Wording] = {
    "facility": _facility,
    "seats": _seats,
    "roads": _roads,
    "max_km": _max_km,
    "fleet_dates": _fleet_dates,
    "line_dates": _line_dates,
    "permits": _permits,
    "travel_ban": _travel_ban,
    "boarding": _boarding,
    "max_hours": _max_hours,
    "max_legs": _max_legs,
    "waits": _waits,
    "local_km": _local_km,
}
"""In the order in which they are looked for."""


def _nothing_leads(scenario: Scenario, cohort: Cohort) -> str:
    fleets = len(set(scenario.fleets) - scenario.line_fleets)
    coaches = "no coach route" if fleets else "no fleet drives coaches"
    return f"{coaches} and no line leads from {_lane(scenario, cohort)}"


def _vehicles(way: DatedWay) -> list[Fleet | Line]:
    return [ride.fleet if isinstance(ride, Drive) else ride for ride in way.rides]


def _drives(way: DatedWay) -> list[Drive]:
    return [ride for ride in way.rides if isinstance(ride, Drive)]


def _operator(vehicle: Fleet | Line) -> str:
    return f"fleet {vehicle.fleet}" if isinstance(vehicle, Fleet) else f"line {vehicle.line}"
