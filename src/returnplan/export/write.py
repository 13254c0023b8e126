"""The folder of an export: complete or absent, never half."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from returnplan._version import __version__
from returnplan.errors import UsageError
from returnplan.export.calendars import write_calendars
from returnplan.export.employers import write_employers
from returnplan.export.feed import write_feed
from returnplan.export.manifest import write_manifest
from returnplan.export.maps import write_maps
from returnplan.export.order_sheets import write_orders
from returnplan.export.slips import write_slips
from returnplan.export.words import ExportWords, told_in
from returnplan.export.workbook import WORKBOOK, write_workbook
from returnplan.plan import pieces
from returnplan.plan.folder import FolderContents, check_target, json_object, replacing
from returnplan.plan.plan import Plan

FOLDER = pieces.EXPORT_FOLDER
TIMEZONE = "Asia/Shanghai"
"""Of a plan's clocks, unless another one is named; only a feed needs it."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is to be exported, and how."""

    plan: Plan
    """As the language calls its places (`told_in`)."""
    words: ExportWords
    with_names: bool = False
    timezone: str = TIMEZONE


def _xlsx(request: Request, folder: Path) -> None:
    write_workbook(request.plan, folder / WORKBOOK, request.words)


def _orders(request: Request, folder: Path) -> None:
    write_orders(request.plan, folder, request.words)


def _employers(request: Request, folder: Path) -> None:
    write_employers(request.plan, folder, request.words)


def _slips(request: Request, folder: Path) -> None:
    write_slips(request.plan, folder, request.words, with_names=request.with_names)


def _manifest(request: Request, folder: Path) -> None:
    write_manifest(request.plan, folder, request.words, with_names=request.with_names)


def _gtfs(request: Request, folder: Path) -> None:
    write_feed(request.plan, folder, request.words, timezone=request.timezone)


def _geojson(request: Request, folder: Path) -> None:
    write_maps(request.plan, folder)


def _ical(request: Request, folder: Path) -> None:
    write_calendars(request.plan, folder, request.words)


KINDS: dict[str, Callable[[Request, Path], None]] = {
    "xlsx": _xlsx,
    "orders": _orders,
    "employers": _employers,
    "slips": _slips,
    "manifest": _manifest,
    "gtfs": _gtfs,
    "geojson": _geojson,
    "ical": _ical,
}
"""What can be exported, and who writes it into a folder; those of `IN_PLACE` into the export's."""
IN_PLACE = ("xlsx",)


def left_out(plan: Plan, kinds: Sequence[str]) -> dict[str, str]:
    """Kinds for which the plan has nothing, each with a sentence that says why."""
    found = {}
    if "manifest" in kinds and not plan.scenario.workers:
        found["manifest"] = (
            "manifest: left out, since the scenario lists no workers; add workers.csv to it, "
            "and solve again"
        )
    if "gtfs" in kinds and not plan.trips:
        found["gtfs"] = "gtfs: left out, since the plan has no trip"
    return found


def check_timezone(name: str) -> None:
    """Refuse what is no time zone.

    Raises
    ------
    UsageError
        It is not in the list of the IANA.
    """
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        raise UsageError(
            f"there is no time zone '{name}'; name one of the IANA's, as {TIMEZONE}"
        ) from error


def is_export(folder: Path) -> bool:
    """Whether a folder holds an export of ours: an export.json as we write it."""
    return isinstance(json_object(folder / pieces.EXPORT_FILE).get("kinds"), list)


CONTENTS = FolderContents(what="export", holds=is_export, pieces=pieces.EXPORT)


def check_folder(folder: Path, *, force: bool = False) -> None:
    """Refuse a place where no export may be written, as `plan.folder.check_target` does."""
    check_target(folder, force=force, contents=CONTENTS)


def write_export(
    plan: Plan,
    folder: Path,
    kinds: Sequence[str],
    *,
    language: str = "en",
    with_names: bool = False,
    timezone: str = TIMEZONE,
    force: bool = False,
) -> None:
    """Write the kinds of an export into a folder of its own.

    Raises
    ------
    UsageError
        The folder may not be replaced, or cannot be written.
    """
    request = Request(
        plan=told_in(plan, language),
        words=ExportWords(language),
        with_names=with_names,
        timezone=timezone,
    )
    record = {
        "scenario": plan.scenario.name,
        "kinds": list(kinds),
        "language": language,
        "with_names": with_names,
        "timezone": timezone,
        "versions": {"returnplan": __version__},
    }
    with replacing(folder, force=force, contents=CONTENTS) as part:
        text = json.dumps(record, ensure_ascii=False, indent=2)
        (part / pieces.EXPORT_FILE).write_text(text + "\n", encoding="utf-8", newline="\n")
        for kind in kinds:
            place = part if kind in IN_PLACE else part / kind
            place.mkdir(exist_ok=True)
            KINDS[kind](request, place)
