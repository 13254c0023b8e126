"""A linear programme that is solved again and again with other bounds, from where it stood."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import model_update_pb2
from ortools.math_opt.core.python import solver as core
from ortools.math_opt.python import mathopt

from returnplan.errors import EngineError
from returnplan.model import Programme
from returnplan.solve.engine import GLOP, Answer, answer_of, model_proto, reason

Real = NDArray[np.float64]
Whole = NDArray[np.int64]


class LinearProgramme:
    """The relaxation of a programme in GLOP, which keeps its basis between solves.

    Without preprocessing a change of some bounds costs a few steps of the dual simplex method:
    tens of milliseconds where the first solve took seconds.
    """

    def __init__(self, programme: Programme, objective: Real, *, maximise: bool) -> None:
        self.programme = programme
        self.maximise = maximise
        self.lower = programme.lower.copy()
        self.upper = programme.upper.copy()
        try:
            self._solver = core.new(
                GLOP.value,
                model_proto(programme, objective, maximise=maximise, relaxed=True),
                mathopt.StreamableSolverInitArguments().to_proto(),
            )
        except Exception as error:
            raise EngineError(f"GLOP refused a programme: {reason(error)}") from error
        self._sent_lower = self.lower.copy()
        self._sent_upper = self.upper.copy()
        self._dirty = False

    def bound(
        self, columns: Whole, *, lower: Real | None = None, upper: Real | None = None
    ) -> None:
        """Set bounds of some columns (rising numbers)."""
        if lower is not None:
            self.lower[columns] = lower
        if upper is not None:
            self.upper[columns] = upper
        self._dirty = True

    def solve(self, seconds: float) -> Answer:
        """Solve with the bounds as they are now; `values` None where infeasible or out of time."""
        if self._dirty:
            self._send_bounds()
        params = mathopt.SolveParameters()
        params.glop.use_preprocessing = False
        params.glop.use_dual_simplex = True
        params.glop.max_time_in_seconds = max(0.01, seconds)
        try:
            proto = self._solver.solve(
                params.to_proto(),
                mathopt.ModelSolveParameters().to_proto(),
                None,
                mathopt.CallbackRegistration().to_proto(),
                None,
                None,
            )
        except Exception as error:
            raise EngineError(f"GLOP failed: {reason(error)}") from error
        return answer_of(proto, len(self.lower), len(self.programme.row_lower), self.maximise)

    def _send_bounds(self) -> None:
        update = model_update_pb2.ModelUpdateProto()
        for now, sent, message in (
            (self.lower, self._sent_lower, update.variable_updates.lower_bounds),
            (self.upper, self._sent_upper, update.variable_updates.upper_bounds),
        ):
            changed = np.flatnonzero(now != sent)
            message.ids.extend(changed.tolist())
            message.values.extend(now[changed].tolist())
            sent[changed] = now[changed]
        self._dirty = False
        if not self._solver.update(update):
            raise EngineError("GLOP refused a change of bounds")
