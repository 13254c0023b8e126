"""When vehicles are busy, and who drives what."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from returnplan.geography import Geography
from returnplan.plan.assemble import assemble
from returnplan.plan.duties import busy_interval, colours, duties, most_busy
from returnplan.plan.plan import Assignment, Leg


def test_coach(scenario, trips):
    """80 km take 1 h and the turn 60 min, so it leaves at 06:00 for 08:00.

    After 13:20 come the turn of 60 min, 400 km in 5 h 20 with a break, and 4 h turnaround: 23:40.
    """
    assert busy_interval(Geography(scenario), trips["k9"]) == (6 * 60, 23 * 60 + 40)


def test_long_way_back_takes_a_daily_rest(scenario, trips):
    """With one driver 800 km at 80 km/h, 10 h, take 2 breaks and a rest of 16 h: 26 h 40."""
    slow = replace(scenario.fleets["red"], drivers=1)
    road = replace(scenario.roads["plant", "depot"], km=800.0)
    scenario = replace(
        scenario,
        fleets={**scenario.fleets, "red": slow},
        roads={**scenario.roads, ("plant", "depot"): road},
    )
    interval = busy_interval(Geography(scenario), trips["k9"])
    assert interval == (360, 800 + 60 + 26 * 60 + 40 + 240)


def test_aircraft(scenario, make_trip):
    """At 600 km/h 111.3 km take 11.13 min, so 12; back 22.26 min + 1 h, so 83; no turn minutes."""
    flight = make_trip("line", "air", "low", 1, ("west_air", None, 720), ("east_air", 750, None))
    assert busy_interval(Geography(scenario), flight) == (720 - 12, 750 + 83)


def test_minutes_are_rounded_up_once(scenario, trips):
    """Way back and turnaround of 0.008 h are 0.96 min together: 1; rounded one by one 2."""
    fleet = replace(scenario.fleets["red"], turnaround_hours=0.008)
    road = replace(scenario.roads["plant", "depot"], hours=0.008)
    scenario = replace(
        scenario,
        fleets={**scenario.fleets, "red": fleet},
        roads={**scenario.roads, ("plant", "depot"): road},
    )
    assert busy_interval(Geography(scenario), trips["k9"]) == (360, 800 + 60 + 1)


def test_train_without_fleet_has_no_duty(scenario, trips):
    assert busy_interval(Geography(scenario), trips["k2"]) is None


def test_named_vehicles(plan):
    """Four coaches are out at once on the first date (2 direct, feeder, shuttle).

    The next date's coach goes out when all are back, so it is the first again.
    """
    found = duties(plan)
    assert most_busy(found) == {"red": 4}
    assert [(duty.vehicle, duty.trip[:9]) for duty in found] == [
        ("red-01", "0216-0800"),
        ("red-02", "0216-0800"),
        ("red-03", "0216-0830"),
        ("red-04", "0216-1700"),
        ("red-01", "0217-2000"),
    ]


def test_vehicle_is_free_at_the_minute_at_which_it_is_ready():
    """Busy is [leaves, ready): one vehicle does both."""
    assert colours([(0, 10), (10, 20)]) == [1, 1]
    assert colours([(0, 11), (10, 20)]) == [1, 2]


def test_vehicle_ids_of_alike_fleets_differ(scenario, make_trip):
    """Fleets `red` and `red-01` would both have a `red-01-01` if numbers were not last."""
    other = replace(scenario.fleets["red"], fleet="red-01")
    scenario = replace(scenario, fleets={**scenario.fleets, "red-01": other})
    calls = ("village", None, 480), ("plant", 800, None)
    given_trips = {name: make_trip("direct", name, "low", 1, *calls) for name in ("red", "red-01")}
    riders = [
        Assignment(
            cohort="fitters",
            workers=10,
            legs=(Leg(trip=name, board=0, alight=1),),
            depart=480,
            arrive=800,
            facility=None,
        )
        for name in given_trips
    ]
    found = duties(assemble(scenario, trips=given_trips, assignments=riders))
    assert [duty.vehicle for duty in found] == ["red-01", "red-01-01"]


intervals = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: (pair[0], sum(pair))),
    max_size=30,
).map(sorted)


@given(intervals)
def test_colouring_names_exactly_the_peak(busy):
    """Nobody does two duties at once, and the names are as many as are busy at one moment."""
    numbers = colours(busy)
    peak = max((sum(s <= start < e for s, e in busy) for start, _ in busy), default=0)
    assert set(numbers) == set(range(1, peak + 1))
    for one, (first, number) in enumerate(zip(busy, numbers, strict=True)):
        for second, other in list(zip(busy, numbers, strict=True))[one + 1 :]:
            assert number != other or second[0] >= first[1]
