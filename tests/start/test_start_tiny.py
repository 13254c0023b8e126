"""The plan of scenarios/tiny as a start, worked out by hand.

The only way for the riggers and welders of Hill is Tuesday's train (18 riders, 60 % of 30 seats);
fitters of Dale come by coach, 6 on Monday and 6 on Wednesday, each into the hostel's 6 beds for two
dates. On Monday the coach runs to Dale, so nothing else is free then.
"""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from returnplan import audit, read_plan, solve
from returnplan.cli import main
from returnplan.jobs.audit import audit_folder
from returnplan.jobs.solve_folder import solve_folder
from returnplan.network import build_network
from returnplan.optimiser import kept
from returnplan.plan import Plan
from returnplan.scenario import Scenario, load_scenario
from returnplan.scenario.rules import ReserveRules
from returnplan.scenario.scenario import RiskChange

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"
Change = Callable[[Scenario], Scenario]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return solve(load_scenario(TINY), moves=50)


def few_beds(scenario: Scenario) -> Scenario:
    hostel = replace(scenario.quarantine["hostel"], beds=4)
    return replace(scenario, quarantine={"hostel": hostel})


def beds_in_reserve(scenario: Scenario) -> Scenario:
    """Half of the six beds stay free."""
    return replace(scenario, reserve=ReserveRules(beds=0.5))


def no_coach(scenario: Scenario) -> Scenario:
    return replace(scenario, fleets={})


def no_train(scenario: Scenario) -> Scenario:
    return replace(scenario, lines={})


def later_train(scenario: Scenario) -> Scenario:
    return replace(scenario, lines={"train": replace(scenario.lines["train"], time=11 * 60)})


def thursday_train(scenario: Scenario) -> Scenario:
    return replace(scenario, lines={"train": replace(scenario.lines["train"], weekdays=(4,))})


def fewer_welders(scenario: Scenario) -> Scenario:
    welders = replace(scenario.cohorts["hill-welders"], workers=9)
    return replace(scenario, cohorts={**scenario.cohorts, "hill-welders": welders})


def no_riggers(scenario: Scenario) -> Scenario:
    others = {name: one for name, one in scenario.cohorts.items() if name != "hill-riggers"}
    return replace(scenario, cohorts=others)


def from_tuesday(scenario: Scenario) -> Scenario:
    start = date(2020, 2, 18)
    cohorts = {name: replace(one, ready=start) for name, one in scenario.cohorts.items()}
    return replace(scenario, start=start, days=2, cohorts=cohorts)


def two_dates(scenario: Scenario) -> Scenario:
    return replace(scenario, days=2)


def ready_on_tuesday(scenario: Scenario) -> Scenario:
    fitters = replace(scenario.cohorts["dale-fitters"], ready=date(2020, 2, 18))
    return replace(scenario, cohorts={**scenario.cohorts, "dale-fitters": fitters})


def port_full(scenario: Scenario) -> Scenario:
    port = replace(scenario.places["port"], arrivals_per_day=12)
    return replace(scenario, places={**scenario.places, "port": port})


def dale_banned(scenario: Scenario) -> Scenario:
    levels = {**scenario.levels, "medium": replace(scenario.levels["medium"], travel=False)}
    return replace(scenario, levels=levels)


def hill_medium(scenario: Scenario) -> Scenario:
    """From Tuesday on the workers of Hill need beds, of which the fitters take six."""
    risk = (RiskChange(place="hill", from_=date(2020, 2, 18), level="medium"),)
    return replace(scenario, risk=risk)


def other_clock(scenario: Scenario) -> Scenario:
    return replace(scenario, departure_times=(9 * 60,))


def little_money(scenario: Scenario) -> Scenario:
    """The fitters come first: 1,810 for each coach and its beds (500 + 2 x 640 km + 6 x 200)."""
    return replace(scenario, budget=3000.0)


