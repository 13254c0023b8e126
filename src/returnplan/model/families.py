"""The families of constraints, one function each (docs/formulation.md has them one to one).

Every function takes the network (index sets) and the variables (column numbers) and gives rows.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from returnplan.arrays import Whole, distinct
from returnplan.model import production_rows
from returnplan.model.programme import Rows, at_least, at_most, both, equal
from returnplan.model.variables import Variables
from returnplan.network.network import Network

Family = Callable[[Network, Variables], Rows]


def _row_of(keys: Whole) -> tuple[Whole, Whole]:
    """Distinct keys in rising order, and the row of each key."""
    distinct, row = np.unique(keys, return_inverse=True)
    return distinct, row.reshape(-1)


def seats(network: Network, v: Variables) -> Rows:
    """C1. A trip has at most units x usable seats as passengers.

    sum_{arcs a riding c} x_a <= sum_{unit options r of c} s_r n_r          for all classes c
    sum_{arcs a boarding d} x_a <= s_d u_d                                  for all runs d
    s = floor((1 - reserve.seats) seats load_factor), of the vehicle or line, the level and mode
    """
    arcs, classes = network.arcs, len(network.classes.level)
    rides, boards = np.flatnonzero(arcs.group >= 0), np.flatnonzero(arcs.run >= 0)
    runs = np.arange(len(network.runs.level))
    return at_most(
        np.zeros(classes + len(runs)),
        (arcs.group[rides], v.x[rides], 1.0),
        (network.units.group, v.n, -network.units.seats),
        (classes + arcs.run[boards], v.x[boards], 1.0),
        (classes + runs, v.u, -network.runs.seats),
    )


def fleet(network: Network, v: Variables) -> Rows:
    """C2. At no moment are more vehicles of a fleet busy than it has.

    i_h = i_{h-1} + sum_{r ending by h} n_r - sum_{r beginning at h} n_r,   i_h >= 0
    for all fleets f and moments h of f, with i = vehicles_f before the first; u_d of lines alike
    """
    moments = v.moments
    rows = np.arange(len(moments.fleet))
    later = np.flatnonzero(~moments.first)
    vehicles = np.array([f.vehicles for f in network.scenario.fleets.values()], dtype=float)
    stock = np.where(moments.first, vehicles[moments.fleet], 0.0) if len(rows) else np.zeros(0)
    ending, runs = np.flatnonzero(moments.unit_end >= 0), np.flatnonzero(moments.run_begin >= 0)
    run_ending = np.flatnonzero(moments.run_end >= 0)
    return equal(
        stock,
        (rows, v.i, 1.0),
        (later, v.i[later - 1], -1.0),
        (moments.unit_begin, v.n, 1.0),
        (moments.unit_end[ending], v.n[ending], -1.0),
        (moments.run_begin[runs], v.u[runs], 1.0),
        (moments.run_end[run_ending], v.u[run_ending], -1.0),
    )


def line_units(network: Network, v: Variables) -> Rows:
    """C3. A line that runs has between min_units and max_units units.

    min_units_d o_d <= u_d <= max_units_d o_d                               for all runs d
    """
    runs = np.arange(len(network.runs.level))
    most = np.maximum(network.runs.max_units, network.runs.min_units)
    return at_most(
        np.zeros(2 * len(runs)),
        (runs, v.o, network.runs.min_units),
        (runs, v.u, -1.0),
        (len(runs) + runs, v.u, 1.0),
        (len(runs) + runs, v.o, -most),
    )


def one_risk(network: Network, v: Variables) -> Rows:
    """C4. A departure of a line carries one risk level only (a road trip's class has one).

    sum_{runs d of e} o_d <= 1                                  for all departures e of lines
    """
    departures, row = _row_of(network.runs.departure)
    return at_most(np.ones(len(departures)), (row, v.o, 1.0))


def min_load(network: Network, v: Variables) -> Rows:
    """C5. A trip has at least min_load x its usable seats as passengers.

    sum_{arcs a riding c} x_a >= sum_{unit options r of c} m_r s_r n_r      for all classes c
    sum_{arcs a boarding d} x_a >= m_d s_d u_d                              for all runs d
    """
    arcs, units, runs = network.arcs, network.units, network.runs
    loaded = units.min_load > 0
    classes, row = _row_of(units.group[loaded])
    rides = np.flatnonzero(np.isin(arcs.group, classes) & (arcs.group >= 0))
    asked = np.flatnonzero(runs.min_load > 0)
    number = np.full(len(runs.level) + 1, -1, dtype=np.int64)
    number[asked] = np.arange(len(asked))
    boards = np.flatnonzero((arcs.run >= 0) & (number[arcs.run] >= 0))
    count = len(classes)
    return at_least(
        np.zeros(count + len(asked)),
        (np.searchsorted(classes, arcs.group[rides]), v.x[rides], 1.0),
        (row, v.n[loaded], -units.min_load[loaded] * units.seats[loaded]),
        (count + number[arcs.run[boards]], v.x[boards], 1.0),
        (count + np.arange(len(asked)), v.u[asked], -runs.min_load[asked] * runs.seats[asked]),
    )


def stops_used(network: Network, v: Variables) -> Rows:
    """C6. At every stop of a road trip somebody boards or somebody alights.

    sum_{r of c} n_r <= N_c sum_{arcs a riding c, stopping at s} x_a
    for all classes c with more than two stops, stops s of c; N_c = the most units that c can use,
    so that one rider at s is enough for all of them
    """
    arcs, units = network.arcs, network.units
    many = network.classes.stops > 2
    rides = np.flatnonzero((arcs.group >= 0) & many[arcs.group]) if len(many) else _none()
    places = len(network.scenario.places)
    stop = np.concatenate(
        [
            arcs.group[rides] * places + arcs.board[rides],
            arcs.group[rides] * places + arcs.alight[rides],
        ]
    )
    stops, row = _row_of(stop)
    most = np.bincount(units.group, weights=units.most, minlength=len(many))
    group = stops // places
    first = np.searchsorted(group, units.group, side="left")
    copies = np.searchsorted(group, units.group, side="right") - first
    unit = np.repeat(np.arange(len(units.group)), copies)
    unit_row = np.repeat(first, copies) + _count_within(copies)
    return at_most(
        np.zeros(len(stops)),
        (unit_row, v.n[unit], 1.0),
        (row, v.x[np.concatenate([rides, rides])], -np.maximum(most[group[row]], 1.0)),
    )


def _none() -> Whole:
    return np.zeros(0, dtype=np.int64)


def _count_within(copies: Whole) -> Whole:
    """0, 1, .. copies[0] - 1, 0, 1, .. copies[1] - 1, and so on."""
    ends = np.cumsum(copies)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - copies, copies)


def cohort_size(network: Network, v: Variables) -> Rows:
    """C7. No more workers of a cohort travel than it has.

    sum_{choices (c, k)} w_ck <= workers_c                                  for all cohorts c
    """
    workers = np.array(
        [cohort.workers for cohort in network.scenario.cohorts.values()], dtype=float
    )
    return at_most(workers, (network.choices.cohort, v.w, 1.0))


def flow(network: Network, v: Variables) -> Rows:
    """C8. Workers who arrive by a leg leave by a later one, or are at their employer's place.

    sum_{arcs a into b} x_a = sum_{arcs a out of b} x_a                     for all nodes b
    sum_{arcs a into k} x_a = sum_{choices (c, k)} w_ck                     for all sinks k
    """
    arcs, nodes = network.arcs, len(network.node_departure)
    into, out = np.flatnonzero(arcs.head >= 0), np.flatnonzero(arcs.tail >= 0)
    ends = np.flatnonzero(arcs.sink >= 0)
    return equal(
        np.zeros(nodes + len(network.sinks.day)),
        (arcs.head[into], v.x[into], 1.0),
        (arcs.tail[out], v.x[out], -1.0),
        (nodes + arcs.sink[ends], v.x[ends], 1.0),
        (nodes + network.choices.sink, v.w, -1.0),
    )


def beds(network: Network, v: Variables) -> Rows:
    """C9. Beds in use never exceed the open ones less the reserve, in a facility that serves.

    sum_{choices (c, k) of g} w_ck = sum_{stays (q, g)} z_qg                for all bed groups g
    sum_{stays (q, g): day_g <= t < day_g + days_g} z_qg <= b_q           for facilities q, dates t
    b_q = floor((1 - reserve.beds) beds_q)
    """
    groups, stays = network.bed_groups, network.stays
    resting = np.flatnonzero(network.choice_group >= 0)
    copies = groups.days[stays.group]
    stay = np.repeat(np.arange(len(stays.group)), copies)
    date = groups.day[stays.group[stay]] + _count_within(copies)
    span = int(date.max(initial=0)) + 1
    nights, night = _row_of(stays.facility[stay] * span + date)
    open_beds = np.array(
        [network.scenario.usable_beds(one) for one in network.scenario.quarantine.values()],
        dtype=float,
    )
    balance = equal(
        np.zeros(len(groups.day)),
        (network.choice_group[resting], v.w[resting], 1.0),
        (stays.group, v.z, -1.0),
    )
    limit = at_most(
        open_beds[nights // span] if len(nights) else np.zeros(0), (night, v.z[stay], 1.0)
    )
    return both(balance, limit)


def _heads_a_day(network: Network, v: Variables, side: int, cap: str, day: Whole) -> Rows:
    """sum of w over choices at a place on a date <= its cap; side 0: origins, 1: destinations."""
    places = network.scenario.places
    limits = {
        number: getattr(row, cap)
        for number, row in enumerate(places.values())
        if getattr(row, cap) is not None
    }
    number_of = {place: number for number, place in enumerate(places)}
    lane_place = np.array([number_of[pair[side]] for pair in network.lanes], dtype=np.int64)
    commodity = network.sinks.commodity[network.choices.sink]
    place = lane_place[network.commodities.lane[commodity]]
    capped = np.flatnonzero(np.isin(place, list(limits)))
    span = int(day.max(initial=0)) + 1
    keys, row = _row_of(place[capped] * span + day[capped])
    caps = np.array([limits[key] for key in (keys // span).tolist()], dtype=float)
    return at_most(caps, (row, v.w[capped], 1.0))


def departures(network: Network, v: Variables) -> Rows:
    """C10. Heads that start from a place on a date are at most its departures_per_day.

    sum_{choices (c, k): origin_c = p, start day of k = t} w_ck <= departures_p     for all p, t
    """
    commodity = network.sinks.commodity[network.choices.sink]
    return _heads_a_day(network, v, 0, "departures_per_day", network.commodities.day[commodity])


def arrivals(network: Network, v: Variables) -> Rows:
    """C11. Heads that arrive at a place on a date are at most its arrivals_per_day.

    sum_{choices (c, k): place of c's employer = p, day of k = t} w_ck <= arrivals_p   for all p, t
    """
    return _heads_a_day(network, v, 1, "arrivals_per_day", network.sinks.day[network.choices.sink])


def fixed(network: Network, v: Variables) -> Rows:
    """C29. What is fixed stands: its trips run, its workers travel, others may join them.

    n_r >= fixed_r,  u_d >= fixed_d                 for all unit options r and runs d that are fixed
    sum_{arcs a riding r} x_a >= 1,  sum_{arcs a boarding d} x_a >= 1           for the same r and d
    x_a >= fixed_a,  w_ck >= fixed_ck,  z_qg >= fixed_qg
    for all arcs a, choices (c, k) and stays (q, g) by which fixed riders travel, fixed being theirs
    added up; a fixed trip of coaches has a class of its own
    """
    arcs, least = network.arcs, network.least
    blocks = (
        (v.n, least.units),
        (v.u, least.runs),
        (v.x, least.arcs),
        (v.w, least.choices),
        (v.z, least.stays),
    )
    column = np.concatenate([column[heads > 0] for column, heads in blocks])
    limit = np.concatenate([heads[heads > 0] for _, heads in blocks]).astype(float)
    units, runs = _ridden(network, least.units), _boarded(network, least.runs)
    row_of = np.full(len(network.classes.level) + len(network.runs.level) + 1, -1, dtype=np.int64)
    row_of[network.units.group[units]] = np.arange(len(units))
    row_of[len(network.classes.level) + runs] = len(units) + np.arange(len(runs))
    rides = row_of[arcs.group]
    boards = np.where(arcs.run >= 0, row_of[len(network.classes.level) + arcs.run], -1)
    riding, boarding = np.flatnonzero(rides >= 0), np.flatnonzero(boards >= 0)
    return both(
        at_least(limit, (np.arange(len(column)), column, 1.0)),
        at_least(
            np.ones(len(units) + len(runs)),
            (rides[riding], v.x[riding], 1.0),
            (boards[boarding], v.x[boarding], 1.0),
        ),
    )


def _ridden(network: Network, least: Whole) -> Whole:
    """Unit options that are fixed and that somebody may ride: not those that onward.csv spent."""
    groups = distinct(network.arcs.group)
    return np.flatnonzero((least > 0) & np.isin(network.units.group, groups))


def _boarded(network: Network, least: Whole) -> Whole:
    """The same of runs."""
    used = np.isin(np.arange(len(least)), distinct(network.arcs.run))
    return np.flatnonzero((least > 0) & used)


FAMILIES: dict[str, Family] = {
    "C1": seats,
    "C2": fleet,
    "C3": line_units,
    "C4": one_risk,
    "C5": min_load,
    "C6": stops_used,
    "C7": cohort_size,
    "C8": flow,
    "C9": beds,
    "C10": departures,
    "C11": arrivals,
    "C23": production_rows.loans,
    "C24": production_rows.lenders,
    "C25": production_rows.capacity,
    "C26": production_rows.supply,
    "C29": fixed,
}
"""Families that every stage has. C12 (budget) and C13 (floors) are rows over objectives."""
