"""Who comes too late, who has no way, and what is said to stand in the way."""

from datetime import date, timedelta

import pytest

from left.worlds import START, cohort, fleet, line, places, world
from returnplan.auditing import audit
from returnplan.jobs.solve import solve
from returnplan.network import build_network, never

LATER = START + timedelta(days=44)


def lost(scenario):
    """The reason of c1."""
    return build_network(scenario).unreachable["c1"]


@pytest.mark.parametrize(
    "tables",
    [
        {"cohorts": [cohort("c1", workers=10, ready=LATER)]},
        {"fleets": [fleet("f1", **{"from": LATER})]},
        {"fleets": [], "lines": [line("l1", first=LATER)]},
        {"fleets": [], "lines": [line("l1", hours=24 * 62, mode="ship")]},
        {"fleets": [], "lines": [line("l1", hours=24 * 17, mode="ship")]},
        {"fleets": [], "lines": [line("l1", hours=100_000, mode="ship")]},
        {"cohorts": [cohort("c1", workers=10, ready=date(2199, 1, 1))]},
        {"fleets": [fleet("f1", **{"from": date(2199, 1, 1)})]},
        {"cohorts": [cohort("c1", workers=10, latest=START - timedelta(days=9))]},
    ],
)
def test_however_late_it_is_too_late(tables):
    scenario = world(**tables)
    one = lost(scenario)
    assert one.reason == "too_late", one.detail
    plan = solve(scenario, time_limit_s=600, threads=1)
    assert plan.unreachable["c1"] == one


def test_the_first_way_is_told_and_enough():
    """44 dates later at 08:00, 200 km at 80 km/h: 2 h 30 min."""
    scenario = world(cohorts=[cohort("c1", workers=10, ready=LATER)])
    assert "starts 2024-04-17 08:00 and arrives 2024-04-17 10:30" in lost(scenario).detail
    longer = world(days=45, cohorts=[cohort("c1", workers=10, ready=LATER)])
    assert not build_network(longer).unreachable


def test_what_ends_before_they_are_ready_is_no_way():
    cohorts = [cohort("c1", workers=10, ready=LATER)]
    gone = START + timedelta(days=40)
    one = lost(world(cohorts=cohorts, fleets=[fleet("f1", until=gone)]))
    assert (one.reason, one.causes) == ("no_way", ("fleet_dates",))
    assert f"fleet f1 is there to {gone} only" in one.detail
    one = lost(world(cohorts=cohorts, fleets=[], lines=[line("l1", last=gone)]))
    assert (one.reason, one.causes) == ("no_way", ("line_dates",))
    assert f"line l1 runs to {gone} only" in one.detail


OBSTACLES = [
    ({"fleets": [fleet("f1", max_km=100)]}, "max_km", "200.0 km by road and fleet f1 drives 100"),
    ({"settings": {"transfer.max_hours": 2}}, "max_hours", "2 h 30 min, and transfer.max_hours is"),
    ({"fleets": [fleet("f1", until=START - timedelta(days=3))]}, "fleet_dates", "to 2024-03-01"),
    ({"settings": {"risk.low.load_factor": 0.04}}, "seats", "20 x load factor 0.04 is below 1"),
    ({"settings": {"risk.low.quarantine_days": 3}}, "facility", "no facility serves mill at z"),
    (
        {"roads": [{"from": "a", "to": "z", "closed": "true"}]},
        "roads",
        "the road from a to z is closed",
    ),
    (
        {"settings": {"road.boarding_from": "09:00", "road.boarding_until": "17:00"}},
        "boarding",
        "09:00 to 17:00: the ways start at 08:00",
    ),
    (
        {"fleets": [], "lines": [line("l1", to="b"), line("l2", **{"from": "b"}, time="12:00")]},
        "waits",
        "transfer.min_minutes",
    ),
    (
        {
            "fleets": [],
            "lines": [line("l1", to="b"), line("l2", **{"from": "b"}, time="13:00")],
            "settings": {"transfer.max_legs": 1},
        },
        "max_legs",
        "takes 2 legs, and transfer.max_legs is 1",
    ),
    (
        {
            "fleets": [],
            "lines": [line("l1", to="b")],
            "roads": [{"from": "b", "to": "z", "km": 45}],
        },
        "local_km",
        "30 km at most",
    ),
    (
        {"permits": [{"origin": "a", "destination": "z", "until": START - timedelta(days=1)}],
         "cohorts": [cohort("c1", workers=1, ready=LATER)]},
        "permits",
        "a to z",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "cause", "words"), OBSTACLES, ids=[o[1] for o in OBSTACLES])
