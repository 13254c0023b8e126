"""docs/extending.md, An objective: workers of key posts who return."""

import io
import sys

import numpy as np
import pytest
from rich.console import Console

from extending.conftest import codes
from returnplan import audit, read_plan, solve
from returnplan.auditing import audit_run, summary
from returnplan.model import objectives as of_model
from returnplan.optimiser.search import stage as one_stage
from returnplan.page.words import catalogue
from returnplan.plan import measures as of_plan
from returnplan.report.terminal import show
from returnplan.scenario.objectives import OBJECTIVES, Counts, DeclaredObjective
from sections.scenario import formats_page

NAME = "key_returned"
DECLARED = DeclaredObjective(
    sense="max",
    counts=Counts.PEOPLE,
    unit="heads",
    digits=0,
    shown_digits=0,
    of_horizon=False,
    meaning="Workers of key posts whom the plan brings.",
    words="key workers brought",
    gain="up to {amount} more key workers",
)


def coefficients(network, v):
    """O9. Workers of key posts who are carried."""
    scenario = network.scenario
    key = np.array([scenario.post_of(cohort).key for cohort in scenario.cohorts.values()])
    found = np.zeros(v.count)
    found[v.w] = key[network.choices.cohort]
    return found


def of_a_plan(plan):
    scenario, carried = plan.scenario, plan.account.carried
    return sum(carried[name] for name, c in scenario.cohorts.items() if scenario.post_of(c).key)


def audited(case):
    return sum(travel.workers for travel in case.travels if travel.post.key)


@pytest.fixture
def added(monkeypatch):
    monkeypatch.setitem(OBJECTIVES, NAME, DECLARED)
    monkeypatch.setitem(of_model.COEFFICIENTS, NAME, coefficients)
    monkeypatch.setitem(of_plan.VALUES, NAME, of_a_plan)
    told = list(of_plan.MEANINGS.items())
    after = [name for name, _ in told].index("changes") + 1
    meanings = dict([*told[:after], (NAME, DECLARED.meaning), *told[after:]])
    monkeypatch.setattr(of_plan, "MEANINGS", meanings)
    monkeypatch.setattr(sys.modules["returnplan.auditing.written"], "MEANINGS", meanings)
    monkeypatch.setitem(summary.VALUES, NAME, audited)
    monkeypatch.setitem(summary.UNITS, NAME, "heads")
    monkeypatch.setitem(catalogue(), f"measure.{NAME}", {"en": "Key workers", "zh": "关键岗位"})


ORDER = f'objective.order=["{NAME}", "cost"]'


@pytest.mark.parametrize("small", [one_stage.SMALL_COLUMNS, 0])
def test_it_is_optimised_proven_and_audited(world, added, monkeypatch, small, tmp_path):
    monkeypatch.setattr(one_stage, "SMALL_COLUMNS", small)
    plan = solve(world.load(ORDER), moves=2)
    stage = plan.stages[0]
    assert (stage.objective, stage.sense) == (NAME, "max")
    assert (
        stage.final == stage.bound == 37
    )  # 25 welders; for the six beds six fitters on Monday, six on Wednesday
    assert audit(plan) == []
    plan.write(tmp_path / "run")
    assert audit_run(tmp_path / "run") == []
    text = io.StringIO()
    show(read_plan(tmp_path / "run"), Console(file=text, width=120))
    assert "key workers brought" in text.getvalue()


def test_slack_and_gap_have_its_defaults_and_may_be_set(world, added):
    scenario = world.load(ORDER, f"solver.gap={{{NAME} = 0.5}}")
    assert scenario.objective.slack[NAME] == DECLARED.slack
    assert scenario.solver.gap[NAME] == 0.5
    assert NAME in formats_page(())


def test_audit_has_a_value_of_its_own(world, added, monkeypatch):
    plan = solve(world.load(ORDER))
    monkeypatch.setitem(summary.VALUES, NAME, lambda case: audited(case) + 1)
    assert codes(audit(plan)) == {"T13", "T14"}
