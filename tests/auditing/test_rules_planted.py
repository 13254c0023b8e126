"""Each rule: a plan just past its limit is rejected with its code, at the limit it is accepted."""

import importlib

import pytest

from auditing.planted import KEPT, PLANTED
from auditing.world import a_world
from returnplan.auditing.case import Case

audit = importlib.import_module("returnplan.auditing")


FOLLOWING = {"C25", "C26"}
"""What plants can do follows from who is there, so that production.csv is then of another plan."""


def codes(world):
    return {one.code for one in audit.audit_tables(world.scenario, world.tables)}


def test_plan_on_all_limits_is_accepted():
    world = a_world()
    assert audit.audit_tables(world.scenario, world.tables) == []


@pytest.mark.parametrize("case", PLANTED, ids=lambda case: f"{case.code}-{case.name}")
def test_plan_just_past_a_limit_is_rejected(case):
    found = codes(case.world(a_world()))
    assert case.code in found
    rules = {code for code in found if code.startswith("C")}
    follows = FOLLOWING - {case.code}
    assert rules - follows == {case.code, *case.also} - follows


@pytest.mark.parametrize("case", KEPT, ids=lambda case: f"{case.code}-{case.name}")
def test_plan_at_another_limit_is_accepted_by_the_rule(case):
    """Cells that follow from what was changed are not rewritten, so the rule alone is asked."""
    world = case.world(a_world())
    assert list(audit.CHECKS[case.code](Case(world.scenario, world.tables))) == []


def test_each_rule_is_broken_by_some_plan():
    assert {case.code for case in PLANTED} == set(audit.CHECKS)
