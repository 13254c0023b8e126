"""The settings of scenario.toml, declared once.

A setting is a column whose name is a dotted path. `scenario.settings_given` merges what is given
for them, `scenario.values` reads it.
"""

from __future__ import annotations

from typing import Any

from returnplan.scenario.columns import LEAST, MOST_DAYS, SLOWEST
from returnplan.scenario.objectives import DEFAULT_ORDER, OBJECTIVES
from returnplan.scenario.rules import (
    CONTACTS,
    DrivingRules,
    ReplanRules,
    ReserveRules,
    RoadRules,
    SimulationRules,
    SolverSettings,
    TransferRules,
)
from returnplan.tables.declaration import REQUIRED, Column, Kind

MOST_STOPS = 100
"""Of a trip on either side, and legs of an itinerary: far more than anybody drives."""
MOST_MINUTES = 10_080
"""A week."""
MOST_CIRCUITY = 100.0
MOST_SEED = 2**31 - 1
"""Engines keep seeds in 32 bits with a sign."""
MOST_THREADS = 1024
MOST_SECONDS = 1e8
"""Of a time limit: three years."""
MOST_GIB = 1e6
DEFAULT_LEVEL = "low"
DEFAULT_POSITIVE = 0.001
"""Of `simulation.positive`, where some level asks for quarantine."""


def _whole(
    name: str, doc: str, default: Any, unit: str = "", least: int = 0, most: int | None = None
) -> Column:
    return Column(
        name=name,
        kind=Kind.WHOLE,
        doc=doc,
        default=default,
        minimum=least,
        maximum=most,
        unit=unit,
    )


def _number(
    name: str,
    doc: str,
    default: Any,
    unit: str = "",
    least: float | None = 0,
    most: float | None = None,
    below: float | None = None,
) -> Column:
    return Column(
        name=name,
        kind=Kind.NUMBER,
        doc=doc,
        default=default,
        above=0 if least else None,
        minimum=least,
        maximum=most,
        below=below,
        unit=unit,
    )


_ROAD, _DRIVING, _TRANSFER, _SOLVER = RoadRules(), DrivingRules(), TransferRules(), SolverSettings()
_RESERVE, _SIMULATION, _REPLAN = ReserveRules(), SimulationRules(), ReplanRules()

