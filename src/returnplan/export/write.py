"""The folder of an export: complete or absent, never half."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from returnplan.export.order_sheets import write_orders
from returnplan.export.words import ExportWords, told_in
from returnplan.export.workbook import WORKBOOK, write_workbook
from returnplan.plan import pieces
from returnplan.plan.folder import Contents, check_target, replacing
from returnplan.plan.plan import Plan

FOLDER = pieces.EXPORT_FOLDER


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is to be exported, and how."""

    plan: Plan
    """As the language calls its places (`told_in`)."""
    words: ExportWords
    with_names: bool = False


def _xlsx(request: Request, folder: Path) -> None:
    write_workbook(request.plan, folder / WORKBOOK, request.words)


def _orders(request: Request, folder: Path) -> None:
    write_orders(request.plan, folder, request.words)


KINDS: dict[str, Callable[[Request, Path], None]] = {
    "xlsx": _xlsx,
    "orders": _orders,
}
"""What can be exported, and who writes it into a folder; those of `IN_PLACE` into the export's."""
IN_PLACE = ("xlsx",)


def is_export(folder: Path) -> bool:
    """Whether a folder holds an export, and nothing else."""
    names = {path.name for path in folder.iterdir()}
    return bool(names) and names <= set(pieces.EXPORT)


CONTENTS = Contents(what="export", holds=is_export, pieces=pieces.EXPORT)


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
    force: bool = False,
) -> None:
    """Write the kinds of an export into a folder of its own.

    Raises
    ------
    UsageError
        The folder may not be replaced, or cannot be written.
    """
    request = Request(
        plan=told_in(plan, language), words=ExportWords(language), with_names=with_names
    )
    with replacing(folder, force=force, contents=CONTENTS) as part:
        for kind in kinds:
            place = part if kind in IN_PLACE else part / kind
            place.mkdir(exist_ok=True)
            KINDS[kind](request, place)
