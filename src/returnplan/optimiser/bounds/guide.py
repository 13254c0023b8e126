"""What a solved relaxation says of the parts of plans, by its last prices and its master's plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from returnplan.arrays import Mask, Real
from returnplan.optimiser.bounds.itineraries import ScarcePrices
from returnplan.optimiser.bounds.pool import Pool
from returnplan.optimiser.bounds.pricing import Pricing, scarce
from returnplan.optimiser.bounds.rows import Busy
from returnplan.optimiser.tolls import Tolls

IN_USE = 1e-9
"""Workers above which an itinerary is in use."""


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
    tolls: Tolls
    """What scarce things are worth."""
    known: Mask
    """(arcs) In an itinerary that was generated."""
    arcs: Mask
    """In use."""
    units: Mask
    runs: Mask
    choices: Mask

    @classmethod
    def of(
        cls,
        pricing: Pricing,
        pool: Pool,
        duals: Real,
        taken: Real,
        fleet: Sequence[Busy],
        size: float,
    ) -> Guide:
        """By duals of a master, and workers `taken` on its itineraries, the first of the pool.

        `size`: value of the stage, above 0.
        """
        frame, ground = pricing.frame, pricing.frame.ground
        network, graph = ground.network, ground.graph
        duals = np.r_[duals, np.zeros(len(frame.rows) + len(fleet) - len(duals))]
        prices = scarce(frame, pricing.payoff, duals, fleet)
        ways = graph.cheapest(prices)
        gain, made = pricing.gain(duals), np.zeros(len(duals))
        made[frame.rows.production] = duals[frame.rows.production]
        known = np.zeros(len(network.arcs.tail), dtype=bool)
        known[np.concatenate([np.zeros(0, dtype=np.int64), *pool.arcs])] = True
        resting = np.flatnonzero(network.choice_group >= 0)
        gain[resting] -= ways.bed[network.choice_group[resting]]
        marks = {
            "arcs": np.zeros(len(network.arcs.tail), dtype=bool),
            "units": np.zeros(len(network.units.group), dtype=bool),
            "runs": np.zeros(len(network.runs.level), dtype=bool),
            "choices": np.zeros(len(network.choices.cohort), dtype=bool),
        }
        for number in np.flatnonzero(taken > IN_USE).tolist():
            marks["arcs"][pool.arcs[number]] = True
            marks["units"][pool.units[number]] = True
            marks["runs"][pool.runs[number]] = True
            marks["choices"][pool.choice[number]] = True
        return cls(
            losses=graph.losses(ways, gain),
            worths=pricing.gain(made),
            tolls=_tolls(pricing, duals, prices, size),
            known=known,
            choice_losses=ways.choice - gain,
            unit_extra=graph.unit_prices(prices) - ways.seat[network.units.group],
            **marks,
        )


def _tolls(pricing: Pricing, duals: Real, prices: ScarcePrices, size: float) -> Tolls:
    """Prices without money and hours, which plans pay anyhow."""
    frame = pricing.frame
    network, graph = frame.ground.network, frame.ground.graph
    scarce_alone = replace(prices, money=0.0, hours=0.0)
    seats = graph.run_prices(scarce_alone) if prices.run_seats is None else prices.run_seats
    gates, terms = np.zeros(len(duals)), frame.columns.choices
    gates[frame.rows.gates] = np.maximum(0.0, duals[frame.rows.gates])
    choice = np.bincount(
        terms.major,
        weights=terms.value * gates[terms.minor],
        minlength=len(network.choices.sink),
    )
    sinks = np.zeros(len(network.sinks.day))
    np.maximum.at(sinks, network.choices.sink, choice)
    return Tolls(
        size=size,
        units=graph.unit_prices(scarce_alone) * network.units.seats,
        runs=np.where(np.isfinite(seats), np.maximum(seats, 0.0), 0.0),
        sinks=sinks,
        stays=graph.stay_prices(scarce_alone),
    )
