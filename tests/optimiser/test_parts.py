"""Parts of a network that a move may change, and the production that goes with them."""

import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from returnplan.network import build_network
from returnplan.optimiser.bounds import ground
from returnplan.optimiser.bounds.aim import Aim
from returnplan.optimiser.bounds.relaxation import Relaxation
from returnplan.optimiser.engines.linear import LinearProgramme
from returnplan.optimiser.engines.simplex import DUAL, INTERIOR, Answer, Simplex
from returnplan.optimiser.implied import Touched, fill_production
from returnplan.optimiser.search.capacity import Capacity
from returnplan.optimiser.search.dive import Surplus, dive
from returnplan.optimiser.search.parts import Parts
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
from returnplan.scenario import load_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.fixture(scope="module")
def furnace() -> Space:
    network = build_network(load_scenario(SCENARIOS / "furnace"))
    return Space(network=network)


def parts_of(space: Space) -> Parts:
    arcs = len(space.network.arcs.tail)
    return Parts(
        network=space.network, seen=np.ones(arcs, dtype=bool), vehicles=10, shares=(0.04, 0.5)
    )


# -- parts ---------------------------------------------------------------------------------------


def test_windows_and_places_cover_every_itinerary(furnace):
    parts = parts_of(furnace)
    for masks in (parts.by(0), parts.by(1), parts.windows(0.0), parts.windows(1.0)):
        assert np.any(masks, axis=0).all()


def test_parts_at_random_differ_but_not_for_a_seed(furnace):
    one, other = (np.random.default_rng(3) for _ in range(2))
    parts = parts_of(furnace)
    drawn = [parts.random(one) for _ in range(20)]
    again = [parts.random(other) for _ in range(20)]
    assert all((first == second).all() for first, second in zip(drawn, again, strict=True))
    assert len({mask.tobytes() for mask in drawn}) > 5
    assert not all(mask.all() for mask in drawn)


def test_a_part_of_one_date_can_be_drawn(furnace):
    day = np.full_like(furnace.network.commodities.day, 5)
    network = replace(furnace.network, commodities=replace(furnace.network.commodities, day=day))
    arcs = len(network.arcs.tail)
    parts = Parts(network=network, seen=np.ones(arcs, dtype=bool), vehicles=1, shares=(0.5, 0.9))
    random = np.random.default_rng(0)
    assert all(parts.random(random).any() for _ in range(20))


# -- production ----------------------------------------------------------------------------------


def test_production_that_is_not_touched_stays(furnace):
    """Whatever workers of one employer do, columns of production that change are all named."""
    formulation = furnace.formulation
    v, network = formulation.variables, furnace.network
    touched, random = Touched(formulation), np.random.default_rng(7)
    cohorts = list(network.scenario.cohorts.values())
    before = furnace.whole.columns(Solution.nobody(formulation))
    named, changed = 0, 0
    for employer in network.scenario.employers:
        mine = np.array([cohort.employer == employer for cohort in cohorts])
        choices = mine[network.choices.cohort]
        after = before.copy()
        after[v.w[choices]] = random.integers(0, 4, choices.sum())
        fill_production(formulation, after)
        moved = np.zeros(v.count, dtype=bool)
        moved[v.production] = np.abs(after[v.production] - before[v.production]) > 1e-9
        names = np.zeros(v.count, dtype=bool)
        names[touched.columns(choices)] = True
        assert not (moved & ~names).any()
        named += int(names.sum())
        changed += int(moved.sum())
    assert 0 < changed <= named < len(network.scenario.employers) * len(v.production)


# -- dives ---------------------------------------------------------------------------------------


def relaxed(space: Space, **options) -> LinearProgramme:
    return LinearProgramme(
        space.formulation.base,
        space.formulation.objectives["post_days"],
        maximise=True,
        **options,
    )


def dived(space: Space, relaxation: LinearProgramme, **options):
    v = space.formulation.variables
    return dive(
        relaxation,
        (v.o, v.u, v.n),
        fits=Capacity(space.formulation).fits,
        until=time.monotonic() + 600,
        interrupt=threading.Event(),
        **options,
    )


def test_a_dive_ends_where_it_cannot_beat_the_cutoff(furnace):
    answer = dived(furnace, relaxed(furnace))
    assert answer is not None
    assert answer.values is not None
    assert dived(furnace, relaxed(furnace), cutoff=answer.bound / 2) is not None
    assert dived(furnace, relaxed(furnace), cutoff=answer.bound * 10) is None


def test_a_dive_ends_with_its_iterations(furnace, monkeypatch):
    relaxation, solves = relaxed(furnace, iterations=3), []
    solve = relaxation.solve
    monkeypatch.setattr(
        relaxation, "solve", lambda seconds: solves.append(solve(seconds)) or solves[-1]
    )
    asked = []
    assert dived(furnace, relaxation, ease=lambda: len(asked) < 5 and not asked.append(1)) is None
    assert relaxation.iterations_left == 0
    assert len(solves) == 1
    assert solves[0].values is None
    assert not asked


def test_a_surplus_is_given_up_where_it_cannot_be_kept(furnace):
    """A floor at the relaxation's best leaves no more, so the dive begins by asking for less."""
    most = relaxed(furnace).solve(60.0).bound
    programme = furnace.formulation.base.with_row(
        "C13 post_days", furnace.formulation.objectives["post_days"], most * 0.999, np.inf
    )
    row = programme.rows["C13 post_days"].start
    relaxation = LinearProgramme(
        programme, furnace.formulation.objectives["post_days"], maximise=True
    )
    surplus = Surplus(relaxation, [row], 0.01)
    assert relaxation.solve(60.0).infeasible
    eased = 0
    while surplus.ease():
        eased += 1
    assert eased == 3
    assert relaxation.solve(60.0).bound == pytest.approx(most)


# -- masters -------------------------------------------------------------------------------------


def test_a_master_that_the_interior_point_fails_on_has_a_bound(furnace, monkeypatch):
    """The simplex method solves it instead, to the same bound."""

    def bound() -> float:
        monkeypatch.setattr(ground, "LARGE_ARCS", 0)
        whole = Relaxation(furnace.formulation)
        whole.stage(furnace.formulation.base, Aim(weights={"post_days": 1.0}))
        assert whole.solve(gap=1e-6, until=time.monotonic() + 600)
        return whole.bound

    expected = bound()
    solve = Simplex.solve

    def failing(self, seconds, method=DUAL, *limits):
        if method == INTERIOR:
            return Answer(values=None, bound=np.inf, optimal=False, infeasible=True)
        return solve(self, seconds, method, *limits)

    monkeypatch.setattr(Simplex, "solve", failing)
    assert bound() == pytest.approx(expected, rel=1e-5)
