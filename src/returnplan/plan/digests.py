"""by_employer.csv and by_day.csv: what the plan comes to for each employer and on each date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from returnplan import rounding
from returnplan.calendar import MINUTES_A_DAY
from returnplan.plan.account import Account
from returnplan.plan.beds import open_beds
from returnplan.plan.duties import Duty
from returnplan.plan.production_tables import written_share
from returnplan.plan.route import place_name
from returnplan.tables.declaration import Row


def by_employer(account: Account) -> list[Row]:
    """Every employer of the scenario."""
    scenario, made = account.plan.scenario, account.production
    came: dict[str, list[int]] = {name: [] for name in scenario.employers}
    for itinerary in account.itineraries:
        came[itinerary.cohort.employer].append(itinerary.on_post_day)
    heads, cents = _heads(account), employer_cents(account)
    rows = []
    for number, (name, employer) in enumerate(scenario.employers.items()):
        utilisation = made.utilisation[number].tolist()
        share = float(made.cumulated[number, -1]) / account.horizon
        rows.append(
            {
                "employer": name,
                "name": employer.name or None,
                "place": place_name(scenario, employer.place),
                **heads[name],
                "first_on_post": min(came[name], default=None),
                "last_on_post": max(came[name], default=None),
                "utilisation_first": written_share(utilisation[0]),
                "utilisation_last": written_share(utilisation[-1]),
                "output": int(account.output_cents[number].sum()),
                "output_share": written_share(share if employer.daily_output else 0.0),
                "held_most_by": most(made.held_by[number]),
                "cost": cents[name],
            }
        )
    return rows


def most(names: Iterable[str]) -> str:
    """The name that stands there most often; of equals the first."""
    counts = Counter(names)
    return min(counts, key=lambda name: (-counts[name], name))


def _heads(account: Account) -> dict[str, dict[str, int]]:
    """The columns that count heads, by employer."""
    scenario = account.plan.scenario
    columns = ("waiting", "carried", "left_behind", "key_waiting", "key_carried")
    heads = {name: dict.fromkeys(columns, 0) for name in scenario.employers}
    for name, cohort in scenario.cohorts.items():
        row, carried = heads[cohort.employer], account.carried[name]
        row["waiting"] += cohort.workers
        row["carried"] += carried
        row["left_behind"] += cohort.workers - carried
        if scenario.post_of(cohort).key:
            row["key_waiting"] += cohort.workers
            row["key_carried"] += carried
    return heads


def employer_cents(account: Account) -> dict[str, int]:
    """Cost of each employer's heads: their share of their trips, their beds and local transport.

    A trip's cost is shared by heads aboard, half up to the cent; the last employer by id takes the
    remainder.
    """
    cents = dict.fromkeys(account.plan.scenario.employers, 0)
    for departure in account.departures.values():
        whole, aboard = departure.cents, departure.passengers
        shares = {
            name: (2 * whole * heads + aboard) // (2 * aboard)
            for name, heads in sorted(departure.by_employer)
        }
        for name, share in shares.items():
            cents[name] += share
        if shares:
            cents[max(shares)] += whole - sum(shares.values())
    for itinerary in account.itineraries:
        cents[itinerary.cohort.employer] += itinerary.bed_cents + itinerary.local_cents
    return cents


def by_day(account: Account) -> list[Row]:
    """Every date of the horizon."""
    plan, horizon = account.plan, account.horizon
    scenario, calendar = plan.scenario, plan.scenario.calendar
    departures, setting_out, arriving = Counter[int](), Counter[int](), Counter[int]()
    cents = bed_cents(account)
    for departure in account.departures.values():
        day = calendar.day_of(departure.trip.depart)
        departures[day] += 1
        cents[day] += departure.cents
    for itinerary in account.itineraries:
        day = calendar.day_of(itinerary.assignment.depart)
        setting_out[day] += itinerary.workers
        arriving[itinerary.arrival_day] += itinerary.workers
        cents[day] += itinerary.local_cents
    occupied = Counter[int]()
    for bed in account.beds:
        occupied[bed.day] += bed.occupied
    busy = busy_vehicles(account.duties, horizon)
    on_post = account.on_post.sum(axis=0).tolist()
    staffed = account.staffing.staffed.sum(axis=0).tolist()
    required = sum(post.required for post in scenario.posts.values())
    output = account.output_cents.sum(axis=0).tolist()
    return [
        {
            "date": day,
            "departures": departures[day],
            "vehicles_busy": busy[day],
            "setting_out": setting_out[day],
            "arriving": arriving[day],
            "in_quarantine": occupied[day],
            "beds_free": sum(
                open_beds(scenario, facility, day) for facility in scenario.quarantine.values()
            )
            - occupied[day],
            "on_post": on_post[day],
            "staffed_share": written_share(staffed[day] / required if required else 0.0),
            "output": output[day],
            "cost": cents[day],
        }
        for day in range(horizon)
    ]


def bed_cents(account: Account) -> Counter[int]:
    """Cost of the bed-dates of each date.

    The dates of an assignment cost together what its beds cost: by the end of each date, half up
    to the cent, as much as its bed-dates until then.
    """
    cents = Counter[int]()
    for itinerary in account.itineraries:
        if itinerary.assignment.facility is not None:
            facility = account.plan.scenario.quarantine[itinerary.assignment.facility]
            price = facility.cost_per_bed_day * itinerary.workers
            parts = _spread(price, itinerary.quarantine_days)
            for day, part in enumerate(parts, start=itinerary.arrival_day):
                cents[day] += part
    return cents


@cache
def _spread(price: float, dates: int) -> tuple[int, ...]:
    """Cents of each of some dates, which cost `price` each before rounding."""
    due = [rounding.half_up(price * number, 2) for number in range(dates + 1)]
    return tuple(after - before for before, after in pairwise(due))


def busy_vehicles(duties: Iterable[Duty], horizon: int) -> list[int]:
    """Vehicles of all fleets that are on duty at one moment, at most, by date of the horizon."""
    changes = Counter[int]()
    for duty in duties:
        changes[duty.leaves_base] += 1
        changes[duty.ready] -= 1
    busy, now = [0] * horizon, 0
    for moment, following in pairwise(sorted(changes)):
        now += changes[moment]
        last = min(horizon, (following - 1) // MINUTES_A_DAY + 1)
        for day in range(moment // MINUTES_A_DAY, last):
            busy[day] = max(busy[day], now)
    return busy
