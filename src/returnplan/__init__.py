"""Plans how thousands of workers return to their factories.

>>> import returnplan
>>> scenario = returnplan.load_scenario("scenarios/tiny")
>>> plan = returnplan.solve(scenario, time_limit_s=10)
>>> returnplan.audit(plan)
[]
>>> plan.write("runs/tiny")

Names are imported when they are first used, so that `returnplan --help` stays quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from returnplan.audit import Violation
    from returnplan.errors import Finding, ReturnplanError, ScenarioError
    from returnplan.jobs import audit, load_scenario, read_plan, solve
    from returnplan.plan import Plan
    from returnplan.scenario import Scenario

__version__ = "0.1.0"

__all__ = [
    "Finding",
    "Plan",
    "ReturnplanError",
    "Scenario",
    "ScenarioError",
    "Violation",
    "audit",
    "load_scenario",
    "read_plan",
    "solve",
]
