"""The tables of a run, declared once: writing, reading, docs and datapackage.json follow."""

from __future__ import annotations

from returnplan.tables.declaration import Kind, Table, column

SCHEDULE = Table(
    name="schedule",
    doc="One row per departure, by date and clock: what a planner prints and telephones.",
    columns=(
        column("date", Kind.DAY, "Date of departure."),
        column("weekday", Kind.TEXT, "Its weekday, Mon to Sun."),
        column("depart", Kind.CLOCK, "Clock at which it leaves its first stop."),
        column("arrive", Kind.MOMENT, "Moment at which it reaches its last stop."),
        column("mode", Kind.TEXT, "bus, train, flight, ..."),
        column("operator", Kind.TEXT, "Name of the fleet or line."),
        column("contact", Kind.TEXT, "Whom to telephone; blank: not given.", default=None),
        column("from", Kind.TEXT, "First stop."),
        column(
            "via",
            Kind.TEXT,
            "Stops between, each with its clocks of arrival and departure, (+1) where a clock is "
            "of the next date; blank: none.",
            default=None,
        ),
        column("to", Kind.TEXT, "Last stop."),
        column("units", Kind.WHOLE, "Coaches, carriages or aircraft.", unit="units"),
        column("passengers", Kind.WHOLE, "Heads aboard.", unit="heads"),
        column("seats", Kind.WHOLE, "Usable seats of all units, less the reserve.", unit="seats"),
        column("free_seats", Kind.WHOLE, "Usable seats that nobody takes.", unit="seats"),
        column("key_workers", Kind.WHOLE, "Passengers of key posts.", unit="heads"),
        column(
            "employers",
            Kind.TEXT,
            "Whose workers ride, with their heads, most first; blank: nobody rides.",
            default=None,
        ),
        column("risk", Kind.ID, "The one risk level aboard."),
        column("cost", Kind.CENTS, "Cost of the trip, all units.", unit="currency"),
        column(
            "vehicles",
            Kind.TEXT,
            "Vehicles on duty, one for each unit; blank: a line without a fleet.",
            default=None,
        ),
        column(
            "leaves_base",
            Kind.MOMENT,
            "Moment at which the vehicles leave their base; blank: a line without a fleet.",
            default=None,
        ),
        column("trip", Kind.TEXT, "Id of the trip.", key=True),
    ),
)

BY_EMPLOYER = Table(
    name="by_employer",
    doc="One row per employer: what the labour office reports.",
    columns=(
        column("employer", Kind.ID, "The employer.", key=True),
        column("name", Kind.TEXT, "Its name; blank: none.", default=None),
        column("place", Kind.TEXT, "Its place, by name."),
        column("waiting", Kind.WHOLE, "Workers of its cohorts.", unit="heads"),
        column("carried", Kind.WHOLE, "Of these, carried.", unit="heads"),
        column("left_behind", Kind.WHOLE, "Of these, left behind.", unit="heads"),
        column("key_waiting", Kind.WHOLE, "Workers of its cohorts of key posts.", unit="heads"),
        column("key_carried", Kind.WHOLE, "Of these, carried.", unit="heads"),
        column(
            "first_on_post",
            Kind.DAY,
            "First date on which somebody carried is on post; blank: nobody is carried.",
            default=None,
        ),
        column(
            "last_on_post",
            Kind.DAY,
            "Date on which the last of them is; blank: nobody is carried.",
            default=None,
        ),
        column("utilisation_first", Kind.SHARE, "Utilisation on the first date of the horizon."),
        column("utilisation_last", Kind.SHARE, "Utilisation on the last date of the horizon."),
        column(
            "output",
            Kind.CENTS,
            "What it makes over the horizon, the sum of its dates.",
            unit="currency",
        ),
        column(
            "output_share",
            Kind.SHARE,
            "Of its daily_output on every date of the horizon; 0 where it has none.",
        ),
        column(
            "held_most_by",
            Kind.TEXT,
            "What held it on most dates, as in production.csv; of equals the first by id.",
        ),
        column(
            "cost",
            Kind.CENTS,
            "Its heads' share of their trips (by heads aboard, half up to "
            "the cent, the last employer by id takes the remainder), their beds and local "
            "transport.",
            unit="currency",
        ),
    ),
)

