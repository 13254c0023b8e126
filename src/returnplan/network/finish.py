"""Turns a grown draft into the network: dead ends and dominated options dropped, arrays made.

What is dropped, and why the optimum stays (tested in tests/network/test_dominance.py):

- D1, dead ends: an arc into a node from which no sink is reached carries nobody.
- D2, same riders: classes whose riders have the same choices (commodities, stops, dates,
  connections, cost, minutes) are one class, in whatever order their coaches call at the stops.
- D3, dominated unit options: of two options of one class and one fleet, one that is busy over all
  of the other's busy time and costs no less is dropped: the other takes its place in any plan.
"""

from __future__ import annotations

import numpy as np

from returnplan.arrays import Mask, Whole, distinct
from returnplan.calendar import MINUTES_A_DAY
from returnplan.network.draft import Draft
from returnplan.network.fixing import held
from returnplan.network.network import (
    Arcs,
    BedGroups,
    Choices,
    Classes,
    Runs,
    Stays,
    Units,
)
from returnplan.network.numbering import distinct_rows, pair, spans, spread
from returnplan.scenario.scenario import Facility, Scenario


def drop_dead_ends(draft: Draft, arcs: Arcs) -> Arcs:
    """D1, and classes that could never keep C6, until nothing more falls away."""
    kept = np.ones(len(arcs.commodity), dtype=bool)
    while True:
        fewer = served_at_every_stop(draft, arcs, leads_on(draft, arcs, kept))
        if fewer.sum() == kept.sum():
            return arcs if kept.all() else arcs.where(kept)
        kept = fewer


def with_seats(draft: Draft, arcs: Arcs) -> Arcs:
    """Arcs without those on trips that have no usable seat at the riders' level."""
    scenario, options = draft.scenario, draft.roads.options
    levels, lines = list(scenario.levels.values()), scenario.lines
    by_fleet = np.array(
        [
            [scenario.usable_seats(f, level) > 0 for level in scenario.levels]
            for f in scenario.fleets.values()
        ],
        dtype=bool,
    ).reshape(-1, len(levels))
    by_line = np.array(
        [
            [scenario.usable_seats(one, level) > 0 for level in scenario.levels]
            for one in (lines[departure.line] for departure in draft.departures)
        ],
        dtype=bool,
    ).reshape(-1, len(levels))
    if by_fleet.all() and by_line.all():
        return arcs
    some = np.zeros((len(draft.roads.route), len(levels)), dtype=bool)
    np.logical_or.at(some, options.pattern, by_fleet[options.fleet])
    kept = np.ones(len(arcs.commodity), dtype=bool)
    rides, boards = np.flatnonzero(arcs.group >= 0), np.flatnonzero(arcs.run >= 0)
    kept[rides] = some.reshape(-1)[arcs.group[rides]]
    run = arcs.run[boards]
    kept[boards] &= by_line[draft.runs.first[run], draft.runs.second[run]]
    return arcs.where(kept)


def leads_on(draft: Draft, arcs: Arcs, kept: Mask) -> Mask:
    """D1: those of the arcs kept that come from somewhere and lead on to somewhere."""
    left = np.zeros(len(draft.nodes) + 1, dtype=bool)
    reached = left.copy()
    left[arcs.tail[kept]], reached[arcs.head[kept]] = True, True
    left[-1], reached[-1] = True, True  # -1: from the origin, to a sink
    return np.asarray(kept & left[arcs.head] & reached[arcs.tail])


