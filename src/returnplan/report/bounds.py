"""What has become of bounds that were proved again, in the words of the audit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from returnplan.plan.plan import Plan
from returnplan.printable import count, printable
from returnplan.report import figures
from returnplan.scenario.objectives import maximised

if TYPE_CHECKING:
    from returnplan.certificate import Verdict


def verdict_text(verdict: Verdict) -> str:
    """`stage cost: bound 5,485,339.00 proven by prices of 1,204 rows`."""
    name = verdict.objective
    if not verdict.claimed:
        return printable(f"stage {name}: no bound is claimed")
    said = f"stage {name}: bound {figures.objective(name, verdict.bound)}"
    if verdict.fault or verdict.proven is None:
        return printable(f"{said} not proven: {verdict.fault}")
    if verdict.holds:
        return f"{said} proven {_by(verdict)}"
    return f"{said} not proven: {_found(verdict)}"


def _by(verdict: Verdict) -> str:
    if verdict.kind == "programme":
        return "by branch and bound on its programme"
    if verdict.kind == "plain":
        least = not maximised(verdict.objective) and not verdict.bound
        return "as nothing is less" if least else "by the best way of everybody"
    return _prices(verdict)


def _prices(verdict: Verdict) -> str:
    rows = count(verdict.rows, "row")
    return f"by prices of {rows}" + (f" in {verdict.cases:,} cases" if verdict.cases > 1 else "")


def _found(verdict: Verdict) -> str:
    """What is proven in place of the bound."""
    proven = verdict.proven
    assert proven is not None
    figure = figures.objective(verdict.objective, proven)
    if verdict.kind == "programme":
        if figure == "none":
            return "branch and bound on its programme proved nothing in time"
        return f"branch and bound on its programme proved {figure} in time"
    if verdict.kind == "plain":
        return f"the best way of everybody makes {figure}"
    return f"{_prices(verdict).removeprefix('by ')} prove {figure}"


def unchecked(plan: Plan) -> list[str]:
    """What `show` says of the bounds of a run, which it does not check itself."""
    if not any(math.isfinite(stage.bound) for stage in plan.stages):
        return []
    if not plan.certificates:
        return ["Bounds: not checked; the run keeps no certificates of them."]
    return ["Bounds: not checked; returnplan audit RUN --bounds checks them."]
