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
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from returnplan.scenario.scenario import (
    OBJECTIVES,
    Cohort,
    Employer,
    Facility,
    Fleet,
    Level,
    Line,
    Objective,
    Permit,
    Place,
    Post,
    Road,
    RoadRules,
    Scenario,
    SolverSettings,
    TransferRules,
)

DAY = 1440

COLUMNS = {
    "schedule": "date weekday depart arrive mode operator contact from via to units passengers "
    "seats free_seats key_workers employers risk cost vehicles leaves_base trip",
    "left_behind": "cohort name employer post key origin workers reason detail",
    "summary": "measure value unit",
    "trips": "trip purpose mode operator risk units seats passengers stops depart arrive km cost",
    "stops": "trip sequence place arrive depart boarding alighting on_board",
    "assignments": "assignment cohort employer post key workers origin destination risk "
    "quarantine_days depart arrive legs facility on_post bed_cost local_cost route",
    "legs": "assignment leg trip board alight depart arrive",
    "duties": "vehicle fleet trip leaves_base back_ready",
    "beds": "facility date beds occupied",
}
"""As docs/formats.md lists them."""

KEYS = {
    "schedule": ("trip",),
    "left_behind": ("cohort",),
    "summary": ("measure",),
    "trips": ("trip",),
    "stops": ("trip", "sequence"),
    "assignments": ("assignment",),
    "legs": ("assignment", "leg"),
    "duties": ("vehicle", "trip"),
    "beds": ("facility", "date"),
}

