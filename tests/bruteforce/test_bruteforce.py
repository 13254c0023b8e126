"""The brute-force planner against optima argued in words, and against an even dumber planner."""

import re
from pathlib import Path

import pytest

from bruteforce import TooLargeError, solve_by_force
from bruteforce.argued import (
    ARGUED,
    BEDS,
    LOCAL_CHANGE,
    PRICED,
    Changes,
    changed,
    hill,
    road,
    train,
)
from bruteforce.argued_production import LENT, MILL, PRICED_MILL, PRODUCTION_ARGUED
from bruteforce.plain import count_splits, solve_plainly
from random_scenarios import random_draft
from returnplan.scenario import load_scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"


EVERY_ARGUED = (*ARGUED, *PRODUCTION_ARGUED)


@pytest.mark.parametrize(
    ("argument", "changes", "value"), EVERY_ARGUED, ids=[row[0] for row in EVERY_ARGUED]
)
def test_optimum_argued_in_words(argument: str, changes: Changes, value: float) -> None:
    outcome = solve_by_force(changed(changes).load(), 500_000)
    assert next(iter(outcome.values.values())) == value, argument


def stages(changes: Changes) -> list[float]:
    return list(solve_by_force(changed(changes).load()).values.values())


def test_slack_lets_a_later_stage_give_up_what_it_may() -> None:
    """8 post-days take two rides of 640; a quarter less is 6, which one ride brings."""
    assert stages({**PRICED, "objective.slack": 0.25}) == [8, 640]
    assert stages({**PRICED, "objective.slack": 0.24}) == [8, 1280]


def test_slack_of_a_minimised_objective_is_above_it() -> None:
    """With cost first nobody is carried, and none of nothing is nothing."""
    order = ["cost", "returned"]
    assert stages({**PRICED, "objective.order": order, "objective.slack": 0.5}) == [0, 0]


def test_cost_is_trips_beds_and_local_transport() -> None:
    """A ride of 640 km at 1.005 a km is 643.2, half up to the cent, and 100 for the coach."""
    priced = {**PRICED, "fleets[coach].km_cost": 1.005, "fleets[coach].fixed_cost": 100}
    assert stages(priced) == [8, 2 * 743.2]
    """Two rides of 640 and 3 x 2 bed-dates at 30 (two beds: Monday and Wednesday)."""
    beds = {"quarantine[hostel].beds": 2, "quarantine[hostel].cost_per_bed_day": 30}
    assert stages({**BEDS, **PRICED, **beds}) == [7, 1280 + 180]
    """Both trains for 3: 2 x (200 + 50 a unit), 3 x 2 fares of 10, 3 x 20 local transport."""
    fares = {"cost_per_departure": 200, "cost_per_unit": 50, "fare": 10}
    trains = {
        "objective.order": ["post_days", "cost"],
        "lines+": [{**row, **fares} for row in LOCAL_CHANGE["lines+"]],
    }
    assert stages({**LOCAL_CHANGE, **trains}) == [9, 500 + 60 + 60]


def test_aircraft_fly_empty_ways_by_geodesic_kilometres() -> None:
    """Village to plant, 6 degrees at 29 north, is 584.6 km: at 584.6 km/h an hour.

    Two flights of 2 hours, the second at 11:00: the one aircraft is back from the plant at
    08:00 + 2 h + 1 h = 11:00 if there is no turnaround. Each costs 100 + 2 x 584.6 km.
    """
    flights = [
        {**train(mode="flight", time=time, hours=2, seats=1, fleet="jet"), "line": line}
        for line, time in (("early", "08:00"), ("late", "11:00"))
    ]
    jet = {"fleet": "jet", "base": "village", "vehicles": 1, "seats": 9, "speed_kmh": 584.6}
    changes = {
        "fleets": [{**jet, "turnaround_hours": 0, "fixed_cost": 100, "km_cost": 1}],
        "lines+": flights,
        "days": 1,
        "objective.order": ["returned", "cost"],
    }
    assert stages(changes) == [2, 2 * (100 + 2 * 584.6)]
    assert stages({**changes, "fleets[jet].turnaround_hours": 1 / 64}) == [1, 100 + 2 * 584.6]