BY_DAY = Table(
    name="by_day",
    doc="One row per date of the horizon.",
    columns=(
        column("date", Kind.DAY, "The date.", key=True),
        column("departures", Kind.WHOLE, "Trips that leave.", unit="trips"),
        column(
            "vehicles_busy",
            Kind.WHOLE,
            "Vehicles of all fleets on duty at one moment, at most.",
            unit="vehicles",
        ),
        column("setting_out", Kind.WHOLE, "Workers whose itinerary starts.", unit="heads"),
        column("arriving", Kind.WHOLE, "Workers whose itinerary ends.", unit="heads"),
        column("in_quarantine", Kind.WHOLE, "Workers in beds.", unit="heads"),
        column("beds_free", Kind.WHOLE, "Open beds that nobody is in.", unit="beds"),
        column("on_post", Kind.WHOLE, "Workers of the plan on post by that date.", unit="heads"),
        column(
            "staffed_share",
            Kind.SHARE,
            "Heads that count at all posts / heads required; 0 where none are.",
        ),
        column(
            "output",
            Kind.CENTS,
            "What all employers make, the sum of their cells.",
            unit="currency",
        ),
        column(
            "cost",
            Kind.CENTS,
            "Trips that leave, bed-dates, and local transport of those who "
            "set out. Bed-dates after the horizon are in no row.",
            unit="currency",
        ),
    ),
)

LEFT_BEHIND = Table(
    name="left_behind",
    doc="One row per cohort that leaves somebody behind.",
    columns=(
        column("cohort", Kind.ID, "The cohort.", key=True),
        column("name", Kind.TEXT, "Its name; blank: none.", default=None),
        column("employer", Kind.ID, "Its employer."),
        column("post", Kind.ID, "Its post."),
        column("key", Kind.YES_NO, "Whether the post is a key post."),
        column("origin", Kind.ID, "Where they wait."),
        column("workers", Kind.WHOLE, "How many stay behind.", unit="heads"),
        column(
            "reason",
            Kind.TEXT,
            "travel_ban, no_permit, no_way or too_late (no itinerary exists, found by inspection); "
            "beds, vehicles, line_units, min_load, arrivals, departures, budget (more of them "
            "would come without that limit alone), fixed (without the trip of fixed.csv that is "
            "named, and its riders, or without all that is fixed or has begun), several (without "
            "more than one limit); "
            "slack (a later objective left them, within the slack of an earlier one), not_counted "
            "(no objective of the order values them), unproven.",
        ),
        column("detail", Kind.TEXT, "A sentence with ids, dates and figures."),
    ),
)

BOTTLENECKS = Table(
    name="bottlenecks",
    doc="One row per resource of which less than one step is free at some moment of some date; "
    "vehicles, line_units, beds, arrivals, departures, budget, each by id.",
    columns=(
        column(
            "resource",
            Kind.TEXT,
            "vehicles, line_units, beds, arrivals, departures or budget.",
            key=True,
        ),
        column(
            "id",
            Kind.ID,
            "Fleet, line, facility or place; blank: the budget.",
            default=None,
            key=True,
        ),
        column(
            "capacity",
            Kind.NUMBER,
            "Vehicles, units of a departure, beds that may be filled, heads a day, or money.",
        ),
        column(
            "dates_full",
            Kind.WHOLE,
            "Dates on which it is full: of the travel dates and later ones in use, for beds of "
            "beds.csv, for lines of those on which they run; the budget: every travel date.",
            unit="dates",
        ),
        column("first_full", Kind.DAY, "The first of them."),
        column("last_full", Kind.DAY, "The last of them."),
        column(
            "step",
            Kind.NUMBER,
            "1 vehicle, 1 unit a departure, 10 beds, 10 heads a day, 1 % of the budget.",
        ),
        column(
            "worth",
            Kind.NUMBER,
            "What one step more on all dates would gain, in the unit of `objective`; "
            "blank: time was short.",
            default=None,
        ),
        column(
            "worth_kind",
            Kind.TEXT,
            "proven (solved again: at least that much) or estimate (from the relaxation, or 0 "
            "where solving again showed no gain).",
            default=None,
        ),
        column(
            "objective",
            Kind.ID,
            "The first of the order that the step changes.",
            default=None,
        ),
    ),
)

