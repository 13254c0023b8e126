"""The tables of an export, declared once: sheets, CSV files and the docs follow."""

from __future__ import annotations

from returnplan.tables.declaration import Kind, Table, column

_BLANK = "blank: a line without a fleet."

ORDERS = Table(
    name="orders",
    doc="One row per trip of an operator: what is ordered of it.",
    columns=(
        column("trip", Kind.TEXT, "Id of the trip.", key=True),
        column("date", Kind.DAY, "Date of departure."),
        column("weekday", Kind.TEXT, "Its weekday."),
        column("depart", Kind.MOMENT, "Moment at which it leaves its first stop."),
        column("from", Kind.TEXT, "First stop, by name."),
        column("to", Kind.TEXT, "Last stop, by name."),
        column("arrive", Kind.MOMENT, "Moment at which it reaches its last stop."),
        column("units", Kind.WHOLE, "Coaches, carriages or aircraft.", unit="units"),
        column("vehicles", Kind.TEXT, f"Vehicles, one for each unit; {_BLANK}", default=None),
        column(
            "drivers",
            Kind.WHOLE,
            "Drivers of all units; blank: a line, which brings its own crew.",
            unit="heads",
            default=None,
        ),
        column("base", Kind.TEXT, f"Where the vehicles stand, by name; {_BLANK}", default=None),
        column("leaves_base", Kind.MOMENT, f"When they leave it; {_BLANK}", default=None),
        column("deadhead_km", Kind.TENTHS, f"Empty way there; {_BLANK}", unit="km", default=None),
        column("trip_km", Kind.TENTHS, "From the first stop to the last.", unit="km"),
        column("back_km", Kind.TENTHS, f"Empty way back; {_BLANK}", unit="km", default=None),
        column("back_at_base", Kind.MOMENT, f"When they are back; {_BLANK}", default=None),
        column(
            "back_ready", Kind.MOMENT, f"When they are ready again there; {_BLANK}", default=None
        ),
        column("passengers", Kind.WHOLE, "Heads aboard.", unit="heads"),
        column("seats", Kind.WHOLE, "Usable seats of all units.", unit="seats"),
        column("risk", Kind.ID, "The one risk level aboard."),
        column("cost", Kind.CENTS, "Cost as agreed, all units.", unit="currency"),
        column("contact", Kind.TEXT, "Whom to telephone; blank: not given.", default=None),
    ),
)

COURSE = Table(
    name="course",
    doc="One row per trip and step, from leaving base until its vehicles are ready there again, "
    "without a gap: breaks and rests of the driving rule stand where they are due.",
    columns=(
        column("trip", Kind.TEXT, "Id of the trip.", key=True),
        column("step", Kind.WHOLE, "Number of the step, from 1.", key=True),
        column("phase", Kind.TEXT, "there (empty, from base), trip, or back (empty, to base)."),
        column(
            "what",
            Kind.TEXT,
            "drive, ride (of a line), break, rest, stop, ready (at the first stop), close (at the "
            "last stop) or turnaround (at base).",
        ),
        column("place", Kind.TEXT, "Where it stands, or from where to where it drives, by name."),
        column("begins", Kind.MOMENT, "When the step begins."),
        column("ends", Kind.MOMENT, "When it ends, and the next one begins."),
        column("minutes", Kind.WHOLE, "How long it is.", unit="min"),
        column(
            "driver",
            Kind.WHOLE,
            "Which driver of the vehicle is at the wheel, from 1; blank: it stands, or is a "
            "line's.",
            default=None,
        ),
        column(
            "km",
            Kind.TENTHS,
            "Way of a drive; of a break or rest, the way from the place that it comes from.",
            unit="km",
        ),
        column("boarding", Kind.WHOLE, "Heads that board in it.", unit="heads"),
        column("alighting", Kind.WHOLE, "Heads that alight in it.", unit="heads"),
        column("on_board", Kind.WHOLE, "Heads aboard when it ends.", unit="heads"),
    ),
)

VEHICLES = Table(
    name="vehicles",
    doc="One row per duty of a vehicle: its own sheet of days.",
    columns=(
        column("vehicle", Kind.TEXT, "The vehicle: its fleet and a number.", key=True),
        column("leaves_base", Kind.MOMENT, "When it leaves its base."),
        column("trip", Kind.TEXT, "Id of the trip.", key=True),
        column("from", Kind.TEXT, "First stop, by name."),
        column("depart", Kind.MOMENT, "When the trip departs there."),
        column("to", Kind.TEXT, "Last stop, by name."),
        column("arrive", Kind.MOMENT, "When the trip arrives there."),
        column("back_ready", Kind.MOMENT, "When it is back and ready again."),
    ),
)

