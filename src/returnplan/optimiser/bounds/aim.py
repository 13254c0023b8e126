"""What a relaxation is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Real
from returnplan.model import Formulation
from returnplan.model.objectives import COEFFICIENTS
from returnplan.optimiser.implied import PRODUCTION


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What is maximised: weights of objectives, negative ones of those that are minimised."""

    weights: Mapping[str, float]
    worths: Real | None = None
    """(choices) What a worker counts besides: people, and production at its present worth."""

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
        if self.worths is not None:
            total[formulation.variables.w] += self.worths
        return total