SUMMARY = Table(
    name="summary",
    doc="One row per measure of the whole plan, in a fixed order.",
    columns=(
        column("measure", Kind.TEXT, "The measure.", key=True),
        column("value", Kind.NUMBER, "Its value."),
        column("unit", Kind.TEXT, "What it is counted in; blank: no currency.", default=None),
        column(
            "meaning",
            Kind.TEXT,
            "What the measure says, as a sentence; blank: written before there was one.",
            default=None,
        ),
    ),
)

TRIPS = Table(
    name="trips",
    doc="One row per departure, by moment of departure, then id.",
    columns=(
        column("trip", Kind.TEXT, "Id of the trip.", key=True),
        column("purpose", Kind.TEXT, "direct, feeder, shuttle or line."),
        column("mode", Kind.TEXT, "bus, train, flight, ..."),
        column("operator", Kind.ID, "Fleet or line; of a line's aircraft the line."),
        column("risk", Kind.ID, "The one risk level aboard."),
        column("units", Kind.WHOLE, "Coaches, carriages or aircraft.", unit="units"),
        column("seats", Kind.WHOLE, "Usable seats of all units.", unit="seats"),
        column("passengers", Kind.WHOLE, "Heads aboard.", unit="heads"),
        column("stops", Kind.TEXT, "Places in order, joined by ' > '."),
        column("depart", Kind.MOMENT, "Moment at which it leaves its first stop."),
        column("arrive", Kind.MOMENT, "Moment at which it reaches its last stop."),
        column("km", Kind.TENTHS, "Way from the first stop to the last.", unit="km"),
        column("cost", Kind.CENTS, "Cost of the trip, all units.", unit="currency"),
    ),
)

STOPS = Table(
    name="stops",
    doc="One row per trip and stop.",
    columns=(
        column("trip", Kind.TEXT, "Id of the trip.", key=True),
        column("sequence", Kind.WHOLE, "Number of the stop, from 1.", key=True),
        column("place", Kind.ID, "Where it stops."),
        column("arrive", Kind.MOMENT, "When it arrives; blank at the first stop.", default=None),
        column("depart", Kind.MOMENT, "When it leaves; blank at the last stop.", default=None),
        column("boarding", Kind.WHOLE, "Heads that board.", unit="heads"),
        column("alighting", Kind.WHOLE, "Heads that alight.", unit="heads"),
        column("on_board", Kind.WHOLE, "Heads aboard when it leaves.", unit="heads"),
    ),
)

ASSIGNMENTS = Table(
    name="assignments",
    doc="One row per cohort, itinerary and facility.",
    columns=(
        column("assignment", Kind.TEXT, "Id: the cohort and a number.", key=True),
        column("cohort", Kind.ID, "The cohort."),
        column("employer", Kind.ID, "Its employer."),
        column("post", Kind.ID, "Its post."),
        column("key", Kind.YES_NO, "Whether the post is a key post."),
        column("workers", Kind.WHOLE, "How many travel this way.", unit="heads"),
        column("origin", Kind.ID, "Where they start."),
        column("destination", Kind.ID, "Their employer's place."),
        column("risk", Kind.ID, "Risk level of the origin on the date on which they start."),
        column("quarantine_days", Kind.WHOLE, "Dates in quarantine on arrival.", unit="days"),
        column("depart", Kind.MOMENT, "Start of the itinerary, local transport included."),
        column("arrive", Kind.MOMENT, "At the employer's place, local transport included."),
        column("legs", Kind.WHOLE, "How many trips they ride.", unit="legs"),
        column("facility", Kind.ID, "Where they are quarantined; blank: nowhere.", default=None),
        column("on_post", Kind.DAY, "First date on post."),
        column("bed_cost", Kind.CENTS, "Cost of their beds.", unit="currency"),
        column("local_cost", Kind.CENTS, "Cost of their local transport.", unit="currency"),
        column(
            "route",
            Kind.TEXT,
            "Their way as a sentence that can be sent to them: dates, clocks, places, vehicles and "
            "operators by name; the trips' ids in brackets at the end.",
        ),
    ),
)

