"""Networks that would be too large: counted before they are built, and built with less."""

from dataclasses import replace
from pathlib import Path

import pytest

from returnplan.auditing import audit
from returnplan.errors import EngineError
from returnplan.geography import Geography
from returnplan.jobs.solve import solve
from returnplan.network import build_network, routes
from returnplan.network.allowance import Allowance, TooLargeError
from returnplan.network.build import grow
from returnplan.network.smaller import smaller
from returnplan.scenario import read_scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"


def tiny(*overrides: str):
    scenario, findings = read_scenario(TINY, overrides)
    assert scenario is not None, findings
    return scenario


def with_memory(gib: float):
    scenario = tiny()
    return replace(scenario, solver=replace(scenario.solver, memory_gib=gib))


def test_what_is_taken_stays_and_what_is_allowed_does_not():
    allowance = Allowance(limit=1000)
    allowance.take(6, 100)
    allowance.allow(4, 100)
    allowance.take(4, 100)
    with pytest.raises(TooLargeError):
        allowance.allow(1, 1)


def test_each_step_says_all_that_is_left_out():
    times = '["06:00","07:00","08:00","09:00","10:00","11:00"]'
    scenario = tiny("road.max_pickups=100", f"departure_times={times}")
    steps = list(smaller(scenario))
    stops = [max(one.road.max_pickups, one.road.max_dropoffs) for one, _ in steps]
    assert stops == [3, 2, 1, 1, 1, 1, 1, 1]
    assert [len(one.departure_times) for one, _ in steps] == [6, 6, 6, 4, 2, 1, 1, 1]
    assert [one.transfer.max_legs for one, _ in steps] == [3, 3, 3, 3, 3, 3, 2, 1]
    assert steps[0][1] == "road trips of more than 3 boarding or alighting stops"
    assert steps[-1][1] == (
        "road trips of more than 1 boarding or alighting stops, "
        "direct trips at more than 1 departure times a date, ways of more than 1 leg"
    )


def test_a_scenario_that_has_no_more_to_leave_out_is_left_alone():
    least = tiny(
        "road.max_pickups=1",
        "road.max_dropoffs=1",
        'departure_times=["08:00"]',
        "transfer.max_legs=1",
    )
    assert not list(smaller(least))


def test_a_network_within_its_memory_is_whole():
    assert build_network(tiny()).left_out == ""


def test_no_bound_is_claimed_for_a_network_that_is_not_whole(monkeypatch: pytest.MonkeyPatch):
    """What looking at stops takes is left aside: it is most of so small a network."""
    monkeypatch.setattr(routes, "CHAIN_BYTES", 0)
    monkeypatch.setattr(routes, "PAIR_BYTES", 0)
    whole = build_network(tiny())
    taken = Allowance()
    grow(tiny(), Geography(tiny()), False, taken)
    scenario = with_memory((taken.taken - 1) / 2**30)
    part = build_network(scenario)
    assert part.left_out
    assert len(part.units.group) < len(whole.units.group)
    plan = solve(scenario, moves=3)
    assert sum(one.workers for one in plan.assignments) > 0
    assert plan.options["left_out"] == part.left_out
    assert all(abs(stage.bound) == float("inf") for stage in plan.stages)
    assert {stage.status for stage in plan.stages} == {"time_limit"}
    assert {reason.reason for reason in plan.left.values()} <= {"unproven"}
    assert not audit(plan)


def test_no_network_at_all_is_an_error_that_names_the_setting():
    with pytest.raises(EngineError, match=r"more than 1e-06 GiB .* raise solver.memory_gib"):
        build_network(with_memory(0.000001))


def test_less_free_memory_than_a_plan_takes_is_an_error_before_it_runs_out(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("returnplan.network.free_bytes", lambda: 30e6)
    with pytest.raises(EngineError, match=r"takes some .* GiB of memory, and 0.028 are free"):
        build_network(tiny())


@pytest.mark.parametrize("most", [2, 100])
def test_as_many_stops_as_one_likes_are_counted_before_they_are_listed(most: int):
    """With three origins there are no longer trips than of three stops."""
    network = build_network(tiny(f"road.max_pickups={most}", "road.neighbour_km=3000"))
    assert max(len(route.boards) for route in network.routes) <= 3


def test_a_memory_that_runs_out_ends_in_one_line(monkeypatch: pytest.MonkeyPatch):
    def fails(*_, **__):
        raise MemoryError

    monkeypatch.setattr("returnplan.network.grow", fails)
    with pytest.raises(EngineError, match="memory ran out before there was a plan"):
        solve(tiny())
