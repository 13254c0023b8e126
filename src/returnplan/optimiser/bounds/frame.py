"""A stage's master before it has any itinerary; nothing of it changes while it is solved."""

from __future__ import annotations

from dataclasses import dataclass

from returnplan.model import Programme
from returnplan.optimiser.bounds.aim import Aim
from returnplan.optimiser.bounds.columns import MasterColumns
from returnplan.optimiser.bounds.ground import Ground
from returnplan.optimiser.bounds.rows import MasterRows


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Rows, and columns besides itineraries, of a programme."""

    ground: Ground
    programme: Programme
    with_production: bool
    rows: MasterRows
    columns: MasterColumns

    @classmethod
    def of(cls, ground: Ground, programme: Programme, aim: Aim) -> Frame:
        production = aim.production or any(
            name in programme.rows for name in ("C13 output", "C13 uncovered_days")
        )
        rows = MasterRows.of(ground, programme, production=production)
        return cls(
            ground=ground,
            programme=programme,
            with_production=production,
            rows=rows,
            columns=MasterColumns.of(ground, programme, rows, production=production),
        )
