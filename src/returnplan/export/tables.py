"""The tables of an export, declared once: sheets, CSV files and the docs follow."""

from __future__ import annotations

from typing import Any

from returnplan.tables.declaration import REQUIRED, Column, Kind, Table


def _column(
    name: str, kind: Kind, doc: str, *, unit: str = "", default: Any = REQUIRED, key: bool = False
) -> Column:
    return Column(name=name, kind=kind, doc=doc, unit=unit, default=default, key=key)


_BLANK = "blank: a line without a fleet."

ORDERS = Table(
    name="orders",
    doc="One row per trip of an operator: what is ordered of it.",
    columns=(
        _column("trip", Kind.TEXT, "Id of the trip.", key=True),
        _column("date", Kind.DAY, "Date of departure."),
        _column("weekday", Kind.TEXT, "Its weekday."),
        _column("depart", Kind.MOMENT, "Moment at which it leaves its first stop."),
        _column("from", Kind.TEXT, "First stop, by name."),
        _column("to", Kind.TEXT, "Last stop, by name."),
        _column("arrive", Kind.MOMENT, "Moment at which it reaches its last stop."),
        _column("units", Kind.WHOLE, "Coaches, carriages or aircraft.", unit="units"),
        _column("vehicles", Kind.TEXT, f"Vehicles, one for each unit; {_BLANK}", default=None),
        _column(
            "drivers",
            Kind.WHOLE,
            "Drivers of all units; blank: a line, which brings its own crew.",
            unit="heads",
            default=None,
        ),
        _column("base", Kind.TEXT, f"Where the vehicles stand, by name; {_BLANK}", default=None),
        _column("leaves_base", Kind.MOMENT, f"When they leave it; {_BLANK}", default=None),
        _column("deadhead_km", Kind.TENTHS, f"Empty way there; {_BLANK}", unit="km", default=None),
        _column("trip_km", Kind.TENTHS, "From the first stop to the last.", unit="km"),
        _column("back_km", Kind.TENTHS, f"Empty way back; {_BLANK}", unit="km", default=None),
        _column("back_at_base", Kind.MOMENT, f"When they are back; {_BLANK}", default=None),
        _column(
            "back_ready", Kind.MOMENT, f"When they are ready again there; {_BLANK}", default=None
        ),
        _column("passengers", Kind.WHOLE, "Heads aboard.", unit="heads"),
        _column("seats", Kind.WHOLE, "Usable seats of all units.", unit="seats"),
        _column("risk", Kind.ID, "The one risk level aboard."),
        _column("cost", Kind.CENTS, "Cost as agreed, all units.", unit="currency"),
        _column("contact", Kind.TEXT, "Whom to telephone; blank: not given.", default=None),
    ),
)

COURSE = Table(
    name="course",
    doc="One row per trip and step, from leaving base until its vehicles are ready there again, "
    "without a gap: breaks and rests of the driving rule stand where they are due.",
    columns=(
        _column("trip", Kind.TEXT, "Id of the trip.", key=True),
        _column("step", Kind.WHOLE, "Number of the step, from 1.", key=True),
        _column("phase", Kind.TEXT, "there (empty, from base), trip, or back (empty, to base)."),
        _column(
            "what",
            Kind.TEXT,
            "drive, ride (of a line), break, rest, stop, ready (at the first stop), close (at the "
            "last stop) or turnaround (at base).",
        ),
        _column("place", Kind.TEXT, "Where it stands, or from where to where it drives, by name."),
        _column("begins", Kind.MOMENT, "When the step begins."),
        _column("ends", Kind.MOMENT, "When it ends, and the next one begins."),
        _column("minutes", Kind.WHOLE, "How long it is.", unit="min"),
        _column(
            "driver",
            Kind.WHOLE,
            "Which driver of the vehicle is at the wheel, from 1; blank: it stands, or is a "
            "line's.",
            default=None,
        ),
        _column(
            "km",
            Kind.TENTHS,
            "Way of a drive; of a break or rest, the way from the place that it comes from.",
            unit="km",
        ),
        _column("boarding", Kind.WHOLE, "Heads that board in it.", unit="heads"),
        _column("alighting", Kind.WHOLE, "Heads that alight in it.", unit="heads"),
        _column("on_board", Kind.WHOLE, "Heads aboard when it ends.", unit="heads"),
    ),
)

