"""What a plan changes of the plan in force: columns that `changes` stands on, rows, least value."""

from __future__ import annotations

import numpy as np

from returnplan.arrays import Real
from returnplan.model.programme import Rows, at_least, at_most, both, equal
from returnplan.model.variables import Variables
from returnplan.network.network import Network
from returnplan.plan.promise import saved_by_moving


def changes_coefficients(network: Network, v: Variables) -> Real:
    """Money of a unit that is fewer, more or moved, of one on a new departure, of a worker."""
    coefficients, promised = np.zeros(v.count), network.promised
    if promised is None:
        return coefficients
    rules = network.scenario.replan
    coefficients[v.n[promised.unit_departure < 0]] = rules.added_trip
    coefficients[v.u[promised.run_departure < 0]] = rules.added_trip
    coefficients[v.fewer] = rules.cancelled_trip
    coefficients[v.more] = rules.added_trip
    coefficients[v.moved] = -saved_by_moving(rules)
    coefficients[v.otherwise] = rules.changed_worker
    return coefficients


def promises(network: Network, v: Variables) -> Rows:
    """Rows of changes: what runs and who travels, against the plan in force.

    sum_{r, d that are p} n_r + u_d + fewer_p - more_p = units_p   for departures p in force
    moved_q <= sum_{p of q} fewer_p                                for routes q in force
    moved_q <= sum_{p of q} more_p + sum_{r, d of q, not in force} n_r + u_d
    sum_{r of c} n_r <= N_c sum_{arcs a riding c} x_a      for classes c with routes in force
    u_d <= max_units_d sum_{arcs a boarding d} x_a         for runs d of lines in force, both unless
                                                           they are fixed
    x_a + sum_{ways m over a} otherwise_m >= sum_m workers_m + fixed_a     for their arcs a
    w_ck + sum_{ways m that take (c, k)} otherwise_m >= sum_m workers_m + fixed_ck
    otherwise_m >= workers_m                  for ways m in force that nobody can travel any more

    N_c = the most units that c can use: what runs empty keeps no promise
    """
    promised = network.promised
    if promised is None:
        none: Real = np.zeros(0)
        return equal(none)
    units, runs = promised.unit_departure, promised.run_departure
    in_units, in_runs = np.flatnonzero(units >= 0), np.flatnonzero(runs >= 0)
    departures, routes = np.arange(len(promised.due)), np.arange(promised.routes)
    kept = equal(
        promised.due.astype(float),
        (units[in_units], v.n[in_units], 1.0),
        (runs[in_runs], v.u[in_runs], 1.0),
        (departures, v.fewer, 1.0),
        (departures, v.more, -1.0),
    )
    new_units = np.flatnonzero((units < 0) & (promised.unit_route >= 0))
    new_runs = np.flatnonzero((runs < 0) & (promised.run_route >= 0))
    moved = at_most(
        np.zeros(2 * len(routes)),
        (routes, v.moved, 1.0),
        (promised.route, v.fewer, -1.0),
        (len(routes) + routes, v.moved, 1.0),
        (len(routes) + promised.route, v.more, -1.0),
        (len(routes) + promised.unit_route[new_units], v.n[new_units], -1.0),
        (len(routes) + promised.run_route[new_runs], v.u[new_runs], -1.0),
    )
    return both(both(kept, moved), both(_ridden(network, v), _riders(network, v)))


def _ridden(network: Network, v: Variables) -> Rows:
    promised, arcs, units, runs = network.promised, network.arcs, network.units, network.runs
    assert promised is not None
    least = network.least
    classes = np.setdiff1d(
        units.group[promised.unit_route >= 0], units.group[least.units > 0]
    )  # what is fixed runs, whoever rides it
    departures = np.flatnonzero((promised.run_route >= 0) & (least.runs == 0))
    of_class = np.full(len(network.classes.level) + 1, -1, dtype=np.int64)
    of_class[classes] = np.arange(len(classes))
    of_run = np.full(len(runs.level) + 1, -1, dtype=np.int64)
    of_run[departures] = len(classes) + np.arange(len(departures))
    most = np.zeros(len(classes) + len(departures))
    inside = np.flatnonzero(of_class[units.group] >= 0)
    np.add.at(most, of_class[units.group[inside]], units.most[inside])
    most[len(classes) :] = np.maximum(runs.max_units, runs.min_units)[departures]
    rides = np.flatnonzero(of_class[arcs.group] >= 0)
    boards = np.flatnonzero(of_run[arcs.run] >= 0)
    return at_most(
        np.zeros(len(most)),
        (of_class[units.group[inside]], v.n[inside], 1.0),
        (of_run[departures], v.u[departures], 1.0),
        (of_class[arcs.group[rides]], v.x[rides], -most[of_class[arcs.group[rides]]]),
        (of_run[arcs.run[boards]], v.x[boards], -most[of_run[arcs.run[boards]]]),
    )


def _riders(network: Network, v: Variables) -> Rows:
    promised, least = network.promised, network.least
    assert promised is not None
    way, arc = promised.way_arcs
    arcs, row = np.unique(arc, return_inverse=True)
    there, gone = np.flatnonzero(promised.there), np.flatnonzero(~promised.there)
    choices, at = np.unique(promised.choices[there], return_inverse=True)
    workers = promised.workers.astype(float)
    row, at = row.reshape(-1), at.reshape(-1) + len(arcs)
    first = len(arcs) + len(choices)
    limit = np.zeros(first + len(gone))
    np.add.at(limit, row, workers[way])
    np.add.at(limit, at, workers[there])
    limit[: len(arcs)] += least.arcs[arcs]
    limit[len(arcs) : first] += least.choices[choices]
    limit[first:] = workers[gone]
    return at_least(
        limit,
        (np.arange(len(arcs)), v.x[arcs], 1.0),
        (row, v.otherwise[way], 1.0),
        (len(arcs) + np.arange(len(choices)), v.w[choices], 1.0),
        (at, v.otherwise[there], 1.0),
        (first + np.arange(len(gone)), v.otherwise[gone], 1.0),
    )


def fewest_changes(network: Network) -> float:
    """A bound: the price of what no plan can keep, units moved wherever that is cheaper."""
    promised, rules = network.promised, network.scenario.replan
    if promised is None:
        return 0.0
    unit = min(rules.cancelled_trip, rules.moved_trip)
    gone = promised.workers[~promised.there].sum()
    return float(unit * promised.impossible.sum() + rules.changed_worker * gone)
