"""Findings and violations on the terminal: a line each."""

from __future__ import annotations

from collections.abc import Iterable

import click

from returnplan.errors import Finding


def print_findings(findings: Iterable[Finding]) -> None:
    """Each on a line of its own, with its severity in front where it is no error."""
    for finding in findings:
        mark = "" if finding.severity == "error" else f"{finding.severity}: "
        click.echo(f"{mark}{finding}")
