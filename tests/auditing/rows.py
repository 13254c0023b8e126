"""The tables of the run of `world.py`, row by row, each figure worked by hand."""

from __future__ import annotations

from typing import Any

COLUMNS = {
    "schedule": "date weekday depart arrive mode operator contact from via to units passengers "
    "seats free_seats key_workers employers risk cost vehicles leaves_base trip",
    "by_employer": "employer name place waiting carried left_behind key_waiting key_carried "
    "first_on_post last_on_post utilisation_first utilisation_last output output_share "
    "held_most_by cost",
    "by_day": "date departures vehicles_busy setting_out arriving in_quarantine beds_free on_post "
    "staffed_share output cost",
    "left_behind": "cohort name employer post key origin workers reason detail",
    "bottlenecks": "resource id capacity dates_full first_full last_full step worth worth_kind "
    "objective",
    "summary": "measure value unit meaning",
    "trips": "trip purpose mode operator risk units seats passengers stops depart arrive km cost",
    "stops": "trip sequence place arrive depart boarding alighting on_board",
    "assignments": "assignment cohort employer post key workers origin destination risk "
    "quarantine_days depart arrive legs facility on_post bed_cost local_cost route",
    "legs": "assignment leg trip board alight depart arrive",
    "duties": "vehicle fleet trip leaves_base back_ready",
    "beds": "facility date beds occupied",
    "staffing": "employer post date required heads present borrowed lent",
    "production": "employer date utilisation output held_by",
    "loans": "loan workers",
}
"""As docs/formats.md lists them."""

KEYS = {
    "schedule": ("trip",),
    "by_employer": ("employer",),
    "by_day": ("date",),
    "left_behind": ("cohort",),
    "bottlenecks": ("resource", "id"),
    "summary": ("measure",),
    "trips": ("trip",),
    "stops": ("trip", "sequence"),
    "assignments": ("assignment",),
    "legs": ("assignment", "leg"),
    "duties": ("vehicle", "trip"),
    "beds": ("facility", "date"),
    "staffing": ("employer", "post", "date"),
    "production": ("employer", "date"),
    "loans": ("loan",),
}

HILL_MILL = "0216-0800-hill-mill"
FEEDER = "0217-1200-fen-west"
T1 = "0217-1400-west-east"
SHUTTLE = "0218-0200-east-plant"
F1 = "0219-2100-wa-ea"
T3 = "0216-0000-west-mid1"
T4 = "0216-0400-mid2-mill"

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

# Millers: 7, 3 more from day 1, 10 more from day 2, 2 lent on days 2 to 5. Fitters: 4, 8 more from
# day 1, 5 more from day 5. Helpers: 6, 4 more from day 5, 2 borrowed.
HEADS = {
    ("tb", "miller"): [7, 10, 18, 18, 18, 18, 20, 20],
    ("zc", "fitter"): [4, 12, 12, 12, 12, 17, 17, 17],
    ("zc", "helper"): [6, 6, 8, 8, 8, 12, 10, 10],
}
REQUIRED = {("tb", "miller"): 20, ("zc", "fitter"): 16, ("zc", "helper"): 10}
MOVED = [0, 0, 2, 2, 2, 2, 0, 0]
NOBODY = [0] * 8

STAFFING = [
    (
        *post,
        day,
        REQUIRED[post],
        heads[day],
        min(heads[day], REQUIRED[post]),
        (MOVED if post == ("zc", "helper") else NOBODY)[day],
        (MOVED if post == ("tb", "miller") else NOBODY)[day],
    )
    for post, heads in HEADS.items()
    for day in range(8)
]

# tb may reach 0.35 and 0.85 by its millers; then tools suffice for 1.6 + half of 0.25, until 4
# dates' worth of them are brought on day 3. zc has castings for 0.45 + 0.35 on day 1, steel for 1.0
# until day 3, then for 2.5, until day 6: by its fitters too it reaches 2.5 on day 4, a tie; then it
# works to orders. 250.025 is 250.03, 550.055 is 550.06, 750.075 is 750.08.
PRODUCTION = [
    ("tb", 0, 0.35, 2800, "post:miller"),
    ("tb", 1, 0.5, 4000, "post:miller"),
    ("tb", 2, 0.875, 7000, "input:tools"),
    ("tb", 3, 0.9, 7200, "post:miller"),
    ("tb", 4, 0.9, 7200, "post:miller"),
    ("tb", 5, 0.9, 7200, "post:miller"),
    ("tb", 6, 1.0, 8000, "nothing"),
    ("tb", 7, 1.0, 8000, "nothing"),
    ("zc", 0, 0.25, 25003, "post:fitter"),
    ("zc", 1, 0.55, 55006, "input:castings"),
    ("zc", 2, 0.2, 20002, "input:steel"),
    ("zc", 3, 0.75, 75008, "post:fitter"),
    ("zc", 4, 0.75, 75008, "input:steel"),
    ("zc", 5, 0.0, 0, "input:steel"),
    ("zc", 6, 0.9, 90009, "orders"),
    ("zc", 7, 0.9, 90009, "orders"),
]

LOANS = [("l1", 2), ("l2", 0)]

