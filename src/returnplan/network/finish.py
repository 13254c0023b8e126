"""Turns a grown draft into the network: dead ends and dominated options dropped, arrays made.

What is dropped, and why the optimum stays (tested in tests/network/test_dominance.py):

- D1, dead ends: an arc into a node from which no sink is reached carries nobody.
- D2, same riders: classes whose riders have the same choices (commodities, stops, dates,
  connections, cost, minutes) are one class, in whatever order their coaches call at the stops.
- D3, dominated unit options: of two options of one class and one fleet, one that is busy over all
  of the other's busy time and costs no less is dropped: the other takes its place in any plan.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from returnplan import rounding
from returnplan.calendar import MINUTES_A_DAY
from returnplan.network.draft import ARC_COLUMNS, Draft
from returnplan.network.network import (
    Arcs,
    BedGroups,
    Choices,
    Classes,
    Commodities,
    Runs,
    Sinks,
    Stays,
    Units,
)
from returnplan.scenario.scenario import Facility, Scenario

Whole = NDArray[np.int64]


def arc_table(draft: Draft) -> dict[str, Any]:
    """Arcs as columns, in the order in which they were found."""
    raw = np.array(draft.arcs, dtype=float).reshape(-1, len(ARC_COLUMNS))
    return {
        name: raw[:, column] if name in ("cents", "minutes") else raw[:, column].astype(np.int64)
        for column, name in enumerate(ARC_COLUMNS)
    }


def drop_dead_ends(draft: Draft, arcs: Arcs) -> Arcs:
    """D1, and classes that could never keep C6, until nothing more falls away."""
    while True:
        count = len(arcs.commodity)
        arcs = arcs.where(leads_on(draft, arcs))
        arcs = arcs.where(served_at_every_stop(draft, arcs))
        if len(arcs.commodity) == count:
            return arcs


def leads_on(draft: Draft, arcs: Arcs) -> NDArray[np.bool_]:
    """D1: (arcs) whether an arc comes from somewhere and leads on to somewhere."""
    left = np.zeros(len(draft.nodes) + 1, dtype=bool)
    left[arcs.tail[arcs.tail >= 0]] = True
    reached = np.zeros(len(draft.nodes) + 1, dtype=bool)
    reached[arcs.head[arcs.head >= 0]] = True
    return ((arcs.head < 0) | left[arcs.head]) & ((arcs.tail < 0) | reached[arcs.tail])


def served_at_every_stop(draft: Draft, arcs: Arcs) -> NDArray[np.bool_]:
    """(arcs) whether somebody could board or alight at every stop of the arc's class.

    Rows of C6 exist only for stops that some arc uses, so a class with another stop must go.
    """
    if not draft.groups:
        return np.ones(len(arcs.commodity), dtype=bool)
    stops = np.array(
        [len(draft.routes[route].places) for route, _, _ in draft.groups], dtype=np.int64
    )
    places = len(draft.place_number)
    rides = arcs.group >= 0
    group = arcs.group[rides]
    served = np.unique(
        np.concatenate([group * places + arcs.board[rides], group * places + arcs.alight[rides]])
    )
    full = np.bincount(served // places, minlength=len(stops)) >= stops
    return ~rides | full[arcs.group]


def merge_classes(arcs: Arcs, groups: int) -> tuple[Arcs, Whole]:
    """D2: arcs with the duplicates of merged classes dropped, and the new class of each old one.

    Classes without riders become -1. New classes are numbered in the order of their first arc.
    """
    rides = np.flatnonzero(arcs.group >= 0)
    by_group: dict[int, list[int]] = {}
    for arc in rides.tolist():
        by_group.setdefault(int(arcs.group[arc]), []).append(arc)
    columns = np.column_stack(
        [
            arcs.commodity, arcs.tail, arcs.head, arcs.sink, arcs.board, arcs.alight,
            arcs.cents, arcs.minutes,
        ]
    )  # fmt: skip
    seen: dict[bytes, int] = {}
    renamed = np.full(groups, -1, dtype=np.int64)
    keep = np.ones(len(arcs.commodity), dtype=bool)
    for group, members in by_group.items():
        block = columns[members]
        signature = block[np.lexsort(block.T[::-1])].tobytes()
        first = seen.get(signature)
        if first is None:
            first = seen[signature] = len(seen)
        else:
            keep[members] = False
        renamed[group] = first
    table = {name: getattr(arcs, name)[keep] for name in ARC_COLUMNS}
    table["group"] = np.where(table["group"] >= 0, renamed[table["group"]] if groups else -1, -1)
    return Arcs(**table), renamed


def unit_options(draft: Draft, arcs: Arcs, renamed: Whole) -> tuple[Units, Classes]:
    """Unit options of the classes that are left, D3 applied."""
    scenario = draft.scenario
    levels = list(scenario.levels.values())
    fleets = list(scenario.fleets.values())
    count = int(renamed.max(initial=-1)) + 1
    level_of, stops_of = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    riders = potential_riders(draft, arcs, count)
    parts: list[Whole] = []
    order: dict[int, tuple[Whole, Whole]] = {}
    for (route, pattern, level), old in draft.groups.items():
        group = int(renamed[old])
        if group < 0:
            continue
        level_of[group] = level
        stops_of[group] = len(draft.routes[route].places)
        options = draft.options[route]
        if route not in order:
            sorting = np.argsort(options.pattern, kind="stable")
            starts = np.searchsorted(options.pattern[sorting], np.arange(options.pattern.max() + 2))
            order[route] = sorting, starts
        sorting, starts = order[route]
        rows = sorting[starts[pattern] : starts[pattern + 1]]
        parts.append(
            np.column_stack(
                [
                    np.full(len(rows), group),
                    np.full(len(rows), route),
                    options.fleet[rows],
                    options.depart[rows],
                    options.begin[rows],
                    options.ready[rows],
                    options.cents[rows],
                ]
            )
        )
    table = np.vstack(parts) if parts else np.zeros((0, 7), dtype=np.int64)
    group, route, fleet, depart, begin, ready, cents = table.T
    usable = np.array(
        [[rounding.floor(f.seats * level.factor(f.mode)) for level in levels] for f in fleets],
        dtype=np.int64,
    ).reshape(len(fleets), len(levels))
    seats = usable[fleet, level_of[group]] if count else np.zeros(0, dtype=np.int64)
    vehicles = np.array([f.vehicles for f in fleets], dtype=np.int64)
    min_load = np.array([f.min_load for f in fleets], dtype=float)
    most = np.minimum(
        vehicles[fleet], -(-riders[group] // np.maximum(seats, 1)) if count else seats
    )
    units = Units(
        group=group,
        route=route,
        fleet=fleet,
        depart=depart,
        begin=begin,
        ready=ready,
        cents=cents,
        seats=seats,
        min_load=min_load[fleet] if count else np.zeros(0),
        most=most,
    ).where((seats > 0) & (most > 0))
    return undominated(units), Classes(level=level_of, stops=stops_of)


def undominated(units: Units) -> Units:
    """D3, and the order of unit options: class, fleet, begin, ready, cents, route."""
    order = np.lexsort(
        (units.route, units.cents, units.ready, units.begin, units.fleet, units.group)
    )
    units = Units(**{n: getattr(units, n)[order] for n in Units.__dataclass_fields__})
    keep = np.ones(len(order), dtype=bool)
    block_starts = np.flatnonzero(
        np.r_[True, (np.diff(units.group) != 0) | (np.diff(units.fleet) != 0)]
    )
    for first, beyond in zip(block_starts, np.r_[block_starts[1:], len(order)], strict=True):
        if beyond - first < 2:
            continue
        begin, ready = units.begin[first:beyond], units.ready[first:beyond]
        cents, number = units.cents[first:beyond], np.arange(beyond - first)
        inside = (begin[None, :] >= begin[:, None]) & (ready[None, :] <= ready[:, None])
        better = inside & (cents[None, :] <= cents[:, None])
        same = better & better.T
        dominated = (better & ~same).any(axis=1) | (same & (number[None, :] < number[:, None])).any(
            axis=1
        )
        keep[first:beyond] = ~dominated
    return units.where(keep)


def potential_riders(draft: Draft, arcs: Arcs, count: int) -> Whole:
    """(classes) workers of all cohorts who could ride a class: beyond it no seat is of use."""
    heads = [cohort.workers for cohort in draft.scenario.cohorts.values()]
    rides = arcs.group >= 0
    pairs = np.unique(np.column_stack([arcs.group[rides], arcs.commodity[rides]]), axis=0)
    cohorts: dict[int, set[int]] = {}
    for group, commodity in pairs.tolist():
        cohorts.setdefault(group, set()).update(draft.commodity_start[commodity][2].cohorts)
    return np.array(
        [sum(heads[c] for c in cohorts.get(group, ())) for group in range(count)],
        dtype=np.int64,
    )


def line_runs(draft: Draft) -> Runs:
    """Departures of lines at the risk levels that could board them."""
    scenario = draft.scenario
    levels = list(scenario.levels.values())
    fleet_number = {fleet: number for number, fleet in enumerate(scenario.fleets)}
    rows = []
    for number, level in draft.runs:
        departure = draft.departures[number]
        line = scenario.lines[departure.line]
        fleet = -1 if line.fleet is None else fleet_number[line.fleet]
        most = line.max_units
        if line.fleet is not None:
            most = min(most, scenario.fleets[line.fleet].vehicles)
        seats = rounding.floor(line.seats * levels[level].factor(line.mode))
        rows.append(
            (
                number, level, fleet, departure.begin, departure.ready, seats,
                line.min_units, most, line.cost_per_departure * 100, departure.unit_cents,
                line.fare * 100, line.min_load,
            )
        )  # fmt: skip
    table = np.array(rows, dtype=float).reshape(-1, 12).T
    whole = table.astype(np.int64)
    return Runs(
        departure=whole[0], level=whole[1], fleet=whole[2], begin=whole[3], ready=whole[4],
        seats=whole[5], min_units=whole[6], max_units=whole[7], departure_cents=table[8],
        unit_cents=whole[9], fare_cents=table[10], min_load=table[11],
    )  # fmt: skip


def commodity_table(draft: Draft) -> Commodities:
    """Commodities in the order in which they were found."""
    rows = np.array(
        [(lane, day, start.level, start.quarantine_days)
         for lane, day, start, _ in draft.commodity_start],
        dtype=np.int64,
    ).reshape(-1, 4)  # fmt: skip
    return Commodities(
        lane=rows[:, 0], day=rows[:, 1], level=rows[:, 2], quarantine_days=rows[:, 3]
    )


def sink_table(draft: Draft) -> Sinks:
    """Sinks in the order in which they were found."""
    rows = np.array(list(draft.sinks), dtype=np.int64).reshape(-1, 2)
    return Sinks(commodity=rows[:, 0], day=rows[:, 1])


def cohort_choices(draft: Draft, arcs: Arcs) -> tuple[Choices, Whole, BedGroups, Stays]:
    """Columns of w and z: who may take which sink, and which beds then."""
    scenario = draft.scenario
    cohorts = list(scenario.cohorts.values())
    employer_number = {employer: number for number, employer in enumerate(scenario.employers)}
    own_beds = {
        (place, facility.employer)
        for facility in scenario.quarantine.values()
        if facility.employer is not None
        for place in facility.serves
    }
    used = np.zeros(len(draft.sinks), dtype=bool)
    used[arcs.sink[arcs.sink >= 0]] = True
    groups: dict[tuple[int, int, int, int], int] = {}
    cohort_rows, sink_rows, group_rows = [], [], []
    for (commodity, day), sink in draft.sinks.items():
        if not used[sink]:
            continue
        start = draft.commodity_start[commodity][2]
        for number in start.cohorts:
            cohort_rows.append(number)
            sink_rows.append(sink)
            if start.quarantine_days == 0:
                group_rows.append(-1)
                continue
            cohort = cohorts[number]
            place = scenario.destination(cohort)
            own = (place, cohort.employer) in own_beds
            key = (
                employer_number[cohort.employer] if own else -1,
                draft.place_number[place],
                day,
                start.quarantine_days,
            )
            group_rows.append(groups.setdefault(key, len(groups)))
    bed = np.array(list(groups), dtype=np.int64).reshape(-1, 4)
    bed_groups = BedGroups(employer=bed[:, 0], place=bed[:, 1], day=bed[:, 2], days=bed[:, 3])
    return (
        Choices(cohort=np.array(cohort_rows, dtype=np.int64),
                sink=np.array(sink_rows, dtype=np.int64)),
        np.array(group_rows, dtype=np.int64),
        bed_groups,
        stay_table(scenario, bed_groups),
    )  # fmt: skip


def stay_table(scenario: Scenario, bed_groups: BedGroups) -> Stays:
    """Facilities that are open to each bed group on every date of its stay."""
    keys = list(
        zip(
            bed_groups.employer.tolist(),
            bed_groups.place.tolist(),
            bed_groups.day.tolist(),
            bed_groups.days.tolist(),
            strict=True,
        )
    )
    employers, places = list(scenario.employers), list(scenario.places)
    stays = [
        (number, group)
        for number, facility in enumerate(scenario.quarantine.values())
        for group, key in enumerate(keys)
        if _takes(scenario, facility, employers, places, key)
    ]
    stay = np.array(stays, dtype=np.int64).reshape(-1, 2)
    return Stays(facility=stay[:, 0], group=stay[:, 1])


def _takes(
    scenario: Scenario,
    facility: Facility,
    employers: list[str],
    places: list[str],
    key: tuple[int, int, int, int],
) -> bool:
    """Whether a facility is open to a bed group on every date of its stay."""
    employer, place, day, days = key
    if places[place] not in facility.serves:
        return False
    if facility.employer is not None and (employer < 0 or facility.employer != employers[employer]):
        return False
    calendar = scenario.calendar
    opens = -MINUTES_A_DAY if facility.from_ is None else calendar.day(facility.from_)
    shuts = 10**9 if facility.until is None else calendar.day(facility.until)
    return opens <= day and day + days - 1 <= shuts
