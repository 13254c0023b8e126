"""From the duals of a relaxation to a certificate whose prices have names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Real, Whole
from returnplan.certificate import Certificate, Prices, RowKey, row_keys
from returnplan.model import Floor, Formulation, Programme
from returnplan.optimiser.bounds.itineraries import Itineraries
from returnplan.scenario.objectives import maximised
from returnplan.scenario.scenario import Scenario


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

    def certificate(self, names: RowNames, floors: tuple[Floor, ...]) -> Certificate:
        """The bound, in the objective's own sense, and its prices by name."""
        return Certificate(
            objective=self.objective,
            floors=floors,
            bound=self.bound if maximised(self.objective) else -self.bound,
            kind="prices",
            prices=self.prices(names),
            linked=self.linked,
        )

    def prices(self, names: RowNames) -> Prices:
        """By name, those of 0 left out."""
        prices: dict[str, dict[RowKey, float]] = {}

        def add(family: str, keys: list[RowKey], of: Real) -> None:
            priced = np.flatnonzero(of)
            if len(priced):
                found = prices.setdefault(family, {})
                found |= {keys[at]: float(of[at]) for at in priced.tolist()}

        programme = self.programme
        dual = np.zeros(len(programme.row_lower))
        dual[self.rows] = self.duals[: len(self.rows)]
        dual[~np.isfinite(programme.row_upper)] *= -1.0
        for name, rows in programme.rows.items():
            family, _, floor = name.partition(" ")
            # C7 has no price, since every worker takes what is best.
            keys: list[RowKey] | None = [(floor,)] if floor else names.rows.get(family)
            if keys is not None and (self.linked or family not in ("C1", "C4", "C5")):
                # Of C1 and C5 the last rows are those of lines.
                add(family, keys, dual[rows][rows.stop - rows.start - len(keys) :])
        shared = self.duals[len(self.rows) :]
        nights, aboard = len(names.nights), len(names.nights) + len(names.aboard)
        add("C9", names.nights, shared[:nights])
        add("links" if self.linked else "C4", names.aboard, shared[nights:aboard])
        busy = names.busy(self.fleet)
        add("C2", busy, shared[aboard : aboard + len(busy)])
        return prices


@dataclass(frozen=True, kw_only=True)
class RowNames:
    """Keys of prices, in the order of a relaxation's rows."""

    scenario: Scenario
    rows: dict[str, list[RowKey]]
    """Of the rows of a programme, by family."""
    nights: list[RowKey]
    """Facility and date."""
    aboard: list[RowKey]
    """Cohort, line and date of who is aboard; without it line and date."""

    @classmethod
    def of(cls, formulation: Formulation, graph: Itineraries) -> RowNames:
        network = formulation.network
        calendar, facilities = network.scenario.calendar, list(network.scenario.quarantine)
        dated = [(one.line, calendar.date_text(one.day)) for one in network.departures]
        aboard: list[RowKey] = [dated[number] for number in graph.departures.tolist()]
        if graph.aboard is not None:
            links = graph.aboard.links.tolist()
            aboard = [(network.cohorts[cohort], *dated[number]) for cohort, number in links]
        return cls(
            scenario=network.scenario,
            rows=row_keys(network, formulation.variables.work),
            nights=[
                (facilities[facility], calendar.date_text(day))
                for facility, day in graph.facility_nights
            ],
            aboard=aboard,
        )

    def busy(self, moments: tuple[tuple[int, int], ...]) -> list[RowKey]:
        """Of (fleet, moment)."""
        fleets, calendar = list(self.scenario.fleets), self.scenario.calendar
        return [(fleets[fleet], calendar.moment_text(moment)) for fleet, moment in moments]
