"""Classes of road trips whose riders have the same choices, made one (D2)."""

from __future__ import annotations

import numpy as np

from returnplan.arrays import Whole
from returnplan.network.network import ARC_FIELDS, Arcs

NOTICED = ("commodity", "tail", "head", "sink", "board", "alight", "cents", "minutes", "early")
"""What riders can tell apart."""


def merge_classes(arcs: Arcs, groups: int) -> tuple[Arcs, Whole]:
    """D2: arcs with the duplicates of merged classes dropped, and the new class of each old one.

    Classes without riders become -1. New classes are numbered in the order of their first arc.
    """
    rides = np.flatnonzero(arcs.group >= 0)
    rides = rides[np.argsort(arcs.group[rides], kind="stable")]
    group = arcs.group[rides]
    first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]][: len(group)])
    count = np.diff(np.r_[first, len(group)])
    like = np.arange(len(first))
    """The class that stands for each: itself, or one met before."""
    seen: dict[bytes, int] = {}
    alike = _look_alike(arcs, rides, first, count)
    for number in alike[np.argsort(rides[first[alike]])].tolist():
        members = rides[first[number] : first[number] + count[number]]
        block = np.column_stack([getattr(arcs, name)[members] for name in NOTICED])
        signature = block[np.lexsort(block.T[::-1])].tobytes()
        like[number] = seen.setdefault(signature, number)
    kept = like == np.arange(len(first))
    rank = np.zeros(len(first), dtype=np.int64)
    by_first_arc = np.flatnonzero(kept)[np.argsort(rides[first[kept]])]
    rank[by_first_arc] = np.arange(len(by_first_arc))
    renamed = np.full(groups, -1, dtype=np.int64)
    renamed[group[first]] = rank[like]
    keep = np.ones(len(arcs.commodity), dtype=bool)
    keep[rides] = np.repeat(kept, count)
    table = {name: getattr(arcs, name)[keep] for name in ARC_FIELDS}
    table["group"] = np.where(table["group"] >= 0, renamed[table["group"]] if groups else -1, -1)
    return Arcs(**table), renamed


def _look_alike(arcs: Arcs, rides: Whole, first: Whole, count: Whole) -> Whole:
    """Classes that may have the riders of another, since the sums of their arcs' hashes agree.

    Only these need to be compared arc by arc.
    """
    mixed = np.zeros(len(rides), dtype=np.uint64)
    for name in NOTICED:
        mixed ^= getattr(arcs, name)[rides].view(np.uint64)
        mixed *= np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    sums = np.add.reduceat(mixed, first) + count.astype(np.uint64) if len(first) else mixed
    _, place, times = np.unique(sums, return_inverse=True, return_counts=True)
    return np.flatnonzero(times[place] > 1)
