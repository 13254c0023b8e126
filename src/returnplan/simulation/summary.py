"""Played draws told as figures: distributions, what is most at risk, what margin buys."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from returnplan.arrays import Real
from returnplan.plan.measures import Measure, measures
from returnplan.plan.plan import Plan
from returnplan.simulation.movement import Connection
from returnplan.simulation.outcome import EVENTS, NAMES
from returnplan.simulation.play import LOSSES, MARGINS, Batch, Margin, Risks, no_risks
from returnplan.simulation.tally import ADDED, REPLANNED_NAMES
from returnplan.simulation.timetable import Timetable

LOWER = frozenset(
    (
        *("left_behind", "uncovered_days", "cost", "travel_hours", "cost_per_worker"),
        *("mean_days_to_post", "cost_trips", "cost_beds", "cost_local", "peak_bed_use"),
        *EVENTS,
        *ADDED,
    )
)
"""Measures of which less is better."""
UNITS = {"minutes_late": "min", "late_trips": "trips", "replans": "evenings"}
"""Of what goes otherwise; the others are heads."""
TIE = 1e-9
OF_PLAN = ("key_post_days", "post_days", "output")
"""Measures whose loss a margin is told by."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """A measure over all draws. NaN where there are too few: an error takes two draws."""

    measure: str
    unit: str
    digits: int
    """Decimals of one value."""
    planned: float
    mean: float
    error: float
    """Standard error of the mean."""
    deviation: float
    """Standard deviation."""
    low: float
    """5th percentile, as the next two a value that some draw has."""
    middle: float
    high: float
    """95th percentile."""
    worst: float


@dataclass(frozen=True, kw_only=True, slots=True)
class AtRisk:
    """A trip, or a connection from one to the next, by which workers lose."""

    trip: str
    next_trip: str
    """Of a connection the trip that is missed; blank: the row is of the trip itself."""
    place: str
    """Where they change, or the trip's last stop."""
    moment: int
    """Planned departure of the next trip, or arrival of the trip."""
    wait_minutes: int | None
    """Planned, of a connection."""
    workers: int
    """Planned: who ride on the trip, or change so."""
    probability: float
    """Of a draw in which somebody loses by it."""
    workers_hit: float
    """On average over draws."""
    late: float
    """Probability that the trip reaches its last stop late."""
    minutes_late: float
    """On average over draws."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bought:
    """What a margin leaves lost, and what it saves against the plan as it is."""

    margin: Margin
    means: Mapping[str, float]
    """By `LOSSES`: heads, and for `OF_PLAN` what is lost of the plan's."""
    saved: Mapping[str, tuple[float, float]]
    """By `OF_PLAN`, on average, with the standard error: the same draws are compared."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Regained:
    """A measure where the rest is planned again each evening, against the same draws without."""

    without: float
    """Its mean where nothing is planned again."""
    spread: Spread
    """Over all draws, planned again."""
    regained: float
    """By how much it is better, on average; NaN of what is there with replanning alone."""
    error: float
    """Standard error of that: the same draws are compared."""


@dataclass(frozen=True, kw_only=True)
class PlannedAgain:
    """What came of the draws where the rest was planned again each evening."""

    evening: int
    """Clock."""
    moves: int
    """Plans that each stage of a replan might look at."""
    values: Real
    """Draws x `REPLANNED_NAMES`."""
    rows: tuple[Regained, ...]
    """By measure."""

    def row(self, measure: str) -> Regained:
        """That of a measure."""
        return next(one for one in self.rows if one.spread.measure == measure)


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """All that is told of a simulation."""

    seed: int
    asked: int
    """Draws that were asked for."""
    draws: tuple[int, ...]
    """Numbers of those that were played, in rising order."""
    values: Real
    """Draws x `NAMES`."""
    spreads: tuple[Spread, ...]
    at_risk: tuple[AtRisk, ...]
    """Most workers hit first."""
    bought: tuple[Bought, ...]
    """Without a margin, then by kind and size."""
    replanned: PlannedAgain | None = None

    @property
    def complete(self) -> bool:
        return len(self.draws) == self.asked

    @property
    def most_at_risk(self) -> list[AtRisk]:
        """`at_risk` without the trips whose riders lose by the missed connections listed alone."""
        missed: dict[str, float] = {}
        for one in self.at_risk:
            if one.next_trip:
                missed[one.trip] = missed.get(one.trip, 0.0) + one.workers_hit
        return [
            one
            for one in self.at_risk
            if one.next_trip or one.workers_hit > missed.get(one.trip, 0.0) + TIE
        ]

    def spread(self, measure: str) -> Spread:
        """The distribution of a measure."""
        return next(one for one in self.spreads if one.measure == measure)

    def __repr__(self) -> str:
        said = ", ".join(
            f"{one.measure} {one.mean:,.6g} of {one.planned:,.6g}"
            for one in self.spreads
            if one.measure in ("carried", *OF_PLAN)
        )
        return (
            f"Simulation: {len(self.draws):,} of {self.asked:,} draws, seed {self.seed}\n  {said}"
        )


def summarise(
    plan: Plan,
    table: Timetable,
    batches: Iterable[Batch],
    *,
    seed: int,
    asked: int,
    replans: tuple[int, int] | None = None,
) -> Simulation:
    """What batches of draws come to, whatever their order. At least one draw must be there.

    `replans`: the clock of each evening and the moves of a replan, where there are any.
    """
    ordered = sorted(batches, key=lambda batch: batch.draws)
    draws = tuple(number for batch in ordered for number in batch.draws)
    values = np.concatenate([batch.values for batch in ordered])
    risks = no_risks(table)
    for batch in ordered:
        risks.add(batch.risks)
    planned = {measure.name: measure for measure in measures(plan)}
    spreads = [
        _spread(planned.get(name) or _nothing(name), values[:, column])
        for column, name in enumerate(NAMES)
    ]
    with_margin = np.concatenate([batch.with_margin for batch in ordered])
    return Simulation(
        seed=seed,
        asked=asked,
        draws=draws,
        values=values,
        spreads=tuple(spreads),
        at_risk=tuple(_at_risk(plan, table, risks, len(draws))),
        bought=tuple(_bought(planned, values, with_margin)),
        replanned=None if replans is None else _replanned(plan, ordered, values, *replans),
    )


def _replanned(
    plan: Plan,
    batches: Sequence[Batch],
    without: Real,
    evening: int,
    moves: int,
) -> PlannedAgain:
    found = np.concatenate([one.replanned for one in batches if one.replanned is not None])
    planned = {measure.name: measure for measure in measures(plan)} | {
        "replans": _nothing("replans"),
        "changes": replace(_nothing("changes"), unit=plan.scenario.currency, digits=2),
    }
    rows = []
    for column, name in enumerate(REPLANNED_NAMES):
        before = without[:, column] if name in NAMES else np.zeros(len(found))
        better = before - found[:, column] if name in LOWER else found[:, column] - before
        regained, error = _mean(better)[:2] if name in NAMES else (math.nan, math.nan)
        rows.append(
            Regained(
                without=_mean(before)[0],
                spread=_spread(planned.get(name) or _nothing(name), found[:, column]),
                regained=regained,
                error=error,
            )
        )
    return PlannedAgain(evening=evening, moves=moves, values=found, rows=tuple(rows))


def _nothing(name: str) -> Measure:
    """What goes otherwise than planned, as it is in the plan."""
    return Measure(name=name, value=0, unit=UNITS.get(name, "heads"), digits=0)


def _spread(planned: Measure, values: Real) -> Spread:
    mean, error, deviation = _mean(values)
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95), method="inverted_cdf").tolist()
    worst = values.max() if planned.name in LOWER else values.min()
    return Spread(
        measure=planned.name,
        unit=planned.unit,
        digits=planned.digits,
        planned=planned.value,
        mean=mean,
        error=error,
        deviation=deviation,
        low=low,
        middle=middle,
        high=high,
        worst=float(worst),
    )


def _mean(values: Real) -> tuple[float, float, float]:
    """Mean, its standard error, standard deviation; all draws alike have the very value."""
    found = values.tolist()
    if min(found) == max(found):
        return found[0], 0.0, 0.0
    mean = math.fsum(found) / len(found)
    variance = math.fsum((one - mean) ** 2 for one in found) / (len(found) - 1)
    return mean, math.sqrt(variance / len(found)), math.sqrt(variance)


def _at_risk(plan: Plan, table: Timetable, risks: Risks, draws: int) -> list[AtRisk]:
    changing = _changing(table)
    found = []
    for (number, after), (missed, heads) in risks.missed.items():
        trip, other = table.trips[number], table.trips[after]
        workers, wait = changing.get((number, after), (0, None))
        found.append(
            AtRisk(
                trip=trip.id,
                next_trip=other.id,
                place=plan.trips[other.id].places[0],
                moment=other.depart,
                wait_minutes=wait,
                workers=workers,
                probability=missed / draws,
                workers_hit=heads / draws,
                late=int(risks.late_draws[number]) / draws,
                minutes_late=int(risks.late_minutes[number]) / draws,
            )
        )
    for number in np.flatnonzero(risks.hit_draws).tolist():
        trip = table.trips[number]
        found.append(
            AtRisk(
                trip=trip.id,
                next_trip="",
                place=plan.trips[trip.id].places[-1],
                moment=trip.arrive,
                wait_minutes=None,
                workers=plan.account.departures[trip.id].passengers,
                probability=int(risks.hit_draws[number]) / draws,
                workers_hit=int(risks.hit_heads[number]) / draws,
                late=int(risks.late_draws[number]) / draws,
                minutes_late=int(risks.late_minutes[number]) / draws,
            )
        )
    return sorted(found, key=lambda one: (-one.workers_hit, one.moment, one.trip, one.next_trip))


def _changing(table: Timetable) -> dict[Connection, tuple[int, int]]:
    """By connection of the plan: who change so, and the shortest that they wait."""
    found: dict[Connection, tuple[int, int]] = {}
    for party in table.parties:
        for ride, onward in zip(party.rides, party.rides[1:], strict=False):
            key = ride.trip, onward.trip
            there = table.trips[ride.trip].arrives[ride.alight] + ride.local_minutes
            wait = table.trips[onward.trip].depart - there
            heads, shortest = found.get(key, (0, wait))
            found[key] = heads + party.workers, min(shortest, wait)
    return found


def _bought(planned: Mapping[str, Measure], values: Real, with_margin: Real) -> Iterable[Bought]:
    without = values[:, [NAMES.index(name) for name in LOSSES]]
    for margin, found in _with(without, with_margin):
        means, saved = {}, {}
        for column, name in enumerate(LOSSES):
            mean = _mean(found[:, column])[0]
            means[name] = planned[name].value - mean if name in OF_PLAN else mean
            if name in OF_PLAN:
                saved[name] = _mean(found[:, column] - without[:, column])[:2]
        yield Bought(margin=margin, means=means, saved=saved)


def _with(without: Real, with_margin: Real) -> Sequence[tuple[Margin, Real]]:
    return [
        (Margin(kind="none"), without),
        *((margin, with_margin[:, number]) for number, margin in enumerate(MARGINS)),
    ]
