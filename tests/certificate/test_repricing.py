"""The check prices as the relaxation does, and gives columns of production all that they can be."""

import time

import numpy as np
import pytest

from random_scenarios import random_draft
from returnplan.certificate import check
from returnplan.certificate.prices import _most
from returnplan.model import Formulation
from returnplan.network import build_network
from returnplan.optimiser import optimise
from returnplan.optimiser.bounds.aim import Aim
from returnplan.optimiser.bounds.proof import Proof
from returnplan.optimiser.bounds.relaxation import Relaxation
from returnplan.optimiser.solution import Restriction
from returnplan.scenario.objectives import sign_of
from thorough import beyond


def random_duals(random, relaxation):
    """Of either sign, on one row in two; vehicles priced at some moments of their fleets."""
    moments = relaxation.formulation.variables.moments
    every = list(zip(moments.fleet.tolist(), moments.moment.tolist(), strict=True))
    relaxation.fleet = [one for one in every if random.random() < 0.5]
    count = len(relaxation.at.frame.rows) + len(relaxation.fleet)
    return random.exponential(10 ** random.uniform(-3, 1), count) * random.choice((-1, 0, 1), count)


@pytest.mark.parametrize("first", beyond(1, range(3000, 3060, 20)))
def test_random_duals_prove_the_same_to_both(first):
    """Where production counts the check may prove more: it bounds heads post by post."""
    for seed in range(first, first + 20):
        random, scenario = np.random.default_rng(seed), random_draft(seed).load()
        formulation = Formulation.of(build_network(scenario))
        relaxation = Relaxation(formulation)
        for name in scenario.objective.order:
            sign = sign_of(name)
            relaxation.stage(formulation.base, Aim(weights={name: sign}))
            duals = random_duals(random, relaxation)
            proof = Proof(
                objective=name,
                bound=relaxation.at.pricing.best(duals, relaxation.fleet).bound,
                duals=duals,
                programme=formulation.base,
                rows=relaxation.at.frame.rows.chosen,
                fleet=tuple(relaxation.fleet),
                linked=relaxation.linked,
            )
            claimed = proof.certificate(relaxation.names, ())
            proven = check(formulation.network, claimed)
            if relaxation.with_production:
                assert sign * (claimed.bound - proven) >= -1e-7 * max(1, abs(proven))
            else:
                assert proven == pytest.approx(claimed.bound, rel=1e-9, abs=1e-7)


def test_no_plan_has_more_than_the_check_grants():
    """Of heads, work, loans and missing heads, in plans of scenarios with production."""
    seen = 0
    for seed in range(3000, 3024):
        scenario = random_draft(seed).load()
        if not {"output", "uncovered_days"} & set(scenario.objective.order):
            continue
        outcome = optimise(
            build_network(scenario), gap=None, deadline=time.monotonic() + 600, seed=1, threads=1
        )
        v = outcome.formulation.variables
        values = Restriction.whole(outcome.network).columns(outcome.solution)
        columns = np.concatenate([v.production, v.t])
        most = _most(scenario, v)
        assert (values[columns] <= most[columns] + 1e-9).all()
        seen += int((values[v.heads] > 0.5 * most[v.heads]).any())
    assert seen >= 3, "some posts are well staffed"
