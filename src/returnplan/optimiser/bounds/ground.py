"""What all relaxations of a network rest on; nothing of it changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from returnplan.arrays import Real
from returnplan.model import Formulation
from returnplan.model.linking import Aboard
from returnplan.network import Network
from returnplan.optimiser.bounds.itineraries import Itineraries

LARGE_ARCS = 60_000
"""Arcs above which a network is large: masters have no basis."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A formulation, and the graph in which its itineraries are found."""

    formulation: Formulation
    large: bool
    """Whether the interior-point method is quicker on every master."""
    aboard: Aboard
    graph: Itineraries
    vehicles: Real
    """Of every fleet."""
    workers: Real
    """Of every cohort."""

    @classmethod
    def of(cls, formulation: Formulation) -> Ground:
        network = formulation.network
        large = len(network.arcs.tail) > LARGE_ARCS
        aboard = Aboard.none() if large else Aboard.of(formulation)
        scenario = network.scenario
        return cls(
            formulation=formulation,
            large=large,
            aboard=aboard,
            graph=Itineraries(network, None if large else aboard),
            vehicles=np.array([f.vehicles for f in scenario.fleets.values()], dtype=float),
            workers=np.array([c.workers for c in scenario.cohorts.values()], dtype=float),
        )

    @property
    def network(self) -> Network:
        return self.formulation.network

    @property
    def linked(self) -> bool:
        """Whether departures of lines are columns, and link who is aboard."""
        return not self.large

    @cached_property
    def run_costs(self) -> Real:
        """Money of a departure and of a unit, run by run: columns o, then u."""
        runs = self.network.runs
        found: Real = np.r_[runs.departure_cents, runs.unit_cents] / 100
        return found
