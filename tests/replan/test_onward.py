"""Who is under way when the way on breaks: planned on from where they wait, or said to be stranded.

Ten hands ride the coach from Town at 09:45 to the Station, there at 11:00, and the train at 12:00
to the Plant. The coach drives 100 km in 75 minutes, and goes no farther than 150 km.
"""

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from random_scenarios import random_draft
from returnplan.auditing import audit
from returnplan.cli.app import main
from returnplan.errors import ScenarioError
from returnplan.jobs.replan import Replanned, replan_plan
from returnplan.jobs.solve import solve
from returnplan.plan import Plan
from returnplan.plan.read import read_plan
from returnplan.plan.ridden import part
from returnplan.plan.tables import run_tables
from returnplan.scenario import Scenario, load_scenario

DAY = 1440
MOVES = 10
COACH, TRAIN = "0217-0945-town-station", "0217-1200-station-plant"
HEADER = "moment,kind,id,value"
FILES = {
    "scenario.toml": """start = 2020-02-17
days = 3
departure_times = ["08:00"]
tail_days = 4
[objective]
order = ["post_days", "cost"]
[risk.low]
[risk.medium]
quarantine_days = 2
""",
    "places.csv": """place,name,latitude,longitude,risk
town,Town,29.0,115.0,medium
station,Station,29.0,116.0,low
plant,Plant,29.0,119.0,low
""",
    "roads.csv": """from,to,km
town,station,100
station,plant,300
town,plant,400
""",
    "employers.csv": "employer,place\nmill,plant\n",
    "posts.csv": "employer,post,required\nmill,hand,10\n",
    "cohorts.csv": "cohort,origin,employer,post,workers\nhands,town,mill,hand,10\n",
    "fleets.csv": "fleet,base,vehicles,seats,max_km,km_cost\ntown_coach,town,1,20,150,1\n",
    "lines.csv": """line,mode,from,to,time,hours,seats,max_units,cost_per_departure
train,train,station,plant,12:00,2,20,1,500
""",
    "quarantine.csv": "facility,place,beds,cost_per_bed_day\nhostel,plant,10,5\n",
}


def write(folder: Path, **files: str) -> Path:
    """The scenario's folder, with other files (`__` stands for the dot)."""
    folder.mkdir(parents=True)
    others = {name.replace("__", "."): text for name, text in files.items()}
    for name, text in {**FILES, **others}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def in_force(tmp_path: Path, **files: str) -> Plan:
    plan = solve(load_scenario(write(tmp_path / "s", **files)), moves=MOVES)
    assert [one.workers for one in plan.assignments] == [10]
    assert [leg.trip for leg in plan.assignments[0].legs] == [COACH, TRAIN]
    return plan


def after(
    tmp_path: Path, plan: Plan, at: str, *events: str, moves: int | None = MOVES
) -> Replanned:
    """What comes of events, and a plan that passes its audit."""
    path = tmp_path / "events.csv"
    path.write_text("\n".join([HEADER, *events]) + "\n", encoding="utf-8")
    found = replan_plan(plan, at, events=path, moves=moves)
    assert not audit(found.plan)
    return found


def changes(found: Replanned) -> Mapping[tuple[str, str], dict[str, str]]:
    rows = found.plan.options["replan"]["changes"]
    return {(row["change"], row["id"]): row for row in rows}


def ways(plan: Plan) -> list[tuple[str, int, int, int]]:
    """Cohort, heads, start and arrival of each assignment, from where they waited on."""
    rest = [part(plan.scenario, plan.trips, one) for one in plan.assignments]
    return [(one.cohort, one.workers, one.depart, one.arrive) for one in rest]


CANCELLED = f"2020-02-17 10:30,cancelled,{TRAIN},"


