"""Trips that cost far more a head than the others do: often a slip in a price or a distance."""

from __future__ import annotations

from fractions import Fraction

from returnplan.plan.departures import Departure
from returnplan.plan.plan import Plan
from returnplan.printable import count
from returnplan.report import figures

TIMES = 10
"""A trip is dear whose cost a head is this many times the mean, or more."""
MOST_NAMED = 3


def dear_trips(plan: Plan) -> list[Departure]:
    """Trips whose cost a head is ten times the mean of all heads aboard, the dearest first."""
    departures = [one for one in plan.account.departures.values() if one.passengers]
    mean = _mean(departures)
    dear = [one for one in departures if _a_head(one) >= TIMES * mean > 0]
    return sorted(dear, key=lambda one: (-_a_head(one), one.id))


def dear_sentences(plan: Plan) -> list[str]:
    """What the summary says of them; nothing where there are none."""
    dear = dear_trips(plan)
    if not dear:
        return []
    mean = _mean(list(plan.account.departures.values()))
    currency = plan.scenario.currency
    named = [
        f"{one.id} {figures.amount(float(_a_head(one)) / 100, currency)} a head "
        f"({count(one.passengers, 'worker')}, {float(_a_head(one) / mean):,.0f} times)"
        for one in dear[:MOST_NAMED]
    ]
    more = len(dear) - MOST_NAMED
    if more > 0:
        named.append(f"{more:,} more")
    trips = "Trip that costs" if len(dear) == 1 else "Trips that cost"
    usual = figures.amount(float(mean) / 100, currency)
    return [f"{trips} ten times the mean of {usual} a head, or more: {'; '.join(named)}."]


def _a_head(departure: Departure) -> Fraction:
    return Fraction(departure.cents, departure.passengers)


def _mean(departures: list[Departure]) -> Fraction:
    """Cents a head aboard, over all trips; a rider of two trips is aboard twice."""
    heads = sum(one.passengers for one in departures)
    return Fraction(sum(one.cents for one in departures), max(heads, 1))
