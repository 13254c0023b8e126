"""The tables of a scenario, declared once.

Reading, validation, the docs page and datapackage.json are driven by these declarations. A default
that depends on something else (`ready` on `start`) is None here; `scenario.build` fills it in.
"""

from __future__ import annotations

from typing import Any

from returnplan.tables.coordinates import EAST_WEST, NORTH_SOUTH
from returnplan.tables.declaration import REQUIRED, Column, Kind, Table

MOST_DAYS = 3660
"""Ten years: numbers of dates beyond it are slips, and would leave the calendar."""
MOST_KM = 1_000_000.0
"""More than 20 times around the earth."""
MOST_HOURS = 100_000.0
"""More than eleven years; whatever takes longer than a scenario never comes back."""
LEAST = 0.001
"""Of hours above 0: 3.6 seconds."""
SLOWEST = 0.1
"""Of speeds, and of hours that somebody may drive. Below it is a slip, and a trip would take more
dates than any calendar has."""
ANY = ("*",)
LOCATE = "returnplan locate SCENARIO"


def _text(name: str, doc: str, default: str | Any | None = "") -> Column:
    return Column(name=name, kind=Kind.TEXT, doc=doc, default=default)


def _id(
    name: str,
    doc: str,
    *refers: str,
    key: bool = False,
    default: Any = REQUIRED,
    also: tuple[str, ...] = (),
) -> Column:
    return Column(
        name=name, kind=Kind.ID, doc=doc, default=default, key=key, refers=refers, also=also
    )


def _heads(
    name: str, doc: str, default: int | Any | None = REQUIRED, unit: str = "heads", least: int = 0
) -> Column:
    return Column(name=name, kind=Kind.WHOLE, doc=doc, default=default, minimum=least, unit=unit)


def _dates(name: str, doc: str, default: int | Any | None = REQUIRED) -> Column:
    return Column(
        name=name,
        kind=Kind.WHOLE,
        doc=doc,
        default=default,
        minimum=0,
        maximum=MOST_DAYS,
        unit="dates",
    )


def _amount(
    name: str,
    doc: str,
    unit: str,
    default: float | Any | None = 0.0,
    most: float | None = None,
) -> Column:
    return Column(
        name=name,
        kind=Kind.NUMBER,
        doc=doc,
        default=default,
        minimum=0,
        maximum=most,
        unit=unit,
    )


def _share(name: str, doc: str, default: float) -> Column:
    return Column(name=name, kind=Kind.NUMBER, doc=doc, default=default, minimum=0, maximum=1)


def _date(name: str, doc: str, default: Any | None = None, key: bool = False) -> Column:
    return Column(name=name, kind=Kind.DATE, doc=doc, default=default, key=key)


def _hours(name: str, doc: str, default: float | Any | None = REQUIRED) -> Column:
    return Column(
        name=name,
        kind=Kind.HOURS,
        doc=doc,
        default=default,
        above=0,
        minimum=LEAST,
        maximum=MOST_HOURS,
        unit="h",
    )


_NAME = _text("name", "Name for people; blank: the id stands in.")
_NAME_LOCAL = _text("name_local", "Name in the local script.")
_CONTACT = _text("contact", "Whom to telephone.")
_FROM = _date("from", "First date; blank: open.")
_UNTIL = _date("until", "Last date; blank: open.")
_MIN_LOAD = _share("min_load", "Share of the usable seats that must be taken where it runs.", 0.0)

PLACES = Table(
    name="places",
    doc="Counties, towns, stations, airports and sites.",
    columns=(
        _id("place", "The place; no province has the same id.", key=True),
        _NAME,
        _NAME_LOCAL,
        _id("province", "Province, which permits.csv may name.", default=""),
        _text(
            "landmass",
            "Island or mainland. Two places that differ in it (blank is one too) have no road "
            "between them, unless roads.csv lists the pair.",
        ),
        Column(
            name="latitude",
            kind=Kind.NUMBER,
            doc="WGS-84, north positive: 28.1137, or degrees and minutes, 28 6.8 N.",
            unit="degrees",
            sides=NORTH_SOUTH,
            filled_by=LOCATE,
            minimum=-90,
            maximum=90,
        ),
        Column(
            name="longitude",
            kind=Kind.NUMBER,
            doc="WGS-84, east positive: 120.9839, or degrees and minutes, 120 59.0 E.",
            unit="degrees",
            sides=EAST_WEST,
            filled_by=LOCATE,
            minimum=-180,
            maximum=180,
        ),
        _id("risk", "Risk level until risk.csv changes it; blank: the lowest.", default=None),
        _heads("arrivals_per_day", "Heads that may arrive on a date; blank: no bound.", None),
        _heads("departures_per_day", "Heads that may set out on a date; blank: no bound.", None),
    ),
)

