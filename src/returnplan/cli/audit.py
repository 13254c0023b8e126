"""`returnplan audit`."""

from __future__ import annotations

import click

from returnplan.cli.completion import FOLDER
from returnplan.cli.session import debug_option
from returnplan.errors import listed
from returnplan.jobs.audit import audit_bounds, audit_folder
from returnplan.printable import count, print_line


@click.command(short_help="Re-check the plan of a run from its files alone.")
@click.argument("run", metavar="RUN", type=FOLDER)
@click.option("--bounds", is_flag=True, help="Prove the bound of each stage again.")
@debug_option
def audit(run: str, bounds: bool) -> int:
    """Re-check the plan of a run folder against its scenario, from the files alone.

    Shares no code with the optimiser. With --bounds it also proves again, from certificates.json,
    that no plan can be better than the bounds that the run claims. Exits with 1 if the plan breaks
    a rule, a bound is not proven, or the run cannot be read.
    """
    from returnplan.report.bounds import verdict_text

    violations = audit_folder(run)
    for line in listed(violations, "violation"):
        print_line(line)
    found = [count(len(violations), "violation") if violations else "no violation of any rule"]
    verdicts = []
    for verdict in audit_bounds(run) if bounds else ():
        print_line(verdict_text(verdict))
        verdicts.append(verdict)
    open_bounds = sum(not verdict.holds for verdict in verdicts)
    if open_bounds:
        found.append(f"{count(open_bounds, 'bound')} not proven")
    elif bounds:
        proven = sum(verdict.claimed for verdict in verdicts)
        found.append(f"{count(proven, 'bound')} proven, checked")
    print_line(f"{run}: {', '.join(found)}")
    return 1 if violations or open_bounds else 0
