"""The plan of scenarios/tiny, made by hand, on which events happen.

Monday 08:00 a coach brings 6 fitters from Dale (back at its base at 17:00), Tuesday 10:00 the train
brings 8 riggers and 10 welders of Hill, Wednesday 08:00 the coach brings 6 fitters more. Fitters
stay two dates in the hostel's six beds: Monday and Tuesday, Wednesday and Thursday.
"""

from pathlib import Path

from returnplan.plan import Plan
from returnplan.plan.assemble import assemble
from returnplan.plan.plan import Assignment, Leg, Stop, Trip
from returnplan.scenario import Scenario, load_scenario

TINY = Path(__file__).parents[2] / "scenarios" / "tiny"
DAY = 1440
MONDAY, TRAIN, WEDNESDAY = (
    "0217-0800-dale-port",
    "0218-1000-hill_station-port",
    "0219-0800-dale-port",
)
HEADER = "moment,kind,id,value,from,until,origin,destination,employer,post"


def tiny_plan(scenario: Scenario | None = None) -> Plan:
    scenario = load_scenario(TINY) if scenario is None else scenario

    def coach(day: int) -> Trip:
        stops = (
            Stop(place="dale", arrive=None, depart=day * DAY + 480),
            Stop(place="port", arrive=day * DAY + 720, depart=None),
        )
        return Trip(purpose="direct", operator="port_coach", risk="medium", units=1, stops=stops)

    def fitters(trip: str, day: int) -> Assignment:
        return Assignment(
            cohort="dale-fitters",
            workers=6,
            legs=(Leg(trip=trip, board=0, alight=1),),
            depart=day * DAY + 480,
            arrive=day * DAY + 720,
            facility="hostel",
        )

    def by_train(cohort: str, workers: int) -> Assignment:
        return Assignment(
            cohort=cohort,
            workers=workers,
            legs=(Leg(trip="t", board=0, alight=1),),
            depart=DAY + 540,
            arrive=DAY + 780,
            facility=None,
        )

    train = Trip(
        purpose="line",
        operator="train",
        risk="low",
        units=1,
        stops=(
            Stop(place="hill_station", arrive=None, depart=DAY + 600),
            Stop(place="port", arrive=DAY + 780, depart=None),
        ),
    )
    return assemble(
        scenario,
        trips={"m": coach(0), "t": train, "w": coach(2)},
        assignments=[
            fitters("m", 0),
            fitters("w", 2),
            by_train("hill-riggers", 8),
            by_train("hill-welders", 10),
        ],
    )
