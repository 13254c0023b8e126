"""Trips of an earlier plan that too few of the riders who are kept would ride."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from returnplan import rounding
from returnplan.network import Network
from returnplan.optimiser.start.bookings import Bookings, KeptRiders
from returnplan.optimiser.start.dropped import StartReason, Why


@dataclass(frozen=True, kw_only=True)
class Cancelling:
    """Looks for trips with too few passengers or an idle stop, those that are fixed aside."""

    network: Network
    bookings: Bookings
    why: Why

    def stranded(self, riders: Sequence[KeptRiders]) -> list[tuple[KeptRiders, StartReason]]:
        """Riders of trips that do not run with these riders, each with why."""
        riding: dict[int, list[KeptRiders]] = defaultdict(list)
        boarded: dict[int, list[KeptRiders]] = defaultdict(list)
        for one in riders:
            for unit in one.path.units.values():
                riding[unit].append(one)
            for run in one.path.runs.values():
                boarded[run].append(one)
        gone: dict[int, tuple[KeptRiders, StartReason]] = {}
        for unit, mine in riding.items():
            reason = self._no_unit(unit, mine)
            if reason is not None:
                gone |= {id(one): (one, reason) for one in mine}
        for run, mine in boarded.items():
            reason = self._no_run(run, mine)
            if reason is not None:
                gone |= {id(one): (one, reason) for one in mine}
        return list(gone.values())

    def _no_unit(self, unit: int, mine: Sequence[KeptRiders]) -> StartReason | None:
        """Why a road trip does not run with these riders; None where it does."""
        units = self.network.units
        if self.network.least.units[unit]:
            return None
        trip = next(name for name, other in mine[0].path.units.items() if other == unit)
        due = float(units.min_load[unit]) * int(units.seats[unit]) * self.bookings.n[unit]
        if self.bookings.on_unit[unit] < rounding.ceil(due):
            return self.why.min_load(trip, self.bookings.on_unit[unit], rounding.ceil(due))
        arcs, group = self.network.arcs, int(units.group[unit])
        served = {
            int(stop)
            for one in mine
            for arc in one.path.way
            if arcs.group[arc] == group
            for stop in (arcs.board[arc], arcs.alight[arc])
        }
        if len(served) < self.network.classes.stops[group]:
            return self.why.stop(trip, served)
        return None

    def _no_run(self, run: int, mine: Sequence[KeptRiders]) -> StartReason | None:
        runs = self.network.runs
        if self.network.least.runs[run]:
            return None
        trip = next(name for name, other in mine[0].path.runs.items() if other == run)
        due = rounding.ceil(float(runs.min_load[run]) * int(runs.seats[run]) * self.bookings.u[run])
        if self.bookings.on_run[run] < due:
            return self.why.min_load(trip, self.bookings.on_run[run], due)
        return None
