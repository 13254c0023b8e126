"""What the network drops (D1 to D3 of docs/formulation.md) changes no stage value at gap 0."""

import time
from functools import cache

import numpy as np
import pytest

from random_scenarios import random_draft
from returnplan.network import build_network, finish
from returnplan.network import network as tables
from returnplan.optimiser import optimise
from thorough import beyond

SEEDS = [3041, 3406, 3477, *range(3000, 3006)]
"""D3 finds something in the first three."""
MORE_SEEDS = [*SEEDS, *range(3006, 3022)]


def everything(arcs: tables.Arcs, groups: int) -> tuple[tables.Arcs, np.ndarray]:
    """In place of `merge_classes`: every class stays."""
    used = np.unique(arcs.group[arcs.group >= 0])
    renamed = np.full(groups, -1, dtype=np.int64)
    renamed[used] = np.arange(len(used))
    table = {name: getattr(arcs, name) for name in tables.ARC_FIELDS}
    table["group"] = np.where(arcs.group >= 0, renamed[arcs.group], -1) if groups else arcs.group
    return tables.Arcs(**table), renamed


def values(network: tables.Network) -> list[float]:
    gaps = dict.fromkeys(network.scenario.solver.gap, 0.0)
    ended = optimise(network, gap=gaps, deadline=time.monotonic() + 600, seed=1, threads=0)
    return [stage.value for stage in ended.stages]


@cache
def usual(seed: int) -> tuple[tables.Network, list[float]]:
    """The network of a random scenario as it is, and the values of its stages."""
    network = build_network(random_draft(seed).load())
    return network, values(network)


@pytest.mark.parametrize("seeds", beyond(1, [SEEDS, MORE_SEEDS]), ids=len)
@pytest.mark.parametrize("rule", ["D1", "D2", "D3"])
def test_nothing_that_is_dropped_is_missed(rule, seeds, monkeypatch):
    small = [usual(seed)[0] for seed in seeds]
    if rule == "D1":
        monkeypatch.setattr(finish, "leads_on", lambda draft, arcs, kept: kept)
    elif rule == "D2":
        monkeypatch.setattr("returnplan.network.merge_classes", everything)
    else:
        monkeypatch.setattr(finish, "undominated", lambda units, _: units)
    large = [build_network(network.scenario) for network in small]
    for seed, more in zip(seeds, large, strict=True):
        assert usual(seed)[1] == pytest.approx(values(more), rel=1e-6, abs=1e-6)
    sizes = [(len(n.arcs.commodity), len(n.classes.level), len(n.units.group)) for n in small]
    assert sizes != [
        (len(n.arcs.commodity), len(n.classes.level), len(n.units.group)) for n in large
    ], "nothing was dropped in any of the scenarios"


def options(*rows: tuple[int, int, int]) -> tables.Units:
    """Unit options (begin, ready, cents) of one class and fleet."""
    begin, ready, cents = np.array(rows, dtype=np.int64).T
    same = np.zeros(len(rows), dtype=np.int64)
    return tables.Units(
        group=same, route=same, fleet=same, depart=begin, begin=begin, ready=ready, cents=cents,
        seats=same + 4, min_load=same.astype(float), most=same + 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([(0, 100, 5), (10, 90, 5)], [(10, 90, 5)]),  # busy within the other, costs no more
        ([(0, 100, 4), (10, 90, 5)], [(0, 100, 4), (10, 90, 5)]),  # the longer one is cheaper
        ([(0, 90, 5), (10, 100, 5)], [(0, 90, 5), (10, 100, 5)]),  # neither is within the other
        ([(0, 90, 5), (0, 90, 5)], [(0, 90, 5)]),  # of twins one
        ([(0, 90, 6), (0, 90, 5)], [(0, 90, 5)]),
    ],
)
def test_an_option_goes_only_where_another_is_no_worse_in_every_respect(rows, kept):
    left = finish.undominated(options(*rows))
    found = zip(left.begin.tolist(), left.ready.tolist(), left.cents.tolist(), strict=True)
    assert list(found) == kept
