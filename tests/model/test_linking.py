"""Rows that link departures with who is aboard: no whole plan breaks them, and they say a lot."""

import time
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from random_scenarios import random_draft
from returnplan.model import Floor, Formulation
from returnplan.model.linking import Aboard, linked
from returnplan.network import build_network
from returnplan.optimiser import optimise
from returnplan.optimiser.bounds import ground
from returnplan.optimiser.bounds.aim import Aim
from returnplan.optimiser.bounds.relaxation import Relaxation
from returnplan.optimiser.solution import Restriction
from returnplan.scenario import load_scenario
from thorough import beyond

SCENARIOS = Path(__file__).parents[2] / "scenarios"
MANY = beyond(1, [range(4000, 4018), range(4000, 4060)])


def aboard_of(formulation, values):
    """The linked programme, and the values of all its columns."""
    aboard = Aboard.of(formulation)
    every = np.ones(formulation.variables.count, dtype=bool)
    programme, columns = linked(formulation, aboard, formulation.base, every)
    assert (columns == np.arange(len(aboard.choice))).all()
    return programme, np.r_[values, aboard.split(formulation, values)]


@cache
def outcome_of(seed):
    network = build_network(random_draft(seed).load())
    return optimise(network, gap=None, deadline=time.monotonic() + 600, seed=1, threads=1)


@pytest.mark.parametrize("seeds", MANY, ids=len)
def test_no_plan_is_lost(seeds):
    by_line = 0
    for seed in seeds:
        outcome = outcome_of(seed)
        formulation = outcome.formulation
        values = Restriction.whole(outcome.network).columns(outcome.solution)
        programme, longer = aboard_of(formulation, values)
        assert programme.violation(longer) <= 1e-9, seed
        riders = longer[len(values) :].sum()
        arcs = outcome.network.arcs
        last = (arcs.tail >= 0) & (arcs.sink >= 0)
        assert riders == values[formulation.variables.x[last]].sum()
        by_line += riders > 0
    assert by_line >= 5, "some ride lines"


@pytest.mark.parametrize("seeds", MANY, ids=len)
def test_a_part_of_a_departure_does_not_carry_a_whole_cohort(seeds):
    """A plan whose departures are made fractions keeps C1 to C5, but not these rows."""
    refused = 0
    for seed in seeds:
        outcome = outcome_of(seed)
        formulation = outcome.formulation
        v, runs = formulation.variables, outcome.network.runs
        values = Restriction.whole(outcome.network).columns(outcome.solution)
        boards = outcome.network.arcs.run >= 0
        riders = np.bincount(
            outcome.network.arcs.run[boards],
            weights=values[v.x[boards]],
            minlength=len(runs.level),
        )
        single = (runs.min_units == 1) & (runs.max_units == 1) & (riders > 0)
        single &= riders < runs.seats
        if not single.any():
            continue
        parts = values.copy()
        share = riders / np.maximum(runs.seats, 1)
        parts[v.u[single]] = parts[v.o[single]] = share[single]
        programme, longer = aboard_of(formulation, parts)
        formulation_keeps = formulation.base.without("C2").violation(parts) <= 1e-9
        if formulation_keeps and (runs.fleet[single] < 0).all():
            whole = programme.activity(longer) - programme.row_upper
            refused += bool((whole[len(formulation.base.row_lower) :] > 1e-6).any())
    assert refused >= 2


def test_the_relaxed_cost_of_zhejiang_rises_by_a_fifth(monkeypatch):
    formulation = Formulation.of(build_network(load_scenario(SCENARIOS / "zhejiang-2020")))
    floors = (
        Floor(objective="key_post_days", value=61_000.0),
        Floor(objective="post_days", value=138_700.0),
    )
    bounds = []
    for most in (ground.LARGE_ARCS, 0):
        monkeypatch.setattr(ground, "LARGE_ARCS", most)
        relaxation, kept = Relaxation(formulation), ()
        for name in ("key_post_days", "post_days", "cost"):
            sign = -1.0 if name == "cost" else 1.0
            relaxation.stage(formulation.with_floors(kept), Aim(weights={name: sign}))
            relaxation.solve(gap=1e-3, until=time.monotonic() + 600)
            kept = floors[: len(kept) + 1]
        assert relaxation.linked == (most > 0)
        bounds.append(-relaxation.bound)
    assert bounds[0] > 1.2 * bounds[1] > 0
