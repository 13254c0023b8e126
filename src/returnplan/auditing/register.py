"""Every check by its code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from returnplan.auditing import (
    cells,
    departed,
    digests,
    fixed,
    identity,
    left,
    limits,
    lines,
    loads,
    recursion,
    riders,
    roads,
    rosters,
    scarce,
    schedule,
    staffing,
    summary,
)
from returnplan.auditing.case import Case
from returnplan.auditing.violation import Violation

Check = Callable[[Case], Iterator[Violation]]

CHECKS: Mapping[str, Check] = {
    "C1": loads.seats,
    "C2": limits.fleet,
    "C3": loads.line_units,
    "C4": loads.one_risk,
    "C5": loads.min_load,
    "C6": loads.stops_used,
    "C7": loads.cohort_size,
    "C8": riders.flow,
    "C9": limits.beds,
    "C10": limits.departures,
    "C11": limits.arrivals,
    "C12": limits.budget,
    "C14": riders.start_dates,
    "C15": riders.horizon,
    "C16": roads.road_route,
    "C17": roads.road_clock,
    "C18": lines.line_clock,
    "C19": riders.changes,
    "C20": riders.itinerary,
    "C21": riders.local,
    "C22": limits.duty_window,
    "C23": staffing.loans,
    "C24": staffing.lenders,
    "C25": recursion.capacity,
    "C26": recursion.supply,
    "C27": roads.roads,
    "C28": roads.boarding,
    "C29": fixed.fixed,
    "C30": departed.departed,
}
"""Rules of `returnplan.rules`. C13 binds stages to one another: `audit.stages`."""

TABLE_CHECKS: Mapping[str, Check] = {
    "T2": identity.order,
    "T3": identity.ids,
    "T4": cells.trip_cells,
    "T5": cells.stop_cells,
    "T6": cells.assignment_cells,
    "T7": cells.leg_cells,
    "T8": rosters.duty_rows,
    "T9": rosters.bed_rows,
    "T10": schedule.schedule,
    "T11": left.left_behind,
    "T12": left.reasons,
    "T13": summary.summary,
    "T16": staffing.staffing_rows,
    "T17": recursion.production_rows,
    "T18": staffing.loan_rows,
    "T19": digests.by_employer,
    "T20": digests.by_day,
    "T21": scarce.bottlenecks,
}
"""What the tables say of the plan.

T1 (`audit.shape`) comes before; T14 (`audit.stages`) and T15 (`audit.record`) are of run.json, T22
(`audit.written`) of the bytes of a run's files.
"""
