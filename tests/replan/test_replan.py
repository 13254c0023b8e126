"""The rest of a plan in force planned again: what has begun stays, nothing else begins before."""

import csv
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from random_scenarios import random_draft
from returnplan.auditing import audit
from returnplan.cli.app import main
from returnplan.errors import UsageError
from returnplan.jobs.replan import Replanned, replan, replan_plan
from returnplan.jobs.solve import solve
from returnplan.plan import Plan
from returnplan.plan.measures import objective_values
from returnplan.plan.read import read_plan
from returnplan.plan.standing import fixed_trips
from returnplan.plan.underway import under_way
from returnplan.scenario import load_scenario
from returnplan.scenario.objectives import maximised
from returnplan.scenario.rules import ReplanRules
from returnplan.scenario.scenario import RiskChange

SCENARIOS = Path(__file__).parents[2] / "scenarios"
DAY = 1440
MOVES = 10
TRAIN = "0218-1000-hill_station-port"
HEADER = "moment,kind,id,value"


@cache
def in_force(name: str) -> Plan:
    return solve(load_scenario(SCENARIOS / name), moves=20)


def status(arguments: list[str]) -> int:
    """Exit status of the command line."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def begun_rows(plan: Plan, at: int) -> list[object]:
    """What has begun by a moment, however trips and itineraries are called."""
    found = under_way(plan, at)
    trips = [plan.trips[name] for name in found.trips]
    riders = [
        (
            one.assignment.cohort,
            one.workers,
            one.assignment.depart,
            one.assignment.facility,
            tuple((plan.trips[leg.trip].depart, leg.board) for leg in one.assignment.legs),
        )
        for one in found.itineraries
    ]
    return [sorted(map(repr, trips)), sorted(map(repr, riders))]


@pytest.mark.parametrize("name", ["tiny", "furnace"])
@pytest.mark.parametrize("at", [0, 300, 481, DAY + 570, DAY + 601, 2 * DAY + 480, 9 * DAY])
def test_without_events_the_same_plan_comes_back(name: str, at: int) -> None:
    plan = in_force(name)
    again = replan(plan, at, moves=MOVES)
    assert (again.trips, again.assignments, again.loans) == (
        plan.trips,
        plan.assignments,
        plan.loans,
    )
    assert again.options["replan"]["changes"] == []
    assert not audit(again)


def test_a_plan_that_could_be_better_comes_back_too() -> None:
    """Without Wednesday's coach the search finds it again; without events the plan stands."""
    plan = in_force("tiny")
    last = max(plan.trips, key=lambda name: plan.trips[name].depart)
    poor = replace(
        plan,
        trips={name: trip for name, trip in plan.trips.items() if name != last},
        assignments=tuple(one for one in plan.assignments if one.legs[0].trip != last),
        stages=(),
        certificates=(),
    )
    again = replan(poor, 600, moves=20)
    assert (again.trips, again.assignments) == (poor.trips, poor.assignments)
    assert again.options["replan"]["changes"] == []
    assert not audit(again)


