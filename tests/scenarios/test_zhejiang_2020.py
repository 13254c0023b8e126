"""What the README of scenarios/zhejiang-2020 says of its tables holds in them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from returnplan.scenario import load_scenario
from returnplan.scenario.scenario import Cohort, Scenario

FOLDER = Path(__file__).parents[2] / "scenarios" / "zhejiang-2020"


@pytest.fixture(scope="module")
def case() -> Scenario:
    return load_scenario(FOLDER)


def heads(cohorts: list[Cohort]) -> int:
    return sum(cohort.workers for cohort in cohorts)


def of_hubei(case: Scenario) -> list[Cohort]:
    return [one for one in case.cohorts.values() if case.places[one.origin].province == "hubei"]


def test_size(case: Scenario) -> None:
    cohorts = list(case.cohorts.values())
    assert heads(cohorts) == 3000
    assert heads([one for one in cohorts if case.post_of(one).key]) == 1205
    assert len({(one.origin, case.destination(one)) for one in cohorts}) == 36
    road = [fleet for fleet in case.fleets.values() if fleet.fleet not in case.line_fleets]
    assert (len(road), sum(fleet.vehicles for fleet in road)) == (8, 88)


def test_every_missing_head_is_in_a_cohort(case: Scenario) -> None:
    # A post is full once all its cohorts are there: no head comes from nowhere, none is too many.
    waiting = Counter[tuple[str, str]]()
    for cohort in case.cohorts.values():
        waiting[cohort.employer, cohort.post] += cohort.workers
    assert {key: post.required - post.present for key, post in case.posts.items()} == waiting


def test_figures_of_the_report(case: Scenario) -> None:
    taibang = [post for post in case.posts.values() if post.employer == "taibang"]
    assert sum(post.required for post in taibang) == 1000
    assert sum(post.present for post in taibang) == 705  # "700+ on duty"
    hubei = [one for one in of_hubei(case) if one.employer == "taibang"]
    assert heads(hubei) == 114  # "110+ missing from Hubei"
    assert heads([one for one in hubei if one.post == "backbone"]) == 22  # "20+"
    for post in case.posts.values():
        if post.employer == "zhucheng":
            assert post.present / post.required == pytest.approx(0.85, abs=0.005)
    assert case.employers["zhucheng"].daily_output == pytest.approx(380e6 / 365, rel=1e-3)
    assert case.employers["zhaofeng"].daily_output == pytest.approx(80 * 2.8e6 / 365, rel=1e-3)


def test_beds_are_scarce_where_the_readme_says_so(case: Scenario) -> None:
    # Heads from Hubei against the beds that serve their place, one filling of 14 dates each.
    asking, beds = Counter[str](), Counter[str]()
    for cohort in of_hubei(case):
        asking[case.destination(cohort)] += cohort.workers
    for facility in case.quarantine.values():
        beds[facility.place] += facility.beds
    short = {place for place, count in asking.items() if 0 < beds[place] < count}
    assert {"yueqing", "jinhua"} <= short
