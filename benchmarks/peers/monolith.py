"""The exact formulation of a stage, handed whole to a branch-and-bound engine."""

from __future__ import annotations

import time
from dataclasses import dataclass

from peers.whole import Whole
from returnplan.errors import EngineError
from returnplan.model import Floor
from returnplan.optimiser.engines import engine
from returnplan.optimiser.finish.extract import SplitError
from returnplan.scenario.objectives import maximised

ENGINES = {
    "highs": engine.HIGHS,
    "scip": engine.SCIP,
    "cpsat": engine.EngineKind.CP_SAT,
}


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What an engine made of one stage."""

    objective: str
    value: float | None
    """None: no plan that keeps the floors."""
    bound: float | None
    seconds: float
    violations: int | None
    note: str


def solved(
    whole: Whole, name: str, floors: tuple[Floor, ...], *, by: str, seconds: float, gap: float
) -> Stage:
    """One stage by one engine, from nothing, within `seconds`."""
    programme = whole.space.formulation.with_floors(floors)
    began = time.monotonic()
    note = ""
    try:
        answer = engine.solve(
            programme,
            whole.space.formulation.objectives[name],
            maximise=maximised(name),
            engine=ENGINES[by],
            limits=engine.Limits(seconds=seconds, gap=gap),
        )
    except EngineError as error:
        return Stage(
            objective=name,
            value=None,
            bound=None,
            seconds=time.monotonic() - began,
            violations=None,
            note=f"refused: {error}",
        )
    spent = time.monotonic() - began
    value = violations = None
    if answer.infeasible:
        note = "called infeasible"
    if answer.values is not None:
        solution = whole.solution(answer.values)
        if not whole.valid(solution, floors):
            note = "its plan breaks a row in whole numbers"
        else:
            value = whole.space.value(name, solution)
            try:
                violations = whole.judged(solution).violations
            except SplitError:
                note = "its riders cannot be split over convoys"
    bound = answer.bound if abs(answer.bound) < 1e50 else None
    return Stage(
        objective=name, value=value, bound=bound, seconds=spent, violations=violations, note=note
    )
