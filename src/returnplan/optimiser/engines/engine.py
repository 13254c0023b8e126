"""The only door to the engines: OR-Tools MathOpt, spoken to in arrays.

A programme goes in as numpy arrays and comes back as numpy arrays; no name and no Python object a
term. What an engine says is translated here into `Answer`, and a refusal into `EngineError` with
the engine's own reason.

We speak in MathOpt's messages alone: its classes for people would be loaded with every command that
solves, and take a tenth of a second.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import IntEnum

import numpy as np
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    parameters_pb2,
    result_pb2,
)
from ortools.math_opt.core.python import solver as core

from returnplan.arrays import Real, Whole
from returnplan.attempt import WorkThread, inside_an_engine
from returnplan.errors import EngineError
from returnplan.model import Programme
from returnplan.optimiser.engines.logs import LogReader

FREE, LOWER, UPPER, BASIC = range(4)
"""States of columns and rows in a basis."""
_STATES = np.array([FREE, FREE, LOWER, UPPER, LOWER, BASIC])
"""By MathOpt's numbers of them (fixed ones are at their lower bound)."""


class EngineKind(IntEnum):
    """Engines, by MathOpt's names and numbers of them."""

    GSCIP = parameters_pb2.SOLVER_TYPE_GSCIP
    GLOP = parameters_pb2.SOLVER_TYPE_GLOP
    HIGHS = parameters_pb2.SOLVER_TYPE_HIGHS
    CP_SAT = parameters_pb2.SOLVER_TYPE_CP_SAT


HIGHS, SCIP, GLOP = EngineKind.HIGHS, EngineKind.GSCIP, EngineKind.GLOP


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an engine found, in the objective's own sense."""

    values: Real | None
    """Columns of the best solution, or None."""
    bound: float
    """Proven bound of the objective (infinite where there is none)."""
    optimal: bool
    """Whether the engine says that it is done."""
    infeasible: bool
    duals: Real | None = None
    """Row duals of a linear programme: change of the minimised objective for one more on a row."""


@dataclass(frozen=True, kw_only=True)
class Basis:
    """Where a simplex method ended: which columns and rows are basic, and where the others are."""

    columns: Whole
    """`LOWER`, `UPPER`, `BASIC` or `FREE`."""
    rows: Whole


@dataclass(frozen=True, kw_only=True)
class Limits:
    """When an engine stops."""

    seconds: float
    gap: float = 0.0
    seed: int = 1
    nodes: int | None = None
    """Of branch and bound; None: no limit."""
    tight: bool = False
    """Whether rows are kept a thousand times closer than by default (SCIP)."""


Report = Callable[[float | None, float | None], None]
"""Told (value, bound), as soon as one is better."""


def solve(
    programme: Programme,
    objective: Real,
    *,
    maximise: bool,
    engine: EngineKind,
    limits: Limits,
    relaxed: bool = False,
    hint: Real | None = None,
    report: Report | None = None,
    interrupt: threading.Event | None = None,
) -> Answer:
    """Solve one programme; `relaxed` leaves integrality out (GLOP takes only such ones).

    Engines take absolute differences of 1e-6 and less for rounding, so an objective of very small
    or large numbers is solved in another unit.
    """
    scale = scale_of(objective)
    if scale != 1.0:
        objective = scale * objective
    reader = LogReader(engine.name, maximise, _unscaled(report, scale))
    params = _parameters(engine, limits)
    model_params = model_parameters_pb2.ModelSolveParametersProto()
    if hint is not None:
        added = model_params.solution_hints.add()
        added.variable_values.ids.extend(range(len(hint)))
        added.variable_values.values.extend(hint.tolist())
    model = model_proto(programme, objective, maximise=maximise, relaxed=relaxed)

    def call() -> result_pb2.SolveResultProto:
        with inside_an_engine():
            return core.solve(
                model,
                engine.value,
                parameters_pb2.SolverInitializerProto(),
                params,
                model_params,
                reader.read,
                callback_pb2.CallbackRegistrationProto(),
                None,
                None,
            )

    try:
        proto = call() if interrupt is None else _until(interrupt, call)
    except Exception as error:
        raise EngineError(f"{engine.name} refused a programme: {reason(error)}") from error
    if proto is None:
        bound = reader.safe_bound / scale
        return Answer(values=None, bound=bound, optimal=False, infeasible=False)
    answer = answer_of(proto, len(programme.lower), len(programme.row_lower), maximise)
    return replace(answer, bound=answer.bound / scale)


