"""What a new plan changes of the plan in force, each change with its cause and whom to call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from returnplan.events.aftermath import Aftermath
from returnplan.events.onward import Waiting, away, legs_ridden, waiting
from returnplan.events.state import Broken, heads_text
from returnplan.plan.costs import operator_of
from returnplan.plan.departures import aboard
from returnplan.plan.plan import Assignment, Plan, Trip
from returnplan.plan.promise import changed, departure, departure_in_force
from returnplan.plan.ridden import part
from returnplan.plan.route import place_name
from returnplan.tables.declaration import Row

ChangeKey = tuple[Any, ...]


def changes(earlier: Plan, plan: Plan, after: Aftermath | None, at: int) -> list[Row]:
    """Rows of changes.csv."""
    desk = _Changing(earlier=earlier, plan=plan, after=after, at=at, prices=_ChangePrices(plan))
    return [*desk.trips(), *desk.cohorts(), *desk.quarantine()]


class _ChangePrices:
    """Hands the price of all changes out to rows: units first come, first counted."""

    def __init__(self, plan: Plan) -> None:
        found = changed(plan)
        self.rules, scenario = plan.scenario.replan, plan.scenario
        self.known = {
            name: departure_in_force(scenario, row) for name, row in scenario.in_force.items()
        }
        self.fewer, self.more = Counter(found.fewer), Counter(found.more)
        self.otherwise = found.otherwise
        self.given_up, self.taken_up = Counter(found.moved), Counter(found.moved)

    def lost(self, name: str, trip: Trip) -> float:
        """Of units of a trip in force; those that are moved cost where they run."""
        one = self.known.get(name, departure(trip))
        units = self.fewer.pop(one, 0)
        moved = min(units, self.given_up[one[0]])
        self.given_up[one[0]] -= moved
        return self.rules.cancelled_trip * (units - moved)

    def won(self, trip: Trip) -> float:
        """Of units that were not in force."""
        one = departure(trip)
        units = self.more.pop(one, 0)
        moved = min(units, self.taken_up[one[0]])
        self.taken_up[one[0]] -= moved
        apart = self.rules.cancelled_trip + self.rules.added_trip
        return min(self.rules.moved_trip, apart) * moved + self.rules.added_trip * (units - moved)

    def of_cohort(self, name: str) -> float:
        return self.rules.changed_worker * self.otherwise.get(name, 0)


@dataclass(frozen=True, kw_only=True)
class _Changing:
    earlier: Plan
    plan: Plan
    after: Aftermath | None
    at: int
    prices: _ChangePrices

    @cached_property
    def waits(self) -> list[Waiting]:
        return [] if self.after is None else waiting(self.earlier, self.after, self.at)

    # -- trips ---------------------------------------------------------------------------------

    def trips(self) -> Iterator[Row]:
        """Trips that are cancelled, added, moved, or have other units or riders."""
        old, new = _by_key(self.earlier), _by_key(self.plan)
        gone = [name for key, name in old.items() if key not in new]
        fresh = [name for key, name in new.items() if key not in old]
        moved = self._moved(gone, fresh)
        rows = []
        for name in gone:
            trip = self.earlier.trips[name]
            if name not in moved:
                rows.append((trip.depart, self._trip(name, "cancelled", self.earlier, None, name)))
        for name in fresh:
            trip = self.plan.trips[name]
            before = next((one for one, other in moved.items() if other == name), None)
            change = "added" if before is None else "moved"
            rows.append((trip.depart, self._trip(name, change, self.plan, before, before)))
        for key, name in old.items():
            if key in new:
                row = self._same(name, new[key])
                if row is not None:
                    rows.append((self.earlier.trips[name].depart, row))
        yield from (row for _, row in sorted(rows, key=lambda one: (one[0], one[1]["id"])))

    def _moved(self, gone: list[str], fresh: list[str]) -> dict[str, str]:
        """Earlier trips that run at another time: the same operator, stops and risk level."""
        found: dict[str, str] = {}
        left = list(fresh)
        for name in gone:
            trip = self.earlier.trips[name]
            alike = [one for one in left if _moves(trip, self.plan.trips[one])]
            if alike:
                near = min(alike, key=lambda one: abs(self.plan.trips[one].depart - trip.depart))
                found[name] = near
                left.remove(near)
        return found

    def _trip(
        self, name: str, change: str, plan: Plan, before: str | None, cause_of: str | None
    ) -> Row:
        old = self.earlier.trips[name] if change == "cancelled" else None
        if before is not None and old is None:
            old = self.earlier.trips[before]
        return {
            "what": "trip",
            "id": name,
            "change": change,
            "workers": plan.account.departures[name].passengers,
            "before": None if old is None else self._says(old),
            "after": None if change == "cancelled" else self._says(self.plan.trips[name]),
            "price": self._price(name if change == "cancelled" else before, change, name),
            "cause": self._cause_of_trip(cause_of),
            "call": _operator(plan, plan.trips[name]),
        }

    def _price(self, old: str | None, change: str, name: str) -> float:
        lost = 0.0 if old is None else self.prices.lost(old, self.earlier.trips[old])
        return lost if change == "cancelled" else lost + self.prices.won(self.plan.trips[name])

    def _says(self, trip: Trip) -> str:
        units = f"{trip.units} unit{'' if trip.units == 1 else 's'}"
        moment = self.earlier.scenario.calendar.moment_text(trip.depart)
        return f"{moment} {' > '.join(trip.places)}, {units}"

    def _same(self, old: str, new: str) -> Row | None:
        """A trip that runs in both plans, if its units or riders are others."""
        was, now = self.earlier.trips[old], self.plan.trips[new]
        riders = _riders(self.earlier, old), _riders(self.plan, new)
        if was.units == now.units and riders[0] == riders[1]:
            return None
        units = was.units != now.units
        touched = sum(((riders[0] - riders[1]) + (riders[1] - riders[0])).values())
        return {
            "what": "trip",
            "id": new,
            "change": "units" if units else "riders",
            "workers": touched,
            "before": f"{was.units} units, {_list(riders[0])}",
            "after": f"{now.units} units, {_list(riders[1])}",
            "price": self.prices.lost(old, was) + self.prices.won(now),
            "cause": self._cause_of_trip(old),
            "call": _operator(self.plan, now),
        }

    def _cause_of_trip(self, name: str | None) -> str:
        """What an event says of the trip, or else of its riders."""
        broken = () if self.after is None else self.after.broken
        for one in broken:
            if name is not None and one.trip == name and not one.riders:
                return self._named(one.cause, one.row)
        mine = set()
        for itinerary in self.earlier.account.itineraries:
            if any(leg.trip == name for leg in itinerary.assignment.legs):
                mine.add(itinerary.id)
        for one in broken:
            if one.riders and (one.riders in mine or one.trip == name):
                return self._named(one.cause, one.row)
        return self._otherwise()

    def _named(self, cause: str, row: int) -> str:
        """A cause with the event that it comes of."""
        kinds = {} if self.after is None else {one.row: one.kind for one in self.after.applied}
        return f"{cause} (row {row} of events.csv, {kinds[row]})" if row in kinds else cause

    def _otherwise(self) -> str:
        """Why something changes that no event broke."""
        broken = () if self.after is None else self.after.broken
        causes = list(dict.fromkeys(self._named(one.cause, one.row) for one in broken))
        since = self.earlier.scenario.calendar.moment_text(self.at)
        if not causes:
            return f"planned otherwise because the rest was planned again at {since}"
        more = f" (and {len(causes) - 1} more)" if causes[1:] else ""
        return f"planned otherwise because {causes[0]}{more}, and the rest was planned again"

    # -- cohorts -------------------------------------------------------------------------------

    def cohorts(self) -> Iterator[Row]:
        """Cohorts of whom some travel otherwise, and those whose onward way is not planned."""
        old, new = _travel(self.earlier), _travel(self.plan)
        apart = {one.row.cohort: one for one in self.waits}
        for waits in apart.values():
            for (cohort, way), heads in self._left(waits):
                old[cohort] -= Counter({way: heads})
        for name in sorted({*old, *new}):
            was, now = old.get(name, Counter()), new.get(name, Counter())
            if was != now and name not in apart:
                lost, won = was - now, now - was
                yield {
                    "what": "cohort",
                    "id": name,
                    "change": "travel",
                    "workers": max(sum(lost.values()), sum(won.values())),
                    "before": self._ways(lost),
                    "after": self._ways(won),
                    "price": self.prices.of_cohort(name),
                    "cause": self._cause_of_cohort(name),
                    "call": self._employer(name),
                }
        for waits in apart.values():
            yield self._onward(waits, new.get(waits.row.cohort, Counter()))
        for one in () if self.after is None else self.after.broken:
            gone = away(self.earlier, one, self.at)
            if gone and legs_ridden(self.earlier, one, self.at) is None:
                yield self._on_board(one)

    def _left(self, one: Waiting) -> Iterator[tuple[tuple[str, ChangeKey], int]]:
        """Cohort and way that they had before, with heads."""
        by_id = {row.id: row for row in self.earlier.account.itineraries}
        for riders, heads in one.riders.items():
            itinerary = by_id[riders]
            way = _way(self.earlier, itinerary.assignment)
            yield (itinerary.cohort.cohort, way), heads

    def _onward(self, one: Waiting, ways: Counter[ChangeKey]) -> Row:
        """Who waits under way, and how they are brought on; or that they are not, and why."""
        before = Counter[ChangeKey]()
        for (_, way), heads in self._left(one):
            before[way] += heads
        left = one.cohort.workers - sum(ways.values())
        told = [self._ways(ways)] if ways else []
        if left:
            why = self.plan.unreachable.get(one.row.cohort) or self.plan.left.get(one.row.cohort)
            reason = f" ({why.reason}: {why.detail.rstrip('.')})" if why else ""
            told.append(f"{heads_text(left)} cannot be brought on{reason}")
        place = place_name(self.earlier.scenario, one.row.at)
        return {
            "what": "cohort",
            "id": one.row.cohort,
            "change": "onward" if not left else "stranded",
            "workers": one.cohort.workers,
            "before": self._ways(before),
            "after": f"wait at {place}; {'; '.join(told)}",
            "price": self.prices.of_cohort(one.row.cohort) or None,
            "cause": self._cause_of_waiting(one.row.cause),
            "call": self._employer(one.row.cohort),
        }

    def _on_board(self, one: Broken) -> Row:
        return {
            "what": "cohort",
            "id": one.cohort,
            "change": "stranded",
            "workers": one.workers,
            "before": None,
            "after": f"are on board of trip {one.trip}, which goes on no more; where that is no "
            "table says: a `join` at that place plans their way on",
            "price": None,
            "cause": self._named(one.cause, one.row),
            "call": f"{_operator(self.earlier, self.earlier.trips[one.trip])}; "
            f"{self._employer(one.cohort)}",
        }

    def _ways(self, ways: Counter[ChangeKey]) -> str:
        if not ways:
            return "nobody"
        moment_text = self.earlier.scenario.calendar.moment_text
        parts = []
        for way, heads in sorted(ways.items(), key=lambda item: (item[0][0], str(item[0]))):
            legs, facility = way[1], way[2]
            by = ", ".join(f"{key[0]} {' > '.join(key[1])}" for key in legs)
            bed = f", bed in {facility}" if facility else ""
            parts.append(f"{heads_text(heads)} from {moment_text(way[0])} by {by}{bed}")
        return "; ".join(parts)

    def _cause_of_cohort(self, name: str) -> str:
        broken = () if self.after is None else self.after.broken
        mine = [self._named(one.cause, one.row) for one in broken if one.cohort == name]
        mine = list(dict.fromkeys(mine))
        if mine:
            return "; ".join(mine)
        if name not in self.earlier.scenario.cohorts:
            return f"cohort {name} joined"
        return self._otherwise()

    def _cause_of_waiting(self, cause: str) -> str:
        broken = () if self.after is None else self.after.broken
        row = next((one.row for one in broken if one.cause == cause), 0)
        return self._named(cause, row)

    def _employer(self, cohort: str) -> str:
        scenario = self.plan.scenario
        row = scenario.cohorts.get(cohort) or self.earlier.scenario.cohorts[cohort]
        name = scenario.employers[row.employer].name
        return f"employer {row.employer}" + (f", {name}" if name else "")

    # -- quarantine ----------------------------------------------------------------------------

    def quarantine(self) -> Iterator[Row]:
        """Who stays in quarantine by an event."""
        calendar = self.earlier.scenario.calendar
        for stay in () if self.after is None else self.after.stays:
            dates = f"{calendar.date_text(stay.first)} to {calendar.date_text(stay.last)}"
            where = f"in {stay.facility}" if stay.facility is not None else "no bed is free"
            yield {
                "what": "cohort",
                "id": stay.cohort,
                "change": "quarantine",
                "workers": stay.workers,
                "before": None,
                "after": f"quarantine {dates}, {where}",
                "price": None,
                "cause": self._named(stay.cause, stay.row),
                "call": self._employer(stay.cohort),
            }


def _by_key(plan: Plan) -> dict[ChangeKey, str]:
    found: dict[ChangeKey, str] = {}
    for name, trip in plan.trips.items():
        operator = _root(plan, trip)
        found[trip.purpose, operator, trip.places, trip.depart, trip.risk] = name
    return found


def _moves(trip: Trip, other: Trip) -> bool:
    mine = trip.purpose, trip.operator, trip.places, trip.risk
    return mine == (other.purpose, other.operator, other.places, other.risk)


def _riders(plan: Plan, name: str) -> Counter[str]:
    """Heads of each cohort on board, as they set out."""
    found, onward = Counter[str](), plan.scenario.onward
    for heads, cohort, legs in aboard(plan, plan.account.itineraries):
        if any(leg.trip == name for leg in legs):
            waits = onward.get(cohort.cohort)
            found[cohort.cohort if waits is None else waits.of] += heads
    return found


def _list(riders: Counter[str]) -> str:
    return ", ".join(f"{name} {heads:,}" for name, heads in sorted(riders.items()))


def _travel(plan: Plan) -> dict[str, Counter[ChangeKey]]:
    """By cohort, heads by start, departures ridden and facility; from where they waited on."""
    found: dict[str, Counter[ChangeKey]] = {}
    for one in plan.assignments:
        found.setdefault(one.cohort, Counter())[_way(plan, one)] += one.workers
    return found


def _way(plan: Plan, one: Assignment) -> ChangeKey:
    one = part(plan.scenario, plan.trips, one)
    trips = [(plan.trips[leg.trip], leg) for leg in one.legs]
    legs = tuple(
        (_root(plan, trip), trip.places[leg.board : leg.alight + 1], trip.depart)
        for trip, leg in trips
    )
    return one.depart, legs, one.facility


def _root(plan: Plan, trip: Trip) -> str:
    """The operator under the id that it had before events parted a line."""
    name, _, date = trip.operator.rpartition("-")
    if trip.purpose != "line" or not name or len(date) != 4 or not date.isdigit():
        return trip.operator
    return name


def _operator(plan: Plan, trip: Trip) -> str:
    contact = operator_of(plan.scenario, trip).contact
    return f"operator {trip.operator}" + (f", {contact}" if contact else "")
