"""docs/extending.md, A rule: no trip has more than one unit."""

import numpy as np
import pytest

from extending.conftest import codes
from returnplan import audit, rules, solve
from returnplan.auditing import CHECKS, Violation
from returnplan.model import FAMILIES, Formulation
from returnplan.model.programme import at_most
from returnplan.network import build_network
from returnplan.optimiser.search import stage as one_stage
from returnplan.rules import Rule
from sections import formulation

RULE = Rule(
    code=f"C{len(rules.RULES) + 1}",
    name="one_unit",
    sentence="No trip has more than one unit.",
    kept_by="model",
)


def one_unit(network, v):
    """Cnn. No trip has more than one unit.

    n_r <= 1          for all unit options r
    u_d <= 1          for all runs d
    """
    units, runs = np.arange(len(v.n)), np.arange(len(v.u))
    return at_most(
        np.ones(len(units) + len(runs)), (units, v.n, 1.0), (len(units) + runs, v.u, 1.0)
    )


def check_one_unit(case):
    for trip in case.trips.values():
        if trip.units > 1:
            sentence = f"{trip.units} units; one is allowed"
            yield Violation(code=RULE.code, table="trips", key=trip.id, sentence=sentence)


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setitem(CHECKS, RULE.code, check_one_unit)
    monkeypatch.setitem(FAMILIES, RULE.code, one_unit)
    monkeypatch.setattr(formulation, "RULES", (*rules.RULES, RULE))


def test_without_its_rows_the_audit_finds_plans_that_break_it(world, monkeypatch):
    plan = solve(world.load())
    monkeypatch.setitem(CHECKS, RULE.code, check_one_unit)
    assert max(trip.units for trip in plan.trips.values()) > 1
    assert codes(audit(plan)) == {RULE.code}


@pytest.mark.parametrize("small", [one_stage.SMALL_COLUMNS, 0])
def test_plans_keep_it_whole_or_large(world, kept, monkeypatch, small):
    """Moves of a large programme know nothing of it; what they make is judged by its rows."""
    monkeypatch.setattr(one_stage, "SMALL_COLUMNS", small)
    plan = solve(world.load(), moves=8)
    assert {trip.units for trip in plan.trips.values()} == {1}
    assert audit(plan) == []


def test_programme_and_page_have_it(world, kept):
    base = Formulation.of(build_network(world.load())).base
    assert base.rows[RULE.code].stop > base.rows[RULE.code].start
    page = formulation.formulation_page()
    assert f"### {RULE.code} one_unit\n\n{RULE.sentence}\n\n```\nn_r <= 1" in page
