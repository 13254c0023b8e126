"""Findings and violations on the terminal: a line each."""

from __future__ import annotations

from collections.abc import Iterable

import click

from returnplan.errors import Finding


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 warning`, `2 warnings`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def print_findings(findings: Iterable[Finding]) -> None:
    """Each on a line of its own, with its severity in front where it is no error."""
    for finding in findings:
        mark = "" if finding.severity == "error" else f"{finding.severity}: "
        click.echo(f"{mark}{finding}")