def test_the_next_train_takes_who_waits(tmp_path: Path) -> None:
    """Set down at 11:00, they may go on from 12:00 on; today's train is cancelled."""
    found = after(tmp_path, in_force(tmp_path), "2020-02-17 10:30", CANCELLED)
    plan = found.plan
    assert ways(plan) == [("hands-onward", 10, DAY + 720, DAY + 840)]
    [one] = plan.account.itineraries
    # Of level medium, as when they set out: two dates in the hostel, on post on Thursday.
    assert (one.risk, one.quarantine_days, one.assignment.facility) == ("medium", 2, "hostel")
    assert one.on_post_day == 3
    assert plan.scenario.cohorts["hands"].workers == 0
    row = plan.scenario.onward["hands-onward"]
    assert (row.at, str(row.date), row.clock, row.risk) == ("station", "2020-02-17", 720, "medium")
    told = changes(found)["onward", "hands-onward"]
    assert told["workers"] == 10
    assert told["cause"] == f"trip {TRAIN} is cancelled (row 2 of events.csv, cancelled)"
    assert told["after"].startswith("wait at Station; 10 workers from 2020-02-18 12:00 by train")
    assert "from 2020-02-17 09:45 by town_coach town > station, train" in told["before"]
    assert told["call"] == "employer mill"
    # The coach that brought them is as it was.
    assert [key for key in changes(found) if key[1] == COACH] == []


def test_the_tables_show_them_from_home_on(tmp_path: Path) -> None:
    """The coach of Monday runs in the new plan too, with its riders and its 200.00."""
    plan = after(tmp_path, in_force(tmp_path), "2020-02-17 10:30", CANCELLED).plan
    tables = run_tables(plan)
    assert [(row["trip"], row["passengers"], row["cost"]) for row in tables["trips"]] == [
        (COACH, 10, 20000),
        ("0218-1200-station-plant", 10, 50000),
    ]
    [row] = tables["assignments"]
    assert (row["origin"], row["depart"], row["legs"]) == ("town", 585, 2)
    assert "take the coach of town_coach at 09:45 from Town to Station" in row["route"]
    assert [(leg["leg"], leg["trip"]) for leg in tables["legs"]] == [
        (1, COACH),
        (2, "0218-1200-station-plant"),
    ]
    values = {row["measure"]: row["value"] for row in tables["summary"]}
    assert values["travel_hours"] == pytest.approx(10 * (DAY + 840 - 585) / 60)
    # 10 heads x 2 dates x 5, and the two trips.
    assert values["cost"] == 800
    stages = {stage.objective: stage for stage in plan.stages}
    assert stages["cost"].final == stages["cost"].value == 800
    assert stages["cost"].bound <= 800


def test_who_is_not_brought_on_has_ridden_all_the_same(tmp_path: Path) -> None:
    """Local transport and fares of the way until there count with those who are brought on."""
    plan = in_force(
        tmp_path,
        lines__csv="line,mode,from,to,time,hours,seats,max_units,weekdays\n"
        "train,train,station,plant,12:00,2,20,1,1\n",
    )
    found = after(tmp_path, plan, "2020-02-17 10:30", CANCELLED).plan
    assert not found.assignments
    tables = run_tables(found)
    assert [(row["trip"], row["passengers"]) for row in tables["schedule"]] == [(COACH, 10)]
    assert [row["trip"] for row in tables["duties"]] == [COACH]


def test_a_late_coach_is_waited_for(tmp_path: Path) -> None:
    """Thirty minutes late they are there at 11:30: half an hour is no change to the train."""
    event = f"2020-02-17 10:30,late,{COACH},30"
    found = after(tmp_path, in_force(tmp_path), "2020-02-17 10:30", event)
    assert ways(found.plan) == [("hands-onward", 10, DAY + 720, DAY + 840)]
    assert found.plan.scenario.onward["hands-onward"].clock == 11 * 60 + 30 + 60


