"""A plan handed on: workbooks, orders, lists and calendars out of a run folder."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from returnplan.errors import UsageError

WRITTEN = (
    "plan.xlsx",
    "orders",
    "employers",
    "slips",
    "manifest",
    "gtfs",
    "geojson",
    "ical",
)
"""Files and folders of an export that are worth opening."""


def export_run(
    run: str | Path,
    kinds: Sequence[str] = (),
    output: str | Path | None = None,
    *,
    language: str = "en",
    with_names: bool = False,
    timezone: str | None = None,
    force: bool = False,
) -> tuple[Path, list[str]]:
    """Write what is handed on of the plan of a run folder.

    Parameters
    ----------
    kinds
        Of `returnplan.export.write.KINDS`; empty: all that the run has something for.
    output
        The folder; None: RUN/export.
    language
        `en` or `zh`.
    with_names
        Whether the names of workers go into it.
    timezone
        Of the plan's clocks, for a feed.

    Returns
    -------
    The folder, and a sentence for everything that was left out.

    Raises
    ------
    RunError
        The folder holds no run that can be read.
    UsageError
        There is no such kind, nothing to write of the kinds, or the folder may not be written.
    """
    from returnplan.export.write import (
        FOLDER,
        KINDS,
        TIMEZONE,
        check_folder,
        check_timezone,
        left_out,
        write_export,
    )
    from returnplan.plan.read import read_plan

    for kind in kinds:
        if kind not in KINDS:
            near = get_close_matches(kind, KINDS, n=1)
            meant = f"; did you mean '{near[0]}'?" if near else f"; there are: {', '.join(KINDS)}"
            raise UsageError(f"there is no export '{kind}'{meant}")
    timezone = TIMEZONE if timezone is None else timezone
    check_timezone(timezone)
    folder = Path(run) / FOLDER if output is None else Path(output)
    plan = read_plan(run)
    check_folder(folder, force=force)
    wanted = [kind for kind in KINDS if kind in kinds or not kinds]
    lacking = left_out(plan, wanted)
    wanted = [kind for kind in wanted if kind not in lacking]
    if not wanted:
        raise UsageError("; ".join(lacking.values()))
    write_export(
        plan,
        folder,
        wanted,
        language=language,
        with_names=with_names,
        timezone=timezone,
        force=force,
    )
    return folder, list(lacking.values())
