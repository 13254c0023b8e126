"""What of the plan in force a solution keeps: who still travels as promised, and what follows."""

from __future__ import annotations

import numpy as np

from returnplan.arrays import Real, Whole
from returnplan.model import Formulation
from returnplan.network import Network
from returnplan.plan.promise import saved_by_moving

NOBODY: Whole = np.zeros(0, dtype=np.int64)


def kept_heads(network: Network, x: Real, w: Real) -> Whole:
    """(ways in force) Heads of a solution who travel by each, whoever is fixed aside.

    Where there is not room for all of some ways they are filled in their order, each as far as it
    goes, so that nobody who is left over could still be counted.
    """
    promised, least = network.promised, network.least
    if promised is None or not len(promised.ways):
        return NOBODY
    heads = np.where(promised.there, promised.workers, 0)
    way, arc = promised.way_arcs
    there = np.flatnonzero(promised.there)
    choice = promised.choices[there]
    room = np.rint(x - least.arcs).astype(np.int64)
    places = np.rint(w - least.choices).astype(np.int64)
    asked = np.bincount(arc, weights=heads[way], minlength=len(room))
    wanted = np.bincount(choice, weights=heads[there], minlength=len(places))
    short = np.zeros(len(heads), dtype=bool)
    short[way[room[arc] < asked[arc]]] = True
    short[there[places[choice] < wanted[choice]]] = True
    for number in np.flatnonzero(short).tolist():
        one = promised.ways[number]
        some = min(one.workers, int(places[one.choice]), int(room[list(one.arcs)].min()))
        heads[number] = max(0, some)
        room[list(one.arcs)] -= heads[number]
        places[one.choice] -= heads[number]
    return heads


def fill_changes(formulation: Formulation, values: Real) -> None:
    """Set the columns of `changes` in `values` to what n, u, x and w, in whole numbers, imply."""
    network, v = formulation.network, formulation.variables
    promised = network.promised
    if promised is None:
        return
    n, u = np.rint(values[v.n]), np.rint(values[v.u])
    units, runs = promised.unit_departure, promised.run_departure
    count = len(promised.due)
    there = np.zeros(count)
    np.add.at(there, units[units >= 0], n[units >= 0])
    np.add.at(there, runs[runs >= 0], u[runs >= 0])
    values[v.fewer] = np.maximum(0, promised.due - there)
    values[v.more] = np.maximum(0, there - promised.due)
    routes = promised.routes
    lost, won = np.zeros(routes), np.zeros(routes)
    np.add.at(lost, promised.route, values[v.fewer])
    np.add.at(won, promised.route, values[v.more])
    for departure, route, column in (
        (units, promised.unit_route, n),
        (runs, promised.run_route, u),
    ):
        new = (departure < 0) & (route >= 0)
        np.add.at(won, route[new], column[new])
    saved = saved_by_moving(network.scenario.replan)
    values[v.moved] = np.minimum(lost, won) if saved > 0 else 0.0
    values[v.otherwise] = promised.workers - kept_heads(network, values[v.x], values[v.w])