def test_some_of_them_missed_the_train(tmp_path: Path) -> None:
    """Three of an assignment were not aboard at noon: they wait at the station for Tuesday's."""
    event = "2020-02-17 12:30,no_show,hands-1,3"
    found = after(tmp_path, in_force(tmp_path), "2020-02-17 13:00", event)
    assert ways(found.plan) == [
        ("hands", 7, 585, 840),
        ("hands-onward", 3, DAY + 720, DAY + 840),
    ]
    cause = found.plan.scenario.onward["hands-onward"].cause
    assert cause == f"3 workers of hands missed trip {TRAIN} in station"
    # Before noon they were not at the coach: they are planned from home.
    event = "2020-02-17 10:00,no_show,hands-1,3"
    found = after(tmp_path, in_force(tmp_path / "again"), "2020-02-17 13:00", event)
    assert [one[:3] for one in ways(found.plan)] == [("hands", 7, 585), ("hands", 3, DAY + 585)]


def test_the_moment_counts_to_the_minute(tmp_path: Path) -> None:
    """A second train at 12:30: there at 11:30 they may take it, at 11:31 they may not."""
    lines = FILES["lines.csv"] + "late_train,train,station,plant,12:30,2,20,1,900\n"
    plan = in_force(tmp_path, lines__csv=lines)
    for minutes, start in ((30, 750), (31, DAY + 720)):
        event = f"2020-02-17 10:30,late,{COACH},{minutes}"
        found = after(tmp_path, plan, "2020-02-17 10:30", event)
        assert [one[2] for one in ways(found.plan)] == [start]


def test_a_coach_fetches_them_where_no_train_goes(tmp_path: Path) -> None:
    """The train goes on Mondays only: the mill's coach comes at 08:00, 300 km in 3:45."""
    plan = in_force(
        tmp_path,
        lines__csv="line,mode,from,to,time,hours,seats,max_units,weekdays\n"
        "train,train,station,plant,12:00,2,20,1,1\n",
        fleets__csv="fleet,base,vehicles,seats,max_km,km_cost,from\n"
        "town_coach,town,1,20,150,1,\nmill_coach,plant,1,20,350,1,2020-02-18\n",
    )
    found = after(tmp_path, plan, "2020-02-17 10:30", CANCELLED)
    assert ways(found.plan) == [("hands-onward", 10, DAY + 480, DAY + 705)]
    [trip] = [one for one in found.plan.trips.values() if one.operator == "mill_coach"]
    assert (trip.purpose, trip.places) == ("direct", ("station", "plant"))


@pytest.mark.parametrize(("weekdays", "reason"), [("1", "too_late"), ("1 2", "beds")])
def test_who_cannot_be_brought_on_is_listed_with_the_reason(
    tmp_path: Path, weekdays: str, reason: str
) -> None:
    plan = in_force(
        tmp_path,
        lines__csv="line,mode,from,to,time,hours,seats,max_units,weekdays\n"
        f"train,train,station,plant,12:00,2,20,1,{weekdays}\n",
    )
    # Known before the train is cancelled: the beds are not theirs any more afterwards.
    full = ["2020-02-17 10:00,beds,hostel,4"] if reason == "beds" else []
    found = after(tmp_path, plan, "2020-02-17 10:30", CANCELLED, *full, moves=None)
    told = changes(found)["stranded", "hands-onward"]
    left = 10 if reason == "too_late" else 6
    assert f"{left} workers cannot be brought on ({reason}: " in told["after"]
    assert told["call"] == "employer mill"
    rows = [row for row in run_tables(found.plan)["left_behind"] if row["workers"]]
    assert [(row["cohort"], row["workers"], row["reason"]) for row in rows] == [
        ("hands-onward", left, reason)
    ]


def test_who_has_not_left_home_is_planned_from_there(tmp_path: Path) -> None:
    """The coach is cancelled before it leaves, and told after: they are still in Town."""
    event = f"2020-02-17 09:00,cancelled,{COACH},"
    found = after(tmp_path, in_force(tmp_path), "2020-02-17 10:00", event)
    assert not found.plan.scenario.onward
    assert ways(found.plan) == [("hands", 10, DAY + 585, DAY + 840)]


