"""Tolls: what a relaxation says that scarce things are worth, and how walks take them."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from returnplan.model import Floor
from returnplan.network import build_network
from returnplan.optimiser.bounds.aim import Aim
from returnplan.optimiser.recreate import library
from returnplan.optimiser.search.best import Best
from returnplan.optimiser.search.handed import Handed
from returnplan.optimiser.search.search import Search
from returnplan.optimiser.search.sides import TwoSides
from returnplan.optimiser.solution import Solution
from returnplan.optimiser.space import Space
from returnplan.optimiser.tolls import Tolls
from returnplan.scenario import load_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FIRST = "key_post_days"

pytestmark = pytest.mark.skipif(not library.available(), reason="the kernel is not compiled")


def search_of(vehicles=1, beds=6) -> Search:
    """Of tiny: one coach, one train, six beds."""
    tiny = load_scenario(SCENARIOS / "tiny")
    fleets = {name: replace(one, vehicles=vehicles) for name, one in tiny.fleets.items()}
    quarantine = {name: replace(one, beds=beds) for name, one in tiny.quarantine.items()}
    network = build_network(replace(tiny, fleets=fleets, quarantine=quarantine))
    return Search(space=Space(network=network), seed=1, threads=1, interrupt=threading.Event())


def no_tolls(search) -> Tolls:
    network = search.space.network
    rows = (network.units.group, network.runs.level, network.sinks.day, network.stays.group)
    units, runs, sinks, stays = (np.zeros(len(one)) for one in rows)
    return Tolls(size=54.0, units=units, runs=runs, sinks=sinks, stays=stays)


def filled(search, tolls: Tolls, toll: float = 1.0) -> Solution:
    """Everybody placed at once, beside nobody."""
    nobody = search.space.settled(Solution.nobody(search.space.formulation))
    aim = search.walk_aim(FIRST, (), nobody, size=54.0, foresight=0.3, tolls=tolls, toll=toll)
    found = search.recreation.filled(nobody, aim)
    return nobody if found is None else search.space.settled(found)


@pytest.mark.parametrize(("name", "used"), [("units", "n"), ("runs", "u"), ("stays", "z")])
def test_what_is_worth_more_elsewhere_is_left_alone(name, used) -> None:
    """Worth more than anybody is: without that somebody uses it."""
    search = search_of()
    free = no_tolls(search)
    dear = replace(free, **{name: np.full(len(getattr(free, name)), 1e6)})
    if name == "runs":  # the train alone is left
        free = replace(free, units=np.full(len(free.units), 1e6))
        dear = replace(dear, units=free.units)
    assert getattr(filled(search, free, 0.0), used).any()
    assert not getattr(filled(search, dear), used).any()


def test_nobody_arrives_when_others_are_worth_more() -> None:
    """On dates whose heads a day are; on the others they do."""
    search = search_of()
    network = search.space.network
    for dear in np.unique(network.sinks.day).tolist():
        sinks = np.where(network.sinks.day == dear, 1e6, 0.0)
        found = filled(search, replace(no_tolls(search), sinks=sinks))
        arrived = network.sinks.day[network.choices.sink[found.w > 0]]
        assert len(arrived)
        assert dear not in arrived


def tolls_of(search) -> Tolls:
    relaxation = search.relaxation
    programme = search.space.formulation.with_floors(())
    relaxation.stage(programme, Aim(weights={FIRST: 1.0}))
    assert relaxation.solve(gap=1e-6, until=np.inf)
    return relaxation.guide(relaxation.value).tolls


def test_a_relaxation_says_what_is_scarce() -> None:
    """The one coach and the six beds of tiny are; twenty coaches and a hundred beds are not."""
    scarce = tolls_of(search_of())
    assert scarce.units.max() > 0
    assert scarce.stays.max() > 0
    plenty = tolls_of(search_of(vehicles=20, beds=100))
    assert plenty.units.max() == pytest.approx(0)
    assert plenty.stays.max() == pytest.approx(0)


def test_a_plan_is_judged_by_what_it_brings() -> None:
    """Tolls say where to look: the value of a plan is what it was, and no floor is forgotten."""
    search = search_of()
    dear = replace(no_tolls(search), units=np.full(len(no_tolls(search).units), 1e6))
    solution = filled(search, no_tolls(search))
    value = search.space.value(FIRST, solution)
    floors = (Floor(objective=FIRST, value=value),)
    aim = search.walk_aim(
        "post_days", floors, solution, size=78.0, foresight=0.0, tolls=dear, toll=1.0
    )
    found = search.recreation.walked(solution, aim, stopped=lambda: False, moves=300, heat=1.0)
    assert found is not None
    assert search.space.value(FIRST, search.space.settled(found)) >= value


def test_every_other_set_sees_tolls(monkeypatch: pytest.MonkeyPatch) -> None:
    search, seen = search_of(), []
    aim = Search.walk_aim
    monkeypatch.setattr(
        Search,
        "walk_aim",
        lambda one, *given, **named: seen.append(named["toll"]) or aim(one, *given, **named),
    )
    best = Best(search=search, name=FIRST, floors=(), gap=0.0, report=lambda *_: None)
    solving = TwoSides(search=search, best=best, handed=Handed(), until=np.inf, deadline=np.inf)
    nobody = search.space.settled(Solution.nobody(search.space.formulation))
    tolls, said = no_tolls(search), []
    for number in range(3):
        seen.clear()
        solving._recreated(nobody, number, tolls=tolls)
        said.append(max(seen))
    assert said == [0.7, 0.0, 0.7]
