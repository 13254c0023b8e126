"""Sentences that say why riders of an earlier plan can no longer travel as they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from returnplan.calendar import MINUTES_A_DAY, clock_text
from returnplan.optimiser.start.translation import Translation
from returnplan.plan.plan import Assignment, Dropped, Trip
from returnplan.printable import count
from returnplan.scenario.epidemic import Epidemic
from returnplan.scenario.scenario import Cohort, Scenario

StartReason = tuple[str, str, str]
"""The trip that is meant (blank: the whole itinerary), the reason, and the sentence."""


@dataclass(frozen=True, kw_only=True)
class Why:
    """Looks for the first rule that stands in the way."""

    translation: Translation

    @property
    def scenario(self) -> Scenario:
        return self.translation.scenario

    @cached_property
    def _epidemic(self) -> Epidemic:
        return Epidemic(self.scenario)

    def _date(self, moment: int) -> str:
        return self.scenario.calendar.date_text(moment // MINUTES_A_DAY)

    def _name(self, trip: str) -> str:
        return f"trip {trip}"

    # -- no way --------------------------------------------------------------------------------

    def cohort(self, one: Assignment) -> StartReason:
        old = self.translation.earlier.scenario.cohorts[one.cohort]
        new = self.scenario.cohorts.get(one.cohort)
        where = f"{old.origin} for post {old.post} of {old.employer}"
        if new is None:
            return "", "cohort", f"no cohort {one.cohort} waits any more in {where}"
        now = f"{new.origin} for post {new.post} of {new.employer}"
        return "", "cohort", f"cohort {one.cohort} waited in {where}, and now waits in {now}"

    def way(self, one: Assignment, cohort: Cohort, pinned: Mapping[str, int]) -> StartReason:
        """Why there is no way for riders at all."""
        return (
            self._start(one, cohort)
            or next(filter(None, (self._trip(leg.trip) for leg in one.legs)), None)
            or self._legs(one, pinned)
        )

    def _start(self, one: Assignment, cohort: Cohort) -> StartReason | None:
        """Why nobody of a cohort may set out on that date."""
        scenario, calendar = self.scenario, self.scenario.calendar
        moment = self.translation.moment(one.depart)
        day, date = moment // MINUTES_A_DAY, self._date(moment)
        first, last = calendar.date_text(0), calendar.date_text(scenario.days - 1)
        if not 0 <= day < scenario.days:
            return "", "date", f"they set out on {date}; the travel dates are {first} to {last}"
        if self.translation.moment(one.arrive) > calendar.end:
            return "", "date", f"they arrive after {last}, which is the last travel date"
        if day < calendar.day(cohort.ready):
            return (
                "",
                "ready",
                f"they set out on {date}; {cohort.cohort} is ready on {cohort.ready}",
            )
        if cohort.latest is not None and day > calendar.day(cohort.latest):
            late = f"{cohort.cohort} starts on {cohort.latest} at the latest"
            return "", "ready", f"they set out on {date}; {late}"
        level = self._epidemic.level(cohort.origin, day)
        if not scenario.levels[level].travel:
            return (
                "",
                "travel",
                f"on {date} {cohort.origin} is at level {level}, which may not travel",
            )
        goal = scenario.destination(cohort)
        if not self._epidemic.may_start(cohort.origin, goal, day):
            return "", "permit", f"no permit covers {cohort.origin} to {goal} on {date}"
        beds = self._epidemic.quarantine_days(cohort.origin, goal, day)
        if beds and not any(goal in one.serves for one in scenario.quarantine.values()):
            return "", "beds", f"they need a bed for {beds} dates, and no facility serves {goal}"
        return None

    def _trip(self, name: str) -> StartReason | None:
        """Why a trip cannot run as it did."""
        trip = self.translation.earlier.trips[name]
        gone = [place for place in trip.places if place not in self.scenario.places]
        if gone:
            return (
                name,
                "place",
                f"{self._name(name)} calls at {gone[0]}, which is no place any more",
            )
        if trip.purpose == "line":
            return self._line(name, trip)
        fleet = self.scenario.fleets.get(trip.operator)
        if fleet is None:
            return (
                name,
                "fleet",
                f"{self._name(name)} is of fleet {trip.operator}, which is not there",
            )
        if trip.operator in self.scenario.line_fleets:
            return name, "fleet", f"fleet {trip.operator} flies or sails for lines now"
        if not fleet.vehicles:
            return name, "vehicles", f"fleet {trip.operator} has no vehicle any more"
        if self.translation.units(trip):
            return None
        moment = self.translation.moment(trip.depart)
        clock = moment % MINUTES_A_DAY
        if trip.purpose == "direct" and clock not in self.scenario.departure_times:
            return name, "clock", f"{clock_text(clock)} is none of departure_times any more"
        way = " > ".join(trip.places)
        return (
            name,
            "way",
            f"fleet {trip.operator} cannot drive {way} any more at "
            f"{self.scenario.calendar.moment_text(moment)} with somebody at every stop "
            "(roads, kilometres, boarding hours, dates of the fleet, lines to meet)",
        )

    def _line(self, name: str, trip: Trip) -> StartReason | None:
        line = self.scenario.lines.get(trip.operator)
        if self.translation.runs(trip):
            return None
        if line is None:
            return name, "line", f"line {trip.operator} is not there any more"
        if (line.from_, line.to) != trip.places:
            way = " to ".join(trip.places)
            return (
                name,
                "line",
                f"line {trip.operator} went {way}; it goes {line.from_} to {line.to}",
            )
        moment = self.translation.moment(trip.depart)
        if line.time != moment % MINUTES_A_DAY:
            was = clock_text(moment % MINUTES_A_DAY)
            return (
                name,
                "clock",
                f"line {trip.operator} left at {was}; it leaves at {clock_text(line.time)}",
            )
        return (
            name,
            "line",
            f"line {trip.operator} does not run on {self._date(moment)}, or nobody can use it then "
            "(first, last, weekdays, dates of its fleet, arrival by the last travel date)",
        )

    def _legs(self, one: Assignment, pinned: Mapping[str, int]) -> StartReason:
        ids = ", ".join(leg.trip for leg in one.legs)
        if any(leg.trip in pinned for leg in one.legs):
            return (
                one.legs[0].trip,
                "way",
                f"the way by {ids} does not fit the trips as the others who keep them ride them: "
                "another risk level, or another connection",
            )
        return (
            one.legs[0].trip,
            "way",
            f"the way by {ids} is lawful no more: waits, legs and local transport of [transfer], "
            "or an arrival after the last travel date",
        )

    # -- no room -------------------------------------------------------------------------------

    def fewer(self, one: Assignment) -> StartReason:
        cohort = self.scenario.cohorts[self.translation.cohorts[one.cohort]]
        return "", "cohort", f"cohort {cohort.cohort} has {count(cohort.workers, 'worker')} only"

    def departed(self, one: Assignment) -> StartReason:
        return one.legs[0].trip, "departed", "who sets out before the moment of a replan is fixed"

    def heads_a_day(self, kind: str, place: str, day: int) -> StartReason:
        row, date = self.scenario.places[place], self.scenario.calendar.date_text(day)
        if kind == "departures":
            return "", kind, f"{row.departures_per_day} a day set out from {place}, full on {date}"
        return "", kind, f"{row.arrivals_per_day} a day arrive at {place}, full on {date}"

    def vehicles(self, trip: str, fleet: int) -> StartReason:
        name = self.translation.network.fleets[fleet]
        vehicles = count(self.scenario.fleets[name].vehicles, "vehicle")
        return (
            trip,
            "vehicles",
            f"{self._name(trip)}: fleet {name} has {vehicles}, which are on other trips then",
        )

    def seats(self, trip: str, units: int, seats: int) -> StartReason:
        many = f"{units} unit{'' if units == 1 else 's'}"
        return trip, "seats", f"{self._name(trip)}: {many} of {seats} usable seats are full"

    def risk(self, trip: str, level: int) -> StartReason:
        aboard = self.translation.network.levels[level]
        return (
            trip,
            "risk",
            f"{self._name(trip)} carries workers of level {aboard}, and a trip carries one level",
        )

    def line_units(self, trip: str, least: int) -> StartReason:
        operator = self.translation.earlier.trips[trip].operator
        return (
            trip,
            "line_units",
            f"line {operator} runs with {least} units at least, and had fewer",
        )

    def beds(self, one: Assignment, group: int) -> StartReason:
        network = self.translation.network
        groups = network.bed_groups
        place = list(self.scenario.places)[int(groups.place[group])]
        first = int(groups.day[group])
        dates = [
            self.scenario.calendar.date_text(d)
            for d in (first, first + int(groups.days[group]) - 1)
        ]
        where = "" if one.facility is None else f"; they were to stay in {one.facility}"
        return "", "beds", f"no bed is free for {place} from {dates[0]} to {dates[1]}{where}"

    def budget(self) -> StartReason:
        return "", "budget", f"the budget of {self.scenario.budget:,.2f} does not allow it"

    def min_load(self, trip: str, aboard: int, due: int) -> StartReason:
        return (
            trip,
            "min_load",
            f"{self._name(trip)} would carry {count(aboard, 'worker')}; by min_load it needs {due}",
        )

    def stop(self, trip: str, served: set[int]) -> StartReason:
        places = list(self.scenario.places)
        idle = [
            place
            for place in self.translation.earlier.trips[trip].places
            if places.index(place) not in served
        ]
        where = idle[0] if idle else "a stop"
        return trip, "stop", f"nobody boards or alights any more at {where} of {self._name(trip)}"

    def rule(self, one: Assignment) -> StartReason:
        return one.legs[0].trip, "rule", "together with the others the plan would break a rule"

    def loan(self, name: str, heads: int) -> Dropped:
        there = self.scenario.loans.get(name)
        detail = f"loan {name} is not there any more"
        if there is not None:
            detail = (
                f"loan {name}: {heads} of the heads lent are not free, or count for no objective"
            )
        return Dropped(trip="", cohort="", workers=heads, reason="loan", detail=detail)
