"""Reasons of a large plan, found with everybody of other lanes as they are."""

import sys
import threading
import time
from collections import Counter
from dataclasses import replace

import pytest

from bruteforce.left import Judge
from left_agreement import facts_of, solved
from random_scenarios import random_draft
from returnplan.network import build_network
from returnplan.optimiser import optimise, why
from returnplan.optimiser.questions.inquiry import Inquiry
from returnplan.plan.assemble import assemble

SEEDS = (1, 2, 3, 4, 6, 9, 12, 13, 18, 19, 22, 25, 35, 36, 38, 40)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every programme were large."""
    for name in ("SMALL_COLUMNS", "MIDDLING_COLUMNS"):
        monkeypatch.setattr(sys.modules[Inquiry.__module__], name, 0)


def test_what_is_said_is_true_by_force(large: None) -> None:
    """A limit in the column is the first without which one more comes and no stage is worse.

    Where its order is not proven the column says `unproven` and the sentence names it.
    """
    told = Counter[str]()
    for seed in SEEDS:
        plan = solved(seed)
        judge = Judge(facts_of(plan))
        for name, told_why in plan.left.items():
            told[told_why.reason] += 1
            if told_why.reason == "unproven":
                assert " among other reasons. " in told_why.detail, (seed, name)
            else:
                assert told_why.reason == judge.reason(name), (seed, name, told_why)
    assert told["unproven"] > 0
    assert len(told) > 3, told


def test_what_nearby_leaves_open_is_asked_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no programme were small, but all middling: every reason is found."""
    monkeypatch.setattr(sys.modules[Inquiry.__module__], "SMALL_COLUMNS", 0)
    for seed in SEEDS[:3]:
        plan = solved(seed)
        judge = Judge(facts_of(plan))
        for name, one in plan.left.items():
            assert one.reason == judge.reason(name), (seed, name, one)


def test_it_is_said_that_others_travel_as_they_do(large: None) -> None:
    for told_why in solved(36).left.values():
        assert told_why.reason == "unproven"
        assert "stay behind, units of lines among other reasons. " in told_why.detail
        assert "at least one more would come (with other lanes as they are); l0 " in told_why.detail


def test_nothing_is_said_without_time() -> None:
    """Nor after an interruption; the plan is there all the same."""
    scenario = random_draft(36).load()
    network = build_network(scenario)
    outcome = optimise(network, deadline=time.monotonic() + 600, seed=1, threads=1)
    plan = assemble(scenario, trips=outcome.trips, assignments=outcome.assignments)
    plan = replace(plan, stages=outcome.stages)
    soon, over = time.monotonic() + 600, threading.Event()
    assert list(why(plan, outcome, until=time.monotonic())) == []
    over.set()
    assert list(why(plan, outcome, until=soon, interrupt=over)) == []
    *_, (left, worths) = why(plan, outcome, until=soon)
    assert left
    assert worths