RISK = Table(
    name="risk",
    doc="Changes of risk levels: from a date on a place has another level.",
    optional=True,
    columns=(
        _id(
            "place",
            "Place, or `*`: every place without a row of that very date.",
            "places",
            key=True,
            also=ANY,
        ),
        _date("from", "First date of the level.", REQUIRED, key=True),
        _id("level", "A level of scenario.toml."),
    ),
)

PERMITS = Table(
    name="permits",
    doc="Who may start for where; where it has rows, nobody starts without one.",
    optional=True,
    columns=(
        _id("origin", "Place, province or `*` (all).", also=ANY),
        _id("destination", "Place or `*` (all).", "places", also=ANY),
        _FROM,
        _UNTIL,
        _dates("quarantine_days", "Asked in place of the level's; blank: the level's.", None),
    ),
)

EMPLOYERS = Table(
    name="employers",
    doc="Plants, each at one place.",
    columns=(
        _id("employer", "The employer.", key=True),
        _NAME,
        _NAME_LOCAL,
        _id("place", "Where it is.", "places"),
        _amount("daily_output", "Output of a date at full capacity.", "currency"),
        _share("orders", "Share of capacity that is sold.", 1.0),
    ),
)

POSTS = Table(
    name="posts",
    doc="Jobs at one employer.",
    columns=(
        _id("employer", "The employer.", "employers", key=True),
        _id("post", "The post.", key=True),
        _NAME,
        _heads("required", "Heads for full capacity."),
        _heads("present", "Heads that are there already.", 0),
        Column(name="key", kind=Kind.YES_NO, doc="Whether it is a key post.", default=False),
        _amount("weight", "Worth of one date of one head in it.", "", 1.0),
        _heads("min_present", "Heads below which it must never fall; at most required.", 0),
    ),
)

INPUTS = Table(
    name="inputs",
    doc="What a buyer's production needs, and from whom.",
    optional=True,
    columns=(
        _id("buyer", "Employer that needs the input.", "employers", key=True),
        _id("input", "The input.", key=True),
        _id(
            "supplier",
            "Employer that makes it; blank: from outside, stock and deliveries only.",
            "employers",
            key=True,
            default="",
        ),
        _amount("share", "Dates of the buyer's need that a date of the supplier covers.", "", 1.0),
        _amount(
            "stock_days",
            "Stock of (buyer, input) at the start; blank: as in its other rows, else 0.",
            "dates",
            None,
        ),
        _dates(
            "lag_days", "Way from supplier to buyer; blank: as in its other rows, else 0.", None
        ),
    ),
)

DELIVERIES = Table(
    name="deliveries",
    doc="Material that arrives on a date.",
    optional=True,
    columns=(
        _id("buyer", "Employer.", "employers"),
        _id("input", "An input of that buyer in inputs.csv."),
        _date("date", "Date of arrival.", REQUIRED),
        _amount("days", "Dates of production that it brings.", "dates", REQUIRED),
    ),
)

LOANS = Table(
    name="loans",
    doc="Staff that one employer may lend to another.",
    optional=True,
    columns=(
        _id("loan", "The loan.", key=True),
        _id("lender", "Employer that lends.", "employers"),
        _id("lender_post", "Its post."),
        _id("borrower", "Employer that borrows.", "employers"),
        _id("borrower_post", "Its post."),
        _heads("workers", "Heads at most."),
        _FROM,
        _UNTIL,
    ),
)