@pytest.mark.parametrize("seed", [0, 1, 2, 4, 5, 6])
def test_random_plans_stand_at_random_moments(seed: int) -> None:
    """Searched in earnest too: nothing that has begun is changed, and nothing gets worse."""
    plan = solve(random_draft(seed).load(), moves=MOVES)
    assert plan.assignments, "of a draft in which somebody travels"
    departs = sorted(one.depart for one in plan.assignments)
    at = departs[len(departs) // 2] + seed % 3 * 20
    again = replan(plan, at, moves=MOVES)
    assert (again.trips, again.assignments) == (plan.trips, plan.assignments)
    searched = solve(again.scenario, start=plan, moves=MOVES)
    assert not audit(searched)
    assert "failed_audit" not in searched.options
    assert begun_rows(searched, at) == begun_rows(plan, at)
    order = plan.scenario.objective.order
    values = [objective_values(one, order) for one in (searched, plan)]
    for objective in order:
        sign = 1 if maximised(objective) else -1
        mine, before = (sign * one[objective] for one in values)
        if mine > before + 1e-6:
            break  # better in what counts more
        slack = plan.scenario.objective.slack[objective] * abs(before)
        assert mine >= before - slack - 1e-6, objective


def test_nothing_begins_before_the_moment_and_nobody_joins() -> None:
    """The coach left Dale on Monday with 6 fitters: the 4 seats that are free stay so."""
    plan = in_force("tiny")
    coach = next(name for name in plan.trips if name.startswith("0217-0800"))
    scenario = plan.scenario
    more = scenario.cohorts["dale-fitters"].workers + 4
    beds = {name: replace(one, beds=40) for name, one in scenario.quarantine.items()}
    cohorts = {
        name: replace(one, workers=more) if name == "dale-fitters" else one
        for name, one in scenario.cohorts.items()
    }
    richer = replace(scenario, cohorts=cohorts, quarantine=beds)
    open_ = solve(richer, start=plan, moves=20)
    assert open_.account.departures[coach].passengers == 10
    fixed = replan(plan, 600, moves=5).scenario
    again = solve(replace(fixed, cohorts=cohorts, quarantine=beds), start=plan, moves=20)
    assert "failed_audit" not in again.options
    assert again.account.departures[coach].passengers == 6
    assert not audit(again)


def test_the_audit_notices_a_network_that_lets_people_join(monkeypatch) -> None:
    """Without what keeps C30 in the network the four seats on Monday are filled, and refused."""
    plan = in_force("tiny")
    fixed = replan(plan, 600, moves=5).scenario
    more = fixed.cohorts["dale-fitters"].workers + 4
    cohorts = {
        **fixed.cohorts,
        "dale-fitters": replace(fixed.cohorts["dale-fitters"], workers=more),
    }
    beds = {name: replace(one, beds=40) for name, one in fixed.quarantine.items()}
    monkeypatch.setattr("returnplan.network.with_departed", lambda network: network)
    again = solve(replace(fixed, cohorts=cohorts, quarantine=beds), start=plan, moves=20)
    assert "C30" in again.options["failed_audit"]


def test_audit_finds_what_begins_too_early_and_who_joins() -> None:
    plan = in_force("tiny")
    later = ReplanRules(date=plan.scenario.calendar.date(1), clock=None)
    bare = replace(plan, scenario=replace(plan.scenario, replan=later), stages=())
    assert {one.code for one in audit(bare)} >= {"C30"}
    fixed = replan(plan, 600, moves=5).scenario
    fewer = {name: replace(row, workers=5) for name, row in fixed.fixed_riders.items()}
    joined = replace(plan, scenario=replace(fixed, fixed_riders=fewer), stages=())
    assert [one.code for one in audit(joined)] == ["C30"]
    more = {
        name: replace(trip, units=2) if trip.depart == 480 else trip
        for name, trip in plan.trips.items()
    }
    units = replace(plan, scenario=fixed, trips=more, stages=())
    assert "C30" in {one.code for one in audit(units)}


def test_who_takes_local_transport_is_under_way() -> None:
    """The riders of Tuesday's 10:00 train leave Hill at 09:00."""
    found = replan_plan(in_force("tiny"), DAY + 541, moves=5)
    assert {one.cohort.cohort for one in found.found.itineraries} >= {"hill-riggers"}
    assert TRAIN in found.plan.scenario.fixed
    assert TRAIN not in found.found.trips


def _after(tmp_path: Path, plan: Plan, events: str, at: int) -> Replanned:
    """A replan after rows of events.csv, whose plan keeps every rule."""
    path = tmp_path / "events.csv"
    path.write_text(f"{HEADER},from\n{events}\n", encoding="utf-8")
    found = replan_plan(plan, at, events=path, moves=5)
    assert not audit(found.plan)
    return found


def test_a_train_that_some_are_on_the_way_to_runs_however_few_they_are(tmp_path: Path) -> None:
    """It needs 18 riders (0.6 of 30 seats); at 09:01 riggers and welders have left Hill for it."""
    plan = in_force("tiny")
    events = f"2020-02-18 09:00,no_show,hill-welders,{_riders(plan, TRAIN, 'hill-welders')},"
    again = _after(tmp_path, plan, events, DAY + 541).plan
    assert again.account.departures[TRAIN].passengers == _riders(plan, TRAIN, "hill-riggers") < 18
    # Before anybody is on the way to it, it must be full enough or not run.
    early = _after(tmp_path, plan, events.replace("09:00", "08:00"), DAY + 539).plan
    assert TRAIN not in early.trips or early.account.departures[TRAIN].passengers >= 18
    bare = replace(again, scenario=replace(again.scenario, replan=ReplanRules()), stages=())
    assert {one.code for one in audit(bare)} == {"C5"}


def test_who_did_not_come_changes_nothing_for_the_others(tmp_path: Path) -> None:
    """Two of Monday's fitters stay away: the plan that the search begins with keeps the others."""
    plan = in_force("tiny")
    found = _after(tmp_path, plan, "2020-02-17 09:00,no_show,dale-fitters,2,", 600)
    start = found.plan.options["start"]
    assert start["kept"] == start["carried"] - 2
    assert [(one["reason"], one["workers"]) for one in start["dropped"]] == [("departed", 2)]


def _riders(plan: Plan, trip: str, cohort: str) -> int:
    mine = (one for one in plan.assignments if one.cohort == cohort)
    return sum(one.workers for one in mine if any(leg.trip == trip for leg in one.legs))


def test_beds_of_who_is_to_board_a_coach_that_is_out_are_kept(tmp_path: Path) -> None:
    """The coach leaves Port at 03:00 for Dale; one bed from Wednesday on, its riders need six."""
    found = _after(tmp_path, in_force("tiny"), "2020-02-17 03:00,beds,hostel,1,2020-02-19", 181)
    assert found.plan.scenario.quarantine["hostel"].beds == 6
    assert "which those who are there or under way need" in found.notes[0]


def test_who_has_set_out_keeps_the_level_of_then_on_the_same_date(tmp_path: Path) -> None:
    """Dale has a row of the same date already, which says what it was when they set out."""
    tiny = in_force("tiny").scenario
    monday, base = tiny.start, tiny.places["dale"].risk
    places = {**tiny.places, "dale": replace(tiny.places["dale"], risk="low")}
    rows = (RiskChange(place="dale", from_=monday, level=base),)
    plan = solve(replace(tiny, places=places, risk=rows), moves=20)
    again = _after(tmp_path, plan, "2020-02-17 09:00,risk,dale,low,2020-02-17", 600).plan
    assert begun_rows(again, 600) == begun_rows(plan, 600)
    assert [(row.from_ - monday).days for row in again.scenario.risk] == [0, 1]


def test_what_was_under_way_is_no_promise_once_events_broke_it(tmp_path: Path) -> None:
    """Who is on the way to the train on Tuesday morning; later it does not run after all."""
    once = _after(tmp_path, in_force("tiny"), "2020-02-17 09:00,budget,,90000,", DAY + 541).plan
    assert TRAIN in once.scenario.fixed
    cancelled = f"2020-02-18 09:30,cancelled,{TRAIN},,"
    twice = _after(tmp_path, once, cancelled, DAY + 570).plan
    assert TRAIN not in {*twice.trips, *twice.scenario.fixed}


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("cancelled,TRIP,,", ""),
        ("drop_out,dale-fitters,14,", "promise was promised, and cannot be kept"),
    ],
)
def test_a_promise_that_cannot_be_kept_is_told(tmp_path: Path, event: str, said: str) -> None:
    plan = in_force("tiny")
    name = max(plan.trips, key=lambda name: plan.trips[name].depart)
    rows, _ = fixed_trips(plan.scenario, [(name, plan.trips[name])])
    promise = {"promise": replace(rows[name], trip="promise")}
    plan = solve(replace(plan.scenario, fixed=promise), moves=5)
    kept = _after(tmp_path, plan, "2020-02-17 00:00,budget,,90000,", 1).plan
    assert set(kept.scenario.fixed) == {"promise"}
    found = _after(tmp_path, plan, f"2020-02-17 00:00,{event.replace('TRIP', name)}", 1)
    assert found.plan.scenario.fixed == {}
    assert said in "; ".join(found.notes)


