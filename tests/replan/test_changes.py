"""The objective `changes`: what a replan changes of the plan in force, at its prices."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bruteforce.plain import count_splits, solve_plainly
from random_scenarios import random_draft
from returnplan.auditing import audit, summary
from returnplan.jobs.replan import replan
from returnplan.jobs.solve import solve
from returnplan.plan import Plan
from returnplan.plan.promise import changed
from returnplan.plan.underway import under_way
from returnplan.scenario import Scenario, load_scenario
from returnplan.scenario.objectives import replanned
from thorough import beyond

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"
HEADER = "moment,kind,id,value"
MOST_SPLITS = 1000
FIRST = ("changes", "post_days", "cost")


def few(scenario: Scenario) -> Scenario:
    """Tiny with a handful of workers, so that every plan can be tried."""
    workers = {"dale-fitters": 2, "hill-riggers": 1, "hill-welders": 2}
    return replace(
        scenario,
        cohorts={
            name: replace(one, workers=workers[name]) for name, one in scenario.cohorts.items()
        },
        fleets={name: replace(one, seats=2) for name, one in scenario.fleets.items()},
        lines={name: replace(one, seats=3) for name, one in scenario.lines.items()},
        quarantine={name: replace(one, beds=1) for name, one in scenario.quarantine.items()},
    )


@cache
def in_force() -> Plan:
    return solve(few(load_scenario(TINY)), gap=0.0, time_limit_s=600)


def ordered(plan: Plan, order: tuple[str, ...], **prices: float) -> Plan:
    """The plan as one of a scenario that asks for another order, at other prices."""
    objective = replace(plan.scenario.objective, order=order)
    rules = replace(plan.scenario.replan, **prices)
    return replace(plan, scenario=replace(plan.scenario, objective=objective, replan=rules))


def compared(plan: Plan, at: str | int, events: Path | None) -> Plan:
    """The plan of a replan at gap 0, as good in every stage as the best of all plans."""
    again = replan(plan, at, events=events, gap=0.0, time_limit_s=600)
    assert "failed_audit" not in again.options
    assert not audit(again)
    best = solve_plainly(again.scenario)
    assert {one.objective: one.value for one in again.stages} == pytest.approx(best)
    assert all(one.gap == 0 for one in again.stages)
    total = sum(row["price"] or 0.0 for row in again.options["replan"]["changes"])
    assert total == pytest.approx(best["changes"])
    return again


def events_file(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "events.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def train(plan: Plan) -> str:
    return next(name for name, trip in plan.trips.items() if trip.operator == "train")


@pytest.mark.parametrize("order", [FIRST, ("post_days", "changes", "cost"), ("cost", "changes")])
def test_tiny_without_its_train_against_all_plans(tmp_path: Path, order: tuple[str, ...]) -> None:
    plan = in_force()
    row = f"2020-02-17 20:00,cancelled,{train(plan)},"
    compared(ordered(plan, order), "2020-02-17 21:00", events_file(tmp_path, row))


def test_with_changes_first_only_what_must_change_does(tmp_path: Path) -> None:
    """Without the train its three riders wait: a coach would be one change more."""
    plan = in_force()
    row = f"2020-02-17 20:00,cancelled,{train(plan)},"
    again = compared(ordered(plan, FIRST), "2020-02-17 21:00", events_file(tmp_path, row))
    found = changed(again)
    assert sum(found.fewer.values()) == 1
    assert not found.more
    assert found.otherwise == {"hill-riggers": 1, "hill-welders": 2}
    assert again.stages[0].final == 500 + 3 * 20


SEEDS = (0, 5, 10, 6, 13, 17, 18)
"""Of drafts of which somebody travels, and not too many plans are to be tried."""


@pytest.mark.parametrize("seed", beyond(3, SEEDS))
def test_random_plans_with_a_trip_cancelled_against_all_plans(tmp_path: Path, seed: int) -> None:
    """At a moment by which something has begun; whatever has stays, nothing else begins before."""
    scenario = random_draft(seed).load()
    assert count_splits(scenario) <= MOST_SPLITS
    plan = solve(scenario, gap=0.0, time_limit_s=600)
    trips = sorted((trip.depart, name) for name, trip in plan.trips.items())
    depart, last = trips[-1]
    at = max(0, depart - 720 * (1 + seed % 3))
    assert last not in under_way(plan, at).trips
    moment = scenario.calendar.moment_text(at)
    prices = ({}, {"moved_trip": 0.0}, {"moved_trip": 1e4, "added_trip": 1.5})[seed % 3]
    order = FIRST if seed % 2 else ("returned", "changes", "cost")
    path = events_file(tmp_path, f"{moment},cancelled,{last},")
    compared(ordered(plan, order, **prices), at, path)


def test_the_audit_works_it_out_by_itself(tmp_path: Path, monkeypatch) -> None:
    plan = in_force()
    row = f"2020-02-17 20:00,cancelled,{train(plan)},"
    again = replan(plan, "2020-02-17 21:00", events=events_file(tmp_path, row), moves=5)
    assert not audit(again)
    right = summary.VALUES["changes"]
    monkeypatch.setitem(summary.VALUES, "changes", lambda case: right(case) + 1)
    assert {one.code for one in audit(again)} >= {"T13", "T14"}


def test_changes_is_last_but_cost_unless_it_stands_elsewhere() -> None:
    assert replanned(("post_days", "cost")) == ("post_days", "changes", "cost")
    assert replanned(("post_days",)) == ("post_days", "changes")
    assert replanned(("changes", "cost")) == ("changes", "cost")


def test_without_a_plan_in_force_nothing_is_changed() -> None:
    plan = solve(ordered(in_force(), ("changes", "post_days")).scenario, moves=5)
    assert plan.stages[0].value == plan.stages[0].bound == 0
    assert not audit(plan)