def test_what_stands_in_the_way_is_named(changes, cause, words):
    one = lost(world(**changes))
    assert (one.reason, one.causes) == ("no_way", (cause,)), one.detail
    assert words in one.detail


def test_two_obstacles_are_both_named():
    fleets = [fleet("f1", max_km=100, until=START - timedelta(days=3))]
    one = lost(world(fleets=fleets))
    assert one.causes == ("max_km", "fleet_dates")
    assert "200.0 km by road" in one.detail
    assert "to 2024-03-01 only" in one.detail


def test_a_stop_that_nobody_else_can_use_is_told_with_what_keeps_them():
    """By b it is 300 km and not 400; at b only c2 could board, whose last 20 km are closed."""
    scenario = world(
        settings={"road.neighbour_km": 150},
        places=[*places(), {"place": "y", "latitude": 0.0, "longitude": 12.1}],
        employers=[{"employer": "mill", "place": "z"}, {"employer": "yard", "place": "y"}],
        posts=[{"employer": name, "post": "hand", "required": 9} for name in ("mill", "yard")],
        cohorts=[cohort("c1", workers=2), cohort("c2", workers=2, origin="b", employer="yard")],
        fleets=[fleet("f1", max_km=320)],
        roads=[
            *({"from": start, "to": "y", "km": 400} for start in "ab"),
            {"from": "a", "to": "z", "km": 400},
            {"from": "a", "to": "b", "km": 100},
            {"from": "b", "to": "z", "km": 200},
            {"from": "z", "to": "y", "closed": "true"},
        ],
    )
    one = lost(scenario)
    assert (one.reason, one.causes) == ("no_way", ("roads",))
    assert one.detail == (
        "a coach a > b > z calls at b only where somebody boards there, and nobody can: the road "
        "from z to y is closed"
    )
    assert not audit(solve(scenario, time_limit_s=20, threads=1))


def test_nobody_calls_at_a_stop_from_which_the_way_is_too_long():
    """By b the coach would come to a; from b by a it is 7.6 h, and 6 are allowed."""
    tables = {
        "places": [*places(), {"place": "y", "latitude": 0.0, "longitude": 11.1}],
        "cohorts": [cohort("c1", workers=2), cohort("c2", workers=2, origin="b")],
        "fleets": [fleet("f1", base="y")],
        "roads": [
            {"from": "y", "to": "a", "closed": "true"},
            {"from": "b", "to": "a", "km": 120, "hours": 4.1},
            {"from": "a", "to": "z", "km": 240},
            {"from": "b", "to": "z", "km": 400},
        ],
    }
    one = lost(world(settings={"transfer.max_hours": 6}, **tables))
    assert (one.reason, one.causes) == ("no_way", ("roads",))
    assert one.detail == "the road from y to a is closed"
    assert "c1" not in build_network(world(**tables)).unreachable


def test_nothing_leads_there():
    one = lost(world(fleets=[], lines=[line("l1", to="b")], roads=[]))
    assert one.causes == ()
    assert one.detail == "no fleet drives coaches and no line leads from a to z"


def high(**settings):
    """A world in which a is high from the second date on."""
    return {
        "settings": {"risk.low.load_factor": 1.0, **settings},
        "risk": [{"place": "a", "from": START + timedelta(days=1), "level": "high"}],
    }


def test_check_names_the_level_without_seats():
    scenario = world(**high(**{"risk.high.load_factor": 0.04}))
    (one,) = [found for found in never(build_network(scenario)) if found.code == "N105"]
    assert "level high has no usable seat in any fleet or line" in str(one)
    ready = START + timedelta(days=1)
    scenario = world(
        **high(**{"risk.high.load_factor": 0.04}), cohorts=[cohort("c1", workers=9, ready=ready)]
    )
    assert lost(scenario).causes == ("seats",)
    codes = [found.code for found in never(build_network(scenario))]
    assert codes == ["N101", "N105"]


@pytest.mark.parametrize(
    "tables",
    [
        {"fleets": [fleet("f1"), fleet("f2", seats=25)]},
        {"cohorts": [cohort("c1", workers=9, latest=START)]},
        {"places": places(risk="low"), "risk": []},
    ],
)
def test_check_is_silent_on_a_level_with_seats_or_without_workers(tables):
    """25 x 0.04 is 1; on the first date a is low."""
    scenario = world(**{**high(**{"risk.high.load_factor": 0.04}), **tables})
    assert "N105" not in [found.code for found in never(build_network(scenario))]


def test_check_advises_what_helps():
    scenario = world(fleets=[fleet("f1", max_km=100)])
    (one,) = [found for found in never(build_network(scenario)) if found.code == "N101"]
    assert "raise max_km, or add a line" in str(one)
