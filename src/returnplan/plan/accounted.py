"""A plan with all that follows from its rows."""

from __future__ import annotations

from functools import cached_property

from returnplan.plan.account import Account
from returnplan.plan.rows import PlanRows


class AccountedPlan(PlanRows):
    """What tables, measures and views are made from."""

    @cached_property
    def account(self) -> Account:
        """What follows from the plan: departures, duties, beds, costs; computed once."""
        return Account(self)
