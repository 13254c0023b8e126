"""What moves see: the columns near a relaxation's plan, and those that a part of it can change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from returnplan.arrays import Mask
from returnplan.model import Formulation
from returnplan.optimiser.bounds.guide import Guide
from returnplan.optimiser.implied import Touched
from returnplan.optimiser.search.parts import Parts
from returnplan.optimiser.solution import Solution

MOST_ARCS = 30_000
"""Arcs that moves see, those in use aside."""
UNITS_A_CLASS = 5
"""Unit options of a class that moves see, those in use aside."""
LOSS_DIGITS = 4
"""Losses of itineraries that differ by less are taken for equal."""
PARTS, PARTS_LARGE = (0.04, 0.5), (0.01, 0.1)
"""Least and largest share of what moves see in a part that is rounded."""


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """Masks of the columns of a formulation."""

    formulation: Formulation
    guide: Guide | None
    """What the relaxation says; None where it was not solved."""
    large: bool

    @cached_property
    def promising(self) -> Mask:
        """What moves see, all in use aside."""
        return self.near(MOST_ARCS, UNITS_A_CLASS)

    @cached_property
    def parts(self) -> Parts:
        v, seen = self.formulation.variables, self.promising
        return Parts(
            network=self.formulation.network,
            seen=seen[v.x],
            vehicles=int(seen[v.n].sum()),
            shares=PARTS_LARGE if self.large else PARTS,
        )

    def near(self, most: int, a_class: int) -> Mask:
        """Columns near the relaxation's plan, all that follows from others included.

        So many arcs, and so many unit options of a class, those in its plan aside. All columns
        where there was no relaxation.
        """
        network, v, guide = self.formulation.network, self.formulation.variables, self.guide
        seen = np.ones(v.count, dtype=bool)
        if guide is None:
            return seen
        arcs, units = network.arcs, network.units
        if len(guide.losses) > most:
            # Of arcs that lose as little: those of generated itineraries first.
            loss = np.round(np.maximum(guide.losses, 0.0), LOSS_DIGITS)
            order = np.lexsort((~guide.known, loss))[:most]
            seen[v.x] = guide.arcs
            seen[v.x[order]] = True
            sinks = np.zeros(len(network.sinks.day), dtype=bool)
            reached = arcs.sink[seen[v.x]]
            sinks[reached[reached >= 0]] = True
            seen[v.w] = sinks[network.choices.sink] & (guide.choice_losses <= loss[order[-1]])
            seen[v.w] |= guide.choices
        classes = np.zeros(len(network.classes.level), dtype=bool)
        classes[arcs.group[seen[v.x] & (arcs.group >= 0)]] = True
        runs = np.zeros(len(network.runs.level), dtype=bool)
        runs[arcs.run[seen[v.x] & (arcs.run >= 0)]] = True
        per_seat = units.cents / units.seats
        order = np.lexsort((per_seat, np.round(guide.unit_extra, 6), units.group))
        group = units.group[order]
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order)) - np.searchsorted(group, group)
        seen[v.n] = (classes[units.group] & (rank < a_class)) | guide.units
        seen[v.u] = seen[v.o] = runs | guide.runs
        return self._with_promised(seen)

    def _with_promised(self, seen: Mask) -> Mask:
        """The columns and those of the plan in force."""
        promised, v = self.formulation.network.promised, self.formulation.variables
        if promised is not None:
            seen[v.n[promised.unit_departure >= 0]] = True
            runs = promised.run_departure >= 0
            seen[v.u[runs]] = seen[v.o[runs]] = True
            seen[v.x[promised.way_arcs[1]]] = True
            seen[v.w[promised.choices[promised.there]]] = True
        return seen

    def with_used(self, seen: Mask, solution: Solution | None) -> Mask:
        """The columns and those that the solution uses."""
        found, v = seen.copy(), self.formulation.variables
        if solution is not None:
            for columns, values in (
                (v.n, solution.n),
                (v.u, solution.u),
                (v.o, solution.o),
                (v.x, solution.x),
                (v.w, solution.w),
            ):
                found[columns] |= values > 0.5
        return found

    def free(self, solution: Solution, arcs: Mask) -> Mask:
        """Columns that the itineraries of `arcs` can change, of those that moves see."""
        network, v = self.formulation.network, self.formulation.variables
        seen = self.with_used(self.promising, solution)
        mine = arcs & seen[v.x]
        commodities = np.zeros(len(network.commodities.lane), dtype=bool)
        commodities[network.arcs.commodity[mine]] = True
        classes = np.zeros(len(network.classes.level), dtype=bool)
        classes[network.arcs.group[mine & (network.arcs.group >= 0)]] = True
        runs = np.zeros(len(network.runs.level), dtype=bool)
        runs[network.arcs.run[mine & (network.arcs.run >= 0)]] = True
        choices = commodities[network.sinks.commodity[network.choices.sink]] & seen[v.w]
        beds = np.zeros(len(network.bed_groups.day), dtype=bool)
        beds[network.choice_group[choices & (network.choice_group >= 0)]] = True
        free = np.zeros(v.count, dtype=bool)
        free[v.n] = classes[network.units.group] & seen[v.n]
        free[v.x] = mine
        free[v.u] = free[v.o] = runs
        free[v.w], free[v.z] = choices, beds[network.stays.group]
        fleets = np.zeros(len(network.fleets), dtype=bool)
        fleets[network.units.fleet[free[v.n]]] = True
        fleets[network.runs.fleet[runs & (network.runs.fleet >= 0)]] = True
        free[v.i] = fleets[v.moments.fleet]
        free[v.t] = True
        free[self._touched.columns(choices)] = True
        free[v.changes] = True
        return free

    @cached_property
    def _touched(self) -> Touched:
        return Touched(self.formulation)
