"""A plan of two trips: a coach through the night, and a train with nobody's name given."""

from datetime import date

import pytest

from returnplan.plan.assemble import assemble
from returnplan.plan.plan import Assignment, Leg, Plan, Stage, Stop, Trip, Unreachable
from returnplan.scenario.objectives import OBJECTIVES
from returnplan.scenario.rules import Level, Objective, SolverSettings
from returnplan.scenario.scenario import (
    Cohort,
    Employer,
    Facility,
    Fleet,
    Line,
    Place,
    Post,
    Scenario,
)

DAY = 24 * 60
START = date(2020, 2, 16)


def cohort(name: str, origin: str, post: str, workers: int) -> Cohort:
    return Cohort(
        cohort=name, origin=origin, employer="zc", post=post, workers=workers, ready=START
    )


@pytest.fixture
def plan() -> Plan:
    places = {
        name: Place(place=name, latitude=0.0, longitude=longitude, risk="high", name=local)
        for name, longitude, local in (
            ("anji", 9.0, "Anji [Huzhou]"),
            ("danzhai", 0.0, "丹寨县"),
            ("sandu", 0.5, "三都"),
        )
    }
    scenario = Scenario(
        name="home",
        start=START,
        days=5,
        tail_days=14,
        currency="CNY",
        objective=Objective(order=("key_post_days", "cost")),
        levels={"high": Level(level="high", quarantine_days=7)},
        solver=SolverSettings(gap=dict.fromkeys(OBJECTIVES, 0.001)),
        places=places,
        employers={"zc": Employer(employer="zc", place="anji")},
        posts={
            ("zc", "fitter"): Post(employer="zc", post="fitter", required=2000, key=True),
            ("zc", "helper"): Post(employer="zc", post="helper", required=2000),
        },
        cohorts={
            "fitters": cohort("fitters", "danzhai", "fitter", 1500),
            "helpers": cohort("helpers", "sandu", "helper", 40),
        },
        fleets={"red": Fleet(fleet="red", base="danzhai", vehicles=40, seats=50, km_cost=10.0)},
        lines={
            "g1": Line(
                line="g1",
                mode="train",
                from_="sandu",
                to="anji",
                time=600,
                hours=8,
                seats=80,
                max_units=1,
            )
        },
        quarantine={"inn": Facility(facility="inn", place="anji", beds=2000, serves=("anji",))},
    )
    coach = Trip(
        purpose="direct",
        operator="red",
        risk="high",
        units=25,
        stops=(
            Stop(place="danzhai", arrive=None, depart=1200),
            Stop(place="anji", arrive=DAY + 1260, depart=None),
        ),
    )
    train = Trip(
        purpose="line",
        operator="g1",
        risk="high",
        units=1,
        stops=(
            Stop(place="sandu", arrive=None, depart=DAY + 600),
            Stop(place="anji", arrive=DAY + 1080, depart=None),
        ),
    )
    return assemble(
        scenario,
        trips={"coach": coach, "train": train},
        assignments=[
            Assignment(
                cohort="fitters",
                workers=1234,
                legs=(Leg(trip="coach", board=0, alight=1),),
                depart=1200,
                arrive=DAY + 1260,
                facility="inn",
            ),
            Assignment(
                cohort="helpers",
                workers=30,
                legs=(Leg(trip="train", board=0, alight=1),),
                depart=DAY + 600,
                arrive=DAY + 1080,
                facility="inn",
            ),
        ],
        unreachable={"helpers": Unreachable(reason="too_late", detail="Said [for] the test.")},
        stages=[
            Stage(
                objective="key_post_days",
                sense="max",
                value=13574.0,
                final=13574.0,
                bound=15000.0,
                gap=1426 / 13574,
                seconds=40.25,
                status="time_limit",
            ),
            Stage(
                objective="cost",
                sense="min",
                value=1234567.5,
                final=1234567.5,
                bound=float("-inf"),
                gap=float("inf"),
                seconds=0.0,
                status="not_reached",
            ),
        ],
        wall_seconds=60.0,
    )
