"""The formulation of a network: columns, families of rows, objectives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from returnplan.arrays import Real
from returnplan.model.families import FAMILIES
from returnplan.model.objectives import COEFFICIENTS, ROWS
from returnplan.model.programme import Programme
from returnplan.model.variables import Variables, bounds, variables
from returnplan.network.network import Network
from returnplan.scenario.objectives import maximised


@dataclass(frozen=True, kw_only=True)
class Floor:
    """C13. What an earlier stage asks of later ones: at least (max) or at most (min) `value`."""

    objective: str
    value: float


def floor_of(objective: str, value: float, slack: float) -> Floor:
    """(1 - slack) x the value a maximised stage ended with, (1 + slack) x a minimised one's."""
    factor = 1 - slack if maximised(objective) else 1 + slack
    return Floor(objective=objective, value=value * factor)


def floors_after(
    ended: Iterable[tuple[str, float]],
    slack: Mapping[str, float],
    start: Mapping[str, float] | None = None,
) -> tuple[Floor, ...]:
    """Floors of stages that ended with these values, in their order.

    Where the search began with an earlier plan, `start` has what that reaches of each objective:
    as long as it keeps all floors before, later stages keep that too, so that the plan is never
    worse than its start.
    """
    floors, keeps = [], bool(start)
    for name, value in ended:
        floor, sign = floor_of(name, value, slack[name]), 1 if maximised(name) else -1
        mine = (start or {}).get(name)
        keeps = keeps and mine is not None and sign * mine >= sign * floor.value
        if keeps and mine is not None:
            floor = Floor(objective=name, value=sign * min(sign * mine, sign * value))
        floors.append(floor)
    return tuple(floors)


@dataclass(frozen=True, kw_only=True)
class Formulation:
    """Everything but the objective of a stage."""

    network: Network
    variables: Variables
    base: Programme
    """All families, budget, shares and missing heads included, floors not."""

    @classmethod
    def of(cls, network: Network) -> Formulation:
        v = variables(network)
        lower, upper, integer = bounds(network, v)
        families = {code: family(network, v) for code, family in FAMILIES.items()}
        for name, (family_name, rows) in ROWS.items():
            if name in network.scenario.objective.order:
                families[family_name] = rows(network, v)
        base = Programme.of(
            lower=lower, upper=upper, integer=integer, columns=v.blocks, families=families
        )
        budget = network.scenario.budget
        if budget is not None:  # C12
            base = base.with_row("C12", COEFFICIENTS["cost"](network, v), -np.inf, budget)
        return cls(network=network, variables=v, base=base)

    @cached_property
    def objectives(self) -> Mapping[str, Real]:
        """Coefficients of every objective of the order."""
        order = self.network.scenario.objective.order
        return {name: COEFFICIENTS[name](self.network, self.variables) for name in order}

    def with_floors(self, floors: tuple[Floor, ...]) -> Programme:
        """The programme of a stage: `base` and a row for each floor (C13).

        Floors are eased by a relative 1e-9, which is what floats lose in summing.
        """
        found = self._last.get(floors)
        if found is None:
            found = self._floored(self.base, floors)
            self._last.clear()
            self._last[floors] = found
        return found

    def keeps(self, floors: tuple[Floor, ...], values: Real) -> bool:
        """Whether `values` keep the programme of a stage, without making it."""
        return self.base.kept(values) and self._floored(self._columns, floors).kept(values)

    @cached_property
    def _last(self) -> dict[tuple[Floor, ...], Programme]:
        """The programme of a stage that was asked for last: of a province each takes 0.6 GiB."""
        return {}

    @cached_property
    def _columns(self) -> Programme:
        """The programme without rows."""
        base = self.base
        return Programme.of(
            lower=base.lower,
            upper=base.upper,
            integer=base.integer,
            columns=base.columns,
            families={},
        )

    def _floored(self, programme: Programme, floors: tuple[Floor, ...]) -> Programme:
        for floor in floors:
            ease = 1e-9 * abs(floor.value)
            lower, upper = floor.value - ease, np.inf
            if not maximised(floor.objective):
                lower, upper = -np.inf, floor.value + ease
            programme = programme.with_row(
                f"C13 {floor.objective}", self.objectives[floor.objective], lower, upper
            )
        return programme
