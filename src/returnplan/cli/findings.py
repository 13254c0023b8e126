"""Findings and violations on the terminal: a line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from returnplan.errors import Finding, listed
from returnplan.printable import printable

if TYPE_CHECKING:
    from returnplan.auditing import Violation

NAMES = {"never": "thing"}


def print_findings(findings: Iterable[Finding]) -> None:
    """Each on a line of its own, with its severity in front where it is no error.

    Of each severity at most 200, and then how many more there are.
    """
    for severity, group in groupby(findings, key=lambda finding: finding.severity):
        mark = "" if severity == "error" else f"{severity}: "
        for line in listed(list(group), NAMES.get(severity, severity)):
            click.echo(f"{mark}{line}")


def as_json(found: Iterable[Finding | Violation]) -> list[dict[str, Any]]:
    """Every one of them, with all that it says, whatever cannot be printed as an escape."""
    return [
        {
            name: printable(value) if isinstance(value, str) else value
            for name, value in asdict(one).items()
        }
        for one in found
    ]
