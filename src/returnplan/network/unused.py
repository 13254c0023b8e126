"""Lines and fleets that no itinerary uses, or that coaches outdo on every way, and why."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from returnplan import rounding
from returnplan.arrays import Real, Whole, distinct
from returnplan.errors import Finding
from returnplan.geography import Geography
from returnplan.network.network import Network
from returnplan.scenario.scenario import Fleet, Line
from returnplan.tables.mistakes import Mistake
from returnplan.tables.printing import number_text

UNUSED_FLEET = Mistake(
    code="W521",
    name="unused fleet",
    why="no itinerary uses {value}: {reason}",
    cure="mend that, or take the fleet out",
    severity="warning",
)
OUTDONE_LINE = Mistake(
    code="W522",
    name="line that coaches outdo",
    why="whoever could take {value} ({start} to {end}) can also ride a coach all the way that "
    "arrives as early and costs no more a seat: the line matters only where coaches are short",
    cure="if no coach can drive there, give the places a landmass, or close the road in roads.csv",
    severity="warning",
)
UNUSED_LINE = Mistake(
    code="W523",
    name="unused line",
    why="no itinerary can use {value}: {reason}",
    cure="mend that, or take the line out",
    severity="warning",
)
UNUSED = (UNUSED_FLEET, OUTDONE_LINE, UNUSED_LINE)

NEVER = 10**9
"""Stands for the date of an arrival that there is not."""


def unused(network: Network) -> list[Finding]:
    """Warnings of lines and fleets without an itinerary, and of lines that coaches outdo.

    The rows of the files are not known here, so the ids stand in the sentences.
    """
    return [*_unused_lines(network), *_outdone_lines(network), *_fleets(network)]


# -- lines ---------------------------------------------------------------------------------------


def _unused_lines(network: Network) -> Iterator[Finding]:
    used = _used(network)
    for name, line in network.scenario.lines.items():
        if name not in used:
            reason = _why_no_line(network, line)
            yield UNUSED_LINE.at("lines.csv", column="line", value=name, reason=reason)


def _used(network: Network) -> set[str]:
    """Lines that some itinerary uses."""
    boarded = distinct(network.arcs.run[network.arcs.run >= 0])
    ridden = distinct(network.runs.departure[boarded]).tolist()
    return {network.departures[number].line for number in ridden}


def _outdone_lines(network: Network) -> Iterator[Finding]:
    outdone = _outdone(network, _used(network))
    for name, line in network.scenario.lines.items():
        if name in outdone:
            yield OUTDONE_LINE.at(
                "lines.csv", column="line", value=name, start=line.from_, end=line.to
            )


def _why_no_line(network: Network, line: Line) -> str:
    scenario = network.scenario
    dated = [number for number, one in enumerate(network.departures) if one.line == line.line]
    if not dated:
        first, last = (scenario.calendar.date_text(day) for day in (0, scenario.days - 1))
        return f"it neither leaves nor arrives on the travel dates {first} to {last} by first, " \
            "last and weekdays"  # fmt: skip
    if not any(network.departures[number].usable for number in dated):
        return f"its fleet {line.fleet} cannot be there and back within the fleet's dates"
    boarded = np.isin(network.node_departure, dated).any()
    if not boarded:
        return (
            f"nobody who may set out can be at {line.from_} in time, by local transport, a feeder "
            "or another line within the waits of [transfer]"
        )
    return (
        f"nobody who takes it comes from {line.to} to an employer within max_legs, the waits of "
        "[transfer] and the travel dates"
    )


def _outdone(network: Network, used: set[str]) -> set[str]:
    """Lines that bring nobody sooner or for less than coaches that are full.

    Of each lane and start date, the earliest arrival by the line and the cheapest way by it, each
    on its own, are compared with the cheapest direct trip that arrives by then.
    """
    arcs, nodes = network.arcs, len(network.node_departure)
    seat = _seat_cents(network)
    day = np.where(arcs.sink >= 0, network.sinks.day[arcs.sink], NEVER)
    day_on, cents_on = np.full(nodes, NEVER), np.full(nodes, np.inf)
    for _ in range(2):  # from a first line to a second one, and on from there
        onward = np.flatnonzero(arcs.tail >= 0)
        head = arcs.head[onward]
        last = head < 0
        arrives = np.where(last, day[onward], day_on[head])
        costs = arcs.cents[onward] + seat[onward] + np.where(last, 0.0, cents_on[head])
        np.minimum.at(day_on, arcs.tail[onward], arrives)
        np.minimum.at(cents_on, arcs.tail[onward], costs)
    # What it costs to get on board, ways by another line before it left out: that is less.
    to = np.flatnonzero((arcs.head >= 0) & (arcs.tail < 0))
    cents_to = np.full(nodes, np.inf)
    np.minimum.at(cents_to, arcs.head[to], arcs.cents[to] + seat[to])
    cents_to[np.isinf(cents_to)] = 0.0
    direct = np.flatnonzero((arcs.tail < 0) & (arcs.sink >= 0))
    coaches = arcs.commodity[direct], day[direct], arcs.cents[direct] + seat[direct]
    lines = np.array([one.line for one in network.departures], dtype=object)
    found = set()
    for name in used:
        mine = np.flatnonzero((lines[network.node_departure] == name) & (day_on < NEVER))
        by_line = network.node_commodity[mine], day_on[mine], cents_to[mine] + cents_on[mine]
        if len(mine) and _all_outdone(len(network.commodities.lane), by_line, coaches):
            found.add(name)
    return found


def _all_outdone(
    count: int, by_line: tuple[Whole, Whole, Real], coaches: tuple[Whole, Whole, Real]
) -> bool:
    """Whether all commodities by a line have a coach that is as early, and as cheap.

    Both tables have columns for commodity, date of arrival, cents.
    """
    commodity, day, cents = by_line
    earliest, cheapest = np.full(count, NEVER), np.full(count, np.inf)
    np.minimum.at(earliest, commodity, day)
    np.minimum.at(cheapest, commodity, cents)
    there, arrives, price = coaches
    in_time = arrives <= earliest[there]
    coach = np.full(count, np.inf)
    np.minimum.at(coach, there[in_time], price[in_time])
    return bool((coach[commodity] <= cheapest[commodity]).all())


def _seat_cents(network: Network) -> Real:
    """Cents of a seat on each arc's coach, where all are taken, and of the line that it boards."""
    arcs, units, runs = network.arcs, network.units, network.runs
    coach = np.full(len(network.classes.level) + 1, np.inf)
    np.minimum.at(coach, units.group, units.cents / units.seats)
    coach[-1] = 0.0  # no coach
    full = np.maximum(runs.seats, 1)
    line = runs.departure_cents / np.maximum(runs.max_units, 1) / full + runs.unit_cents / full
    return np.asarray(coach[arcs.group] + np.append(line, 0.0)[arcs.run])