def test_who_is_on_board_of_what_breaks_down_is_told_of(tmp_path: Path) -> None:
    event = f"2020-02-17 12:30,cancelled,{TRAIN},"
    found = after(tmp_path, in_force(tmp_path), "2020-02-17 12:40", event)
    assert not found.plan.assignments
    told = changes(found)["stranded", "hands"]
    assert told["workers"] == 10
    assert f"on board of trip {TRAIN}" in told["after"]
    assert told["call"] == "operator train; employer mill"


def test_they_wait_again_where_it_breaks_again(tmp_path: Path) -> None:
    """A feeder to a second station, whose train breaks down too, before they are there."""
    plan = in_force(
        tmp_path,
        lines__csv="line,mode,from,to,time,hours,seats,max_units,cost_per_departure\n"
        "train,train,station,plant,12:00,2,20,1,500\n",
    )
    once = after(tmp_path, plan, "2020-02-17 10:30", CANCELLED).plan
    again = "2020-02-18 10:00,cancelled,0218-1200-station-plant,"
    twice = after(tmp_path, once, "2020-02-18 11:00", again)
    # Nobody has left the Station meanwhile, so that they are the same cohort, a day later.
    assert ways(twice.plan) == [("hands-onward", 10, 2 * DAY + 720, 2 * DAY + 840)]
    assert set(twice.plan.scenario.onward) == {"hands-onward"}
    assert after(tmp_path, once, "2020-02-18 13:00").plan.assignments == once.assignments


def test_a_second_break_on_the_way_on(tmp_path: Path) -> None:
    """Two trains: the first of Tuesday is late, the second is missed, and Wednesday's is taken."""
    plan = in_force(
        tmp_path,
        places__csv=FILES["places.csv"] + "halt,Halt,29.0,117.5,low\n",
        lines__csv="line,mode,from,to,time,hours,seats,max_units,weekdays\n"
        "train,train,station,plant,12:00,2,20,1,1\n"
        "one,train,station,halt,10:00,1,20,1,\n"
        "two,train,halt,plant,12:30,1,20,1,\n",
    )
    once = after(tmp_path, plan, "2020-02-17 10:30", CANCELLED).plan
    assert ways(once) == [("hands-onward", 10, DAY + 600, DAY + 810)]
    late = "2020-02-18 10:30,late,0218-1000-station-halt,45"
    twice = after(tmp_path, once, "2020-02-18 10:30", late).plan
    assert ways(twice) == [("hands-onward-2", 10, 2 * DAY + 750, 2 * DAY + 810)]
    row = twice.scenario.onward["hands-onward-2"]
    assert (row.of, row.at, row.clock) == ("hands", "halt", 11 * 60 + 45 + 60)
    assert row.trips == (COACH, "0218-1000-station-halt")
    assert row.risk == "medium"


