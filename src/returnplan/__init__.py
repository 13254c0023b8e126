"""Plans how thousands of workers return to their factories.

>>> import returnplan
>>> scenario = returnplan.load_scenario("scenarios/tiny")
>>> plan = returnplan.solve(scenario, time_limit_s=10)
>>> schedule = plan.frame("schedule")
>>> returnplan.audit(plan)
[]
>>> plan.write("runs/tiny")

Names are imported when they are first used, so that `returnplan --help` stays quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from returnplan.auditing import Violation, audit
    from returnplan.errors import Finding, ReturnplanError, ScenarioError
    from returnplan.jobs.check import check
    from returnplan.jobs.compare import compare
    from returnplan.jobs.explain import explain
    from returnplan.jobs.simulate import simulate
    from returnplan.jobs.solve import solve
    from returnplan.jobs.sweep import sweep
    from returnplan.jobs.what_if import what_if
    from returnplan.plan import Plan
    from returnplan.plan.read import read_plan
    from returnplan.scenario import Scenario, load_scenario

from returnplan._version import __version__ as __version__

__all__ = [
    "Finding",
    "Plan",
    "ReturnplanError",
    "Scenario",
    "ScenarioError",
    "Violation",
    "audit",
    "check",
    "compare",
    "explain",
    "load_scenario",
    "read_plan",
    "simulate",
    "solve",
    "sweep",
    "what_if",
]

_HOME = {
    "Finding": "returnplan.errors",
    "Plan": "returnplan.plan",
    "ReturnplanError": "returnplan.errors",
    "Scenario": "returnplan.scenario",
    "ScenarioError": "returnplan.errors",
    "Violation": "returnplan.auditing",
    "audit": "returnplan.auditing",
    "check": "returnplan.jobs.check",
    "compare": "returnplan.jobs.compare",
    "explain": "returnplan.jobs.explain",
    "load_scenario": "returnplan.scenario",
    "read_plan": "returnplan.plan.read",
    "simulate": "returnplan.jobs.simulate",
    "solve": "returnplan.jobs.solve",
    "sweep": "returnplan.jobs.sweep",
    "what_if": "returnplan.jobs.what_if",
}
"""Module of each public name."""


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'returnplan' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