VEHICLES = Table(
    name="vehicles",
    doc="One row per duty of a vehicle: its own sheet of days.",
    columns=(
        _column("vehicle", Kind.TEXT, "The vehicle: its fleet and a number.", key=True),
        _column("leaves_base", Kind.MOMENT, "When it leaves its base."),
        _column("trip", Kind.TEXT, "Id of the trip.", key=True),
        _column("from", Kind.TEXT, "First stop, by name."),
        _column("depart", Kind.MOMENT, "When the trip departs there."),
        _column("to", Kind.TEXT, "Last stop, by name."),
        _column("arrive", Kind.MOMENT, "When the trip arrives there."),
        _column("back_ready", Kind.MOMENT, "When it is back and ready again."),
    ),
)

COURSE_FILE = "course.csv"
"""In the folder of orders: the steps of every trip, which the audit re-checks."""

ARRIVALS = Table(
    name="arrivals",
    doc="One row per itinerary to an employer, by moment of arrival.",
    columns=(
        _column("date", Kind.DAY, "Date of arrival."),
        _column("arrive", Kind.MOMENT, "Moment at the employer's gate."),
        _column("cohort", Kind.ID, "The cohort."),
        _column("name", Kind.TEXT, "Its name; blank: none.", default=None),
        _column("post", Kind.TEXT, "Their post, by name."),
        _column("key", Kind.YES_NO, "Whether it is a key post."),
        _column("workers", Kind.WHOLE, "How many arrive.", unit="heads"),
        _column("from", Kind.TEXT, "Where they come from, by name."),
        _column("how", Kind.TEXT, "Operators of the trips that they ride, in order."),
        _column(
            "quarantine", Kind.TEXT, "Where they are quarantined; blank: nowhere.", default=None
        ),
        _column(
            "quarantine_until",
            Kind.DAY,
            "Last date in quarantine; blank: no quarantine.",
            default=None,
        ),
        _column("on_post", Kind.DAY, "First date on post."),
        _column("assignment", Kind.TEXT, "Id of the itinerary.", key=True),
    ),
)

STAYING = Table(
    name="staying",
    doc="One row per cohort of an employer that leaves somebody behind.",
    columns=(
        _column("cohort", Kind.ID, "The cohort.", key=True),
        _column("name", Kind.TEXT, "Its name; blank: none.", default=None),
        _column("post", Kind.TEXT, "Their post, by name."),
        _column("key", Kind.YES_NO, "Whether it is a key post."),
        _column("workers", Kind.WHOLE, "How many stay behind.", unit="heads"),
        _column("from", Kind.TEXT, "Where they wait, by name."),
        _column("reason", Kind.TEXT, "Why, in a word of left_behind.csv."),
        _column("detail", Kind.TEXT, "Why, as a sentence."),
    ),
)

MANIFEST = Table(
    name="manifest",
    doc="One row per trip, unit and worker: the register that a coach carries.",
    columns=(
        _column("trip", Kind.TEXT, "Id of the trip.", key=True),
        _column("unit", Kind.WHOLE, "Number of the unit, from 1.", key=True),
        _column("vehicle", Kind.TEXT, f"The vehicle; {_BLANK}", default=None),
        _column("worker", Kind.TEXT, "The worker.", key=True),
        _column("name", Kind.TEXT, "The name; blank: not given, or not wanted.", default=None),
        _column("cohort", Kind.ID, "The cohort."),
        _column("assignment", Kind.TEXT, "Id of the itinerary."),
        _column("board", Kind.ID, "Place where the worker boards."),
        _column("depart", Kind.MOMENT, "When the trip leaves there."),
        _column("alight", Kind.ID, "Place where the worker alights."),
        _column("arrive", Kind.MOMENT, "When the trip arrives there."),
    ),
)

SLIPS = Table(
    name="slips",
    doc="One row per worker, or per itinerary of a cohort where workers are not listed: what to "
    "do, as a message.",
    columns=(
        _column("assignment", Kind.TEXT, "Id of the itinerary.", key=True),
        _column("cohort", Kind.ID, "The cohort."),
        _column("worker", Kind.TEXT, "The worker; blank: all of them.", key=True, default=None),
        _column("name", Kind.TEXT, "The name; blank: not given, or not wanted.", default=None),
        _column("workers", Kind.WHOLE, "Whom the message is for.", unit="heads"),
        _column(
            "units",
            Kind.TEXT,
            "Number of the unit on each trip, in order; blank: workers are not listed.",
            default=None,
        ),
        _column("text_en", Kind.TEXT, "What to do, in English; at most 300 characters."),
        _column("text_zh", Kind.TEXT, "The same in Chinese."),
    ),
)

EXPORT_TABLES = (ORDERS, COURSE, VEHICLES, ARRIVALS, STAYING, MANIFEST, SLIPS)
"""In the order in which the docs list them."""
