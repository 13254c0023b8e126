"""Reading a run folder back: the plan that was written, or its tables as they stand."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from returnplan.errors import RunError, ScenarioError, listed
from returnplan.plan.assemble import every_loan, in_order
from returnplan.plan.certificates import read_certificates
from returnplan.plan.pieces import RUN_FILE
from returnplan.plan.plan import (
    PURPOSES,
    Assignment,
    Leg,
    Plan,
    Reason,
    Stop,
    Trip,
    Unreachable,
    Worth,
)
from returnplan.plan.run_json import read_run_json, stages_of
from returnplan.plan.run_tables import RUN_TABLES
from returnplan.plan.tables import unproven
from returnplan.printable import brief
from returnplan.scenario import load_scenario
from returnplan.scenario.scenario import Scenario
from returnplan.tables.csvfile import read_csv
from returnplan.tables.declaration import Table
from returnplan.tables.exact import read_exact
from returnplan.tables.files import FileError, read_file

INSPECTED = ("travel_ban", "no_permit", "no_way", "too_late")
"""Reasons that say that no itinerary exists."""


def read_plan(folder: str | Path) -> Plan:
    """The plan of a run folder, equal to the one that was written.

    Raises
    ------
    RunError
        A file is missing or cannot be read, or the tables do not fit together.
    """
    folder = Path(folder)
    record = read_record(folder)
    scenario = read_run_scenario(folder)
    tables = read_run_tables(folder, scenario)
    certificates = read_certificates(folder)
    try:
        return replace(plan_of(scenario, tables, record), certificates=certificates)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise RunError(
            f"the run in '{folder}' does not fit together: {error}; write it again with solve"
        ) from error


def read_run_tables(
    folder: str | Path, scenario: Scenario | None = None
) -> dict[str, list[dict[str, Any]]]:
    """The tables of a run by name, as they stand in its files; `scenario` saves reading it again.

    Raises
    ------
    RunError
        A table is missing, or a cell cannot be read.
    """
    folder = Path(folder)
    _check_folder(folder)
    scenario = scenario or read_run_scenario(folder)
    tables = {}
    findings = []
    for table in RUN_TABLES:
        path = folder / f"{table.name}.csv"
        exact = _as_written(path, table, scenario)
        rows, wrong = read_csv(path, table, scenario.calendar) if exact is None else (exact, [])
        tables[table.name] = rows
        findings += [one for one in wrong if one.severity == "error"]
    if findings:
        wrong_text = "\n".join(listed(findings, "error"))
        raise RunError(f"the tables of the run in '{folder}' cannot be read:\n{wrong_text}")
    return tables


def _as_written(path: Path, table: Table, scenario: Scenario) -> list[dict[str, Any]] | None:
    """Rows of a table that stands as we wrote it; None where it was saved anew, or is not there."""
    try:
        return read_exact(path.read_bytes(), table, scenario.calendar)
    except OSError:
        return None


def read_run_scenario(folder: str | Path) -> Scenario:
    """The resolved scenario of a run."""
    folder = Path(folder)
    _check_folder(folder)
    try:
        return load_scenario(folder / "scenario")
    except ScenarioError as error:
        raise RunError(f"the scenario of the run in '{folder}' cannot be read:\n{error}") from error


def read_record(folder: str | Path) -> dict[str, Any]:
    """run.json of a run."""
    folder = Path(folder)
    _check_folder(folder)
    try:
        return read_run_json(read_file(folder / RUN_FILE))
    except (FileError, ValueError) as error:
        raise RunError(
            f"'{folder / RUN_FILE}' cannot be read: {error}; write the run again with solve"
        ) from error


def _check_folder(folder: Path) -> None:
    try:
        there, has_record = folder.is_dir(), (folder / RUN_FILE).exists()
    except OSError as error:
        raise RunError(f"'{brief(str(folder))}' cannot be read: {error.strerror}") from error
    if not there:
        raise RunError(f"there is no run folder '{folder}'; make one with: returnplan solve")
    if not has_record:
        raise RunError(
            f"'{folder}' is not a run folder: it has no {RUN_FILE}; make one with: returnplan solve"
        )


def plan_of(
    scenario: Scenario,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    record: Mapping[str, Any],
) -> Plan:
    """The plan that the tables of a run and its run.json hold."""
    trips = _trips(tables)
    _check_names(scenario, tables)
    for name, trip in trips.items():
        if len(trip.stops) < 2 or trip.stops[0].depart is None or trip.stops[-1].arrive is None:
            raise ValueError(f"the stops of trip '{name}' lack its departure or its arrival")
    return Plan(
        scenario=scenario,
        trips=trips,
        assignments=_assignments(tables, trips),
        loans=every_loan(
            scenario, {row["loan"]: row["workers"] for row in tables.get("loans", ())}
        ),
        unreachable={
            row["cohort"]: Unreachable(reason=row["reason"], detail=row["detail"])
            for row in tables["left_behind"]
            if row["reason"] in INSPECTED
        },
        left={
            row["cohort"]: Reason(reason=row["reason"], detail=row["detail"])
            for row in tables["left_behind"]
            if row["reason"] not in INSPECTED and row["detail"] != _silent(scenario, row)
        },
        worths={
            (row["resource"], row["id"] or ""): Worth(
                gain=float(row["worth"]), kind=row["worth_kind"], objective=row["objective"]
            )
            for row in tables["bottlenecks"]
            if row["worth"] is not None
        },
        stages=stages_of(record),
        seed=record["seed"],
        options=record["options"],
        interrupted=record["status"] == "interrupted",
        versions=record["versions"],
        wall_seconds=float(record["wall_seconds"]),
    )


def _silent(scenario: Scenario, row: Mapping[str, Any]) -> str:
    """What is said of a cohort of which nothing was found out."""
    return unproven(scenario.cohorts[row["cohort"]], row["workers"])


def _check_names(scenario: Scenario, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Every id in the tables is one of the scenario's."""
    for row in tables["trips"]:
        _known("purpose", row["purpose"], PURPOSES)
        if row["purpose"] == "line":
            _known("line", row["operator"], scenario.lines)
        else:
            _known("fleet", row["operator"], scenario.fleets)
        _known("risk level", row["risk"], scenario.levels)
    for row in tables["stops"]:
        _known("place", row["place"], scenario.places)
    for row in tables.get("loans", ()):
        _known("loan", row["loan"], scenario.loans)
    for row in tables["assignments"]:
        _known("cohort", row["cohort"], scenario.cohorts)
        if row["facility"] is not None:
            _known("facility", row["facility"], scenario.quarantine)