LEGS = Table(
    name="legs",
    doc="One row per assignment and leg.",
    columns=(
        column("assignment", Kind.TEXT, "Id of the assignment.", key=True),
        column("leg", Kind.WHOLE, "Number of the leg, from 1.", key=True),
        column("trip", Kind.TEXT, "Id of the trip."),
        column("board", Kind.ID, "Place where they board."),
        column("alight", Kind.ID, "Place where they alight."),
        column("depart", Kind.MOMENT, "When the trip leaves there."),
        column("arrive", Kind.MOMENT, "When the trip arrives there."),
    ),
)

DUTIES = Table(
    name="duties",
    doc="One row per trip and vehicle.",
    columns=(
        column("vehicle", Kind.TEXT, "The vehicle: its fleet and a number.", key=True),
        column("fleet", Kind.ID, "Its fleet."),
        column("trip", Kind.TEXT, "Id of the trip.", key=True),
        column("leaves_base", Kind.MOMENT, "When it leaves its base."),
        column("back_ready", Kind.MOMENT, "When it is back and ready again."),
    ),
)

BEDS = Table(
    name="beds",
    doc="One row per facility and date of the horizon, and later dates on which beds are in use.",
    columns=(
        column("facility", Kind.ID, "The facility.", key=True),
        column("date", Kind.DAY, "The date.", key=True),
        column("beds", Kind.WHOLE, "Beds open on that date, less the reserve.", unit="beds"),
        column("occupied", Kind.WHOLE, "Beds in use.", unit="beds"),
    ),
)

STAFFING = Table(
    name="staffing",
    doc="One row per post and date of the horizon.",
    columns=(
        column("employer", Kind.ID, "The employer.", key=True),
        column("post", Kind.ID, "The post.", key=True),
        column("date", Kind.DAY, "The date.", key=True),
        column("required", Kind.WHOLE, "Heads for full work.", unit="heads"),
        column(
            "heads",
            Kind.WHOLE,
            "Present before, come back by that date and borrowed, less those who are lent.",
            unit="heads",
        ),
        column("present", Kind.WHOLE, "Heads that count: at most those required.", unit="heads"),
        column("borrowed", Kind.WHOLE, "Heads on loan from other posts.", unit="heads"),
        column("lent", Kind.WHOLE, "Heads on loan to other posts.", unit="heads"),
    ),
)

PRODUCTION = Table(
    name="production",
    doc="One row per employer and date of the horizon.",
    columns=(
        column("employer", Kind.ID, "The employer.", key=True),
        column("date", Kind.DAY, "The date.", key=True),
        column("utilisation", Kind.SHARE, "Share of a full date's work that it does."),
        column("output", Kind.CENTS, "Utilisation, not rounded, x daily_output.", unit="currency"),
        column(
            "held_by",
            Kind.TEXT,
            "What holds it: nothing (it works fully), orders, input:NAME "
            "or post:ID, whichever allows least; of equals the first in this order, then by "
            "id.",
        ),
    ),
)

LOANS = Table(
    name="loans",
    doc="One row per loan of the scenario.",
    columns=(
        column("loan", Kind.ID, "The loan.", key=True),
        column("workers", Kind.WHOLE, "Heads lent on each of its dates; 0: nobody.", unit="heads"),
    ),
)

RUN_TABLES: tuple[Table, ...] = (
    SCHEDULE,
    BY_EMPLOYER,
    BY_DAY,
    LEFT_BEHIND,
    BOTTLENECKS,
    SUMMARY,
    TRIPS,
    STOPS,
    ASSIGNMENTS,
    LEGS,
    DUTIES,
    BEDS,
    STAFFING,
    PRODUCTION,
    LOANS,
)
"""In the order in which people open them, then those for machines."""
