"""Measures side by side, and their differences to the first run's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from returnplan.comparison.names import merged
from returnplan.plan.measures import Measure, measures
from returnplan.plan.plan import Plan
from returnplan.scenario.objectives import OBJECTIVES

BETTER = {
    "carried": "higher",
    "left_behind": "lower",
    "key_carried": "higher",
    "output_share": "higher",
    "cost_per_worker": "lower",
    "mean_days_to_post": "lower",
    "seat_use": "higher",
    "cost_trips": "lower",
    "cost_beds": "lower",
    "cost_local": "lower",
} | {name: "higher" if one.maximised else "lower" for name, one in OBJECTIVES.items()}
"""Which way a measure is better; of the others (trips, vehicles, beds in use) neither is."""
OF_HORIZON = {"output_share"} | {name for name, one in OBJECTIVES.items() if one.of_horizon}
"""Measures that count over the dates of the horizon: over other dates they say something else."""
FROM_START = frozenset({"mean_days_to_post"})
"""Measures that count from the first date."""
MODE_TRIPS = "_trips"
"""End of the measures that only runs with trips of a mode have; others have none of them."""


@dataclass(frozen=True, kw_only=True)
class MeasureRow:
    """One measure of every run."""

    measure: str
    unit: str
    """Every unit that it has in some run, in the order of the runs."""
    better: str
    """`higher`, `lower` or blank."""
    values: tuple[Decimal | None, ...]
    """As written in summary.csv; None where a run has no such measure."""
    why_apart: str = ""
    """Why there are no differences; blank where there are."""

    def difference(self, number: int) -> Decimal | None:
        """What the run of that number has more than the first; None where that says nothing."""
        first, value = self.values[0], self.values[number]
        return None if self.why_apart or first is None or value is None else value - first

    def verdict(self, number: int) -> int:
        """1 where the run is better than the first, -1 where it is worse, else 0."""
        difference = self.difference(number)
        if not difference or not self.better:
            return 0
        return 1 if (difference > 0) == (self.better == "higher") else -1


def measure_rows(plans: Mapping[str, Plan]) -> list[MeasureRow]:
    """A row for each measure that some run has, in the order of summary.csv."""
    runs = [{measure.name: measure for measure in measures(plan)} for plan in plans.values()]
    scenarios = [plan.scenario for plan in plans.values()]
    starts = {scenario.start for scenario in scenarios}
    horizons = {(scenario.start, scenario.calendar.horizon) for scenario in scenarios}
    rows = []
    for name in merged(runs):
        found = [run.get(name) for run in runs]
        units = list(dict.fromkeys(one.unit for one in found if one is not None))
        apart = ""
        if name in OF_HORIZON and len(horizons) > 1:
            apart = "horizons"
        elif name in FROM_START and len(starts) > 1:
            apart = "starts"
        elif len(units) > 1:
            apart = "units"
        rows.append(
            MeasureRow(
                measure=name,
                unit=" / ".join(unit or "no currency" for unit in units) if units[1:] else units[0],
                better=BETTER.get(name, ""),
                values=_values(name, found),
                why_apart=apart,
            )
        )
    return rows


def _values(name: str, found: Sequence[Measure | None]) -> tuple[Decimal | None, ...]:
    missing = Decimal(0) if name.endswith(MODE_TRIPS) and name not in BETTER else None
    return tuple(
        missing if one is None else Decimal(f"{one.value:.{one.digits}f}") for one in found
    )