# -- fleets --------------------------------------------------------------------------------------


def _fleets(network: Network) -> Iterator[Finding]:
    scenario = network.scenario
    busy = set(distinct(network.units.fleet).tolist())
    idle = [
        fleet
        for number, fleet in enumerate(scenario.fleets.values())
        if number not in busy and fleet.vehicles and fleet.fleet not in scenario.line_fleets
    ]
    if not idle:
        return
    geography = Geography(scenario)
    for fleet in idle:
        reason = _why_no_fleet(network, geography, fleet)
        yield UNUSED_FLEET.at("fleets.csv", column="fleet", value=fleet.fleet, reason=reason)


def _why_no_fleet(network: Network, geography: Geography, fleet: Fleet) -> str:
    scenario = network.scenario
    if not any(scenario.usable_seats(fleet, level) for level in scenario.levels):
        factor = number_text(max(level.factor(fleet.mode) for level in scenario.levels.values()))
        reserve = scenario.reserve.seats
        kept = f" and reserve.seats of {number_text(reserve)}" if reserve else ""
        return f"of its {fleet.seats} seats none may be taken at a load_factor of {factor}{kept}"
    pairs = _road_pairs(network)
    roads = [pair for pair in pairs if geography.has_road(*pair)]
    if not roads:
        return "no road leads from an origin to an employer or a line, nor from a line on"
    ways = [
        (start, end)
        for start, end in roads
        if geography.has_road(fleet.base, start) and geography.has_road(end, fleet.base)
    ]
    if not ways:
        return (
            f"its base {fleet.base} has no road to where a trip could begin, or none back "
            "(landmass in places.csv, closed in roads.csv)"
        )
    shortest = min(geography.tenths(start, end) for start, end in ways)
    if shortest > rounding.floor(fleet.max_km * 10):
        return (
            f"the shortest way that a trip could take is {shortest / 10:,.1f} km, and its max_km "
            f"is {number_text(fleet.max_km)}"
        )
    return (
        "no departure suits its dates, the travel dates, the boarding hours and those who may set "
        "out"
    )


def _road_pairs(network: Network) -> list[tuple[str, str]]:
    """First and last stops of direct trips, feeders and shuttles that there could be."""
    lines = network.scenario.lines.values()
    origins = {origin for origin, _ in network.lanes}
    employers = {end for _, end in network.lanes}
    pairs = set(network.lanes)
    pairs |= {(origin, line.from_) for origin in origins for line in lines}
    pairs |= {(line.to, end) for end in employers for line in lines}
    return sorted((start, end) for start, end in pairs if start != end)
