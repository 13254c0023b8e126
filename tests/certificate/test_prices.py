"""Prices prove nothing that is not so, whatever they are, and what they were claimed to prove."""

import time
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from bruteforce import TooLargeError, solve_by_force
from random_scenarios import random_draft
from returnplan.certificate import Certificate, check, holds, row_keys
from returnplan.errors import UsageError
from returnplan.model import Formulation, floor_of
from returnplan.network import build_network
from returnplan.optimiser.bounds.aim import Aim
from returnplan.optimiser.bounds.relaxation import Relaxation
from returnplan.scenario import load_scenario
from returnplan.scenario.objectives import sign_of
from thorough import beyond

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def all_keys(formulation, floors):
    """Keys of every row of a stage; of vehicles, any moments."""
    network, calendar = formulation.network, formulation.network.scenario.calendar
    scenario = network.scenario
    keys = row_keys(network, formulation.variables.work)
    if scenario.budget is None:
        del keys["C12"]
    if "worst_share" not in scenario.objective.order:
        del keys["shares"]
    keys["C13"] = [(floor.objective,) for floor in floors]
    dates = [calendar.date_text(day) for day in range(calendar.days)]
    keys["C9"] = [(name, date) for name in scenario.quarantine for date in dates]
    runs = [(line, date) for line, date, _ in keys["C1"]]
    keys["links"] = [(cohort, *run) for cohort in network.cohorts for run in runs]
    hours = range(5, calendar.end, 190)
    keys["C2"] = [(name, calendar.moment_text(at)) for name in scenario.fleets for at in hours]
    return keys


LINES = ("C1", "C5", "links")
"""Families that have prices only where departures are linked with who is aboard."""


def random_prices(random, keys):
    """A few prices or all, small ones and large ones, of either sign."""
    prices = {}
    for family, rows in keys.items():
        share, size = random.choice((0, 0.2, 1)), 10 ** random.uniform(-4, 2)
        prices[family] = {
            key: size * random.expovariate(1) * random.choice((1, 1, 1, -1))
            for key in rows
            if random.random() < share
        }
    return prices


def without(prices, families):
    return {family: rows for family, rows in prices.items() if family not in families}


def disturbed(random, prices):
    return {
        family: {key: price * random.choice((0, 0.5, 1, 1, 1.1, 2)) for key, price in rows.items()}
        for family, rows in prices.items()
    }


def stages(scenario, optima):
    """(objective, floors, optimum) of each stage, by force."""
    floors = ()
    for name in scenario.objective.order:
        yield name, floors, optima[name]
        floors = (*floors, floor_of(name, optima[name], scenario.objective.slack[name]))


def relaxed(relaxation, programme, name, floors, gap=1e-9):
    relaxation.stage(programme, Aim(weights={name: sign_of(name)}))
    relaxation.solve(gap=gap, until=time.monotonic() + 600)
    return relaxation.certificate(relaxation.proof, name, floors)


@pytest.mark.parametrize("first", beyond(1, range(2000, 2030, 15)))
def test_no_prices_prove_better_than_the_optimum(first):
    """Random prices, the relaxation's own, and those disturbed, against the brute-force planner."""
    tried = tight = 0
    for seed in range(first, first + 15):
        random, scenario = Random(seed), random_draft(seed).load()
        try:
            optima = solve_by_force(scenario, 6_000).values
        except TooLargeError:
            continue
        formulation = Formulation.of(build_network(scenario))
        relaxation = Relaxation(formulation)
        for name, floors, optimum in stages(scenario, optima):
            keys = all_keys(formulation, floors)
            sets = [{}, random_prices(random, keys), random_prices(random, keys)]
            own = relaxed(relaxation, formulation.with_floors(floors), name, floors)
            if own is not None:
                sets += [own.prices, disturbed(random, own.prices)]
            sign = sign_of(name)
            cases = [(prices, True) for prices in sets]
            cases += [(without(prices, LINES), False) for prices in sets]
            for prices, linked in cases:
                certificate = Certificate(
                    objective=name,
                    floors=floors,
                    bound=optimum,
                    kind="prices",
                    prices=prices,
                    linked=linked,
                )
                proven = check(formulation.network, certificate)
                assert sign * (proven - optimum) >= -1e-6 * max(1, abs(optimum)), (seed, name)
                tried += 1
                tight += proven == pytest.approx(optimum, rel=1e-6, abs=1e-6)
    assert tried >= 120
    assert tight >= 24, "the bounds say something"


@pytest.mark.parametrize("name", beyond(2, ["tiny", "furnace", "zhejiang-2020"]))
def test_the_relaxation_proved_what_it_claims(name):
    scenario = load_scenario(SCENARIOS / name)
    formulation = Formulation.of(build_network(scenario))
    relaxation, floors = Relaxation(formulation), ()
    for objective in scenario.objective.order[:2]:
        own = relaxed(relaxation, formulation.with_floors(floors), objective, floors, gap=1e-3)
        assert check(scenario, own) == pytest.approx(own.bound, rel=1e-9)
        sign = sign_of(objective)
        floors = (*floors, floor_of(objective, own.bound * (1 - 0.3 * sign), 0.0))


def test_a_bound_a_little_too_good_is_refused():
    scenario = load_scenario(SCENARIOS / "tiny")
    formulation = Formulation.of(build_network(scenario))
    for name, sign in (("key_post_days", 1), ("cost", -1)):
        floors = () if sign == 1 else (floor_of("key_post_days", 40.0, 0.0),)
        programme = formulation.with_floors(floors)
        own = relaxed(Relaxation(formulation), programme, name, floors)
        plain = Certificate(
            objective="key_post_days", floors=(), bound=check_plain(scenario), kind="plain"
        )
        for certificate, better in ((own, -1e-4 * sign), (plain, -1e-4)):
            assert holds(scenario, certificate)
            bound = certificate.bound * (1 + better)
            assert not holds(scenario, replace(certificate, bound=bound))


def check_plain(scenario):
    nothing = Certificate(objective="key_post_days", floors=(), bound=0.0, kind="plain")
    return check(scenario, nothing)


def test_a_programme_is_proved_anew():
    """54 key-post days are the optimum that scenarios/tiny/WHY.md argues."""
    scenario = load_scenario(SCENARIOS / "tiny")
    claim = Certificate(objective="key_post_days", floors=(), bound=54.0, kind="programme")
    assert check(scenario, claim) == pytest.approx(54)
    assert holds(scenario, claim)
    assert not holds(scenario, replace(claim, bound=53.99))


@pytest.mark.parametrize(
    ("family", "key"),
    [
        ("C1", ("anything",)),
        ("C2", ("no-fleet", "2020-02-17 08:00")),
        ("C4", ("no-line", "2020-02-17")),
        ("C9", ("no-facility", "2020-02-17")),
        ("C10", ("nowhere", "2020-02-17")),
        ("C13", ("post_days",)),
        ("shares", ("nobody",)),
        ("C23", ("nobody", "no-post", "2020-02-17")),
    ],
)
def test_prices_of_what_is_no_limit_are_refused(family, key):
    scenario = load_scenario(SCENARIOS / "tiny")
    certificate = Certificate(
        objective="key_post_days", floors=(), bound=0.0, kind="prices", prices={family: {key: 1.0}}
    )
    with pytest.raises(UsageError):
        check(scenario, certificate)
    endless = replace(certificate, prices={"C2": {key: float("nan")}})
    with pytest.raises(UsageError):
        check(scenario, endless)