HILL_MILL = "0216-0800-hill-mill"
FEEDER = "0217-1200-fen-west"
T1 = "0217-1400-west-east"
SHUTTLE = "0218-0200-east-plant"
F1 = "0219-2100-wa-ea"
T3 = "0216-0000-west-mid1"
T4 = "0216-0400-mid2-mill"

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
            order=("key_post_days", "post_days", "cost"),
            slack={**dict.fromkeys(OBJECTIVES, 0.001), "key_post_days": 0.0},
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
                Employer(employer="zc", place="plant", name="Zhucheng"),
                Employer(employer="tb", place="mill"),
            ],
            "employer",
        ),
        posts=keyed(
            [
                Post(employer="zc", post="fitter", required=50, key=True, weight=1.5),
                Post(employer="zc", post="helper", required=50),
                Post(employer="tb", post="miller", required=50),
            ],
            "employer",
            "post",
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


def a_line(
    name: str, start: str, end: str, time: int, hours: float, seats: int, **more: Any
) -> Line:
    given = {"mode": "train", "max_units": 1, **more}
    return Line(line=name, from_=start, to=end, time=time, hours=hours, seats=seats, **given)


# 80 + 1200 + 240 km x 0.3333 = 506.616, with 100 fixed 606.62 a coach, 1213.24 both.
# 80 + 80 + 80 km x 0.3333 = 79.992, so 179.99. t1: 500 + 200 + 5 x 30. blue: 240 km x 1.
# f1: 100 + 50 + 4 x 10.5 = 192, its aircraft 1000 + 2 x (111.3 + 300 + 222.6) = 2267.80.
TRIPS = [
    (T3, "line", "train", "t3", "low", 1, 3, 3, "west > mid1", 0, 120, 2000, 3000),
    (T4, "line", "train", "t4", "low", 1, 3, 3, "mid2 > mill", 240, 300, 1000, 1500),
    (
        HILL_MILL,
        "direct",
        "bus",
        "red",
        "low",
        2,
        18,
        18,
        "hill > dale > plant > mill",
        480,
        1560,
        12000,
        121324,
    ),
    (FEEDER, "feeder", "bus", "red", "high", 1, 9, 5, "fen > west", 2160, 2220, 800, 17999),
    (T1, "line", "train", "t1", "high", 1, 5, 5, "west > east", 2280, 2640, 7000, 85000),
    (SHUTTLE, "shuttle", "bus", "blue", "high", 1, 9, 5, "east > plant", 3000, 3060, 800, 24000),
    (F1, "line", "flight", "f1", "low", 1, 10, 4, "wa > ea", 5580, 5700, 3000, 245980),
]

# Dale after 2 h; plant after 14 h, three breaks of 20 minutes and 30 at dale: 15:30; mill after
# 16 h, three breaks and two stops: 18:00.
STOPS = [
    (T3, 1, "west", None, 0, 3, 0, 3),
    (T3, 2, "mid1", 120, None, 0, 3, 0),
    (T4, 1, "mid2", None, 240, 3, 0, 3),
    (T4, 2, "mill", 300, None, 0, 3, 0),
    (HILL_MILL, 1, "hill", None, 480, 8, 0, 8),
    (HILL_MILL, 2, "dale", 600, 630, 10, 0, 18),
    (HILL_MILL, 3, "plant", 1410, 1440, 0, 8, 10),
    (HILL_MILL, 4, "mill", 1560, None, 0, 10, 0),
    (FEEDER, 1, "fen", None, 2160, 5, 0, 5),
    (FEEDER, 2, "west", 2220, None, 0, 5, 0),
    (T1, 1, "west", None, 2280, 5, 0, 5),
    (T1, 2, "east", 2640, None, 0, 5, 0),
    (SHUTTLE, 1, "east", None, 3000, 5, 0, 5),
    (SHUTTLE, 2, "plant", 3060, None, 0, 5, 0),
    (F1, 1, "wa", None, 5580, 4, 0, 4),
    (F1, 2, "ea", 5700, None, 0, 4, 0),
]

# 5 beds x 3 dates x 33.335 = 500.025, half up 500.03. Local transport: 20 a head and way.
ASSIGNMENTS = [
    ("air-1", "air", "zc", "helper", False, 4, "cot", "plant", "low", 0, 5520, 5760, 1, None, 5,
     0, 16000, f"From cot to wa; {F1} 21:00 to ea 23:00; to plant."),
    ("duo-1", "duo", "tb", "miller", False, 3, "west", "mill", "low", 0, 0, 300, 2, None, 1, 0,
     6000, f"From west 00:00 by {T3} to mid1 02:00; from mid2 04:00 by {T4} to mill 05:00."),
    ("fit-1", "fit", "zc", "fitter", True, 8, "hill", "plant", "low", 0, 480, 1410, 1, None, 1, 0,
     0, f"From Pleasant Hill 08:00 by {HILL_MILL} to plant 23:30."),
    ("mil-1", "mil", "tb", "miller", False, 10, "dale", "mill", "low", 0, 630, 1560, 1, None, 2, 0,
     0, f"From dale 10:30 by {HILL_MILL} to mill 02:00."),
    ("ral-1", "ral", "zc", "fitter", True, 5, "fen", "plant", "high", 3, 2160, 3060, 3, "inn", 5,
     50003, 0, f"From fen 12:00 by {FEEDER} to west 13:00; 14:00 by {T1} to east 20:00; 02:00 by "
     f"{SHUTTLE} to plant 03:00."),
]  # fmt: skip

LEGS = [
    ("air-1", 1, F1, "wa", "ea", 5580, 5700),
    ("duo-1", 1, T3, "west", "mid1", 0, 120),
    ("duo-1", 2, T4, "mid2", "mill", 240, 300),
    ("fit-1", 1, HILL_MILL, "hill", "plant", 480, 1410),
    ("mil-1", 1, HILL_MILL, "dale", "mill", 630, 1560),
    ("ral-1", 1, FEEDER, "fen", "west", 2160, 2220),
    ("ral-1", 2, T1, "west", "east", 2280, 2640),
    ("ral-1", 3, SHUTTLE, "east", "plant", 3000, 3060),
]

# red: an hour to hill and 60 minutes before; 60 minutes, 3 h back and 4 h of turnaround after.
# blue: busy exactly on its one date. wing: 111.3 km there and 222.6 back at 222.6 km/h.
DUTIES = [
    ("blue-1", "blue", SHUTTLE, 2880, 4320),
    ("red-1", "red", HILL_MILL, 360, 2040),
    ("red-1", "red", FEEDER, 2040, 2580),
    ("red-2", "red", HILL_MILL, 360, 2040),
    ("wing-1", "wing", F1, 5550, 5820),
]

BEDS = [("inn", day, 5 if 2 <= day <= 4 else 0, 5 if 2 <= day <= 4 else 0) for day in range(8)]

SCHEDULE = [
    (0, "Sun", 0, 120, "train", "t3", None, "west", None, "mid1", 1, 3, 3, 0, 0, "tb 3", "low",
     3000, None, None, T3),
    (0, "Sun", 240, 300, "train", "t4", None, "mid2", None, "mill", 1, 3, 3, 0, 0, "tb 3", "low",
     1500, None, None, T4),
    (0, "Sun", 480, 1560, "bus", "Red Coaches", "+86 1", "Pleasant Hill",
     "dale 10:00 - 10:30; plant 23:30 - 00:00 (+1)", "mill", 2, 18, 18, 0, 8,
     "tb 10; Zhucheng 8", "low", 121324, "red-1 red-2", 360, HILL_MILL),
    (1, "Mon", 720, 2220, "bus", "Red Coaches", "+86 1", "fen", None, "west", 1, 5, 9, 4, 5,
     "Zhucheng 5", "high", 17999, "red-1", 2040, FEEDER),
    (1, "Mon", 840, 2640, "train", "t1", None, "west", None, "east", 1, 5, 5, 0, 5, "Zhucheng 5",
     "high", 85000, None, None, T1),
    (2, "Tue", 120, 3060, "bus", "blue", None, "east", None, "plant", 1, 5, 9, 4, 5, "Zhucheng 5",
     "high", 24000, "blue-1", 2880, SHUTTLE),
    (3, "Wed", 1260, 5700, "flight", "f1", None, "wa", None, "ea", 1, 4, 10, 6, 0, "Zhucheng 4",
     "low", 245980, "wing-1", 5550, F1),
]  # fmt: skip

LEFT_BEHIND = [
    ("ban", "Barred", "tb", "miller", False, "lock", 7, "travel_ban", "Lock is closed."),
    ("ral", None, "zc", "fitter", True, "fen", 1, "unproven", "One stays."),
]

# Dates on post, of 8: fit 7, mil 6, duo 7, ral 3, air 3; fitters weigh 1.5.
# zc carries 17 of 18, tb 13 of 13, since ban does not count.
SUMMARY = [
    ("workers", 38, "heads"),
    ("carried", 30, "heads"),
    ("left_behind", 8, "heads"),
    ("key_workers", 14, "heads"),
    ("key_carried", 13, "heads"),
    ("key_post_days", 106.5, "worker-days"),
    ("post_days", 199.5, "worker-days"),
    ("worst_share", 0.944444, "share"),
    ("returned", 30, "heads"),
    ("cost", 5708.06, "CNY"),
    ("travel_hours", 385.0, "hours"),
    ("cost_per_worker", 190.27, "CNY"),
    ("mean_days_to_post", 2.533333, "days"),
    ("trips", 7, "trips"),
    ("bus_trips", 3, "trips"),
    ("flight_trips", 1, "trips"),
    ("train_trips", 3, "trips"),
    ("units", 8, "units"),
    ("vehicles_used", 4, "vehicles"),
    ("seat_use", 0.754386, "share"),
    ("peak_bed_use", 1.0, "share"),
    ("cost_trips", 4988.03, "CNY"),
    ("cost_beds", 500.03, "CNY"),
    ("cost_local", 220.0, "CNY"),
]

ROWS = {
    "schedule": SCHEDULE,
    "left_behind": LEFT_BEHIND,
    "summary": SUMMARY,
    "trips": TRIPS,
    "stops": STOPS,
    "assignments": ASSIGNMENTS,
    "legs": LEGS,
    "duties": DUTIES,
    "beds": BEDS,
}


def some_tables() -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = {}
    for table, rows in ROWS.items():
        names = COLUMNS[table].split()
        ordered = sorted(rows, key=lambda row: row[:2]) if table in ("stops", "legs") else rows
        tables[table] = [dict(zip(names, row, strict=True)) for row in ordered]
    return tables


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
        """Settings of `road`, `driving` or `transfer`."""
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
