"""Who may start when: lanes, dates, levels, quarantine days and the cohorts behind them (C14)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Whole
from returnplan.network.numbering import spread
from returnplan.network.routes import Access
from returnplan.scenario.epidemic import Epidemic
from returnplan.scenario.scenario import Cohort, Scenario


@dataclass(frozen=True, kw_only=True)
class Starts:
    """Lanes and dates on which somebody may start, one row each."""

    rows: Whole
    """(lanes, days) row, or -1 where nobody may."""
    lane: Whole
    level: Whole
    """Index in the rising order of levels."""
    quarantine_days: Whole
    first: Whole
    """Cohorts of a row: `cohort[first]` and `count - 1` more."""
    count: Whole
    cohort: Whole
    """Cohorts (by number) that may start then, a bed's existence included."""

    def at(self, lane: Whole, day: Whole) -> Whole:
        """Row of each lane and day, or -1; days outside the travel dates have none."""
        days = self.rows.shape[1]
        found = self.rows[lane, np.clip(day, 0, days - 1)]
        return np.where((day >= 0) & (day < days), found, -1)

    def cohorts(self, rows: Whole) -> tuple[Whole, Whole]:
        """Every cohort of every given row: (position in `rows`, cohort)."""
        position, item = spread(self.first[rows], self.count[rows])
        return position, self.cohort[item]


def beds_serve(scenario: Scenario, cohort: Cohort) -> bool:
    """Whether some facility serves the cohort's employer, dates and beds aside."""
    place = scenario.destination(cohort)
    return any(
        place in facility.serves and facility.employer in (None, cohort.employer)
        for facility in scenario.quarantine.values()
    )


def starts(scenario: Scenario, reach: Access) -> Starts:
    """Rows in order of lane and day."""
    calendar = scenario.calendar
    epidemic = Epidemic(scenario)
    level_number = {level: number for number, level in enumerate(scenario.levels)}
    members: dict[int, list[tuple[int, int, int, bool]]] = {}
    for number, cohort in enumerate(scenario.cohorts.values()):
        if cohort.workers == 0:
            continue
        lane = reach.lanes[cohort.origin, scenario.destination(cohort)]
        last = scenario.days - 1 if cohort.latest is None else calendar.day(cohort.latest)
        members.setdefault(lane, []).append(
            (number, max(0, calendar.day(cohort.ready)), last, beds_serve(scenario, cohort))
        )
    rows = np.full((len(reach.lanes), scenario.days), -1, dtype=np.int64)
    lanes: list[int] = []
    levels: list[int] = []
    quarantine: list[int] = []
    counts: list[int] = []
    cohorts: list[int] = []
    for (origin, destination), lane in reach.lanes.items():
        for day in range(scenario.days):
            inside = [m for m in members.get(lane, ()) if m[1] <= day <= m[2]]
            if not inside or not epidemic.may_start(origin, destination, day):
                continue
            days = epidemic.quarantine_days(origin, destination, day)
            some = [m[0] for m in inside if days == 0 or m[3]]
            if some:
                rows[lane, day] = len(levels)
                lanes.append(lane)
                levels.append(level_number[epidemic.level(origin, day)])
                quarantine.append(days)
                counts.append(len(some))
                cohorts += some
    count = np.array(counts, dtype=np.int64)
    return Starts(
        rows=rows,
        lane=np.array(lanes, dtype=np.int64),
        level=np.array(levels, dtype=np.int64),
        quarantine_days=np.array(quarantine, dtype=np.int64),
        first=np.cumsum(count) - count,
        count=count,
        cohort=np.array(cohorts, dtype=np.int64),
    )
