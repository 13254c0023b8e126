"""Fewer assignments for the same travel, on coaches of four seats from aa to the plant."""

from dataclasses import replace
from datetime import date

import pytest

from returnplan.optimiser.finish.fewer import fewer
from returnplan.plan.plan import Assignment, Leg, Stop, Trip
from returnplan.scenario.rules import Level, Objective, SolverSettings
from returnplan.scenario.scenario import Cohort, Employer, Facility, Fleet, Place, Post, Scenario

START = date(2020, 2, 17)
MORNING, EVENING = 480, 720


def cohort(name: str, employer: str = "mill", workers: int = 8) -> Cohort:
    return Cohort(
        cohort=name, origin="aa", employer=employer, post="p", workers=workers, ready=START
    )


def scenario(min_load: float = 0.0) -> Scenario:
    names = ("aa", "bb", "plant")
    return Scenario(
        name="fewer",
        start=START,
        days=3,
        tail_days=3,
        objective=Objective(order=("post_days",)),
        solver=SolverSettings(),
        levels={"low": Level(level="low", quarantine_days=2)},
        places={
            name: Place(place=name, latitude=0.0, longitude=float(number), risk="low")
            for number, name in enumerate(names)
        },
        employers={name: Employer(employer=name, place="plant") for name in ("mill", "yard")},
        posts={(name, "p"): Post(employer=name, post="p", required=9) for name in ("mill", "yard")},
        cohorts={
            one.cohort: one for one in (cohort("m"), cohort("n"), cohort("y", employer="yard"))
        },
        fleets={"red": Fleet(fleet="red", base="aa", vehicles=9, seats=4, min_load=min_load)},
        quarantine={
            "inn": Facility(facility="inn", place="plant", beds=99, serves=("plant",)),
            "own": Facility(
                facility="own", place="plant", beds=99, serves=("plant",), employer="yard"
            ),
        },
    )


def coach(depart: int, arrive: int, units: int = 1, by: str | None = None) -> Trip:
    stops = [Stop(place="aa", arrive=None, depart=depart)]
    if by is not None:
        stops.append(Stop(place=by, arrive=depart + 60, depart=depart + 90))
    stops.append(Stop(place="plant", arrive=arrive, depart=None))
    return Trip(purpose="direct", operator="red", risk="low", units=units, stops=tuple(stops))


TRIPS = {"early": coach(MORNING, MORNING + 300), "late": coach(EVENING, EVENING + 300)}


def ride(name: str, trip: str, workers: int, room: str | None = None) -> Assignment:
    stops = TRIPS[trip].stops
    assert stops[0].depart is not None
    assert stops[-1].arrive is not None
    return Assignment(
        cohort=name,
        workers=workers,
        legs=(Leg(trip=trip, board=0, alight=len(stops) - 1),),
        depart=stops[0].depart,
        arrive=stops[-1].arrive,
        facility=room,
    )


def told(assignments: list[Assignment]) -> list[tuple[str, str, int, str | None]]:
    return sorted((one.cohort, one.legs[0].trip, one.workers, one.facility) for one in assignments)


def test_the_few_join_the_many_where_seats_are_free() -> None:
    """One rides alone at noon; three of the same ride in the morning on four seats."""
    trips, assignments = fewer(scenario(), TRIPS, [ride("m", "early", 3), ride("m", "late", 1)])
    assert told(assignments) == [("m", "early", 4, None)]
    assert set(trips) == {"early"}


@pytest.mark.parametrize(
    "others",
    [
        [ride("m", "early", 4), ride("m", "late", 1)],  # no seats
        [ride("m", "early", 3, "inn"), ride("m", "late", 1)],  # another bed
        [ride("m", "early", 3), ride("n", "late", 1)],  # of other cohorts
    ],
)
def test_they_stay_apart_where_they_must(others: list[Assignment]) -> None:
    trips, assignments = fewer(scenario(), TRIPS, others)
    assert told(assignments) == told(others)
    assert trips == TRIPS


def test_nobody_joins_a_slower_way() -> None:
    """An hour more in the morning: the three of the morning join the one of noon."""
    trips = {**TRIPS, "early": coach(MORNING, MORNING + 360)}
    early = replace(ride("m", "early", 3), arrive=MORNING + 360)
    assert told(fewer(scenario(), trips, [early, ride("m", "late", 1)])[1]) == [
        ("m", "late", 4, None)
    ]


def test_a_coach_keeps_its_min_load() -> None:
    """Without one of m there would be one left on four seats at noon, and two are asked."""
    riders = [ride("m", "early", 3), ride("m", "late", 1), ride("n", "late", 1)]
    assert told(fewer(scenario(min_load=0.5), TRIPS, riders)[1]) == told(riders)
    assert len(fewer(scenario(min_load=0.25), TRIPS, riders)[1]) == 2


def test_a_coach_calls_nowhere_in_vain() -> None:
    """One from aa boards at bb after local transport: without them nobody would call there."""
    trips = {"by": coach(MORNING, MORNING + 300, by="bb")}
    end = MORNING + 300
    full = Assignment(
        cohort="m",
        workers=2,
        legs=(Leg(trip="by", board=0, alight=2),),
        depart=MORNING,
        arrive=end,
        facility=None,
    )
    at_bb = replace(full, workers=1, legs=(Leg(trip="by", board=1, alight=2),), depart=MORNING - 30)
    assert len(fewer(scenario(), trips, [full, at_bb])[1]) == 2
    another = replace(at_bb, cohort="n")
    assert len(fewer(scenario(), trips, [full, at_bb, another])[1]) == 2


def test_spare_units_are_left_out() -> None:
    """Five on two coaches at noon, of whom one joins the morning: one coach is enough then."""
    trips = {**TRIPS, "late": coach(EVENING, EVENING + 300, units=2)}
    riders = [ride("m", "early", 3), ride("m", "late", 1), ride("n", "late", 4)]
    found, assignments = fewer(scenario(), trips, riders)
    assert found["late"].units == 1
    assert told(assignments) == [("m", "early", 4, None), ("n", "late", 4, None)]


def test_cohorts_of_a_lane_exchange_their_ways() -> None:
    """Two and two of each on two full coaches: each cohort has a coach of its own."""
    riders = [ride(name, trip, 2) for name in ("m", "n") for trip in TRIPS]
    assert told(fewer(scenario(), TRIPS, riders)[1]) == [
        ("m", "early", 4, None),
        ("n", "late", 4, None),
    ]


def test_beds_are_exchanged_but_not_those_of_an_employer() -> None:
    """Own beds are the yard's: m and n take those of the inn, whatever is fewer."""
    riders = [
        ride("m", "early", 2, "inn"),
        ride("y", "early", 2, "own"),
        ride("m", "late", 2, "inn"),
        ride("y", "late", 2, "own"),
    ]
    assert told(fewer(scenario(), TRIPS, riders)[1]) == [
        ("m", "early", 4, "inn"),
        ("y", "late", 4, "own"),
    ]


def test_the_order_of_what_is_given_does_not_matter() -> None:
    riders = [ride(name, trip, 2) for name in ("m", "n") for trip in TRIPS]
    assert fewer(scenario(), TRIPS, riders) == fewer(scenario(), TRIPS, riders[::-1])