def test_worst_share_leaves_out_those_for_whom_there_is_no_way() -> None:
    """The mill's 3 fitters come on three dates; a cohort that is banned is not counted."""
    other = {
        "employers+": [{"employer": "yard", "place": "plant"}],
        "posts+": [{"employer": "yard", "post": "rigger", "required": 9}],
        "cohorts+": [hill(2, employer="yard", post="rigger")],
        "objective.order": ["worst_share"],
    }
    banned = {"risk.shut.travel": False, "places[hill].risk": "shut"}
    assert stages({**other, **banned}) == [1.0]
    """Without vehicles all have a way, and nobody comes."""
    assert stages({**other, "fleets[coach].vehicles": 0}) == [0.0]
    """One ride with two seats, Monday only: one of each employer is 1/3 and 1/2."""
    near = {"roads+": [road("hill", "village", 30)], "days": 1}
    assert stages({**other, **near}) == [1 / 3]


def test_travel_hours_are_door_to_door() -> None:
    """Three riders of 4 hours."""
    assert stages({"objective.order": ["returned", "travel_hours"]}) == [3, 12]


def test_key_posts_and_weights() -> None:
    """A packer is worth twice a fitter: both packers first, then the one fitter."""
    changes = {
        "posts+": [{"employer": "mill", "post": "packer", "required": 9, "weight": 2}],
        "cohorts[a].workers": 1,
        "cohorts+": [hill(2, origin="village", post="packer")],
        "objective.order": ["post_days", "key_post_days"],
    }
    assert stages(changes) == [2 * 2 * 3 + 2, 2]
    """Key posts first: the fitter and a packer on Monday."""
    first = {**changes, "objective.order": ["key_post_days", "post_days"]}
    assert stages(first) == [3, 3 + 2 * 3 + 2 * 2]


def test_output_and_uncovered_days_anywhere_in_the_order() -> None:
    """Of 2 fitters required one misses: one on Monday is enough, one ride of 640 km at 1 a km.

    Cheapest first, nobody comes, and half of the work is done.
    """
    missing = {**PRICED_MILL, "posts[fitter].required": 2}
    assert stages(missing) == [50 + 3 * 100, 640]
    assert stages({**missing, "objective.order": ["cost", "output"]}) == [0, 4 * 50]
    """A seventh less than 350 is 300: not enough for nobody's 200. Three sevenths are."""
    assert stages({**missing, "objective.slack": 1 / 7}) == [350, 640]
    assert stages({**missing, "objective.slack": 3 / 7}) == [350, 0]
    """Of two who must be there one misses, on Monday for certain; one ride brings two others."""
    furnace = {**missing, "posts[fitter].required": 4, "posts[fitter].min_present": 2}
    order = {"objective.order": ["uncovered_days", "cost", "output"]}
    assert stages({**furnace, **order}) == [1, 640, 25 + 3 * 75]


def test_nobody_is_lent_unless_production_is_in_the_order() -> None:
    lent = solve_by_force(changed(LENT).load())
    assert dict(lent.loans) == {"riggers": 1}
    asked = {**LENT, "objective.order": ["post_days", "cost"]}
    assert dict(solve_by_force(changed(asked).load()).loans) == {"riggers": 0}


def test_a_third_of_the_work_is_exact() -> None:
    """1 of 3, then all: 33.3 + 300, and no float is nearer."""
    assert stages({**MILL, "posts[fitter].required": 3}) == [1000 / 3]


def test_tiny_scenario_ends_as_argued_in_its_why() -> None:
    text = (TINY / "WHY.md").read_text(encoding="utf-8")
    argued = {
        name: float(value) for name, value in re.findall(r"^\| (\w+) \| (\d+) \|$", text, re.M)
    }
    assert dict(solve_by_force(load_scenario(TINY)).values) == argued


def test_a_tree_that_is_too_large_says_so() -> None:
    with pytest.raises(TooLargeError):
        solve_by_force(load_scenario(TINY), most_branches=10)


@pytest.mark.parametrize(
    ("seeds", "most_splits", "least"),
    [(30, 100, 10), pytest.param(120, 1_500, 40, marks=pytest.mark.thorough)],
)
def test_an_even_dumber_planner_agrees_on_all_that_it_can_try(
    seeds: int, most_splits: int, least: int
) -> None:
    """Every split and every number of units of each random scenario with few enough splits."""
    tried = 0
    for seed in range(seeds):
        scenario = random_draft(seed).load()
        if count_splits(scenario) <= most_splits:
            tried += 1
            assert solve_plainly(scenario) == dict(solve_by_force(scenario).values), seed
    assert tried >= least
