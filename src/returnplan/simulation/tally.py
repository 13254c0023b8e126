"""What a draw comes to in which the plan was followed by others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from returnplan.plan.plan import Plan
from returnplan.plan.underway import under_way
from returnplan.simulation.arrival import arrivals
from returnplan.simulation.chance import Chance
from returnplan.simulation.movement import DrawMovement, move
from returnplan.simulation.outcome import NAMES, outcome
from returnplan.simulation.people import Fact, PlayedTripKey, WhoTravels, key_of
from returnplan.simulation.timetable import Timetable

ADDED = {
    "replans": "Evenings on which the rest was planned again.",
    "changes": "What the new plans change of the plans in force, at the prices of `[replan]`.",
}
"""What a draw has besides the measures where the plan is planned again."""
REPLANNED_NAMES = (*NAMES, *ADDED)


@dataclass(kw_only=True)
class Tally:
    """What has happened in a draw so far."""

    late: dict[PlayedTripKey, int] = field(default_factory=dict)
    """Minutes by which trips left too late."""
    paid: dict[PlayedTripKey, int] = field(default_factory=dict)
    """Cents of what has begun, whoever did not come to it."""
    told: Counter[str] = field(default_factory=Counter)
    """Heads who did not come, and who missed a trip."""
    replans: int = 0
    changes: float = 0.0

    def known(self, plan: Plan) -> Mapping[int, int]:
        """Minutes by number of the trip in a plan."""
        keys = enumerate(map(key_of, plan.trips.values()))
        return {number: self.late[key] for number, key in keys if key in self.late}

    def evening(self, plan: Plan, moved: DrawMovement, at: int, facts: Iterable[Fact]) -> None:
        """What has happened by a moment."""
        begun = under_way(plan, at).trips
        for name, late in zip(plan.trips, moved.late_departure.tolist(), strict=True):
            trip = plan.trips[name]
            if trip.depart < at:
                self.late.setdefault(key_of(trip), late)
            if name in begun:
                cents = plan.account.departures[name].cents
                self.paid[key_of(trip)] = max(cents, self.paid.get(key_of(trip), 0))
        for fact in facts:
            if fact.kind == "no_show":
                self.told["missed" if fact.ride else "no_shows"] += len(fact.people)

    def values(
        self, plan: Plan, table: Timetable, drawn: Chance, people: WhoTravels
    ) -> list[float]:
        """By `REPLANNED_NAMES`, of the last plan played to its end."""
        table = replace(table, trip_cents=self._trip_cents(plan))
        moved = move(table, drawn, known=self.known(plan))
        arrived = arrivals(table, drawn, moved)
        values = dict(outcome(table, drawn, moved, arrived).values)
        for name, heads in self.told.items():
            values[name] += heads
        onward = plan.scenario.onward
        values["not_arrived"] += sum(len(people.behind.get(name, ())) for name in onward)
        values |= {"replans": float(self.replans), "changes": self.changes}
        return [values[name] for name in REPLANNED_NAMES]

    def _trip_cents(self, plan: Plan) -> int:
        """What all trips cost: what has begun no less than when it did."""
        runs = {
            key_of(trip): plan.account.departures[name].cents for name, trip in plan.trips.items()
        }
        return sum(max(runs.get(key, 0), self.paid.get(key, 0)) for key in {**runs, **self.paid})
