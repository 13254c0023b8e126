"""The relaxation from generated itineraries against the relaxation of the whole formulation."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from returnplan.model import Floor, Formulation
from returnplan.network import build_network
from returnplan.optimiser.bounds.aim import Aim
from returnplan.optimiser.bounds.relaxation import Relaxation
from returnplan.optimiser.engines.linear import LinearProgramme
from returnplan.scenario import load_scenario
from returnplan.scenario.objectives import maximised

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.mark.parametrize("name", ["tiny", "furnace"])
def test_bounds_are_never_tighter_than_the_whole_relaxation(name: str) -> None:
    # Without C5, C6 and the least units of C3 a bound may be looser; it must never be tighter.
    formulation = Formulation.of(build_network(load_scenario(SCENARIOS / name)))
    relaxation = Relaxation(formulation)
    for objective in formulation.objectives:
        maximise = maximised(objective)
        sign = 1.0 if maximise else -1.0
        relaxation.stage(formulation.base, Aim(weights={objective: sign}))
        assert relaxation.solve(gap=1e-9, until=time.monotonic() + 600)
        whole = LinearProgramme(
            formulation.base, formulation.objectives[objective], maximise=maximise
        ).solve(20)
        assert relaxation.bound >= sign * whole.bound - 1e-6 * max(1, abs(whole.bound))
        assert relaxation.bound == pytest.approx(relaxation.value, abs=1e-5, rel=1e-6)


def test_every_bound_on_the_way_holds() -> None:
    # Stopped after any round, the bound of zhejiang-2020 is no better than the optimum 60,904 of
    # its whole relaxation, with boarding hours, and the last one is that.
    scenario = load_scenario(SCENARIOS / "zhejiang-2020")
    formulation = Formulation.of(build_network(scenario))
    relaxation = Relaxation(formulation)
    relaxation.stage(formulation.base, Aim(weights={"key_post_days": 1.0}))
    seen: list[float] = []

    def watched() -> bool:
        seen.append(relaxation.bound)
        return False

    relaxation.solve(gap=1e-9, until=time.monotonic() + 600, stopped=watched)
    assert min(seen) >= 60_904 - 1e-3
    assert relaxation.bound == pytest.approx(60_904)


def test_floors_are_kept_by_the_prices() -> None:
    # Least cost without a floor is 0: nobody travels. With one it cannot be.
    formulation = Formulation.of(build_network(load_scenario(SCENARIOS / "tiny")))
    relaxation = Relaxation(formulation)
    least = Aim(weights={"cost": -1.0})
    relaxation.stage(formulation.base, least)
    relaxation.solve(gap=1e-9, until=time.monotonic() + 600)
    assert relaxation.bound == pytest.approx(0.0, abs=1e-6)
    floor = Floor(objective="key_post_days", value=10.0)
    relaxation.stage(formulation.with_floors((floor,)), least)
    relaxation.solve(gap=1e-9, until=time.monotonic() + 600)
    assert relaxation.bound < -1.0


def test_floors_that_the_first_itineraries_miss_have_prices_too() -> None:
    """A relaxation that begins with the least cost proves what one does that knows the stages."""
    scenario = load_scenario(SCENARIOS / "zhejiang-2020")
    formulation = Formulation.of(build_network(scenario))
    floors = (
        Floor(objective="key_post_days", value=61_000.0),
        Floor(objective="post_days", value=138_700.0),
    )
    bounds = []
    for names in (("cost",), ("key_post_days", "post_days", "cost")):
        relaxation = Relaxation(formulation)
        for name in names:
            kept = floors if name == "cost" else floors[: names.index(name)]
            sign = -1.0 if name == "cost" else 1.0
            relaxation.stage(formulation.with_floors(kept), Aim(weights={name: sign}))
            assert relaxation.solve(gap=1e-4, until=time.monotonic() + 600)
        bounds.append(relaxation.bound)
    assert bounds[0] == pytest.approx(bounds[1], rel=2e-4)
