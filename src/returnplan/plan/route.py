"""An itinerary as a sentence that can be sent to its riders, and that their employer can read."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan.calendar import WEEKDAYS, clock_text
from returnplan.plan.itineraries import Itinerary
from returnplan.plan.rows import Leg, PlanRows
from returnplan.scenario.scenario import Scenario

VEHICLES = {"bus": "coach"}
"""What riders call a vehicle of a mode; others by their mode."""


def place_name(scenario: Scenario, place: str) -> str:
    """Its name, else its id."""
    return scenario.places[place].name or place


def route(plan: PlanRows, itinerary: Itinerary) -> str:
    """Dates, places by name, clocks, vehicles and operators in order, then the trips' ids.

    `On Sun 2020-02-16 leave Sandu at 07:00 by local transport to Danzhai; take the coach of Red
    Coaches at 08:00 from Danzhai to Anji, there at 12:40 on Mon 2020-02-17.
    (0216-0800-danzhai-anji)`
    """
    calendar = plan.scenario.calendar
    day = calendar.day_of(itinerary.assignment.depart)
    steps = "; ".join(_steps(plan, itinerary))
    trips = ", ".join(leg.trip for leg in itinerary.assignment.legs)
    return f"On {_date(plan, day)} {steps}. ({trips})"


def _steps(plan: PlanRows, itinerary: Itinerary) -> Iterator[str]:
    """Each way by local transport and each ride; a date is said where it is another one."""
    scenario, calendar = plan.scenario, plan.scenario.calendar
    local = {transfer.before_leg: transfer for transfer in itinerary.transfers}
    day = calendar.day_of(itinerary.assignment.depart)

    def clock(moment: int) -> str:
        nonlocal day
        text = clock_text(calendar.clock_of(moment))
        if calendar.day_of(moment) != day:
            day = calendar.day_of(moment)
            text += f" on {_date(plan, day)}"
        return text

    for number in range(len(itinerary.assignment.legs) + 1):
        transfer = local.get(number)
        if transfer is not None:
            start, end = (place_name(scenario, one) for one in (transfer.start, transfer.end))
            if number == 0:
                yield f"leave {start} at {clock(transfer.depart)} by local transport to {end}"
            else:
                yield f"local transport from {start} to {end}, there at {clock(transfer.arrive)}"
        if number < len(itinerary.assignment.legs):
            leg = itinerary.assignment.legs[number]
            stops = plan.trips[leg.trip].stops
            board, alight = stops[leg.board], stops[leg.alight]
            assert board.depart is not None and alight.arrive is not None
            leave = clock(board.depart)
            start, end = (place_name(scenario, one.place) for one in (board, alight))
            yield (
                f"take the {_vehicle(plan, leg)} at {leave} from {start} to {end}, "
                f"there at {clock(alight.arrive)}"
            )


def _vehicle(plan: PlanRows, leg: Leg) -> str:
    """`coach of Red Coaches`, `train G1`."""
    trip, scenario = plan.trips[leg.trip], plan.scenario
    if trip.purpose == "line":
        line = scenario.lines[trip.operator]
        return f"{VEHICLES.get(line.mode, line.mode)} {line.name or trip.operator}"
    fleet = scenario.fleets[trip.operator]
    return f"{VEHICLES.get(fleet.mode, fleet.mode)} of {fleet.name or trip.operator}"


def _date(plan: PlanRows, day: int) -> str:
    calendar = plan.scenario.calendar
    return f"{WEEKDAYS[calendar.weekday(day) - 1]} {calendar.date_text(day)}"
