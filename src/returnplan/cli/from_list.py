"""`returnplan import`."""

from __future__ import annotations

from typing import Any

import click

from returnplan.cli.completion import FOLDER, SCENARIO
from returnplan.cli.findings import print_findings
from returnplan.cli.session import debug_option
from returnplan.jobs import from_list as job
from returnplan.printable import count, print_line


@click.command("import", short_help="Make a scenario of a list of workers.")
@click.argument("list_", metavar="LIST", type=SCENARIO)
@click.option(
    "-o", "--output", metavar="SCENARIO", required=True, type=FOLDER, help="The scenario folder."
)
@click.option(
    "--map",
    metavar="COLUMN=HEADING",
    multiple=True,
    help="Which heading a column has in the list, as origin=户籍地; columns are worker, name, "
    "origin, employer, post, ready; repeatable.",
)
@click.option(
    "--same",
    metavar="COLUMN=VALUE",
    multiple=True,
    help="What is the same for everybody and stands in no column, as employer=glass; repeatable.",
)
@click.option("--ask", metavar="FILE", type=SCENARIO, help="Write what is to be asked as CSV too.")
@click.option(
    "--force", is_flag=True, help="Replace cohorts and workers that are there already, and FILE."
)
@debug_option
def from_list(list_: str, output: str, **options: Any) -> None:
    """Make a scenario of a list of registered workers, a row for each person.

    LIST is a CSV file of any encoding and separator, or a workbook, with titles above its headings
    or not. Headings are recognised in English and Chinese; --map names others. Where SCENARIO is
    there already, the list's names of places, employers and posts are looked up in its tables. Else
    it is drawn up: `returnplan check` then names what no list says, such as coordinates. Whoever
    cannot be placed is listed, with the row, why, and what to do; all others are written.
    """
    told = options.pop("map")
    result = job.from_list(list_, output, told=told, **options)
    people = result.people
    at = result.columns.position
    taken = ", ".join(f"{name} = {result.header[at[name]]!r}" for name in at)
    print_line(f"{result.file}, headings in row {result.header_line}: {taken}")
    for heading, name in result.columns.others.items():
        print_line(f"Not taken: {heading!r}, which --map {name}={heading} would take.")
    print_findings(sorted(result.findings, key=lambda one: one.severity))
    open_ = people.listed - len(people.workers)
    print_line(
        f"{output}: {len(people.workers):,} of {count(people.listed, 'row')} placed in "
        f"{count(people.cohorts, 'cohort')}; {open_:,} to ask about"
    )
    if result.is_new:
        print_line(
            f"Fill in what `returnplan check {output}` names; `returnplan locate {output}` finds "
            "where the places are."
        )
    elif people.unknown:
        print_line(job.how_to_add(output, people.unknown))
