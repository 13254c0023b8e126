"""Roads and epidemic rules, which the audit works out anew, agree with the optimiser's.

Each is written twice, by geopy pair by pair and by pyproj in bulk, by rows and by lists, so that a
mistake in one is a difference here, and a plan made with it fails its audit.
"""

import importlib
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from random_scenarios import random_draft
from returnplan.auditing import audit
from returnplan.auditing.distances import Distances, hours_on_the_road
from returnplan.auditing.epidemic import RiskAndPermits
from returnplan.geography import Geography, road_hours
from returnplan.jobs.solve import solve
from returnplan.scenario import load_scenario
from returnplan.scenario.epidemic import Epidemic
from returnplan.scenario.rules import DrivingRules

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def scenarios():
    yield load_scenario(SCENARIOS / "zhejiang-2020")
    yield load_scenario(SCENARIOS / "offshore-crew")
    yield from (random_draft(seed).load() for seed in range(40))


@pytest.fixture(scope="module")
def cases():
    return list(scenarios())


def test_kilometres_and_hours_are_the_same(cases):
    for scenario in cases:
        ways, geography = Distances(scenario), Geography(scenario)
        index = geography.index
        for start, end in permutations(scenario.places, 2):
            assert ways.tenths(start, end) == geography.tenths(start, end)
            crow = int(geography.geodesic_tenths[index[start], index[end]])
            assert ways.crow_tenths(start, end) == crow
            assert ways.hours(start, end, 72.5) == geography.hours(start, end, 72.5)
        for line in scenario.lines.values():
            assert ways.line_tenths(line) == geography.line_tenths(line)


def test_what_is_near_is_so_at_every_limit(cases):
    """Great circles may rule a pair out only where its kilometres do: at, below and past them."""
    for scenario in cases[:2]:
        ways = Distances(scenario)
        for start, end in permutations(scenario.places, 2):
            tenths = ways.tenths(start, end)
            assert Distances(scenario).within(start, end, tenths)
            assert not ways.within(start, end, tenths - 1)


def test_nothing_is_farther_than_the_farthest(cases):
    for scenario in cases:
        ways = Distances(scenario)
        most = max(ways.tenths(*pair) for pair in permutations(scenario.places, 2)) / 10
        assert most <= ways.farthest_km
        if scenario is cases[0]:
            assert ways.farthest_km <= 1.02 * most


@pytest.mark.parametrize("drivers", [1, 2, 4])
def test_breaks_and_rests_are_the_same(drivers):
    for rules in (DrivingRules(), DrivingRules(max_continuous_hours=2.5, daily_hours=5)):
        for quarters in range(200):
            hours = quarters / 4
            due = road_hours(hours, drivers, rules)
            assert hours_on_the_road(hours, drivers, rules) == pytest.approx(due, abs=1e-12)


def test_ten_hours_with_one_driver():
    assert hours_on_the_road(10, 1, DrivingRules()) == pytest.approx(26 + 40 / 60)


def test_levels_permits_and_quarantine_are_the_same(cases):
    for scenario in cases:
        starts, epidemic = RiskAndPermits(scenario), Epidemic(scenario)
        pairs = {(one.origin, scenario.destination(one)) for one in scenario.cohorts.values()}
        for day in range(scenario.days):
            for place in scenario.places:
                assert starts.level(place, day) == epidemic.level(place, day)
            for pair in pairs:
                assert starts.may_start(*pair, day) == epidemic.may_start(*pair, day)
                due = epidemic.quarantine_days(*pair, day)
                assert starts.quarantine_days(*pair, day) == due


@pytest.fixture
def believed(monkeypatch):
    """The plan that the optimiser believes in, whatever the audit says of it."""
    monkeypatch.setattr(importlib.import_module("returnplan.jobs.solve"), "sound", first)
    return lambda scenario: solve(scenario, moves=1)


def first(plan, *_):
    return plan


def codes(plan):
    return {one.code for one in audit(plan)}


def test_a_mistake_in_the_optimiser_s_hours_is_found(monkeypatch, believed):
    """Coaches that never rest, where a break is due each half hour."""
    scenario = load_scenario(SCENARIOS / "tiny")
    scenario = replace(scenario, driving=DrivingRules(max_continuous_hours=0.5))
    assert codes(believed(scenario)) == set()
    driving = importlib.import_module("returnplan.geography.driving")
    monkeypatch.setattr(driving, "_fewest", lambda hours, longest: hours * 0)
    assert "C17" in codes(believed(scenario))


def test_a_mistake_in_the_optimiser_s_levels_is_found(monkeypatch, believed):
    """A ban that it has not heard of: everybody is at a level that may not travel."""
    scenario = load_scenario(SCENARIOS / "tiny")
    levels = {name: replace(level, travel=False) for name, level in scenario.levels.items()}
    monkeypatch.setattr(Epidemic, "may_start", lambda *given: True)
    assert "C14" in codes(believed(replace(scenario, levels=levels)))
