"""The first stages of the large scenarios, against what was recorded of them.

Each stage looks at one plan, whatever the clock says, so that every machine finds the same: the
first dive, and bounds by prices. `recorded.csv` names the stages and holds what a plan must reach
(least) and what none can pass (most); both are the same where proven.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from returnplan.auditing import audit
from returnplan.jobs.solve import solve
from returnplan.plan.measures import measures
from returnplan.plan.plan import Plan, Stage
from returnplan.scenario import load_scenario
from thorough import beyond
from untidied import untidied

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def recorded() -> dict[str, list[dict[str, str]]]:
    rows = defaultdict(list)
    with (Path(__file__).parent / "recorded.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["scenario"]].append(row)
    return dict(rows)


ROWS = recorded()
QUICK = ("offshore-crew", "spring-2026", "zhejiang-2020", "zhejiang-2020-no-flights")
"""Solved in every run of the tests: all but variants of zhejiang-2020."""
NAMES = beyond(len(QUICK), dict.fromkeys((*QUICK, *ROWS)))
Solved = Callable[[str], Plan]


@pytest.fixture(scope="module")
def solved() -> Solved:
    """The plan of a scenario, made once for all tests."""

    @cache
    def plan(name: str) -> Plan:
        scenario = load_scenario(SCENARIOS / name)
        order = tuple(ROWS[name][0]["order"].split())
        assert scenario.objective.order[: len(order)] == order
        short = replace(scenario, objective=replace(scenario.objective, order=order))
        with untidied():
            return solve(short, moves=1, threads=1)

    return plan


def stage(plan: Plan, objective: str) -> Stage:
    return next(one for one in plan.stages if one.objective == objective)


def test_every_scenario_is_solved_by_some_test() -> None:
    by_hand = {"tiny", "furnace"}
    folders = {path.parent.name for path in SCENARIOS.glob("*/scenario.toml")}
    assert folders - by_hand == set(ROWS)


@pytest.mark.parametrize("name", NAMES)
def test_measures_are_as_recorded(solved: Solved, name: str) -> None:
    plan = solved(name)
    assert audit(plan) == []
    values = {measure.name: measure.value for measure in measures(plan)}
    outside = {
        row["measure"]: (values.get(row["measure"], 0), row["least"], row["most"], row["why"])
        for row in ROWS[name]
        if not float(row["least"]) <= values.get(row["measure"], 0) <= float(row["most"])
    }
    assert outside == {}


@pytest.mark.parametrize("name", NAMES)
def test_no_value_passes_its_bound(solved: Solved, name: str) -> None:
    for one in solved(name).stages:
        slack = 1e-6 * max(1, abs(one.bound))
        if one.sense == "max":
            assert one.value <= one.bound + slack, one.objective
        else:
            assert one.value >= one.bound - slack, one.objective


@pytest.mark.parametrize(
    ("poor", "rich"),
    beyond(
        1,
        [
            ("zhejiang-2020-no-flights", "zhejiang-2020"),
            ("zhejiang-2020-half-budget", "zhejiang-2020"),
            ("zhejiang-2020", "zhejiang-2020-more-beds"),
            ("zhejiang-2020", "zhejiang-2020-hubei-opens-early"),
        ],
    ),
)
def test_who_has_less_passes_no_bound_of_who_has_more(solved: Solved, poor: str, rich: str) -> None:
    """Whatever the seconds: a plan of the poorer scenario is one of the richer, dates moved."""
    key_days = "key_post_days"
    assert stage(solved(poor), key_days).value <= stage(solved(rich), key_days).bound


def test_half_the_budget_is_half() -> None:
    # A setting cannot be scaled by a patch: the figure must follow that of zhejiang-2020.
    whole = load_scenario(SCENARIOS / "zhejiang-2020").budget
    half = load_scenario(SCENARIOS / "zhejiang-2020-half-budget").budget
    assert half is not None
    assert whole == 2 * half


def test_nobody_drives_to_a_platform(solved: Solved) -> None:
    # circuity 100 puts every way by road that roads.csv does not list beyond the minibuses' 300 km.
    plan = solved("offshore-crew")
    platforms = {employer.place for employer in plan.scenario.employers.values()}
    for trip in plan.trips.values():
        assert trip.purpose == "line" or not platforms & {stop.place for stop in trip.stops}
