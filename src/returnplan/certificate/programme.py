"""The bound of a stage's whole programme, proved anew by HiGHS.

Without its presolve, by which HiGHS 1.14 proves 11 of a programme with 17 columns and an optimum of
12 (docs/decisions/engines.md).
"""

from __future__ import annotations

import math
from typing import Any

import highspy
import numpy as np

from returnplan.arrays import Real
from returnplan.certificate.certificate import Certificate
from returnplan.errors import EngineError
from returnplan.model import Formulation, Programme
from returnplan.network import Network
from returnplan.scenario.objectives import maximised

GAP = 1e-7
"""Relative gap at which HiGHS has proved enough."""


def programme_bound(network: Network, certificate: Certificate, seconds: float) -> float:
    """What HiGHS proves of the programme that the certificate rests on; infinite where nothing.

    Raises
    ------
    EngineError
        If HiGHS fails.
    """
    formulation = Formulation.of(network)
    v, programme = formulation.variables, formulation.with_floors(certificate.floors)
    if not certificate.whole_people:
        programme = programme.fractional(np.concatenate([v.x, v.w, v.z]))
    maximise = maximised(certificate.objective)
    objective = formulation.objectives[certificate.objective]
    return _proved(programme, objective, maximise=maximise, seconds=seconds)


def _proved(programme: Programme, objective: Real, *, maximise: bool, seconds: float) -> float:
    highs: Any = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("presolve", "off"),
        ("mip_rel_gap", GAP),
        ("mip_abs_gap", 0.0),
        ("time_limit", max(0.01, seconds)),
    ):
        highs.setOptionValue(option, value)
    highs.passModel(_model(programme, objective, maximise=maximise))
    if highs.run() == highspy.HighsStatus.kError:
        raise EngineError("HiGHS failed on the programme of a certificate")
    nothing = math.inf if maximise else -math.inf
    states = highspy.HighsModelStatus
    if highs.getModelStatus() not in (states.kOptimal, states.kTimeLimit):
        return nothing
    if programme.integer.any():
        bound = float(highs.getInfo().mip_dual_bound)
    elif highs.getModelStatus() == states.kOptimal:
        bound = float(highs.getInfo().objective_function_value)
    else:
        return nothing
    return bound if math.isfinite(bound) and abs(bound) < 1e50 else nothing


def _model(programme: Programme, objective: Real, *, maximise: bool) -> Any:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(programme.lower), len(programme.row_lower)
    lp.sense_ = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
    lp.col_cost_ = objective
    lp.col_lower_, lp.col_upper_ = programme.lower, programme.upper
    lp.row_lower_, lp.row_upper_ = programme.row_lower, programme.row_upper
    order = np.lexsort((programme.row, programme.column))
    column, row, value = programme.column[order], programme.row[order], programme.value[order]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.searchsorted(column, np.arange(lp.num_col_ + 1)).astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = row.astype(np.int32), value
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger if one else kinds.kContinuous for one in programme.integer]
    return lp
