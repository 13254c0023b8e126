"""The plan as the audit sees it: the tables read against the scenario, everything else derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from returnplan import rounding
from returnplan.auditing.chains import Works
from returnplan.auditing.epidemic import RiskAndPermits
from returnplan.auditing.heads import Shift, shifts
from returnplan.auditing.movement import Movement
from returnplan.auditing.trips import Ride, Travel, Trip
from returnplan.auditing.violation import Tables
from returnplan.calendar import MINUTES_A_DAY
from returnplan.scenario.scenario import Cohort, Fleet, Line, PostKey, Scenario
from returnplan.scenario.standing_rows import Onward
from returnplan.tables.declaration import Row


def _by(rows: list[dict[str, Any]], key: str, number: str) -> dict[str, list[Row]]:
    """Rows grouped by a column, each group in the order of another."""
    groups: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row[key], row[number])):
        groups.setdefault(row[key], []).append(row)
    return groups


def _ride(leg: Row, trip: Trip) -> Ride:
    board, alight = trip.places.index(leg["board"]), trip.places.index(leg["alight"])
    return Ride(row=leg, trip=trip, board=board, alight=alight)


@dataclass(frozen=True)
class Case:
    """A scenario and the tables of a run, of which `shape` found nothing wrong."""

    scenario: Scenario
    tables: Tables

    @cached_property
    def movement(self) -> Movement:
        return Movement(self.scenario)

    @cached_property
    def starts(self) -> RiskAndPermits:
        return RiskAndPermits(self.scenario)

    def home(self, cohort: Cohort) -> str:
        """Where a cohort's workers set out: who waits under way did so elsewhere."""
        row = self.scenario.onward.get(cohort.cohort)
        return cohort.origin if row is None else row.origin

    def place_name(self, place: str) -> str:
        """As people read it: the name where there is one, else the id."""
        return self.scenario.places[place].name or place

    @property
    def trips(self) -> Mapping[str, Trip]:
        """Every trip by id, in the order of the table."""
        return self._read[0]

    @property
    def travels(self) -> tuple[Travel, ...]:
        """Every assignment, in the order of the table."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[Mapping[str, Trip], tuple[Travel, ...]]:
        calls = _by(self.tables["stops"], "trip", "sequence")
        legs = _by(self.tables["legs"], "assignment", "leg")
        trips = {
            row["trip"]: self._trip(row, tuple(calls[row["trip"]])) for row in self.tables["trips"]
        }
        travels = []
        for row in self.tables["assignments"]:
            rides = tuple(_ride(leg, trips[leg["trip"]]) for leg in legs.get(row["assignment"], ()))
            travel = self._travel(row, rides)
            travels.append(travel)
            for ride in rides:
                ride.trip.riders.append((travel, ride.board, ride.alight))
        for name, waits in self.scenario.onward.items():
            heads = self.scenario.cohorts[name].workers
            heads -= sum(one.workers for one in travels if one.cohort.cohort == name)
            if heads > 0:
                self._stranded(name, waits, heads, trips)
        return trips, tuple(travels)

    def _stranded(self, cohort: str, row: Onward, heads: int, trips: Mapping[str, Trip]) -> None:
        """Put who waits, and is not brought on, on board of what they rode until there."""
        day = (row.left_date - self.scenario.start).days
        moment = day * MINUTES_A_DAY + row.left_clock
        cells = {"assignment": cohort, "cohort": cohort, "depart": moment, "arrive": moment}
        travel = self._travel({**cells, "facility": None, "workers": heads}, ())
        for name, board in zip(row.trips, row.boards, strict=True):
            fixed = self.scenario.fixed[name]
            leaves = (fixed.date - self.scenario.start).days * MINUTES_A_DAY + fixed.depart
            for trip in trips.values():
                same = (trip.operator_id, trip.places) == (fixed.operator, fixed.stops)
                if same and trip.depart == leaves and board in trip.places:
                    at = trip.places.index(board)
                    trip.riders.append((travel, at, len(trip.places) - 1))

    def _trip(self, row: Row, calls: tuple[Row, ...]) -> Trip:
        operator: Fleet | Line
        fleet: Fleet | None
        if row["purpose"] == "line":
            operator = self.scenario.lines[row["operator"]]
            fleet = self.scenario.fleets[operator.fleet] if operator.fleet else None
        else:
            operator = fleet = self.scenario.fleets[row["operator"]]
        return Trip(
            id=row["trip"],
            row=row,
            purpose=row["purpose"],
            risk=row["risk"],
            units=row["units"],
            operator=operator,
            fleet=fleet,
            places=tuple(call["place"] for call in calls),
            calls=calls,
        )

    def _travel(self, row: Row, rides: tuple[Ride, ...]) -> Travel:
        scenario, calendar = self.scenario, self.scenario.calendar
        transfer = scenario.transfer
        cohort = scenario.cohorts[row["cohort"]]
        destination = scenario.destination(cohort)
        depart, arrive = row["depart"], row["arrive"]
        waits = scenario.onward.get(cohort.cohort)
        ridden = 0 if waits is None else len(waits.trips)
        goes_on = depart
        local = []
        if rides:
            depart, arrive = rides[0].depart, rides[-1].arrive
            places = [self.home(cohort)]
            for ride in rides:
                places += [ride.start, ride.end]
            places.append(destination)
            pairs = list(zip(places[::2], places[1::2], strict=True))
            local = [(start, end) for start, end in pairs if start != end]
            depart -= transfer.local_minutes if pairs[0][0] != pairs[0][1] else 0
            arrive += transfer.local_minutes if pairs[-1][0] != pairs[-1][1] else 0
            goes_on = depart
        if waits is not None and len(rides) > ridden:
            first = rides[ridden]
            goes_on = first.depart - (transfer.local_minutes if first.start != waits.at else 0)
        start_day, arrival_day = calendar.day_of(depart), calendar.day_of(arrive)
        risk, days = self._conditions(cohort.origin, destination, start_day)
        facility = scenario.quarantine[row["facility"]] if row["facility"] else None
        workers = row["workers"]
        bed_price = facility.cost_per_bed_day if facility else 0.0
        return Travel(
            id=row["assignment"],
            row=row,
            cohort=cohort,
            post=scenario.post_of(cohort),
            destination=destination,
            workers=workers,
            facility=facility,
            rides=rides[ridden:],
            before=rides[:ridden],
            local=tuple(local),
            depart=depart,
            goes_on=goes_on,
            arrive=arrive,
            start_day=start_day,
            arrival_day=arrival_day,
            risk=risk,
            quarantine_days=days,
            on_post=arrival_day + max(days, scenario.settle_days),
            bed_cents=rounding.half_up(bed_price * days * workers, 2),
            local_cents=rounding.half_up(transfer.local_cost * len(local) * workers, 2),
        )

    @cached_property
    def _known_conditions(self) -> dict[tuple[str, str, int], tuple[str, int]]:
        return {}

    def _conditions(self, origin: str, destination: str, day: int) -> tuple[str, int]:
        """Risk level and quarantine days of those who start on a day."""
        key = (origin, destination, day)
        if key not in self._known_conditions:
            level = self.starts.level(origin, day)
            days = self.starts.quarantine_days(origin, destination, day)
            self._known_conditions[key] = level, days
        return self._known_conditions[key]

    @cached_property
    def carried(self) -> dict[str, int]:
        """Heads by cohort, every cohort named."""
        heads = dict.fromkeys(self.scenario.cohorts, 0)
        for travel in self.travels:
            heads[travel.cohort.cohort] += travel.workers
        return heads

    # -- trips -----------------------------------------------------------------------------------

    def unit_seats(self, trip: Trip) -> int:
        """Usable seats of a unit."""
        return self.movement.seats(trip.operator, trip.risk)

    def tenths(self, trip: Trip) -> int:
        """Tenths of a km from the first stop to the last."""
        if isinstance(trip.operator, Line):
            return self.movement.distances.line_tenths(trip.operator)
        return self.movement.route_tenths(trip.places)

    def duty(self, trip: Trip) -> tuple[int, int] | None:
        """Moments at which each vehicle leaves its base and is ready again; None: no vehicles."""
        if trip.fleet is None:
            return None
        if isinstance(trip.operator, Line):
            before, after = self.movement.line_duty(trip.operator, trip.fleet)
        else:
            before, after = self.movement.road_duty(trip.fleet, trip.places[0], trip.places[-1])
        return trip.depart - before, trip.arrive + after

    def cents(self, trip: Trip) -> int:
        """Cost of a trip: its vehicles, each rounded, and what a line asks, rounded."""
        if trip not in self._known_cents:
            self._known_cents[trip] = self._cents(trip)
        return self._known_cents[trip]

    @cached_property
    def _known_cents(self) -> dict[Trip, int]:
        return {}

    def _cents(self, trip: Trip) -> int:
        total = 0
        if trip.fleet is not None:
            fleet, move = trip.fleet, self.movement
            if isinstance(trip.operator, Line):
                empty = move.distances.crow_tenths(fleet.base, trip.operator.from_)
                empty += move.distances.crow_tenths(trip.operator.to, fleet.base)
            else:
                empty = move.distances.tenths(fleet.base, trip.places[0])
                empty += move.distances.tenths(trip.places[-1], fleet.base)
            km = (empty + self.tenths(trip)) / 10
            total += trip.units * rounding.half_up(fleet.fixed_cost + fleet.km_cost * km, 2)
        if isinstance(trip.operator, Line):
            line = trip.operator
            asked = line.cost_per_departure + line.cost_per_unit * trip.units
            total += rounding.half_up(asked + line.fare * trip.passengers, 2)
        return total

    @cached_property
    def cost_cents(self) -> tuple[int, int, int]:
        """Trips, beds, local transport."""
        return (
            sum(self.cents(trip) for trip in self.trips.values()),
            sum(travel.bed_cents for travel in self.travels),
            sum(travel.local_cents for travel in self.travels),
        )

    @cached_property
    def busy(self) -> dict[str, tuple[int, int]]:
        """By fleet: vehicles busy at one moment at most, and the first such moment."""
        steps: dict[str, list[tuple[int, int]]] = {}
        for trip in self.trips.values():
            duty = self.duty(trip)
            if trip.fleet is not None and duty is not None:
                rows = steps.setdefault(trip.fleet.fleet, [])
                rows += [(duty[0], trip.units), (duty[1], -trip.units)]
        most = {}
        for fleet, rows in sorted(steps.items()):
            now, best = 0, (0, 0)
            for moment, change in sorted(rows):
                now += change
                if now > best[0]:
                    best = now, moment
            most[fleet] = best
        return most

    @cached_property
    def occupied(self) -> dict[tuple[str, int], int]:
        """Heads by facility and day."""
        heads: dict[tuple[str, int], int] = {}
        for travel in self.travels:
            if travel.facility is not None:
                for day in range(travel.arrival_day, travel.arrival_day + travel.quarantine_days):
                    key = (travel.facility.facility, day)
                    heads[key] = heads.get(key, 0) + travel.workers
        return heads

    # -- posts and production --------------------------------------------------------------------

    @cached_property
    def loans(self) -> dict[str, int]:
        """Heads by loan, as loans.csv tells."""
        return {row["loan"]: row["workers"] for row in self.tables["loans"]}

    @cached_property
    def posts(self) -> dict[PostKey, Shift]:
        """Who stands at each post on each date, by assignments and loans."""
        came = [
            ((travel.cohort.employer, travel.cohort.post), travel.on_post, travel.workers)
            for travel in self.travels
        ]
        return shifts(self.scenario, came, self.loans)

    @cached_property
    def works(self) -> Works:
        """How far each employer works, by who stands at its posts."""
        return Works(self.scenario, self.posts)

    @cached_property
    def utilisation(self) -> dict[tuple[str, int], float]:
        """By employer and day of the horizon, as production.csv tells."""
        horizon = self.scenario.calendar.horizon
        return {
            (row["employer"], row["date"]): float(row["utilisation"])
            for row in self.tables["production"]
            if 0 <= row["date"] < horizon
        }
