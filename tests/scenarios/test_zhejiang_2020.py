"""What the README of scenarios/zhejiang-2020 says of its tables holds in them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from returnplan.plan.production import Production, production, staffing
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
    for post in taibang:
        assert post.present / post.required == pytest.approx(0.70, abs=0.015)  # "~70 %"
    hubei = [one for one in of_hubei(case) if one.employer == "taibang"]
    assert heads(hubei) == 114  # "110+ missing from Hubei"
    assert heads([one for one in hubei if one.post == "backbone"]) == 22  # "20+"
    for post in case.posts.values():
        if post.employer == "zhucheng":
            assert post.present / post.required == pytest.approx(0.85, abs=0.005)
    assert case.employers["zhucheng"].daily_output == pytest.approx(380e6 / 365, rel=1e-3)
    assert case.employers["zhaofeng"].daily_output == pytest.approx(80 * 2.8e6 / 365, rel=1e-3)


def made(case: Scenario, *, back: bool, lent: int = 0) -> Production:
    """Production if nobody comes, or if all are on post two dates after they are ready."""
    calendar = case.calendar
    row = {key: number for number, key in enumerate(case.posts)}
    on_post = np.zeros((len(case.posts), calendar.horizon), dtype=np.int64)
    for cohort in case.cohorts.values() if back else ():
        ready = calendar.day(cohort.ready) if cohort.ready else 0
        on_post[row[cohort.employer, cohort.post], ready + 2 :] += cohort.workers
    return production(case, staffing(case, on_post, {"wansai_to_sheet": lent}).staffed)


def dates(case: Scenario, plan: Production, employer: str, held_by: str) -> int:
    return plan.held_by[list(case.employers).index(employer)].count(held_by)


def test_plants_wait_for_one_another(case: Scenario) -> None:
    nobody, everybody = made(case, back=False), made(case, back=True)
    # 70 % of Fuda's melters: Zhucheng's stock of five dates lasts for a while, its customer's too.
    assert dates(case, nobody, "zhucheng", "input:contacts") > 20
    assert dates(case, nobody, "appliance_works", "input:connectors") > 20
    # However soon all others are back, the backbone in Hubei holds Taibang, and Taibang its buyer.
    assert dates(case, everybody, "taibang", "post:backbone") > 20
    assert dates(case, everybody, "hengfengtai", "input:motors") > 10
    # Four dates' dolomite at two thirds of the work are gone before the ship of 24 February.
    assert dates(case, nobody, "qibin", "input:dolomite") > 0


def test_wansai_gains_by_lending(case: Scenario) -> None:
    # 16 of 28 loaders hold the sheet supplier at 57 %, Wansai after its stock of two dates as well.
    assert dates(case, made(case, back=False), "wansai", "input:steel_sheet") > 20
    wansai = list(case.employers).index("wansai")
    alone, lending = (made(case, back=False, lent=lent).cumulated[wansai, -1] for lent in (0, 8))
    assert lending > alone + 1


def test_beds_are_scarce_where_the_readme_says_so(case: Scenario) -> None:
    # Heads from Hubei against the beds that serve their place, one filling of 14 dates each.
    asking, beds = Counter[str](), Counter[str]()
    for cohort in of_hubei(case):
        asking[case.destination(cohort)] += cohort.workers
    for facility in case.quarantine.values():
        beds[facility.place] += facility.beds
    short = {place for place, count in asking.items() if 0 < beds[place] < count}
    assert {"yueqing", "jinhua"} <= short
