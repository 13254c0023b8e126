"""left_behind.csv of a plan that was made again names the event without which they would come."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from events.days import HEADER, TINY, TRAIN, tiny_plan
from returnplan.auditing import audit
from returnplan.jobs.replan import replan_plan
from returnplan.optimiser.questions import otherwise
from returnplan.plan import Plan
from returnplan.plan.read import read_plan
from returnplan.scenario import load_scenario
from returnplan.scenario.scenario import Permit

CANCELLED = f"2020-02-17 20:00,cancelled,{TRAIN},,,,,,,"
LONG_S = 300.0


def after(folder: Path, at: str, *rows: str, plan: Plan | None = None) -> Plan:
    """The plan after events, whose search ends by its gaps."""
    path = folder / "events.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    start = tiny_plan() if plan is None else plan
    found = replan_plan(start, at, events=path, time_limit_s=LONG_S, gap=0.0).plan
    assert not audit(found)
    return found


def detail(plan: Plan, cohort: str) -> str:
    return {**plan.unreachable, **plan.left}[cohort].detail


def test_the_cancelled_train_is_named(tmp_path: Path) -> None:
    plan = after(tmp_path, "2020-02-17 21:00", CANCELLED)
    said = f"Without row 2 of events.csv (cancelled {TRAIN}) at least one more would come."
    assert detail(plan, "hill-riggers").endswith(said)
    # Of fitters two stay whatever the train does.
    assert "events.csv" not in detail(plan, "dale-fitters")
    plan.write(tmp_path / "run")
    again = read_plan(tmp_path / "run")
    assert detail(again, "hill-riggers") == detail(plan, "hill-riggers")


def test_of_several_the_one_is_named_that_keeps_them(tmp_path: Path) -> None:
    """Other events of the day, before and after it, make no difference to riggers."""
    first = "2020-02-17 12:00,drop_out,dale-fitters,1,,,,,,"
    plan = after(tmp_path, "2020-02-17 21:00", first, CANCELLED)
    assert f"Without row 3 of events.csv (cancelled {TRAIN})" in detail(plan, "hill-riggers")


def test_no_event_is_named_that_they_would_stay_without(tmp_path: Path) -> None:
    plan = after(tmp_path, "2020-02-17 21:00", "2020-02-17 12:00,drop_out,dale-fitters,1,,,,,,")
    assert plan.left
    assert not [one for one in plan.left.values() if "events.csv" in one.detail]


def test_a_rider_less_than_the_train_asks_for(tmp_path: Path) -> None:
    """Eighteen of thirty seats: without one welder the train does not run."""
    plan = after(tmp_path, "2020-02-17 21:00", "2020-02-17 12:00,drop_out,hill-welders,1,,,,,,")
    assert "Without row 2 of events.csv (drop_out hill-welders)" in detail(plan, "hill-riggers")


def test_only_all_together_keep_them(tmp_path: Path) -> None:
    """Before anything has begun: no train, no coach, and no permit for anybody."""
    tiny = load_scenario(TINY)
    moment = "2020-02-17 00:30"
    plan = after(
        tmp_path,
        "2020-02-17 01:00",
        f"{moment},permit,,withdrawn,2020-02-17,,*,*,,",
        f"{moment},cancelled,{TRAIN},,,,,,,",
        f"{moment},broken,port_coach,1,,,,,,",
        plan=tiny_plan(replace(tiny, permits=(Permit(origin="*", destination="*"),))),
    )
    said = "Without the 3 events of events.csv at least one more would come."
    assert detail(plan, "hill-riggers").endswith(said)


def test_of_a_large_scenario_a_dispatcher_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(otherwise, "SMALL_COLUMNS", 0)
    tiny = load_scenario(TINY)
    train = replace(tiny.lines["train"], min_load=0.0)
    start = tiny_plan(replace(tiny, lines={"train": train}))
    plan = after(tmp_path, "2020-02-17 21:00", CANCELLED, plan=start)
    assert f"Without row 2 of events.csv (cancelled {TRAIN})" in detail(plan, "hill-riggers")
    assert "events.csv" not in detail(plan, "dale-fitters")
