"""Solutions of the full network, and their images in a restricted one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from returnplan.arrays import Mask, Real
from returnplan.model import Formulation
from returnplan.network import Network
from returnplan.optimiser.implied import fill_production
from returnplan.optimiser.promise_kept import fill_changes

BLOCKS = ("n", "u", "o", "x", "w", "z", "t", "lent")
"""Blocks that a solution holds; idle vehicles follow from n and u, production from w and lent,
what is changed of the plan in force from n, u, x and w."""
_UNRESTRICTED = ("u", "o", "w", "z", "t", "lent")
"""Those of which a restriction leaves nothing out."""


@dataclass(frozen=True, kw_only=True)
class Solution:
    """Values of the columns of the full network, without those that follow from them."""

    n: Real
    u: Real
    o: Real
    x: Real
    w: Real
    z: Real
    t: Real
    lent: Real

    @classmethod
    def nobody(cls, formulation: Formulation) -> Solution:
        """Nobody but what is fixed (C29). `formulation` is that of the full network.

        Where nothing is fixed, or only what keeps every rule alone, this is a valid plan.
        """
        v, least = formulation.variables, formulation.network.least
        none = {name: np.zeros(len(getattr(v, name))) for name in BLOCKS}
        fixed = {
            "n": least.units,
            "u": least.runs,
            "o": least.runs > 0,
            "x": least.arcs,
            "w": least.choices,
            "z": least.stays,
        }
        solution = cls(**{**none, **{name: heads.astype(float) for name, heads in fixed.items()}})
        return replace(solution, z=_with_beds(formulation.network, solution))

    def rounded(self) -> Solution:
        """Whole numbers but for the worst share."""
        whole = {name: np.round(getattr(self, name)) for name in BLOCKS if name != "t"}
        return replace(self, **whole)


def _with_beds(network: Network, solution: Solution) -> Real:
    """Stays of a solution, with the first facility for fixed riders who name none.

    Whether it has a bed is not asked.
    """
    z, resting = solution.z.copy(), np.flatnonzero((network.choice_group >= 0) & (solution.w > 0))
    if not len(resting):
        return z
    groups = len(network.bed_groups.day)
    asked = np.bincount(
        network.choice_group[resting], weights=solution.w[resting], minlength=groups
    ) - np.bincount(network.stays.group, weights=z, minlength=groups)
    for group in np.flatnonzero(asked > 0.5).tolist():
        stays = np.flatnonzero(network.stays.group == group)
        z[stays[:1]] += asked[group]
    return z


@dataclass(frozen=True, kw_only=True)
class Restriction:
    """A formulation over some unit options and arcs of a network, and the way to and fro."""

    network: Network
    units: Mask
    arcs: Mask

    @cached_property
    def formulation(self) -> Formulation:
        if self.units.all() and self.arcs.all():
            return Formulation.of(self.network)
        return Formulation.of(self.network.restricted(self.units, self.arcs))

    @classmethod
    def whole(cls, network: Network) -> Restriction:
        return cls(
            network=network,
            units=np.ones(len(network.units.group), dtype=bool),
            arcs=np.ones(len(network.arcs.commodity), dtype=bool),
        )

    @cached_property
    def _last(self) -> dict[str, tuple[Solution, Real]]:
        """The solution whose columns were asked for last: its value is asked for next."""
        return {}

    def columns(self, solution: Solution) -> Real:
        """Column values of a solution, to be read only, as the solution is from now on.

        What the restriction leaves out must be 0 in it.
        """
        known = self._last.get("columns")
        if known is None or known[0] is not solution:
            known = solution, self._columns(solution)
            for values in (known[1], *(getattr(solution, name) for name in BLOCKS)):
                values.flags.writeable = False
            self._last["columns"] = known
        return known[1]

    def _columns(self, solution: Solution) -> Real:
        v = self.formulation.variables
        values = np.zeros(v.count)
        values[v.n] = solution.n[self.units]
        values[v.x] = solution.x[self.arcs]
        for name in _UNRESTRICTED:
            values[getattr(v, name)] = getattr(solution, name)
        values[v.i] = idle(self.formulation, values)
        fill_production(self.formulation, values)
        fill_changes(self.formulation, values)
        return values

    def solution(self, values: Real) -> Solution:
        v = self.formulation.variables
        n, x = np.zeros(len(self.units)), np.zeros(len(self.arcs))
        n[self.units], x[self.arcs] = values[v.n], values[v.x]
        rest: Mapping[str, Real] = {name: values[getattr(v, name)] for name in _UNRESTRICTED}
        return Solution(n=n, x=x, **rest)


def idle(formulation: Formulation, values: Real) -> Real:
    """Idle vehicles at every moment of every fleet, which n and u imply."""
    v, moments = formulation.variables, formulation.variables.moments
    if not len(moments.fleet):
        return np.zeros(0)
    vehicles = [fleet.vehicles for fleet in formulation.network.scenario.fleets.values()]
    change = np.where(moments.first, np.array(vehicles, dtype=float)[moments.fleet], 0.0)
    begun = [(moments.unit_begin, v.n), (moments.run_begin, v.u)]
    ended = [(moments.unit_end, v.n), (moments.run_end, v.u)]
    for sign, groups in ((-1.0, begun), (1.0, ended)):
        for row, column in groups:
            kept = row >= 0
            np.add.at(change, row[kept], sign * values[column[kept]])
    running = np.cumsum(change)
    before = np.r_[0.0, running[:-1]][moments.first]
    left: Real = running - np.repeat(
        before, np.diff(np.r_[np.flatnonzero(moments.first), len(change)])
    )
    return left
