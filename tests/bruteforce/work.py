"""Heads, loans and production: what workers at their posts make, in exact fractions.

The formulas of the problem as they are written: utilisation is asked for backwards, from the last
date to those before and from buyers to suppliers, rather than computed date by date.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import product

from bruteforce.exact import Calendar, exact
from returnplan.scenario.scenario import Loan, Scenario

PRODUCTION = ("output", "uncovered_days")
"""Objectives that depend on heads at posts, and for which loans are made."""

PostKey = tuple[str, str]
"""Employer and post."""
Comer = tuple[PostKey, int]
"""A post, and the first date of the horizon on which a worker is there."""
Loans = tuple[int, ...]
"""Heads of each loan, in the order of the scenario's loans."""
Heads = tuple[tuple[int, ...], ...]
"""By post, in the scenario's order, and date of the horizon."""


class Work:
    """Values of heads at posts; each is computed once for the same heads."""

    def __init__(self, calendar: Calendar, lifted: frozenset[str]) -> None:
        self.scenario: Scenario = calendar.scenario
        self.calendar = calendar
        self.dates = range(calendar.horizon)
        self.lifted = lifted
        self.posts = list(self.scenario.posts)
        self.at = {key: number for number, key in enumerate(self.posts)}
        self.lent_dates = [set(self._dates(loan)) for loan in self.scenario.loans.values()]
        self.output = cache(self._output)
        self.uncovered_days = cache(self._uncovered_days)

    def _dates(self, loan: Loan) -> Iterator[int]:
        return (day for day in self.dates if self.calendar.within(loan.from_, day, loan.until))

    def all_loans(self) -> Iterator[Loans]:
        """Every number of heads of every loan, none of any first."""
        return product(*(range(loan.workers + 1) for loan in self.scenario.loans.values()))

    def heads(self, comers: Mapping[Comer, int], loans: Loans) -> Heads:
        """Present, on post, and borrowed less lent."""
        heads = [[post.present for _ in self.dates] for post in self.scenario.posts.values()]
        for (post, first), workers in comers.items():
            row = heads[self.at[post]]
            for day in self.dates[first:]:
                row[day] += workers
        for loan, dates, workers in zip(
            self.scenario.loans.values(), self.lent_dates, loans, strict=True
        ):
            for day in dates:
                heads[self.at[loan.lender, loan.lender_post]][day] -= workers
                heads[self.at[loan.borrower, loan.borrower_post]][day] += workers
        return tuple(map(tuple, heads))

    def may_lend(self, heads: Heads, loans: Loans) -> bool:
        """Whether each post that lends keeps its least heads, and never less than nobody."""
        if "C24" in self.lifted:
            return True
        return all(
            heads[self.at[loan.lender, loan.lender_post]][day]
            >= max(0, self.scenario.posts[loan.lender, loan.lender_post].min_present)
            for loan, dates, workers in zip(
                self.scenario.loans.values(), self.lent_dates, loans, strict=True
            )
            if workers
            for day in dates
        )

    def _uncovered_days(self, heads: Heads) -> int:
        return sum(
            max(0, post.min_present - min(one, post.required))
            for post, row in zip(self.scenario.posts.values(), heads, strict=True)
            for one in row
        )

    def _output(self, heads: Heads) -> Fraction:
        """`daily_output` x the utilisation of all dates, over employers."""
        cumulated = self.utilisation(heads)
        last = self.calendar.horizon - 1
        return sum(
            (
                exact(employer.daily_output) * cumulated[name, last]
                for name, employer in self.scenario.employers.items()
            ),
            Fraction(0),
        )

    def utilisation(self, heads: Heads) -> dict[tuple[str, int], Fraction]:
        """U by employer and date of the horizon."""

        @cache
        def cumulated(name: str, day: int) -> Fraction:
            if day < 0:
                return Fraction(0)
            limits = [cumulated(name, day - 1) + self._capacity(name, day, heads)]
            for item in sorted({row.input for row in inputs if row.buyer == name}):
                supply = delivered(name, item, day)
                for row in inputs:
                    if (row.buyer, row.input) == (name, item) and row.supplier:
                        made = cumulated(row.supplier, day - row.lag_days)
                        supply += exact(row.share) * made
                limits.append(supply)
            return min(limits)

        def delivered(name: str, item: str, day: int) -> Fraction:
            stock = next(
                exact(row.stock_days) for row in inputs if (row.buyer, row.input) == (name, item)
            )
            return stock + sum(
                exact(row.days)
                for row in self.scenario.deliveries
                if (row.buyer, row.input) == (name, item) and self.calendar.day(row.date) <= day
            )

        inputs = list(self.scenario.inputs.values())
        return {(name, day): cumulated(name, day) for day in self.dates for name in self.employers}

    @property
    def employers(self) -> list[str]:
        return list(self.scenario.employers)

    def _capacity(self, name: str, day: int, heads: Heads) -> Fraction:
        limits = [Fraction(1), exact(self.scenario.employers[name].orders)]
        for (employer, _), post in self.scenario.posts.items():
            if employer == name and post.required:
                at_work = min(heads[self.at[employer, post.post]][day], post.required)
                limits.append(Fraction(at_work, post.required))
        return min(limits)