COHORTS = Table(
    name="cohorts",
    doc="Workers who share origin, employer, post and ready date. May be left out where "
    "workers.csv forms them.",
    columns=(
        _id("cohort", "The cohort.", key=True),
        _NAME,
        _id("origin", "Where they wait; neither their employer's place nor local to it.", "places"),
        _id("employer", "Their employer.", "employers"),
        _id("post", "A post of that employer."),
        _heads("workers", "How many they are."),
        _date("ready", "First date on which they may start; blank: start; no earlier."),
        _date("latest", "Last date on which they may start; blank: open."),
    ),
)

WORKERS = Table(
    name="workers",
    doc="Workers by name. A row names its cohort, or else origin, employer, post and ready, which "
    "form the cohorts w1, w2, ... where there is no cohorts.csv.",
    optional=True,
    columns=(
        _id("worker", "The worker.", key=True),
        _NAME,
        _id("cohort", "Cohort; blank: formed.", default=None),
        _id("origin", "As in cohorts.csv.", "places", default=None),
        _id("employer", "As in cohorts.csv.", "employers", default=None),
        _id("post", "As in cohorts.csv.", default=None),
        _date("ready", "As in cohorts.csv; blank: start."),
    ),
)

FLEETS = Table(
    name="fleets",
    doc="Identical vehicles of one operator at one base. At least one fleet or line is needed.",
    optional=True,
    columns=(
        _id("fleet", "The fleet; no line has the same id.", key=True),
        _NAME,
        _CONTACT,
        _id("mode", "A word for what they are.", default="bus"),
        _id("base", "Where they stand.", "places"),
        _heads("vehicles", "How many there are.", unit="vehicles"),
        _heads("seats", "Seats for passengers, drivers not counted.", unit="seats", least=1),
        _heads("drivers", "Drivers on each vehicle.", 2, unit="drivers", least=1),
        Column(
            name="speed_kmh",
            kind=Kind.NUMBER,
            doc="Speed of pure driving.",
            default=80.0,
            above=0,
            minimum=SLOWEST,
            unit="km/h",
        ),
        _amount("max_km", "Longest trip.", "km", 2500.0),
        Column(
            name="turnaround_hours",
            kind=Kind.HOURS,
            doc="Cleaning and rest after the way back.",
            default=4.0,
            minimum=0,
            maximum=MOST_HOURS,
            unit="h",
        ),
        _amount("fixed_cost", "Cost of one vehicle's trip.", "currency"),
        _amount("km_cost", "Cost of a km, empty ones too.", "currency/km"),
        _MIN_LOAD,
        _date("from", "First date on which it may leave base; blank: open."),
        _date("until", "Last date by whose end it is ready again; blank: open."),
    ),
)

LINES = Table(
    name="lines",
    doc="Rail, air or water connections. At least one fleet or line is needed.",
    optional=True,
    columns=(
        _id("line", "The line; no fleet has the same id.", key=True),
        _NAME,
        _CONTACT,
        _id("mode", "A word: train, flight, ship, helicopter, ..."),
        _id("from", "Where it departs.", "places"),
        _id("to", "Where it arrives.", "places"),
        Column(name="time", kind=Kind.CLOCK, doc="Time of departure.", unit="clock"),
        _hours("hours", "Travel time, 8.5 or 8:30; to the nearest minute."),
        _heads("seats", "Seats of a unit.", unit="seats", least=1),
        _heads("min_units", "Units of a departure that runs, at least.", 1, "units", 1),
        _heads("max_units", "Units of a departure, at most.", unit="units"),
        _amount("cost_per_departure", "Cost of a departure that runs.", "currency"),
        _amount("cost_per_unit", "Cost of a carriage, an aircraft, ...", "currency"),
        _amount("fare", "Price of a passenger.", "currency"),
        _MIN_LOAD,
        _date("first", "First travel date; blank: open."),
        _date("last", "Last travel date; blank: open."),
        Column(
            name="weekdays",
            kind=Kind.WHOLES,
            doc="Days of the week, 1 (Monday) to 7; blank: every day.",
            default=(1, 2, 3, 4, 5, 6, 7),
            minimum=1,
            maximum=7,
        ),
        _amount("km", "Length; blank: geodesic.", "km", None, MOST_KM),
        _id("fleet", "Fleet of which its units are; blank: none.", "fleets", default=None),
    ),
)

