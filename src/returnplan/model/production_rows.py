"""The families of production, and the rows of the objective `uncovered_days`."""

from __future__ import annotations

import numpy as np

from returnplan.arrays import Real, Whole
from returnplan.model.programme import Rows, at_least, at_most, both, equal
from returnplan.model.variables import Variables
from returnplan.network.network import Network


def loans(network: Network, v: Variables) -> Rows:
    """C23. A loan is one whole number of heads, at most workers, on every date from from to until.

    heads_p,t = heads_p,t-1 + sum_{choices (c, k) of p, on post on t} w_ck
                + sum_{loans j} (+lent_j to p, -lent_j from p where t = from_j; back after until_j)
    for all posts p that count and dates t, with heads = present_p before the first

    lent_j = 0 .. workers_j, whole; loans that do not count for the order are of nobody
    """
    work, posts = v.work, list(network.scenario.posts.values())
    row = np.arange(v.heads.size).reshape(v.heads.shape)
    present = np.zeros(v.heads.shape)
    present[:, 0] = [posts[number].present for number in work.posts]
    come = np.flatnonzero(work.came >= 0)
    back = np.flatnonzero(work.after < work.horizon)
    return equal(
        present.ravel(),
        (row.ravel(), v.heads.ravel(), 1.0),
        (row[:, 1:].ravel(), v.heads[:, :-1].ravel(), -1.0),
        (row[work.came[come], work.on_post[come]], v.w[come], -1.0),
        (row[work.borrower, work.first], v.lent, -1.0),
        (row[work.borrower[back], work.after[back]], v.lent[back], 1.0),
        (row[work.lender, work.first], v.lent, 1.0),
        (row[work.lender[back], work.after[back]], v.lent[back], -1.0),
    )


def lenders(network: Network, v: Variables) -> Rows:
    """C24. While a post lends, its heads, all loans counted, are at least its min_present and 0.

    heads_pt >= min_present_p lends_j      for all loans j from p, t = from_j .. until_j
    lent_j <= workers_j lends_j            for all loans j from p
    for posts p with min_present_p > 0; heads_pt >= 0 for all posts, which nobody who does not lend
    can break
    """
    work, posts = v.work, list(network.scenario.posts.values())
    lender = work.lender[work.guarded]
    least = np.array([posts[row].min_present for row in work.posts[lender]], dtype=float)
    workers = [network.scenario.loans[work.loans[at]].workers for at in work.guarded]
    dates = work.after[work.guarded] - work.first[work.guarded]
    loan = np.repeat(np.arange(len(work.guarded)), dates)
    row = np.arange(len(loan))
    date = work.first[work.guarded][loan] + row - (np.cumsum(dates) - dates)[loan]
    return both(
        at_least(
            np.zeros(len(loan)),
            (row, v.heads[lender[loan], date], 1.0),
            (row, v.lends[loan], -least[loan]),
        ),
        at_most(
            np.zeros(len(work.guarded)),
            (np.arange(len(work.guarded)), v.lent[work.guarded], 1.0),
            (np.arange(len(work.guarded)), v.lends, -np.array(workers, dtype=float)),
        ),
    )


def capacity(network: Network, v: Variables) -> Rows:
    """C25. No employer works more on a date than 1, orders and staffed / required of its posts.

    required_p works_et <= heads_pt   for all posts p with required_p > 0 of employers e, dates t
    works_et <= min(1, orders_e)

    for employers that count; heads above required_p allow no more than the second line does
    """
    work, posts = v.work, list(network.scenario.posts.values())
    required = np.array([posts[row].required for row in work.posts[work.staffing]], dtype=float)
    row = np.arange(required.size * work.horizon)
    return at_most(
        np.zeros(len(row)),
        (row, v.works[work.staffed].ravel(), np.repeat(required, work.horizon)),
        (row, v.heads[work.staffing].ravel(), -1.0),
    )


def supply(network: Network, v: Variables) -> Rows:
    """C26. Nobody works on with an input that is not there yet.

    done_e,t = done_e,t-1 + works_e,t          for chained employers e, dates t; done = 0 before
    done_e,t <= stock_i + days delivered of i by t + sum_{suppliers s of i} share_s done_s,t-lag_i
    for all inputs i of employers e that count, dates t

    an employer is chained if it has inputs or supplies one that counts
    """
    return both(_cumulated(v), _supplied(network, v))


def _cumulated(v: Variables) -> Rows:
    row = np.arange(v.done.size).reshape(v.done.shape)
    return equal(
        np.zeros(v.done.size),
        (row.ravel(), v.done.ravel(), 1.0),
        (row[:, 1:].ravel(), v.done[:, :-1].ravel(), -1.0),
        (row.ravel(), v.works[v.work.chained].ravel(), -1.0),
    )


def _supplied(network: Network, v: Variables) -> Rows:
    work, scenario = v.work, network.scenario
    employers = list(scenario.employers)
    chain = {employers[work.employers[row]]: at for at, row in enumerate(work.chained)}
    suppliers = [row for row in scenario.inputs.values() if row.buyer in chain]
    inputs = list(dict.fromkeys((row.buyer, row.input) for row in suppliers))
    number = {key: at for at, key in enumerate(inputs)}
    there = stocks(network, number)
    rows = np.arange(there.size).reshape(there.shape)
    buyers = _whole([chain[buyer] for buyer, _ in inputs])
    made = [row for row in suppliers if row.supplier and row.lag_days < work.horizon]
    terms = [
        (
            rows[number[row.buyer, row.input], row.lag_days :],
            v.done[chain[row.supplier], : work.horizon - row.lag_days],
            -row.share,
        )
        for row in made
    ]
    return at_most(there.ravel(), (rows.ravel(), v.done[buyers].ravel(), 1.0), *terms)


def stocks(network: Network, number: dict[tuple[str, str], int]) -> Real:
    """Inputs x dates: stock and what was delivered by each date, in dates' worth of work."""
    scenario = network.scenario
    found = np.zeros((len(number), scenario.calendar.horizon))
    for row in scenario.inputs.values():
        if (row.buyer, row.input) in number:
            found[number[row.buyer, row.input]] = row.stock_days
    for delivery in scenario.deliveries:
        if (delivery.buyer, delivery.input) in number:
            day = max(0, scenario.calendar.day(delivery.date))
            found[number[delivery.buyer, delivery.input], day:] += delivery.days
    return found


def missing(network: Network, v: Variables) -> Rows:
    """Rows of uncovered_days: heads that are missing below min_present.

    missing_pt >= min_present_p - heads_pt         for all posts p with min_present_p > 0, dates t
    """
    work, posts = v.work, list(network.scenario.posts.values())
    least = np.array([posts[row].min_present for row in work.posts[work.covered]], dtype=float)
    row = np.arange(v.missing.size)
    return at_least(
        np.repeat(least, work.horizon),
        (row, v.missing.ravel(), 1.0),
        (row, v.heads[work.covered].ravel(), 1.0),
    )


def _whole(numbers: list[int]) -> Whole:
    return np.array(numbers, dtype=np.int64)
