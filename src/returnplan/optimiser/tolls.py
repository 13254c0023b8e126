"""What a relaxation says that scarce things are worth: tolls on the way of a plan.

At the prices that prove a bound, a coach that is wanted elsewhere on the same day is worth more
than its hire, and so is a bed, a seat of a full train, one of the heads who may arrive that day.
Whoever places workers one after another sees none of it, and gives the last coach to whoever asks
first. With tolls he asks what it would be worth to others.
"""

from __future__ import annotations

from dataclasses import dataclass

from returnplan.arrays import Real


@dataclass(frozen=True, kw_only=True)
class Tolls:
    """In the unit of a stage's objective; money and hours are not in them."""

    size: float
    """Value of that stage, above 0."""
    units: Real
    """(unit options) Of the vehicle, as long as it is busy."""
    runs: Real
    """(runs) Of a seat."""
    sinks: Real
    """(sinks) Of one of the heads who may leave and arrive a day."""
    stays: Real
    """(stays) Of a bed on all its nights."""
