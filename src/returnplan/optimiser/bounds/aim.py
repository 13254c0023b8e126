"""What a relaxation is asked for, and what it answers besides a bound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Mask, Real
from returnplan.model import Formulation
from returnplan.model.objectives import COEFFICIENTS
from returnplan.optimiser.production import PRODUCTION


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What is maximised: weights of objectives, negative ones of those that are minimised."""

    weights: Mapping[str, float]

    @property
    def production(self) -> bool:
        return bool(set(PRODUCTION) & set(self.weights))

    def coefficients(self, formulation: Formulation) -> Real:
        """(columns) of the whole formulation; money counts also where cost is no objective."""
        total = np.zeros(formulation.variables.count)
        for name, weight in self.weights.items():
            known = formulation.objectives.get(name)
            if known is None:
                known = COEFFICIENTS[name](formulation.network, formulation.variables)
            total += weight * known
        return total


@dataclass(frozen=True, kw_only=True)
class Guide:
    """What a solved relaxation says of the parts of plans near it."""

    losses: Real
    """(arcs) What an itinerary over it falls short of the best, at least."""
    choice_losses: Real
    """(choices) The same."""
    worths: Real
    """(choices) What a worker adds to the objective, by production too, at its price."""
    unit_extra: Real
    """(unit options) What a seat costs more than on the cheapest of its class."""
    known: Mask
    """(arcs) In an itinerary that was generated."""
    arcs: Mask
    """In use."""
    units: Mask
    runs: Mask
    choices: Mask
