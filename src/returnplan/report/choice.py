"""Which trips, itineraries and cohorts a view shows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from returnplan.errors import UsageError
from returnplan.plan.plan import Plan

Row = Mapping[str, Any]


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


def _known(what: str, name: str | None, names: Iterable[str]) -> None:
    known = list(names)
    if name is not None and name not in known:
        near = get_close_matches(name, known, n=1)
        cure = f"did you mean '{near[0]}'?" if near else f"it has {len(known):,} in all"
        raise UsageError(f"the run has no {what} '{name}'; {cure}")


def _day(plan: Plan, date: str | datetime.date) -> int:
    calendar = plan.scenario.calendar
    if isinstance(date, str):
        try:
            date = datetime.date.fromisoformat(date)
        except ValueError:
            raise UsageError(f"'{date}' is not a date; write it as 2020-02-16") from None
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
