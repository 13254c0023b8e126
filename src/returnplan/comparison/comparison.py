"""Plans side by side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from returnplan.comparison.cohorts import CohortRow, cohort_rows
from returnplan.comparison.inputs import InputRow, input_rows
from returnplan.comparison.measures import MeasureRow, measure_rows
from returnplan.comparison.trips import TripRow, trip_rows
from returnplan.plan.plan import Plan
from returnplan.scenario.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class StageProof:
    """How good a run is known to be: a difference within the gaps may be the search's alone."""

    status: str
    objective: str
    """Of the stage with the widest gap; blank where there is no stage."""
    gap: float


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What differs between plans, the first of which is what the others are compared with."""

    names: tuple[str, ...]
    """Of the runs, in the order of `proofs` and every `values`, `returns` and `loads`."""
    proofs: tuple[StageProof, ...]
    measures: tuple[MeasureRow, ...]
    cohorts: tuple[CohortRow, ...]
    trips: tuple[TripRow, ...]
    inputs: tuple[InputRow, ...]
    left_out: tuple[str, ...]
    """What could not be compared, a sentence each."""


def compare_plans(plans: Mapping[str, Plan]) -> Comparison:
    """Compare plans, one at least, by the name that each is to have in the comparison."""
    scenarios = [plan.scenario for plan in plans.values()]
    measures = tuple(measure_rows(plans))
    return Comparison(
        names=tuple(plans),
        proofs=tuple(map(_proof, plans.values())),
        measures=measures,
        cohorts=tuple(cohort_rows(plans)),
        trips=tuple(trip_rows(plans)),
        inputs=tuple(input_rows(scenarios)),
        left_out=tuple(_left_out(measures, scenarios)),
    )


def _proof(plan: Plan) -> StageProof:
    widest = max(plan.stages, key=lambda stage: stage.gap, default=None)
    if widest is None:
        return StageProof(status=plan.status, objective="", gap=math.inf)
    return StageProof(status=plan.status, objective=widest.objective, gap=widest.gap)


def _left_out(measures: Sequence[MeasureRow], scenarios: Sequence[Scenario]) -> Iterator[str]:
    apart = {
        why: ", ".join(row.measure for row in measures if row.why_apart == why)
        for why in ("horizons", "starts", "units")
    }
    if apart["horizons"]:
        spans = [
            f"{one.calendar.date_text(0)} to {one.calendar.date_text(one.calendar.horizon - 1)}"
            for one in scenarios
        ]
        yield (
            f"{apart['horizons']}: no differences, since they count over the dates of the horizon, "
            f"which differ ({_listed(spans)}); the same start, days and tail_days make them "
            "comparable"
        )
    if apart["starts"]:
        starts = _listed([one.start.isoformat() for one in scenarios])
        yield f"{apart['starts']}: no differences, since they count from the start ({starts})"
    if apart["units"]:
        units = _listed([one.currency or "none" for one in scenarios])
        yield f"{apart['units']}: no differences, since the currencies differ ({units})"
    every = {name for one in scenarios for name in one.cohorts}
    shared = sum(all(name in one.cohorts for one in scenarios) for name in every)
    if shared < len(every):
        yield (
            f"{len(every) - shared:,} of {len(every):,} cohorts are not in every scenario; they "
            "neither gain nor lose, and have blanks where they are not"
        )


def _listed(texts: Sequence[str]) -> str:
    """Each once, in the order of the runs; of many the first few."""
    each = list(dict.fromkeys(texts))
    return ", ".join(each[:4]) + (f" and {len(each) - 4} more" if each[4:] else "")
