"""Which trips, itineraries and cohorts a view shows."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from returnplan.errors import UsageError
from returnplan.plan.plan import Plan
from returnplan.tables.cells import cell_parser
from returnplan.tables.declaration import Column, Kind, Row
from returnplan.tables.mistakes import CellError


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What of a plan is wanted; None: not narrowed by this."""

    trip: str | None = None
    cohort: str | None = None
    employer: str | None = None
    day: int | None = None

    @property
    def everything(self) -> bool:
        return self == Choice()

    @property
    def of_riders(self) -> bool:
        """Whether it asks for people, whose ways are then worth showing."""
        return bool(self.trip or self.cohort or self.employer)

    @property
    def of_employer(self) -> str | None:
        """The employer, where nothing narrows it further: its work is then worth showing."""
        return self.employer if self == Choice(employer=self.employer) else None

    @property
    def of_date(self) -> int | None:
        """The day, where nothing narrows it further: its totals are then worth showing."""
        return self.day if self == Choice(day=self.day) else None


def choose(
    plan: Plan,
    *,
    trip: str | None,
    cohort: str | None,
    employer: str | None,
    date: str | datetime.date | None,
) -> Choice:
    """Checks what is asked for.

    Raises
    ------
    UsageError
        An id that the run does not have, or a date outside its horizon.
    """
    scenario = plan.scenario
    _known("trip", trip, plan.trips)
    _known("cohort", cohort, scenario.cohorts)
    _known("employer", employer, scenario.employers)
    if cohort and employer and scenario.cohorts[cohort].employer != employer:
        works_for = scenario.cohorts[cohort].employer
        raise UsageError(f"cohort '{cohort}' works for '{works_for}', not for '{employer}'")
    day = None if date is None else _day(plan, date)
    return Choice(trip=trip, cohort=cohort, employer=employer, day=day)


def _known(what: str, name: str | None, names: Mapping[str, Any]) -> None:
    """`names` are the rows by id; one that bears the name as its `name` is meant by it."""
    if name is None or name in names:
        return
    called = [one for one, row in names.items() if getattr(row, "name", "") == name]
    near = (
        called
        or get_close_matches(name, names, n=NEAREST, cutoff=LIKENESS)
        or [one for one in names if name.casefold() in one.casefold()][:NEAREST]
    )
    if near:
        cure = f"did you mean {' or '.join(map(repr, near))}?"
    else:
        some = ", ".join(list(names)[:NEAREST])
        more = f" and {len(names) - NEAREST:,} more" if len(names) > NEAREST else ""
        cure = f"it has {some}{more}" if names else "it has none at all"
    raise UsageError(f"the run has no {what} '{name}'; {cure}")


NEAREST, LIKENESS = 3, 0.5
"""How many ids are named in place of an unknown one, and how like it they must be."""
_DATE = Column(name="date", kind=Kind.DATE, doc="A date of the horizon.")


def _day(plan: Plan, date: str | datetime.date) -> int:
    """Day of a date, which may be written as in any table of a scenario."""
    calendar = plan.scenario.calendar
    try:
        date = cell_parser(_DATE)(date)
    except CellError as fault:
        reason = fault.words.get("reason", "it is blank")
        raise UsageError(f"'{date}' is not a date: {reason}; write it as 2020-02-16") from None
    assert isinstance(date, datetime.date)
    day = calendar.day(date)
    if not 0 <= day < calendar.horizon:
        raise UsageError(
            f"{date} is not a date of the run; those are {calendar.date_text(0)} to "
            f"{calendar.date_text(calendar.horizon - 1)}"
        )
    return day


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Rows of the run's tables that a choice leaves."""

    schedule: Sequence[Row]
    assignments: Sequence[Row]
    left_behind: Sequence[Row]


def select(choice: Choice, tables: Mapping[str, Sequence[Row]]) -> Selection:
    """Itineraries of those asked for, the trips that they ride, and who of them stays behind."""
    departs = {row["trip"]: row["date"] for row in tables["schedule"]}
    rides: dict[str, list[str]] = {}
    for leg in tables["legs"]:
        rides.setdefault(leg["assignment"], []).append(leg["trip"])

    def fits(trip: str) -> bool:
        return choice.trip in (None, trip) and choice.day in (None, departs[trip])

    assignments = [
        row
        for row in tables["assignments"]
        if choice.cohort in (None, row["cohort"])
        and choice.employer in (None, row["employer"])
        and any(fits(trip) for trip in rides[row["assignment"]])
    ]
    ridden = {trip for row in assignments for trip in rides[row["assignment"]]}
    of_trip = choice.trip is not None or choice.day is not None
    return Selection(
        schedule=[row for row in tables["schedule"] if row["trip"] in ridden and fits(row["trip"])],
        assignments=assignments,
        left_behind=[
            row
            for row in tables["left_behind"]
            if not of_trip
            and choice.cohort in (None, row["cohort"])
            and choice.employer in (None, row["employer"])
        ],
    )
