"""`returnplan convert`."""

from __future__ import annotations

import click

from returnplan.cli.completion import SCENARIO
from returnplan.cli.session import debug_option
from returnplan.jobs.convert import convert as job
from returnplan.printable import count, print_line


@click.command(short_help="Write a scenario as a workbook, or as a folder.")
@click.argument("scenario", metavar="SCENARIO", type=SCENARIO)
@click.argument("out", metavar="OUT", type=SCENARIO)
@click.option("--force", is_flag=True, help="Replace a scenario that is there already.")
@debug_option
def convert(scenario: str, out: str, force: bool) -> None:
    """Write a scenario folder or workbook as the workbook OUT.xlsx, or into the folder OUT.

    What is written is read back as the very same scenario before it is there. What the scenario
    extends and its patches are worked in, so that OUT stands alone and can be handed on. Settings
    that nobody gave stay away; comments of scenario.toml and files such as README.md stay behind.
    """
    alone = job(scenario, out, force=force)
    print_line(f"{out}: scenario, {', '.join(alone.tables)}")
    worked_in = [f"'{alone.extends}', which it extends,"] if alone.extends else []
    worked_in += [f"its {count(alone.patches, 'patch', 'patches')}"] if alone.patches else []
    if worked_in:
        print_line(f"Worked in: {' and '.join(worked_in).rstrip(',')}.")
