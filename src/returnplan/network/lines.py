"""Dated departures of lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from returnplan import rounding
from returnplan.calendar import MINUTES_A_DAY
from returnplan.geography import Geography
from returnplan.network.begun import begins
from returnplan.scenario.scenario import Line, Scenario


@dataclass(frozen=True, kw_only=True, slots=True)
class LineDeparture:
    """A line on one date."""

    line: str
    day: int
    depart: int
    arrive: int
    begin: int
    """Moment at which a vehicle of its fleet leaves base; `depart` where it has no fleet."""
    ready: int
    """Moment at which that vehicle is ready again; `arrive` where it has no fleet."""
    usable: bool
    """False where the fleet's dates forbid the duty; its clock still counts for coaches."""
    unit_cents: int
    """Cost of one more unit, the vehicle's duty included."""


def line_minutes(line: Line) -> int:
    """Minutes under way, to the nearest minute."""
    return rounding.half_up(line.hours * 60)


def departures(scenario: Scenario, geography: Geography) -> list[LineDeparture]:
    """Every date of every line by first, last, weekdays and E, in order of line and date."""
    calendar = scenario.calendar
    found = []
    for line in scenario.lines.values():
        minutes = line_minutes(line)
        before, after, unit_cents = _duty(scenario, geography, line)
        earliest, latest = fleet_window(scenario, line.fleet)
        first = 0 if line.first is None else max(0, calendar.day(line.first))
        last = scenario.days - 1 if line.last is None else calendar.day(line.last)
        for day in range(first, min(last, scenario.days - 1) + 1):
            depart = day * MINUTES_A_DAY + line.time
            arrive = depart + minutes
            if calendar.weekday(day) not in line.weekdays or arrive > calendar.end:
                continue
            begin, ready = depart - before, arrive + after
            stops = line.from_, line.to
            may = begins(scenario, line.line, stops, np.array([depart]), np.array([begin]))
            found.append(
                LineDeparture(
                    line=line.line,
                    day=day,
                    depart=depart,
                    arrive=arrive,
                    begin=begin,
                    ready=ready,
                    usable=bool(may[0])
                    and (line.fleet is None or (begin >= earliest and ready <= latest)),
                    unit_cents=unit_cents,
                )
            )
    return found


def _duty(scenario: Scenario, geography: Geography, line: Line) -> tuple[int, int, int]:
    """Minutes before departure and after arrival, and cents, of a unit of the line."""
    if line.fleet is None:
        return 0, 0, rounding.half_up(line.cost_per_unit, 2)
    fleet = scenario.fleets[line.fleet]
    base = geography.index[fleet.base]
    out = int(geography.geodesic_tenths[base, geography.index[line.from_]])
    back = int(geography.geodesic_tenths[geography.index[line.to], base])
    before = rounding.ceil(out / 10 / fleet.speed_kmh * 60)
    after = rounding.ceil((back / 10 / fleet.speed_kmh + fleet.turnaround_hours) * 60)
    km = (out + geography.line_tenths(line) + back) / 10
    cost = line.cost_per_unit + fleet.fixed_cost + fleet.km_cost * km
    return before, after, rounding.half_up(cost, 2)


def fleet_window(scenario: Scenario, fleet_id: str | None) -> tuple[int, int]:
    """Earliest moment to leave base, latest moment to be ready again."""
    never = 10**9
    if fleet_id is None:
        return 0, never
    fleet = scenario.fleets[fleet_id]
    calendar = scenario.calendar
    earliest = 0 if fleet.from_ is None else max(0, calendar.day(fleet.from_) * MINUTES_A_DAY)
    latest = never if fleet.until is None else (calendar.day(fleet.until) + 1) * MINUTES_A_DAY
    return earliest, latest
