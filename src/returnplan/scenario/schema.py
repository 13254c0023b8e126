"""The tables of a scenario, declared once.

Reading, validation, the docs page and datapackage.json are driven by these declarations. A default
that depends on something else (`ready` on `start`) is None here; `scenario.build` fills it in.
"""

from __future__ import annotations

from returnplan.scenario.columns import (
    MOST_HOURS,
    MOST_KM,
    SLOWEST,
    amount,
    dates,
    heads,
    hours,
    ident,
    one_date,
    share,
    text,
)
from returnplan.scenario.standing_tables import STANDING
from returnplan.tables.coordinates import EAST_WEST, NORTH_SOUTH
from returnplan.tables.declaration import REQUIRED, Column, Kind, Table

ANY = ("*",)
LOCATE = "returnplan locate SCENARIO"

_NAME = text("name", "Name for people; blank: the id stands in.")
_NAME_LOCAL = text("name_local", "Name in the local script.")
_CONTACT = text("contact", "Whom to telephone.")
_FROM = one_date("from", "First date; blank: open.")
_UNTIL = one_date("until", "Last date; blank: open.")
_MIN_LOAD = share("min_load", "Share of the usable seats that must be taken where it runs.", 0.0)

PLACES = Table(
    name="places",
    doc="Counties, towns, stations, airports and sites.",
    columns=(
        ident("place", "The place; no province has the same id.", key=True),
        _NAME,
        _NAME_LOCAL,
        ident("province", "Province, which permits.csv may name.", default=""),
        text(
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
        ident("risk", "Risk level until risk.csv changes it; blank: the lowest.", default=None),
        heads("arrivals_per_day", "Heads that may arrive on a date; blank: no bound.", None),
        heads("departures_per_day", "Heads that may set out on a date; blank: no bound.", None),
    ),
)

RISK = Table(
    name="risk",
    doc="Changes of risk levels: from a date on a place has another level.",
    optional=True,
    columns=(
        ident(
            "place",
            "Place, or `*`: every place without a row of that very date.",
            "places",
            key=True,
            also=ANY,
        ),
        one_date("from", "First date of the level.", REQUIRED, key=True),
        ident("level", "A level of scenario.toml."),
    ),
)

PERMITS = Table(
    name="permits",
    doc="Who may start for where; where it has rows, nobody starts without one.",
    optional=True,
    columns=(
        ident("origin", "Place, province or `*` (all).", also=ANY),
        ident("destination", "Place or `*` (all).", "places", also=ANY),
        _FROM,
        _UNTIL,
        dates("quarantine_days", "Asked in place of the level's; blank: the level's.", None),
    ),
)

EMPLOYERS = Table(
    name="employers",
    doc="Plants, each at one place.",
    columns=(
        ident("employer", "The employer.", key=True),
        _NAME,
        _NAME_LOCAL,
        ident("place", "Where it is.", "places"),
        amount("daily_output", "Output of a date at full capacity.", "currency"),
        share("orders", "Share of capacity that is sold.", 1.0),
    ),
)

POSTS = Table(
    name="posts",
    doc="Jobs at one employer.",
    columns=(
        ident("employer", "The employer.", "employers", key=True),
        ident("post", "The post.", key=True),
        _NAME,
        heads("required", "Heads for full capacity."),
        heads("present", "Heads that are there already.", 0),
        Column(name="key", kind=Kind.YES_NO, doc="Whether it is a key post.", default=False),
        amount("weight", "Worth of one date of one head in it.", "", 1.0),
        heads("min_present", "Heads below which it must never fall; at most required.", 0),
    ),
)

INPUTS = Table(
    name="inputs",
    doc="What a buyer's production needs, and from whom.",
    optional=True,
    columns=(
        ident("buyer", "Employer that needs the input.", "employers", key=True),
        ident("input", "The input.", key=True),
        ident(
            "supplier",
            "Employer that makes it; blank: from outside, stock and deliveries only.",
            "employers",
            key=True,
            default="",
        ),
        amount("share", "Dates of the buyer's need that a date of the supplier covers.", "", 1.0),
        amount(
            "stock_days",
            "Stock of (buyer, input) at the start; blank: as in its other rows, else 0.",
            "dates",
            None,
        ),
        dates("lag_days", "Way from supplier to buyer; blank: as in its other rows, else 0.", None),
    ),
)

DELIVERIES = Table(
    name="deliveries",
    doc="Material that arrives on a date.",
    optional=True,
    columns=(
        ident("buyer", "Employer.", "employers"),
        ident("input", "An input of that buyer in inputs.csv."),
        one_date("date", "Date of arrival.", REQUIRED),
        amount("days", "Dates of production that it brings.", "dates", REQUIRED),
    ),
)

LOANS = Table(
    name="loans",
    doc="Staff that one employer may lend to another.",
    optional=True,
    columns=(
        ident("loan", "The loan.", key=True),
        ident("lender", "Employer that lends.", "employers"),
        ident("lender_post", "Its post."),
        ident("borrower", "Employer that borrows.", "employers"),
        ident("borrower_post", "Its post."),
        heads("workers", "Heads at most."),
        _FROM,
        _UNTIL,
    ),
)

COHORTS = Table(
    name="cohorts",
    doc="Workers who share origin, employer, post and ready date. May be left out where "
    "workers.csv forms them.",
    columns=(
        ident("cohort", "The cohort.", key=True),
        _NAME,
        ident(
            "origin", "Where they wait; neither their employer's place nor local to it.", "places"
        ),
        ident("employer", "Their employer.", "employers"),
        ident("post", "A post of that employer."),
        heads("workers", "How many they are."),
        one_date("ready", "First date on which they may start; blank: start; no earlier."),
        one_date("latest", "Last date on which they may start; blank: open."),
    ),
)

WORKERS = Table(
    name="workers",
    doc="Workers by name. A row names its cohort, or else origin, employer, post and ready, which "
    "form the cohorts w1, w2, ... where there is no cohorts.csv.",
    optional=True,
    columns=(
        ident("worker", "The worker.", key=True),
        _NAME,
        ident("cohort", "Cohort; blank: formed.", default=None),
        ident("origin", "As in cohorts.csv.", "places", default=None),
        ident("employer", "As in cohorts.csv.", "employers", default=None),
        ident("post", "As in cohorts.csv.", default=None),
        one_date("ready", "As in cohorts.csv; blank: start."),
    ),
)

FLEETS = Table(
    name="fleets",
    doc="Identical vehicles of one operator at one base. At least one fleet or line is needed.",
    optional=True,
    columns=(
        ident("fleet", "The fleet; no line has the same id.", key=True),
        _NAME,
        _CONTACT,
        ident("mode", "A word for what they are.", default="bus"),
        ident("base", "Where they stand.", "places"),
        heads("vehicles", "How many there are.", unit="vehicles"),
        heads("seats", "Seats for passengers, drivers not counted.", unit="seats", least=1),
        heads("drivers", "Drivers on each vehicle.", 2, unit="drivers", least=1),
        Column(
            name="speed_kmh",
            kind=Kind.NUMBER,
            doc="Speed of pure driving.",
            default=80.0,
            above=0,
            minimum=SLOWEST,
            unit="km/h",
        ),
        amount("max_km", "Longest trip.", "km", 2500.0),
        Column(
            name="turnaround_hours",
            kind=Kind.HOURS,
            doc="Cleaning and rest after the way back.",
            default=4.0,
            minimum=0,
            maximum=MOST_HOURS,
            unit="h",
        ),
        amount("fixed_cost", "Cost of one vehicle's trip.", "currency"),
        amount("km_cost", "Cost of a km, empty ones too.", "currency/km"),
        _MIN_LOAD,
        one_date("from", "First date on which it may leave base; blank: open."),
        one_date("until", "Last date by whose end it is ready again; blank: open."),
    ),
)

LINES = Table(
    name="lines",
    doc="Rail, air or water connections. At least one fleet or line is needed.",
    optional=True,
    columns=(
        ident("line", "The line; no fleet has the same id.", key=True),
        _NAME,
        _CONTACT,
        ident("mode", "A word: train, flight, ship, helicopter, ..."),
        ident("from", "Where it departs.", "places"),
        ident("to", "Where it arrives.", "places"),
        Column(name="time", kind=Kind.CLOCK, doc="Time of departure.", unit="clock"),
        hours("hours", "Travel time, 8.5 or 8:30; to the nearest minute."),
        heads("seats", "Seats of a unit.", unit="seats", least=1),
        heads("min_units", "Units of a departure that runs, at least.", 1, "units", 1),
        heads("max_units", "Units of a departure, at most.", unit="units"),
        amount("cost_per_departure", "Cost of a departure that runs.", "currency"),
        amount("cost_per_unit", "Cost of a carriage, an aircraft, ...", "currency"),
        amount("fare", "Price of a passenger.", "currency"),
        _MIN_LOAD,
        one_date("first", "First travel date; blank: open."),
        one_date("last", "Last travel date; blank: open."),
        Column(
            name="weekdays",
            kind=Kind.WHOLES,
            doc="Days of the week, 1 (Monday) to 7; blank: every day.",
            default=(1, 2, 3, 4, 5, 6, 7),
            minimum=1,
            maximum=7,
        ),
        amount("km", "Length; blank: geodesic.", "km", None, MOST_KM),
        ident("fleet", "Fleet of which its units are; blank: none.", "fleets", default=None),
    ),
)

QUARANTINE = Table(
    name="quarantine",
    doc="Facilities with quarantine beds.",
    optional=True,
    columns=(
        ident("facility", "The facility.", key=True),
        _NAME,
        ident("place", "Where it is.", "places"),
        Column(
            name="serves",
            kind=Kind.IDS,
            doc="Places whose employers it takes; blank: its place.",
            default=None,
            refers=("places",),
        ),
        ident("employer", "Employer that it is kept for; blank: all.", "employers", default=None),
        heads("beds", "Beds.", unit="beds"),
        amount("cost_per_bed_day", "Cost of a bed on a date.", "currency"),
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
        ident("from", "Place.", "places", key=True),
        ident("to", "Place.", "places", key=True),
        amount("km", "Length; blank only where closed.", "km", None, MOST_KM),
        hours("hours", "Pure driving of every fleet; blank: by the fleet's speed.", None),
        Column(
            name="closed",
            kind=Kind.YES_NO,
            doc="Whether nothing drives from `from` to `to`.",
            default=False,
        ),
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
    *STANDING,
)
"""In the order of the docs."""

TABLE_BY_NAME = {table.name: table for table in TABLES}
