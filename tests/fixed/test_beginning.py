"""Fixed departures that nobody rides yet: the first plan finds riders for them, in a small part."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest

from returnplan.auditing import audit
from returnplan.jobs.solve import solve
from returnplan.network import build_network
from returnplan.optimiser import beginning
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.space import Space
from returnplan.scenario import Scenario, load_scenario

LONG_S = 600.0
SETTINGS = """start = 2020-02-17
days = 3
departure_times = ["08:00", "14:00"]
[objective]
order = ["post_days", "cost"]
[road]
neighbour_km = 200
max_detour = 0.5
[risk.low]
"""
FILES = {
    "scenario.toml": SETTINGS,
    "places.csv": "place,latitude,longitude\nhill,29,115\ndale,29,116\nstation,29,117\n"
    "plant,29,119\n",
    "employers.csv": "employer,place\nmill,plant\n",
    "posts.csv": "employer,post,required\nmill,hand,60\n",
    "cohorts.csv": "cohort,origin,employer,post,workers\nhigh,hill,mill,hand,12\n"
    "low,dale,mill,hand,12\n",
    "fleets.csv": "fleet,base,vehicles,seats,min_load,turnaround_hours\n"
    "big,hill,4,20,0.4,1\nsmall,dale,2,8,0,1\n",
    "lines.csv": "line,mode,from,to,time,hours,seats,max_units,min_load\n"
    "morning,train,station,plant,13:00,2,30,1,0.5\nnight,train,station,plant,18:00,2,30,1,0.3\n",
}
HEADER = "trip,operator,stops,date,depart,units\n"
KINDS = {
    "a line": "late,night,station > plant,2020-02-19,18:00,1\n",
    "a line on which half of the seats must be taken": "late,morning,station > plant,2020-02-19,"
    "13:00,1\n",
    "two departures of a line": "one,night,station > plant,2020-02-18,18:00,1\n"
    "two,night,station > plant,2020-02-19,18:00,1\n",
    "a convoy": "late,big,hill > plant,2020-02-19,14:00,1\n",
    "a coach of four stops": "late,big,hill > dale > plant,2020-02-19,14:00,1\n",
    "coaches of two fleets and a line": "one,big,hill > plant,2020-02-19,08:00,1\n"
    "two,small,dale > plant,2020-02-19,14:00,2\nthree,night,station > plant,2020-02-18,18:00,1\n",
}


def with_files(folder: Path, **files: str) -> Scenario:
    others = {name.replace("__", "."): text for name, text in files.items()}
    for name, text in {**FILES, **others}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_scenario(folder)


def search_of(scenario: Scenario) -> Search:
    space = Space(network=build_network(scenario))
    return Search(space=space, seed=1, threads=1, interrupt=threading.Event(), moves=1)


@pytest.mark.parametrize("rows", KINDS.values(), ids=list(KINDS))
def test_who_rides_it_is_found_among_those_who_can(tmp_path: Path, rows: str) -> None:
    scenario = with_files(tmp_path, fixed__csv=HEADER + rows)
    search = search_of(scenario)
    network = search.space.network
    assert not network.least.unmet
    part = beginning.with_fixed_trips(network)
    assert part.arcs.sum() < len(part.arcs), "a part is less than the whole"
    after, answer = beginning._solved(search, time.monotonic() + LONG_S, near=True)
    assert answer.found is not None
    assert after.space.valid(after.space.formulation.base, answer.found)
    runs = np.flatnonzero(after.space.network.least.runs)
    assert (answer.found.u[runs] >= 1).all()


@pytest.mark.parametrize("name", ["a line", "coaches of two fleets and a line"])
def test_a_plan_has_it(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By counted moves, without a look at the whole programme."""
    scenario = with_files(tmp_path, fixed__csv=HEADER + KINDS[name])
    solved = beginning._solved

    def near_alone(search: Search, until: float, *, near: bool):
        assert near, "the whole programme of a large scenario is too large"
        return solved(search, until, near=near)

    monkeypatch.setattr(beginning, "_solved", near_alone)
    plan = solve(scenario, moves=2, threads=1)
    assert not audit(plan)
    assert plan.account.carried == {"high": 12, "low": 12}


def test_a_trip_that_brings_its_riders_may_need_others(tmp_path: Path) -> None:
    """Two go on by the night train; their feeder wants eight, who go on by the evening's."""
    scenario = with_files(
        tmp_path,
        scenario__toml=SETTINGS.replace("days = 3", "days = 1"),
        places__csv=FILES["places.csv"] + "mine,29,121\n",
        employers__csv="employer,place\nmill,plant\npit,mine\n",
        posts__csv="employer,post,required\nmill,hand,60\npit,hand,9\n",
        cohorts__csv="cohort,origin,employer,post,workers\nfew,hill,pit,hand,2\n"
        "many,hill,mill,hand,9\n",
        fleets__csv="fleet,base,vehicles,seats,min_load,max_km\nbig,hill,1,20,0.4,300\n",
        lines__csv="line,mode,from,to,time,hours,seats,max_units\n"
        "evening,train,station,plant,18:00,2,30,1\nnight,train,station,mine,18:30,2,30,1\n",
        fixed__csv=HEADER + "late,night,station > mine,2020-02-17,18:30,1\n",
    )
    search = search_of(scenario)
    assert beginning._solved(search, time.monotonic() + LONG_S, near=True)[1].infeasible
    after, found = beginning.beginning(search, None, time.monotonic() + LONG_S)
    assert after.space.valid(after.space.formulation.base, found)
    assert found.w.sum() >= 8
