"""Both methods of a stage, and the certificates of their bounds, against brute force."""

import time

import pytest

from bruteforce import TooLargeError, solve_by_force
from random_scenarios import random_draft
from returnplan.certificate import check, holds
from returnplan.network import build_network
from returnplan.scenario.scenario import OBJECTIVES
from returnplan.solve import method, optimise

FIRST = 1000
"""Seeds that tests/test_against_bruteforce.py does not have."""
CASES = 200
CHUNK = 25
FEW_BRANCHES = 6_000
SECONDS = 6.0


def stages_of(network):
    order = network.scenario.objective.order
    outcome = optimise(
        network,
        gap=dict.fromkeys(order, 0.0),
        deadline=time.monotonic() + SECONDS,
        seed=1,
        threads=1,
    )
    return outcome.network, list(zip(outcome.stages, outcome.certificates, strict=True))


def near(one, other):
    return one == pytest.approx(other, rel=1e-6, abs=1e-6)


def differences(network, stages, optima):
    """What is wrong, up to the first stage that time ended: later floors are not by force then."""
    found = []
    for stage, certificate in stages:
        optimum = optima[stage.objective]
        sign = 1 if OBJECTIVES[stage.objective] == "max" else -1
        if sign * (stage.bound - optimum) < -1e-6 * max(1, abs(optimum)):
            found.append(f"{stage.objective}: bound {stage.bound}, by force {optimum}")
        if sign * (optimum - stage.value) < -1e-6 * max(1, abs(optimum)):
            found.append(f"{stage.objective}: value {stage.value}, by force {optimum}")
        if certificate.bound != stage.bound or certificate.objective != stage.objective:
            found.append(f"{stage.objective}: the certificate is of another bound")
        proven = check(network, certificate, seconds=20)
        between = sign * (proven - optimum) >= -1e-6 * max(1, abs(optimum))
        if not between or not holds(network, certificate, seconds=20):
            found.append(f"{stage.objective}: bound {stage.bound}, proven {proven}")
        if stage.status == "time_limit":
            break
        if not near(stage.value, optimum) or not near(stage.bound, optimum):
            found.append(f"{stage.objective}: {stage.value}, {stage.bound}, by force {optimum}")
    return found


@pytest.mark.parametrize("first", range(FIRST, FIRST + CASES, CHUNK))
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
        for columns in (method.SMALL_COLUMNS, 0):
            with monkeypatch.context() as patched:
                patched.setattr(method, "SMALL_COLUMNS", columns)
                # On programmes this small the prover needs no head start.
                patched.setattr(method, "PROVER_NEEDS_S", 0.0)
                refined, stages = stages_of(network)
            found = differences(refined, stages, optima)
            if found:
                wrong[seed, columns] = found
    assert not wrong
    assert skipped <= CHUNK // 4, "too many trees were too large"
