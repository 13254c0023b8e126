"""Every reason and every worth of the solver agrees with the brute-force planner at gap 0.

`make fuzz` does the same on as many scenarios as there is time for.
"""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from bruteforce.left import LIMITS
from left_agreement import left_agreement
from left_agreement import solved as solved_anew
from returnplan.plan.plan import Plan, Reason, Worth
from thorough import beyond

CASES = range(40)
QUICK = (0, 3, 6, 7, 9, 11, 14, 17, 18, 21, 22, 25, 27, 28, 36, 38)
"""Those of them with all kinds of reasons."""
FEW_BRANCHES = 10_000


@cache
def solved(seed: int) -> Plan:
    return solved_anew(seed)


@pytest.mark.parametrize("seeds", beyond(1, [[*QUICK], [*CASES]]), ids=len)
def test_reasons_and_worths_agree_with_brute_force(seeds: list[int]) -> None:
    """Few questions are too large for it; each kind of reason is among them."""
    found = [left_agreement(seed, FEW_BRANCHES, solved(seed)) for seed in seeds]
    wrong = {one.seed: one.differences for one in found if one.differences}
    assert not wrong, f"see them with python benchmarks/fuzz.py --show {next(iter(wrong))}"
    reasons = Counter(reason for one in found for reason in one.reasons)
    missing = {*LIMITS, "several", "slack", "not_counted"} - set(reasons)
    assert not missing, reasons
    proven = sum(one.worths.count("proven") for one in found)
    assert proven >= len(seeds) // 3
    assert sum(one.skipped for one in found) <= len(seeds) // 5


UNITS, DEPARTURES, SLACK = 6, 37, 25
"""Seeds whose plans leave all whom they leave for one reason."""


@pytest.mark.parametrize(
    ("seed", "reason"),
    [
        *((UNITS, reason) for reason in ("vehicles", "several", "slack", "not_counted")),
        *((DEPARTURES, reason) for reason in ("arrivals", "budget", "several")),
        *((SLACK, reason) for reason in ("not_counted", "several")),
    ],
)
def test_a_wrong_reason_is_seen(seed: int, reason: str) -> None:
    plan = solved(seed)
    assert plan.left
    wrong = {name: Reason(reason=reason, detail="Planted.") for name in plan.left}
    assert len(left_agreement(seed, plan=replace(plan, left=wrong)).differences) == len(wrong)


def test_a_reason_kept_back_is_seen() -> None:
    plan = solved(UNITS)
    silent = left_agreement(UNITS, plan=replace(plan, left={}))
    assert len(silent.differences) == len(plan.left) > 0


@pytest.mark.parametrize(
    "wrong",
    [
        Worth(gain=2.0, kind="proven", objective="uncovered_days"),
        Worth(gain=1.0, kind="proven", objective="cost"),
        Worth(gain=0.0, kind="estimate", objective="uncovered_days"),
    ],
)
def test_a_wrong_worth_is_seen(wrong: Worth) -> None:
    """One more unit covers one day more of the first objective."""
    plan = solved(UNITS)
    key = "line_units", "l1"
    right = plan.worths[key]
    assert (right.gain, right.kind) == (1.0, "proven")
    assert right != wrong
    assert left_agreement(UNITS, plan=replace(plan, worths={key: wrong})).differences
