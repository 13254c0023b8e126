"""`simulate --replan`: draws that are planned on each evening, against what can be worked out."""

import csv
import json
import pickle
from dataclasses import replace
from threading import Event

import numpy as np
import pytest

from returnplan.jobs.day_by_day import EveningDesk, day_by_day
from returnplan.jobs.simulate import simulate, simulate_run
from returnplan.jobs.solve import solve
from returnplan.scenario import load_scenario
from returnplan.simulation.chance import COMING, chance, stream
from returnplan.simulation.tally import ADDED, REPLANNED_NAMES
from returnplan.simulation.timetable import timetable

DAY = 1440
DESK = EveningDesk(moves=3)
SETTINGS = """start = 2020-02-17
days = 4
tail_days = 1
departure_times = ["08:00"]
[objective]
order = ["post_days", "cost"]
[risk.low]
[simulation]
no_show = 0.0
late = 0.0
positive = 0.0
"""
COACH = {
    "scenario.toml": SETTINGS,
    "places.csv": "place,latitude,longitude,risk\nhome,29,118,low\nplant,29,119,low\n",
    "employers.csv": "employer,place\nmill,plant\n",
    "posts.csv": "employer,post,required\nmill,hand,20\n",
    "cohorts.csv": "cohort,origin,employer,post,workers\nhands,home,mill,hand,8\n",
    "fleets.csv": "fleet,base,vehicles,seats,turnaround_hours\ncoach,home,1,8,1\n",
}
RAIL = {
    "scenario.toml": SETTINGS,
    "places.csv": "place,latitude,longitude,risk\nhome,29,115,low\njunction,29,117,low\n"
    "plant,29,119,low\n",
    "employers.csv": COACH["employers.csv"],
    "posts.csv": COACH["posts.csv"],
    "cohorts.csv": COACH["cohorts.csv"],
    "lines.csv": "line,mode,from,to,time,hours,seats,max_units\n"
    "first,train,home,junction,08:00,2,20,1\nsecond,train,junction,plant,11:00,2,20,1\n",
}


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    def plan_of(files):
        folder = tmp_path_factory.mktemp("scenario")
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return solve(load_scenario(folder), moves=3)

    return {"coach": plan_of(COACH), "rail": plan_of(RAIL)}


def with_rates(plan, **rates):
    rules = replace(plan.scenario.simulation, **rates)
    return replace(plan, scenario=replace(plan.scenario, simulation=rules))


def played(plan, draw=0, seed=1, desk=DESK):
    found = day_by_day(plan, timetable(plan), seed, draw, desk)
    return dict(zip(REPLANNED_NAMES, found, strict=True))


def test_a_day_without_chance_is_the_plan(plans):
    for plan in plans.values():
        found = simulate(plan, draws=2, desk=DESK)
        for row in found.replanned.rows:
            one = row.spread
            assert one.mean == one.planned == one.worst
            assert row.without == one.planned
            assert one.measure in ADDED or (row.regained, row.error) == (0, 0)


@pytest.mark.parametrize("draw", range(3))
def test_who_did_not_come_is_awaited_once_more(plans, draw):
    """A coach on each of four dates; on three evenings those who are missing are planned again."""
    rate = 0.5
    plan = with_rates(plans["coach"], no_show=rate)
    table = timetable(plan)
    comes = [chance(table, 1, draw).comes]
    comes += [stream(1, draw, COMING, times).random(8) >= rate for times in (1, 2, 3)]
    by_day = np.logical_or.accumulate(comes)
    never = np.count_nonzero(~by_day[3])
    came = [int(row.sum()) for row in by_day]
    found = played(plan, draw)
    assert found["carried"] == 8 - never
    assert found["no_shows"] == sum(8 - heads for heads in came)
    # On post from the date after arrival on, of five dates; who comes on day d is there on 4 - d.
    assert found["post_days"] == sum(came)
    assert found["replans"] == sum(heads < 8 for heads in came[:3])
    alone = simulate(plan, draws=draw + 1).values[draw]
    assert alone[0] == came[0]


@pytest.mark.parametrize("draw", range(3))
def test_who_missed_the_train_goes_on_by_that_of_the_next_day(plans, draw):
    """An hour to change trains, half of it needed: more than 30 minutes lost is a day lost."""
    plan = with_rates(plans["rail"], late=1.0, delay_minutes=45.0)
    lost = int(chance(timetable(plan), 1, draw).lost[0])
    found, alone = played(plan, draw), simulate(plan, draws=draw + 1).values[draw]
    assert lost < 500, "a draw in which they are there by the evening"
    assert found["carried"] == 8
    assert found["missed"] == (8 if lost > 30 else 0)
    assert found["post_days"] == (24 if lost > 30 else 32)
    assert found["replans"] == (lost > 30)
    assert alone[0] == (0 if lost > 30 else 8)
    assert found["travel_hours"] >= 8 * (29 if lost > 30 else 5)


