"""T19, T20: by_employer.csv and by_day.csv, which add up what the other tables tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from returnplan import rounding
from returnplan.auditing.case import Case
from returnplan.auditing.identity import compare
from returnplan.auditing.violation import Violation
from returnplan.calendar import MINUTES_A_DAY


def by_employer(case: Case) -> Iterator[Violation]:
    """T19. by_employer.csv has every employer of the scenario, its cells recomputed."""
    heads, cents = _heads(case), employer_cents(case)
    came: dict[str, list[int]] = {name: [] for name in case.scenario.employers}
    for travel in case.travels:
        came[travel.cohort.employer].append(travel.on_post)
    missing = set(case.scenario.employers)
    for row in case.tables["by_employer"]:
        name = row["employer"]
        missing.discard(name)
        expected = {
            "name": case.scenario.employers[name].name or None,
            "place": case.place_name(case.scenario.employers[name].place),
            **heads[name],
            "first_on_post": min(came[name], default=None),
            "last_on_post": max(came[name], default=None),
            **_work(case, name),
            "cost": cents[name],
        }
        yield from compare("T19", "by_employer", row, expected)
    for name in sorted(missing):
        sentence = "the row is missing"
        yield Violation(code="T19", table="by_employer", key=name, sentence=sentence)


def _heads(case: Case) -> dict[str, dict[str, int]]:
    """Columns of heads by employer."""
    columns = ("waiting", "carried", "left_behind", "key_waiting", "key_carried")
    heads = {name: dict.fromkeys(columns, 0) for name in case.scenario.employers}
    for name, cohort in case.scenario.cohorts.items():
        row, carried = heads[cohort.employer], case.carried[name]
        row["waiting"] += cohort.workers
        row["carried"] += carried
        row["left_behind"] += cohort.workers - carried
        if case.scenario.post_of(cohort).key:
            row["key_waiting"] += cohort.workers
            row["key_carried"] += carried
    return heads


def _work(case: Case, employer: str) -> dict[str, object]:
    works, horizon = case.works, case.scenario.calendar.horizon
    daily_output = case.scenario.employers[employer].daily_output
    held = Counter(works.held_by[employer])
    share = works.cumulated[employer][-1] / horizon if daily_output else 0.0
    return {
        "utilisation_first": works.utilisation(employer, 0),
        "utilisation_last": works.utilisation(employer, horizon - 1),
        "output": sum(works.output_cents[employer, day] for day in range(horizon)),
        "output_share": share,
        "held_most_by": min(held, key=lambda name: (-held[name], name)),
    }


def employer_cents(case: Case) -> dict[str, int]:
    """What each employer's heads cost: their share of their trips, their beds and transfers.

    A trip's cost is shared by heads, half up to the cent; the last employer by id takes what
    remains.
    """
    cents = dict.fromkeys(case.scenario.employers, 0)
    for trip in case.trips.values():
        heads: Counter[str] = Counter()
        for travel, _, _ in trip.riders:
            heads[travel.cohort.employer] += travel.workers
        whole = rest = case.cents(trip)
        for number, name in enumerate(sorted(heads), start=1):
            part = rest
            if number < len(heads):
                part = (2 * whole * heads[name] + trip.passengers) // (2 * trip.passengers)
            cents[name] += part
            rest -= part
    for travel in case.travels:
        cents[travel.cohort.employer] += travel.bed_cents + travel.local_cents
    return cents


def by_day(case: Case) -> Iterator[Violation]:
    """T20. by_day.csv has every date of the horizon, its cells recomputed."""
    horizon = case.scenario.calendar.horizon
    due = _days(case)
    missing = set(range(horizon))
    for row in case.tables["by_day"]:
        day = row["date"]
        if day not in missing:
            yield _day(case, day, "the date is not in the horizon")
            continue
        missing.discard(day)
        yield from compare("T20", "by_day", row, due[day])
    for day in sorted(missing):
        yield _day(case, day, "the row is missing")


def _day(case: Case, day: int, sentence: str) -> Violation:
    key = case.scenario.calendar.date_text(day)
    return Violation(code="T20", table="by_day", key=key, sentence=sentence)


def _days(case: Case) -> list[dict[str, object]]:
    scenario, calendar = case.scenario, case.scenario.calendar
    departures: Counter[int] = Counter()
    cents: Counter[int] = Counter(bed_cents(case))
    for trip in case.trips.values():
        departures[calendar.day_of(trip.depart)] += 1
        cents[calendar.day_of(trip.depart)] += case.cents(trip)
    setting_out: Counter[int] = Counter()
    arriving: Counter[int] = Counter()
    came: Counter[int] = Counter()
    for travel in case.travels:
        setting_out[travel.start_day] += travel.workers
        arriving[travel.arrival_day] += travel.workers
        came[travel.on_post] += travel.workers
        cents[travel.start_day] += travel.local_cents
    quarantined: Counter[int] = Counter()
    for (_, day), heads in case.occupied.items():
        quarantined[day] += heads
    output: Counter[int] = Counter()
    for (_, day), made in case.works.output_cents.items():
        output[day] += made
    busy = busy_vehicles(case)
    on_post = 0
    rows: list[dict[str, object]] = []
    for day in range(calendar.horizon):
        on_post += came[day]
        beds = sum(case.movement.open_beds(one, day) for one in scenario.quarantine.values())
        rows.append(
            {
                "departures": departures[day],
                "vehicles_busy": busy[day],
                "setting_out": setting_out[day],
                "arriving": arriving[day],
                "in_quarantine": quarantined[day],
                "beds_free": beds - quarantined[day],
                "on_post": on_post,
                "staffed_share": _staffed_share(case, day),
                "output": output[day],
                "cost": cents[day],
            }
        )
    return rows


def _staffed_share(case: Case, day: int) -> float:
    required = sum(shift.post.required for shift in case.posts.values())
    staffed = sum(shift.staffed(day) for shift in case.posts.values())
    return staffed / required if required else 0.0


def busy_vehicles(case: Case) -> list[int]:
    """Vehicles busy at one moment at most on each date of the horizon, all fleets together."""
    changes: Counter[int] = Counter()
    for trip in case.trips.values():
        duty = case.duty(trip)
        if duty is not None:
            changes[duty[0]] += trip.units
            changes[duty[1]] -= trip.units
    horizon = case.scenario.calendar.horizon
    most = [0] * horizon
    now = 0
    for moment, following in pairwise(sorted(changes)):
        now += changes[moment]
        last = min(horizon - 1, (following - 1) // MINUTES_A_DAY)
        for day in range(max(0, moment // MINUTES_A_DAY), last + 1):
            most[day] = max(most[day], now)
    return most


def bed_cents(case: Case) -> dict[int, int]:
    """Cost of the bed-dates of each date; that of an assignment is spread as evenly as cents are.

    The dates of an assignment cost together what its bed_cost says: by the end of each, half up,
    as much as its bed-dates until then.
    """
    cents: dict[int, int] = {}
    for travel in case.travels:
        if travel.facility is None:
            continue
        price = travel.facility.cost_per_bed_day * travel.workers
        paid = 0
        for number in range(1, travel.quarantine_days + 1):
            due = rounding.half_up(price * number, 2)
            day = travel.arrival_day + number - 1
            cents[day] = cents.get(day, 0) + due - paid
            paid = due
    return cents
