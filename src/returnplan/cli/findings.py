"""Findings and violations on the terminal: a line each."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import click

from returnplan.errors import Finding, listed

NAMES = {"never": "thing"}


def print_findings(findings: Iterable[Finding]) -> None:
    """Each on a line of its own, with its severity in front where it is no error.

    Of each severity at most 200, and then how many more there are.
    """
    for severity, group in groupby(findings, key=lambda finding: finding.severity):
        mark = "" if severity == "error" else f"{severity}: "
        for line in listed(list(group), NAMES.get(severity, severity)):
            click.echo(f"{mark}{line}")
