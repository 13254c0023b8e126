"""Both methods of a stage, and the certificates of their bounds, against brute force."""

import time
from itertools import pairwise

import pytest

from bruteforce import TooLargeError, solve_by_force
from random_scenarios import random_draft
from returnplan.certificate import check
from returnplan.network import build_network
from returnplan.optimiser import optimise
from returnplan.optimiser.search import prover
from returnplan.optimiser.search import stage as one_stage
from thorough import beyond

FIRST = 1000
"""Seeds that tests/test_against_bruteforce.py does not have."""
CASES = 200
CHUNK = 10
FEW_BRANCHES = 2_000
MOVES = 3
"""Of a stage that walks: one that they end has a plan, a bound and a certificate all the same."""


def stages_of(network):
    order = network.scenario.objective.order
    outcome = optimise(
        network,
        gap=dict.fromkeys(order, 0.0),
        deadline=time.monotonic() + 600,
        moves=MOVES,
        seed=1,
        threads=1,
    )
    return outcome.network, list(zip(outcome.stages, outcome.certificates, strict=True))


def differences(network, stages, optima):
    """What is wrong, up to the first stage that moves ended: later floors are not by force then."""
    found = []
    for stage, certificate in stages:
        assert (certificate.objective, certificate.bound) == (stage.objective, stage.bound)
        optimum, sign = optima[stage.objective], 1 if stage.sense == "max" else -1
        figures = {
            "bound": stage.bound,
            "proven": check(network, certificate, seconds=600),
            "by force": optimum,
            "value": stage.value,
        }
        in_turn = all(
            sign * (one - other) >= -1e-6 * max(1, abs(optimum))
            for one, other in pairwise(figures.values())
        )
        if stage.status == "time_limit":
            return found if in_turn else [*found, (stage.objective, figures)]
        if not in_turn or stage.bound != pytest.approx(stage.value, rel=1e-6, abs=1e-6):
            found.append((stage.objective, figures))
    return found


@pytest.mark.parametrize("first", beyond(1, range(FIRST, FIRST + CASES, CHUNK)))
def test_both_methods_end_with_the_optimum_and_certify_it(first, monkeypatch):
    wrong, skipped = {}, 0
    for seed in range(first, first + CHUNK):
        scenario = random_draft(seed).load()
        try:
            optima = solve_by_force(scenario, FEW_BRANCHES).values
        except TooLargeError:
            skipped += 1
            continue
        network = build_network(scenario)
        for columns in (one_stage.SMALL_COLUMNS, 0):
            with monkeypatch.context() as patched:
                patched.setattr(one_stage, "SMALL_COLUMNS", columns)
                # On programmes this small the prover needs no head start.
                patched.setattr(prover, "NEEDS_S", 0.0)
                refined, stages = stages_of(network)
            found = differences(refined, stages, optima)
            if found:
                wrong[seed, columns] = found
    assert not wrong
    assert skipped <= CHUNK // 4, "too many trees were too large"