QUARANTINE = Table(
    name="quarantine",
    doc="Facilities with quarantine beds.",
    optional=True,
    columns=(
        _id("facility", "The facility.", key=True),
        _NAME,
        _id("place", "Where it is.", "places"),
        Column(
            name="serves",
            kind=Kind.IDS,
            doc="Places whose employers it takes; blank: its place.",
            default=None,
            refers=("places",),
        ),
        _id("employer", "Employer that it is kept for; blank: all.", "employers", default=None),
        _heads("beds", "Beds.", unit="beds"),
        _amount("cost_per_bed_day", "Cost of a bed on a date.", "currency"),
        _FROM,
        _UNTIL,
    ),
)

ROADS = Table(
    name="roads",
    doc="Kilometres by road where the estimate is not good enough, roads between two landmasses, "
    "and roads that are closed. A row holds for its own direction, and for the other where that "
    "has none; a closed row takes the road of its own direction away, and only that.",
    optional=True,
    columns=(
        _id("from", "Place.", "places", key=True),
        _id("to", "Place.", "places", key=True),
        _amount("km", "Length; blank only where closed.", "km", None, MOST_KM),
        _hours("hours", "Pure driving of every fleet; blank: by the fleet's speed.", None),
        Column(
            name="closed",
            kind=Kind.YES_NO,
            doc="Whether nothing drives from `from` to `to`.",
            default=False,
        ),
    ),
)

FIXED = Table(
    name="fixed",
    doc="Trips that must stand: a coach that is hired already, a departure that was promised or "
    "has left. Others may join where there is room. Cells as in a run's trips.csv, the moment as "
    "date and clock.",
    optional=True,
    columns=(
        _id("trip", "Any id; the run's, for example.", key=True),
        _id("operator", "Fleet or line."),
        Column(
            name="purpose",
            kind=Kind.ID,
            doc="direct, feeder, shuttle or line; blank: the one that its stops allow.",
            default=None,
            choices=("direct", "feeder", "shuttle", "line"),
        ),
        _id("risk", "Risk level aboard; blank: that of its riders.", default=None),
        _heads("units", "Coaches, carriages or aircraft, at least.", 1, "units", least=1),
        Column(
            name="stops", kind=Kind.IDS, doc="Places in their order, parted by ' > ' or blanks."
        ),
        _date("date", "Date on which it leaves its first stop.", REQUIRED),
        Column(name="depart", kind=Kind.CLOCK, doc="Clock at which it does.", unit="clock"),
    ),
)

FIXED_RIDERS = Table(
    name="fixed_riders",
    doc="Workers whose travel must stand: a promise to a firm, people who have left. They ride "
    "trips of fixed.csv.",
    optional=True,
    columns=(
        _id("riders", "Any id; a run's assignment, for example.", key=True),
        _id("cohort", "Cohort of which they are.", "cohorts"),
        _heads("workers", "How many travel so, at least.", least=1),
        Column(
            name="trips",
            kind=Kind.IDS,
            doc="Ids of fixed.csv in the order in which they are ridden.",
            refers=("fixed",),
        ),
        _id("board", "Stop of the first trip; blank: the only one.", "places", default=None),
        _id("alight", "Stop of the last trip; blank: the only one.", "places", default=None),
        _id("facility", "Where they are quarantined; blank: any.", "quarantine", default=None),
    ),
)

