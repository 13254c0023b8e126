"""What a relaxation says of one step more of a resource: its first step, if all could be divided.

A step raises right sides of rows and upper bounds of columns. Duals are what one more on a row
changes the objective by, reduced costs what one more on a bound does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from returnplan.arrays import Mask, Real, Whole
from returnplan.model import FAMILIES, Formulation, Programme
from returnplan.optimiser.engines import engine
from returnplan.plan.bottlenecks import Bottleneck
from returnplan.scenario.objectives import sign_of
from returnplan.scenario.rules import ReserveRules
from returnplan.scenario.scenario import Scenario

_LIMITS = {
    "beds": ("C9", "quarantine", "beds"),
    "departures": ("C10", "places", "departures_per_day"),
    "arrivals": ("C11", "places", "arrivals_per_day"),
}
"""Family of rows whose right sides are the cells of a table's column."""


@dataclass(frozen=True, kw_only=True)
class LimitPrices:
    """Gains of the objective by one more on every row and on every column's upper bound."""

    formulation: Formulation
    programme: Programme
    values: Real
    rows: Real
    columns: Real

    @classmethod
    def of(
        cls, formulation: Formulation, programme: Programme, objective: str, answer: engine.Answer
    ) -> LimitPrices:
        """Of an optimal answer with values and duals."""
        assert answer.values is not None
        assert answer.duals is not None
        sign = sign_of(objective)
        used = np.bincount(
            programme.column,
            weights=programme.value * answer.duals[programme.row],
            minlength=len(programme.lower),
        )
        return cls(
            formulation=formulation,
            programme=programme,
            values=answer.values,
            rows=sign * answer.duals,
            columns=np.maximum(0.0, sign * (formulation.objectives[objective] - used)),
        )

    def gain(self, one: Bottleneck) -> float:
        """Of a step more of a full resource on all its dates."""
        if one.resource == "budget":
            return float(self._of("C12").sum() * one.step)
        if one.resource in _LIMITS:
            code, table, _ = _LIMITS[one.resource]
            number = list(getattr(self._scenario, table)).index(one.id) + 1
            gain = self._of(code)[self._holders[one.resource] == number].sum()
            if one.resource == "beds":
                stays = self.formulation.network.stays.facility == number - 1
                gain += self.columns[self.formulation.variables.z[stays]].sum()
            return float(gain * one.step)
        if one.resource == "line_units":
            return self._units_gain(self._runs_of(one.id))
        return self._vehicle_gain(list(self._scenario.fleets).index(one.id))

    @property
    def _scenario(self) -> Scenario:
        return self.formulation.network.scenario

    def _of(self, code: str) -> Real:
        return self.rows[self.programme.rows[code]]

    @cached_property
    def _holders(self) -> Mapping[str, Real]:
        """By resource: number, from 1, of the facility or place whose limit each row is; else 0.

        A family of rows that is made of a scenario whose limits are those numbers has them as its
        right sides.
        """
        network, scenario = self.formulation.network, self._scenario
        found = {}
        for resource, (code, table, column) in _LIMITS.items():
            rows: Mapping[str, Any] = getattr(scenario, table)
            numbered: dict[str, Any] = {
                table: {
                    name: row if getattr(row, column) is None else replace(row, **{column: number})
                    for number, (name, row) in enumerate(rows.items(), start=1)
                }
            }
            whole = replace(scenario, reserve=ReserveRules(), **numbered)
            marked = replace(network, scenario=whole)
            found[resource] = FAMILIES[code](marked, self.formulation.variables).upper
        return found

    def _vehicle_gain(self, fleet: int) -> float:
        """One vehicle more from the first moment on, and where bounds count vehicles."""
        network, v = self.formulation.network, self.formulation.variables
        first = v.moments.first & (v.moments.fleet == fleet)
        vehicles = list(self._scenario.fleets.values())[fleet].vehicles
        bounded = (network.units.fleet == fleet) & (network.units.most == vehicles)
        flown = (network.runs.fleet == fleet) & (self._line_units > vehicles)
        gain = self._of("C2")[first].sum() + self.columns[v.n[bounded]].sum()
        return float(gain) + self._stops_gain(bounded) + self._units_gain(flown)

    def _stops_gain(self, bounded: Mask) -> float:
        """As many more units for each rider at a stop as there may be units more.

        A coefficient that changes by c moves the right side of its row by c times its column.
        """
        network, v = self.formulation.network, self.formulation.variables
        wider = replace(network, units=replace(network.units, most=network.units.most + bounded))
        before, after = FAMILIES["C6"](network, v), FAMILIES["C6"](wider, v)
        moved = (before.value - after.value) * self.values[before.column]
        return float(self._of("C6")[before.row] @ moved)

    def _units_gain(self, runs: Mask) -> float:
        """One unit more where a run, as the relaxation has it, has all that it may have."""
        v = self.formulation.variables
        most = self._of("C3")[len(runs) :]
        return float((most * self.values[v.o] + self.columns[v.u])[runs].sum())

    def _runs_of(self, name: str) -> Mask:
        """Runs of a line that has vehicles enough for one more unit."""
        network = self.formulation.network
        vehicles = np.array([fleet.vehicles for fleet in self._scenario.fleets.values()])
        lines = [network.departures[number].line for number in network.runs.departure.tolist()]
        mine = np.array([line == name for line in lines], dtype=bool)
        flown = network.runs.fleet >= 0
        mine[flown] &= vehicles[network.runs.fleet[flown]] > self._line_units[flown]
        return mine

    @cached_property
    def _line_units(self) -> Whole:
        """(runs) `max_units` of the line."""
        network, lines = self.formulation.network, self._scenario.lines
        numbers = network.runs.departure.tolist()
        units = [lines[network.departures[number].line].max_units for number in numbers]
        return np.array(units, dtype=np.int64)
