"""An itinerary as a sentence that its riders and their employer can read."""

from __future__ import annotations

from returnplan.plan.itineraries import Itinerary
from returnplan.plan.plan import Plan
from returnplan.scenario.scenario import Scenario


def place_name(scenario: Scenario, place: str) -> str:
    """Its name, else its id."""
    return scenario.places[place].name or place


def route(plan: Plan, itinerary: Itinerary) -> str:
    """Places, moments and trips in order.

    `Leave Sandu 2020-02-16 07:00 by local transport to Danzhai; board 0216-0800-danzhai-anji at
    Danzhai 2020-02-16 08:00, alight at Anji 2020-02-17 12:40.`
    """
    scenario = plan.scenario
    moment_text = scenario.calendar.moment_text
    local = {transfer.before_leg: transfer for transfer in itinerary.transfers}
    parts = []
    for number in range(len(itinerary.assignment.legs) + 1):
        transfer = local.get(number)
        if transfer is not None:
            end = place_name(scenario, transfer.end)
            if number == 0:
                start = place_name(scenario, transfer.start)
                leave = moment_text(transfer.depart)
                parts.append(f"leave {start} {leave} by local transport to {end}")
            else:
                parts.append(f"local transport to {end}, there {moment_text(transfer.arrive)}")
        if number < len(itinerary.assignment.legs):
            leg = itinerary.assignment.legs[number]
            stops = plan.trips[leg.trip].stops
            board, alight = stops[leg.board], stops[leg.alight]
            assert board.depart is not None and alight.arrive is not None
            parts.append(
                f"board {leg.trip} at {place_name(scenario, board.place)} "
                f"{moment_text(board.depart)}, alight at {place_name(scenario, alight.place)} "
                f"{moment_text(alight.arrive)}"
            )
    sentence = "; ".join(parts) + "."
    return sentence[0].upper() + sentence[1:]
