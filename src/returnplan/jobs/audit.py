"""A plan re-checked against its scenario, from the files of its run alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from returnplan.audit import Violation


def audit_folder(run: str | Path) -> list[Violation]:
    """Every rule that the plan of a run folder breaks.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    """
    from returnplan.audit import audit_run

    return audit_run(Path(run))