COURSE_FILE = "course.csv"
"""In the folder of orders: the steps of every trip, which the audit re-checks."""

ARRIVALS = Table(
    name="arrivals",
    doc="One row per itinerary to an employer, by moment of arrival.",
    columns=(
        column("date", Kind.DAY, "Date of arrival."),
        column("arrive", Kind.MOMENT, "Moment at the employer's gate."),
        column("cohort", Kind.ID, "The cohort."),
        column("name", Kind.TEXT, "Its name; blank: none.", default=None),
        column("post", Kind.TEXT, "Their post, by name."),
        column("key", Kind.YES_NO, "Whether it is a key post."),
        column("workers", Kind.WHOLE, "How many arrive.", unit="heads"),
        column("from", Kind.TEXT, "Where they come from, by name."),
        column("how", Kind.TEXT, "Operators of the trips that they ride, in order."),
        column(
            "quarantine", Kind.TEXT, "Where they are quarantined; blank: nowhere.", default=None
        ),
        column(
            "quarantine_until",
            Kind.DAY,
            "Last date in quarantine; blank: no quarantine.",
            default=None,
        ),
        column("on_post", Kind.DAY, "First date on post."),
        column("assignment", Kind.TEXT, "Id of the itinerary.", key=True),
    ),
)

STAYING = Table(
    name="staying",
    doc="One row per cohort of an employer that leaves somebody behind.",
    columns=(
        column("cohort", Kind.ID, "The cohort.", key=True),
        column("name", Kind.TEXT, "Its name; blank: none.", default=None),
        column("post", Kind.TEXT, "Their post, by name."),
        column("key", Kind.YES_NO, "Whether it is a key post."),
        column("workers", Kind.WHOLE, "How many stay behind.", unit="heads"),
        column("from", Kind.TEXT, "Where they wait, by name."),
        column("reason", Kind.TEXT, "Why, in a word of left_behind.csv."),
        column("detail", Kind.TEXT, "Why, as a sentence."),
    ),
)

MANIFEST = Table(
    name="manifest",
    doc="One row per trip, unit and worker: the register that a coach carries.",
    columns=(
        column("trip", Kind.TEXT, "Id of the trip.", key=True),
        column("unit", Kind.WHOLE, "Number of the unit, from 1.", key=True),
        column("vehicle", Kind.TEXT, f"The vehicle; {_BLANK}", default=None),
        column("worker", Kind.TEXT, "The worker.", key=True),
        column("name", Kind.TEXT, "The name; blank: not given, or not wanted.", default=None),
        column("cohort", Kind.ID, "The cohort."),
        column("assignment", Kind.TEXT, "Id of the itinerary."),
        column("board", Kind.ID, "Place where the worker boards."),
        column("depart", Kind.MOMENT, "When the trip leaves there."),
        column("alight", Kind.ID, "Place where the worker alights."),
        column("arrive", Kind.MOMENT, "When the trip arrives there."),
    ),
)

SLIPS = Table(
    name="slips",
    doc="One row per worker, or per itinerary of a cohort where workers are not listed: what to "
    "do, as a message.",
    columns=(
        column("assignment", Kind.TEXT, "Id of the itinerary.", key=True),
        column("cohort", Kind.ID, "The cohort."),
        column("worker", Kind.TEXT, "The worker; blank: all of them.", key=True, default=None),
        column("name", Kind.TEXT, "The name; blank: not given, or not wanted.", default=None),
        column("workers", Kind.WHOLE, "Whom the message is for.", unit="heads"),
        column(
            "units",
            Kind.TEXT,
            "Number of the unit on each trip, in order; blank: workers are not listed.",
            default=None,
        ),
        column("text_en", Kind.TEXT, "What to do, in English; at most 300 characters."),
        column("text_zh", Kind.TEXT, "The same in Chinese."),
    ),
)

EXPORT_TABLES = (ORDERS, COURSE, VEHICLES, ARRIVALS, STAYING, MANIFEST, SLIPS)
"""In the order in which the docs list them."""
