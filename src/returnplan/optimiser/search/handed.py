"""What one stage hands to the next besides its plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from returnplan.optimiser.bounds.guide import Guide


@dataclass(frozen=True, kw_only=True)
class Handed:
    """Nothing to the first stage."""

    bounds: Mapping[str, float] = field(default_factory=dict)
    """Of the objectives of stages that are over."""
    guide: Guide | None = None
    """What the relaxation that was solved last says of the parts of plans of this network."""

    def on(self, objective: str, bound: float, guide: Guide | None) -> Handed:
        """With the bound of a stage that is over, and its guide if it has one."""
        bounds = {**self.bounds, objective: bound}
        return Handed(bounds=bounds, guide=self.guide if guide is None else guide)

    def refined(self) -> Handed:
        """For a network with other columns, of which no guide knows."""
        return replace(self, guide=None)
