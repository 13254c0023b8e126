"""From the duals of a relaxation to a certificate whose prices have names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from returnplan.certificate import Certificate, Key, Prices, row_keys
from returnplan.model import Floor, Formulation, Programme
from returnplan.scenario.scenario import OBJECTIVES as SENSES
from returnplan.solve.bounds.itineraries import Itineraries

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Proof:
    """The best bound of an objective by itself, and the duals that prove it."""

    objective: str
    bound: float
    duals: Real
    """Of `rows`, then of the nights of `Itineraries` and its departures or who is aboard, then of
    `fleet`."""
    programme: Programme
    rows: Whole
    """Rows of the programme that the relaxation has."""
    fleet: tuple[tuple[int, int], ...]
    """(fleet, moment); those added since have no duals."""
    linked: bool
    """Whether departures are columns, with links of who is aboard."""

    def improved(self, objective: str, programme: Programme, bound: float) -> bool:
        """Whether a bound is of something else, or better."""
        another = self.objective != objective or self.programme is not programme
        return another or bound < self.bound

    def certificate(
        self, formulation: Formulation, graph: Itineraries, floors: tuple[Floor, ...]
    ) -> Certificate:
        """The bound, in the objective's own sense, and its prices by name."""
        return Certificate(
            objective=self.objective,
            floors=floors,
            bound=self.bound if SENSES[self.objective] == "max" else -self.bound,
            kind="prices",
            prices=self.prices(formulation, graph),
            linked=self.linked,
        )

    def prices(self, formulation: Formulation, graph: Itineraries) -> Prices:
        """By name, those of 0 left out."""
        prices: dict[str, dict[Key, float]] = {}
        for family, key, price in [
            *self._named(formulation),
            *self._of_itineraries(formulation, graph),
        ]:
            if price:
                prices.setdefault(family, {})[key] = price
        return prices

    def _named(self, formulation: Formulation) -> list[tuple[str, Key, float]]:
        """Of rows of the programme; C7 has no price, since every worker takes what is best."""
        programme, found = self.programme, []
        keys = row_keys(formulation.network, formulation.variables.work)
        if not self.linked:
            keys = {name: of for name, of in keys.items() if name not in ("C1", "C4", "C5")}
        dual = np.zeros(len(programme.row_lower))
        dual[self.rows] = self.duals[: len(self.rows)]
        dual[~np.isfinite(programme.row_upper)] *= -1.0
        for name, rows in programme.rows.items():
            family, _, floor = name.partition(" ")
            named = [(floor,)] if floor else keys.get(family)
            if named is not None:
                # Of C1 and C5 the last rows are those of lines.
                last = dual[rows][rows.stop - rows.start - len(named) :]
                priced = zip(named, last.tolist(), strict=True)
                found += [(family, key, price) for key, price in priced]
        return found

    def _of_itineraries(
        self, formulation: Formulation, graph: Itineraries
    ) -> list[tuple[str, Key, float]]:
        """Of beds, departures of lines and vehicles."""
        network = formulation.network
        calendar = network.scenario.calendar
        facilities, fleets = list(network.scenario.quarantine), list(network.scenario.fleets)
        keys: list[tuple[str, Key]] = [
            ("C9", (facilities[facility], calendar.date_text(day)))
            for facility, day in graph.facility_nights
        ]
        dated = [(one.line, calendar.date_text(one.day)) for one in network.departures]
        if graph.aboard is None:
            keys += [("C4", dated[number]) for number in graph.departures.tolist()]
        else:
            cohorts = network.cohorts
            for cohort, number in graph.aboard.links.tolist():
                keys.append(("links", (cohorts[cohort], *dated[number])))
        for fleet, moment in self.fleet:
            keys.append(("C2", (fleets[fleet], calendar.moment_text(moment))))
        prices = self.duals[len(self.rows) :].tolist()
        return [(family, key, price) for (family, key), price in zip(keys, prices, strict=False)]