def served_at_every_stop(draft: Draft, arcs: Arcs, kept: Mask) -> Mask:
    """Those of the arcs kept at every stop of whose class somebody could board or alight.

    Rows of C6 exist only for stops that some arc uses, so a class with another stop must go.
    """
    stops = draft.stops
    places = len(draft.geography.index)
    rides = np.flatnonzero(kept & (arcs.group >= 0))
    rides = rides[stops[arcs.group[rides]] > 2]  # with two stops every rider uses both
    group = arcs.group[rides]
    served = distinct(
        np.concatenate([group * places + arcs.board[rides], group * places + arcs.alight[rides]])
    )
    full = np.bincount(served // places, minlength=len(stops)) >= stops
    kept = kept.copy()
    kept[rides] = full[group]
    return kept


def unit_options(draft: Draft, arcs: Arcs, renamed: Whole) -> tuple[Units, Classes]:
    """Unit options of the classes that are left, D3 applied."""
    scenario, options = draft.scenario, draft.roads.options
    levels = list(scenario.levels.values())
    fleets = list(scenario.fleets.values())
    count = int(renamed.max(initial=-1)) + 1
    old = np.flatnonzero(renamed >= 0)
    level_of, stops_of = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    level_of[renamed[old]] = old % max(len(levels), 1)
    stops_of[renamed[old]] = draft.stops[old]
    riders = potential_riders(draft, arcs, count)
    order = np.argsort(options.pattern, kind="stable")
    item, place = spread(*spans(old // max(len(levels), 1), options.pattern[order]))
    group, row = renamed[old[item]], order[place]
    fleet = options.fleet[row]
    usable = np.array(
        [[scenario.usable_seats(f, level.level) for level in levels] for f in fleets],
        dtype=np.int64,
    ).reshape(len(fleets), len(levels))
    vehicles = np.array([f.vehicles for f in fleets], dtype=np.int64)
    min_load = np.array([f.min_load for f in fleets], dtype=float)
    seats = usable[fleet, level_of[group]]
    most = np.minimum(vehicles[fleet], -(-riders[group] // np.maximum(seats, 1)))
    units = Units(
        group=group,
        route=draft.roads.route[options.pattern[row]],
        fleet=fleet,
        depart=options.depart[row],
        begin=options.begin[row],
        ready=options.ready[row],
        cents=options.cents[row],
        seats=seats,
        min_load=min_load[fleet],
        most=most,
    ).where((seats > 0) & (most > 0))
    fixed = held(scenario, draft.roads.routes, units)
    return undominated(units, fixed), Classes(level=level_of, stops=stops_of)


def undominated(units: Units, kept: Mask | None = None) -> Units:
    """D3, and the order of unit options: class, fleet, begin, ready, cents, route.

    Those of `kept` are left out by no other.
    """
    order = np.lexsort(
        (units.route, units.cents, units.ready, units.begin, units.fleet, units.group)
    )
    kept = np.zeros(len(order), dtype=bool) if kept is None else kept[order]
    units = units.where(order)
    keep = np.ones(len(order), dtype=bool)
    bounds = np.flatnonzero(
        np.r_[True, (np.diff(units.group) != 0) | (np.diff(units.fleet) != 0), True]
    )
    several = np.flatnonzero(np.diff(bounds) > 1)
    for first, beyond in zip(bounds[several].tolist(), bounds[several + 1].tolist(), strict=True):
        begin, ready = units.begin[first:beyond], units.ready[first:beyond]
        cents, number = units.cents[first:beyond], np.arange(beyond - first)
        inside = (begin[None, :] >= begin[:, None]) & (ready[None, :] <= ready[:, None])
        better = inside & (cents[None, :] <= cents[:, None])
        same = better & better.T
        dominated = (better & ~same).any(axis=1) | (same & (number[None, :] < number[:, None])).any(
            axis=1
        )
        keep[first:beyond] = ~dominated | kept[first:beyond]
    return units.where(keep)


def potential_riders(draft: Draft, arcs: Arcs, count: int) -> Whole:
    """(classes) workers of all cohorts who could ride a class: beyond it no seat is of use."""
    heads = np.array([cohort.workers for cohort in draft.scenario.cohorts.values()], dtype=np.int64)
    starts, rides = draft.starts, np.flatnonzero(arcs.group >= 0)
    begun = draft.commodity_start[arcs.commodity[rides]]
    pairs = distinct(pair(arcs.group[rides], begun))
    group, row = pairs >> 32, pairs & (2**32 - 1)
    # Cohorts of a lane may start on several dates and count once; lanes have no cohort in common.
    again = np.zeros(len(row) + 1, dtype=bool)
    again[1:-1] = (np.diff(group) == 0) & (np.diff(starts.lane[row]) == 0)
    alone = ~(again[:-1] | again[1:])
    position, cohort = starts.cohorts(np.arange(len(starts.level)))
    together = np.bincount(position, weights=heads[cohort], minlength=len(starts.level))
    riders = np.bincount(group[alone], weights=together[row[alone]], minlength=count)
    position, cohort = starts.cohorts(row[~alone])
    each = distinct(pair(group[~alone][position], cohort))
    riders += np.bincount(each >> 32, weights=heads[each & (2**32 - 1)], minlength=count)
    return riders.astype(np.int64)


def line_runs(draft: Draft) -> Runs:
    """Departures of lines at the risk levels that could board them."""
    scenario = draft.scenario
    levels = list(scenario.levels.values())
    fleet_number = {fleet: number for number, fleet in enumerate(scenario.fleets)}
    rows = []
    for number, level in zip(draft.runs.first.tolist(), draft.runs.second.tolist(), strict=True):
        departure = draft.departures[number]
        line = scenario.lines[departure.line]
        fleet = -1 if line.fleet is None else fleet_number[line.fleet]
        most = line.max_units
        if line.fleet is not None:
            most = min(most, scenario.fleets[line.fleet].vehicles)
        seats = scenario.usable_seats(line, levels[level].level)
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


def cohort_choices(draft: Draft, arcs: Arcs) -> tuple[Choices, Whole, BedGroups, Stays]:
    """Columns of w and z: who may take which sink, and which beds then."""
    scenario = draft.scenario
    employer_number = {employer: number for number, employer in enumerate(scenario.employers)}
    own_beds = {
        (place, facility.employer)
        for facility in scenario.quarantine.values()
        if facility.employer is not None
        for place in facility.serves
    }
    used = distinct(arcs.sink[arcs.sink >= 0])
    start = draft.commodity_start[draft.sinks.first[used]]
    position, cohort = draft.starts.cohorts(start)
    sink = used[position]
    days = draft.starts.quarantine_days[start[position]]
    place = draft.places[draft.commodity_lane[draft.sinks.first[sink]], 1]
    own = np.array(
        [
            employer_number[row.employer]
            if (scenario.destination(row), row.employer) in own_beds
            else -1
            for row in scenario.cohorts.values()
        ],
        dtype=np.int64,
    )
    resting = np.flatnonzero(days > 0)
    keys = np.column_stack(
        [own[cohort[resting]], place[resting], draft.sinks.second[sink[resting]], days[resting]]
    )
    first, number = distinct_rows(keys)
    met = np.argsort(first)  # bed groups are numbered in the order in which they are found
    choice_group = np.full(len(sink), -1)
    choice_group[resting] = np.argsort(met)[number]
    bed = keys[first[met]]
    bed_groups = BedGroups(employer=bed[:, 0], place=bed[:, 1], day=bed[:, 2], days=bed[:, 3])
    return (
        Choices(cohort=cohort, sink=sink),
        choice_group,
        bed_groups,
        stay_table(scenario, bed_groups),
    )


def stay_table(scenario: Scenario, bed_groups: BedGroups) -> Stays:
    """Facilities that are open to each bed group on every date of its stay."""
    numbers = {place: number for number, place in enumerate(scenario.places)}
    employers = {employer: number for number, employer in enumerate(scenario.employers)}
    facilities, groups = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for number, facility in enumerate(scenario.quarantine.values()):
        opens, shuts = _open_days(scenario, facility)
        fits = np.isin(bed_groups.place, [numbers[place] for place in facility.serves])
        fits &= (opens <= bed_groups.day) & (bed_groups.day + bed_groups.days - 1 <= shuts)
        if facility.employer is not None:
            fits &= bed_groups.employer == employers[facility.employer]
        group = np.flatnonzero(fits)
        facilities.append(np.full(len(group), number))
        groups.append(group)
    return Stays(facility=np.concatenate(facilities), group=np.concatenate(groups))


def _open_days(scenario: Scenario, facility: Facility) -> tuple[int, int]:
    """First and last day on which a facility's beds are open."""
    calendar = scenario.calendar
    first = -MINUTES_A_DAY if facility.from_ is None else calendar.day(facility.from_)
    last = 10**9 if facility.until is None else calendar.day(facility.until)
    return first, last
