"""A small world on the equator, where a degree is 111.3 km, with roads of round length."""

from collections.abc import Callable
from datetime import date

import pytest

from returnplan.plan.assemble import assemble
from returnplan.plan.plan import Assignment, Leg, Plan, Stop, Trip, Unreachable
from returnplan.scenario.objectives import OBJECTIVES
from returnplan.scenario.rules import Level, Objective, SolverSettings
from returnplan.scenario.scenario import (
    Cohort,
    Employer,
    Facility,
    Fleet,
    Input,
    Line,
    Loan,
    Place,
    Post,
    Road,
    Scenario,
)

DAY = 24 * 60

LONGITUDES = {
    "depot": 0.1,
    "east_air": 4.0,
    "east_station": 4.8,
    "hangar": 2.0,
    "hill": 0.5,
    "mill": 5.5,
    "plant": 5.0,
    "village": 0.0,
    "west_air": 1.0,
    "west_station": 0.3,
}

ROADS = {
    ("depot", "village"): 80.0,
    ("village", "plant"): 400.0,
    ("plant", "depot"): 400.0,
    ("mill", "depot"): 420.0,
    ("village", "hill"): 60.0,
    ("hill", "plant"): 360.0,
    ("plant", "mill"): 50.0,
    ("village", "west_station"): 40.0,
    ("depot", "west_station"): 40.0,
    ("hill", "west_station"): 20.0,
    ("depot", "east_station"): 400.0,
    ("east_station", "plant"): 80.0,
    ("east_station", "mill"): 20.0,
}


def by_key(rows, key):
    return {getattr(row, key): row for row in sorted(rows, key=lambda row: getattr(row, key))}


@pytest.fixture
def scenario() -> Scenario:
    places = [
        Place(
            place=name,
            latitude=0.0,
            longitude=longitude,
            risk="high" if name == "hill" else "low",
            name="丹寨" if name == "village" else "",
        )
        for name, longitude in LONGITUDES.items()
    ]
    cohorts = [
        Cohort(
            cohort="fitters",
            origin="village",
            employer="zc",
            post="fitter",
            workers=60,
            name="Fitters of the village",
            ready=date(2020, 2, 16),
        ),
        Cohort(
            cohort="helpers",
            origin="village",
            employer="zc",
            post="helper",
            workers=30,
            ready=date(2020, 2, 16),
        ),
        Cohort(
            cohort="millers",
            origin="hill",
            employer="tb",
            post="miller",
            workers=20,
            ready=date(2020, 2, 16),
        ),
        Cohort(
            cohort="smiths",
            origin="hill",
            employer="zc",
            post="fitter",
            workers=8,
            ready=date(2020, 2, 16),
        ),
    ]
    return Scenario(
        name="equator",
        start=date(2020, 2, 16),
        days=5,
        tail_days=14,
        currency="CNY",
        objective=Objective(
            order=("key_post_days", "post_days", "cost"), slack=dict.fromkeys(OBJECTIVES, 0.0)
        ),
        levels={
            "low": Level(level="low", load_factor_by_mode={"bus": 0.5}),
            "high": Level(level="high", quarantine_days=14, load_factor=0.5),
        },
        solver=SolverSettings(gap=dict.fromkeys(OBJECTIVES, 0.001)),
        places=by_key(places, "place"),
        employers=by_key(
            [
                Employer(employer="zc", place="plant", name="Zhucheng", daily_output=1000.0),
                Employer(employer="tb", place="mill", daily_output=300.0),
            ],
            "employer",
        ),
        posts={
            ("tb", "miller"): Post(
                employer="tb", post="miller", required=20, present=4, weight=1.5, min_present=5
            ),
            ("zc", "fitter"): Post(
                employer="zc", post="fitter", required=100, present=40, key=True
            ),
            ("zc", "helper"): Post(
                employer="zc", post="helper", required=50, present=25, min_present=40
            ),
        },
        inputs={
            ("zc", "flour", "tb"): Input(
                buyer="zc", input="flour", supplier="tb", stock_days=2.0, lag_days=1
            )
        },
        loans={
            "help": Loan(
                loan="help",
                lender="zc",
                lender_post="helper",
                borrower="tb",
                borrower_post="miller",
                workers=5,
                from_=date(2020, 2, 18),
                until=date(2020, 2, 20),
            ),
            "spare": Loan(
                loan="spare",
                lender="zc",
                lender_post="fitter",
                borrower="tb",
                borrower_post="miller",
                workers=2,
            ),
        },
        cohorts=by_key(cohorts, "cohort"),
        fleets=by_key(
            [
                Fleet(
                    fleet="red",
                    base="depot",
                    vehicles=4,
                    seats=50,
                    name="Red Coaches",
                    contact="+86 1",
                    fixed_cost=1000.0,
                    km_cost=10.0,
                ),
                Fleet(
                    fleet="wing",
                    base="hangar",
                    vehicles=2,
                    seats=1,
                    mode="flight",
                    speed_kmh=600.0,
                    turnaround_hours=1.0,
                    fixed_cost=5000.0,
                    km_cost=20.0,
                ),
            ],
            "fleet",
        ),
        lines=by_key(
            [
                Line(
                    line="air",
                    mode="flight",
                    from_="west_air",
                    to="east_air",
                    time=720,
                    hours=0.5,
                    seats=150,
                    max_units=2,
                    cost_per_departure=100.0,
                    cost_per_unit=50.0,
                    fare=0.333,
                    fleet="wing",
                ),
                Line(
                    line="g1",
                    mode="train",
                    from_="west_station",
                    to="east_station",
                    time=600,
                    hours=6.0,
                    seats=81,
                    max_units=8,
                    cost_per_departure=2000.0,
                    cost_per_unit=300.0,
                    fare=100.0,
                ),
            ],
            "line",
        ),
        quarantine={
            "inn": Facility(
                facility="inn",
                place="mill",
                beds=25,
                serves=("mill", "plant"),
                cost_per_bed_day=100.0,
                until=date(2020, 3, 1),
            )
        },
        roads={key: Road(from_=key[0], to=key[1], km=km) for key, km in sorted(ROADS.items())},
    )


