"""`returnplan audit`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from returnplan.cli.completion import FOLDER
from returnplan.cli.findings import as_json
from returnplan.cli.options import json_option
from returnplan.cli.session import debug_option
from returnplan.cli.streams import print_json
from returnplan.errors import listed
from returnplan.jobs.audit import audit_bounds, audit_folder
from returnplan.printable import count, print_line

if TYPE_CHECKING:
    from returnplan.auditing import Violation
    from returnplan.certificate import Verdict


@click.command(short_help="Re-check the plan of a run from its files alone.")
@click.argument("run", metavar="RUN", type=FOLDER)
@click.option("--bounds", is_flag=True, help="Prove the bound of each stage again.")
@json_option("violations")
@debug_option
def audit(run: str, *, bounds: bool, **options: bool) -> int:
    """Re-check the plan of a run folder against its scenario, from the files alone.

    Shares no code with the optimiser. With --bounds it also proves again, from certificates.json,
    that no plan can be better than the bounds that the run claims. Exits with 1 if the plan breaks
    a rule, a bound is not proven, or the run cannot be read.
    """
    from returnplan.report.bounds import verdict_text

    as_document = options["json"]
    violations = audit_folder(run)
    for line in () if as_document else listed(violations, "violation"):
        print_line(line)
    verdicts = []
    for verdict in audit_bounds(run) if bounds else ():
        if not as_document:
            print_line(verdict_text(verdict))
        verdicts.append(verdict)
    if as_document:
        told = [{"objective": one.objective, "holds": one.holds} for one in verdicts]
        proofs = {"bounds": told} if bounds else {}
        print_json({"run": run, "violations": as_json(violations), **proofs})
    else:
        print_line(f"{run}: {_counted(violations, verdicts, bounds=bounds)}")
    return 1 if violations or not all(one.holds for one in verdicts) else 0


def _counted(violations: Sequence[Violation], verdicts: Sequence[Verdict], *, bounds: bool) -> str:
    """`no violation of any rule, 3 bounds proven, checked`."""
    found = [count(len(violations), "violation") if violations else "no violation of any rule"]
    open_bounds = sum(not verdict.holds for verdict in verdicts)
    if open_bounds:
        found.append(f"{count(open_bounds, 'bound')} not proven")
    elif bounds:
        proven = sum(verdict.claimed for verdict in verdicts)
        found.append(f"{count(proven, 'bound')} proven, checked")
    return ", ".join(found)
