"""Road trips grouped by what a rider can notice.

A *pattern* gathers the unit options of one route that agree in the dates on which riders start and
arrive, and in the lines that they connect with. Where minutes count (exact networks), each moment
of departure and way of driving is a pattern of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from returnplan import rounding
from returnplan.calendar import MINUTES_A_DAY
from returnplan.geography import Geography
from returnplan.network.clocks import LineClocks, duty_minutes, in_window, leaving, stop_offsets
from returnplan.network.lines import Departure
from returnplan.network.routes import Route
from returnplan.scenario.scenario import Scenario

Whole = NDArray[np.int64]
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
    scenario: Scenario, departures: list[Departure]
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
    geography: Geography,
    clocks: LineClocks,
    route: Route,
    road_fleets: list[tuple[int, str]],
    connect: Callable[[Route, Whole, Whole], tuple[Whole, Whole]],
    exact: bool,
) -> tuple[Options, Patterns, dict[int, tuple[tuple[int, int], ...]]] | None:
    """Every dated unit option of a route, and its patterns; None where no fleet can run it.

    `connect` gives the connections of moments of (departure, arrival).
    """
    local = scenario.transfer.local_minutes
    boards = len(route.boards)
    rows: list[tuple[Whole, ...]] = []
    keys: list[Whole] = []
    moments: list[tuple[Whole, Whole]] = []
    offsets_of: dict[int, tuple[tuple[int, int], ...]] = {}
    styles: dict[tuple[tuple[int, int], ...], int] = {}
    for number, fleet_id in road_fleets:
        fleet = scenario.fleets[fleet_id]
        if route.tenths > rounding.floor(fleet.max_km * 10):
            continue
        offsets = offsets_of[number] = stop_offsets(scenario, geography, route, fleet)
        depart = leaving(scenario, clocks, route, offsets[-1][0])
        before, after, cents = duty_minutes(scenario, geography, route, fleet)
        begin, ready = depart - before, depart + offsets[-1][0] + after
        kept = in_window(scenario, fleet, begin, ready)
        depart, begin, ready = depart[kept], begin[kept], ready[kept]
        leave = depart[:, None] + np.array([offset[1] for offset in offsets[:boards]])
        leave[:, 0] = depart
        reach = depart[:, None] + np.array([offset[0] for offset in offsets[boards:]])
        first, beyond = connect(route, depart, reach[:, -1])
        style = styles.setdefault(offsets, len(styles))
        from_origin, to_plant = route.purpose != "shuttle", route.purpose != "feeder"
        key = [
            _day(leave) * from_origin,
            _day(leave - local) * from_origin,
            _arrival_day(reach, scenario.calendar.end) * to_plant,
            _arrival_day(reach + local, scenario.calendar.end) * to_plant,
            first[:, None],
            beyond[:, None],
        ]
        if exact:
            key += [depart[:, None], np.full((len(depart), 1), style)]
        keys.append(np.hstack(key))
        moments.append((leave, reach))
        full = np.full(len(depart), 1)
        rows.append((full * number, depart, begin, ready, full * cents))
    if not rows or not sum(len(row[0]) for row in rows):
        return None
    fleet_col, depart, begin, ready, cents_col = (
        np.concatenate(parts) for parts in zip(*rows, strict=True)
    )
    unique, example, pattern = np.unique(
        np.vstack(keys), axis=0, return_index=True, return_inverse=True
    )
    alights = len(route.alights)
    cuts = np.cumsum([boards, boards, alights, alights])
    start_day, start_day_local, end_day, end_day_local, rest = np.split(unique, cuts, axis=1)
    options = Options(
        fleet=fleet_col,
        depart=depart,
        begin=begin,
        ready=ready,
        cents=cents_col,
        pattern=pattern.reshape(-1),
    )
    patterns = Patterns(
        start_day=start_day,
        start_day_local=start_day_local,
        end_day=end_day,
        end_day_local=end_day_local,
        first=rest[:, 0],
        beyond=rest[:, 1],
        start=np.vstack([leave for leave, _ in moments])[example],
        end=np.vstack([reach for _, reach in moments])[example],
    )
    return options, patterns, offsets_of


def _day(moment: Whole) -> Whole:
    return moment // MINUTES_A_DAY


def _arrival_day(moment: Whole, end: int) -> Whole:
    return np.where(moment <= end, moment // MINUTES_A_DAY, AFTER_END)
