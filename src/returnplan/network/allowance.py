"""How much memory a network may take: counted before anything is enumerated."""

from __future__ import annotations

from dataclasses import dataclass

CHAIN_BYTES = 20_000
"""Of a sequence of stops, before it is known whether it can be a route."""
PAIR_BYTES = 2_000
"""Of a sequence of boarding and one of alighting stops that are looked at together."""
OPTION_BYTES = 500
"""Of a dated road trip, its columns in all programmes included."""
ROW_BYTES = 100
"""Of a row of a table that is made on the way."""
ARC_BYTES = 650
"""Of a leg that a commodity's workers can take, its columns in all programmes included. Measured:
a province's 4.2 million legs and 1.3 million road trips, and walks over its plans, take 3.4 GiB."""


class TooLargeError(Exception):
    """A network would take more memory than it may."""


@dataclass(kw_only=True)
class Allowance:
    """Memory that is left for a network and the programmes over it."""

    limit: float = float("inf")
    """Bytes."""
    taken: float = 0.0

    def take(self, rows: int, size: int) -> None:
        """Of a table that stays.

        Raises
        ------
        TooLargeError
            There is no room for it.
        """
        self.taken += rows * size
        self.allow(0, 0)

    def allow(self, rows: int, size: int) -> None:
        """The same of a table that is needed for a moment only."""
        if self.taken + float(rows) * size > self.limit:
            raise TooLargeError
