"""`returnplan check`."""

from __future__ import annotations

from typing import Any

import click

from returnplan.cli.completion import SCENARIO
from returnplan.cli.findings import as_json, print_findings
from returnplan.cli.options import json_option, set_option
from returnplan.cli.session import debug_option
from returnplan.cli.streams import print_json
from returnplan.jobs import check as job
from returnplan.printable import count, print_line


@click.command(short_help="List every problem of a scenario.")
@click.argument("scenario", metavar="SCENARIO", type=SCENARIO)
@set_option("scenario.toml by its dotted path, as road.circuity=1.3")
@json_option("findings")
@debug_option
def check(scenario: str, **options: Any) -> int:
    """List every problem of a scenario folder or workbook.

    Errors of the input first, each with its file, row and column, what is wrong and what to do;
    then what can never work, such as an origin that no vehicle reaches; then warnings. Exits with
    1 if there is an error or something that can never work; warnings do not count.
    """
    findings = job.check(scenario, options["set"])
    errors, never, warnings = (
        sum(finding.severity == severity for finding in findings)
        for severity in ("error", "never", "warning")
    )
    if options["json"]:
        counts = {"errors": errors, "never": never, "warnings": warnings}
        print_json({"scenario": scenario, **counts, "findings": as_json(findings)})
    else:
        print_findings(findings)
        print_line(
            f"{scenario}: {count(errors, 'error')}, "
            f"{count(never, 'thing that can never work', 'things that can never work')}, "
            f"{count(warnings, 'warning')}"
        )
    return 1 if errors or never else 0