ONWARD = Table(
    name="onward",
    doc="Workers who are under way, and whose way on broke: `replan` writes it. Each row has a "
    "cohort of its own in cohorts.csv, whose origin is a place of its own in places.csv: there "
    "they stand apart from who lives at `at`, and start as if from `at`, at the level, with the "
    "quarantine and at the moment that stand here, whatever risk.csv and permits.csv say.",
    optional=True,
    columns=(
        _id("cohort", "Their cohort.", "cohorts", key=True),
        _id("of", "Cohort with which they set out."),
        _id("origin", "Place from which they set out.", "places"),
        _date("left_date", "Date on which they set out.", REQUIRED),
        Column(name="left_clock", kind=Kind.CLOCK, doc="Clock at which they did.", unit="clock"),
        Column(
            name="trips",
            kind=Kind.IDS,
            doc="Ids of fixed.csv that they rode until there, each to its last stop.",
            refers=("fixed",),
        ),
        Column(
            name="boards",
            kind=Kind.IDS,
            doc="Where they boarded each of them.",
            refers=("places",),
        ),
        _id("at", "Place where they wait.", "places"),
        _date("date", "Date from which on they may go on.", REQUIRED),
        Column(name="clock", kind=Kind.CLOCK, doc="Clock from which on they may.", unit="clock"),
        _id("risk", "Level at which they set out."),
        _dates("quarantine_days", "Dates of quarantine that were asked of them when they did."),
        _text("cause", "Why they wait."),
    ),
)

HISTORY = Table(
    name="history",
    doc="What has happened to the plan so far: `replan` writes the events that it was given, as "
    "they were, under the moment from which on it planned again, and the hash of the plan that was "
    "in force then. A record: it changes no plan, and the next `replan` adds to it.",
    optional=True,
    columns=(
        _text("replan", "Moment from which on the plan was made again.", REQUIRED),
        _text("moment", "When the event became known.", REQUIRED),
        _text(
            "kind",
            "As in events.csv; or replan: `value` is the SHA-256 of the plan in force, of its "
            "trips, stops, assignments, legs and loans.",
            REQUIRED,
        ),
        _text("id", "Cohort, trip, line, fleet, place or facility."),
        _text("value", "Heads, minutes, vehicles, beds, level or money."),
        _date("from", "First date on which it holds; blank: that of the moment."),
        _date("until", "Last date on which it holds; blank: for good."),
        _text("origin", "Of a permit or a new cohort."),
        _text("destination", "Of a permit."),
        _text("employer", "Of a new cohort."),
        _text("post", "Of a new cohort."),
    ),
)

IN_FORCE = Table(
    name="in_force",
    doc="Trips of the plan in force, each a promise: what goes otherwise counts in the objective "
    "`changes`. `replan` writes it. A trip that the scenario knows no more counts as cancelled.",
    optional=True,
    columns=(
        _id("trip", "Its id in the plan in force.", key=True),
        _id("operator", "Fleet or line."),
        Column(
            name="purpose",
            kind=Kind.ID,
            doc="direct, feeder, shuttle or line.",
            choices=("direct", "feeder", "shuttle", "line"),
        ),
        _heads("units", "Coaches, carriages or aircraft.", 1, "units", least=1),
        Column(
            name="stops", kind=Kind.IDS, doc="Places in their order, parted by ' > ' or blanks."
        ),
        _date("date", "Date on which it leaves its first stop.", REQUIRED),
        Column(name="depart", kind=Kind.CLOCK, doc="Clock at which it does.", unit="clock"),
    ),
)

IN_FORCE_RIDERS = Table(
    name="in_force_riders",
    doc="Workers whom the plan in force carries, by these trips. Who an event took out of the plan "
    "is not among them.",
    optional=True,
    columns=(
        _id("riders", "Assignment of the plan in force.", key=True),
        _id("cohort", "Cohort of which they are.", "cohorts"),
        _heads("workers", "How many travel so.", least=1),
        Column(
            name="trips",
            kind=Kind.IDS,
            doc="Ids of in_force.csv in the order in which they are ridden.",
            refers=("in_force",),
        ),
        _id("board", "Stop of the first trip."),
        _id("alight", "Stop of the last trip."),
    ),
)

TABLES: tuple[Table, ...] = (
    PLACES,
    RISK,
    PERMITS,
    EMPLOYERS,
    POSTS,
    INPUTS,
    DELIVERIES,
    LOANS,
    COHORTS,
    WORKERS,
    FLEETS,
    LINES,
    QUARANTINE,
    ROADS,
    FIXED,
    FIXED_RIDERS,
    ONWARD,
    HISTORY,
    IN_FORCE,
    IN_FORCE_RIDERS,
)
"""In the order of the docs."""

TABLE_BY_NAME = {table.name: table for table in TABLES}