USUAL = 1e-3, 1e8
"""Largest coefficients of objectives that engines take as they are."""


def scale_of(objective: Real) -> float:
    """A power of two by which the largest coefficient becomes about 1; 1 for usual ones."""
    largest = float(np.abs(objective).max(initial=0.0))
    if largest == 0.0 or USUAL[0] <= largest <= USUAL[1]:
        return 1.0
    return float(2.0 ** -round(math.log2(largest)))


def _unscaled(report: Report | None, scale: float) -> Report | None:
    if report is None or scale == 1.0:
        return report

    def told(value: float | None, bound: float | None) -> None:
        report(
            None if value is None else value / scale,
            None if bound is None else bound / scale,
        )

    return told


def first_basis(
    programme: Programme, objective: Real, *, maximise: bool, seconds: float
) -> Basis | None:
    """An optimal basis of a relaxation, by GLOP's primal simplex method; None where there is none.

    On programmes of this kind it is the quickest start (docs/decisions/engines.md).
    """
    params = parameters_pb2.SolveParametersProto(
        lp_algorithm=parameters_pb2.LP_ALGORITHM_PRIMAL_SIMPLEX
    )
    params.time_limit.FromTimedelta(timedelta(seconds=max(0.01, seconds)))
    objective = scale_of(objective) * objective
    model = model_proto(programme, objective, maximise=maximise, relaxed=True)
    try:
        proto = core.solve(
            model,
            GLOP.value,
            parameters_pb2.SolverInitializerProto(),
            params,
            model_parameters_pb2.ModelSolveParametersProto(),
            None,
            callback_pb2.CallbackRegistrationProto(),
            None,
            None,
        )
    except Exception as error:
        raise EngineError(f"GLOP refused a programme: {reason(error)}") from error
    if proto.termination.reason != result_pb2.TERMINATION_REASON_OPTIMAL:
        return None
    for solution in proto.solutions:
        if solution.HasField("basis"):
            columns, rows = solution.basis.variable_status, solution.basis.constraint_status
            return Basis(
                columns=_STATES[np.array(columns.values)], rows=_STATES[np.array(rows.values)]
            )
    return None


def _until(
    interrupt: threading.Event, call: Callable[[], result_pb2.SolveResultProto]
) -> result_pb2.SolveResultProto | None:
    """What `call` gives, or None once `interrupt` is set.

    MathOpt's own interrupter does not reach SCIP while it searches (OR-Tools 9.15; it prints an
    error instead), so the engine runs in a thread that is left to its time limit.
    """
    if interrupt.is_set():
        return None
    outcome: list[result_pb2.SolveResultProto] = []
    failure: list[Exception] = []

    def run() -> None:
        try:
            outcome.append(call())
        except Exception as error:
            failure.append(error)

    thread = WorkThread(run)
    thread.start()
    while thread.is_alive() and not interrupt.is_set():
        thread.join(0.05)
    if failure:
        raise failure[0]
    return outcome[0] if outcome else None


def reason(error: BaseException) -> str:
    """An engine's own words, also where MathOpt hides them in the context of another error."""
    while error.__context__ is not None:
        error = error.__context__
    return str(error) or type(error).__name__


