"""`returnplan export`."""

from __future__ import annotations

import click

from returnplan.cli.completion import FOLDER
from returnplan.cli.session import debug_option
from returnplan.jobs.export import export_run


@click.command(short_help="Hand a plan on: workbooks, orders, lists, calendars.")
@click.argument("run", metavar="RUN", type=FOLDER)
@click.option(
    "--to",
    metavar="KIND,...",
    multiple=True,
    help="What to write: xlsx, orders; all of them unless given.",
)
@click.option("-o", "--output", metavar="DIR", type=FOLDER, help="Folder; RUN/export unless given.")
@click.option(
    "--language",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Language of headings and pages.",
)
@click.option("--with-names", is_flag=True, help="Write the names of workers too.")
@click.option("--force", is_flag=True, help="Replace an export that is there.")
@debug_option
def export(
    run: str,
    to: tuple[str, ...],
    output: str | None,
    language: str,
    with_names: bool,
    force: bool,
) -> None:
    """Write what is handed on of a plan into RUN/export, complete or not at all.

    xlsx is one workbook of every table; orders a workbook and a page to print for each operator.
    """
    wanted = [kind.strip() for text in to for kind in text.split(",") if kind.strip()]
    folder, notes = export_run(
        run, wanted, output, language=language, with_names=with_names, force=force
    )
    for note in notes:
        click.echo(note, err=True)
    click.echo(f"{folder}: written")
