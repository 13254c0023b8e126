"""Employers: posts, production, who needs what from whom, loans, beds."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from cases.family import Family
from cases.folder import Cell, Table
from cases.people import POSTS, People, quarantine_days
from cases.places import World, road_km

Whole = NDArray[np.int64]

DAYS = 30
PRODUCING = 0.6
"""Share of employers whose output counts."""
BED_SHARE = 0.7
"""Beds over the beds that would be in use if those who need one came evenly over the dates."""


def employer_id(world: World, people: People, employer: int) -> str:
    """`PLACE-N`, N counting the employers there."""
    place = int(people.employer_place[employer])
    first = int(np.searchsorted(people.employer_place, place))
    return f"{world.destinations[place].place}-{employer - first + 1}"


def waiting(people: People) -> Whole:
    """(employers, posts) heads of the cohorts."""
    heads = np.zeros((len(people.employer_place), len(POSTS)), dtype=np.int64)
    np.add.at(heads, (people.employer, people.post), people.workers)
    return heads


def plant_tables(
    rng: np.random.Generator, family: Family, world: World, people: People, start: date
) -> dict[str, Table]:
    """Employers.csv, posts.csv, inputs.csv, deliveries.csv, loans.csv, quarantine.csv."""
    heads = waiting(people)
    ids = [employer_id(world, people, number) for number in range(len(heads))]
    away = rng.uniform(0.2, 0.6, heads.shape)
    required = np.maximum(heads, 4) + np.floor(heads * (1 - away) / away).astype(np.int64)
    present = required - heads
    # some posts stay short of a few heads whoever comes
    present = np.maximum(0, present - rng.integers(0, 4, heads.shape))
    required = np.maximum(required, heads + present)
    used = np.arange(len(POSTS))[None, :] < people.employer_posts[:, None]
    crew = rng.random(len(heads)) < 0.1
    produces = rng.random(len(heads)) < PRODUCING
    if not produces.any():
        produces[0] = True
    a_head = rng.uniform(400, 2_500, len(heads))
    orders = rng.choice((1.0, 0.95, 0.9, 0.8), len(heads), p=(0.6, 0.2, 0.1, 0.1))
    weights = rng.choice((1, 2, 3), len(heads), p=(0.7, 0.2, 0.1))
    employers: list[tuple[Cell, ...]] = []
    posts: list[tuple[Cell, ...]] = []
    for number, employer in enumerate(ids):
        staff = int(required[number][used[number]].sum())
        output = round(staff * float(a_head[number]) / 1000) * 1000 * bool(produces[number])
        place = world.destinations[int(people.employer_place[number])].place
        employers.append((employer, place, output, f"{orders[number]:g}"))
        for post in np.flatnonzero(used[number]).tolist():
            key = post == 0
            least = int(present[number, post]) + int(heads[number, post]) // 2
            asked = min(least, int(required[number, post])) if key and crew[number] else 0
            posts.append(
                (
                    employer,
                    POSTS[post],
                    int(required[number, post]),
                    int(present[number, post]),
                    "true" if key else "false",
                    int(weights[number]) if key else 1,
                    asked,
                )
            )
    inputs, deliveries = _inputs(rng, ids, produces, start)
    return {
        "employers": (("employer", "place", "daily_output", "orders"), employers),
        "posts": (
            ("employer", "post", "required", "present", "key", "weight", "min_present"),
            posts,
        ),
        "inputs": (
            ("buyer", "input", "supplier", "share", "stock_days", "lag_days"),
            inputs,
        ),
        "deliveries": (("buyer", "input", "date", "days"), deliveries),
        "loans": (
            (
                "loan", "lender", "lender_post", "borrower", "borrower_post", "workers", "from",
                "until",
            ),
            _loans(rng, people, ids, start),
        ),
        "quarantine": (
            ("facility", "place", "serves", "employer", "beds", "cost_per_bed_day"),
            _beds(rng, family, world, people, ids),
        ),
    }  # fmt: skip


def _inputs(
    rng: np.random.Generator, ids: list[str], produces: NDArray[np.bool_], start: date
) -> tuple[list[tuple[Cell, ...]], list[tuple[Cell, ...]]]:
    """Half of the producing plants buy parts from others, a seventh material from outside.

    Suppliers stand before their buyers in a random order, so nothing turns in a circle.
    """
    inputs: list[tuple[Cell, ...]] = []
    deliveries: list[tuple[Cell, ...]] = []
    order = rng.permutation(np.flatnonzero(produces))
    for rank, number in enumerate(order.tolist()):
        if rank and rng.random() < 0.5:
            count = min(rank, 1 + int(rng.random() < 0.3))
            stock, lag = int(rng.integers(2, 9)), int(rng.integers(1, 4))
            near = order[max(0, rank - 20) : rank]
            for supplier in sorted(rng.choice(near, count, replace=False).tolist()):
                share = "1" if count == 1 else "0.6"
                inputs.append((ids[number], "parts", ids[supplier], share, stock, lag))
        if rng.random() < 0.14:
            inputs.append((ids[number], "material", "", "1", int(rng.integers(5, 13)), ""))
            for day in range(int(rng.integers(4, 10)), DAYS, 10):
                arrives = start + timedelta(days=day)
                deliveries.append(
                    (ids[number], "material", arrives.isoformat(), int(rng.integers(7, 12)))
                )
    return inputs, deliveries


def _loans(
    rng: np.random.Generator, people: People, ids: list[str], start: date
) -> list[tuple[Cell, ...]]:
    """One neighbour in twenty may lend operators for some weeks."""
    places = people.employer_place
    pairs = [n for n in range(len(places) - 1) if places[n] == places[n + 1]]
    count = min(len(pairs), max(1, len(places) // 20))
    rows: list[tuple[Cell, ...]] = []
    for number, first in enumerate(sorted(rng.choice(pairs, count, replace=False).tolist())):
        lender, borrower = (first, first + 1) if rng.random() < 0.5 else (first + 1, first)
        begins = start + timedelta(days=int(rng.integers(2, 12)))
        until = begins + timedelta(days=int(rng.integers(10, 18)))
        rows.append(
            (
                f"loan-{number + 1}", ids[lender], POSTS[1], ids[borrower], POSTS[1],
                int(rng.integers(4, 15)), begins.isoformat(), until.isoformat(),
            )
        )  # fmt: skip
    return rows


def _beds(
    rng: np.random.Generator, family: Family, world: World, people: People, ids: list[str]
) -> list[tuple[Cell, ...]]:
    """Facilities that one to three neighbouring places share, and a few dormitories of plants."""
    needs = people.workers * quarantine_days(people, family, world)
    by_place = np.bincount(people.destination, weights=needs, minlength=len(world.destinations))
    km = road_km(world.destinations, world.destinations)
    left = list(range(len(world.destinations)))
    rows: list[tuple[Cell, ...]] = []
    while left:
        first = left[0]
        size = int(rng.integers(1, 4))
        group = sorted(left, key=lambda place: km[first, place])[:size]
        left = [place for place in left if place not in group]
        names = [world.destinations[place].place for place in group]
        beds = max(20, round(BED_SHARE * float(by_place[group].sum()) / DAYS))
        price = int(rng.integers(14, 22)) * 10
        rows.append((f"{names[0]}-hotels", names[0], " ".join(names), "", beds, price))
    by_employer = np.bincount(people.employer, weights=needs, minlength=len(ids))
    for number in np.argsort(-by_employer, kind="stable")[: max(1, len(ids) // 20)].tolist():
        place = world.destinations[int(people.employer_place[number])].place
        beds = max(8, round(0.2 * float(by_employer[number]) / DAYS))
        rows.append((f"{ids[number]}-dormitory", place, "", ids[number], beds, 110))
    return rows