def model_proto(
    programme: Programme, objective: Real, *, maximise: bool, relaxed: bool
) -> model_pb2.ModelProto:
    """The programme as MathOpt's message, built from arrays."""
    proto = model_pb2.ModelProto()
    columns, rows = len(programme.lower), len(programme.row_lower)
    proto.variables.ids.extend(range(columns))
    proto.variables.lower_bounds.extend(programme.lower.tolist())
    proto.variables.upper_bounds.extend(programme.upper.tolist())
    integer = np.zeros(columns, dtype=bool) if relaxed else programme.integer
    proto.variables.integers.extend(integer.tolist())
    proto.linear_constraints.ids.extend(range(rows))
    scales = _row_scales(programme)
    proto.linear_constraints.lower_bounds.extend((scales * programme.row_lower).tolist())
    proto.linear_constraints.upper_bounds.extend((scales * programme.row_upper).tolist())
    matrix = proto.linear_constraint_matrix
    matrix.row_ids.extend(programme.row.tolist())
    matrix.column_ids.extend(programme.column.tolist())
    matrix.coefficients.extend((scales[programme.row] * programme.value).tolist())
    used = np.flatnonzero(objective)
    proto.objective.maximize = maximise
    proto.objective.linear_coefficients.ids.extend(used.tolist())
    proto.objective.linear_coefficients.values.extend(objective[used].tolist())
    return proto


def _row_scales(programme: Programme) -> Real:
    """1 for rows, and powers of two for those whose terms are all very small."""
    largest = np.zeros(len(programme.row_lower))
    np.maximum.at(largest, programme.row, np.abs(programme.value))
    small = (largest > 0) & (largest < USUAL[0])
    scales = np.ones(len(largest))
    scales[small] = 2.0 ** -np.round(np.log2(largest[small]))
    return scales


def _parameters(engine: EngineKind, limits: Limits) -> parameters_pb2.SolveParametersProto:
    params = parameters_pb2.SolveParametersProto(random_seed=limits.seed, node_limit=limits.nodes)
    params.time_limit.FromTimedelta(timedelta(seconds=max(0.01, limits.seconds)))
    if engine in (HIGHS, SCIP):
        params.relative_gap_tolerance = limits.gap
        params.absolute_gap_tolerance = 0.0
    if engine is SCIP:
        params.threads = 1
        if limits.tight:
            params.gscip.real_params["numerics/feastol"] = 1e-9
    if engine is HIGHS:
        params.highs.int_options["threads"] = 1
    return params


def answer_of(
    proto: result_pb2.SolveResultProto, columns: int, rows: int, maximise: bool
) -> Answer:
    """MathOpt's message in the words of this program."""
    reasons = result_pb2
    termination = proto.termination
    kind = termination.reason
    values, duals = None, None
    for solution in proto.solutions:
        if not solution.HasField("primal_solution"):
            continue
        primal = solution.primal_solution
        if primal.feasibility_status != 2:  # SOLUTION_STATUS_FEASIBLE
            continue
        values = _dense(primal.variable_values.ids, primal.variable_values.values, columns)
        if solution.HasField("dual_solution"):
            dual = solution.dual_solution.dual_values
            duals = _dense(dual.ids, dual.values, rows)
        break
    bound = termination.objective_bounds.dual_bound
    if not math.isfinite(bound) or abs(bound) > 1e50:
        bound = math.inf if maximise else -math.inf
    return Answer(
        values=values,
        bound=bound,
        optimal=kind == reasons.TERMINATION_REASON_OPTIMAL,
        infeasible=kind
        in (
            reasons.TERMINATION_REASON_INFEASIBLE,
            reasons.TERMINATION_REASON_INFEASIBLE_OR_UNBOUNDED,
        ),
        duals=duals,
    )


def _dense(ids: Sequence[int], values: Sequence[float], size: int) -> Real:
    dense = np.zeros(size)
    dense[np.array(ids, dtype=np.int64)] = np.array(values, dtype=float)
    return dense