def test_a_run_of_theirs_is_read_again_and_audited(tmp_path: Path) -> None:
    """By the commands: workers.csv names who waits, and the same plan is read back."""
    people = "worker,name,cohort\n" + "".join(f"h{at},Hand {at},hands\n" for at in range(10))
    plan = in_force(tmp_path, workers__csv=people)
    plan.write(tmp_path / "run")
    (tmp_path / "events.csv").write_text(f"{HEADER}\n{CANCELLED}\n", encoding="utf-8")
    asked = ["replan", str(tmp_path / "run"), "--at", "2020-02-17 10:30", "--quiet"]
    asked += ["--events", str(tmp_path / "events.csv"), "-o", str(tmp_path / "run2")]
    assert status(asked) == 0
    assert status(["audit", str(tmp_path / "run2")]) == 0
    again = read_plan(tmp_path / "run2")
    assert ways(again) == [("hands-onward", 10, DAY + 720, DAY + 840)]
    assert {one.cohort for one in again.scenario.workers.values()} == {"hands-onward"}
    with (tmp_path / "run2" / "scenario" / "onward.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        [row] = csv.DictReader(file)
    assert (row["at"], row["date"], row["clock"]) == ("station", "2020-02-17", "12:00")
    assert status(["solve", str(tmp_path / "run2" / "scenario"), "--quiet", "-o",
                   str(tmp_path / "run3")]) == 0  # fmt: skip


def status(arguments: list[str]) -> int:
    """Exit status of the command line."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_the_audit_finds_who_goes_on_too_early_or_from_elsewhere(tmp_path: Path) -> None:
    plan = after(tmp_path, in_force(tmp_path), "2020-02-17 10:30", CANCELLED).plan
    row = plan.scenario.onward["hands-onward"]

    def with_row(**cells: object) -> list[str]:
        changed: Scenario = replace(plan.scenario, onward={row.cohort: replace(row, **cells)})
        found = audit(replace(plan, scenario=changed, stages=(), certificates=()))
        return sorted({one.code for one in found})

    assert with_row() == []
    assert with_row(date=plan.scenario.calendar.date(1), clock=721) == ["C14"]
    assert with_row(clock=719) == ["C29"]
    assert "C29" in with_row(at="town")
    assert "C29" in with_row(left_clock=584)
    assert with_row(trips=(), boards=()) != []
    assert "C4" in with_row(risk="low", quarantine_days=0)
    fewer = {name: replace(one, units=2) for name, one in plan.trips.items() if name == COACH}
    more = replace(plan, trips={**plan.trips, **fewer}, stages=(), certificates=())
    assert "C30" in {one.code for one in audit(more)}


ROW = "hands,hands,town,2020-02-17,09:45,go,town,station,2020-02-17,12:00,low,0"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", "", "their origin town is the base of"),
        ("station,2020", "town,2020", "town is a place of everybody"),
        ("low", "lwo", "did you mean 'low'"),
        ("hands,hands", "hand,hands", "did you mean 'hands'"),
        ("station,2020", "sation,2020", "did you mean 'station'"),
        ("go,", "goe,", "did you mean 'go'"),
        ("go,town", "go,station", "name where they boarded go, before its last stop"),
        ("go,town", "go,town station", "they rode 1 trips and boarded 2"),
        ("low", "medium", "they are of level medium, and go carries low"),
    ],
)
def test_mistakes_in_the_table_are_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    columns = "cohort,of,origin,left_date,left_clock,trips,boards,at,date,clock,risk"
    table = f"{columns},quarantine_days\n{ROW.replace(old, new) if old else ROW}\n"
    fixed = "trip,operator,purpose,risk,stops,date,depart\n"
    fixed += "go,town_coach,feeder,low,town > station,2020-02-17,09:45\n"
    with pytest.raises(ScenarioError, match=said):
        load_scenario(write(tmp_path / "s", onward__csv=table, fixed__csv=fixed))


@pytest.mark.parametrize("seed", [2, 6, 8, 20, 25, 32, 36, 38])
def test_random_plans_whose_second_leg_is_cancelled(tmp_path: Path, seed: int) -> None:
    """Nobody is lost, and the audit, which searches ways of its own, finds nothing."""
    plan = solve(random_draft(seed).load(), moves=MOVES)
    changing = [one for one in plan.account.itineraries if len(one.assignment.legs) > 1]
    assert changing, "the seeds are those of plans in which somebody changes trips"
    one = changing[seed % len(changing)]
    at = plan.trips[one.assignment.legs[0].trip].depart + 1
    moment = plan.scenario.calendar.moment_text(at)
    event = f"{moment},cancelled,{one.assignment.legs[1].trip},"
    found = after(tmp_path, plan, moment, event)
    assert found.plan.scenario.onward
    heads = sum(row.workers for row in found.plan.scenario.cohorts.values())
    assert heads == sum(row.workers for row in plan.scenario.cohorts.values())
