"""Who stands at each post on each date: present, come back, borrowed and lent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from returnplan.scenario.scenario import Loan, Post, PostKey, Scenario


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Shift:
    """One post over the horizon; each list has an entry for each date."""

    post: Post
    heads: list[int]
    """Present, come back and borrowed, less those who are lent."""
    borrowed: list[int]
    lent: list[int]

    def staffed(self, day: int) -> int:
        """Heads that count: at most those required."""
        return min(self.heads[day], self.post.required)

    @property
    def uncovered_days(self) -> int:
        """Staffed heads missing below min_present, over the dates."""
        least = self.post.min_present
        return sum(max(0, least - self.staffed(day)) for day in range(len(self.heads)))


def lending_days(scenario: Scenario, loan: Loan) -> range:
    """Dates of the horizon on which a loan holds, its first and last included."""
    calendar = scenario.calendar
    first = 0 if loan.from_ is None else max(0, calendar.day(loan.from_))
    last = calendar.horizon - 1
    if loan.until is not None:
        last = min(last, calendar.day(loan.until))
    return range(first, last + 1)


def shifts(
    scenario: Scenario, came: Iterable[tuple[PostKey, int, int]], loans: Mapping[str, int]
) -> dict[PostKey, Shift]:
    """Every post of the scenario over the horizon.

    Parameters
    ----------
    came
        Workers of the plan: their post, the day from which they are on it, their number.
    loans
        Heads by loan; a loan that is not named lends nobody.
    """
    horizon = scenario.calendar.horizon
    posts = {
        key: Shift(
            post=post,
            heads=[post.present] * horizon,
            borrowed=[0] * horizon,
            lent=[0] * horizon,
        )
        for key, post in scenario.posts.items()
    }
    for key, first, workers in came:
        heads = posts[key].heads
        for day in range(max(0, first), horizon):
            heads[day] += workers
    for name, loan in scenario.loans.items():
        workers = loans.get(name, 0)
        lender = posts[loan.lender, loan.lender_post]
        borrower = posts[loan.borrower, loan.borrower_post]
        for day in lending_days(scenario, loan):
            lender.lent[day] += workers
            lender.heads[day] -= workers
            borrower.borrowed[day] += workers
            borrower.heads[day] += workers
    return posts
