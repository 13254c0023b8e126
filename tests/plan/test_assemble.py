"""One plan for whatever keys and order the trips come in; public ids."""

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from returnplan.plan.assemble import assemble, trip_ids
from returnplan.plan.plan import Leg, Stage, Unreachable

DAY = 24 * 60


def test_trips_are_named_by_date_clock_and_ends(plan):
    assert list(plan.trips) == [
        "0216-0800-village-plant",
        "0216-0830-village-west_station",
        "0216-1000-west_station-east_station",
        "0216-1700-east_station-plant",
        "0217-2000-hill-mill",
    ]
    assert plan.assignments[0].legs == (Leg(trip="0216-0800-village-plant", board=0, alight=1),)


def test_trips_without_riders_are_dropped(plan, trips):
    """Nobody rides `k0`, the second coach of the day."""
    assert len(trips) == 6
    assert len(plan.trips) == 5


def test_nobody_is_no_rider(scenario, trips, assignments):
    """A row of 0 workers is no assignment, and its trip does not run."""
    rows = [replace(assignments[0], workers=0), *assignments[1:]]
    plan = assemble(scenario, trips=trips, assignments=rows)
    assert "0216-0800-village-plant" not in plan.trips
    assert {one.cohort for one in plan.assignments} == {"helpers", "millers", "smiths"}


def test_equal_trips_and_assignments_become_one(scenario, trips, assignments):
    """The same two coaches found as two trips of one, each with some of the 45."""
    one = replace(trips["k9"], units=1)
    first = assignments[0]
    halves = [
        replace(first, workers=25),
        replace(first, workers=20, legs=(Leg(trip="twin", board=0, alight=1),)),
    ]
    split = assemble(
        scenario,
        trips={**trips, "k9": one, "twin": one},
        assignments=[*halves, *assignments[1:]],
    )
    whole = assemble(scenario, trips=trips, assignments=assignments)
    assert split == whole


def test_ways_of_a_cohort_stand_in_the_order_of_their_start(scenario, trips, assignments):
    """The fitters' coaches at 08:00 and 20:00, given in either order, are 1 and 2."""
    morning = replace(assignments[0], workers=25)
    evening = replace(
        assignments[0],
        workers=20,
        legs=(Leg(trip="k0", board=0, alight=1),),
        depart=1200,
        arrive=1520,
    )
    for rows in ([morning, evening], [evening, morning]):
        plan = assemble(scenario, trips=trips, assignments=rows)
        assert [one.depart for one in plan.assignments] == [480, 1200]


def test_trips_at_other_moments_stay_apart(scenario, make_trip):
    """Same ends and clock, another arrival (a slower fleet of the same name is not assumed)."""
    quick = make_trip("direct", "red", "low", 1, ("village", None, 480), ("plant", 800, None))
    slow = make_trip("direct", "red", "low", 1, ("village", None, 480), ("plant", 900, None))
    named = trip_ids(scenario, [slow, quick])
    assert named == {"0216-0800-village-plant": quick, "0216-0800-village-plant-2": slow}


def test_shared_id_goes_by_operator_risk_stops(scenario, make_trip):
    def trip(operator, risk, *between):
        calls = [("village", None, 480), *between, ("plant", 900, None)]
        return make_trip("direct", operator, risk, 1, *calls)

    expected = [
        trip("a", "high"),
        trip("a", "low", ("hill", 525, 555)),
        trip("a", "low"),
        trip("b", "high"),
    ]
    for seed in range(5):
        shuffled = random.Random(seed).sample(expected, k=4)
        named = trip_ids(scenario, shuffled)
        stem = "0216-0800-village-plant"
        assert named == dict(
            zip([stem, f"{stem}-2", f"{stem}-3", f"{stem}-4"], expected, strict=True)
        )


def test_number_that_is_another_trips_id_is_passed_over(scenario, make_trip):
    """Two trips to `plant` and one to a place called `plant-2`: `...-plant-2` is the latter's."""
    one = make_trip("direct", "a", "low", 1, ("village", None, 480), ("plant", 800, None))
    two = make_trip("direct", "b", "low", 1, ("village", None, 480), ("plant", 800, None))
    far = make_trip("direct", "a", "low", 1, ("village", None, 480), ("plant-2", 800, None))
    assert trip_ids(scenario, [one, two, far]) == {
        "0216-0800-village-plant": one,
        "0216-0800-village-plant-3": two,
        "0216-0800-village-plant-2": far,
    }


def test_unreachable_keeps_those_who_leave_somebody(scenario, trips, assignments):
    """All 8 smiths travel, so nothing is said of them; 5 of 20 millers stay."""
    why = Unreachable(reason="no_way", detail="x")
    plan = assemble(
        scenario,
        trips=trips,
        assignments=assignments,
        unreachable={"smiths": why, "millers": why},
    )
    assert list(plan.unreachable) == ["millers"]


def test_unknown_trip_is_an_error(scenario, assignments):
    with pytest.raises(KeyError):
        assemble(scenario, trips={}, assignments=assignments)


def test_status_is_the_worst_of_the_stages(plan):
    def stage(status):
        return Stage(
            objective="cost",
            sense="min",
            value=1,
            final=1,
            bound=1,
            gap=0,
            seconds=1,
            status=status,
        )

    def status(*stages, interrupted=False):
        rows = tuple(stage(one) for one in stages)
        return replace(plan, stages=rows, interrupted=interrupted).status

    assert status("optimal", "optimal") == "optimal"
    assert status("gap", "optimal") == "gap"
    assert status("optimal", "time_limit", "gap") == "time_limit"
    assert status("optimal", "not_reached") == "time_limit"
    assert status("optimal", interrupted=True) == "interrupted"
    assert status() == "time_limit", "without a stage nothing is claimed"


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_keys_and_order_do_not_matter(scenario, trips, assignments, plan, seed):
    """Other keys in another order, and rows of workers split at random, are the same plan."""
    dice = random.Random(seed)
    keys = [f"x{number}" for number in dice.sample(range(100), k=len(trips))]
    renamed = dict(zip(trips, keys, strict=True))
    pieces = []
    for one in assignments:
        legs = tuple(replace(leg, trip=renamed[leg.trip]) for leg in one.legs)
        first = dice.randint(0, one.workers)
        pieces += [replace(one, legs=legs, workers=n) for n in (first, one.workers - first)]
    dice.shuffle(pieces)
    order = dice.sample(list(trips), k=len(trips))
    again = assemble(
        scenario,
        trips={renamed[key]: trips[key] for key in order},
        assignments=pieces,
        loans={"spare": 0, "help": 3},
        unreachable=plan.unreachable,
        options=plan.options,
        versions=plan.versions,
        wall_seconds=plan.wall_seconds,
    )
    assert again == plan
    assert list(again.trips) == list(plan.trips)
