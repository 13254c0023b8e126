"""A plan with all that follows from its rows."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from returnplan.plan.account import Account
from returnplan.plan.rows import PlanRows

if TYPE_CHECKING:
    from typing import Self


class AccountedPlan(PlanRows):
    """What tables, measures and views are made from."""

    @cached_property
    def account(self) -> Account:
        """What follows from the plan: departures, duties, beds, costs; computed once."""
        return Account(self)

    def said(self, **changes: Any) -> Self:
        """The same trips, riders and loans, of which something else is told.

        What follows from who travels how is not worked out again.
        """
        other = replace(self, **changes)
        vars(other)["geography"] = self.geography
        vars(other)["account"] = self.account.told_of(other)
        return other
