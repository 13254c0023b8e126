"""How far each employer works on each date, by recursion: capacity, inputs, what holds it.

The greatest production that the staffing allows, for every employer and date at once:

    U(e,t) = min( U(e,t-1) + c(e,t), least over inputs i of supply(i,t) )
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter

import numpy as np

from returnplan import rounding
from returnplan.auditing.heads import Shift
from returnplan.scenario.scenario import Input, PostKey, Scenario

TIE = 1e-9
"""Terms that differ by less are equal: the sums of 366 dates are exact to 1e-12."""


@dataclass(frozen=True)
class Works:
    """All employers at work, from who stands at their posts."""

    scenario: Scenario
    posts: Mapping[PostKey, Shift]

    @cached_property
    def cumulated(self) -> dict[str, list[float]]:
        """U by employer: dates' worth of full work done by the end of each date."""
        done: dict[str, list[float]] = {name: [] for name in self.scenario.employers}
        for day in range(self.scenario.calendar.horizon):
            for name in self._order:
                least = self._before(done, name, day) + self.capacity(name, day)
                for what in self._inputs.get(name, {}):
                    least = min(least, self._supply(done, name, what, day))
                done[name].append(least)
        return done

    def utilisation(self, employer: str, day: int) -> float:
        """u: share of a full date's work done on one date."""
        done = self.cumulated
        return done[employer][day] - self._before(done, employer, day)

    def output(self, employer: str, day: int) -> float:
        """In the scenario's currency, not rounded."""
        return self.scenario.employers[employer].daily_output * self.utilisation(employer, day)

    @cached_property
    def output_cents(self) -> dict[tuple[str, int], int]:
        """What each employer makes on each date, rounded as money is."""
        horizon = self.scenario.calendar.horizon
        cents = {}
        for name in sorted(self.scenario.employers):
            made = np.array([self.output(name, day) for day in range(horizon)])
            for day, cell in enumerate(rounding.half_up(made, 2).tolist()):
                cents[name, day] = cell
        return cents

    @cached_property
    def total_output(self) -> float:
        """What all make over the horizon, not rounded."""
        return math.fsum(
            employer.daily_output * self.cumulated[name][-1]
            for name, employer in self.scenario.employers.items()
        )

    def capacity(self, employer: str, day: int) -> float:
        """c: what orders and posts allow on a date, whatever the inputs."""
        least = min(1.0, self.scenario.employers[employer].orders)
        return min([least, *(shares[day] for shares in self._staffed[employer].values())])

    def supply(self, employer: str, what: str, day: int) -> float:
        """Dates' worth of work for which an input suffices, from the first date on."""
        return self._supply(self.cumulated, employer, what, day)

    @cached_property
    def held_by(self) -> dict[str, list[str]]:
        """By employer what holds it on each date."""
        days = range(self.scenario.calendar.horizon)
        return {name: [self._held(name, day) for day in days] for name in self.scenario.employers}

    def _held(self, employer: str, day: int) -> str:
        """The least term of the formula: nothing, orders, input:NAME or post:ID.

        Of equal ones the first in this order, then by id.
        """
        before = self._before(self.cumulated, employer, day)
        terms = [("nothing", 1.0), ("orders", self.scenario.employers[employer].orders)]
        terms += [
            (f"input:{what}", self.supply(employer, what, day) - before)
            for what in sorted(self._inputs.get(employer, {}))
        ]
        terms += [
            (f"post:{name}", shares[day])
            for name, shares in sorted(self._staffed[employer].items())
        ]
        least = min(term for _, term in terms)
        return next(name for name, term in terms if term <= least + TIE)

    # -- what waits for what -------------------------------------------------------------------

    @cached_property
    def _staffed(self) -> dict[str, dict[str, list[float]]]:
        """By employer and post that holds it where heads are missing: staffed / required."""
        days = range(self.scenario.calendar.horizon)
        found: dict[str, dict[str, list[float]]] = {name: {} for name in self.scenario.employers}
        for (employer, name), shift in self.posts.items():
            if shift.post.required > 0:
                shares = [shift.staffed(day) / shift.post.required for day in days]
                found[employer][name] = shares
        return found

    @cached_property
    def _inputs(self) -> dict[str, dict[str, list[Input]]]:
        """Rows of inputs.csv by buyer and input."""
        found: dict[str, dict[str, list[Input]]] = {}
        for row in self.scenario.inputs.values():
            found.setdefault(row.buyer, {}).setdefault(row.input, []).append(row)
        return found

    @cached_property
    def _delivered(self) -> dict[tuple[str, str], list[tuple[int, float]]]:
        """Days of each delivery and what it brings; one before the horizon is there at once."""
        found: dict[tuple[str, str], list[tuple[int, float]]] = {}
        for row in self.scenario.deliveries:
            day = self.scenario.calendar.day(row.date)
            found.setdefault((row.buyer, row.input), []).append((day, row.days))
        return found

    @cached_property
    def _order(self) -> list[str]:
        """Employers, each after those whose work of the same date it needs."""
        needs: dict[str, list[str]] = {name: [] for name in self.scenario.employers}
        for row in self.scenario.inputs.values():
            if row.supplier and row.lag_days == 0:
                needs[row.buyer].append(row.supplier)
        return list(TopologicalSorter(needs).static_order())

    @staticmethod
    def _before(done: Mapping[str, list[float]], employer: str, day: int) -> float:
        return done[employer][day - 1] if day > 0 else 0.0

    def _supply(self, done: Mapping[str, list[float]], employer: str, what: str, day: int) -> float:
        rows = self._inputs[employer][what]
        brought = [days for on, days in self._delivered.get((employer, what), ()) if on <= day]
        made = [
            row.share * done[row.supplier][day - row.lag_days]
            for row in rows
            if row.supplier and day >= row.lag_days
        ]
        return rows[0].stock_days + sum(brought) + sum(made)
