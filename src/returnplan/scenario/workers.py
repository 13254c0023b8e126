"""Cohorts and workers: forming the one from the other, or checking the two against one another."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from returnplan.errors import Finding
from returnplan.scenario import mistakes
from returnplan.scenario.schema import COHORTS, WORKERS
from returnplan.tables.mistakes import Known
from returnplan.tables.printing import cell_printer
from returnplan.tables.rows import UNREADABLE, SheetRow

SHARED = ("origin", "employer", "post", "ready")
"""Columns that workers.csv shares with cohorts.csv."""


def form_cohorts(
    workers: list[SheetRow], start: date | None, cohorts_file: str
) -> tuple[list[SheetRow], list[Finding]]:
    """Rows of cohorts.csv out of those of workers.csv, which get the ids of their cohorts.

    Workers without a cohort form w1, w2, ... in the order of origin, employer, post, ready. Workers
    who name a cohort form that one, and must agree.
    """
    findings: list[Finding] = []
    named: dict[str, list[SheetRow]] = {}
    unnamed: dict[tuple[Any, ...], list[SheetRow]] = {}
    for row in workers:
        cells = row.cells
        if cells["ready"] is None:
            cells["ready"] = start
        if UNREADABLE in (cells["cohort"], *(cells[name] for name in SHARED)):
            continue
        lacking = [name for name in ("origin", "employer", "post") if cells[name] is None]
        if lacking:
            findings.append(_incomplete(row, lacking, cohorts_file))
        elif cells["cohort"] is None:
            unnamed.setdefault(tuple(cells[name] for name in SHARED), []).append(row)
        else:
            named.setdefault(cells["cohort"], []).append(row)
    formed = []
    for cohort, rows in named.items():
        for row in rows[1:]:
            findings += _contradictions(row, rows[0])
        formed.append(_formed(cohort, rows))
    for number, key in enumerate(sorted(unnamed, key=_in_order), start=1):
        cohort, rows = f"w{number}", unnamed[key]
        if cohort in named:
            findings.append(mistakes.COHORT_TAKEN.at(*named[cohort][0].spot("cohort"), cohort))
        for row in rows:
            row.cells["cohort"] = cohort
        formed.append(_formed(cohort, rows))
    return formed, findings


def _in_order(key: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(map(str, key))


def _formed(cohort: str, rows: list[SheetRow]) -> SheetRow:
    first = rows[0]
    cells = {column.name: column.default for column in COHORTS.columns}
    cells |= {name: first.cells[name] for name in SHARED}
    cells |= {"cohort": cohort, "workers": len(rows)}
    return SheetRow(
        file=first.file,
        line=first.line,
        cells=cells,
        column=first.column,
        patched=first.patched,
    )


def _incomplete(row: SheetRow, lacking: list[str], cohorts_file: str) -> Finding:
    if row.cells["cohort"] is not None:
        hint = f"add {cohorts_file}, or fill in {', '.join(lacking)}"
        names = f"the cohort {row.cells['cohort']!r} only, and there is no {cohorts_file}"
    else:
        hint = f"fill in {', '.join(lacking)}"
        names = f"neither a cohort nor {', '.join(lacking)}"
    return mistakes.WORKER_INCOMPLETE.at(
        *row.spot(lacking[0]), row.cells["worker"], names=names, hint=hint
    )


def _contradictions(row: SheetRow, other: SheetRow) -> list[Finding]:
    """Where a worker's row says something else than the row of the cohort."""
    findings = []
    for name in SHARED:
        mine, theirs = row.cells[name], other.cells[name]
        if mine is None or theirs is None or UNREADABLE in (mine, theirs) or mine == theirs:
            continue
        text = cell_printer(WORKERS.column(name))
        findings.append(
            mistakes.WORKER_CONTRADICTS.at(
                *row.spot(name),
                text(mine),
                other=text(theirs),
                cohort=repr(row.cells["cohort"]),
            )
        )
    return findings


def check_workers(
    workers: list[SheetRow], cohorts: list[SheetRow], workers_file: str
) -> list[Finding]:
    """What is wrong where both tables stand: names, contradictions, numbers that do not add up."""
    findings: list[Finding] = []
    by_id = {row.cells["cohort"]: row for row in cohorts if row.cells["cohort"] is not UNREADABLE}
    known = Known(by_id)
    count: Counter[str] = Counter()
    unsure = len(by_id) < len(cohorts)
    for row in workers:
        cohort = row.cells["cohort"]
        if cohort is None:
            findings.append(
                mistakes.WORKER_INCOMPLETE.at(
                    *row.spot("cohort"),
                    row.cells["worker"],
                    names="no cohort, though there is a table of cohorts",
                    hint="name the cohort, or take the table of cohorts out to have them formed",
                )
            )
        elif cohort is UNREADABLE or cohort not in known:
            if cohort is not UNREADABLE and not unsure:
                table = cohorts[0].file
                hint = known.cure(cohort, f"add the cohort to {table}")
                spot = row.spot("cohort")
                findings.append(
                    mistakes.UNKNOWN_ID.at(*spot, cohort, table=table, dropped="", hint=hint)
                )
            unsure = True
        else:
            count[cohort] += 1
            findings += _contradictions(row, by_id[cohort])
    if not unsure and not findings:
        for cohort, row in by_id.items():
            heads = row.cells["workers"]
            if heads is not UNREADABLE and heads != count[cohort]:
                findings.append(
                    mistakes.WORKERS_COUNTED.at(
                        *row.spot("workers"), heads, rows=count[cohort], table=workers_file
                    )
                )
    return findings
