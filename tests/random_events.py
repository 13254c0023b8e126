"""Seeded random events on a plan in force: rows of events.csv, of every kind, many at a limit."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

from returnplan.calendar import MINUTES_A_DAY
from returnplan.events.reading import EVENTS
from returnplan.plan import Plan

Row = dict[str, str]


def random_moments(random: Random, plan: Plan, count: int) -> list[int]:
    """Moments of replans, one after another: at departures, a minute beside them, or anywhere."""
    calendar = plan.scenario.calendar
    edges = [trip.depart for trip in plan.trips.values()]
    edges += [duty.leaves_base for duty in plan.account.duties]
    edges += [one.depart for one in plan.assignments]
    found = set()
    for _ in range(count):
        moment = random.randrange(calendar.days * MINUTES_A_DAY)
        if edges and random.random() < 0.7:
            moment = random.choice(edges) + random.choice((0, 1, 1, 30, 300))
        found.add(min(max(moment, 0), calendar.horizon * MINUTES_A_DAY - 1))
    return sorted(found)


def random_rows(random: Random, plan: Plan, since: int, at: int, most: int) -> list[Row]:
    """At most so many rows of events.csv on a plan, known between two moments."""
    rows: list[Row] = []
    for number in range(random.choice([0, *range(1, most + 1)])):
        kind = random.choice(list(_MAKERS))
        row = _MAKERS[kind](random, plan, number)
        if row is not None:
            moment = random.choice((since, at, random.randint(since, at)))
            text = plan.scenario.calendar.moment_text(moment)
            rows.append({"moment": text, "kind": kind, **row})
    return rows


def write_rows(rows: Sequence[Row], path: Path) -> None:
    """As events.csv."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, EVENTS.names, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _date(random: Random, plan: Plan) -> str:
    calendar = plan.scenario.calendar
    return calendar.date_text(random.randrange(calendar.days))


def _maybe(random: Random, cell: str) -> str:
    return cell if random.random() < 0.5 else ""


def _heads(random: Random, plan: Plan, _: int) -> Row | None:
    name = random.choice(list(plan.scenario.cohorts))
    most = plan.scenario.cohorts[name].workers
    return {"id": name, "value": str(_some(random, most))} if most else None


def _some(random: Random, most: int) -> int:
    """A number from 1 on, often one of the two ends."""
    return random.choice((1, most, random.randint(1, most)))


def _late(random: Random, plan: Plan, _: int) -> Row | None:
    if not plan.trips:
        return None
    minutes = random.choice((1, 59, 60, 61, 120, 600, 3000))
    return {"id": random.choice(list(plan.trips)), "value": str(minutes)}


def _cancelled(random: Random, plan: Plan, _: int) -> Row | None:
    if not plan.trips:
        return None
    name = random.choice(list(plan.trips))
    trip = plan.trips[name]
    if trip.purpose == "line" and random.random() < 0.5:
        day = plan.scenario.calendar.day_of(trip.depart)
        return {"id": trip.operator, "from": plan.scenario.calendar.date_text(day)}
    return {"id": name}


def _broken(random: Random, plan: Plan, _: int) -> Row | None:
    fleets = {name: one for name, one in plan.scenario.fleets.items() if one.vehicles}
    if not fleets:
        return None
    name = random.choice(list(fleets))
    count = _some(random, fleets[name].vehicles)
    return {"id": name, "value": str(count), "until": _maybe(random, _date(random, plan))}


def _risk(random: Random, plan: Plan, _: int) -> Row:
    place = random.choice(list(plan.scenario.places))
    if plan.scenario.cohorts and random.random() < 0.7:
        place = random.choice([one.origin for one in plan.scenario.cohorts.values()])
    level = random.choice(list(plan.scenario.levels))
    return {"id": place, "value": level, "from": _maybe(random, _date(random, plan))}


def _permit(random: Random, plan: Plan, _: int) -> Row:
    word = random.choice(("added", "withdrawn"))
    pairs = [(one.origin, one.destination) for one in plan.scenario.permits]
    pairs += [(one.origin, plan.scenario.destination(one)) for one in _cohorts(plan)]
    origin, destination = random.choice([*pairs, ("*", "*")])
    return {
        "value": word,
        "origin": origin,
        "destination": destination,
        "from": _maybe(random, _date(random, plan)),
        "until": _maybe(random, _date(random, plan)),
    }


def _cohorts(plan: Plan) -> list:
    return list(plan.scenario.cohorts.values())


def _beds(random: Random, plan: Plan, _: int) -> Row | None:
    facilities = plan.scenario.quarantine
    if not facilities:
        return None
    name = random.choice(list(facilities))
    beds = facilities[name].beds
    value = random.choice((0, beds, beds + 3, max(0, beds - 1), random.randint(0, beds)))
    return {"id": name, "value": str(value), "from": _maybe(random, _date(random, plan))}


def _positive(random: Random, plan: Plan, number: int) -> Row | None:
    ridden = {name: one.passengers for name, one in plan.account.departures.items()}
    if not ridden or random.random() < 0.5:
        return _heads(random, plan, number)
    name = random.choice(list(ridden))
    return {"id": name, "value": str(_some(random, ridden[name]))}


def _join(random: Random, plan: Plan, number: int) -> Row:
    like = random.choice(_cohorts(plan))
    name = next(f"new-{count}" for count in range(99) if f"new-{count}" not in _names(plan, number))
    return {
        "id": name,
        "value": str(random.randint(1, 6)),
        "origin": like.origin,
        "employer": like.employer,
        "post": like.post,
        "from": _maybe(random, _date(random, plan)),
    }


def _names(plan: Plan, number: int) -> set[str]:
    """Names of cohorts, and those that earlier rows of the same table may have."""
    there = set(plan.scenario.cohorts)
    return there | {f"new-{count}" for count in range(len(there) % 7, len(there) % 7 + number)}


def _budget(random: Random, plan: Plan, _: int) -> Row:
    cost = plan.account.cents / 100
    return {"value": f"{random.choice((0.0, 0.5, 1.0, 1.01, 2.0)) * cost:.2f}"}


_MAKERS: Mapping[str, Callable[[Random, Plan, int], Row | None]] = {
    "no_show": _heads,
    "late": _late,
    "cancelled": _cancelled,
    "broken": _broken,
    "risk": _risk,
    "permit": _permit,
    "beds": _beds,
    "positive": _positive,
    "join": _join,
    "drop_out": _heads,
    "budget": _budget,
}
