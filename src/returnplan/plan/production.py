"""What the heads at the posts make: staffing, supply chains, output.

Every employer works as much and as early as staff and inputs let it. With U the cumulated
utilisation and c the capacity,

    U(e,t) = min( U(e,t-1) + c(e,t), least over inputs i of supply(i,t) ),  U = 0 before the horizon
    supply(i,t) = stock_days + days delivered by t + sum over suppliers s of share x U(s, t - lag)

Arrays are posts x dates or employers x dates: rows in the order of `scenario.posts` and
`scenario.employers`, columns the dates of the horizon.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter

import numpy as np

from returnplan.arrays import Real, Whole
from returnplan.scenario.scenario import Loan, Post, Scenario

TIE = 1e-9
"""Terms of the formula that differ by less are equal; sums of 366 dates are exact to 1e-12."""

Heads = Whole
Shares = Real
InputKey = tuple[str, str]
"""Buyer and input."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Staffing:
    """Who stands at each post on each date."""

    heads: Heads
    """Present, come back and borrowed, less those who are lent."""
    staffed: Heads
    """Heads that count: at most those required."""
    borrowed: Heads
    lent: Heads


def staffing(scenario: Scenario, on_post: Heads, loans: Mapping[str, int]) -> Staffing:
    """Heads at every post on every date of the horizon.

    Parameters
    ----------
    on_post
        Workers of the plan who are on post by a date, posts x dates, cumulated.
    loans
        Heads by loan; a loan that is not named lends nobody.
    """
    row = {key: number for number, key in enumerate(scenario.posts)}
    posts = scenario.posts.values()
    borrowed, lent = np.zeros_like(on_post), np.zeros_like(on_post)
    for name, loan in scenario.loans.items():
        dates = loan_dates(scenario, loan)
        workers = loans.get(name, 0)
        lent[row[loan.lender, loan.lender_post], dates] += workers
        borrowed[row[loan.borrower, loan.borrower_post], dates] += workers
    present = np.array([post.present for post in posts], dtype=np.int64)
    required = np.array([post.required for post in posts], dtype=np.int64)
    heads = present[:, None] + on_post + borrowed - lent
    staffed = np.minimum(heads, required[:, None])
    return Staffing(heads=heads, staffed=staffed, borrowed=borrowed, lent=lent)


def loan_dates(scenario: Scenario, loan: Loan) -> slice:
    """Dates of the horizon on which a loan holds, from its first to its last."""
    calendar = scenario.calendar
    first = 0 if loan.from_ is None else max(0, calendar.day(loan.from_))
    after = calendar.horizon if loan.until is None else calendar.day(loan.until) + 1
    return slice(first, max(first, after))


@dataclass(frozen=True, kw_only=True, eq=False)
class Production:
    """How far each employer works on each date."""

    scenario: Scenario
    staffed: Heads
    """Posts x dates, from which the rest follows."""
    capacity: Shares
    """Employers x dates: what orders and staff allow, whatever the inputs."""
    utilisation: Shares
    """u, employers x dates: share of a full date's work."""
    cumulated: Shares
    """U, employers x dates: dates' worth of work done by the end of each date."""
    supplies: Mapping[InputKey, Shares]
    """Dates' worth of work for which an input suffices, from the first date on; by date."""

    @cached_property
    def terms(self) -> dict[str, dict[str, Shares]]:
        """Of each employer what holds it, by `held_by` and date, in the order in which ties go.

        Utilisation is the least of them. An input's is what it still suffices for: its supply less
        the work done before.
        """
        dates = np.ones(self.staffed.shape[1])
        found = {}
        before = dict(zip(self.scenario.employers, self.cumulated - self.utilisation, strict=True))
        for name, employer in self.scenario.employers.items():
            found[name] = {"nothing": dates, "orders": employer.orders * dates}
        for (buyer, what), supply in sorted(self.supplies.items()):
            found[buyer][f"input:{what}"] = supply - before[buyer]
        for name, posts in _posts_that_hold(self.scenario).items():
            for post, row in posts:
                found[name][f"post:{post.post}"] = self.staffed[row] / post.required
        return found

    @cached_property
    def output(self) -> Shares:
        """Employers x dates, in the scenario's currency, not rounded."""
        employers = self.scenario.employers.values()
        daily = np.array([employer.daily_output for employer in employers], dtype=float)
        return daily[:, None] * self.utilisation

    @cached_property
    def held_by(self) -> list[list[str]]:
        """Employers x dates: the least term of the formula.

        `nothing` where u = 1, else `orders`, `input:NAME` or `post:ID`: of equal terms the first in
        this order, then by id.
        """
        found = []
        for terms in self.terms.values():
            names, values = list(terms), np.array(list(terms.values()))
            first = np.argmax(values <= values.min(axis=0) + TIE, axis=0)
            found.append([names[at] for at in first])
        return found


