"""Who waits where for which post: gravity flows, cohorts, risk levels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cases.family import Family
from cases.places import World

Real = NDArray[np.float64]
Whole = NDArray[np.int64]

READY_DAYS = (0, 2, 4, 6, 8, 10, 12, 14)
READY_SHARES = (0.40, 0.12, 0.12, 0.10, 0.08, 0.08, 0.05, 0.05)
KEY_SHARE = 0.4
POSTS = ("backbone", "operators", "assembly")
"""The first is the key post."""
NEAREST_KM = 320.0
"""Who lives nearer needs no plan."""
LEVELS = ("low", "medium", "high", "closed")
LEVEL_DAYS = {"low": 0, "medium": 7, "high": 14, "closed": 14}


@dataclass(frozen=True, kw_only=True)
class People:
    """Cohorts as columns, and what follows from them."""

    origin: Whole
    employer: Whole
    post: Whole
    """Number in POSTS."""
    ready: Whole
    """Days from start."""
    workers: Whole
    employer_place: Whole
    """Destination of each employer."""
    employer_posts: Whole
    """How many posts it has (2 or 3)."""
    level: Whole
    """Risk level of each origin at the start."""

    @property
    def destination(self) -> Whole:
        return np.asarray(self.employer_place[self.employer])

    def flows(self, world: World) -> Whole:
        """(origins, destinations) heads."""
        heads = np.zeros((len(world.origins), len(world.destinations)), dtype=np.int64)
        np.add.at(heads, (self.origin, self.destination), self.workers)
        return heads


def _wholes(weights: Real, total: int, least: int) -> Whole:
    """Whole numbers of at least `least` that add up to `total`, in proportion as far as can be."""
    spare = total - least * len(weights)
    if spare < 0:
        raise ValueError(f"{total} is less than {least} for each of {len(weights)}")
    exact = weights / weights.sum() * spare
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: spare - int(whole.sum())]] += 1
    return np.asarray(whole + least)


def _lanes(rng: np.random.Generator, family: Family, world: World) -> tuple[Whole, Whole, Real]:
    """Origins, destinations and weights of the lanes: gravity with log-normal masses."""
    size = rng.lognormal(0.0, 0.8, len(world.origins))
    pull = rng.lognormal(0.0, 1.0, len(world.destinations))
    flow = size[:, None] * pull[None, :] / world.origin_km
    flow[world.origin_km < NEAREST_KM] *= 1e-9
    keys = np.log(flow) + rng.gumbel(0.0, 0.7, flow.shape)
    must = {(int(row), int(keys[row].argmax())) for row in range(len(size))}
    must |= {(int(keys[:, column].argmax()), column) for column in range(len(pull))}
    ranked = [divmod(int(pair), len(pull)) for pair in np.argsort(-keys, axis=None)]
    rest = [pair for pair in ranked if pair not in must]
    chosen = sorted([*must, *rest[: max(0, family.lanes - len(must))]])
    origin, destination = np.array(chosen, dtype=np.int64).T
    return origin, destination, flow[origin, destination]


def people(rng: np.random.Generator, family: Family, world: World) -> People:
    """The cohorts of a scenario."""
    lane_origin, lane_destination, flow = _lanes(rng, family, world)
    many = family.employers - len(world.destinations)
    into = np.bincount(lane_destination, weights=flow, minlength=len(world.destinations))
    per_place = _wholes(into, max(many, 0) + len(into), 1)
    employer_place = np.repeat(np.arange(len(into)), per_place)
    employer_weight = rng.lognormal(0.0, 0.8, len(employer_place))
    employer_posts = rng.integers(2, 4, len(employer_place))
    first = np.r_[0, np.cumsum(per_place)]
    counts = _wholes(flow**0.7, max(family.cohorts, len(flow)), 1)
    seen: set[tuple[int, int, int, int]] = set()
    for lane, count in enumerate(counts.tolist()):
        place = int(lane_destination[lane])
        members = np.arange(first[place], first[place + 1])
        chance = employer_weight[members] / employer_weight[members].sum()
        made = 0
        while made < count:
            want = count - made
            employer = rng.choice(members, want, p=chance)
            key = rng.random(want) < KEY_SHARE
            post = np.where(key, 0, rng.integers(1, employer_posts[employer]))
            ready = rng.choice(READY_DAYS, want, p=READY_SHARES)
            rows = set(zip(employer.tolist(), post.tolist(), ready.tolist(), strict=True))
            fresh = {(int(lane_origin[lane]), *row) for row in rows} - seen
            seen |= fresh
            made += len(fresh)
    table = np.array(sorted(seen), dtype=np.int64)
    heads_of = {
        (int(o), int(d)): f / c
        for o, d, f, c in zip(lane_origin, lane_destination, flow, counts, strict=True)
    }
    share = np.array([heads_of[int(o), int(employer_place[e])] for o, e in table[:, :2]])
    weight = share * rng.lognormal(0.0, 0.6, len(table))
    of_key = table[:, 2] == 0
    weight[of_key] *= KEY_SHARE / max(float(weight[of_key].sum()), 1e-9)
    weight[~of_key] *= (1 - KEY_SHARE) / max(float(weight[~of_key].sum()), 1e-9)
    return People(
        origin=table[:, 0],
        employer=table[:, 1],
        post=table[:, 2],
        ready=table[:, 3],
        workers=_wholes(weight, family.workers, 2),
        employer_place=employer_place,
        employer_posts=employer_posts,
        level=rng.choice(4, len(world.origins), p=(0.74, 0.14, 0.08, 0.04)),
    )


def quarantine_days(people: People, family: Family, world: World) -> Whole:
    """Quarantine days that each cohort is asked for at the start."""
    days = np.array([LEVEL_DAYS[level] for level in LEVELS])[people.level[people.origin]]
    late = np.array([site.province == family.late_province for site in world.origins])
    return np.asarray(np.where(late[people.origin], 14, days))