def test_a_plan_is_replanned_again_but_not_before() -> None:
    once = replan(in_force("tiny"), 600, moves=5)
    twice = replan(once, DAY + 700, moves=5)
    assert twice.assignments == once.assignments
    assert len(twice.scenario.fixed) == 2
    with pytest.raises(UsageError, match="give a later moment"):
        replan(twice, 600, moves=5)
    with pytest.raises(UsageError, match="no moment"):
        replan(once, "tomorrow", moves=5)


def _run(tmp_path: Path, events: str, at: str) -> tuple[Plan, list[dict[str, str]]]:
    """The new plan and changes.csv of the command."""
    run, target = tmp_path / "run", tmp_path / "run2"
    in_force("tiny").write(run)
    (tmp_path / "events.csv").write_text(f"{HEADER}\n{events}\n", encoding="utf-8")
    asked = ["replan", str(run), "--at", at, "--events", str(tmp_path / "events.csv")]
    assert status([*asked, "-o", str(target), "--quiet"]) == 0
    with (target / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        return read_plan(target), list(csv.DictReader(file))


def test_a_cancelled_train_is_replaced_and_told(tmp_path: Path) -> None:
    plan, rows = _run(tmp_path, f"2020-02-17 20:00,cancelled,{TRAIN},", "2020-02-17 21:00")
    assert not audit(plan)
    assert TRAIN not in plan.trips
    assert begun_rows(plan, DAY - 180) == begun_rows(in_force("tiny"), DAY - 180)
    told = {(row["what"], row["id"]): row for row in rows}
    cancelled = told["trip", TRAIN]
    assert (cancelled["change"], cancelled["workers"]) == ("cancelled", "18")
    assert cancelled["cause"] == f"trip {TRAIN} is cancelled (row 2 of events.csv, cancelled)"
    assert cancelled["call"] == "operator train"
    added = told["trip", "0218-0800-hill-port"]
    assert added["change"] == "added"
    assert added["cause"].startswith("planned otherwise because")
    assert added["call"] == "operator port_coach, dispatch desk"
    welders = told["cohort", "hill-welders"]
    assert welders["call"] == "employer yard, Port yard"
    record = json.loads((tmp_path / "run2" / "run.json").read_text(encoding="utf-8"))
    assert record["options"]["replan"]["at"] == "2020-02-17 21:00"
    assert len(record["options"]["replan"]["hash"]) == 64
    assert status(["audit", str(tmp_path / "run2")]) == 0


def test_positives_keep_their_beds(tmp_path: Path) -> None:
    """Three of Monday's fitters stay past Tuesday: Wednesday's coach has three beds left."""
    plan, rows = _run(tmp_path, "2020-02-18 07:00,positive,dale-fitters,3", "2020-02-18 08:00")
    assert not audit(plan)
    assert begun_rows(plan, DAY + 480) == begun_rows(in_force("tiny"), DAY + 480)
    stays = [row for row in rows if row["change"] == "quarantine"]
    assert sum(int(row["workers"]) for row in stays) == 3


def test_nothing_is_written_over_the_plan_in_force(tmp_path: Path, capsys) -> None:
    run = tmp_path / "run"
    in_force("tiny").write(run)
    before = {path.name: path.read_bytes() for path in run.iterdir() if path.is_file()}
    assert status(["replan", str(run), "--at", "2020-02-18", "-o", str(run), "--force"]) == 2
    assert status(["replan", str(run), "--at", "2020-02-18 12:00", "-o", str(run), "--force"]) == 2
    assert "holds the plan in force" in capsys.readouterr().err
    assert before == {path.name: path.read_bytes() for path in run.iterdir() if path.is_file()}


def test_counts_are_printed(tmp_path: Path, capsys) -> None:
    run = tmp_path / "run"
    in_force("tiny").write(run)
    asked = ["replan", str(run), "--at", "2020-02-17 12:00", "--json", "--quiet"]
    assert status([*asked, "-o", str(tmp_path / "run2")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found["changes"].values()) == {0}
    assert (tmp_path / "run2" / "changes.csv").read_text(encoding="utf-8-sig").count("\n") == 1