def trip_of(
    purpose: str, operator: str, risk: str, units: int, *calls: tuple[str, int | None, int | None]
) -> Trip:
    stops = tuple(
        Stop(place=place, arrive=arrive, depart=depart) for place, arrive, depart in calls
    )
    return Trip(purpose=purpose, operator=operator, risk=risk, units=units, stops=stops)


@pytest.fixture
def make_trip() -> Callable[..., Trip]:
    """`make_trip(purpose, operator, risk, units, (place, arrive, depart), ...)`."""
    return trip_of


@pytest.fixture
def trips() -> dict[str, Trip]:
    """Every kind of trip, under keys that mean nothing."""
    return {
        # 400 km at 80 km/h: 5 h and a break of 20 min.
        "k9": trip_of("direct", "red", "low", 2, ("village", None, 480), ("plant", 800, None)),
        # 360 km: 4 h 30 and a break, so 290 min; with 50 km more 307.5 + 20 + 30 at the stop = 358.
        "k1": trip_of(
            "direct",
            "red",
            "high",
            1,
            ("hill", None, DAY + 1200),
            ("plant", DAY + 1490, DAY + 1520),
            ("mill", DAY + 1558, None),
        ),
        "k5": trip_of(
            "feeder", "red", "low", 1, ("village", None, 510), ("west_station", 540, None)
        ),
        "k2": trip_of(
            "line", "g1", "low", 1, ("west_station", None, 600), ("east_station", 960, None)
        ),
        "k7": trip_of(
            "shuttle", "red", "low", 1, ("east_station", None, 1020), ("plant", 1080, None)
        ),
        "k0": trip_of("direct", "red", "low", 1, ("village", None, 1200), ("plant", 1520, None)),
    }


@pytest.fixture
def assignments() -> list[Assignment]:
    rail = (
        Leg(trip="k5", board=0, alight=1),
        Leg(trip="k2", board=0, alight=1),
        Leg(trip="k7", board=0, alight=1),
    )
    return [
        Assignment(
            cohort="fitters",
            workers=45,
            legs=(Leg(trip="k9", board=0, alight=1),),
            depart=480,
            arrive=800,
            facility=None,
        ),
        Assignment(cohort="helpers", workers=20, legs=rail, depart=510, arrive=1080, facility=None),
        Assignment(
            cohort="millers",
            workers=15,
            legs=(Leg(trip="k1", board=0, alight=2),),
            depart=DAY + 1200,
            arrive=DAY + 1558,
            facility="inn",
        ),
        Assignment(
            cohort="smiths",
            workers=8,
            legs=(Leg(trip="k1", board=0, alight=1),),
            depart=DAY + 1200,
            arrive=DAY + 1490,
            facility="inn",
        ),
    ]


@pytest.fixture
def plan(scenario: Scenario, trips: dict[str, Trip], assignments: list[Assignment]) -> Plan:
    return assemble(
        scenario,
        trips=trips,
        assignments=assignments,
        loans={"help": 3},
        unreachable={"fitters": Unreachable(reason="too_late", detail="Said for the test.")},
        options={"time_limit": 60},
        versions={"returnplan": "0"},
        wall_seconds=1.5,
    )
