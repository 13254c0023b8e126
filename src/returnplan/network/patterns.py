"""Road trips grouped by what a rider can notice.

A *pattern* gathers the unit options of one route that agree in the dates on which riders start and
arrive, and in the lines that they connect with. Where minutes count (exact networks), each moment
of departure and way of driving is a pattern of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from returnplan import rounding
from returnplan.arrays import Whole, distinct
from returnplan.calendar import MINUTES_A_DAY
from returnplan.network.begun import begins, moment, with_begun
from returnplan.network.clocks import (
    Duties,
    LineClocks,
    Offsets,
    in_boarding_hours,
    in_window,
    leaving,
)
from returnplan.network.lines import LineDeparture
from returnplan.network.numbering import distinct_rows
from returnplan.network.routes import Route
from returnplan.scenario.scenario import Scenario

AFTER_END = 10**6
"""Stands for the date of an arrival after E."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """Unit options of one route over its fleets; all arrays have one row an option."""

    fleet: Whole
    depart: Whole
    begin: Whole
    ready: Whole
    cents: Whole
    pattern: Whole
    """Row of the pattern."""


@dataclass(frozen=True, kw_only=True)
class Patterns:
    """Patterns of one route; all arrays have one row a pattern."""

    start_day: Whole
    """(patterns, boards) date on which a rider's itinerary starts who walks to the stop."""
    start_day_local: Whole
    """The same with local transport before."""
    end_day: Whole
    """(patterns, alights) date of arrival; AFTER_END where it is after E."""
    end_day_local: Whole
    first: Whole
    """Connections: rows first .. beyond - 1 of the sorted line departures (or arrivals)."""
    beyond: Whole
    start: Whole
    """(patterns, boards) a moment of leaving each boarding stop; of every option where exact."""
    end: Whole
    """(patterns, alights) a moment of reaching each alighting stop."""


def connections(
    scenario: Scenario, departures: list[LineDeparture]
) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Usable line departures by the place they leave (in order of it) and reach."""
    leave: dict[str, list[int]] = {}
    reach: dict[str, list[int]] = {}
    usable = [number for number, departure in enumerate(departures) if departure.usable]
    for number in sorted(usable, key=lambda n: (departures[n].depart, n)):
        leave.setdefault(scenario.lines[departures[number].line].from_, []).append(number)
    for number in sorted(usable, key=lambda n: (departures[n].arrive, n)):
        reach.setdefault(scenario.lines[departures[number].line].to, []).append(number)
    return leave, reach


def route_options(
    scenario: Scenario,
    clocks: LineClocks,
    number: int,
    route: Route,
    duties: Sequence[tuple[int, str, Duties]],
    connect: Callable[[Route, Whole, Whole], tuple[Whole, Whole]],
    exact: bool,
) -> tuple[Options, Patterns, dict[int, Offsets]] | None:
    """Every dated unit option of a route, and its patterns; None where no fleet can run it.

    `number` is that of the route in the duties of each fleet (number, id); `connect` gives the
    connections of moments of (departure, arrival).
    """
    rows: list[tuple[Whole, ...]] = []
    calls: list[tuple[Whole, Whole, Whole]] = []
    offsets_of: dict[int, Offsets] = {}
    start = 0
    for offsets, fleets in _by_clock(scenario, number, route, duties).items():
        ride = offsets[-1][0]
        usual = leaving(scenario, clocks, route, ride)
        depart, whose = with_begun(scenario, route.places, usual)
        calls.append(_calls(scenario, route, offsets, depart, connect))
        boards = in_boarding_hours(scenario, route, calls[-1][1])
        for fleet, name, duty in fleets:
            offsets_of[fleet] = offsets
            begin, ready = depart - duty.before[number], depart + ride + duty.after[number]
            on_duty = in_window(scenario, scenario.fleets[name], begin, ready)
            may_begin = begins(scenario, name, route.places, depart, begin)
            asked = np.isin(whose, ("", name))
            kept = np.flatnonzero(boards & on_duty & may_begin & asked)
            same = np.full(len(kept), 1)
            cents = same * duty.cents[number]
            rows.append((same * fleet, depart[kept], begin[kept], ready[kept], cents, start + kept))
        start += len(depart)
    if not any(len(row[0]) for row in rows):
        return None
    fleet_, depart, begin, ready, cents, call = (
        np.concatenate(parts) for parts in zip(*rows, strict=True)
    )
    key, leave, reach = (np.vstack(parts) for parts in zip(*calls, strict=True))
    if exact:
        style = np.repeat(np.arange(len(calls)), [len(part[0]) for part in calls])
        key = np.column_stack([key, leave[:, 0], style])
    used = distinct(call)
    first, pattern = distinct_rows(key[used])
    pattern_of = np.zeros(len(key), dtype=np.int64)
    pattern_of[used] = pattern
    example = used[first]
    cuts = np.cumsum([len(route.boards), len(route.boards), len(route.alights), len(route.alights)])
    start_day, start_day_local, end_day, end_day_local, rest = np.split(key[example], cuts, axis=1)
    options = Options(
        fleet=fleet_,
        depart=depart,
        begin=begin,
        ready=ready,
        cents=cents,
        pattern=pattern_of[call],
    )
    patterns = Patterns(
        start_day=start_day,
        start_day_local=start_day_local,
        end_day=end_day,
        end_day_local=end_day_local,
        first=rest[:, 0],
        beyond=rest[:, 1],
        start=leave[example],
        end=reach[example],
    )
    return options, patterns, offsets_of


def _by_clock(
    scenario: Scenario, number: int, route: Route, duties: Sequence[tuple[int, str, Duties]]
) -> dict[Offsets, list[tuple[int, str, Duties]]]:
    """Fleets that may run a route and can drive there, those together that call alike."""
    found: dict[Offsets, list[tuple[int, str, Duties]]] = {}
    for fleet, name, duty in duties:
        near = route.tenths <= rounding.floor(scenario.fleets[name].max_km * 10)
        if near and duty.drives[number]:
            found.setdefault(duty.offsets(number), []).append((fleet, name, duty))
    return found


def _calls(
    scenario: Scenario,
    route: Route,
    offsets: Offsets,
    depart: Whole,
    connect: Callable[[Route, Whole, Whole], tuple[Whole, Whole]],
) -> tuple[Whole, Whole, Whole]:
    """What riders can notice of each departure, and the moments at which it calls at stops."""
    local, end, boards = scenario.transfer.local_minutes, scenario.calendar.end, len(route.boards)
    leave = depart[:, None] + np.array([offset[1] for offset in offsets[:boards]])
    leave[:, 0] = depart
    reach = depart[:, None] + np.array([offset[0] for offset in offsets[boards:]])
    from_origin, to_plant = route.purpose != "shuttle", route.purpose != "feeder"
    key = [
        _day(leave) * from_origin,
        _day(leave - local) * from_origin,
        _arrival_day(reach, end) * to_plant,
        _arrival_day(reach + local, end) * to_plant,
        *(rows[:, None] for rows in connect(route, depart, reach[:, -1])),
    ]
    since = moment(scenario)
    if since is not None and from_origin:  # who walks, or rides there, has set out before (C30)
        key += [leave < since, leave - local < since]
    return np.hstack(key), leave, reach


def _day(moment: Whole) -> Whole:
    return moment // MINUTES_A_DAY


def _arrival_day(moment: Whole, end: int) -> Whole:
    return np.where(moment <= end, moment // MINUTES_A_DAY, AFTER_END)
