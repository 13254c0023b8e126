"""What comes of those who arrive: the test, their contacts, a bed, the date on which they work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from returnplan import rounding
from returnplan.arrays import Mask, Whole
from returnplan.calendar import MINUTES_A_DAY
from returnplan.plan.beds import is_open, open_beds
from returnplan.simulation.chance import Chance
from returnplan.simulation.movement import NOT_ARRIVED, DrawMovement
from returnplan.simulation.timetable import Timetable

NEVER = -1


@dataclass(frozen=True, kw_only=True, eq=False)
class Arrivals:
    """What came of the workers in one draw."""

    on_post_day: Whole
    """Of each worker; NEVER."""
    positives: int
    contacts: int
    """Heads, the positives apart."""
    without_bed: int
    bed_cents: int
    peak_bed_use: float
    """Of the beds that the plan may fill, on the date and at the facility where most are."""


def arrivals(
    table: Timetable, chance: Chance, moved: DrawMovement, *, more_beds: float = 0.0
) -> Arrivals:
    """Test and house all who have arrived; `more_beds` is a share of beds that are there on top."""
    there = moved.arrival != NOT_ARRIVED
    positive, contact, days = quarantine(table, chance, moved, there)
    beds = _Beds(table, more_beds)
    day = moved.arrival // MINUTES_A_DAY
    housed = beds.house(np.flatnonzero(there & (days > 0)), moved.arrival, days)
    let_in = there & (housed | (days == 0))
    settled = np.maximum(days, table.scenario.settle_days)
    return Arrivals(
        on_post_day=np.where(let_in, day + settled, NEVER),
        positives=int(positive.sum()),
        contacts=int(contact.sum()),
        without_bed=int((there & ~let_in).sum()),
        bed_cents=beds.cents,
        peak_bed_use=beds.peak_use(),
    )


def quarantine(
    table: Timetable, chance: Chance, moved: DrawMovement, there: Mask
) -> tuple[Mask, Mask, Whole]:
    """Who of those who are there is positive, who is a contact, and the dates in a bed of each."""
    rules = table.scenario.simulation
    positive = chance.positive & there
    contact = _contacts(table, moved, positive) & there & ~positive
    days = table.quarantine_days.copy()
    days[positive] = np.maximum(days[positive], rules.positive_days)
    days[contact] = np.maximum(days[contact], rules.contact_days)
    return positive, contact, days


def _contacts(table: Timetable, moved: DrawMovement, positive: Mask) -> Mask:
    """Who sat in one unit with somebody positive, those themselves included."""
    found = np.zeros(table.workers, dtype=bool)
    if table.scenario.simulation.contacts == "none" or not positive.any():
        return found
    for trip, riders in zip(table.trips, moved.riders, strict=True):
        if not riders:
            continue
        aboard = np.concatenate([group.workers for group in riders])
        ill = positive[aboard]
        if ill.any():
            unit = np.arange(aboard.size) * trip.units // aboard.size
            found[aboard[np.isin(unit, unit[ill])]] = True
    return found


class _Beds:
    """Beds by facility and date, taken in the order of arrival."""

    def __init__(self, table: Timetable, more: float) -> None:
        self._table = table
        self._more = more
        self._row = {name: row for row, name in enumerate(table.scenario.quarantine)}
        self._taken = np.zeros((len(self._row), 0), dtype=np.int64)
        self._open = self._there = self._taken
        self.cents = 0

    def house(self, workers: Whole, arrival: Whole, days: Whole) -> Mask:
        """Give beds to workers; whether each worker of the plan has one."""
        housed = np.zeros(self._table.workers, dtype=bool)
        if not workers.size:
            return housed
        self._reach(int((arrival[workers] // MINUTES_A_DAY + days[workers]).max()))
        party = self._table.party_of[workers]
        order = np.lexsort((workers, days[workers], party, arrival[workers]))
        workers, party = workers[order], party[order]
        alike = np.stack([arrival[workers], party, days[workers]])
        starts = np.flatnonzero(np.any(np.diff(alike, axis=1) != 0, axis=0)) + 1
        for group in np.split(workers, starts):
            first = int(arrival[group[0]]) // MINUTES_A_DAY
            found = self._take(
                self._table.party_of[group[0]], group.size, first, int(days[group[0]])
            )
            housed[group[:found]] = True
        return housed

    def _reach(self, dates: int) -> None:
        scenario = self._table.scenario
        self._taken = np.zeros((len(self._row), dates), dtype=np.int64)
        facilities = scenario.quarantine.values()
        beds = [[open_beds(scenario, one, day) for day in range(dates)] for one in facilities]
        self._open = np.array(beds, dtype=np.int64).reshape(self._taken.shape)
        there = [one.beds + rounding.floor(self._more * one.beds) for one in facilities]
        self._there = np.array(there, dtype=np.int64)[:, None] * np.array(
            [[is_open(scenario, one, day) for day in range(dates)] for one in facilities],
            dtype=np.int64,
        ).reshape(self._taken.shape)

    def _take(self, party: int, heads: int, first: int, days: int) -> int:
        """Beds for some of a party who arrive together; how many of them find one."""
        found = 0
        for name in self._table.parties[party].facilities:
            row, dates = self._row[name], slice(first, first + days)
            free = int((self._there[row, dates] - self._taken[row, dates]).min())
            taken = min(max(free, 0), heads - found)
            if taken:
                self._taken[row, dates] += taken
                price = self._table.scenario.quarantine[name].cost_per_bed_day
                self.cents += rounding.half_up(price * days * taken, 2)
                found += taken
        return found

    def peak_use(self) -> float:
        open_ = self._open > 0
        return float((self._taken[open_] / self._open[open_]).max(initial=0.0))
