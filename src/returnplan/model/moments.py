"""Moments at which vehicles of a fleet go on duty and are free again.

Vehicles on duty are counted as a flow of idle ones: it falls where duties begin, rises where they
end, and is never below 0. Begins without an end between them share one moment, since the flow is
lowest at the last of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Mask, Whole, distinct
from returnplan.network.network import Network


@dataclass(frozen=True, kw_only=True)
class FleetMoments:
    """One row a moment, fleet by fleet in rising order."""

    fleet: Whole
    moment: Whole
    """The last begin that the row stands for."""
    first: Mask
    """Whether it is its fleet's first."""
    unit_begin: Whole
    """Row at which each unit option's duty begins."""
    unit_end: Whole
    """Row from which its vehicle is idle again, or -1 after the last."""
    run_begin: Whole
    """The same for runs of lines with a fleet; -1 for the others."""
    run_end: Whole


def fleet_moments(network: Network) -> FleetMoments:
    """Moments of every fleet that has a unit option or a run."""
    units, runs = network.units, network.runs
    fleet = np.concatenate([units.fleet, runs.fleet])
    begin = np.concatenate([units.begin, runs.begin])
    ready = np.concatenate([units.ready, runs.ready])
    begin_row = np.full(len(fleet), -1, dtype=np.int64)
    end_row = np.full(len(fleet), -1, dtype=np.int64)
    fleets: list[Whole] = []
    moments: list[Whole] = []
    firsts: list[Mask] = []
    start = 0
    for number in range(len(network.fleets)):
        members = np.flatnonzero(fleet == number)
        if not len(members):
            continue
        begins = distinct(begin[members])
        ended = np.searchsorted(np.sort(ready[members]), begins, side="right")
        opens = np.r_[True, np.diff(ended) > 0]
        row_of_begin = np.cumsum(opens) - 1
        count = int(row_of_begin[-1]) + 1
        first_begin = begins[opens]
        last_begin = begins[np.r_[opens[1:], True]]
        begin_row[members] = start + row_of_begin[np.searchsorted(begins, begin[members])]
        after = np.searchsorted(first_begin, ready[members], side="left")
        end_row[members] = np.where(after < count, start + after, -1)
        fleets.append(np.full(count, number))
        moments.append(last_begin)
        firsts.append(np.arange(count) == 0)
        start += count
    none: Whole = np.zeros(0, dtype=np.int64)
    split = len(units.fleet)
    return FleetMoments(
        fleet=np.concatenate([none, *fleets]),
        moment=np.concatenate([none, *moments]),
        first=np.concatenate([np.zeros(0, dtype=bool), *firsts]),
        unit_begin=begin_row[:split],
        unit_end=end_row[:split],
        run_begin=begin_row[split:],
        run_end=end_row[split:],
    )
