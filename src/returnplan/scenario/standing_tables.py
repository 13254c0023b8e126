"""Tables of what stands already: by hand, or since it has begun, happened or been promised."""

from __future__ import annotations

from returnplan.scenario.columns import dates, heads, ident, one_date, text
from returnplan.tables.declaration import REQUIRED, Column, Kind, Table

PURPOSES = ("direct", "feeder", "shuttle", "line")

_WAY = (
    Column(name="stops", kind=Kind.IDS, doc="Places in their order, parted by ' > ' or blanks."),
    one_date("date", "Date on which it leaves its first stop.", REQUIRED),
    Column(name="depart", kind=Kind.CLOCK, doc="Clock at which it does.", unit="clock"),
)
"""Of a trip."""


def _ridden(table: str) -> Column:
    return Column(
        name="trips",
        kind=Kind.IDS,
        doc=f"Ids of {table}.csv in the order in which they are ridden.",
        refers=(table,),
    )


FIXED = Table(
    name="fixed",
    doc="Trips that must stand: a coach that is hired already, a departure that was promised or "
    "has left. Others may join where there is room. Cells as in a run's trips.csv, the moment as "
    "date and clock.",
    optional=True,
    columns=(
        ident("trip", "Any id; the run's, for example.", key=True),
        ident("operator", "Fleet or line."),
        Column(
            name="purpose",
            kind=Kind.ID,
            doc="direct, feeder, shuttle or line; blank: the one that its stops allow.",
            default=None,
            choices=PURPOSES,
        ),
        ident("risk", "Risk level aboard; blank: that of its riders.", default=None),
        heads("units", "Coaches, carriages or aircraft, at least.", 1, "units", least=1),
        *_WAY,
    ),
)

FIXED_RIDERS = Table(
    name="fixed_riders",
    doc="Workers whose travel must stand: a promise to a firm, people who have left. They ride "
    "trips of fixed.csv.",
    optional=True,
    columns=(
        ident("riders", "Any id; a run's assignment, for example.", key=True),
        ident("cohort", "Cohort of which they are.", "cohorts"),
        heads("workers", "How many travel so, at least.", least=1),
        _ridden("fixed"),
        ident("board", "Stop of the first trip; blank: the only one.", "places", default=None),
        ident("alight", "Stop of the last trip; blank: the only one.", "places", default=None),
        ident("facility", "Where they are quarantined; blank: any.", "quarantine", default=None),
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
        ident("cohort", "Their cohort.", "cohorts", key=True),
        ident("of", "Cohort with which they set out."),
        ident("origin", "Place from which they set out.", "places"),
        one_date("left_date", "Date on which they set out.", REQUIRED),
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
        ident("at", "Place where they wait.", "places"),
        one_date("date", "Date from which on they may go on.", REQUIRED),
        Column(name="clock", kind=Kind.CLOCK, doc="Clock from which on they may.", unit="clock"),
        ident("risk", "Level at which they set out."),
        dates("quarantine_days", "Dates of quarantine that were asked of them when they did."),
        text("cause", "Why they wait."),
    ),
)

HISTORY = Table(
    name="history",
    doc="What has happened to the plan so far: `replan` writes the events that it was given, as "
    "they were, under the moment from which on it planned again, and the hash of the plan that was "
    "in force then. A record: it changes no plan, and the next `replan` adds to it.",
    optional=True,
    columns=(
        text("replan", "Moment from which on the plan was made again.", REQUIRED),
        text("moment", "When the event became known.", REQUIRED),
        text(
            "kind",
            "As in events.csv; or replan: `value` is the SHA-256 of the plan in force, of its "
            "trips, stops, assignments, legs and loans.",
            REQUIRED,
        ),
        text("id", "Cohort, trip, line, fleet, place or facility."),
        text("value", "Heads, minutes, vehicles, beds, level or money."),
        one_date("from", "First date on which it holds; blank: that of the moment."),
        one_date("until", "Last date on which it holds; blank: for good."),
        text("origin", "Of a permit or a new cohort."),
        text("destination", "Of a permit."),
        text("employer", "Of a new cohort."),
        text("post", "Of a new cohort."),
    ),
)

IN_FORCE = Table(
    name="in_force",
    doc="Trips of the plan in force, each a promise: what goes otherwise counts in the objective "
    "`changes`. `replan` writes it. A trip that the scenario knows no more counts as cancelled.",
    optional=True,
    columns=(
        ident("trip", "Its id in the plan in force.", key=True),
        ident("operator", "Fleet or line."),
        Column(
            name="purpose",
            kind=Kind.ID,
            doc="direct, feeder, shuttle or line.",
            choices=PURPOSES,
        ),
        heads("units", "Coaches, carriages or aircraft.", 1, "units", least=1),
        *_WAY,
    ),
)

IN_FORCE_RIDERS = Table(
    name="in_force_riders",
    doc="Workers whom the plan in force carries, by these trips. Who an event took out of the plan "
    "is not among them.",
    optional=True,
    columns=(
        ident("riders", "Assignment of the plan in force.", key=True),
        ident("cohort", "Cohort of which they are.", "cohorts"),
        heads("workers", "How many travel so.", least=1),
        _ridden("in_force"),
        ident("board", "Stop of the first trip."),
        ident("alight", "Stop of the last trip."),
    ),
)

STANDING = (FIXED, FIXED_RIDERS, ONWARD, HISTORY, IN_FORCE, IN_FORCE_RIDERS)
