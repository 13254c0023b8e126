"""What a shell completes: paths, and the ids of a run that is named already."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

MOST_IDS = 500
"""Ids that a shell is offered."""

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


class PathArgument(click.Path):
    """A path that a shell completes; whether anything is there is found out by the job."""

    def __init__(self, *, folder: bool = False) -> None:
        super().__init__(readable=False)
        self._folder = folder

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return [CompletionItem(incomplete, type="dir" if self._folder else "file")]


SCENARIO = PathArgument()
FOLDER = PathArgument(folder=True)


def ids_of(file: str, column: str) -> Completion:
    """Offers the cells of a column of a run's file, where the run stands before on the line."""

    def complete(
        context: click.Context, parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        # Before an option without its value Click has sorted nothing yet.
        run = context.params.get("run") or next(iter(context.args), None)
        if not run:
            return []
        try:
            with (Path(run) / file).open(encoding="utf-8-sig", newline="") as opened:
                found = {row[column]: None for row in csv.DictReader(opened)}
        except (OSError, ValueError, KeyError, csv.Error):
            return []
        near = [one for one in found if one and one.startswith(incomplete)]
        return [CompletionItem(one) for one in near[:MOST_IDS]]

    return complete


TRIPS = ids_of("trips.csv", "trip")
COHORTS = ids_of("scenario/cohorts.csv", "cohort")
EMPLOYERS = ids_of("scenario/employers.csv", "employer")
DATES = ids_of("by_day.csv", "date")