SETTINGS: tuple[Column, ...] = (
    Column(name="name", kind=Kind.TEXT, doc="Name; blank: the folder's.", default=""),
    Column(name="description", kind=Kind.TEXT, doc="What it is about.", default=""),
    Column(name="start", kind=Kind.DATE, doc="First travel date."),
    _whole("days", "Travel dates.", REQUIRED, "dates", 1, 366),
    _whole(
        "tail_days",
        "Dates after the travel dates on which posts, beds and production count; by default the "
        "largest of settle_days, the quarantine_days of levels that may travel, and those in "
        "permits.csv.",
        None,
        "dates",
        most=MOST_DAYS,
    ),
    Column(
        name="departure_times",
        kind=Kind.CLOCKS,
        doc="Clocks at which direct coaches leave.",
        unit="clock",
        default=(480, 1200),
    ),
    Column(name="currency", kind=Kind.TEXT, doc="Currency of all money.", default=""),
    _number("budget", "Most that the plan may cost; by default no bound.", None, "currency"),
    _whole(
        "settle_days",
        "Dates from arrival to the post, at least.",
        1,
        "dates",
        most=MOST_DAYS,
    ),
    Column(
        name="objective.order",
        kind=Kind.IDS,
        doc="Objectives, most important first.",
        choices=OBJECTIVES,
        default=DEFAULT_ORDER,
    ),
    _number(
        "objective.slack",
        "Share of an objective that later stages may give up: one number, or by objective. By "
        "default 0 for key_post_days, uncovered_days and changes, 0.001 for the others.",
        None,
        below=1,
    ),
    _number("road.circuity", "Road km / geodesic km.", _ROAD.circuity, "", LEAST, MOST_CIRCUITY),
    _whole(
        "road.stop_minutes",
        "Stay at a stop on the way.",
        _ROAD.stop_minutes,
        "min",
        0,
        MOST_MINUTES,
    ),
    _whole(
        "road.turn_minutes",
        "At the first and the last stop.",
        _ROAD.turn_minutes,
        "min",
        0,
        MOST_MINUTES,
    ),
    _whole(
        "road.max_pickups", "Boarding stops of a trip.", _ROAD.max_pickups, "stops", 1, MOST_STOPS
    ),
    _whole(
        "road.max_dropoffs",
        "Alighting stops of a trip.",
        _ROAD.max_dropoffs,
        "stops",
        1,
        MOST_STOPS,
    ),
    _number(
        "road.neighbour_km",
        "Between two boarding, or two alighting, stops in sequence, at most.",
        _ROAD.neighbour_km,
        "km",
    ),
    _number(
        "road.max_detour", "Km of a trip beyond the direct ones, as a share.", _ROAD.max_detour
    ),
    Column(
        name="road.boarding_from",
        kind=Kind.CLOCK,
        doc="First clock at which direct trips and feeders may leave a boarding stop; by default "
        "any.",
        unit="clock",
        default=None,
    ),
    Column(
        name="road.boarding_until",
        kind=Kind.CLOCK,
        doc="Last such clock, included; before `road.boarding_from` the span passes midnight.",
        unit="clock",
        default=None,
    ),
    _number(
        "driving.max_continuous_hours",
        "Driving before a break.",
        _DRIVING.max_continuous_hours,
        "h",
        SLOWEST,
    ),
    _whole(
        "driving.break_minutes",
        "Length of a break.",
        _DRIVING.break_minutes,
        "min",
        0,
        MOST_MINUTES,
    ),
    _number(
        "driving.daily_hours",
        "Driving of one driver in 24 hours.",
        _DRIVING.daily_hours,
        "h",
        SLOWEST,
    ),
    _whole(
        "transfer.min_minutes",
        "Shortest wait between legs.",
        _TRANSFER.min_minutes,
        "min",
        0,
        MOST_MINUTES,
    ),
    _number("transfer.max_wait_hours", "Longest wait between legs.", _TRANSFER.max_wait_hours, "h"),
    _number("transfer.local_km", "Reach of local transport by road.", _TRANSFER.local_km, "km"),
    _whole(
        "transfer.local_minutes", "Time it takes.", _TRANSFER.local_minutes, "min", 0, MOST_MINUTES
    ),
    _number("transfer.local_cost", "Its cost a head.", _TRANSFER.local_cost, "currency"),
    _whole("transfer.max_legs", "Legs of an itinerary.", _TRANSFER.max_legs, "legs", 1, MOST_STOPS),
    _number("transfer.max_hours", "Door to door; by default no bound.", None, "h", LEAST),
    _number(
        "reserve.beds",
        "Share of the beds of each facility that a plan keeps free.",
        _RESERVE.beds,
        below=1,
    ),
    _number(
        "reserve.seats",
        "Share of the seats of each unit that a plan keeps free.",
        _RESERVE.seats,
        below=1,
    ),
    _number(
        "simulation.no_show",
        "`simulate`: probability that a worker does not come (assumed).",
        _SIMULATION.no_show,
        most=1,
    ),
    _number(
        "simulation.late",
        "`simulate`: probability that a trip loses time on its way (assumed).",
        _SIMULATION.late,
        most=1,
    ),
    _number(
        "simulation.delay_minutes",
        "`simulate`: what such a trip loses, on average (assumed).",
        _SIMULATION.delay_minutes,
        "min",
        most=MOST_MINUTES,
    ),
    _number(
        "simulation.positive",
        "`simulate`: probability that a worker is found positive on arrival; by default 0.001 "
        "where a level asks for quarantine, else 0 (assumed).",
        None,
        most=1,
    ),
    _whole(
        "simulation.positive_days",
        "`simulate`: dates in a bed from the arrival date on of who is found positive (red code).",
        _SIMULATION.positive_days,
        "dates",
        most=MOST_DAYS,
    ),
    Column(
        name="simulation.contacts",
        kind=Kind.ID,
        doc="`simulate`: coach: whoever sat in the same coach, carriage or aircraft is a contact; "
        "none: nobody is.",
        choices=CONTACTS,
        default=_SIMULATION.contacts,
    ),
    _whole(
        "simulation.contact_days",
        "`simulate`: dates in a bed of a contact (yellow code).",
        _SIMULATION.contact_days,
        "dates",
        most=MOST_DAYS,
    ),
    _whole(
        "simulation.change_minutes",
        "`simulate`: what a change takes, at most transfer.min_minutes (assumed).",
        _SIMULATION.change_minutes,
        "min",
        0,
        MOST_MINUTES,
    ),
    _whole(
        "simulation.hold_minutes",
        "`simulate`: how long a coach waits for riders of a late trip (assumed).",
        _SIMULATION.hold_minutes,
        "min",
        0,
        MOST_MINUTES,
    ),
    Column(
        name="replan.date",
        kind=Kind.DATE,
        doc="Date of the moment from which on anything may still change: before it nothing begins "
        "but what fixed.csv and fixed_riders.csv fix. By default nothing has begun; `replan` "
        "writes it.",
        default=None,
    ),
    Column(
        name="replan.clock",
        kind=Kind.CLOCK,
        doc="Clock of that moment; by default midnight.",
        unit="clock",
        default=None,
    ),
    _number(
        "replan.cancelled_trip",
        "Price in `changes` of each unit (coach, carriage, aircraft) of a trip in force that does "
        "not run (assumed).",
        _REPLAN.cancelled_trip,
        "currency",
    ),
    _number(
        "replan.moved_trip",
        "Of each that runs the same stops at another time instead (assumed).",
        _REPLAN.moved_trip,
        "currency",
    ),
    _number(
        "replan.added_trip",
        "Of each unit of a trip that was not in force (assumed).",
        _REPLAN.added_trip,
        "currency",
    ),
    _number(
        "replan.changed_worker",
        "Of each worker in force who does not travel by the same trips and stops (assumed).",
        _REPLAN.changed_worker,
        "currency",
    ),
    Column(
        name="replan.contacts",
        kind=Kind.ID,
        doc="`replan`: coach: whoever sat in the same coach, carriage or aircraft as who is "
        "positive stays in quarantine too; none: nobody does. Its option --contacts goes first.",
        choices=CONTACTS,
        default=_REPLAN.contacts,
    ),
    _number(
        "solver.time_limit_s",
        "The whole command, reading and writing included.",
        _SOLVER.time_limit_s,
        "s",
        LEAST,
        MOST_SECONDS,
    ),
    _number(
        "solver.gap",
        "Gap at which a stage may stop: one number, or by objective. By default 0.01 for cost and "
        "travel_hours, 0.001 for the others.",
        None,
    ),
    _whole("solver.seed", "Same seed, same plan.", _SOLVER.seed, most=MOST_SEED),
    _whole("solver.threads", "0: all.", _SOLVER.threads, most=MOST_THREADS),
    _number(
        "solver.memory_gib",
        "Memory that a plan may take to find. Where all that could move takes more, road trips of "
        "many stops are left out, then departure times, then changes; the run says what, and has "
        "no bounds.",
        _SOLVER.memory_gib,
        "GiB",
        LEAST,
        MOST_GIB,
    ),
)
"""Every setting but `extends`, `[risk.LEVEL]` and `[[patch]]`."""

LEVEL_SETTINGS: tuple[Column, ...] = (
    _whole(
        "quarantine_days",
        "Dates in a bed from the arrival date on.",
        0,
        "dates",
        most=MOST_DAYS,
    ),
    Column(
        name="load_factor",
        kind=Kind.NUMBER,
        doc="Share of the seats that may be taken: one number, or by mode (a mode not named: 1).",
        default=1.0,
        above=0,
        maximum=1,
    ),
    Column(name="travel", kind=Kind.YES_NO, doc="Whether they may start.", default=True),
)
"""Of each `[risk.LEVEL]`; levels stand in rising order, by default there is the one level low."""

BY_OBJECTIVE = ("objective.slack", "solver.gap")
"""Settings that are one number, or a table by objective."""
SECTIONS = (
    "objective",
    "road",
    "driving",
    "transfer",
    "reserve",
    "simulation",
    "replan",
    "solver",
    "risk",
)
