"""Tiny scenarios whose optimum is argued in words: at a limit, and just past it."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from random_scenarios import START, Draft

TUESDAY = date(2020, 2, 18)
Changes = Mapping[str, Any]


def base() -> Draft:
    """Three fitters wait in a village, 320 km and 4 hours by coach from the mill at the plant.

    The one coach has 2 seats and stands at the plant. For the departure at 08:00 it leaves base at
    03:00 (4 hours and an hour to turn), arrives at 12:00, would leave again at 13:00, being at base
    already, and is ready at 17:00: one ride a date. Travel dates are Monday to Wednesday, and one
    date follows: who arrives on Monday, Tuesday, Wednesday is on post for 3, 2, 1 dates.
    """
    places = {"village": 110, "hill": 111, "west": 112, "east": 115, "plant": 116}
    fitters = {"cohort": "a", "origin": "village", "employer": "mill", "post": "fitter"}
    return Draft(
        settings={
            "start": START,
            "days": 3,
            "departure_times": ["08:00"],
            "objective.order": ["post_days"],
            "objective.slack": 0.0,
            "risk.low.travel": True,
        },
        tables={
            "places": [
                {"place": place, "latitude": 29, "longitude": longitude, "risk": "low"}
                for place, longitude in places.items()
            ],
            "roads": [{"from": "village", "to": "plant", "km": 320}],
            "employers": [{"employer": "mill", "place": "plant"}],
            "posts": [{"employer": "mill", "post": "fitter", "required": 9, "key": True}],
            "cohorts": [{**fitters, "workers": 3}],
            "fleets": [{"fleet": "coach", "base": "plant", "vehicles": 1, "seats": 2}],
        },
    )


def changed(changes: Changes) -> Draft:
    """The base with changes: `table[id].column`, `table+` (rows to add), `table` (rows), a setting.

    The id is that of the first row that has it in any column.
    """
    draft = base()
    for key, value in changes.items():
        cell = re.fullmatch(r"(\w+)\[([\w-]+)\]\.(\w+)", key)
        if cell:
            table, name, column = cell.groups()
            row = next(row for row in draft.tables[table] if name in row.values())
            row[column] = value
        elif key.endswith("+"):
            draft.tables.setdefault(key[:-1], []).extend(dict(row) for row in value)
        elif key in draft.tables:
            draft.tables[key] = [dict(row) for row in value]
        else:
            draft.settings[key] = value
    return Draft(
        settings=draft.settings, tables={name: rows for name, rows in draft.tables.items() if rows}
    )


def train(start: str = "village", end: str = "plant", **cells: Any) -> dict[str, Any]:
    """A train with seats for all, at 10:00 every day, 3 hours under way."""
    row = {"line": f"{start}-{end}", "mode": "train", "from": start, "to": end, "time": "10:00"}
    return {**row, "hours": 3, "seats": 3, "max_units": 1, **cells}


def road(start: str, end: str, km: float) -> dict[str, Any]:
    return {"from": start, "to": end, "km": km}


def hill(workers: int = 1, **cells: Any) -> dict[str, Any]:
    """Workers of the hill, at the same mill."""
    row = {"cohort": "b", "origin": "hill", "employer": "mill", "post": "fitter"}
    return {**row, "workers": workers, **cells}


def closed(start: str, end: str, km: float | str = "") -> dict[str, Any]:
    return {"from": start, "to": end, "km": km, "closed": "true"}


def boarding(first: str, last: str) -> Changes:
    return {"road.boarding_from": first, "road.boarding_until": last}


def fixed(day: int, riders: int = 0) -> Changes:
    """The coach from the village on a day, with so many fitters aboard."""
    when = {"date": START + timedelta(days=day), "depart": "08:00"}
    row = {"riders": "r", "cohort": "a", "workers": riders, "trips": "t"}
    return {
        "fixed+": [{"trip": "t", "operator": "coach", "stops": "village > plant", **when}],
        "fixed_riders+": [row] if riders else [],
    }


NO_COACH: Changes = {"fleets": []}
ISLE: Changes = {"places[village].landmass": "isle"}
BY_TRAIN: Changes = {**NO_COACH, "lines+": [train()]}
MONDAY_TRAIN: Changes = {**NO_COACH, "lines+": [train(weekdays="1")]}
FROM_VILLAGE: Changes = {"fleets[coach].base": "village"}
ONE_SEAT: Changes = {**MONDAY_TRAIN, "lines[village-plant].seats": 1}
THREE_UNITS: Changes = {
    **NO_COACH,
    "lines+": [train(weekdays="1", seats=1, min_units=3, max_units=3, min_load=1)],
}
# Rides of an hour, back at base, the plant, two hours after the coach left it.
SHORT: Changes = {
    "roads[village].km": 80,
    "road.turn_minutes": 0,
    "fleets[coach].turnaround_hours": 0,
    "departure_times": ["08:00", "10:00"],
    "days": 1,
    "cohorts[a].workers": 4,
    "objective.order": ["returned"],
}
# The hill is 60 km from the village and too far from the plant (600 km) for a ride of its own.
HILL: Changes = {
    "cohorts[a].workers": 1,
    "cohorts+": [hill()],
    "roads+": [road("hill", "village", 60), road("hill", "plant", 600)],
    "fleets[coach].max_km": 400,
    "objective.order": ["returned"],
}
# Key workers on the hill, others in the village, one ride with two seats.
FULL_HILL: Changes = {
    **HILL,
    "posts+": [{"employer": "mill", "post": "packer", "required": 9, "key": False}],
    "cohorts[a].post": "packer",
    "cohorts+": [hill(2)],
    "fleets[coach].base": "hill",
    "days": 1,
    "objective.order": ["key_post_days"],
}
# A ride of the hill's own is possible as well, but there is one coach and one date.
DETOUR: Changes = {
    "cohorts[a].workers": 1,
    "cohorts+": [hill()],
    "roads+": [road("hill", "village", 100), road("hill", "plant", 350)],
    "days": 1,
    "objective.order": ["returned"],
}
# The coach goes no farther than to or from a station 80 km away.
FEEDER: Changes = {
    "fleets[coach].max_km": 100,
    "fleets[coach].base": "village",
    "roads+": [road("village", "west", 80)],
    "lines+": [train("west", "plant", time="12:00")],
}
EARLY_FEEDER: Changes = {**FEEDER, "lines[west-plant].time": "02:00"}
SHUTTLE: Changes = {
    "fleets[coach].max_km": 100,
    "roads+": [road("east", "plant", 80)],
    "lines+": [train("village", "east", time="12:00")],
}
TWO_TRAINS: Changes = {
    **NO_COACH,
    "lines+": [
        train("village", "west", time="08:00", hours=2),
        train("west", "plant", time="11:00"),
    ],
}
LOCAL_CHANGE: Changes = {
    **NO_COACH,
    "roads+": [road("west", "east", 30)],
    "lines+": [
        train("village", "west", time="08:00", hours=2),
        train("east", "plant", time="12:00"),
    ],
}
BEDS: Changes = {
    "risk.low.quarantine_days": 2,
    "quarantine+": [{"facility": "hostel", "place": "plant", "beds": 1}],
}
TWO_LEVELS: Changes = {
    **MONDAY_TRAIN,
    "lines+": [train(weekdays="1", seats=9)],
    "risk.mid.travel": True,
    "roads+": [road("hill", "village", 30)],
    "cohorts+": [hill(2)],
}
PRICED: Changes = {"fleets[coach].km_cost": 1, "objective.order": ["post_days", "cost"]}
# Workers of the hill can only take local transport to the village, an hour before the coach leaves.
LOCAL_START: Changes = {
    "cohorts": [hill(3, ready=TUESDAY)],
    "cohorts+": [hill(0, cohort="c", origin="village")],
    "roads+": [road("hill", "village", 30)],
    "fleets[coach].base": "village",
    "fleets[coach].max_km": 349,
    "road.turn_minutes": 0,
    "road.max_pickups": 1,
}

UNTIL_MONDAY = [{"origin": "village", "destination": "*", "until": START}]

ARGUED: list[tuple[str, Changes, float]] = [
    ("base: 2 on Monday, 1 on Tuesday", {}, 2 * 3 + 1 * 2),
    # C1
    ("half load leaves 1 seat: one a date", {"risk.low.load_factor": 0.5}, 3 + 2 + 1),
    ("half of 3 seats is 1", {"risk.low.load_factor": 0.5, "fleets[coach].seats": 3}, 6),
    (
        "100 x 0.29 is 29",
        {
            "risk.low.load_factor": 0.29,
            "fleets[coach].seats": 100,
            "cohorts[a].workers": 30,
        },
        29 * 3 + 2,
    ),
    ("the factor of another mode is not that of coaches", {"risk.low.load_factor.train": 0.5}, 8),
    ("three tenths of 2 seats in reserve leave 1", {"reserve.seats": 0.3}, 6),
    ("nine tenths of 10 leave 1", {"reserve.seats": 0.9, "fleets[coach].seats": 10}, 6),
    (
        "of half a load of 5 seats a fifth in reserve leaves 2, not 1",
        {"reserve.seats": 0.2, "risk.low.load_factor": 0.5, "fleets[coach].seats": 5},
        8,
    ),
    ("so it does on trains", {**ONE_SEAT, "reserve.seats": 0.01}, 0),
    # C2
    ("a convoy of two takes all on Monday", {"fleets[coach].vehicles": 2}, 9),
    ("ready at 09:00, the coach may leave base at 09:00", SHORT, 4),
    ("ready at 09:01, it may not", {**SHORT, "fleets[coach].turnaround_hours": 1 / 64}, 2),
    # C3
    ("two units of one seat", {**ONE_SEAT, "lines[village-plant].max_units": 2}, 6),
    (
        "three units at least, and full: with three workers it runs",
        THREE_UNITS,
        9,
    ),
    (
        "with two workers it does not",
        {**THREE_UNITS, "cohorts[a].workers": 2},
        0,
    ),
    # C4
    ("all of one level share the train", TWO_LEVELS, 5 * 3),
    ("of two levels the one with more workers", {**TWO_LEVELS, "places[hill].risk": "mid"}, 3 * 3),
    # C5
    ("a coach that must be full leaves the third behind", {"fleets[coach].min_load": 1}, 6),
    ("half full it may run for one", {"fleets[coach].min_load": 0.5}, 8),
    ("and 0.51 x 2 seats are two passengers", {"fleets[coach].min_load": 0.51}, 6),
    # C6
    ("one from the hill and one from the village share a ride", HILL, 2),
    ("without anybody in the village it may not call there", {**HILL, "cohorts[a].workers": 0}, 0),
    ("both of the hill fill the coach, but one must get on in the village", FULL_HILL, 1),
    # C7
    ("there is one worker", {"cohorts[a].workers": 1}, 3),
    # C9
    ("one bed for two dates: one on Monday, one on Wednesday (5 dates)", BEDS, 3 + 1),
    ("two beds: two on Monday, one on Wednesday", {**BEDS, "quarantine[hostel].beds": 2}, 7),
    (
        "of two beds one in reserve",
        {**BEDS, "quarantine[hostel].beds": 2, "reserve.beds": 0.4},
        4,
    ),
    (
        "nine tenths of 20 beds in reserve leave two",
        {**BEDS, "quarantine[hostel].beds": 20, "reserve.beds": 0.9},
        7,
    ),
    ("no facility, nobody", {"risk.low.quarantine_days": 2}, 0),
    ("one open until Tuesday takes Monday's", {**BEDS, "quarantine[hostel].until": TUESDAY}, 3),
    ("one open until Monday nobody", {**BEDS, "quarantine[hostel].until": START}, 0),
    ("one open from Tuesday", {**BEDS, "quarantine[hostel].from": TUESDAY}, 2),
    ("of another place", {**BEDS, "quarantine[hostel].serves": "west"}, 0),
    ("for this employer", {**BEDS, "quarantine[hostel].employer": "mill"}, 4),
    # C10, C11
    ("one may leave a date", {"places[village].departures_per_day": 1}, 6),
    ("one may arrive a date", {"places[plant].arrivals_per_day": 1}, 6),
    # C12: a ride of 640 km, the empty way to the village included
    ("money for two rides", {**PRICED, "budget": 1280}, 8),
    ("a cent too little", {**PRICED, "budget": 1279.99}, 6),
    # C14
    ("ready on Tuesday", {"cohorts[a].ready": TUESDAY}, 2 * 2 + 1),
    ("no start after Monday", {"cohorts[a].latest": START}, 6),
    (
        "a ban from Tuesday",
        {
            "risk.shut.travel": False,
            "risk+": [{"place": "village", "from": TUESDAY, "level": "shut"}],
        },
        6,
    ),
    (
        "the village's own row holds on a date with a row for all",
        {
            "risk.shut.travel": False,
            "risk+": [
                {"place": "village", "from": TUESDAY, "level": "low"},
                {"place": "*", "from": TUESDAY, "level": "shut"},
            ],
        },
        8,
    ),
    (
        "a later row for all overrules it",
        {
            "risk.shut.travel": False,
            "risk+": [
                {"place": "village", "from": START, "level": "low"},
                {"place": "*", "from": TUESDAY, "level": "shut"},
            ],
        },
        6,
    ),
    ("a permit until Monday", {"permits+": UNTIL_MONDAY}, 6),
    ("a permit for others", {"permits+": [{"origin": "hill", "destination": "*"}]}, 0),
    (
        "of two permits the fewest days hold: none, and 5 dates count",
        {
            **BEDS,
            "permits+": [
                {"origin": "*", "destination": "*", "quarantine_days": 0},
                {"origin": "village", "destination": "plant", "quarantine_days": 1},
            ],
        },
        2 * 4 + 3,
    ),
    (
        "local transport leaves the hill at 00:00 on Tuesday for the coach at 01:00",
        {**LOCAL_START, "departure_times": ["01:00"]},
        2 * 2 + 1,
    ),
    (
        "for the coach at 00:30 it leaves on the day before: Wednesday's is the first",
        {**LOCAL_START, "departure_times": ["00:30"]},
        2,
    ),
    # C15: midnight belongs to the next date
    (
        "at midnight, at E: all but Wednesday's are carried",
        {"departure_times": ["20:00"]},
        2 * 2 + 1,
    ),
    (
        "arriving at E",
        {"departure_times": ["20:00"], "days": 1, "objective.order": ["returned"]},
        2,
    ),
    (
        "arriving a minute after E",
        {"departure_times": ["20:01"], "days": 1, "objective.order": ["returned"]},
        0,
    ),
    # C16
    ("380 km are at most 380", {**HILL, "fleets[coach].max_km": 380}, 2),
    ("but not at most 379.9", {**HILL, "fleets[coach].max_km": 379.9}, 1),
    ("neighbours 60 km apart", {**HILL, "road.neighbour_km": 60}, 2),
    ("farther than 59.9 km", {**HILL, "road.neighbour_km": 59.9}, 1),
    ("one pickup only", {**HILL, "road.max_pickups": 1}, 1),
    ("420 km are 1.2 x 350", DETOUR, 2),
    ("420.1 km are more", {**DETOUR, "roads[hill].km": 100.1}, 1),
    # C17
    (
        "8 hours for one driver: a break, no rest; back at night, ready next morning",
        {**FROM_VILLAGE, "roads[village].hours": 8, "fleets[coach].drivers": 1},
        8,
    ),
    (
        "8.5 hours: a rest of 16 hours, arrival on Tuesday, and no second ride in time",
        {**FROM_VILLAGE, "roads[village].hours": 8.5, "fleets[coach].drivers": 1},
        2 * 2,
    ),
    (
        "two drivers need no rest, but are ready at 07:20 for 07:00: Monday and Wednesday",
        {**FROM_VILLAGE, "roads[village].hours": 8.5},
        7,
    ),
    ("4 hours take 4", {"transfer.max_hours": 4}, 8),
    ("4.05 hours take 4:23", {"transfer.max_hours": 4.35, "roads[village].hours": 4.05}, 0),
    ("and that is 4.4 at most", {"transfer.max_hours": 4.4, "roads[village].hours": 4.05}, 8),
    # C18
    ("the train runs on Tuesdays", {**NO_COACH, "lines+": [train(weekdays="2")]}, 3 * 2),
    ("from Tuesday", {**NO_COACH, "lines+": [train(first=TUESDAY)]}, 3 * 2),
    ("until Monday", {**NO_COACH, "lines+": [train(last=START)]}, 3 * 3),
    # C19
    ("a wait of an hour", TWO_TRAINS, 9),
    ("of 59 minutes", {**TWO_TRAINS, "transfer.min_minutes": 61}, 0),
    ("of six hours", {**TWO_TRAINS, "lines[west-plant].time": "16:00"}, 9),
    ("of six hours and a minute", {**TWO_TRAINS, "lines[west-plant].time": "16:01"}, 0),
    ("an hour on top of local transport", LOCAL_CHANGE, 9),
    ("59 minutes on top of it", {**LOCAL_CHANGE, "lines[east-plant].time": "11:59"}, 0),
    ("six hours on top of it", {**LOCAL_CHANGE, "lines[east-plant].time": "17:00"}, 9),
    # C20
    ("feeder and train: 2 on Monday, 1 on Tuesday", FEEDER, 8),
    ("that of a train at 02:00 leaves base on the day before", EARLY_FEEDER, 5),
    ("unless it need not turn", {**EARLY_FEEDER, "road.turn_minutes": 0}, 8),
    ("train and shuttle", SHUTTLE, 8),
    ("a shuttle that arrives at midnight", {**SHUTTLE, "lines[village-east].time": "19:00"}, 5),
    ("one leg only", {**SHUTTLE, "transfer.max_legs": 1}, 0),
    ("door to door in 5 hours: 12:00 to 17:00", {**SHUTTLE, "transfer.max_hours": 5}, 8),
    ("in less", {**SHUTTLE, "transfer.max_hours": 4.95}, 0),
    # C21
    ("30 km is local", LOCAL_CHANGE, 9),
    ("30.1 km is not", {**LOCAL_CHANGE, "roads+": [road("west", "east", 30.1)]}, 0),
    # C22
    ("leaving base at start", {"departure_times": ["05:00"]}, 8),
    ("leaving base a minute before start", {"departure_times": ["04:59"]}, 5),
    ("a fleet from Tuesday", {"fleets[coach].from": TUESDAY}, 5),
    ("ready when Monday ends", {"departure_times": ["15:00"], "fleets[coach].until": START}, 6),
    ("ready a minute later", {"departure_times": ["15:01"], "fleets[coach].until": START}, 0),
    # C27
    ("a road that is listed leads over the water both ways", ISLE, 8),
    ("without it nobody crosses", {**ISLE, "roads": []}, 0),
    ("nor where it is closed", {"roads[village].closed": "true"}, 0),
    ("nor where the empty coach cannot come", {"roads+": [closed("plant", "village")]}, 0),
    ("or cannot go back", {**FROM_VILLAGE, "roads+": [closed("plant", "village")]}, 0),
    ("aircraft need no road", {**ISLE, "roads": [], "lines+": [train(fleet="coach")]}, 9),
    ("local transport needs one", {**LOCAL_CHANGE, "roads+": [closed("west", "east", 30)]}, 0),
    ("in its own direction", {**LOCAL_CHANGE, "roads+": [
        road("west", "east", 30), closed("east", "west")]}, 9),
    # C28
    ("boarding at 08:00 sharp", boarding("08:00", "08:00"), 8),
    ("boarding from a minute later", boarding("08:01", "23:30"), 0),
    ("boarding from night to 08:00", boarding("22:00", "08:00"), 8),
    ("boarding until a minute earlier", boarding("22:00", "07:59"), 0),
    ("the second stop is left at 09:15", {**HILL, **boarding("08:00", "09:15")}, 2),
    ("and not later than 09:14", {**HILL, **boarding("08:00", "09:14")}, 1),
    ("the feeder leaves at 10:00", {**FEEDER, **boarding("05:00", "10:00")}, 8),
    ("and not by 09:59", {**FEEDER, **boarding("05:00", "09:59")}, 0),
    ("shuttles wait at any hour", {**SHUTTLE, **boarding("05:00", "06:00")}, 8),
    # C29
    ("a coach is fixed on Wednesday: 2 on Monday, 1 then", fixed(2), 6 + 1),
    ("one fitter is fixed on Wednesday", fixed(2, riders=1), 6 + 1),
    ("two fitters are fixed on Wednesday: 1 on Monday", fixed(2, riders=2), 3 + 2),
    ("two are fixed on Tuesday: 1 on Monday", fixed(1, riders=2), 3 + 2 * 2),
    ("what is best anyway is fixed", fixed(0, riders=2), 8),
]  # fmt: skip
