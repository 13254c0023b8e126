"""Checks of onward.csv: who waits under way has a cohort and a place of their own."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.crossing import Crossing
from returnplan.tables.mistakes import Known
from returnplan.tables.rows import UNREADABLE, SheetRow


def onward_findings(crossing: Crossing) -> Iterator[Finding]:
    """Every finding about the table; cells that could not be read are passed over."""
    if crossing.draft.settings_whole:
        known = Known(crossing.settings.levels)
        for row in crossing.rows("onward"):
            level = row.cells["risk"]
            if level is not UNREADABLE and level not in known:
                hint = known.cure(level, f"levels are {', '.join(known.words)}")
                yield mistakes.UNKNOWN_LEVEL.at(*row.spot("risk"), level, hint=hint)
    for row in crossing.rows("onward"):
        yield from _origin(crossing, row)
        yield from _trips(crossing, row)


def _origin(crossing: Crossing, row: SheetRow) -> Iterator[Finding]:
    """Their origin stands for them alone: nobody lives there, nothing stops there."""
    cohort, at = row.cells["cohort"], row.cells["at"]
    origins = {one.cells["cohort"]: one.cells["origin"] for one in crossing.rows("cohorts")}
    own = origins.get(cohort)
    if own is None or own is UNREADABLE:
        return  # said of the reference, or of the cell
    if own == at:
        reason = f"{at} is a place of everybody, and their origin too"
        yield _no(row, "at", reason, "give them an origin of their own, where nobody else starts")
    uses = [
        ("cohorts", "origin", "cohort"),
        ("employers", "place", "employer"),
        ("fleets", "base", "fleet"),
        ("lines", "from", "line"),
        ("lines", "to", "line"),
        ("quarantine", "place", "facility"),
        ("onward", "at", "cohort"),
    ]
    for table, column, key in uses:
        for one in crossing.rows(table):
            if one.cells[column] == own and (table, one.cells[key]) != ("cohorts", cohort):
                what = f"{one.cells[key]} of {crossing.file(table)}"
                reason = f"their origin {own} is the {column} of {what} too"
                yield _no(row, "cohort", reason, "give them an origin of their own")
                return


def _trips(crossing: Crossing, row: SheetRow) -> Iterator[Finding]:
    """Each trip that they rode is boarded at a stop before its last, where the level is theirs."""
    trips, boards, risk = row.cells["trips"], row.cells["boards"], row.cells["risk"]
    fixed = {one.cells["trip"]: one.cells for one in crossing.rows("fixed")}
    if UNREADABLE in (trips, boards) or any(name not in fixed for name in trips):
        return
    if not trips or len(trips) != len(boards):
        reason = f"they rode {len(trips)} trips and boarded {len(boards)}"
        yield _no(row, "boards", reason, "name one trip at least, and for each its boarding stop")
        return
    for name, board in zip(trips, boards, strict=True):
        cells = fixed[name]
        if UNREADABLE in (cells["stops"], cells["risk"], cells["purpose"], risk):
            continue
        if board not in cells["stops"][:-1]:
            reason = f"{name} stops at {' > '.join(cells['stops'])}"
            yield _no(
                row, "boards", reason, f"name where they boarded {name}, before its last stop"
            )
        if cells["purpose"] not in ("feeder", "line"):
            reason = f"{name} is a trip of the purpose {cells['purpose'] or 'blank'}"
            yield _no(row, "trips", reason, "name feeders and lines only, with their purpose")
        if cells["risk"] != risk:
            reason = f"they are of level {risk}, and {name} carries {cells['risk'] or 'blank'}"
            yield _no(row, "risk", reason, f"write the level of {name} in both tables")


def _no(row: SheetRow, column: str, reason: str, cure: str) -> Finding:
    return mistakes.ONWARD.at(
        *row.spot(column), row.cells[column], cohort=row.cells["cohort"], reason=reason, cure=cure
    )