# The two coaches cost 1213.24: ten of eighteen heads are tb's, 674.02, and zc takes the rest.
BY_EMPLOYER = [
    ("tb", None, "mill", 20, 13, 7, 0, 0, 1, 2, 0.35, 1.0, 51400, 0.803125, "post:miller", 77902),
    ("zc", "Zhucheng", "plant", 18, 17, 1, 14, 13, 1, 5, 0.25, 0.9, 430045, 0.5375, "input:steel",
     492904),
]  # fmt: skip

# 46 are required. On day 1 both red coaches are busy until 10:00; the aircraft is until 01:00 of
# day 4. A bed-date of five costs 166.675: 166.68, and 333.35 by the second, 500.03 by the third.
BY_DAY = [
    (0, 3, 2, 21, 11, 0, 0, 0, 0.369565, 27803, 131824),
    (1, 2, 2, 5, 10, 0, 0, 11, 0.608696, 59006, 102999),
    (2, 1, 1, 0, 5, 5, 0, 21, 0.826087, 27002, 40668),
    (3, 1, 1, 4, 0, 5, 0, 21, 0.826087, 82208, 278647),
    (4, 0, 1, 0, 4, 5, 0, 21, 0.826087, 82208, 16668),
    (5, 0, 0, 0, 0, 0, 0, 30, 0.956522, 7200, 0),
    (6, 0, 0, 0, 0, 0, 0, 30, 1.0, 98009, 0),
    (7, 0, 0, 0, 0, 0, 0, 30, 1.0, 98009, 0),
]

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
    (
        "ban",
        "Barred",
        "tb",
        "miller",
        False,
        "lock",
        7,
        "travel_ban",
        "The place lock is closed on all dates.",
    ),
    ("ral", None, "zc", "fitter", True, "fen", 1, "unproven", "One of them stays at fen."),
]

# Of what is counted in tens less than ten are free wherever the limit is below ten. Both red
# coaches are busy until 10:00 of day 1; the aircraft is back at 01:00 of day 4; on days 2 and 3
# nobody arrives at the mill, so its ten are free.
BOTTLENECKS = [
    ("vehicles", "blue", 1, 1, 2, 2, 1, None, None, None),
    ("vehicles", "red", 2, 2, 0, 1, 1, 1.5, "proven", "key_post_days"),
    ("vehicles", "wing", 1, 2, 3, 4, 1, None, None, None),
    ("line_units", "f1", 1, 1, 3, 3, 1, None, None, None),
    ("line_units", "t1", 1, 1, 1, 1, 1, 0.25, "estimate", "key_post_days"),
    ("line_units", "t3", 1, 1, 0, 0, 1, None, None, None),
    ("line_units", "t4", 1, 1, 0, 0, 1, None, None, None),
    ("beds", "inn", 5, 3, 2, 4, 5, None, None, None),
    ("arrivals", "mill", 10, 2, 0, 1, 10, None, None, None),
    ("arrivals", "plant", 8, 3, 0, 4, 8, None, None, None),
    ("departures", "cot", 4, 1, 3, 3, 4, None, None, None),
    ("departures", "dale", 10, 1, 0, 0, 10, None, None, None),
    ("departures", "fen", 5, 1, 1, 1, 5, None, None, None),
    ("departures", "hill", 8, 1, 0, 0, 8, None, None, None),
    ("budget", None, 5708.06, 8, 0, 7, 57.08, None, None, None),
]

# Dates on post, of 8: fit 7, mil 6, duo 7, ral 3, air 3; fitters weigh 1.5.
# zc carries 17 of 18, tb 13 of 13, since ban does not count. 4.3 dates of zc's 1000.1 and 6.425 of
# tb's 80 are 4814.43 of 8640.80. Of their crews 11 and 8 millers are missing, and 8 fitters.
SUMMARY = [
    ("workers", 38, "heads"),
    ("carried", 30, "heads"),
    ("left_behind", 8, "heads"),
    ("key_workers", 14, "heads"),
    ("key_carried", 13, "heads"),
    ("key_post_days", 106.5, "worker-days"),
    ("post_days", 199.5, "worker-days"),
    ("output", 4814.43, "CNY"),
    ("uncovered_days", 27, "head-days"),
    ("worst_share", 0.944444, "share"),
    ("returned", 30, "heads"),
    ("cost", 5708.06, "CNY"),
    ("travel_hours", 385.0, "hours"),
    ("output_share", 0.557174, "share"),
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
    "by_employer": BY_EMPLOYER,
    "by_day": BY_DAY,
    "left_behind": LEFT_BEHIND,
    "bottlenecks": BOTTLENECKS,
    "summary": [(*row, f"What {row[0]} says.") for row in SUMMARY],
    "trips": TRIPS,
    "stops": STOPS,
    "assignments": ASSIGNMENTS,
    "legs": LEGS,
    "duties": DUTIES,
    "beds": BEDS,
    "staffing": STAFFING,
    "production": PRODUCTION,
    "loans": LOANS,
}


def some_tables() -> dict[str, list[dict[str, Any]]]:
    tables: dict[str, list[dict[str, Any]]] = {}
    for table, rows in ROWS.items():
        names = COLUMNS[table].split()
        ordered = sorted(rows, key=lambda row: row[:2]) if table in ("stops", "legs") else rows
        tables[table] = [dict(zip(names, row, strict=True)) for row in ordered]
    return tables
