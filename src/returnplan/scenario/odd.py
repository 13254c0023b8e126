"""Warnings: what is lawful but odd."""

from __future__ import annotations

from collections.abc import Iterator

from returnplan.errors import Finding
from returnplan.scenario.crossing import Crossing
from returnplan.scenario.scenario import Scenario


def odd(scenario: Scenario, crossing: Crossing) -> Iterator[Finding]:
    """Warnings about a scenario that was read without an error."""
    yield from ()
