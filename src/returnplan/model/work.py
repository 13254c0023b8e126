"""The index sets of production: loans, posts and employers that count for the order.

Nothing of it is there unless `output` or `uncovered_days` is in the order. For `output` count
employers who make something, or who supply, directly or through others, one who does, with their
posts that require somebody; for `uncovered_days` posts with `min_present`. A loan counts if its
borrower's post does, or lends on by a loan that counts; so does then the lender's post.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from returnplan.arrays import Whole
from returnplan.network.network import Network
from returnplan.plan.production import loan_dates
from returnplan.scenario.scenario import Loan, PostKey, Scenario


@dataclass(frozen=True, kw_only=True)
class WorkSets:
    """What production is about; rows of the scenario's tables, in their order."""

    horizon: int
    """Dates, the tail's included."""
    posts: Whole
    """Row in `scenario.posts` of each post that counts."""
    employers: Whole
    """Row in `scenario.employers` of each employer that counts."""
    chained: Whole
    """Index in `employers` of those who need inputs, or whose work is one of another's."""
    staffing: Whole
    """Index in `posts` of those on which the work of an employer depends, post by post."""
    staffed: Whole
    """Index in `employers` of the one whose work depends on it."""
    covered: Whole
    """Index in `posts` of those that `uncovered_days` counts."""
    loans: tuple[str, ...]
    """Loans that count."""
    first: Whole
    """First date of each loan."""
    after: Whole
    """Date after its last one in the horizon."""
    lender: Whole
    """Index in `posts`."""
    borrower: Whole
    guarded: Whole
    """Index in `loans` of those whose lender's post has a `min_present`."""
    came: Whole
    """Index in `posts` of each choice of the network that is on post in the horizon, else -1."""
    on_post: Whole
    """On-post date of each choice."""


def on_post_dates(network: Network) -> Whole:
    """On-post date of each choice."""
    sink = network.choices.sink
    rest = np.maximum(
        network.commodities.quarantine_days[network.sinks.commodity[sink]],
        network.scenario.settle_days,
    )
    dates: Whole = network.sinks.day[sink] + rest
    return dates


def work(network: Network) -> WorkSets:
    """The sets for the order of the network's scenario."""
    scenario = network.scenario
    employers = _employers(scenario)
    covered = _covered(scenario)
    staffing = [
        key for key, post in scenario.posts.items() if key[0] in employers and post.required > 0
    ]
    loans = _loans(scenario, {*staffing, *covered})
    lending = {(loan.lender, loan.lender_post) for loan in loans}
    counted = {*staffing, *covered, *lending}
    keys = [key for key in scenario.posts if key in counted]
    row = {key: number for number, key in enumerate(keys)}
    number = {key: at for at, key in enumerate(scenario.posts)}
    linked = {row.buyer for row in scenario.inputs.values()}
    linked |= {row.supplier for row in scenario.inputs.values() if row.buyer in employers}
    employer_row = {name: at for at, name in enumerate(employers)}
    dates = [loan_dates(scenario, loan) for loan in loans]
    on_post = on_post_dates(network)
    return WorkSets(
        horizon=scenario.calendar.horizon,
        posts=_whole([number[key] for key in keys]),
        employers=_whole([at for at, name in enumerate(scenario.employers) if name in employers]),
        chained=_whole([at for at, name in enumerate(employers) if name in linked]),
        staffing=_whole([row[key] for key in staffing]),
        staffed=_whole([employer_row[key[0]] for key in staffing]),
        covered=_whole([row[key] for key in covered]),
        loans=tuple(loan.loan for loan in loans),
        first=_whole([span.start for span in dates]),
        after=_whole([min(span.stop, scenario.calendar.horizon) for span in dates]),
        lender=_whole([row[loan.lender, loan.lender_post] for loan in loans]),
        borrower=_whole([row[loan.borrower, loan.borrower_post] for loan in loans]),
        guarded=_whole(
            [
                at
                for at, loan in enumerate(loans)
                if scenario.posts[loan.lender, loan.lender_post].min_present > 0
            ]
        ),
        came=_came(network, row, on_post),
        on_post=on_post,
    )


def _came(network: Network, row: dict[PostKey, int], on_post: Whole) -> Whole:
    cohorts = network.scenario.cohorts.values()
    post = _whole([row.get((cohort.employer, cohort.post), -1) for cohort in cohorts])
    in_time = on_post < network.scenario.calendar.horizon
    return np.where(in_time, post[network.choices.cohort], -1)


def _employers(scenario: Scenario) -> list[str]:
    """Those whose work `output` counts or needs, in the scenario's order."""
    if "output" not in scenario.objective.order:
        return []
    found = {name for name, row in scenario.employers.items() if row.daily_output > 0}
    before = -1
    while len(found) != before:
        before = len(found)
        found |= {row.supplier for row in scenario.inputs.values() if row.buyer in found}
    return [name for name in scenario.employers if name in found]


def _covered(scenario: Scenario) -> list[PostKey]:
    if "uncovered_days" not in scenario.objective.order:
        return []
    return [key for key, post in scenario.posts.items() if post.min_present > 0]


def _loans(scenario: Scenario, wanted: set[PostKey]) -> list[Loan]:
    """Loans that can do the `wanted` posts some good, through others too."""
    open_ = [
        loan
        for loan in scenario.loans.values()
        if loan.workers > 0
        and (loan.lender, loan.lender_post) != (loan.borrower, loan.borrower_post)
        and loan_dates(scenario, loan).start < scenario.calendar.horizon
        and loan_dates(scenario, loan).stop > loan_dates(scenario, loan).start
    ]
    found: set[str] = set()
    before = -1
    while len(found) != before:
        before = len(found)
        for loan in open_:
            if (loan.borrower, loan.borrower_post) in wanted:
                found.add(loan.loan)
                wanted.add((loan.lender, loan.lender_post))
    return [loan for loan in open_ if loan.loan in found]


def _whole(numbers: list[int]) -> Whole:
    return np.array(numbers, dtype=np.int64)