def test_draws_are_of_both_kinds(plans):
    """The test above says nothing where all draws are alike."""
    plan = with_rates(plans["rail"], late=1.0, delay_minutes=45.0)
    lost = [int(chance(timetable(plan), 1, draw).lost[0]) > 30 for draw in range(3)]
    assert any(lost)
    assert not all(lost)


def test_what_has_begun_is_paid_for_whoever_comes(plans):
    """Nobody ever comes: four coaches leave, and each costs what it costs."""
    plan = with_rates(plans["coach"], no_show=1.0)
    found = played(plan)
    assert found["carried"] == 0
    assert found["no_shows"] == 4 * 8
    assert found["replans"] == 3
    assert found["cost_trips"] == 4 * plan.account.trip_cents / 100


def test_who_is_positive_keeps_a_bed_that_others_do_not_get(tmp_path):
    """A scout takes a bed for two dates, not one: of four who follow one comes a date later."""
    settings = SETTINGS.replace("[risk.low]", "[risk.low]\nquarantine_days = 1")
    files = COACH | {
        "scenario.toml": settings.replace(
            "positive = 0.0", 'positive = 1.0\npositive_days = 2\ncontacts = "none"'
        ),
        "cohorts.csv": "cohort,origin,employer,post,workers,ready\nscout,home,mill,hand,1,\n"
        "hands,home,mill,hand,4,2020-02-18\n",
        "quarantine.csv": "facility,place,beds,serves\ninn,plant,4,plant\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    plan = solve(load_scenario(tmp_path), moves=3)
    found = simulate(plan, draws=1, desk=DESK)
    assert found.spread("carried").planned == 5
    assert found.spread("without_bed").mean == 1
    again = {name: found.replanned.row(name).spread.mean for name in ("without_bed", "carried")}
    assert again == {"without_bed": 0, "carried": 5}


def test_the_numbers_are_those_of_one_process(plans, tmp_path, monkeypatch):
    monkeypatch.setattr("returnplan.page.simulation.simulation_picture", lambda found, plan: b"")
    run = tmp_path / "run"
    with_rates(plans["rail"], late=0.5, no_show=0.2).write(run)
    for processes in (1, 2):
        simulate_run(run, tmp_path / str(processes), draws=2, processes=processes, desk=DESK)
    names = ("replanned.csv", "replanned_draws.csv", "draws.csv", "simulation.json")
    one, two = ({name: (tmp_path / at / name).read_bytes() for name in names} for at in "12")
    assert one == two
    with (tmp_path / "1" / "replanned_draws.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["draw"] for row in rows] == ["0", "1"]
    record = json.loads(one["simulation.json"])
    assert record["replan"] == {"evening": "20:00", "moves": 3}


def test_a_plan_can_be_handed_to_another_process(plans):
    plan = plans["rail"]
    assert played(pickle.loads(pickle.dumps(plan))) == played(plan)


def test_an_interrupted_one_keeps_what_is_played(plans):
    class Stops:
        def __init__(self):
            self.event = Event()

        def began(self, draws, processes):
            pass

        def played(self, draws):
            self.event.set()

    watch = Stops()
    plan = with_rates(plans["coach"], no_show=0.5)
    found = simulate(plan, draws=9, desk=DESK, watch=watch, interrupt=watch.event)
    assert found.draws == (0,)
    assert found.replanned.values.tolist() == [list(played(plan).values())]


def test_command(plans, tmp_path, command):
    run = tmp_path / "run"
    with_rates(plans["coach"], no_show=0.5).write(run)
    asked = ("simulate", run, "--draws", 1, "--processes", 1)
    status, out, _ = command(*asked, "--replan", "--moves", 2, "--evening", "19:30")
    assert status == 0
    assert "What replanning regains (the same draws, planned again at 19:30)" in out
    assert "draws.csv, replanned.csv, simulation.png" in out
    assert (run / "simulation" / "simulation.png").read_bytes().startswith(b"\x89PNG")
    status, out, _ = command(*asked, "--replan", "--moves", 2, "--force", "--json")
    told = {row["measure"]: row for row in json.loads(out)["replanned"]}
    assert status == 0
    assert told["carried"]["mean"] >= told["carried"]["mean_without"]
    status, _, _ = command(*asked, "--force", "--quiet")
    assert status == 0
    assert not (run / "simulation" / "replanned.csv").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--evening", "19:00"), "--evening is of --replan; give that too, or leave it out"),
        (("--moves", 3), "--moves is of --replan"),
        (("--replan", "--evening", "late"), "--evening is 'late'; write a clock, such as 20:00"),
        (("--replan", "--moves", 0), "--moves is 0; give a whole number from 1 on"),
    ],
)
def test_what_cannot_be_is_refused(plans, tmp_path, command, options, said):
    run = tmp_path / "run"
    plans["coach"].write(run)
    status, _, err = command("simulate", run, *options)
    assert status == 2
    assert said in err
    assert not (run / "simulation").exists()
