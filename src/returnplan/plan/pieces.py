"""Every file that a command writes into a folder of its own, so that nothing else is ever removed.

A folder's pieces are a mapping from name to None (a file) or to the pieces of a folder in it; the
name `*` stands for any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from returnplan.plan.run_tables import RUN_TABLES
from returnplan.scenario.contents import SETTINGS_FILE
from returnplan.scenario.schema import TABLES

Pieces = Mapping[str, Any]

RUN_FILE = "run.json"
CERTIFICATES_FILE = "certificates.json"
DATAPACKAGE = "datapackage.json"
SCENARIO = "scenario"
RUNS = "runs"
"""Folder of a comparison or sweep with the runs that were solved for it."""
COMPARISON_FILES = ("comparison.csv", "cohorts.csv", "trips.csv", "inputs.csv")
COMPARISON_PAGE = "comparison.html"
SWEEP_FILE = "sweep.csv"

DROPPED_FILE = "dropped.csv"
CHANGES_FILE = "changes.csv"

EXPORT_FOLDER = "export"
EXPORT_FILE = "export.json"
EXPORT: Pieces = {
    EXPORT_FILE: None,
    "plan.xlsx": None,
    "orders": {"*": None},
    "employers": {"*": None},
    "manifest": {"*": None},
    "slips": {"*": None},
    "gtfs": {"*": None},
    "geojson": {"*": None},
    "ical": {"*": None},
}
SIMULATION_FOLDER = "simulation"
SIMULATION_FILE = "simulation.json"
SIMULATION_PICTURE = "simulation.png"
SIMULATION: Pieces = {
    "simulation.csv": None,
    "at_risk.csv": None,
    "margins.csv": None,
    "draws.csv": None,
    "replanned.csv": None,
    "replanned_draws.csv": None,
    DATAPACKAGE: None,
    SIMULATION_PICTURE: None,
    SIMULATION_FILE: None,
}
SCENARIO_FILES: Pieces = {SETTINGS_FILE: None, **{f"{table.name}.csv": None for table in TABLES}}
SCENARIO_BOOK = "scenario.xlsx"
"""Name of a workbook that is being written."""
RUN: Pieces = {
    **{f"{table.name}.csv": None for table in RUN_TABLES},
    RUN_FILE: None,
    DROPPED_FILE: None,
    CHANGES_FILE: None,
    CERTIFICATES_FILE: None,
    DATAPACKAGE: None,
    "report.html": None,
    EXPORT_FOLDER: EXPORT,
    SIMULATION_FOLDER: SIMULATION,
    SCENARIO: SCENARIO_FILES,
}
COMPARISON: Pieces = {
    **dict.fromkeys(COMPARISON_FILES),
    COMPARISON_PAGE: None,
    RUNS: {"*": RUN},
}
SWEEP_TABLES: Pieces = {
    **dict.fromkeys(COMPARISON_FILES),
    COMPARISON_PAGE: None,
    SWEEP_FILE: None,
}


def foreign(folder: Path, pieces: Pieces) -> Iterator[Path]:
    """What in a folder is none of its pieces, the topmost of it; links are never entered."""
    for path in sorted(folder.iterdir()):
        within = pieces.get(path.name, pieces.get("*", path))
        is_folder = path.is_dir() and not path.is_symlink()
        if within is path or is_folder != (within is not None):
            yield path
        elif within is not None:
            yield from foreign(path, within)


def remove(folder: Path, pieces: Pieces) -> None:
    """Remove the pieces of a folder, and the folder itself where nothing else is in it."""
    kept = set(foreign(folder, pieces))
    for path in sorted(folder.iterdir()):
        if path in kept:
            continue
        if path.is_dir() and not path.is_symlink():
            remove(path, pieces.get(path.name, pieces.get("*")))
        else:
            path.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
