"""Reasons of a large plan, found with everybody of other lanes as they are."""

import sys
import threading
import time
from collections import Counter
from dataclasses import replace

import pytest

from bruteforce.left import LIMITS, Judge
from left_agreement import facts_of, solved
from random_scenarios import random_draft
from returnplan.network import build_network
from returnplan.plan.assemble import assemble
from returnplan.solve import optimise, why
from returnplan.solve.questions.inquiry import Inquiry

SEEDS = (1, 2, 3, 4, 6, 9, 12, 13, 18, 19, 22, 25, 35, 36, 38, 40)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no programme were small."""
    monkeypatch.setattr(sys.modules[Inquiry.__module__], "SMALL_COLUMNS", 0)


def test_what_is_said_is_true_by_force(large: None) -> None:
    """A limit is named only if a plan without it carries one more, leaves nobody and is better.

    Where nothing was found nothing is said; of most cohorts something is.
    """
    told = Counter[str]()
    for seed in SEEDS:
        plan = solved(seed)
        judge = Judge(facts_of(plan))
        for name, told_why in plan.left.items():
            told[told_why.reason] += 1
            if told_why.reason in LIMITS:
                assert judge.preferred(name, told_why.reason), (seed, name, why)
            else:
                assert told_why.reason == judge.reason(name), (seed, name, why)
        silent = [
            name
            for name, cohort in plan.scenario.cohorts.items()
            if cohort.workers > plan.account.carried[name]
            and name not in {*plan.left, *plan.unreachable}
        ]
        told["silent"] += len(silent)
    assert {*LIMITS, "slack", "not_counted"} <= set(told), told
    assert told["silent"] <= told.total() // 4, told


def test_it_is_said_that_others_travel_as_they_do(large: None) -> None:
    for told_why in solved(36).left.values():
        assert told_why.reason == "line_units"
        assert "at least one more would come (with other lanes as they are); l0 " in told_why.detail


def test_nothing_is_said_without_time() -> None:
    """Nor after an interruption; the plan is there all the same."""
    scenario = random_draft(36).load()
    network = build_network(scenario)
    outcome = optimise(network, deadline=time.monotonic() + 20, seed=1, threads=1)
    plan = assemble(scenario, trips=outcome.trips, assignments=outcome.assignments)
    plan = replace(plan, stages=outcome.stages)
    soon, over = time.monotonic() + 20, threading.Event()
    assert why(plan, outcome, until=time.monotonic()) == ({}, {})
    over.set()
    assert why(plan, outcome, until=soon, interrupt=over) == ({}, {})
    left, worths = why(plan, outcome, until=soon)
    assert left
    assert worths
