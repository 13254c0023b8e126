"""Everything that is wrong or odd in a scenario, before any solving."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from returnplan.errors import Finding
    from returnplan.scenario.load import ScenarioSource


def check(path: ScenarioSource, overrides: Sequence[str] = ()) -> list[Finding]:
    """Errors of the input; if there are none, what can never work; then warnings.

    What can never work is found by inspection of the dated trips, without optimising, and only in
    a scenario without errors: there is no telling what a broken one means.
    """
    from returnplan.scenario import read_scenario

    scenario, findings = read_scenario(path, overrides)
    errors = [finding for finding in findings if finding.severity == "error"]
    warnings = [finding for finding in findings if finding.severity == "warning"]
    if scenario is None or errors:
        return errors + warnings
    from returnplan.jobs.fixed import fixed_findings
    from returnplan.network import build_network, never, unused

    network = build_network(scenario)
    fixed = fixed_findings(network)
    if fixed:
        return [*fixed, *warnings]
    return [*never(network), *unused(network), *warnings]
