"""What is said of a trip follows from the plan and its scenario."""

from dataclasses import replace

import pytest

from returnplan.explanation.trip import explain_trip
from returnplan.plan.assemble import assemble
from returnplan.plan.tables import run_tables

COACH, TRAIN = "0216-2000-danzhai-anji", "0217-1000-sandu-anji"
DAY = 24 * 60


def explained(plan, trip=COACH):
    return explain_trip(plan, trip, run_tables(plan)["left_behind"])


def test_load_and_riders(plan):
    one = explained(plan)
    assert (one.passengers, one.seats, one.seats_of_a_unit, one.units) == (1234, 1250, 50, 25)
    (rider,) = one.riders
    assert (rider.cohort, rider.workers, rider.key) == ("fitters", 1234, True)
    assert (rider.board, rider.alight, rider.on_post) == ("丹寨县", "Anji [Huzhou]", "2020-02-24")


@pytest.mark.parametrize(("heads", "spare"), [(1201, 0), (1200, 1), (1, 24)])
def test_units_that_could_stay_at_home(plan, changed, heads, spare):
    """24 coaches seat 1,200; one worker needs one coach."""
    riders = [replace(plan.assignments[0], workers=heads), plan.assignments[1]]
    assert explained(changed(assignments=riders)).spare_units == spare


def test_a_line_keeps_its_least_units(plan, changed):
    line = replace(plan.scenario.lines["g1"], min_units=1)
    assert explained(changed(lines={"g1": line}), TRAIN).spare_units == 0


def test_min_load_in_heads(plan, changed):
    """0.9 of 1,250 seats are 1,125 heads; without a min_load nothing is asked for."""
    red = replace(plan.scenario.fleets["red"], min_load=0.9)
    assert explained(changed(fleets={"red": red})).needed == 1125
    assert explained(plan).needed == 0


def test_cost_parts_of_coaches_add_up(plan, changed):
    """1,252.3 km there and as many back, at 10 each for 25 coaches, and 25 x 300.5."""
    red = replace(plan.scenario.fleets["red"], fixed_cost=300.5)
    one = explained(changed(fleets={"red": red}))
    fixed, km = one.cost_parts
    assert fixed.cost == 7512.5
    assert km.cost == pytest.approx(25 * 10 * 2 * one.km)
    assert "2,504.6 km, 1,252.3 empty" in km.what
    assert fixed.cost + km.cost == pytest.approx(one.cost)


def test_cost_parts_of_a_line_add_up(plan, changed):
    line = replace(
        plan.scenario.lines["g1"], cost_per_departure=500.0, cost_per_unit=2000.0, fare=12.5
    )
    one = explained(changed(lines={"g1": line}), TRAIN)
    assert [part.cost for part in one.cost_parts] == [500.0, 2000.0, 375.0]
    assert one.cost == 2875.0


def test_what_vehicles_do_before_and_after(plan):
    """The coaches' second way, five days later, is the same vehicles' next duty."""
    coach = plan.trips[COACH]
    later = replace(
        coach,
        units=1,
        stops=(
            replace(coach.stops[0], depart=coach.stops[0].depart + 3 * DAY),
            replace(coach.stops[1], arrive=coach.stops[1].arrive + 3 * DAY),
        ),
    )
    first, train = plan.assignments
    moved = replace(
        first,
        workers=50,
        legs=(replace(first.legs[0], trip="later"),),
        depart=first.depart + 3 * DAY,
        arrive=first.arrive + 3 * DAY,
    )
    plan = assemble(
        replace(plan.scenario, days=9),
        trips={**plan.trips, "later": later},
        assignments=[first, moved, train],
    )
    one = explained(plan)
    assert len(one.vehicles) == 25
    assert one.vehicles[0].vehicle == "red-01"
    assert one.vehicles[0].after.startswith("0219-2000-danzhai-anji, leaves 2020-02-19 19:00")
    assert all(duty.after == "" for duty in one.vehicles[1:])
    (duty,) = explained(plan, "0219-2000-danzhai-anji").vehicles
    assert duty.before.startswith(f"{COACH}, ready ")


def test_a_train_has_no_vehicles(plan):
    one = explained(plan, TRAIN)
    assert (one.vehicles, one.fleet, one.base) == ((), "", "")
    assert {limit.resource for limit in one.limits} == {"seats", "line_units"}


def test_who_is_left_where_it_lets_people_board(plan):
    """266 fitters at Danzhai, not the helpers at Sandu."""
    (left,) = explained(plan).waiting
    assert (left.cohort, left.workers, left.reason) == ("fitters", 266, "unproven")
