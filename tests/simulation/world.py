"""A plan by rail, small enough to be played by hand.

Fitters (30) and helpers (10) go by coach to the station, by train to the east, by coach to the
plant; fitters by the first train, helpers by the second. Smiths (8) come straight from the hill by
a coach that has brought millers (6) before, and both stay two dates at the inn.

    feeder 1   village 08:30 -> station 09:00      feeder 2   village 10:30 -> station 11:00
    train 1    station 10:00 -> east    16:00      train 2    station 12:00 -> east    18:00
    shuttle 1  east    17:00 -> plant   18:00      shuttle 2  east    19:00 -> plant   20:00
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from returnplan.plan.assemble import assemble
from returnplan.plan.plan import Assignment, Leg, Plan, Stop, Trip
from returnplan.scenario.objectives import OBJECTIVES
from returnplan.scenario.rules import Level, Objective, SimulationRules, SolverSettings
from returnplan.scenario.scenario import (
    Cohort,
    Employer,
    Facility,
    Fleet,
    Line,
    Loan,
    Place,
    Post,
    Road,
    Scenario,
)

CALM = SimulationRules(no_show=0.0, late=0.0, positive=0.0)
START = date(2020, 2, 16)
DAY = 24 * 60


def scenario(**rules: Any) -> Scenario:
    """The world, with rates; whatever is not said happens never."""
    places = [
        Place(place=name, latitude=0.0, longitude=at, risk="high" if name == "hill" else "low")
        for name, at in {
            "depot": 0.1,
            "east": 4.8,
            "hill": 0.5,
            "plant": 5.0,
            "station": 0.3,
            "village": 0.0,
        }.items()
    ]
    roads = {
        ("depot", "village"): 80.0,
        ("depot", "station"): 40.0,
        ("depot", "east"): 400.0,
        ("depot", "hill"): 40.0,
        ("depot", "plant"): 80.0,
        ("village", "station"): 40.0,
        ("east", "plant"): 80.0,
        ("hill", "plant"): 80.0,
    }
    cohorts = {
        "fitters": ("village", 30),
        "helpers": ("village", 10),
        "millers": ("hill", 6),
        "smiths": ("hill", 8),
    }
    return Scenario(
        name="rail",
        start=START,
        days=5,
        tail_days=4,
        currency="CNY",
        objective=Objective(
            order=("key_post_days", "output", "post_days", "cost"),
            slack=dict.fromkeys(OBJECTIVES, 0.0),
        ),
        levels={"low": Level(level="low"), "high": Level(level="high", quarantine_days=2)},
        simulation=replace(CALM, **rules),
        solver=SolverSettings(gap=dict.fromkeys(OBJECTIVES, 0.001)),
        places={one.place: one for one in places},
        employers={"zc": Employer(employer="zc", place="plant", daily_output=1000.0)},
        posts={
            ("zc", name): Post(
                employer="zc",
                post=name,
                required=workers + 10,
                present=5,
                key=name == "fitters",
                min_present=6 if name == "helpers" else 0,
            )
            for name, (_, workers) in cohorts.items()
        },
        loans={
            "help": Loan(
                loan="help",
                lender="zc",
                lender_post="helpers",
                borrower="zc",
                borrower_post="smiths",
                workers=9,
                from_=date(2020, 2, 18),
            )
        },
        cohorts={
            name: Cohort(
                cohort=name, origin=origin, employer="zc", post=name, workers=workers, ready=START
            )
            for name, (origin, workers) in cohorts.items()
        },
        fleets={
            name: Fleet(
                fleet=name,
                base="depot",
                vehicles=4,
                seats=35,
                fixed_cost=500.0,
                km_cost=3.0,
                turnaround_hours=1.0,
            )
            for name in ("hillbus", "red")
        },
        lines={
            name: Line(
                line=name,
                mode="train",
                from_="station",
                to="east",
                time=time,
                hours=6.0,
                seats=seats,
                max_units=2,
                cost_per_unit=1000.0,
                fare=12.5,
            )
            for name, time, seats in (("t1", 600, 40), ("t2", 720, 14))
        },
        quarantine={
            "inn": Facility(
                facility="inn", place="plant", beds=14, serves=("plant",), cost_per_bed_day=100.0
            )
        },
        roads={key: Road(from_=key[0], to=key[1], km=km) for key, km in sorted(roads.items())},
    )


def _trip(
    purpose: str,
    operator: str,
    start: str,
    depart: int,
    end: str,
    arrive: int,
    risk: str = "low",
    units: int = 1,
) -> Trip:
    stops = (
        Stop(place=start, arrive=None, depart=depart),
        Stop(place=end, arrive=arrive, depart=None),
    )
    return Trip(purpose=purpose, operator=operator, risk=risk, units=units, stops=stops)


def _rides(
    cohort: str,
    workers: int,
    trips: Sequence[str],
    depart: int,
    arrive: int,
    facility: str | None = None,
) -> Assignment:
    legs = tuple(Leg(trip=trip, board=0, alight=1) for trip in trips)
    return Assignment(
        cohort=cohort, workers=workers, legs=legs, depart=depart, arrive=arrive, facility=facility
    )


def plan(world: Scenario | None = None, *, without: Sequence[str] = (), units: int = 1) -> Plan:
    """The plan in a world, without some cohorts; `units` coaches each for fitters and smiths."""
    trips = {
        "f1": _trip("feeder", "red", "village", 510, "station", 540, units=units),
        "t1": _trip("line", "t1", "station", 600, "east", 960),
        "s1": _trip("shuttle", "red", "east", 1020, "plant", 1080),
        "f2": _trip("feeder", "red", "village", 630, "station", 660),
        "t2": _trip("line", "t2", "station", 720, "east", 1080),
        "s2": _trip("shuttle", "red", "east", 1140, "plant", 1200),
        "m": _trip("direct", "hillbus", "hill", 480, "plant", 540, "high"),
        "h": _trip("direct", "hillbus", "hill", 960, "plant", 1020, "high", units),
    }
    riders = [
        _rides("fitters", 30, ("f1", "t1", "s1"), 510, 1080),
        _rides("helpers", 10, ("f2", "t2", "s2"), 630, 1200),
        _rides("millers", 6, ("m",), 480, 540, "inn"),
        _rides("smiths", 8, ("h",), 960, 1020, "inn"),
    ]
    riders = [one for one in riders if one.cohort not in without]
    return assemble(world or scenario(), trips=trips, assignments=riders, loans={"help": 9})
