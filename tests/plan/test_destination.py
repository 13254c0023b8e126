"""A plan that was solved is written, and never over a better one unless its search has ended."""

from dataclasses import replace

import pytest

from returnplan.errors import UsageError
from returnplan.plan.destination import better_run, keep
from returnplan.plan.plan import Plan, Stage
from returnplan.plan.read import read_plan


def stages(values: dict[str, float], status: str = "gap") -> tuple[Stage, ...]:
    return tuple(
        Stage(
            objective=name,
            sense="min" if name == "cost" else "max",
            value=value,
            final=value,
            bound=value,
            gap=0.0,
            seconds=1.0,
            status=status,
        )
        for name, value in values.items()
    )


FULL = {"key_post_days": 100.0, "post_days": 500.0, "cost": 1000.0}


@pytest.fixture
def written(plan: Plan, tmp_path):
    folder = tmp_path / "run"
    replace(plan, stages=stages(FULL)).write(folder)
    return folder


def worse(plan: Plan, status: str = "not_reached", **values: float) -> Plan:
    return replace(plan, stages=stages({**FULL, **values}, status))


@pytest.mark.parametrize("status", ["time_limit", "not_reached"])
def test_an_unfinished_worse_plan_goes_beside(plan, written, status):
    new = worse(plan, status, key_post_days=99.0)
    folder, sentence = keep(new, written, force=True)
    assert folder == written.with_name("run-2")
    assert sentence == (
        f"'{written}' stays, as it holds a better plan of the same scenario (key_post_days 100 "
        f"against 99); this plan is in '{folder}'"
    )
    assert read_plan(written).stages[0].final == 100
    assert read_plan(folder).stages[0].final == 99
    assert keep(new, written, force=True)[0] == written.with_name("run-3")


def test_an_interrupted_worse_plan_goes_beside(plan, written):
    new = replace(plan, stages=stages({**FULL, "cost": 2000.0}), interrupted=True)
    assert keep(new, written, force=True)[0] != written


def test_a_plan_whose_search_has_ended_replaces_a_better_one(plan, written):
    assert keep(worse(plan, "gap", cost=2000.0), written, force=True) == (written, "")
    assert read_plan(written).stages[2].final == 2000


@pytest.mark.parametrize(
    ("values", "is_worse"),
    [
        ({"key_post_days": 99.0, "post_days": 900.0}, True),
        ({"key_post_days": 101.0, "post_days": 1.0}, False),
        ({"post_days": 499.0, "cost": 1.0}, True),
        ({"cost": 1001.0}, True),
        ({"cost": 999.0}, False),
        ({}, False),
    ],
)
def test_the_first_objective_that_differs_decides(plan, written, values, is_worse):
    assert bool(better_run(worse(plan, **values), written)) == is_worse


def test_what_slack_allows_is_no_difference(plan, tmp_path):
    slack = {**plan.scenario.objective.slack, "post_days": 0.001}
    objective = replace(plan.scenario.objective, slack=slack)
    plan = replace(plan, scenario=replace(plan.scenario, objective=objective))
    replace(plan, stages=stages(FULL)).write(tmp_path / "run")
    assert not better_run(worse(plan, post_days=499.6), tmp_path / "run")
    assert not better_run(worse(plan, post_days=499.6, cost=900.0), tmp_path / "run")
    assert better_run(worse(plan, post_days=499.4, cost=900.0), tmp_path / "run")


def test_a_plan_of_another_scenario_may_be_replaced(plan, written):
    other = replace(plan, scenario=replace(plan.scenario, budget=5.0))
    assert not better_run(worse(other, key_post_days=0.0), written)


def test_a_folder_taken_meanwhile_costs_no_plan(plan, written):
    folder, sentence = keep(plan, written)
    assert folder == written.with_name("run-2")
    assert "already" in sentence
    assert read_plan(folder).assignments == plan.assignments


def test_a_disk_that_is_full_costs_no_plan(plan, tmp_path, monkeypatch):
    """Neither the folder's place nor the current folder takes it; the temporary files do."""
    write = Plan.write

    def refuse(self, folder, **options):
        if tmp_path / "disk" in folder.parents or not folder.is_absolute():
            raise UsageError("the run cannot be written to 'run': No space left on device")
        write(self, folder, **options)

    monkeypatch.setattr(Plan, "write", refuse)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder, sentence = keep(plan, tmp_path / "disk" / "run")
    assert "No space left" in sentence
    assert str(folder) in sentence
    assert folder.parent == tmp_path
    assert (folder / "run.json").is_file()


def test_where_nothing_can_be_written_it_is_said(plan, tmp_path, monkeypatch):
    def refuse(self, folder, **options):
        raise UsageError("No space left on device")

    monkeypatch.setattr(Plan, "write", refuse)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(UsageError, match="No space left"):
        keep(plan, tmp_path / "run")