def _known(what: str, name: str, known: Container[str]) -> None:
    if name not in known:
        raise ValueError(f"its scenario has no {what} '{name}'")


def _trips(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Trip]:
    stops: dict[str, list[tuple[int, Stop]]] = {}
    for row in tables["stops"]:
        stop = Stop(place=row["place"], arrive=row["arrive"], depart=row["depart"])
        stops.setdefault(row["trip"], []).append((row["sequence"], stop))
    return {
        row["trip"]: Trip(
            purpose=row["purpose"],
            operator=row["operator"],
            risk=row["risk"],
            units=row["units"],
            stops=tuple(stop for _, stop in sorted(stops[row["trip"]], key=lambda pair: pair[0])),
        )
        for row in tables["trips"]
    }


def _assignments(
    tables: Mapping[str, Sequence[Mapping[str, Any]]], trips: Mapping[str, Trip]
) -> tuple[Assignment, ...]:
    positions = {
        name: {place: at for at, place in enumerate(trip.places)} for name, trip in trips.items()
    }
    legs: dict[str, list[tuple[int, Leg]]] = {}
    for row in tables["legs"]:
        position = positions[row["trip"]]
        leg = Leg(trip=row["trip"], board=position[row["board"]], alight=position[row["alight"]])
        legs.setdefault(row["assignment"], []).append((row["leg"], leg))
    return in_order(
        [
            Assignment(
                cohort=row["cohort"],
                workers=row["workers"],
                legs=tuple(
                    leg for _, leg in sorted(legs[row["assignment"]], key=lambda pair: pair[0])
                ),
                depart=row["depart"],
                arrive=row["arrive"],
                facility=row["facility"],
            )
            for row in tables["assignments"]
        ]
    )
