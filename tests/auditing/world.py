"""One small world and its plan, written by hand, that sits exactly on almost every limit.

Start Sunday 2020-02-16, four travel dates, so E is moment 5760 (day 4, 00:00). Roads have round
kilometres and hours. Coaches use a fifth of their 45 seats: 9 each.

Five cohorts travel:

* fit, 8 from hill, and mil, 10 from dale, by two coaches hill > dale > plant > mill: 18 of 18
  seats, stops 150.0 km apart, 1,200.0 km where 1,000.0 lead straight (20 % more), 16 h of driving,
  which two drivers do without a daily rest;
* ral, 5 of 6 from fen at level high, by feeder, train t1 (5 of 5 seats) and shuttle: 60 minutes of
  wait, then 6 hours, since the shuttle follows train t2, which does not run; then 3 dates in 5 of 5
  beds;
* air, 4 from cot, 30.0 km by local transport to the aircraft f1, which lands an hour before E, and
  again 30.0 km to the plant, there at E;
* duo, 3 from west, by t3 at start 00:00, local transport, a wait of 60 minutes, and t4.

ban, 7 from lock, may not travel, and one of ral stays. The feeder's coach leaves its base in the
minute in which the first trip's coaches are ready.

The mill lends 2 of its millers, all that it may, to the plant on days 2 to 5, which leaves it
exactly the crew that it needs. Plant and mill wait for one another: the plant for castings of the
date before, the mill for tools of two dates before; and the plant for steel from outside.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from auditing.rows import KEYS, some_tables
from returnplan.scenario.objectives import OBJECTIVES
from returnplan.scenario.rules import Level, Objective, RoadRules, SolverSettings, TransferRules
from returnplan.scenario.scenario import (
    Cohort,
    Delivery,
    Employer,
    Facility,
    Fleet,
    Input,
    Line,
    Loan,
    Permit,
    Place,
    Post,
    Road,
    Scenario,
)

DAY = 1440

PLACES = (
    "cot",
    "dale",
    "depot",
    "ea",
    "east",
    "fen",
    "hangar",
    "hill",
    "lock",
    "mid1",
    "mid2",
    "mill",
    "plant",
    "wa",
    "west",
    "yard",
)

LONGITUDE = {"wa": -40.0, "hangar": -41.0, "ea": -43.0}
"""A degree of the equator is 111.3 km, two are 222.6; other places are 8 degrees,
1,113 km by road, from the next."""

ROADS = {
    ("hill", "dale"): (150.0, 2.0),
    ("dale", "plant"): (900.0, 12.0),
    ("plant", "mill"): (150.0, 2.0),
    ("hill", "mill"): (1000.0, 13.0),
    ("depot", "hill"): (80.0, 1.0),
    ("mill", "depot"): (240.0, 3.0),
    ("depot", "fen"): (80.0, 1.0),
    ("fen", "west"): (80.0, 1.0),
    ("west", "depot"): (80.0, 1.0),
    ("yard", "east"): (80.0, 1.0),
    ("east", "plant"): (80.0, 1.0),
    ("plant", "yard"): (80.0, 1.0),
    ("cot", "wa"): (30.0, None),
    ("ea", "plant"): (30.0, None),
    ("mid1", "mid2"): (30.0, None),
}

FIRST, SECOND, THIRD = date(2020, 2, 16), date(2020, 2, 17), date(2020, 2, 18)


def keyed(rows: list[Any], *names: str) -> dict[Any, Any]:
    """By one column or several, in code point order."""
    keys = {tuple(getattr(row, name) for name in names): row for row in rows}
    return {key if len(names) > 1 else key[0]: row for key, row in sorted(keys.items())}


def cohort(key: str, origin: str, employer: str, post: str, workers: int, **more: Any) -> Cohort:
    return Cohort(
        cohort=key,
        origin=origin,
        employer=employer,
        post=post,
        workers=workers,
        **{"ready": FIRST, **more},
    )


def a_scenario() -> Scenario:
    levels = {"fen": "high", "lock": "closed"}
    places = [
        Place(
            place=name,
            latitude=0.0,
            longitude=LONGITUDE.get(name, 8.0 * number),
            risk=levels.get(name, "low"),
            name="Pleasant Hill" if name == "hill" else "",
            departures_per_day={"hill": 8, "dale": 10, "fen": 5, "cot": 4}.get(name),
            arrivals_per_day={"plant": 8, "mill": 10}.get(name),
        )
        for number, name in enumerate(PLACES)
    ]
    return Scenario(
        name="limits",
        start=FIRST,
        days=4,
        tail_days=4,
        currency="CNY",
        budget=5708.06,
        objective=Objective(
            order=("key_post_days", "post_days", "cost", "output", "uncovered_days"),
            slack={
                **dict.fromkeys(OBJECTIVES, 0.001),
                "key_post_days": 0.0,
                "uncovered_days": 0.0,
            },
        ),
        levels={
            "low": Level(level="low", load_factor_by_mode={"bus": 0.2}),
            "high": Level(level="high", quarantine_days=3, load_factor_by_mode={"bus": 0.2}),
            "closed": Level(level="closed", travel=False),
        },
        road=RoadRules(),
        transfer=TransferRules(max_hours=15.5),
        solver=SolverSettings(gap=dict.fromkeys(OBJECTIVES, 0.001)),
        places=keyed(places, "place"),
        permits=(
            Permit(origin="fen", destination="plant", from_=SECOND, until=SECOND),
            *(Permit(origin=name, destination="*") for name in ("cot", "dale", "hill", "west")),
        ),
        employers=keyed(
            [
                Employer(
                    employer="zc", place="plant", name="Zhucheng", daily_output=1000.1, orders=0.9
                ),
                Employer(employer="tb", place="mill", daily_output=80.0),
            ],
            "employer",
        ),
        posts=keyed(
            [
                Post(
                    employer="zc",
                    post="fitter",
                    required=16,
                    present=4,
                    key=True,
                    weight=1.5,
                    min_present=12,
                ),
                Post(employer="zc", post="helper", required=10, present=6),
                Post(employer="tb", post="miller", required=20, present=7, min_present=18),
            ],
            "employer",
            "post",
        ),
        inputs=keyed(
            [
                Input(buyer="zc", input="steel", stock_days=1.0),
                Input(buyer="zc", input="castings", supplier="tb", stock_days=0.45, lag_days=1),
                Input(
                    buyer="tb", input="tools", supplier="zc", share=0.5, stock_days=1.6, lag_days=2
                ),
            ],
            "buyer",
            "input",
            "supplier",
        ),
        deliveries=(
            Delivery(buyer="tb", input="tools", date=date(2020, 2, 19), days=4.0),
            Delivery(buyer="zc", input="steel", date=date(2020, 2, 19), days=1.5),
            Delivery(buyer="zc", input="steel", date=date(2020, 2, 22), days=2.0),
        ),
        loans=keyed(
            [
                a_loan("l1", "tb", "miller", "zc", "helper", from_=THIRD, until=date(2020, 2, 21)),
                a_loan("l2", "zc", "helper", "tb", "miller"),
            ],
            "loan",
        ),
        cohorts=keyed(
            [
                cohort("fit", "hill", "zc", "fitter", 8, latest=FIRST),
                cohort("mil", "dale", "tb", "miller", 10),
                cohort("ral", "fen", "zc", "fitter", 6, ready=SECOND, latest=SECOND),
                cohort("air", "cot", "zc", "helper", 4),
                cohort("duo", "west", "tb", "miller", 3),
                cohort("ban", "lock", "tb", "miller", 7, name="Barred"),
                cohort("nil", "dale", "tb", "miller", 0),
            ],
            "cohort",
        ),
        fleets=keyed(
            [
                Fleet(
                    fleet="red",
                    base="depot",
                    vehicles=2,
                    seats=45,
                    max_km=1200.0,
                    fixed_cost=100.0,
                    km_cost=0.3333,
                    min_load=0.5,
                    name="Red Coaches",
                    contact="+86 1",
                    from_=FIRST,
                    until=SECOND,
                ),
                Fleet(
                    fleet="blue",
                    base="yard",
                    vehicles=1,
                    seats=45,
                    km_cost=1.0,
                    turnaround_hours=19.0,
                    from_=THIRD,
                    until=THIRD,
                ),
                Fleet(
                    fleet="wing",
                    base="hangar",
                    vehicles=1,
                    seats=1,
                    mode="flight",
                    speed_kmh=222.6,
                    turnaround_hours=1.0,
                    fixed_cost=1000.0,
                    km_cost=2.0,
                ),
            ],
            "fleet",
        ),
        lines=keyed(
            [
                a_line(
                    "t1",
                    "west",
                    "east",
                    840,
                    6.0,
                    5,
                    cost_per_departure=500.0,
                    cost_per_unit=200.0,
                    fare=30.0,
                    first=SECOND,
                    last=SECOND,
                    weekdays=(1,),
                    km=700.0,
                    min_load=1.0,
                ),
                a_line("t2", "west", "east", 1140, 6.0, 5, km=700.0),
                a_line("t3", "west", "mid1", 0, 2.0, 3, fare=10.0, km=200.0),
                a_line("t4", "mid2", "mill", 240, 1.0, 3, fare=5.0, km=100.0),
                a_line(
                    "f1",
                    "wa",
                    "ea",
                    1260,
                    2.0,
                    10,
                    mode="flight",
                    cost_per_departure=100.0,
                    cost_per_unit=50.0,
                    fare=10.5,
                    min_load=0.4,
                    km=300.0,
                    fleet="wing",
                ),
            ],
            "line",
        ),
        quarantine={
            "inn": Facility(
                facility="inn",
                place="mill",
                beds=5,
                serves=("mill", "plant"),
                employer="zc",
                cost_per_bed_day=33.335,
                from_=THIRD,
                until=date(2020, 2, 20),
            )
        },
        roads={
            (start, end): Road(from_=start, to=end, km=km, hours=hours)
            for (start, end), (km, hours) in sorted(ROADS.items())
        },
    )


def a_loan(
    name: str, lender: str, lender_post: str, borrower: str, borrower_post: str, **more: Any
) -> Loan:
    return Loan(
        loan=name,
        lender=lender,
        lender_post=lender_post,
        borrower=borrower,
        borrower_post=borrower_post,
        **{"workers": 2, **more},
    )


def a_line(
    name: str, start: str, end: str, time: int, hours: float, seats: int, **more: Any
) -> Line:
    given = {"mode": "train", "max_units": 1, **more}
    return Line(line=name, from_=start, to=end, time=time, hours=hours, seats=seats, **given)


@dataclass
class World:
    """A scenario and the tables of a run, to be changed in one thing."""

    scenario: Scenario
    tables: dict[str, list[dict[str, Any]]]

    def copy(self) -> World:
        return World(self.scenario, copy.deepcopy(self.tables))

    def set(self, **settings: Any) -> None:
        """Settings of the scenario."""
        self.scenario = replace(self.scenario, **settings)

    def rules(self, group: str, **values: Any) -> None:
        """Settings of a section such as `road`."""
        self.set(**{group: replace(getattr(self.scenario, group), **values)})

    def alter(self, table: str, key: Any, **values: Any) -> None:
        """Cells of a row of a scenario table."""
        rows = dict(getattr(self.scenario, table))
        rows[key] = replace(rows[key], **values)
        self.set(**{table: dict(sorted(rows.items())) if table != "levels" else rows})

    def row(self, table: str, *key: Any) -> dict[str, Any]:
        """A row of a table of the run."""
        names = KEYS[table]
        return next(row for row in self.tables[table] if tuple(row[name] for name in names) == key)

    def edit(self, table: str, *key: Any, **values: Any) -> None:
        """Cells of a row of a table of the run."""
        self.row(table, *key).update({name.rstrip("_"): value for name, value in values.items()})

    def drop(self, table: str, *key: Any) -> None:
        self.tables[table].remove(self.row(table, *key))

    def shift(self, trip: str, minutes: int, *, first: int = 1) -> None:
        """Move a trip's calls from stop `first` on, as legs, trips, schedule tell of them."""
        calls = [row for row in self.tables["stops"] if row["trip"] == trip]
        for call in calls[first - 1 :]:
            for leg in self.tables["legs"]:
                for end, column in (("board", "depart"), ("alight", "arrive")):
                    if leg["trip"] == trip and leg[end] == call["place"]:
                        leg[column] += minutes
            for column in ("arrive", "depart"):
                if call[column] is not None:
                    call[column] += minutes
        self.edit("trips", trip, depart=calls[0]["depart"], arrive=calls[-1]["arrive"])
        day, clock = divmod(calls[0]["depart"], DAY)
        self.edit("schedule", trip, date=day, depart=clock, arrive=calls[-1]["arrive"])


def a_world() -> World:
    return World(a_scenario(), some_tables())