@pytest.mark.parametrize(
    ("change", "reasons", "words"),
    [
        (few_beds, {"dale-fitters beds": 4}, "no bed is free for port from 2020-02-17"),
        (beds_in_reserve, {"dale-fitters beds": 6}, "no bed is free for port"),
        (no_coach, {"dale-fitters fleet": 12}, "fleet port_coach, which is not there"),
        (
            no_train,
            {"hill-riggers line": 8, "hill-welders line": 10},
            "line train is not there any more",
        ),
        (
            later_train,
            {"hill-riggers clock": 8, "hill-welders clock": 10},
            "line train left at 10:00; it leaves at 11:00",
        ),
        (
            thursday_train,
            {"hill-riggers line": 8, "hill-welders line": 10},
            "line train does not run on 2020-02-18",
        ),
        # 17 riders are less than 60 % of 30: the train is cancelled, and all of its riders stay.
        (
            fewer_welders,
            {"hill-welders cohort": 1, "hill-welders min_load": 9, "hill-riggers min_load": 8},
            "would carry 17 workers; by min_load it needs 18",
        ),
        (
            no_riggers,
            {"hill-riggers cohort": 8, "hill-welders min_load": 10},
            "no cohort hill-riggers waits any more in hill",
        ),
        (from_tuesday, {"dale-fitters date": 6}, "they set out on 2020-02-17; the travel dates"),
        (two_dates, {"dale-fitters date": 6}, "they set out on 2020-02-19; the travel dates"),
        (ready_on_tuesday, {"dale-fitters ready": 6}, "is ready on 2020-02-18"),
        (
            port_full,
            {"hill-riggers arrivals": 6, "hill-riggers min_load": 2, "hill-welders min_load": 10},
            "12 a day arrive at port, full on 2020-02-18",
        ),
        (dale_banned, {"dale-fitters travel": 12}, "level medium, which may not travel"),
        (
            hill_medium,
            {"hill-riggers beds": 8, "hill-welders beds": 10},
            "no bed is free for port from 2020-02-18 to 2020-02-19",
        ),
        (other_clock, {"dale-fitters clock": 12}, "08:00 is none of departure_times any more"),
        (
            little_money,
            {"dale-fitters budget": 6, "hill-welders budget": 10, "hill-riggers budget": 8},
            "the budget of 3,000.00 does not allow it",
        ),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_what_no_longer_fits_is_named(
    plan: Plan, change: Change, reasons: dict[str, int], words: str
) -> None:
    changed = change(load_scenario(TINY))
    start = kept(build_network(changed), plan)
    found: dict[str, int] = {}
    for one in start.dropped:
        key = f"{one.cohort} {one.reason}"
        found[key] = found.get(key, 0) + one.workers
    assert found == reasons
    assert start.heads == 30 - sum(reasons.values())
    assert any(words in one.detail for one in start.dropped), start.dropped


def test_a_line_in_parts_is_the_same_line(plan: Plan) -> None:
    """Monday is taken out of it: the train from Tuesday on is a part of the line."""
    scenario = load_scenario(TINY)
    train = replace(scenario.lines["train"], line="train-0218", first=date(2020, 2, 18))
    start = kept(build_network(replace(scenario, lines={"train-0218": train})), plan)
    assert (start.heads, start.dropped) == (30, ())


@pytest.mark.parametrize("change", [few_beds, no_train, from_tuesday])
def test_without_time_the_start_itself_comes_out(plan: Plan, change: Change) -> None:
    changed = change(load_scenario(TINY))
    start = kept(build_network(changed), plan)
    again = solve(changed, start=plan, time_limit_s=0.001)
    assert audit(again) == []
    assert sum(one.workers for one in again.assignments) == start.heads > 0
    assert {stage.status for stage in again.stages} == {"not_reached"}
    assert {stage.objective: stage.final for stage in again.stages} == pytest.approx(start.values)


def test_slack_makes_no_plan_worse_than_its_start(plan: Plan) -> None:
    """With half of the key post days to give away, a plan from nothing sends fewer, for less."""
    tiny = load_scenario(TINY)
    slack = {**tiny.objective.slack, "key_post_days": 0.5, "post_days": 0.5}
    loose = replace(tiny, objective=replace(tiny.objective, slack=slack))
    cold = solve(loose, moves=50)
    assert {one.objective: one.final for one in cold.stages}["key_post_days"] < 54
    warm = solve(loose, moves=50, start=plan)
    assert {one.objective: one.final for one in warm.stages} == {
        "key_post_days": 54,
        "post_days": 78,
        "cost": 8820,
    }
    assert audit(warm) == []


def test_the_stages_begin_with_the_start(plan: Plan) -> None:
    """The first value that is told of a stage is the start's, whatever is found later."""
    seen: dict[str, float] = {}
    solve(
        load_scenario(TINY),
        start=plan,
        moves=50,
        progress=lambda state: seen.setdefault(state.objective, state.value or 0.0) and None,
    )
    assert seen == {"key_post_days": 54, "post_days": 78, "cost": 8820}


def test_a_run_that_is_replaced_is_the_start(tmp_path: Path) -> None:
    run = tmp_path / "run"
    solve_folder(TINY, run, time_limit_s=600)
    tables = {path.name: path.read_bytes() for path in run.glob("*.csv")}
    again, _ = solve_folder(TINY, run, force=True, time_limit_s=600)
    start = again.options["start"]
    assert (start["run"], start["kept"], start["dropped"]) == (str(run), 30, [])
    assert {path.name: path.read_bytes() for path in run.glob("*.csv")} == tables
    other, _ = solve_folder(TINY, run, force=True, overrides=["budget=9000"], time_limit_s=600)
    assert "start" not in other.options


def test_the_run_tells_its_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base, run = tmp_path / "base", tmp_path / "run"
    solve_folder(TINY, base, time_limit_s=600)
    options = ["-o", str(run), "--start-from", str(base), "--set", "budget=3000", "--json"]
    with pytest.raises(SystemExit) as stop:
        main(["solve", str(TINY), *options])
    printed = capsys.readouterr()
    assert stop.value.code == 0
    assert "started from" in printed.err
    assert "6 of its 30 workers keep their way" in printed.err
    assert "cohort hill-welders: 10 workers no longer: the budget of 3,000.00" in printed.err
    said = json.loads(printed.out)["options"]["start"]
    with (run / "dropped.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["cohort"], int(row["workers"]), row["reason"]) for row in rows] == [
        (one["cohort"], one["workers"], one["reason"]) for one in said["dropped"]
    ]
    assert sum(int(row["workers"]) for row in rows) == 24
    assert read_plan(run).options["start"] == said
    assert audit_folder(run) == []


def test_the_audit_hears_of_a_plan_worse_than_its_start(tmp_path: Path) -> None:
    base, run = tmp_path / "base", tmp_path / "run"
    solve_folder(TINY, base, time_limit_s=600)
    solve_folder(TINY, run, start_from=base, time_limit_s=600)
    assert audit_folder(run) == []
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    record["options"]["start"]["values"]["post_days"] = 79
    (run / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert [one.code for one in audit_folder(run)] == ["T14"]


def test_a_start_that_is_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["solve", str(TINY), "-o", str(tmp_path / "run"), "--start-from", str(tmp_path / "x")])
    assert stop.value.code == 1
    assert "there is no run folder" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()
