"""The prices of a certificate by the names of their rows, each looked up in a network."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from returnplan.arrays import Real, Whole
from returnplan.calendar import MINUTES_A_DAY
from returnplan.certificate.certificate import Certificate, Prices, RowKey
from returnplan.errors import UsageError
from returnplan.network import Network

PRODUCTION = ("C23", "C24", "C25", "C26", "missing")
LINES = ("C1", "C5", "links")
FAMILY_NAMES = (*LINES, "C2", "C4", "C9", "C10", "C11", "C12", "C13", "shares", *PRODUCTION)


@dataclass(frozen=True, kw_only=True)
class NamedPrices:
    """Prices by family and key, as a certificate has them."""

    network: Network
    prices: Prices

    @classmethod
    def of(cls, network: Network, certificate: Certificate) -> NamedPrices:
        """Those of a certificate.

        Raises
        ------
        UsageError
            It has prices of a family that has none.
        """
        prices = certificate.prices
        if not certificate.linked and set(prices) & set(LINES):
            raise UsageError(f"prices of {', '.join(LINES)} are known of linked departures only")
        unknown = set(prices) - set(FAMILY_NAMES)
        if unknown:
            raise UsageError(f"no prices are known of {', '.join(sorted(unknown))}")
        return cls(network=network, prices=prices)

    def limits(self, family: str) -> dict[RowKey, float]:
        """Prices of limits; those below 0 would be of no use and count as 0."""
        return {key: max(0.0, price) for key, price in self.signed(family).items()}

    def signed(self, family: str) -> Mapping[RowKey, float]:
        found = self.prices.get(family, {})
        for key, price in found.items():
            if not math.isfinite(price):
                raise UsageError(f"the price of {family} {key} is {price}")
        return found

    def named(self, family: str, names: int) -> Iterator[tuple[RowKey, float]]:
        """Prices of limits whose keys have so many names."""
        for key, price in self.limits(family).items():
            if len(key) != names:
                raise UsageError(f"{family} has no row {key}")
            yield key, price

    def day(self, text: str) -> int:
        """Day of a date, if workers can be under way or in a bed on it."""
        nights = int(self.network.bed_groups.days.max(initial=0))
        day, calendar = _date(text), self.network.scenario.calendar
        number = -1 if day is None else calendar.day(day)
        if not 0 <= number <= calendar.horizon + nights:
            raise UsageError(f"nothing has a price on {text}")
        return number

    def moment(self, text: str) -> int:
        """`2020-02-16 08:00` in minutes since `start` 00:00."""
        try:
            when = datetime.fromisoformat(text)
        except ValueError:
            raise UsageError(f"'{text}' is no moment") from None
        day = self.network.scenario.calendar.day(when.date())
        return day * MINUTES_A_DAY + when.hour * 60 + when.minute

    def by_date(
        self, family: str, number: Mapping[str, int], limit: Callable[[str], float | None]
    ) -> tuple[Callable[[Whole, Whole], Real], float]:
        """Prices by (number, day), and the sum of price x limit."""
        span = max([0, *(self.day(day) for (_, day), _ in self.named(family, 2))]) + 2
        table = np.zeros((len(number), span))
        total = 0.0
        for (name, day), price in self.named(family, 2):
            most = limit(name) if name in number else None
            if most is None:
                raise UsageError(f"{family} does not limit {name} on {day}")
            table[number[name], self.day(day)] += price
            total += price * most

        def look_up(at: Whole, day: Whole) -> Real:
            found: Real = table[at, np.minimum(day, span - 1)]
            return found

        return look_up, total


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
