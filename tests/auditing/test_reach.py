"""Whether an itinerary exists by place, clock and date alone, at each limit and just past it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from auditing.world import DAY, FIRST, SECOND, THIRD, World
from auditing.world import a_world as on_all_limits
from returnplan.auditing.movement import Movement
from returnplan.auditing.reach import Reach
from returnplan.auditing.rides import Rides
from returnplan.scenario.scenario import Permit, RiskChange, Road

FOURTH = date(2020, 2, 19)
MINUTE = 1 / 60


def a_world() -> World:
    """With a minute more, coaches that bring somebody to train t2 are not ready by midnight."""
    world = on_all_limits()
    world.alter("fleets", "red", turnaround_hours=4 + MINUTE)
    return world


def reach(world: World) -> Reach:
    return Reach(Movement(world.scenario))


def way(world: World, name: str, *, sure: bool = True) -> tuple[int, int] | None:
    found = reach(world).way(world.scenario.cohorts[name], sure=sure)
    return None if found is None else (found.depart, found.arrive)


def fault(world: World, name: str, reason: str) -> str | None:
    return reach(world).fault(world.scenario.cohorts[name], reason)


def test_way_by_feeder_train_and_shuttle():
    """The one way of ral, at all limits of waits, dates, legs and fleets (see world.py)."""
    assert way(a_world(), "ral") == (2160, 3060)


def test_feeder_that_is_ready_when_its_fleets_dates_end():
    """Without t1 there is t2: the coach reaches west at 18:00 and is ready six hours later."""
    world = on_all_limits()
    world.alter("lines", "t1", last=FIRST, first=FIRST)
    assert way(world, "ral") == (2460, 3060)
    world.alter("fleets", "red", turnaround_hours=4 + MINUTE)
    assert way(world, "ral") is None


def test_way_by_local_transport_and_aircraft():
    """On the first date, although the plan takes the last."""
    assert way(a_world(), "air") == (1200, 1440)


def test_way_by_two_lines_from_start_sharp():
    assert way(a_world(), "duo") == (0, 300)


def test_longest_wait_between_two_lines():
    """duo waits an hour at mid2: least and longest wait may both be that."""
    world = a_world()
    world.rules("transfer", max_wait_hours=1.0)
    assert way(world, "duo") == (0, 300)
    world.rules("transfer", max_wait_hours=1 - MINUTE)
    assert way(world, "duo") is None


def test_line_that_arrives_at_the_end_may_run_and_none_after_the_travel_dates():
    world = a_world()
    world.alter("lines", "f1", hours=3.0)
    days = [run.arrive for run in Movement(world.scenario).runs if run.line.line == "f1"]
    assert days == [DAY, 2 * DAY, 3 * DAY, 4 * DAY]
    world.alter("lines", "f1", hours=3 + MINUTE)
    assert len([run for run in Movement(world.scenario).runs if run.line.line == "f1"]) == 3
    line = world.scenario.lines["t2"]
    assert Movement(world.scenario).runs_on(line, 3)
    assert not Movement(world.scenario).runs_on(line, 4)
    assert not Movement(world.scenario).runs_on(line, -1)


def test_aircraft_is_ready_within_its_fleets_dates():
    """It is back at 01:00 of the next date, so its first rotation needs two dates."""
    world = a_world()
    world.alter("fleets", "wing", until=SECOND)
    assert way(world, "air") == (1200, 1440)
    world.alter("fleets", "wing", until=FIRST)
    assert way(world, "air") is None


def test_aircraft_leaves_its_base_after_start():
    """A flight of 00:00 needs the aircraft half an hour before, so the first one is on day 1."""
    world = a_world()
    world.alter("lines", "f1", time=0)
    world.rules("transfer", local_minutes=0)
    assert way(world, "air") == (DAY, DAY + 120)
    world.alter("lines", "f1", time=30)
    assert way(world, "air") == (30, 150)


def test_local_transport_before_a_feeder_and_after_a_shuttle():
    """ral lives at yard, an hour from fen, and works at ea, an hour from the plant."""
    world = a_world()
    world.alter("cohorts", "nil", origin="fen")
    world.alter("cohorts", "ral", origin="yard")
    world.alter("employers", "zc", place="ea")
    world.alter("employers", "tb", place="plant")
    world.alter("quarantine", "inn", serves=("ea",))
    world.alter("places", "yard", risk="high")
    roads = {**world.scenario.roads, ("yard", "fen"): Road(from_="yard", to="fen", km=30.0)}
    world.set(roads=dict(sorted(roads.items())), permits=())
    world.rules("transfer", max_hours=17.0)  # exactly from 2100 to 3120
    assert way(world, "ral") == (2100, 3120)
    world.rules("transfer", max_hours=17.0 - MINUTE)
    assert way(world, "ral") is None


def give_a_fleet_out_of_dates(world: World, line: str) -> None:
    """The line may run by its own dates, which is what coaches wait for, but nobody can ride it."""
    wing = replace(world.scenario.fleets["wing"], fleet="zeppelin", until=FIRST)
    world.set(fleets={**world.scenario.fleets, "zeppelin": wing})
    world.alter("lines", line, fleet="zeppelin")


def test_longest_wait_for_a_shuttle():
    """Off t1 at 20:00; the shuttle waits for t2, due at 01:00, and leaves at 02:00."""
    world = a_world()
    give_a_fleet_out_of_dates(world, "t2")
    assert way(world, "ral") == (2160, 3060)
    world.rules("transfer", max_wait_hours=6 - MINUTE)
    assert way(world, "ral") is None


def test_longest_wait_after_a_feeder():
    """The feeder is there at 13:00 for t1, which nobody can ride; t2 leaves at 19:00."""
    world = a_world()
    give_a_fleet_out_of_dates(world, "t1")
    assert way(world, "ral") == (2160, 3060)
    world.rules("transfer", max_wait_hours=6 - MINUTE)
    assert way(world, "ral") is None


def straight_road(start: str, end: str, hours: float) -> World:
    """A world with a road of 100.0 km, and coaches on duty on all dates."""
    world = a_world()
    road = Road(from_=start, to=end, km=100.0, hours=hours)
    world.set(roads=dict(sorted({**world.scenario.roads, (start, end): road}.items())))
    world.alter("fleets", "red", until=None, turnaround_hours=0.0)
    return world


def test_direct_trip_that_arrives_at_the_end():
    """15 h of driving with three breaks are 16 h: from 08:00 to 00:00."""
    world = straight_road("hill", "plant", 15.0)
    world.set(days=1)
    world.rules("transfer", max_hours=None)
    assert way(world, "fit") == (480, 1440)
    world = straight_road("hill", "plant", 15 + MINUTE)
    world.set(days=1)
    world.rules("transfer", max_hours=None)
    assert way(world, "fit") is None


def test_direct_trip_that_leaves_at_start():
    """Base at hill and no minutes for turning: the coach may leave when the horizon begins."""
    world = straight_road("hill", "plant", 1.0)
    world.set(departure_times=(0,), days=1)
    world.alter("fleets", "red", base="hill")
    world.rules("road", turn_minutes=0)
    assert way(world, "fit") == (0, 60)


def test_direct_trip_stops_at_origins_and_employers_places_only():
    """cot is local to wa and ea to the plant, but nobody lives at wa or works at ea."""
    world = straight_road("wa", "plant", 1.0)
    world.set(lines={"t1": world.scenario.lines["t1"]})
    assert way(world, "air", sure=False) is None
    world.alter("cohorts", "nil", origin="wa")
    assert way(world, "air") == (420, 540)
    world = straight_road("cot", "ea", 1.0)
    world.alter("fleets", "red", base="cot")
    world.set(lines={"t1": world.scenario.lines["t1"]})
    assert way(world, "air", sure=False) is None
    employers = world.scenario.employers
    world.set(employers={**employers, "x": replace(employers["tb"], employer="x", place="ea")})
    assert way(world, "air") == (480, 600)


def test_way_that_needs_others_is_possible_but_not_sure():
    """hill > plant is too far for a coach; through dale it is not, if somebody boards there."""
    world = a_world()
    assert way(world, "fit") is None
    assert way(world, "fit", sure=False) == (480, 1410)


def test_way_by_a_direct_trip_alone():
    world = a_world()
    roads = {**world.scenario.roads, ("hill", "plant"): Road(from_="hill", to="plant", km=1200.0)}
    world.set(roads=dict(sorted(roads.items())))
    world.rules("transfer", max_hours=None)
    world.alter("fleets", "red", until=None)
    assert way(world, "fit") == (480, 480 + 900 + 60)  # 15 h and three breaks


@dataclass(frozen=True)
class Step:
    """A step past a limit, after which a cohort has no way, and why."""

    name: str
    cohort: str
    reason: str
    plant: Callable[[World], None]


STEPS: list[Step] = []


def step(name: str, cohort: str, reason: str, table: str, key: Any, **values: Any) -> None:
    def plant(world: World) -> None:
        if key is None:
            world.rules(table, **values)
        else:
            world.alter(table, key, **values)

    STEPS.append(Step(name, cohort, reason, plant))


step("wait_too_long", "ral", "no_way", "transfer", None, max_wait_hours=6 - MINUTE)
step("too_many_legs", "ral", "no_way", "transfer", None, max_legs=2)
step("too_long_for_the_feeder", "ral", "no_way", "fleets", "red", max_km=79.9)
step("too_long_a_way_in_all", "ral", "no_way", "transfer", None, max_hours=15 - MINUTE)
step("no_date_of_the_shuttles_fleet", "ral", "no_way", "fleets", "blue", until=SECOND)
step("shuttle_back_too_late", "ral", "no_way", "fleets", "blue", turnaround_hours=19 + MINUTE)
step("no_train_on_the_date", "ral", "no_way", "lines", "t1", weekdays=(2, 3, 4, 5, 6, 7))
step("train_of_an_earlier_date", "ral", "no_way", "lines", "t1", first=FIRST, last=FIRST)
step("no_bed_that_serves", "ral", "no_way", "quarantine", "inn", serves=("mill",))
step("no_bed_for_the_employer", "ral", "no_way", "quarantine", "inn", employer="tb")
step("coaches_of_a_line", "ral", "no_way", "lines", "f1", fleet="red")
step("local_transport_too_far", "air", "no_way", "transfer", None, local_km=29.9)
step("aircraft_closed", "air", "no_way", "fleets", "wing", until=date(2020, 2, 15))
step("too_short_a_wait_of_two_lines", "duo", "no_way", "transfer", None, min_minutes=61)
step("never_so_long", "air", "no_way", "transfer", None, max_hours=4 - MINUTE)
step("a_ban_on_all_dates", "ral", "travel_ban", "levels", "high", travel=False)
step("ready_after_the_travel_dates", "air", "too_late", "cohorts", "air", ready=date(2020, 2, 20))
step("latest_before_ready", "air", "too_late", "cohorts", "air", ready=SECOND, latest=FIRST)


@pytest.mark.parametrize("case", STEPS, ids=lambda case: case.name)
def test_past_a_limit_there_is_no_way_and_one_reason(case):
    world = a_world()
    assert fault(world, case.cohort, "unproven") is None
    case.plant(world)
    assert way(world, case.cohort, sure=False) is None
    reasons = ("travel_ban", "no_permit", "no_way", "too_late", "unproven")
    true = [reason for reason in reasons if fault(world, case.cohort, reason) is None]
    assert true == [case.reason]


@pytest.mark.parametrize("reason", ["travel_ban", "no_permit", "no_way", "too_late"])
@pytest.mark.parametrize("name", ["air", "duo", "ral"])
def test_whoever_has_a_way_has_none_of_the_four_reasons(name, reason):
    assert fault(a_world(), name, reason) is not None


def test_who_needs_others_may_be_said_to_have_a_way_or_none():
    """Somebody in dale would have to fill the other stop; either claim may be true."""
    world = a_world()
    assert fault(world, "fit", "unproven") is None
    assert fault(world, "fit", "no_way") is None
    assert fault(world, "fit", "travel_ban") is not None


def test_arrival_at_the_end_is_in_time_and_a_minute_later_is_not():
    """Ready on the last date, air lands by E exactly; a minute later only more dates would help."""
    world = a_world()
    world.alter("cohorts", "air", ready=FOURTH)
    assert way(world, "air") == (3 * DAY + 1200, 4 * DAY)
    world.alter("lines", "f1", time=1261)
    assert way(world, "air") is None
    assert fault(world, "air", "too_late") is None
    assert fault(world, "air", "no_way") is not None


def test_a_permit_on_one_date_is_enough():
    world = a_world()
    world.set(permits=(Permit(origin="cot", destination="plant", from_=THIRD, until=THIRD),))
    assert way(world, "air") == (2 * DAY + 1200, 3 * DAY)
    assert fault(world, "duo", "no_permit") is None
    assert fault(world, "duo", "no_way") is not None


def test_permit_on_dates_of_a_ban_alone_is_no_permit():
    """Some dates are banned, the others have no permit: `no_permit`, since travel is possible."""
    world = a_world()
    world.set(
        risk=(RiskChange(place="cot", from_=SECOND, level="closed"),),
        permits=(Permit(origin="cot", destination="plant", from_=SECOND),),
    )
    assert fault(world, "air", "no_permit") is None
    assert fault(world, "air", "travel_ban") is not None


def test_permit_without_quarantine_needs_no_bed():
    world = a_world()
    world.set(quarantine={})
    assert way(world, "ral") is None
    first, *others = world.scenario.permits
    world.set(permits=(replace(first, quarantine_days=0), *others))
    assert way(world, "ral") == (2160, 3060)


def test_resources_do_not_count():
    """No vehicle, no unit, no bed, nobody a day, no money, no load that could be reached."""
    world = a_world()
    for fleet in ("red", "blue"):
        world.alter("fleets", fleet, vehicles=0, min_load=1.0)
    world.alter("lines", "t1", max_units=0, min_units=0)
    world.alter("quarantine", "inn", beds=0)
    world.alter("places", "plant", arrivals_per_day=0)
    world.alter("places", "fen", departures_per_day=0)
    world.set(budget=0.0)
    assert way(world, "ral") == (2160, 3060)


def test_start_on_the_date_before_is_not_a_start_on_the_date():
    """With 21 h to the airfield one leaves at 00:00; with a minute more, on the date before."""
    world = a_world()
    world.alter("lines", "f1", last=FIRST)
    world.rules("transfer", max_hours=None, local_minutes=1260)
    assert way(world, "air") == (0, 1380 + 1260)
    world.rules("transfer", local_minutes=1261)
    assert way(world, "air") is None


def test_stops_on_a_side_in_every_order():
    """hill alone, with one of two others before or after it, or with both in any order."""
    world = a_world()
    world.rules("road", neighbour_km=99999.0)
    found = chains(world, "hill", frozenset({"cot", "dale", "hill"}), 3)
    assert len(found) == len(set(found)) == 1 + 2 * 2 + 6


def test_stops_on_a_side_are_neighbours():
    """dale is exactly neighbour_km from hill."""
    world = a_world()
    others = frozenset({"cot", "dale", "hill"})
    assert chains(world, "hill", others, 3) == [("hill",), ("dale", "hill"), ("hill", "dale")]
    world.rules("road", neighbour_km=99999.0)
    assert chains(world, "hill", others, 1) == [("hill",)]
    assert len(chains(world, "hill", others, 2)) == 5
    world.rules("road", neighbour_km=149.9)
    assert chains(world, "hill", others, 3) == [("hill",)]


def chains(world: World, place: str, others: frozenset[str], most: int) -> list[tuple[str, ...]]:
    rides = Rides(movement=Movement(world.scenario), sure=False)
    return list(rides.chains(place, others, most))