def production(scenario: Scenario, staffed: Heads) -> Production:
    """The greatest production that the staffing allows, for every employer and date at once.

    Dates go in order, and within a date suppliers whose work is of use on the same date (lag 0) go
    before their buyers.
    """
    capacity = _capacity(scenario, staffed)
    utilisation = capacity.copy()
    supply = _from_outside(scenario)
    horizon = staffed.shape[1]
    deliveries = list(_layers(scenario, {key: at for at, key in enumerate(supply)}, horizon))
    brought = np.array(list(supply.values())).reshape(len(supply), horizon)
    # U, after as many dates of nothing as the longest lag goes back.
    pad = max((int(layer.lags.max(initial=0)) for layer in deliveries), default=0)
    done = np.pad(np.cumsum(capacity, axis=1), ((0, 0), (pad + 1, 0)))
    for day in range(horizon if deliveries else 0):
        for layer in deliveries:
            made = layer.shares * done[layer.suppliers, pad + 1 + day - layer.lags]
            np.add.at(brought[:, day], layer.into, made)
            left = np.full(len(layer.buyers), np.inf)
            np.minimum.at(left, layer.owners, brought[layer.inputs, day])
            before = done[layer.buyers, pad + day]
            work = np.minimum(capacity[layer.buyers, day], np.maximum(0.0, left - before))
            utilisation[layer.buyers, day] = work
            done[layer.buyers, pad + 1 + day] = before + work
    return Production(
        scenario=scenario,
        staffed=staffed,
        capacity=capacity,
        utilisation=utilisation,
        cumulated=done[:, pad + 1 :],
        supplies=dict(zip(supply, brought, strict=True)),
    )


def uncovered_days(scenario: Scenario, staffed: Heads) -> int:
    """Staffed heads missing below `min_present`, over posts and dates."""
    least = np.array([post.min_present for post in scenario.posts.values()], dtype=np.int64)
    return int(np.maximum(0, least[:, None] - staffed).sum())


def output(scenario: Scenario, made: Production) -> float:
    """`daily_output` x utilisation over employers and dates, in the scenario's currency."""
    daily = (employer.daily_output for employer in scenario.employers.values())
    return math.fsum(
        value * done for value, done in zip(daily, made.cumulated[:, -1].tolist(), strict=True)
    )


def _capacity(scenario: Scenario, staffed: Heads) -> Shares:
    """The least of 1, `orders` and staffed / required of every post with required > 0."""
    orders = [min(1.0, employer.orders) for employer in scenario.employers.values()]
    capacity = np.repeat(np.array(orders, dtype=float)[:, None], staffed.shape[1], axis=1)
    row = {name: number for number, name in enumerate(scenario.employers)}
    for name, posts in _posts_that_hold(scenario).items():
        for post, number in posts:
            share = staffed[number] / post.required
            np.minimum(capacity[row[name]], share, out=capacity[row[name]])
    return capacity


def _posts_that_hold(scenario: Scenario) -> dict[str, list[tuple[Post, int]]]:
    """Posts of each employer that require somebody, with their rows, by id."""
    found: dict[str, list[tuple[Post, int]]] = {}
    for number, ((employer, _), post) in enumerate(scenario.posts.items()):
        if post.required > 0:
            found.setdefault(employer, []).append((post, number))
    return found


def _from_outside(scenario: Scenario) -> dict[InputKey, Shares]:
    """Stock and what was delivered by each date, of every input of every buyer.

    A delivery before the horizon is there from its first date on.
    """
    calendar = scenario.calendar
    found: dict[InputKey, Shares] = {}
    for row in scenario.inputs.values():
        found[row.buyer, row.input] = np.full(calendar.horizon, float(row.stock_days))
    for delivery in scenario.deliveries:
        day = max(0, calendar.day(delivery.date))
        found[delivery.buyer, delivery.input][day:] += delivery.days
    return found


@dataclass(frozen=True, kw_only=True, eq=False)
class _Layer:
    """Buyers of whom none needs the same date's work of another, with all that they need."""

    buyers: Whole
    """Rows of employers."""
    inputs: Whole
    """Rows of supplies that the buyers need, with the index in `buyers` of whose they are."""
    owners: Whole
    into: Whole
    """Rows of supplies to which suppliers contribute, with the suppliers' rows, shares and lags."""
    suppliers: Whole
    shares: Shares
    lags: Whole


def _layers(scenario: Scenario, supplies: Mapping[InputKey, int], horizon: int) -> Iterator[_Layer]:
    """Buyers in layers, each after those whose work of the same date it needs.

    A lag beyond the horizon brings nothing in it, however long it is.
    """
    row = {name: number for number, name in enumerate(scenario.employers)}
    depth = depths(scenario)
    for level in sorted(set(depth.values())):
        buyers = [name for name in depth if depth[name] == level]
        owner = {name: number for number, name in enumerate(buyers)}
        inputs = [key for key in supplies if key[0] in owner]
        rows = [one for one in scenario.inputs.values() if one.buyer in owner and one.supplier]
        yield _Layer(
            buyers=_whole(row[name] for name in buyers),
            inputs=_whole(supplies[key] for key in inputs),
            owners=_whole(owner[buyer] for buyer, _ in inputs),
            into=_whole(supplies[one.buyer, one.input] for one in rows),
            suppliers=_whole(row[one.supplier] for one in rows),
            shares=np.array([one.share for one in rows], dtype=float),
            lags=_whole(min(one.lag_days, horizon) for one in rows),
        )


def depths(scenario: Scenario) -> dict[str, int]:
    """How many employers of the same date stand in a row before each buyer at most."""
    needs: dict[str, list[str]] = {one.buyer: [] for one in scenario.inputs.values()}
    for one in scenario.inputs.values():
        if one.supplier and one.lag_days == 0:
            needs[one.buyer].append(one.supplier)
    depth: dict[str, int] = {}
    for name in TopologicalSorter(needs).static_order():
        before = [depth[supplier] + 1 for supplier in needs.get(name, ())]
        depth[name] = max(before, default=0)
    return {name: depth[name] for name in sorted(needs)}


def _whole(numbers: Iterable[int]) -> Whole:
    return np.fromiter(numbers, dtype=np.int64)
