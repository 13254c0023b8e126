"""Reasons of a large plan, found with everybody of other lanes as they are."""

import sys
from collections import Counter

import pytest

from bruteforce.left import LIMITS, Judge
from left_agreement import facts_of, solved
from returnplan.solve.inquiry import Inquiry

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
        for name, why in plan.left.items():
            told[why.reason] += 1
            if why.reason in LIMITS:
                assert judge.preferred(name, why.reason), (seed, name, why)
            else:
                assert why.reason == judge.reason(name), (seed, name, why)
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
    for why in solved(36).left.values():
        assert why.reason == "line_units"
        assert "at least one more would come (with other lanes as they are); l0 " in why.detail
