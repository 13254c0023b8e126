"""Columns of one network in those of another, by what they stand for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from returnplan.arrays import Real
from returnplan.network import Network

ColumnKey = tuple[int, ...]


def moved(keys: Sequence[ColumnKey], values: Real, new: Sequence[ColumnKey]) -> Real:
    """Values of columns under their keys, in the columns of another network; 0 for new ones."""
    known = dict(zip(keys, values.tolist(), strict=True))
    return np.array([known.get(key, 0.0) for key in new])


def choice_keys(network: Network) -> list[ColumnKey]:
    """Cohort, start and arrival of every choice."""
    sinks, choices = network.sinks, network.choices
    commodity = sinks.commodity[choices.sink]
    day, arrival = network.commodities.day[commodity], sinks.day[choices.sink]
    return list(zip(choices.cohort.tolist(), day.tolist(), arrival.tolist(), strict=True))


def stay_keys(network: Network) -> list[ColumnKey]:
    """Facility and bed group, told by what it is, of every stay."""
    beds, stays = network.bed_groups, network.stays
    groups = (beds.employer, beds.place, beds.day, beds.days)
    columns = [stays.facility, *(column[stays.group] for column in groups)]
    return list(zip(*(column.tolist() for column in columns), strict=True))
