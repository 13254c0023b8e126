"""A plan in force through random days: what must hold after each replan, told otherwise than by it.

The audit is silent, also over the run folder; what has begun stands, but for those whom events took
out of it; where nothing happened the same plan comes back; what is another trip is told.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from random_events import random_moments, random_rows, write_rows
from returnplan.auditing import audit
from returnplan.jobs.replan import Replanned, replan_plan
from returnplan.plan import Plan
from returnplan.plan.read import read_plan

MOVES = 4
"""Of each replan: what is looked for needs no good plans."""


@dataclass(frozen=True, kw_only=True)
class Days:
    """What a sequence of days has shown."""

    seed: int
    replans: int
    kinds: Counter[str]
    """Events by kind."""
    differences: tuple[str, ...]


def random_days(
    seed: int, plan: Plan, *, days: int = 3, most: int = 4, limit_s: float | None = None
) -> Days:
    """Replan a plan at some moments, each time after at most so many events.

    By counted moves, or in `limit_s` seconds.
    """
    moves = MOVES if limit_s is None else None
    random = Random(f"returnplan events {seed}")
    since, replans, kinds, differences = 0, 0, Counter[str](), list[str]()
    contacts = random.random() < 0.5
    with tempfile.TemporaryDirectory() as name:
        for at in random_moments(random, plan, random.randint(1, days)):
            rows = random_rows(random, plan, since, at, most)
            path = Path(name) / "events.csv"
            write_rows(rows, path)
            happened = "; ".join(",".join(row.values()) for row in rows)
            where = f"at {plan.scenario.calendar.moment_text(at)} after [{happened}]"
            try:
                found = replan_plan(
                    plan, at, events=path, contacts=contacts, moves=moves, time_limit_s=limit_s
                )
            except Exception as error:  # whatever goes wrong is what is looked for
                differences.append(f"{where}: {type(error).__name__}: {str(error)[:600]}")
                break
            differences += [f"{where}: {one}" for one in faults(found, bool(rows))]
            plan, since, replans = found.plan, at, replans + 1
            kinds.update(row["kind"] for row in rows)
        if replans and not differences:
            plan.write(Path(name) / "run")
            differences += [f"as written: {one}" for one in audit(read_plan(Path(name) / "run"))]
    return Days(seed=seed, replans=replans, kinds=kinds, differences=tuple(differences))


def faults(found: Replanned, happened: bool) -> Iterator[str]:
    """What is wrong with a replan, in sentences."""
    plan, earlier = found.plan, found.earlier
    if "failed_audit" in plan.options:
        yield f"a plan of the search failed its audit: {plan.options['failed_audit']}"
    for violation in audit(plan):
        yield f"audit: {violation}"
    rows = plan.options["replan"]["changes"]
    if not happened:
        same = (plan.trips, plan.assignments, plan.loans) == (
            earlier.trips,
            earlier.assignments,
            earlier.loans,
        )
        if not same:
            yield "nothing happened, and another plan came back"
        if rows:
            yield f"nothing happened, and changes are told: {rows[:3]}"
    for one in plan.options["start"].get("dropped", ()):
        if one["reason"] == "rule":
            yield f"the start does not know what keeps {one['workers']} of {one['cohort']}"
    yield from _begun_faults(found)
    old, new = _trips(earlier), _trips(plan)
    told = sum(row["change"] in ("cancelled", "added") for row in rows if row["what"] == "trip")
    moved = sum(row["change"] == "moved" for row in rows if row["what"] == "trip")
    if told + 2 * moved != len(old ^ new):
        yield f"{len(old ^ new)} trips are in one plan only, {told} + 2 x {moved} are told"


def _trips(plan: Plan) -> set[tuple[Any, ...]]:
    return {
        (one.purpose, _operator(one), one.places, one.depart, one.risk)
        for one in plan.trips.values()
    }


def _begun_faults(found: Replanned) -> Iterator[str]:
    """What has begun is changed by nothing but events."""
    gone = Counter[str]()
    for one in () if found.after is None else found.after.broken:
        gone[one.riders] += one.workers
    before = _begun(found.earlier, found.at, gone)
    now = _begun(found.plan, found.at, Counter())
    for name, was, is_ in zip(("riders", "trips"), before, now, strict=True):
        for row in sorted({*was, *is_}, key=repr):
            if was.get(row) != is_.get(row):
                yield f"{name} that have begun: {row} was {was.get(row)}, is {is_.get(row)}"


def _begun(plan: Plan, at: int, gone: Counter[str]) -> tuple[dict[Any, int], dict[Any, int]]:
    """(Heads by their way, units by departure) of what has begun, but for who is gone.

    Trips that nobody rides any more are not told.
    """
    leaves = {name: trip.depart for name, trip in plan.trips.items()}
    leaves |= {duty.trip: duty.leaves_base for duty in plan.account.duties}
    begun = {name for name, moment in leaves.items() if moment < at}
    riders, trips = Counter[Any](), dict[Any, int]()
    for one in plan.account.itineraries:
        mine = [leg.trip for leg in one.assignment.legs]
        heads = one.workers - gone[one.id]
        if heads and (one.assignment.depart < at or begun & {*mine}):
            legs = tuple(
                (_operator(plan.trips[leg.trip]), plan.trips[leg.trip].stops, leg.board, leg.alight)
                for leg in one.assignment.legs
            )
            riders[one.cohort.cohort, one.assignment.depart, legs, one.assignment.facility] += heads
            for name in mine:
                trip = plan.trips[name]
                if name in begun:
                    trips[_operator(trip), trip.stops, trip.risk] = trip.units
    return dict(riders), trips


def _operator(trip: Any) -> str:
    """Without the dates that events have added to a line's id."""
    return re.sub(r"(-\d{4})+$", "", trip.operator) if trip.purpose == "line" else trip.operator
