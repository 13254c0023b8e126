"""`returnplan compare`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from returnplan.cli.completion import FOLDER, SCENARIO
from returnplan.cli.interrupt import in_background, interruptible
from returnplan.cli.options import json_option, quiet_option, search_options, set_option
from returnplan.cli.progress import LiveLine
from returnplan.cli.session import debug_option
from returnplan.cli.streams import note, print_json
from returnplan.jobs.compare import compare_folders
from returnplan.printable import print_line


@click.command(short_help="Compare runs with the first one.")
@click.argument("runs", metavar="RUN RUN...", nargs=-1, required=True, type=SCENARIO)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=FOLDER,
    help="Write the comparison there, as a page and CSV files.",
)
@search_options("Seconds for each scenario solved.")
@set_option("the scenarios that are solved, as budget=900000")
@click.option("--force", is_flag=True, help="Replace a comparison that is there already.")
@quiet_option
@json_option("comparison")
@debug_option
def compare(runs: tuple[str, ...], **options: Any) -> int:
    """Compare runs, and scenarios (which are solved first), with the first one.

    Prints measures with their differences, which cohorts gain or lose, which trips differ, and
    what differs in the scenarios behind the runs. With -o all of it is written as CSV and as one
    page for a browser, DIR/comparison.html, and the runs of scenarios that were solved are kept
    under DIR/runs; without -o nothing is written.
    """
    quiet = options["quiet"]

    @contextmanager
    def watching(name: str) -> Iterator[LiveLine]:
        if not quiet:
            note(f"solving {name}")
        with LiveLine(started=time.monotonic(), quiet=quiet) as live:
            yield live

    with interruptible("nothing is compared") as interruption:
        comparison = in_background(
            lambda: compare_folders(
                runs,
                options["output"],
                overrides=options["set"],
                force=options["force"],
                time_limit_s=options["time_limit"],
                gap=options["gap"],
                seed=options["seed"],
                threads=options["threads"],
                watching=watching,
                interrupt=interruption.event,
            )
        )
    if comparison is None:
        return interruption.exit_status
    if options["json"]:
        from returnplan.report.comparison import as_json

        print_json(as_json(comparison))
    elif not quiet:
        from returnplan.report.comparison import print_comparison

        print_comparison(comparison)
        if options["output"]:
            from returnplan.comparison.tables import FILES, PAGE

            click.echo()
            print_line(f"{options['output']}: {', '.join((PAGE, *FILES))}")
    return 0
