"""A plan re-checked against its scenario, from the files of its run alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from returnplan.auditing import Violation
    from returnplan.certificate import Verdict


def audit_folder(run: str | Path) -> list[Violation]:
    """Every rule that the plan of a run folder breaks; of its orders too, where it has some.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    """
    from returnplan.auditing import audit_run

    folder = Path(run)
    return [*audit_run(folder), *_orders(folder)]


def _orders(folder: Path) -> list[Violation]:
    """What of the steps of exported orders does not fit the run any more."""
    from returnplan.auditing.course import audit_course
    from returnplan.errors import RunError, listed
    from returnplan.export.tables import COURSE, COURSE_FILE
    from returnplan.plan.pieces import EXPORT_FOLDER
    from returnplan.plan.read import read_run_scenario, read_run_tables
    from returnplan.tables.csvfile import read_csv

    path = folder / EXPORT_FOLDER / "orders" / COURSE_FILE
    if not path.is_file():
        return []
    scenario = read_run_scenario(folder)
    rows, findings = read_csv(path, COURSE, scenario.calendar)
    wrong = [one for one in findings if one.severity == "error"]
    if wrong:
        lines = "\n".join(listed(wrong, "error"))
        raise RunError(f"the orders in '{path}' cannot be read; export them again:\n{lines}")
    return audit_course(scenario, read_run_tables(folder, scenario), rows)


def audit_bounds(run: str | Path) -> Iterator[Verdict]:
    """What has become of the bound of each stage, proved again from the run folder.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    EngineError
        There is too little memory for all that could move.
    """
    from returnplan.certificate import run_bounds

    return run_bounds(Path(run))
