"""What walks pay for ways and vehicles: money and, where a plan is in force, what changes it.

The kernel counts one kind of money. So the price of changes is charged where it arises, as near as
that goes one way and one unit at a time, from what it is if nobody travels and nothing runs:

    a worker    who travels as in force                 less changed_worker
    a unit      that is in force                        less cancelled_trip
                of a route in force, at another time    moved_trip less cancelled_trip
                of another route                        added_trip

What a plan changes is counted exactly wherever it is judged; walks only need to know where to look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Mask, Numbers, Real, Whole
from returnplan.model import Formulation
from returnplan.network.promised import Promised


@dataclass(frozen=True, kw_only=True)
class Charge:
    """How much money and changes count in what walks pay."""

    money: float = 1.0
    changes: float = 0.0

    def ways(self, formulation: Formulation, arcs: Numbers) -> Real:
        """(ways) Cents a head, of ways by their arcs (-1 after the last)."""
        table = formulation.network.arcs
        cents: Real = np.zeros(len(arcs))
        for column in arcs.T:
            cents += np.where(column >= 0, table.cents[column], 0.0)
        cents *= self.money
        promised = formulation.network.promised
        if promised is None or not self.changes or not len(arcs):
            return cents
        worker = formulation.network.scenario.replan.changed_worker
        kept = _in_force(promised, arcs)
        found: Real = cents - np.where(kept, 100 * self.changes * worker, 0.0)
        return found

    def units(self, formulation: Formulation) -> Real:
        """(unit options) Cents of a unit."""
        network = formulation.network
        cents, promised = self.money * network.units.cents.astype(float), network.promised
        if promised is not None:
            cents += self._changed(formulation, promised.unit_departure, promised.unit_route)
        return cents

    def run_units(self, formulation: Formulation) -> Real:
        """(runs) Cents of a unit, its departure aside."""
        network = formulation.network
        cents, promised = self.money * network.runs.unit_cents.astype(float), network.promised
        if promised is not None:
            cents += self._changed(formulation, promised.run_departure, promised.run_route)
        return cents

    def _changed(self, formulation: Formulation, departure: Whole, route: Whole) -> Real:
        """What units pay for being new, or save by being in force."""
        rules = formulation.network.scenario.replan
        moved = min(rules.moved_trip, rules.added_trip + rules.cancelled_trip)
        of_route = np.where(route >= 0, moved - rules.cancelled_trip, rules.added_trip)
        price = np.where(departure >= 0, -rules.cancelled_trip, of_route)
        found: Real = 100 * self.changes * price
        return found


MONEY_ALONE = Charge()


def _in_force(promised: Promised, arcs: Numbers) -> Mask:
    """(ways) Whether somebody in force travels so."""
    ways = {way.arcs for way in promised.ways if way.arcs}
    found = np.isin(arcs[:, 0], [way[0] for way in ways])
    for row in np.flatnonzero(found).tolist():
        found[row] = tuple(arc for arc in arcs[row].tolist() if arc >= 0) in ways
    return found
